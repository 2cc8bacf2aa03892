"""Masking secrets, and shortening values for messages and reprs."""

from __future__ import annotations

import re
from functools import singledispatch
from itertools import islice
from typing import Any, Final

MAX_LENGTH: Final = 60
"""The characters of one value that a message shows."""
# The characters of a text that are searched for secrets.
_WINDOW: Final = 4096
_HIDDEN: Final = "***"
_MASK: Final = f"sig={_HIDDEN}"
# The signature of a SAS URI, up to the next parameter. The name and the equals sign may be percent-encoded any number
# of times, or written as in JSON or HTML.
_SIGNATURE = re.compile(
    r"""(?i)sig["']?\s*(?:[=:]|%(?:25)*3d|\\+(?:u00|x)3d|&(?:\#61|\#x3d|equals);)"""
    r"""[^&]*(?:&(?:\#|amp;(?![a-z]{2,5}=))[^&]*)*"""
)
# These two are compiled at the first use, which costs nothing on import.
_QUERY_OR_FRAGMENT: Final = r"(?is)(?:[?#]|%(?:25)*(?:3f|23)).*"
# A path with "@" is left out: it may as well be a password with a slash in it.
_URL: Final = r"([A-Za-z][\w+.-]*://)(?:[^/]*@)?((?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^@\s]*)?)"


def mask(text: str) -> str:
    """`text` with the signatures of SAS URIs as ``sig=***``."""
    return _SIGNATURE.sub(_MASK, text)


def mask_item(key: Any, value: Any) -> Any:
    """What may be shown of the value at `key`, which may be a signature: that of a query that was parsed."""
    return _HIDDEN if value is not None and isinstance(key, str) and key.lower() == "sig" else value


def redact(value: Any) -> Any:
    """`value` as it may be shown, in a log for instance.

    Models become what their `redacted` returns. The signatures of SAS URIs are masked in every text, those in dicts,
    lists and tuples too. An object of another type stays as it is, unless its text has a signature: then the masked
    text takes its place. Of a text, what stands between a signature and the next ``&`` is masked with it. What is
    nested more deeply than Python's stack allows becomes the name of its type.
    """
    try:
        return redact_type(value)
    except RecursionError:
        return f"<{type(value).__name__}>"


@singledispatch
def redact_type(value: Any) -> Any:
    """`value` as `redact` returns it. A function for a type may be registered, as one is for models."""
    try:
        text, shown = str(value), repr(value)
    except Exception:
        # A foreign type may fail in any way, and the log matters more.
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
    """What may be shown of a secret: the scheme, host and path of a URL, and ``***`` in place of anything else."""
    if value is None:
        return None
    if not isinstance(value, str):
        return _HIDDEN
    address = re.sub(_QUERY_OR_FRAGMENT, "", value)
    match = re.fullmatch(_URL, address)
    # An "@" in what looks like a query may end a password with a question mark in it.
    if match is None or "@" in value[len(address) :]:
        return _HIDDEN
    return mask("".join(match.groups())) + (f"?{_MASK}" if len(address) < len(value) else "")


def short_repr(value: Any, depth: int = 3, *, secret: bool = False) -> str:
    """`value` for a message: at most `MAX_LENGTH` characters and `depth` levels of nesting, without secrets."""
    try:
        shown = mask_secret(value) if secret else value
        text = repr_of_type(shown, depth)
        return text if isinstance(shown, (str, bytes, bytearray)) else _shorten(text)
    except Exception:
        # The repr of a foreign type may fail in any way, and the message matters more.
        return f"<{type(value).__name__}>"


@singledispatch
def repr_of_type(value: Any, depth: int) -> str:  # noqa: ARG001 - containers need it
    """`value` with `depth` levels of nesting. A function for a type may be registered, as one is for models."""
    return mask(repr(value))


@repr_of_type.register(str)
def _str_repr(text: str, _depth: int) -> str:
    # Masked before it is shortened, so that no part of a signature is left.
    return repr(_shorten(mask(text[:_WINDOW]), len(text)))


@repr_of_type.register(bytes)
@repr_of_type.register(bytearray)
def _bytes_repr(data: bytes, depth: int) -> str:
    # Without the zeros a signature in UTF-16 is found, too.
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
    # The mask stays visible where it would be cut off.
    end = f"...{_MASK}" if _MASK in text else "..."
    return text[: MAX_LENGTH - len(end)] + end
