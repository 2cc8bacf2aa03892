"""From an annotation to its codec."""

from __future__ import annotations

import datetime as dt
import enum
import re
import types
import typing
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any, Final

from . import iso8601
from .codecs import AnyOf, ArrayOrMap, Choice, Codec, Container, Exact, Float, Nested, Text
from .values import WRITERS, BaseModel


def _from_base64(text: str) -> bytes:
    # What b64decode takes for padding differs from one Python to the next.
    if not re.fullmatch(r"(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?", text, re.ASCII):
        raise ValueError("not base64")
    return b64decode(text)


def _from_base64url(text: str) -> bytes:
    if not re.fullmatch(r"[\w-]*={0,2}", text, re.ASCII):
        raise ValueError("not base64url")
    digits = text.rstrip("=").replace("-", "+").replace("_", "/")
    return _from_base64(digits + "=" * (-len(digits) % 4))


_NULL: Final = Exact(type(None), "null", 0)
_STR: Final = Exact(str, "a string", 8)
_CODECS: Final[dict[Any, Codec]] = {
    Any: Codec(),
    object: Codec(),
    type(None): _NULL,
    bool: Exact(bool, "a boolean", 0),
    int: Exact(int, "an integer", 1),
    float: Float(),
    str: _STR,
    dt.datetime: Text(dt.datetime, "an RFC 3339 date-time", iso8601.parse_datetime, WRITERS[dt.datetime]),
    dt.date: Text(dt.date, "an ISO 8601 date", iso8601.parse_date, WRITERS[dt.date]),
    dt.time: Text(dt.time, "an ISO 8601 time", iso8601.parse_time, WRITERS[dt.time]),
    dt.timedelta: Text(dt.timedelta, "an ISO 8601 duration", iso8601.parse_duration, WRITERS[dt.timedelta]),
    bytes: Text(bytes, "base64 text", _from_base64, WRITERS[bytes]),
}
_BASE64URL: Final = Text(
    bytes,
    "base64url text",
    _from_base64url,
    lambda data: urlsafe_b64encode(data).decode().rstrip("="),
)
_FORMATS: Final = {None: _CODECS, "base64url": {**_CODECS, bytes: _BASE64URL}, "array-or-map": _CODECS}


def field_codec(annotation: Any, format: str | None, evaluate: Callable[[str], Any]) -> tuple[bool, Codec]:
    """Whether a field is required, and its codec; `evaluate` does that with the annotation's strings.

    Raises TypeError where JSON has no form for the annotation, or there is no such format.
    """
    if format not in _FORMATS:
        raise TypeError(f"there is no format {format!r}, only 'base64url' and 'array-or-map'")
    codec = _codec(annotation, evaluate, _FORMATS[format])
    required = not isinstance(codec, AnyOf) or _NULL not in codec.members
    if isinstance(codec, AnyOf) and not required:
        others = [member for member in codec.members if member is not _NULL]  # null reads as None before any codec
        codec = others[0] if len(others) == 1 else AnyOf(others)
    if format == "array-or-map":
        if not isinstance(codec, Container) or codec.kind is not list:
            raise TypeError("the format 'array-or-map' is for lists")
        codec = ArrayOrMap(codec.item)
    return required, codec


def object_codec(annotation: Any) -> Container:
    """The codec of an object with arbitrary keys, for the annotation of its values, which has no names in it."""
    codec = Container(dict, _codec(annotation, eval, _CODECS))
    if codec.nests:
        raise TypeError("additional_properties can't be models")
    return codec


def _codec(annotation: Any, evaluate: Callable[[str], Any], codecs: Mapping[Any, Codec]) -> Codec:
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        return _codec(evaluate(annotation), evaluate, codecs)
    for wrapped in ("__value__", "__supertype__"):  # type Tags = list[str]; NewType
        if hasattr(annotation, wrapped):
            return _codec(getattr(annotation, wrapped), evaluate, codecs)
    if isinstance(annotation, typing.TypeVar):
        return _codec(annotation.__bound__ or Any, evaluate, codecs)
    origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin is typing.Annotated:
        return _codec(args[0], evaluate, codecs)
    if origin is typing.Union or origin is types.UnionType:
        return _union([_codec(arg, evaluate, codecs) for arg in args])
    if origin is typing.Literal:
        others = [arg for arg in args if arg is not None]
        return Choice(args) if len(others) == len(args) else _union([Choice(others), _NULL])
    if origin in (list, Sequence, MutableSequence):
        return Container(list, _codec(args[0] if args else Any, evaluate, codecs))
    if origin in (dict, Mapping, MutableMapping) and args[:1] in ((), (str,)):
        return Container(dict, _codec(args[1] if args else Any, evaluate, codecs))
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return Choice(list(origin))
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return Nested(origin)
    if origin in codecs:
        return codecs[origin]
    raise TypeError(f"JSON has no form for {annotation!r}")


def _union(codecs: list[Codec]) -> Codec:
    members = [member for codec in codecs for member in (codec.members if isinstance(codec, AnyOf) else [codec])]
    choices = [member for member in members if isinstance(member, Choice)]
    if choices and _STR in members:  # an extensible enum: any other string is right too
        members = [member for member in members if member not in choices and member is not _STR]
        members.append(Choice([value for choice in choices for value in choice.members], open_ended=True))
    return members[0] if len(members) == 1 else AnyOf(members)
