"""From an annotation to its codec."""

from __future__ import annotations

import datetime as dt
import enum
import re
import types
import typing
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any, Final

from . import iso8601
from .codecs import (
    EnumCodec,
    FloatCodec,
    KeysCodec,
    ListCodec,
    ModelCodec,
    ObjectCodec,
    ScalarCodec,
    TextCodec,
    UnionCodec,
)
from .document import Document
from .json_values import Codec, write_base64


def _parse_base64(text: str) -> bytes:
    # What b64decode accepts as padding differs between versions of Python.
    if not re.fullmatch(r"(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?", text, re.ASCII):
        raise ValueError("not base64")
    return b64decode(text)


def _parse_base64url(text: str) -> bytes:
    if not re.fullmatch(r"[\w-]*={0,2}", text, re.ASCII):
        raise ValueError("not base64url")
    digits = text.rstrip("=").replace("-", "+").replace("_", "/")
    return _parse_base64(digits + "=" * (-len(digits) % 4))


def _write_base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


_NULL: Final = ScalarCodec(type(None), "null")
_STR: Final = ScalarCodec(str, "a string")
_CODECS: Final[Mapping[Any, Codec]] = {
    Any: Codec(),
    object: Codec(),
    type(None): _NULL,
    None: _NULL,
    bool: ScalarCodec(bool, "a boolean"),
    int: ScalarCodec(int, "an integer"),
    float: FloatCodec(),
    str: _STR,
    dt.datetime: TextCodec(dt.datetime, "an RFC 3339 date-time", iso8601.parse_datetime, iso8601.format_datetime),
    dt.date: TextCodec(dt.date, "an ISO 8601 date", iso8601.parse_date, dt.date.isoformat),
    dt.time: TextCodec(dt.time, "an ISO 8601 time", iso8601.parse_time, iso8601.format_time),
    dt.timedelta: TextCodec(dt.timedelta, "an ISO 8601 duration", iso8601.parse_duration, iso8601.format_duration),
    bytes: TextCodec(bytes, "base64 text", _parse_base64, write_base64),
}
_BASE64URL: Final = TextCodec(bytes, "base64url text", _parse_base64url, _write_base64url)
_FORMATS: Final = {None: _CODECS, "base64url": {**_CODECS, bytes: _BASE64URL}, "array-or-map": _CODECS}


def field_codec(annotation: Any, format: str | None, evaluate: Callable[[str], Any]) -> tuple[Codec, bool]:
    """The codec of a field, and whether the field is required. `evaluate` does so with strings in the annotation.

    Raises TypeError if JSON has no form for the annotation, or there is no such format.
    """
    if format not in _FORMATS:
        raise TypeError(f"there is no format {format!r}, only 'base64url' and 'array-or-map'")
    codec = _Builder(_FORMATS[format], evaluate).build(annotation)
    members = codec.members if isinstance(codec, UnionCodec) else [codec]
    # A field that is null reads as None without its codec.
    others = [member for member in members if member is not _NULL]
    if others and len(others) < len(members):
        codec = union_codec(others)
    if format == "array-or-map":
        if not isinstance(codec, ListCodec):
            raise TypeError("the format 'array-or-map' is for lists")
        # In a merge patch, null removes a key.
        codec = UnionCodec([codec, KeysCodec(union_codec([codec.item, _NULL]))])
    return codec, len(others) == len(members)


def additional_properties_codec(annotation: Any) -> Codec:
    """The codec of the values at keys that are no field's. In the annotation, nothing is named by a string."""
    codec = _Builder(_CODECS, eval).build(annotation)
    if codec.has_models:
        raise TypeError("additional_properties can't be models")
    return codec


class _Builder:
    def __init__(
        self,
        codecs: Mapping[Any, Codec],
        evaluate: Callable[[str], Any],
        type_arguments: Mapping[Any, Codec] = types.MappingProxyType({}),
    ) -> None:
        self._codecs, self._evaluate, self._type_arguments = codecs, evaluate, type_arguments

    def build(self, annotation: Any) -> Codec:
        annotation = getattr(annotation, "__forward_arg__", annotation)
        if isinstance(annotation, str):
            return self.build(self._evaluate(annotation))
        origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
        if hasattr(origin, "__value__"):
            return self._build_alias(origin, args)
        if hasattr(origin, "__supertype__"):
            return self.build(origin.__supertype__)
        if isinstance(origin, typing.TypeVar):
            return self._type_arguments.get(origin) or self.build(origin.__bound__ or Any)
        if origin is typing.Annotated:
            return self.build(args[0])
        if origin is typing.Union or origin is types.UnionType:
            return union_codec(map(self.build, args))
        return self._build_generic(annotation, origin, args)

    def _build_alias(self, alias: Any, args: Sequence[Any]) -> Codec:
        """The codec of what a ``type`` statement names, with arguments in place of its parameters."""
        arguments = dict(zip(alias.__type_params__, map(self.build, args), strict=False))
        return _Builder(self._codecs, self._evaluate, arguments).build(alias.__value__)

    def _build_generic(self, annotation: Any, origin: Any, args: Sequence[Any]) -> Codec:
        if origin in (list, Sequence, MutableSequence):
            return ListCodec(self.build(args[0] if args else Any))
        if origin in (dict, Mapping, MutableMapping) and args[:1] in ((), (str,)):
            return ObjectCodec(self.build(args[1] if args else Any))
        if origin is typing.Literal:
            return union_codec([_NULL if value is None else EnumCodec([value]) for value in args])
        if isinstance(origin, type) and issubclass(origin, enum.Enum):
            return EnumCodec(list(origin))
        if isinstance(origin, type) and issubclass(origin, Document):
            return ModelCodec(origin)
        if origin in self._codecs:
            return self._codecs[origin]
        raise TypeError(f"JSON has no form for {annotation!r}")


def union_codec(codecs: Iterable[Codec]) -> Codec:
    """The codec of a union, in which enums become one enum, and models one model with several subclasses."""
    members: list[Codec] = []
    for codec in codecs:
        members += codec.members if isinstance(codec, UnionCodec) else [codec]
    members = list(dict.fromkeys(members))
    members = _merge_enums(_merge_models(members))
    return members[0] if len(members) == 1 else UnionCodec(members)


def _merge_enums(members: list[Codec]) -> list[Codec]:
    enums = [member for member in members if isinstance(member, EnumCodec)]
    if not enums:
        return members
    # With str in the union, text that is no member's value is right, too.
    open_ended = _STR in members or any(member.open_ended for member in enums)
    values = [value for member in enums for value in member.members]
    merged = EnumCodec(values, open_ended=open_ended)
    return [merged, *(member for member in members if member not in enums and member is not _STR)]


def _merge_models(members: list[Codec]) -> list[Codec]:
    models = [model for member in members if isinstance(member, ModelCodec) for model in member.members]
    if len(models) < 2:
        return members
    # A subclass is part of its base class already.
    models = [model for model in models if not any(model is not other and issubclass(model, other) for other in models)]
    merged = ModelCodec(models[0] if len(models) == 1 else _common_base(models), models)
    return [merged, *(member for member in members if not isinstance(member, ModelCodec))]


def _common_base(models: Sequence[type[Document]]) -> type[Document]:
    """The base class whose discriminator tells `models` apart."""
    for base in models[0].__mro__:
        if issubclass(base, Document) and all(
            issubclass(model, base) and model._discriminator_values.get(base._discriminator_key) for model in models
        ):
            return base
    names = " and ".join(model.__name__ for model in models)
    raise TypeError(f"{names} have no base class in common whose discriminator tells them apart")
