"""JSON values: copies of them, and the JSON forms of Python's other values."""

from __future__ import annotations

import datetime as dt
import enum
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
"""The operations that a document is used for, such as ``{"create"}``; None stands for any use."""
Unwrap = Callable[[Any], dict[str, Any]] | None
"""Makes a plain dict of a model that is copied; without one, the copy is a model, too."""


class _Null:
    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NULL"

    def __reduce__(self) -> str:
        return "NULL"


NULL: Final[Any] = _Null()
"""Assigned, or given as a keyword, it writes JSON ``null``, where `None` means that the key is absent."""

# The types whose values are immutable and valid JSON as they are.
_ATOMS: Final = frozenset({str, int, bool, type(None)})


def is_null(value: Any) -> bool:
    """Whether `value` is `NULL`, or that of azure-core, which means the same."""
    kind = type(value)
    return value is NULL or (kind.__name__ == "_Null" and kind.__module__ == "azure.core.serialization")


def copy_json(value: Any, unwrap: Unwrap = None) -> Any:
    """A copy of `value` in JSON's own types, in which models stay models unless there is an `unwrap`.

    Raises `SerializationError` if JSON can't hold the value.
    """
    try:
        if type(value) in _ATOMS:
            return value
        return (copy_object if type(value) is dict else _copier(value.__class__))(value, unwrap)
    except RecursionError:
        error = nesting_error(value)
    raise error


# Each level of the value takes one of the stack, so these call each other, and not copy_json().
def copy_object(value: Any, unwrap: Unwrap) -> dict[str, Any]:
    copy = value.copy() if type(value) is dict else dict(value)
    key, has_other_keys = None, False
    try:
        for key, item in copy.items():
            # This is the usual case.
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
    # What a subclass of list holds, which may not be what it iterates over.
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
    # An enum is its value, whatever other type it has.
    return encode.dispatch(enum.Enum if issubclass(kind, enum.Enum) else kind)


def to_key(key: Any) -> str:
    """`key` as a key of a JSON object."""
    if isinstance(key, str):
        return str.__str__(key)
    raise key_error(key)


def key_error(key: Any) -> ModelError:
    """The error for a key that JSON can't hold."""
    return SerializationError(expected="a string as a key", value=key)


class Codec:
    """The codec of one type. An instance of this class itself is the codec of `Any`: JSON values as they are."""

    expected: str = "a JSON value"
    # The types of the JSON values that it decodes.
    json_types: frozenset[type] = frozenset({str, bool, int, float, list, dict, type(None)})
    # What it encodes: its Python type, and that of its JSON form.
    accepted_types: type | tuple[type, ...] = object
    # The type whose values need no check and no decoding, if any.
    exact_type: type | None = None
    # Whether decode() returns the value that the document holds.
    is_identity: bool = True
    # Whether its values may be or contain models. Then decode() puts them in place of the plain objects.
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
        # Raised outside of the handler: a chained error would keep the value, which may be secret.
        raise self.make_error(value, SerializationError) from cause

    def iter_errors(self, value: Any, operations: Operations) -> Iterable[ModelError]:  # noqa: ARG002 - models need it
        """Everything that is wrong with `value` where it is used for `operations`."""
        try:
            self.decode(value)
            copy_json(value, dict)
        except ModelError as error:
            return [error]
        return []

    def prepare(self, value: Any) -> None:
        """Checks and completes `value`, a copy of what was given by key.

        Raises `SerializationError` if a nested object has an attribute name where its JSON name belongs, and adds the
        discriminators that nested models need.
        """

    def accepts(self, value: Any) -> bool:
        return isinstance(value, self.accepted_types)

    def make_error(self, value: Any, error_type: type[ModelError] = DeserializationError) -> ModelError:
        error = error_type(expected=self.expected, value=value)
        # Where a model is expected, what is there instead may have its secrets.
        return error.show_type() if self.has_secrets(set()) else error

    def has_secrets(self, seen: set[type]) -> bool:  # noqa: ARG002 - models need it
        """Whether a model in its values, but for those of `seen`, has a secret field."""
        return False


class Property(Protocol):
    """What a document needs of a field."""

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
    """The JSON form of a value of another type, where there is an obvious one."""
    if is_null(value):
        return None
    # Foreign code may fail in any way.
    with suppress(Exception):
        # A scalar of an array library may be no Number. Its booleans may answer as well, but are no integers to JSON.
        if "bool" not in str(getattr(value, "dtype", "")):
            return operator.index(value)
    raise SerializationError(expected="a value that JSON can hold", value=value)


@encode.register(float)
def _(value: float, _unwrap: Unwrap) -> float:
    if math.isfinite(value):
        return float.__float__(value)
    raise SerializationError(expected="a finite number", value=value)


def _encode_as(value: Any, unwrap: Unwrap, *, convert: Callable[[Any], Any]) -> Any:
    try:
        converted = convert(value)
    except Exception as error:
        # Foreign code may fail in any way.
        raise SerializationError(expected="a value that JSON can hold", value=value) from error
    return copy_json(converted, unwrap)


def _real_to_number(value: Any) -> int | float:
    if hasattr(value, "__index__"):
        return operator.index(value)
    number = float(value)
    if number != value:
        raise ValueError("it holds more than a float")
    return number


def _decimal_to_float(value: Any) -> float:
    # Whoever has a Decimal has imported this already.
    from decimal import Decimal

    # JSON holds the text of a float, so this is what has to be the same.
    if not isinstance(value, Decimal) or Decimal(repr(float(value))) != value:
        raise ValueError("it holds more than a float")
    return float(value)


def _write_base64(data: bytes | bytearray) -> str:
    return b64encode(data).decode()


# Each converts its values to a type that copy_json() knows.
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
# A memoryview is a Sequence, but has no obvious JSON form.
encode.register(memoryview, encode.dispatch(object))
