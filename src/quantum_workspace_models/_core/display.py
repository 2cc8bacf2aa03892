"""How a value shows to people, in a message, a repr or a console: short, and without its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .mapping import JsonObject

LONGEST: Final = 60  # characters of one value
_GLANCE = 200  # characters after which a repr shows no further attribute
_WINDOW = 4096  # characters of a text that anybody looks at
_MASK = "sig=***"
# What makes a SAS URI a secret, up to the next parameter, in JSON, in HTML, and however often a URL was quoted. Better
# too much than too little.
_SIGNATURE = re.compile(
    r"""(?i)sig["']?\s*(?:[=:]|%(?:25)*3d|\\+(?:u00|x)3d|&(?:\#61|\#x3d|equals);)"""
    r"""[^&]*(?:&(?:\#|amp;(?![a-z]{2,5}=))[^&]*)*"""
)
_QUERY = re.compile(r"(?is)(?:[?#]|%(?:25)*3f).*")  # of a URI that is a secret, with all that may be a token in it


def mask(text: str, *, secret: bool = False) -> str:
    """`text` with the signatures of SAS URIs as ``sig=***``; of a `secret`, that in place of its whole query."""
    return _SIGNATURE.sub(_MASK, _QUERY.sub(f"?{_MASK}", text) if secret else text)


def show(value: Any, depth: int = 3, *, secret: bool = False) -> str:
    """`value` as a message shows it: at most about sixty characters and some levels of nesting, without secrets."""
    try:
        if isinstance(value, str):
            # A cut can't uncover a signature: the part that is left still begins with what the mask looks for.
            return repr(_cut(mask(value[:_WINDOW], secret=secret), len(value)))
        if isinstance(value, (bytes, bytearray)):
            letters = value[:_WINDOW].replace(b"\0", b"")  # UTF-16 must not hide a signature
            return f"b{show(letters.decode('latin-1'), secret=secret)}"
        most = 4 if depth else 0
        if type(value) is dict:
            pairs = islice(value.items(), most)
            items = [f"{show(key)}: {show(item, depth - 1, secret=secret)}" for key, item in pairs]
            return _cut("{" + ", ".join(items + ["..."] * (len(value) > most)) + "}")
        if type(value) is list:
            items = [show(item, depth - 1, secret=secret) for item in islice(value, most)]
            return _cut("[" + ", ".join(items + ["..."] * (len(value) > most)) + "]")
        if hasattr(type(value), "_by_key"):  # a model
            return _cut(glance(value, depth - 1)) if depth else f"{type(value).__name__}(...)"
        return _cut(mask(repr(value), secret=secret))
    except Exception:  # a value's own repr may fail in any way; the message has to come out all the same
        return f"<{type(value).__name__}>"


def _cut(text: str, length: int = 0) -> str:
    if max(len(text), length) <= LONGEST:
        return text
    end = f"...{_MASK}" if _MASK in text else "..."  # that there is a secret is worth knowing
    return text[: LONGEST - len(end)] + end


def glance(model: JsonObject, depth: int = 3) -> str:
    """The repr of a model, with as many levels of nesting."""
    parts: list[str] = []
    for key, value in model.items():
        if sum(map(len, parts)) > _GLANCE:
            parts.append("...")
            break
        field = model._by_key.get(key)
        parts.append(f"{show(key)}: " if field is None else f"{field.name}=")
        parts[-1] += show(value, depth, secret=field is not None and field.secret)
    return f"{type(model).__name__}({', '.join(parts)})"


def rich_parts(model: JsonObject) -> Iterator[tuple[str, Any]]:
    """The names and values of all of a model, whole but without secrets: what the library `rich` lays out."""
    for key, value in model.items():
        field = model._by_key.get(key)
        yield mask(key) if field is None else field.name, _masked(value, secret=field is not None and field.secret)


def _masked(value: Any, *, secret: bool, depth: int = 20) -> Any:
    if type(value) is str:
        return mask(value, secret=secret)
    if type(value) is dict and depth:
        pairs = ((mask(key) if type(key) is str else show(key), item) for key, item in value.items())
        return {key: _masked(item, secret=secret, depth=depth - 1) for key, item in pairs}
    if type(value) is list and depth:
        return [_masked(item, secret=secret, depth=depth - 1) for item in value]
    as_it_is = type(value) in (int, float, bool, type(None)) or hasattr(type(value), "_by_key")
    return value if as_it_is else show(value, secret=secret)
