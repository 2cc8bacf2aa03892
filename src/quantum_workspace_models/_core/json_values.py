"""JSON values: parsing them, copying them, and converting other Python values to them."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import operator
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial, singledispatch
from typing import Any, Final
from uuid import UUID

from . import iso8601
from .errors import ModelError, SerializationError, mismatch, nesting_error

Unwrap = Callable[[Any], dict[str, Any] | None] | None
"""Turns a model into a plain dict while it is copied. If it returns None, the copy is a model as well."""


class _Null:
    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NULL"

    def __reduce__(self) -> str:
        return "NULL"


NULL: Final[Any] = _Null()
"""JSON ``null``. Assign it, or pass it as a keyword, to write ``null``. (`None` removes the key.)"""

# The types whose values are immutable and valid JSON as they are.
_ATOMS: Final = frozenset({str, int, bool, type(None)})


def is_null(value: Any) -> bool:
    """Whether `value` is `NULL`, or azure-core's, which means the same."""
    kind = type(value)
    return value is NULL or (kind.__name__ == "_Null" and kind.__module__ == "azure.core.serialization")


def _refuse_constant(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is not valid JSON", name, 0)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)


def loads(data: str | bytes | bytearray) -> Any:
    """Parses JSON like `json.loads`, but NaN and infinities raise `json.JSONDecodeError`."""
    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    except UnicodeDecodeError as error:
        # This error holds the data, which may be secret.
        raise ValueError(f"{error.encoding}: {error.reason} at byte {error.start}") from None
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        if error.doc is text:
            raise
        # Python's decoder doesn't say where the constant is.
        outside_of_strings = re.finditer(rf'"(?:[^"\\]|\\.)*"|{error.doc}', text)
        position = next(found.start() for found in outside_of_strings if found[0] == error.doc)
        raise json.JSONDecodeError(error.msg, text, position) from None


def copy_json(value: Any, unwrap: Unwrap = None) -> Any:
    """A copy of `value` in the types that `json.loads` returns. Without `unwrap`, models stay models.

    Raises `SerializationError` if the value isn't JSON-serializable.
    """
    try:
        if type(value) in _ATOMS:
            return value
        return (copy_object if type(value) is dict else _copier(value.__class__))(value, unwrap)
    except RecursionError:
        pass
    raise nesting_error(value)


# These call each other instead of copy_json(), so that each level of nesting takes one stack frame.
def copy_object(value: Any, unwrap: Unwrap) -> dict[str, Any]:
    copy = value.copy() if type(value) is dict else dict(value)
    key, has_other_keys = None, False
    try:
        for key, item in copy.items():
            if type(item) is str and type(key) is str:
                continue
            if type(key) is not str:
                to_key(key)
                has_other_keys = True
            # A number minus itself is 0, unless it is infinite or NaN.
            if (item - item == 0.0) if type(item) is float else type(item) in _ATOMS:
                continue
            copy[key] = (copy_object if type(item) is dict else _copier(item.__class__))(item, unwrap)
    except ModelError as error:
        error.prefix_path(key)
        raise
    return {to_key(key): item for key, item in copy.items()} if has_other_keys else copy


def _copy_array(value: Sequence[Any], unwrap: Unwrap) -> list[Any]:
    # list.copy() because a subclass may iterate over something else.
    copy = list.copy(value) if isinstance(value, list) else list(value)
    index = 0
    try:
        for index, item in enumerate(copy):
            if type(item) not in _ATOMS:
                copy[index] = (copy_object if type(item) is dict else _copier(item.__class__))(item, unwrap)
    except ModelError as error:
        error.prefix_path(index)
        raise
    return copy


@lru_cache
def _copier(kind: type) -> Callable[[Any, Unwrap], Any]:
    # An enum is converted to its value, even if it is also a str or int.
    return encode.dispatch(enum.Enum if issubclass(kind, enum.Enum) else kind)


def to_key(key: Any) -> str:
    """`key` as a key of a JSON object."""
    if isinstance(key, str):
        return str.__str__(key)
    raise key_error(key)


def key_error(key: Any) -> ModelError:
    """The error for a key that isn't a string."""
    return mismatch(SerializationError, "a string key", key)


@singledispatch
def encode(value: Any, unwrap: Unwrap) -> Any:
    """Converts a value of any other type to JSON, if there is an obvious way."""
    return None if is_null(value) else _encode_as(value, unwrap, convert=_to_scalar)


def _to_scalar(value: Any) -> bool | int | float:
    """The Python number or boolean that equals the scalar of another library."""
    if is_array_boolean(value):
        return bool(value)
    # A Decimal is compared with the repr of the float, because that is what is written.
    number = operator.index(value) if hasattr(value, "__index__") else float(value)
    equal = type(value)(repr(number)) if type(value).__name__ == "Decimal" else number
    # This includes mocks, which answer everything.
    if equal != value:
        raise ValueError("no Python number equals it")
    return number


def is_array_boolean(value: Any) -> bool:
    """Whether `value` is a boolean of an array library, such as ``numpy.True_``."""
    return "bool" in str(getattr(value, "dtype", "")) and getattr(value, "shape", None) == ()


@encode.register(float)
def _(value: float, _unwrap: Unwrap) -> float:
    if math.isfinite(value):
        return float.__float__(value)
    raise mismatch(SerializationError, "a finite number", value)


def _encode_as(value: Any, unwrap: Unwrap, *, convert: Callable[[Any], Any]) -> Any:
    try:
        converted = convert(value)
    except Exception as error:
        # Other code's methods may raise anything.
        raise mismatch(SerializationError, "a JSON-serializable value", value) from error
    return copy_json(converted, unwrap)


# Each function returns a type that copy_json() handles.
_CONVERTERS: Final[dict[Any, Callable[[Any], Any]]] = {
    str: str.__str__,
    int: int.__int__,
    enum.Enum: operator.attrgetter("value"),
    UUID: UUID.__str__,
    dt.datetime: iso8601.format_datetime,
    dt.date: iso8601.format_date,
    dt.time: iso8601.format_time,
    dt.timedelta: iso8601.format_duration,
    **dict.fromkeys((bytes, bytearray), lambda data: b64encode(data).decode()),
}
for _kind, _convert in _CONVERTERS.items():
    encode.register(_kind, partial(_encode_as, convert=_convert))
encode.register(Mapping, copy_object)
encode.register(Sequence, _copy_array)
# A memoryview is a Sequence, but there is no obvious way to convert it.
encode.register(memoryview, encode.dispatch(object))
