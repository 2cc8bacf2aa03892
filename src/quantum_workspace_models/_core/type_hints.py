"""Making the codec of a type annotation."""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
import sys
import types
import typing
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from . import codecs, iso8601
from .codecs import Codec, keep

MODEL_CODECS: Final[dict[type, Callable[[Sequence[Any]], Codec]]] = {}
"""By base class of models, what makes the codec of one of them, or of a union. The module with the class adds it."""
_BASE64: Final = r"(?:[a-z\d+/]{4})*(?:[a-z\d+/]{2}==|[a-z\d+/]{3}=)?"
_UUID: Final = r"[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}"


def _convert_matching(pattern: str, convert: Callable[[str], Any], text: str) -> Any:
    # `convert` also accepts other texts, some of them on some Pythons only.
    if not re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE):
        raise ValueError("not in the expected format")
    return convert(text)


def _to_int(number: Any) -> int:
    # Converting a larger Decimal to an int may use up the memory.
    if not -sys.float_info.max <= number <= sys.float_info.max or int(number) != number:
        raise ValueError("not a whole number")
    return int(number)


def _to_float(number: Any) -> float:
    converted = float(number)
    if not math.isfinite(converted):
        raise ValueError("beyond the range of a float")
    return converted


_NULL: Final = codecs.ScalarCodec(type(None), "null")
_STR: Final = codecs.ScalarCodec(str, "a string", UUID)
_SCALARS: Final[Mapping[Any, Codec]] = {
    Any: Codec(),
    object: Codec(),
    type(None): _NULL,
    None: _NULL,
    bool: codecs.ScalarCodec(bool, "a boolean"),
    int: codecs.NumberCodec("an integer", _to_int, exact_type=int),
    float: codecs.NumberCodec("a number", _to_float),
    str: _STR,
    dt.datetime: codecs.TextCodec(dt.datetime, "an RFC 3339 date-time", iso8601.parse_datetime),
    dt.date: codecs.TextCodec(dt.date, "an ISO 8601 date", iso8601.parse_date),
    dt.time: codecs.TextCodec(dt.time, "an ISO 8601 time", iso8601.parse_time),
    dt.timedelta: codecs.TextCodec(dt.timedelta, "an ISO 8601 duration", iso8601.parse_duration),
    bytes: codecs.TextCodec(bytes, "base64 text", partial(_convert_matching, _BASE64, b64decode)),
    UUID: codecs.TextCodec(UUID, "a UUID", partial(_convert_matching, _UUID, UUID)),
}


def field_codec(annotation: Any, format: str | None, evaluate: Callable[[Any], Any]) -> tuple[Codec, bool]:
    """The codec of a field, and whether it is required. Raises TypeError if annotation or format aren't supported."""
    if format not in (None, "array-or-map"):
        raise TypeError(f"unknown format {format!r}; only 'array-or-map' is supported")
    codec = _codec(annotation, evaluate)
    members = codec.members if isinstance(codec, codecs.UnionCodec) else [codec]
    # A field that is null is None without its codec.
    others = [member for member in members if member is not _NULL] or members
    codec = _union(others)
    if format == "array-or-map":
        if not isinstance(codec, codecs.ListCodec):
            raise TypeError("the format 'array-or-map' requires a list")
        # In a merge patch, null removes a tag.
        codec = codecs.UnionCodec([codec, codecs.KeysCodec(_union([codec.item, _NULL]))])
    return codec, _NULL not in members


def additional_properties_codec(annotation: Any) -> Codec:
    """The codec of the values of unknown keys."""
    codec = _codec(annotation, _refuse)
    if codec.has_models:
        raise TypeError("additional_properties can't be models")
    return codec


def _refuse(name: Any) -> Any:
    raise TypeError(f"additional_properties can't have a name or a type parameter in it; got {name!r}")


def _codec(annotation: Any, evaluate: Callable[[Any], Any]) -> Codec:
    build = partial(_codec, evaluate=evaluate)
    origin: Any = typing.get_origin(annotation) or annotation
    args = typing.get_args(annotation)
    if isinstance(annotation, (str, typing.ForwardRef, typing.TypeVar)):
        return build(evaluate(getattr(annotation, "__forward_arg__", annotation)))
    if hasattr(origin, "__value__"):
        return build(substitute(origin.__value__, dict(zip(origin.__type_params__, args, strict=False))))
    if hasattr(origin, "__supertype__"):
        return build(origin.__supertype__)
    if origin is typing.Annotated:
        return build(args[0])
    if origin is typing.Union or origin is types.UnionType:
        return _union(map(build, args))
    if origin is typing.Literal:
        return _union([_NULL if value is None else codecs.EnumCodec([value]) for value in args])
    if origin in (list, Sequence, MutableSequence):
        return codecs.ListCodec(build(args[0] if args else Any))
    if origin in (dict, Mapping, MutableMapping) and args[:1] in ((), (str,)):
        return codecs.ObjectCodec(build(args[1] if args else Any))
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return codecs.EnumCodec(list(origin))
    for base, make_codec in MODEL_CODECS.items():
        if isinstance(origin, type) and issubclass(origin, base):
            concrete: Any = substitute(annotation, {}, evaluate)
            return make_codec([concrete.__origin__[concrete.__args__] if args else origin])
    if origin in _SCALARS:
        return _SCALARS[origin]
    raise TypeError(f"unsupported type {annotation!r}")


def substitute(annotation: Any, arguments: Mapping[Any, Any], default: Callable[[Any], Any] = keep) -> Any:
    """`annotation` with `arguments` in place of its type parameters, or else `default` of them."""
    if isinstance(annotation, typing.TypeVar):
        return arguments[annotation] if annotation in arguments else default(annotation)
    parameters = getattr(annotation, "__parameters__", ())
    if not parameters or isinstance(annotation, type):
        return annotation
    return annotation[tuple(substitute(each, arguments, default) for each in parameters)]


def _union(parts: Iterable[Codec]) -> Codec:
    """The codec of a union. Its enums are merged into one codec, and so are its models."""
    unions = [part.members if isinstance(part, codecs.UnionCodec) else [part] for part in parts]
    members = list(dict.fromkeys(member for union in unions for member in union))
    enums = [member for member in members if isinstance(member, codecs.EnumCodec)]
    models = [model for member in members for model in member.models]
    members = [member for member in members if not isinstance(member, codecs.EnumCodec) and not member.models]
    for base, make_codec in MODEL_CODECS.items():
        of_base = [model for model in models if issubclass(model, base)]
        members[:0] = [make_codec(of_base)] if of_base else []
    if enums:
        # With str in the union, other strings are accepted as well.
        open_ended = _STR in members or any(member.open_ended for member in enums)
        values = [value for member in enums for value in member.members]
        members = [member for member in members if member is not _STR]
        members.insert(0, codecs.EnumCodec(values, open_ended=open_ended))
    return members[0] if len(members) == 1 else codecs.UnionCodec(members)
