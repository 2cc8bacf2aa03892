"""A codec for each type: one small object that turns JSON values into Python values, and back.

`decode` raises `DeserializationError`, `encode` `SerializationError`, with the path from the value that it was given.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .errors import DeserializationError, ModelError, SerializationError, step
from .values import BaseModel, to_json, to_key
from .views import DictView, ListView


class Codec:
    """One type. This class itself is the codec of `Any`: every JSON value, as it is."""

    expected = "a JSON value"
    takes: type | tuple[type, ...] = object  # what encode() accepts: the Python type, and that of its JSON form
    rank = 9  # in a union the lowest has the first say: text may be many things before it is just a str
    transparent = True  # decode() gives the very value that the document holds
    nests = False  # the document may hold models here

    def decode(self, value: Any) -> Any:
        return value

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.takes):
            plain = to_json(value)
            try:
                self.decode(plain)
                return plain
            except DeserializationError as error:
                raise SerializationError(expected=self.expected, value=value) from error
        raise SerializationError(expected=self.expected, value=value)

    def nest(self, value: Any) -> Any:
        """`value` with its plain objects replaced by models where they can be, in place; else as it was."""
        return value

    def mismatch(self, value: Any) -> DeserializationError:
        return DeserializationError(expected=self.expected, value=value)


class Exact(Codec):
    """`str`, `int`, `bool` and `None`: JSON's own types, which Python reads as they are."""

    def __init__(self, kind: type, expected: str, rank: int) -> None:
        self.takes = self.kind = kind
        self.expected, self.rank = expected, rank

    def decode(self, value: Any) -> Any:
        if type(value) is self.kind:
            return value
        raise self.mismatch(value)


class Float(Codec):
    """`float`: any JSON number. An integer reads as float, and stays the integer that it is in the document."""

    expected = "a number"
    takes = (float, int)
    rank = 2
    transparent = False

    def decode(self, value: Any) -> float:
        if type(value) in (float, int) and abs(value) <= sys.float_info.max:
            return float(value)
        raise self.mismatch(value)


class Text(Codec):
    """A Python type that JSON holds as text. `read` makes it from the text, or raises ValueError."""

    rank = 3
    transparent = False

    def __init__(
        self, kind: type, expected: str, read: Callable[[str], Any], write: Callable[[Any], str] | None = None
    ) -> None:
        self.kind, self.takes, self.expected, self.read, self.write = kind, (kind, str), expected, read, write

    def encode(self, value: Any) -> Any:
        return super().encode(self.write(value) if self.write and isinstance(value, self.kind) else value)

    def decode(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                return self.read(value)
            except ValueError as error:
                raise self.mismatch(value) from error
        raise self.mismatch(value)


class Choice(Codec):
    """An enum or a `Literal`: the values in a list, told apart by type as JSON does; those of an enum in any casing."""

    takes = (str, int, enum.Enum)
    rank = 1
    transparent = False

    def __init__(self, members: Sequence[Any], *, open_ended: bool) -> None:
        values = [member.value if isinstance(member, enum.Enum) else member for member in members]
        self.expected = " or ".join(map(repr, values)) + (" or another string" if open_ended else "")
        self.members, self._open_ended = members, open_ended
        self._values = {(type(value), value): member for value, member in zip(values, members, strict=True)}
        self._any_case = {
            member.value.lower(): member
            for member in members
            if isinstance(member, enum.Enum) and isinstance(member.value, str)
        }

    def decode(self, value: Any) -> Any:
        try:
            return self._values[type(value), value]
        except (KeyError, TypeError):  # unknown, or not even hashable
            if isinstance(value, str):
                member = self._any_case.get(value.lower())
                if member is not None or self._open_ended:
                    return value if member is None else member
            raise self.mismatch(value) from None


class Nested(Codec):
    """A model: an object in the document, which becomes the model itself when somebody reaches for it."""

    rank = 4
    nests = True

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.expected = f"a JSON object ({model.__name__})"

    def decode(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return value
        if isinstance(value, dict) and not isinstance(value, BaseModel):
            return self.model._read(value)  # what nest() had to leave alone comes here, to say why
        raise self.mismatch(value)

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return value._clone()
        if isinstance(value, Mapping) and not isinstance(value, BaseModel):
            return self.model._read(to_json(value))
        raise SerializationError(expected=self.expected, value=value)

    def nest(self, value: Any) -> Any:
        if isinstance(value, dict) and not isinstance(value, BaseModel):
            try:
                return self.model._read(value)
            except ModelError:  # a document may hold anything; who reads the attribute is told
                pass
        return value


class Container(Codec):
    """A list, or an object with arbitrary keys, of items of one type.

    Where JSON holds the items as Python reads them, the attribute is the document's own list or dict, else a view.
    """

    rank = 5

    def __init__(self, kind: Any, item: Codec) -> None:
        self.kind, self.item = kind, item
        self.expected = "a JSON array" if kind is list else "a JSON object"
        self.transparent, self.nests = item.transparent, item.nests

    def decode(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        _each(self.item.decode, self._pairs(self.nest(value)))
        if self.transparent:
            return value
        return ListView(value, self.item) if self.kind is list else DictView(value, self.item)

    def encode(self, value: Any) -> Any:
        if not isinstance(value, Sequence if self.kind is list else Mapping) or isinstance(value, (str, bytes)):
            raise SerializationError(expected=self.expected, value=value)
        encoded = _each(self.item.encode, self._pairs(value))
        return list(encoded.values()) if self.kind is list else encoded

    def nest(self, value: Any) -> Any:
        if self.nests and isinstance(value, self.kind):
            for key, item in self._pairs(value):
                value[key] = self.item.nest(item)
        return value

    def _pairs(self, value: Any) -> Iterable[tuple[Any, Any]]:
        return enumerate(value) if self.kind is list else value.items()


class AnyOf(Codec):
    """A union: the first of its members that takes the value, in the order of their ranks."""

    def __init__(self, members: Sequence[Codec]) -> None:
        self.members = sorted(members, key=lambda member: member.rank)
        self.expected = " or ".join(dict.fromkeys(member.expected for member in self.members))
        self.transparent = all(member.transparent for member in members)
        self.nests = any(member.nests for member in members)
        self.rank = max(member.rank for member in members)

    def decode(self, value: Any) -> Any:
        return self._first("decode", value, self.mismatch(value))

    def encode(self, value: Any) -> Any:
        return self._first("encode", value, SerializationError(expected=self.expected, value=value))

    def _first(self, direction: str, value: Any, problem: ModelError) -> Any:
        for member in self.members:
            try:
                return getattr(member, direction)(value)
            except ModelError as error:
                if error.path != "$":  # the right type, and something wrong inside: that says more
                    problem = error
        raise problem

    def nest(self, value: Any) -> Any:
        for member in self.members:
            nested = member.nest(value)
            if nested is not value:
                return nested
        return value


def _each(convert: Callable[[Any], Any], pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """What `convert` makes of each value by its key or index, which an error then names."""
    result = {}
    key = None
    try:
        for key, item in pairs:
            result[key if type(key) is int else to_key(key)] = convert(item)
    except ModelError as error:
        error.under(step(key))
        raise
    return result
