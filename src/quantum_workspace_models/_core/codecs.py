"""A codec for each type: one small object that turns JSON values into Python values, and back.

`decode` raises `DeserializationError`, `encode` `SerializationError`, with the path from the value that it was given.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from .errors import DeserializationError, ModelError, SerializationError, step
from .values import BaseModel, key_error, shallow, to_json, to_key
from .views import DictView, KeysView, ListView, View

Operations = frozenset[str] | None  # what a document is for: a field in none of them is left out; None is anything


class Codec:
    """One type. This class itself is the codec of `Any`: every JSON value, as it is."""

    expected = "a JSON value"
    takes: type | tuple[type, ...] = object  # what encode() accepts: the Python type, and that of its JSON form
    rank = 9  # in a union the lowest has the first say: text may be many things before it is just a str
    plain: type | None = None  # a JSON value of this very type is right, and reads as it is
    transparent = True  # decode() gives the very value that the document holds
    nests = False  # the document may hold models here: decode() puts them where plain objects are

    def decode(self, value: Any) -> Any:
        return value

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.takes):
            plain = to_json(value)
            try:
                self.decode(plain)
                return plain
            except DeserializationError as error:
                raise self.wrong(value, SerializationError) from error.__cause__
        raise self.wrong(value, SerializationError)

    def problems(self, value: Any, operations: Operations) -> list[ModelError]:  # noqa: ARG002 - for models inside
        """All that is wrong with `value`, in document order, as far as it has a part in `operations`."""
        try:
            self.decode(value)
            to_json(value, shallow)
        except ModelError as error:
            return [error]
        return []

    def wrong(self, value: Any, kind: type[ModelError] = DeserializationError) -> ModelError:
        return kind(expected=self.expected, value=value)


class Exact(Codec):
    """`str`, `int`, `bool` and `None`: JSON's own types, which Python reads as they are."""

    def __init__(self, kind: type, expected: str, rank: int) -> None:
        self.takes = self.plain = kind
        self.expected, self.rank = expected, rank

    def decode(self, value: Any) -> Any:
        if type(value) is self.plain:
            return value
        raise self.wrong(value)

    def encode(self, value: Any) -> Any:
        return value if type(value) is self.plain else super().encode(value)


class Float(Codec):
    """`float`: any JSON number. An integer reads as float, and stays the integer that it is in the document."""

    expected, takes, rank, transparent = "a number", (float, int), 2, False

    def decode(self, value: Any) -> float:
        if type(value) in (float, int) and abs(value) <= sys.float_info.max:
            return float(value)
        raise self.wrong(value)


