"""From any Python value to JSON, whatever type a field may have."""

from __future__ import annotations

import datetime as dt
import enum
import math
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from . import iso8601
from .errors import ModelError, SerializationError, step, too_deep


class BaseModel(dict[str, Any]):
    """A model, as far as a codec has to know one."""

    __slots__ = ()
    if TYPE_CHECKING:
        _clone: Any
        _read: Any  # makes a model of a document, which is given away, in the class that its discriminator names
        _written: Any  # the same, of a mapping that is copied, and checked as attributes are
        _problems: Any  # all that validate() finds


class BaseView:
    """What reads as the items of a list or dict of a document; `raw` is that itself."""

    __slots__ = ("raw",)
    raw: Any


def shallow(model: BaseModel) -> dict[str, Any]:
    """The document of a model as a plain dict, as far as the model itself goes."""
    return dict(dict.items(model))  # dict.copy() would ask a subclass for each of its values


class _Null:
    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NULL"

    def __reduce__(self) -> str:
        return "NULL"


NULL: Final[Any] = _Null()
"""Assigned, or given as a keyword, it writes JSON ``null``, where `None` means that the key is absent."""

_ATOMS: Final = frozenset({str, int, bool, type(None)})  # JSON as they are, with nothing inside to look at


def to_json(value: Any, unwrap: Callable[[Any], dict[str, Any]] | None = None, *, owner: str = "") -> Any:
    """A copy of `value` in JSON's own types.

    Models in it are copied as models, or written as the plain dict that `unwrap` makes of each. Raises
    `SerializationError` where JSON can't hold the value, with `owner`, the class concerned, in front.
    """
    try:
        return _to_json(value, unwrap)
    except RecursionError:
        error: ModelError = too_deep(value)
    except ModelError as problem:
        error = problem
    raise error.of(owner) if owner else error


def _to_json(value: Any, unwrap: Callable[[Any], dict[str, Any]] | None, type: Any = type, str: Any = str) -> Any:
    # `type` and `str` are names of this function's own, as the loop takes a fifth less time by that.
    kind = type(value)
    if kind is not dict and kind is not list:
        return value if kind in _ATOMS else _other_to_json(value, unwrap)
    copy = value.copy()  # most of what is in it can stay
    key, renamed = None, False
    try:
        for key, item in copy.items() if kind is dict else enumerate(copy):
            if type(item) is not str and type(item) not in _ATOMS and not (type(item) is float and item - item == 0):
                copy[key] = (_to_json if type(item) is dict or type(item) is list else _other_to_json)(item, unwrap)
            if type(key) is not str and kind is dict:
                to_key(key)
                renamed = True
    except ModelError as error:
        error.under(step(key))
        raise
    return {to_key(key): item for key, item in copy.items()} if renamed else copy


def _other_to_json(value: Any, unwrap: Callable[[Any], dict[str, Any]] | None) -> Any:
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        raise SerializationError(expected="a finite number", value=value)
    if isinstance(value, BaseModel):
        return _to_json(unwrap(value), unwrap) if unwrap else value._clone()
    if isinstance(value, BaseView):
        return _to_json(value.raw, unwrap)
    if value is NULL:
        return None
    if isinstance(value, enum.Enum):
        return _to_json(value.value, unwrap)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return _to_json(dict(value), unwrap)
    for kind, write in WRITERS.items():
        if isinstance(value, kind):
            try:
                return write(value)
            except ValueError as error:  # a moment whose UTC is outside the calendar
                raise SerializationError(expected="a value that JSON can hold", value=value) from error
    if isinstance(value, Sequence) and not isinstance(value, memoryview):
        return _to_json(list(value), unwrap)
    raise SerializationError(expected="a value that JSON can hold", value=value)


def to_key(key: Any) -> str:
    """`key` as a key of a JSON object."""
    if isinstance(key, str):
        return str.__str__(key)
    raise key_error(key)


def key_error(key: Any) -> SerializationError:
    return SerializationError(expected="a string as a key", value=key)


WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    dt.datetime: iso8601.format_datetime,  # before date, which it is a subclass of
    dt.date: dt.date.isoformat,
    dt.time: iso8601.format_time,
    dt.timedelta: iso8601.format_duration,
    bytes: lambda data: b64encode(data).decode(),
    bytearray: lambda data: b64encode(data).decode(),
}
