"""What may be shown of a value: strings without SAS signatures, numbers and None, and the type of anything else."""

from __future__ import annotations

import re
from numbers import Number
from typing import Any, Final

MAX_LENGTH: Final = 60
"""How many characters of a value a message shows."""
# How many characters of a string are searched for secrets.
_WINDOW: Final = 4096
_HIDDEN: Final = "***"
MASK: Final = f"sig={_HIDDEN}"
# The signature of a SAS URI. The equals sign may be percent-encoded, any number of times, or escaped as in JSON, HTML.
# In quotes, as in JSON or a repr, the signature ends at the next quote. Otherwise it has 43 characters of Base64 and an
# equals sign, with decoded plus signs as spaces and lines that are wrapped anywhere (`W`), or it ends at white space.
_SIGNATURE = re.compile(
    r"""(?ix)
    (?P<name>sig (?:\\*["'] | &(?:quot|\#34|\#x22|\#39|apos);)? \s*
        (?:[=:] | %(?:25)*3d | \\+(?:u00|x)3d | &(?:\#61|\#x3d|equals);))
    (?:
        (?P<opening>(?:[\s\[({\\] | b?["'])*b?["'] | \s*&(?:quot|\#34|\#x22|\#39|apos);)
            (?:[^"'&<>\r\n\\]++ | \\++(?![\\"']))*+
        | (?:W(?:[a-z\d+/\ ] | %(?:W2W5)*+W[\da-f]W[\da-f])){43}W(?:= | %(?:W2W5)*+W3Wd)
        | \s*+(?:[^"'&<>\s\\]++ | \\++(?![\\"']) | '(?![\s,;:)\]}]|$))*+
    )
    (?:&(?:\# | amp;(?![a-z]{2,5}=))[^"'&<>\s]*+)*+""".replace("W", r"[\r\n]*+")
)
# These two are compiled when they are first used, to keep the import fast.
_QUERY_OR_FRAGMENT: Final = r"(?is)(?:[?#]|%(?:25)*(?:3f|23)).*"
# A path with "@" doesn't match, because what precedes it may be a password with a slash in it.
_URL: Final = r"([A-Za-z][\w+.-]*://)(?:[^/]*@)?((?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^@\s]*)?)"


def mask(text: str) -> str:
    """`text` with the signatures of SAS URIs as ``sig=***``."""
    if "sig" not in text.lower():
        return text  # most have none, and the pattern is slow
    return _SIGNATURE.sub(_mask_match, text)


def _mask_match(match: re.Match[str]) -> str:
    # What is between quotes stays between quotes.
    return f"{match['name']}{match['opening']}{_HIDDEN}" if match["opening"] else MASK


def mask_item(key: Any, value: Any) -> Any:
    """`value` as it may be shown. It is masked if `key` is ``sig``: it may come from a parsed query string."""
    return _HIDDEN if value is not None and isinstance(key, str) and key.lower() == "sig" else value


def mask_secret(value: Any) -> Any:
    """What may be shown of a secret: the scheme, host and path of a URL, or ``***`` for anything else."""
    if not isinstance(value, str):
        return _HIDDEN
    address = re.sub(_QUERY_OR_FRAGMENT, "", value)
    match = re.fullmatch(_URL, address)
    # An "@" after the "?" may mean that a password with a question mark precedes it.
    if match is None or "@" in value[len(address) :]:
        return _HIDDEN
    return mask("".join(match.groups())) + (f"?{MASK}" if len(address) < len(value) else "")


_JSON_TYPES: Final = {dict: "object", list: "array", str: "string", int: "number", float: "number", bool: "boolean"}


def describe_type(value: Any) -> str:
    """The type of `value` with its article: ``an array``, ``a UsageEvent``."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = _JSON_TYPES.get(type(value), type(value).__name__)
    return name if name == "bytes" else f"a{'n' * (name[0] in 'aeioAEIO')} {name}"


def describe(value: Any, *, for_structure: bool = False, secret: bool = False) -> str:
    """What a message shows of a value: a scalar, shortened and without SAS signatures, or else its type.

    In place of an object or array (`for_structure`), a string may be the text of one, with secrets in it.
    """
    if isinstance(value, str) and not for_structure:
        masked = mask_secret(value) if secret else mask(str.__str__(value)[:_WINDOW])
        return repr(masked if secret else _shorten(masked, len(value)))
    return show_number(value) if value is None or (is_number(value) and not secret) else describe_type(value)


def is_number(value: Any) -> bool:
    """Whether `value` is a number, a boolean or None, whose repr may be shown."""
    return value is None or isinstance(value, Number)


def show_number(value: Any) -> str:
    """The repr of what `is_number` allows, or its type if it has none."""
    try:
        return _shorten(mask(repr(value)))
    except Exception:
        # Python refuses to write huge integers, and other code's __repr__ may raise anything.
        return Placeholder(value)


class Placeholder(str):
    """The type of a value, in place of the value."""

    __slots__ = ()

    def __new__(cls, value: Any) -> Placeholder:
        return super().__new__(cls, f"<{_JSON_TYPES.get(type(value), type(value).__name__)}>")

    def __repr__(self) -> str:
        return str(self)


def _shorten(text: str, length: int = 0) -> str:
    if max(len(text), length) <= MAX_LENGTH:
        return text
    # Keeps the mask visible if it would be cut off.
    end = f"...{MASK}" if MASK in text else "..."
    return text[: MAX_LENGTH - len(end)] + end
