"""Subclasses of the standard types that override what they can."""

from __future__ import annotations

import datetime as dt
from collections import UserDict, UserList
from typing import Any


class Wall(dt.datetime):
    """Arithmetic on the wall clock, and a text of its own."""

    def __add__(self, other: Any) -> Any:
        return Wall.combine(self.date(), self.time())

    __sub__ = __radd__ = __add__

    def isoformat(self, *_: Any, **__: Any) -> str:
        return "noon"

    def astimezone(self, *_: Any) -> Any:
        return self

    def replace(self, *_: Any, **__: Any) -> Any:
        return self

    def utcoffset(self) -> Any:
        return dt.timedelta(0)


class Day(dt.date):
    """A text of its own."""

    def isoformat(self) -> str:
        return "today"


class Clock(dt.time):
    """A text of its own."""

    def isoformat(self, *_: Any) -> str:
        return "noon"

    def utcoffset(self) -> Any:
        return None


class Length(dt.timedelta):
    """Parts of its own, as pendulum's durations have them."""

    days = seconds = property(lambda _: -5)  # type: ignore[assignment]

    def total_seconds(self) -> float:
        return 0.0

    def __add__(self, other: Any) -> Any:
        return self

    __radd__ = __sub__ = __rsub__ = __neg__ = __add__


class Text(str):
    """A text that shows otherwise."""

    __slots__ = ()

    def __str__(self) -> str:
        return "hidden"

    def lower(self) -> Any:
        return self


class Whole(int):
    """A number that converts otherwise."""

    def __int__(self) -> int:
        return 5

    def __index__(self) -> int:
        return 5

    def __repr__(self) -> str:
        return "five"


class Real(float):
    """A number that converts otherwise."""

    def __float__(self) -> float:
        return 5.0

    def __repr__(self) -> str:
        return "five"


class Items(list[Any]):
    """A list that iterates otherwise."""

    def __iter__(self) -> Any:
        return iter(())


class Shouting(dict[str, Any]):
    """A dict with items of its own."""

    def items(self) -> Any:
        return [(key, str(value).upper()) for key, value in super().items()]


class Scalar:
    """A scalar of an array library that is no number to Python."""

    shape = ()

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype

    def __index__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        return other == 1

    __hash__ = None  # type: ignore[assignment]


def standard(value: Any) -> Any:
    """The value in its standard type: what reading gives."""
    if isinstance(value, dt.datetime):
        plain = dt.datetime.combine(dt.datetime.date(value), dt.datetime.timetz(value))
        return plain if plain.tzinfo else plain.replace(tzinfo=dt.UTC)
    if isinstance(value, (UserList, Items)):
        return list.copy(value) if isinstance(value, list) else value.data
    return value.data if isinstance(value, UserDict) else value
