"""JSON values: parsing them, copying them, and converting other Python values to them."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import operator
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial, singledispatch
from numbers import Number, Real
from typing import Any, Final, Protocol
from uuid import UUID

from . import iso8601
from .errors import DeserializationError, ModelError, SerializationError, nesting_error

Operations = frozenset[str] | None
"""The operations that a document is used for, such as ``{"create"}``. None stands for any use."""
Unwrap = Callable[[Any], dict[str, Any]] | None
"""Turns a model into a plain dict while it is copied. Without it, the copy is a model as well."""


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
    raise ValueError(f"{name} is not valid JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)


def loads(data: str | bytes | bytearray) -> Any:
    """Parses JSON like `json.loads`, but faster. NaN and infinities raise `ValueError`."""
    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    except UnicodeDecodeError as error:
        # This error holds the data, which may be secret.
        raise ValueError(f"{error.encoding}: {error.reason} at byte {error.start}") from None
    try:
        document, end = _DECODER.raw_decode(text)
        if end == len(text) or not text[end:].strip(" \t\n\r"):
            return document
    except ValueError:
        pass
    # There is leading white space, or an error to raise.
    return _DECODER.decode(text)


def copy_json(value: Any, unwrap: Unwrap = None) -> Any:
    """A copy of `value` in the types that `json.loads` returns. Without `unwrap`, models stay models.

    Raises `SerializationError` if the value isn't JSON-serializable.
    """
    try:
        if type(value) in _ATOMS:
            return value
        return (copy_object if type(value) is dict else _copier(value.__class__))(value, unwrap)
    except RecursionError:
        error = nesting_error(value)
    raise error


# These call each other instead of copy_json(), so that each level of nesting takes one stack frame.
def copy_object(value: Any, unwrap: Unwrap) -> dict[str, Any]:
    copy = value.copy() if type(value) is dict else dict(value)
    key, has_other_keys = None, False
    try:
        for key, item in copy.items():
            # The most common case.
            if type(item) is str and type(key) is str:
                continue
            if type(key) is not str:
                to_key(key)
                has_other_keys = True
            # A number minus itself is 0, unless it is infinite or NaN.
            if type(item) in _ATOMS or (type(item) is float and item - item == 0):
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
    return SerializationError(expected="a string key", value=key)


class Codec:
    """Converts the values of one type. This base class is the codec of `Any`, which leaves JSON values as they are."""

    expected: str = "a JSON value"
    # The types of the JSON values that it decodes.
    json_types: frozenset[type] = frozenset({str, bool, int, float, list, dict, type(None)})
    # The types that it encodes: the Python type, and the type in JSON.
    accepted_types: type | tuple[type, ...] = object
    # The type whose values are used as they are, without checks, if any.
    exact_type: type | None = None
    # Whether decode() returns the value in the document itself.
    is_identity: bool = True
    # Whether values may be or contain models. decode() then replaces plain objects by models in place.
    has_models: bool = False

    def decode(self, value: Any) -> Any:
        return value

    def encode(self, value: Any) -> Any:
        if not self.accepts(value):
            raise self.make_error(value, SerializationError)
        encoded = copy_json(value)
        try:
            self.decode(encoded)
            return encoded
        except DeserializationError as error:
            cause = error.__cause__
        # Raised outside of the handler, because a chained error would keep the value, which may be secret.
        raise self.make_error(value, SerializationError) from cause

    def iter_errors(self, value: Any, operations: Operations) -> Iterable[ModelError]:  # noqa: ARG002 - models need it
        """The problems of `value` when it is used for `operations`."""
        try:
            self.decode(value)
            copy_json(value, dict)
        except ModelError as error:
            return [error]
        return []

    def prepare(self, value: Any) -> None:
        """Checks `value`, a copy of what was set by key, and adds the discriminators that nested models need.

        Raises `SerializationError` if a nested object has an attribute name in place of its JSON name.
        """

    def accepts(self, value: Any) -> bool:
        return isinstance(value, self.accepted_types)

    def make_error(self, value: Any, error_type: type[ModelError] = DeserializationError) -> ModelError:
        error = error_type(expected=self.expected, value=value)
        # A value in place of a model may hold the model's secrets.
        return error.show_type() if self.has_secrets(set()) else error

    def has_secrets(self, seen: set[type]) -> bool:  # noqa: ARG002 - models need it
        """Whether a model in the values has a secret field. The models in `seen` aren't checked again."""
        return False


class Property(Protocol):
    """The part of a field that documents use."""

    name: str
    json_name: str
    secret: bool
    exact_type: type | None
    has_models: bool

    def decode(self, value: Any) -> Any: ...
    def encode(self, value: Any) -> Any: ...
    @property
    def codec(self) -> Codec: ...
    @property
    def required(self) -> bool: ...
    def takes_part(self, operations: Operations) -> bool: ...
    @property
    def nests_secrets(self) -> bool: ...
    def hides(self, value: Any) -> bool: ...


@singledispatch
def encode(value: Any, _unwrap: Unwrap) -> Any:
    """Converts a value of any other type to JSON, if there is an obvious way."""
    if is_null(value):
        return None
    # Other code's methods may raise anything.
    with suppress(Exception):
        # Scalars of array libraries aren't always Numbers. Their booleans have an index, but aren't integers in JSON.
        if "bool" not in str(getattr(value, "dtype", "")):
            return operator.index(value)
    raise SerializationError(expected="a JSON-serializable value", value=value)


@encode.register(float)
def _(value: float, _unwrap: Unwrap) -> float:
    if math.isfinite(value):
        return float.__float__(value)
    raise SerializationError(expected="a finite number", value=value)


def _encode_as(value: Any, unwrap: Unwrap, *, convert: Callable[[Any], Any]) -> Any:
    try:
        converted = convert(value)
    except Exception as error:
        # Other code's methods may raise anything.
        raise SerializationError(expected="a JSON-serializable value", value=value) from error
    return copy_json(converted, unwrap)


def _real_to_number(value: Any) -> int | float:
    if hasattr(value, "__index__"):
        return operator.index(value)
    number = float(value)
    if number != value:
        raise ValueError("it can't be represented exactly as a float")
    return number


def _decimal_to_float(value: Any) -> float:
    # Imported here because whoever has a Decimal has imported it already.
    from decimal import Decimal

    # Compared with the repr of the float, because that is what is written.
    if not isinstance(value, Decimal) or Decimal(repr(float(value))) != value:
        raise ValueError("it can't be represented exactly as a float")
    return float(value)


def _write_base64(data: bytes | bytearray) -> str:
    return b64encode(data).decode()


# Each function returns a type that copy_json() handles.
_CONVERTERS: Final[dict[Any, Callable[[Any], Any]]] = {
    str: str.__str__,
    int: int.__int__,
    Real: _real_to_number,
    Number: _decimal_to_float,
    enum.Enum: operator.attrgetter("value"),
    UUID: UUID.__str__,
    dt.datetime: iso8601.format_datetime,
    dt.date: iso8601.format_date,
    dt.time: iso8601.format_time,
    dt.timedelta: iso8601.format_duration,
    bytes: _write_base64,
    bytearray: _write_base64,
}
for _kind, _convert in _CONVERTERS.items():
    encode.register(_kind, partial(_encode_as, convert=_convert))
encode.register(Mapping, copy_object)
encode.register(Sequence, _copy_array)
# A memoryview is a Sequence, but there is no obvious way to convert it.
encode.register(memoryview, encode.dispatch(object))