class Text(Codec):
    """A Python type that JSON holds as text. `read` makes it from the text, or raises ValueError."""

    rank, transparent = 3, False

    def __init__(self, kind: type, expected: str, read: Callable[[str], Any], write: Callable[..., str]) -> None:
        self.kind, self.takes, self.expected, self.read, self.write = kind, (kind, str), expected, read, write

    def decode(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self.wrong(value)
        try:
            return self.read(value)
        except ValueError as error:
            raise self.wrong(value) from error

    def encode(self, value: Any) -> Any:
        if type(value) is not self.kind:
            return super().encode(value)
        try:
            return self.write(value)
        except ValueError as error:
            raise self.wrong(value, SerializationError) from error


class Choice(Codec):
    """An enum or a `Literal`: the values in a list, told apart by type as JSON does; those of an enum in any casing."""

    takes, transparent = (str, int, float, enum.Enum), False

    def __init__(self, members: Sequence[Any], *, open_ended: bool = False) -> None:
        values = [member.value if isinstance(member, enum.Enum) else member for member in members]
        self.expected = " or ".join(map(repr, values)) + (" or another string" if open_ended else "")
        self.members, self._open_ended = members, open_ended
        self.rank = 8 if open_ended else 1
        self._values = {(type(value), value): member for value, member in zip(values, members, strict=True)}
        self._texts = {value: member for (kind, value), member in self._values.items() if issubclass(kind, str)}
        enums = (member for member in members if isinstance(member, enum.Enum))
        self._any_case = {member.value.lower(): member for member in enums if isinstance(member.value, str)}

    def encode(self, value: Any) -> Any:
        plain = value._value_ if isinstance(value, enum.Enum) else value
        return plain if type(plain) is str and plain in self._texts else super().encode(value)

    def decode(self, value: Any) -> Any:
        if type(value) is str and value in self._texts:
            return self._texts[value]
        if isinstance(value, str):
            member = self._any_case.get(value.lower())
            if member is not None or self._open_ended:
                return value if member is None else member
        elif value is None or isinstance(value, (int, float)):
            member = self._values.get((type(value), value), self)
            if member is not self:
                return member
        raise self.wrong(value)


class Nested(Codec):
    """A model: an object in the document, which becomes the model itself when somebody reaches for it."""

    rank, nests = 4, True

    def __init__(self, model: type[BaseModel]) -> None:
        self.model, self.expected = model, f"a JSON object ({model.__name__})"

    def decode(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return value
        if isinstance(value, dict) and not isinstance(value, BaseModel):
            return self.model._read(value, nested=True)  # reading must not change what is written: it adds nothing
        raise self.wrong(value)

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.model):
            return to_json(value)
        if not isinstance(value, Mapping) or isinstance(value, BaseModel):
            raise self.wrong(value, SerializationError)
        return self.model._written(value)

    def problems(self, value: Any, operations: Operations) -> list[ModelError]:
        try:
            found: list[ModelError] = self.decode(value)._problems(operations)
            return found
        except ModelError as error:
            return [error]


class Container(Codec):
    """A list, or an object with arbitrary keys, of items of one type.

    Where JSON holds the items as Python reads them, the attribute is the document's own list or dict, else a view.
    """

    rank = 5

    def __init__(self, kind: Any, item: Codec) -> None:
        self.kind, self.item, self.transparent, self.nests = kind, item, item.transparent, item.nests
        self._right = frozenset([item.plain]) if item.plain else frozenset()  # types of items that need no closer look
        self.expected = "a JSON array" if kind is list else "a JSON object"
        self.takes = Sequence if kind is list else Mapping

    def decode(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.wrong(value)
        if self._right and self._right.issuperset(map(type, value if self.kind is list else value.values())):
            return value
        problem = None
        for key, item in self._pairs(value):
            try:
                decoded = self.item.decode(item)
                if isinstance(decoded, BaseModel):
                    value[key] = decoded
            except ModelError as error:
                problem = problem or error.under(step(key))
                if not self.nests:  # else the models behind it still want their places
                    break
        if problem is not None:
            raise problem
        if self.transparent:
            return value
        return ListView(value, self.item) if self.kind is list else DictView(value, self.item)

    def encode(self, value: Any) -> Any:
        if not isinstance(value, self.takes) or isinstance(value, (str, bytes)):
            raise self.wrong(value, SerializationError)
        if self._right and type(value) is list and self._right.issuperset(map(type, value)):
            return value.copy()
        items = {}
        for key, item in self._pairs(value.raw if isinstance(value, View) else value):  # texts stay as they are
            try:
                items[key if self.kind is list else to_key(key)] = self.item.encode(item)
            except ModelError as error:
                error.under(step(key))
                raise
        return list(items.values()) if self.kind is list else items

    def problems(self, value: Any, operations: Operations) -> list[ModelError]:
        if not isinstance(value, self.kind):
            return [self.wrong(value)]
        found: list[ModelError] = []
        for key, item in self._pairs(value):
            inside = self.item.problems(item, operations)
            if self.kind is dict and not isinstance(key, str):
                inside.insert(0, key_error(key))
            found += [problem.under(step(key)) for problem in inside]
        return found

    def _pairs(self, value: Any) -> Iterable[tuple[Any, Any]]:
        return enumerate(value) if self.kind is list else value.items()


class ArrayOrMap(Container):
    """A list that may be an object in the document instead, and then reads as the list of its keys."""

    def __init__(self, item: Codec) -> None:
        super().__init__(list, item)
        self._map = Container(dict, AnyOf([item, Exact(type(None), "null", 0)]))  # in a merge patch, null removes a key

    def decode(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return super().decode(value)
        self._map.decode(value)
        return KeysView(value, self.item)

    def encode(self, value: Any) -> Any:
        if type(value) is list:
            return super().encode(value)
        plain = value.raw if isinstance(value, KeysView) else value
        return (self._map.encode if isinstance(plain, Mapping) else super().encode)(plain)

    def problems(self, value: Any, operations: Operations) -> list[ModelError]:
        return self._map.problems(value, operations) if isinstance(value, dict) else super().problems(value, operations)


class AnyOf(Codec):
    """A union: the first of its members that takes the value, in the order of their ranks."""

    def __init__(self, members: Iterable[Codec]) -> None:
        self.members = sorted(members, key=lambda member: member.rank)
        self.expected = " or ".join(dict.fromkeys(member.expected for member in self.members))
        self.transparent = all(member.transparent for member in self.members)
        self.nests = any(member.nests for member in self.members)

    def decode(self, value: Any) -> Any:
        _, decoded, problem = self._first(value)
        if problem is not None:
            raise problem
        return decoded

    def encode(self, value: Any) -> Any:
        if isinstance(value, (Mapping, list, tuple)) and not isinstance(value, BaseModel):
            member, *_ = self._first(to_json(value))  # what it will read as
            if member is not self:
                return member.encode(value)
        else:
            for member in self.members:
                with suppress(ModelError):
                    return member.encode(value)
        raise self.wrong(value, SerializationError)

    def problems(self, value: Any, operations: Operations) -> list[ModelError]:
        member, _, problem = self._first(value)
        return [problem] if problem and member is self else member.problems(value, operations)

    def _first(self, value: Any) -> tuple[Codec, Any, ModelError | None]:
        """The member that takes a JSON value, and what it reads; or that of the right type, and the error inside."""
        closest: Codec = self
        problem = None
        for member in self.members:
            try:
                return member, member.decode(value), None
            except ModelError as error:
                if error.path != "$":
                    closest, problem = member, error
        return closest, None, problem or self.wrong(value)
