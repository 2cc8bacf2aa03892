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

from . import codecs, iso8601
from .document import Document
from .json_values import Codec


def _parse_base64(text: str) -> bytes:
    # What b64decode accepts as padding differs between versions of Python.
    if not re.fullmatch(r"(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?", text, re.ASCII):
        raise ValueError("not base64")
    return b64decode(text)


class _Base64UrlCodec(codecs.TextCodec):
    def __init__(self) -> None:
        super().__init__(bytes, "base64url text", self.parse)

    @staticmethod
    def parse(text: str) -> bytes:
        if not re.fullmatch(r"[\w-]*={0,2}", text, re.ASCII):
            raise ValueError("not base64url")
        digits = text.rstrip("=").replace("-", "+").replace("_", "/")
        return _parse_base64(digits + "=" * (-len(digits) % 4))

    def encode(self, value: Any) -> Any:
        return super().encode(urlsafe_b64encode(value).decode().rstrip("=") if isinstance(value, bytes) else value)


_NoneType: Final = type(None)
_SCALARS: Final[Mapping[Any, Codec]] = {
    Any: Codec(),
    object: Codec(),
    _NoneType: codecs.ScalarCodec(_NoneType, "null"),
    None: codecs.ScalarCodec(_NoneType, "null"),
    bool: codecs.ScalarCodec(bool, "a boolean"),
    int: codecs.ScalarCodec(int, "an integer"),
    float: codecs.FloatCodec(),
    str: codecs.ScalarCodec(str, "a string"),
    dt.datetime: codecs.TextCodec(dt.datetime, "an RFC 3339 date-time", iso8601.parse_datetime),
    dt.date: codecs.TextCodec(dt.date, "an ISO 8601 date", iso8601.parse_date),
    dt.time: codecs.TextCodec(dt.time, "an ISO 8601 time", iso8601.parse_time),
    dt.timedelta: codecs.TextCodec(dt.timedelta, "an ISO 8601 duration", iso8601.parse_duration),
    bytes: codecs.TextCodec(bytes, "base64 text", _parse_base64),
}
_FORMATS: Final = {
    None: _SCALARS,
    "base64url": {**_SCALARS, bytes: _Base64UrlCodec()},
    "array-or-map": _SCALARS,
}


def field_codec(annotation: Any, format: str | None, evaluate: Callable[[str], Any]) -> tuple[Codec, bool]:
    """The codec of a field, and whether the field is required. `evaluate` does so with strings in the annotation.

    Raises TypeError if JSON has no form for the annotation, or there is no such format.
    """
    if format not in _FORMATS:
        raise TypeError(f"there is no format {format!r}, only 'base64url' and 'array-or-map'")
    builder = _Builder(_FORMATS[format], evaluate)
    members = builder.flatten(annotation)
    # A field that is null reads as None without its codec.
    codec = builder.union([member for member in members if member is not _NoneType] or members)
    if format == "array-or-map":
        if not isinstance(codec, codecs.ListCodec):
            raise TypeError("the format 'array-or-map' is for lists")
        # In a merge patch, null removes a key.
        codec = codecs.UnionCodec([codec, codecs.KeysCodec(codecs.UnionCodec([codec.item, _SCALARS[_NoneType]]))])
    return codec, _NoneType not in members


def additional_properties_codec(annotation: Any) -> Codec:
    """The codec of the values at keys that are no field's. In the annotation, nothing is named by a string."""
    codec = _Builder(_SCALARS, eval).build(annotation)
    if codec.has_models:
        raise TypeError("additional_properties can't be models")
    return codec


class _Builder:
    def __init__(self, scalars: Mapping[Any, Codec], evaluate: Callable[[str], Any]) -> None:
        self._scalars, self._evaluate = scalars, evaluate

    def build(self, annotation: Any) -> Codec:
        return self.union(self.flatten(annotation))

    def flatten(self, annotation: Any) -> list[Any]:
        """The members of a union, those of unions in it included, and otherwise the annotation alone."""
        inner = self._inner(annotation)
        if inner is None:
            return [annotation]
        return list(dict.fromkeys(member for item in inner for member in self.flatten(item)))

    def _inner(self, annotation: Any) -> Iterable[Any] | None:
        """What `annotation` stands for, if it is a name, a wrapper or a union."""
        origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
        if isinstance(annotation, (str, typing.ForwardRef)):
            return [self._evaluate(annotation if isinstance(annotation, str) else annotation.__forward_arg__)]
        if hasattr(origin, "__value__"):
            return [_alias_value(origin, args)]
        if hasattr(origin, "__supertype__"):
            return [origin.__supertype__]
        if isinstance(origin, typing.TypeVar):
            return [origin.__bound__ or Any]
        if origin is typing.Annotated:
            return args[:1]
        if origin is typing.Literal and None in args:
            return [_NoneType if value is None else typing.Literal[value] for value in args]
        return args if origin in (typing.Union, types.UnionType) else None

    def union(self, members: list[Any]) -> Codec:
        """The codec of `members`. The enums in it become one, and so do models with a discriminator in common."""
        choices = [choice for member in members for choice in _choices(member)]
        models = [member for member in members if _is_class_of(member, Document)]
        others = [member for member in members if member not in models and not _choices(member)]
        union: list[Codec] = []
        if choices:
            # With str in the union, text that is no member's value is right, too.
            union.append(codecs.EnumCodec(choices, open_ended=str in others))
            others = [member for member in others if member is not str]
        if models:
            union.append(_model_codec(models))
        union += map(self._generic, others)
        return union[0] if len(union) == 1 else codecs.UnionCodec(union)

    def _generic(self, annotation: Any) -> Codec:
        origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
        if origin in (list, Sequence, MutableSequence):
            return codecs.ListCodec(self.build(args[0] if args else Any))
        if origin in (dict, Mapping, MutableMapping) and args[:1] in ((), (str,)):
            return codecs.ObjectCodec(self.build(args[1] if args else Any))
        if origin in self._scalars:
            return self._scalars[origin]
        raise TypeError(f"JSON has no form for {annotation!r}")


def _alias_value(alias: Any, args: Sequence[Any]) -> Any:
    """What a ``type`` statement names, with `args` in place of its parameters."""
    arguments = dict(zip(alias.__type_params__, args, strict=False))
    value = alias.__value__
    parameters = getattr(value, "__parameters__", ())
    return value[tuple(arguments.get(each, Any) for each in parameters)] if parameters else arguments.get(value, value)


def _is_class_of(annotation: Any, base: type) -> bool:
    origin = typing.get_origin(annotation) or annotation
    return isinstance(origin, type) and issubclass(origin, base)


def _choices(annotation: Any) -> Sequence[Any]:
    """The values of an enum or a `Literal`."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return list(annotation) if _is_class_of(annotation, enum.Enum) else ()


def _model_codec(annotations: Sequence[Any]) -> codecs.ModelCodec:
    models = [typing.get_origin(annotation) or annotation for annotation in annotations]
    # A subclass is part of its base class already.
    models = [model for model in models if not any(model is not other and issubclass(model, other) for other in models)]
    if len(models) == 1:
        return codecs.ModelCodec(models[0])
    for base in models[0].__mro__:
        key = getattr(base, "_discriminator_key", "")
        if key and all(issubclass(model, base) and key in model._discriminator_values for model in models):
            return codecs.ModelCodec(base, models)
    names = " and ".join(model.__name__ for model in models)
    raise TypeError(f"{names} have no base class in common whose discriminator tells them apart")
