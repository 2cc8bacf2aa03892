"""Masking secrets, and shortening values for messages and reprs."""

from __future__ import annotations

import re
from functools import singledispatch
from itertools import islice
from typing import Any, Final

MAX_LENGTH: Final = 60
"""How many characters of a value a message shows."""
# How many characters of a string are searched for secrets.
_WINDOW: Final = 4096
_HIDDEN: Final = "***"
_MASK: Final = f"sig={_HIDDEN}"
# The signature of a SAS URI. The equals sign may be percent-encoded, any number of times, or escaped as in JSON, HTML.
# In quotes, as in JSON or a repr, the signature ends at the next quote. Otherwise it also ends at white space,
# unless more of its Base64 follows: a plus sign that was decoded is a space, and a long line may be wrapped.
_SIGNATURE = re.compile(
    r"""(?ix)
    (?P<name>sig["']?\s*(?:[=:] | %(?:25)*3d | \\+(?:u00|x)3d | &(?:\#61|\#x3d|equals);))
    (?:
        (?P<opening>(?:[\s\[({\\] | b?["'])*b?["']) (?:[^"'&<>\r\n\\] | \\+(?![\\"']))*
        | \s*(?:[^"'&<>\s\\] | \\+(?![\\"']) | '(?![\s,;:)\]}]|$))*
    )
    (?:&(?:\# | amp;(?![a-z]{2,5}=))[^"'&<>\s]*)*
    (?:\s[a-z\d+/\ ]{0,43}(?:= | %3d)(?!\w))?"""
)
# These two are compiled when they are first used, to keep the import fast.
_QUERY_OR_FRAGMENT: Final = r"(?is)(?:[?#]|%(?:25)*(?:3f|23)).*"
# A path with "@" doesn't match, because what precedes it may be a password with a slash in it.
_URL: Final = r"([A-Za-z][\w+.-]*://)(?:[^/]*@)?((?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^@\s]*)?)"


def mask(text: str) -> str:
    """`text` with the signatures of SAS URIs as ``sig=***``."""
    return _SIGNATURE.sub(_mask_match, text)


def _mask_match(match: re.Match[str]) -> str:
    # What is between quotes stays between quotes.
    return f"{match['name']}{match['opening']}{_HIDDEN}" if match["opening"] else _MASK


def mask_item(key: Any, value: Any) -> Any:
    """`value` as it may be shown. It is masked if `key` is ``sig``: it may come from a parsed query string."""
    return _HIDDEN if value is not None and isinstance(key, str) and key.lower() == "sig" else value


def redact(value: Any) -> Any:
    """Returns `value` without its secrets, for example for a log. It never raises.

    Models become what `Model.redacted` returns. In strings, the signatures of SAS URIs become ``sig=***``. Dicts, lists
    and tuples are redacted item by item. Other secrets are masked in models only: a string doesn't tell that it holds
    one.

    :param value: Anything. An object of another type is returned unchanged, unless its `str` or `repr` has a signature:
        then the masked `str` is returned.
    :returns: The redacted value. If `value` is nested too deeply for Python's stack, it is the name of its type.

    Source: the ``sig`` parameter of a SAS token,
    https://learn.microsoft.com/azure/storage/common/storage-sas-overview

    .. versionadded:: 0.2.0
    """
    try:
        return redact_type(value)
    except RecursionError:
        return f"<{type(value).__name__}>"


@singledispatch
def redact_type(value: Any) -> Any:
    """`value` as `redact` returns it. Types register their own functions, as models do."""
    try:
        text, shown = str(value), repr(value)
    except Exception:
        # Other code's __str__ may raise anything, and must not break logging.
        return f"<{type(value).__name__}>"
    return value if mask(text) == text and mask(shown) == shown else mask(text)


@redact_type.register(int)
@redact_type.register(float)
def _same(value: float) -> float:
    return value


@redact_type.register(dict)
def _redact_dict(value: dict[Any, Any]) -> dict[Any, Any]:
    return {redact_type(key): redact_type(mask_item(key, item)) for key, item in value.items()}


@redact_type.register(list)
def _redact_list(value: list[Any]) -> list[Any]:
    return [redact_type(item) for item in value]


@redact_type.register(tuple)
def _redact_tuple(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_redact_list(list(value)))


def mask_secret(value: Any) -> Any:
    """What may be shown of a secret: the scheme, host and path of a URL, or ``***`` for anything else."""
    if value is None:
        return None
    if not isinstance(value, str):
        return _HIDDEN
    address = re.sub(_QUERY_OR_FRAGMENT, "", value)
    match = re.fullmatch(_URL, address)
    # An "@" after the "?" may mean that a password with a question mark precedes it.
    if match is None or "@" in value[len(address) :]:
        return _HIDDEN
    return mask("".join(match.groups())) + (f"?{_MASK}" if len(address) < len(value) else "")


def short_repr(value: Any, depth: int = 3, *, secret: bool = False) -> str:
    """The repr of `value` for a message, without secrets: at most `MAX_LENGTH` characters, `depth` levels deep."""
    try:
        shown = mask_secret(value) if secret else value
        text = repr_of_type(shown, depth)
        return text if isinstance(shown, (str, bytes, bytearray)) else _shorten(text)
    except Exception:
        # Other code's __repr__ may raise anything, and must not hide the message.
        return f"<{type(value).__name__}>"


@singledispatch
def repr_of_type(value: Any, depth: int) -> str:  # noqa: ARG001 - containers need it
    """The repr of `value`, `depth` levels deep. Types register their own functions, as models do."""
    return mask(repr(value))


@repr_of_type.register(str)
def _str_repr(text: str, _depth: int) -> str:
    # Masked before it is shortened, so that no part of a signature remains.
    return repr(_shorten(mask(text[:_WINDOW]), len(text)))


@repr_of_type.register(bytes)
@repr_of_type.register(bytearray)
def _bytes_repr(data: bytes, depth: int) -> str:
    # Without the zero bytes, signatures in UTF-16 are found as well.
    return f"b{_str_repr(data[:_WINDOW].replace(bytes(1), b'').decode('latin-1'), depth)}"


@repr_of_type.register(dict)
def _dict_repr(value: dict[Any, Any], depth: int) -> str:
    shown = islice(value.items(), 4 if depth else 0)
    items = [f"{short_repr(key)}: {short_repr(mask_item(key, item), depth - 1)}" for key, item in shown]
    return "{" + ", ".join(items + ["..."] * (len(value) > len(items))) + "}"


@repr_of_type.register(list)
def _list_repr(value: list[Any], depth: int) -> str:
    items = [short_repr(item, depth - 1) for item in islice(value, 4 if depth else 0)]
    return "[" + ", ".join(items + ["..."] * (len(value) > len(items))) + "]"


def _shorten(text: str, length: int = 0) -> str:
    if max(len(text), length) <= MAX_LENGTH:
        return text
    # Keeps the mask visible if it would be cut off.
    end = f"...{_MASK}" if _MASK in text else "..."
    return text[: MAX_LENGTH - len(end)] + end
