"""Codecs convert the JSON values of one type to Python values, and back.

`decode` raises `DeserializationError`, and `encode` raises `SerializationError`. The path starts at the value.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Number
from types import MappingProxyType
from typing import Any, ClassVar

from .document import Document
from .errors import DeserializationError, ModelError, SerializationError
from .json_values import Codec, Operations, copy_json, key_error, to_key


class ScalarCodec(Codec):
    """`str`, `bool` or `None`, which JSON has as well."""

    def __init__(self, kind: type, expected: str, *other_types: type) -> None:
        self.json_type = self.exact_type = kind
        self.accepted_types = (kind, *other_types)
        self.json_types = frozenset([kind])
        self.expected = expected

    def decode(self, value: Any) -> Any:
        if type(value) is self.exact_type or isinstance(value, self.json_type):
            return value
        raise self.make_error(value)

    def encode(self, value: Any) -> Any:
        return value if type(value) is self.exact_type else super().encode(value)


class NumberCodec(Codec):
    """`int` or `float`. `convert` converts a number to this type, or raises an error.

    An equal number of another type, such as 29.0 for an int, is decoded. The document keeps the original.
    """

    json_types = frozenset({float, int})

    def __init__(self, expected: str, convert: Callable[[Any], Any], exact_type: type | None = None) -> None:
        self.expected, self._convert, self.exact_type = expected, convert, exact_type
        self.is_identity = exact_type is not None

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Number) or hasattr(value, "__index__")

    def decode(self, value: Any) -> Any:
        kind = type(value)
        if kind is self.exact_type:
            return value
        # The caller's parser may return other types of numbers. A boolean is a number in Python, but not in JSON.
        if kind in self.json_types or (isinstance(value, Number) and kind is not bool):
            try:
                return self._convert(value)
            except (ArithmeticError, TypeError, ValueError):
                # Raised below, because a chained error may show the value.
                pass
        raise self.make_error(value)

    def encode(self, value: Any) -> Any:
        return value if type(value) is self.exact_type else super().encode(value)


class TextCodec(Codec):
    """A Python type that is a string in JSON. `parse` converts the string, or raises ValueError."""

    json_types = frozenset({str})
    is_identity = False

    def __init__(self, kind: type, expected: str, parse: Callable[[str], Any]) -> None:
        self.accepted_types, self.expected, self._parse = (kind, str), expected, parse

    def decode(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error(value)
        try:
            return self._parse(value)
        except ValueError as error:
            raise self.make_error(value) from error


def _json_type(value: Any) -> type:
    return next((kind for kind in type(value).__mro__ if kind in Codec.json_types), type(value))


class EnumCodec(Codec):
    """Enums and `Literal`. Strings match the members of an enum in any casing.

    If it is `open_ended`, any other string is accepted as well.
    """

    accepted_types = (str, Number, enum.Enum)
    is_identity = False

    def __init__(self, members: Sequence[Any], *, open_ended: bool = False) -> None:
        values = [member.value if isinstance(member, enum.Enum) else member for member in members]
        self.members, self.open_ended = members, open_ended
        self.expected = " or ".join(map(repr, values)) + (" or another string" if open_ended else "")
        kinds = [*map(_json_type, values), *[str] * open_ended]
        # 1 and 1.0 are the same number.
        self.json_types = frozenset(kinds).union([int, float] if {int, float}.intersection(kinds) else [])
        # True == 1 in Python, but not in JSON. The first of equal values wins.
        known = [*zip(values, members, strict=True)]
        self._by_value = {(type(value) is bool, value): member for value, member in reversed(known)}
        self._by_text = {value: member for (_, value), member in self._by_value.items() if isinstance(value, str)}
        self._by_lower_text = {
            text.lower(): member for text, member in self._by_text.items() if isinstance(member, enum.Enum)
        }

    def decode(self, value: Any) -> Any:
        try:
            return self._by_text[value]
        except (KeyError, TypeError):
            # Raised below, because the chained KeyError would show the value.
            pass
        return self._decode_unusual(value)

    def _decode_unusual(self, value: Any) -> Any:
        member = None
        if isinstance(value, str):
            member = self._by_lower_text.get(value.lower(), value if self.open_ended else None)
        elif isinstance(value, (int, float, Number, type(None))):
            member = self._by_value.get((type(value) is bool, value))
        if member is None:
            raise self.make_error(value)
        return member

    def encode(self, value: Any) -> Any:
        encoded = value._value_ if isinstance(value, enum.Enum) else value
        return encoded if type(encoded) is str and encoded in self._by_text else super().encode(value)


class ModelCodec(Codec):
    """A model. With `members`, it is one of these, and the discriminator selects which."""

    json_types = frozenset({dict})
    has_models = True

    def __init__(self, model: type[Document], members: Sequence[type[Document]] = ()) -> None:
        self.model, self.members = model, tuple(members) or (model,)
        self.expected = " or ".join(f"a JSON object ({member.__name__})" for member in self.members)
        self.accepted_types = (*self.members, Mapping)
        values = ((member._discriminator_values.get(model._discriminator_key, ""), member) for member in self.members)
        self._member_by_value = {value.lower(): member for value, member in values}

    def decode(self, value: Any) -> Any:
        if isinstance(value, self.members):
            return value
        if not isinstance(value, dict) or isinstance(value, Document):
            raise self.make_error(value)
        model = self.model if len(self.members) == 1 else self._resolve_class(value, DeserializationError)
        return model._adopt(value, add_discriminators=False)

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.members):
            copy = copy_json(value)
            self.prepare(copy)
            return copy
        if not isinstance(value, Mapping) or isinstance(value, Document):
            raise self.make_error(value, SerializationError)
        model = self._resolve_class(value, SerializationError)
        document = model._encode_mapping(value)
        model._check_discriminators(document, SerializationError)
        return model._adopt(document)

    def _resolve_class(self, value: Mapping[str, Any], error_type: type[ModelError]) -> type[Document]:
        key = self.model._discriminator_key
        text = value.get(key)
        member = self._member_by_value.get(text.lower(), self.model) if isinstance(text, str) else self.model
        model = member._resolve_class(value)
        if issubclass(model, self.members):
            return model
        expected = " or ".join(repr(member._discriminator_values[key]) for member in self.members)
        raise error_type(expected=expected, value=text).prefix_path(key)

    def prepare(self, value: Any) -> None:
        if type(value) is dict:
            model = self.model._resolve_class(value) if self.model._subclass_by_value else self.model
            model._prepare(value)
        elif isinstance(value, self.members):
            # The model may come from the service, and so have any keys, and lack the discriminator that selects its
            # class here.
            for key, own in value._discriminator_values.items():
                if key not in self.model._discriminator_values and value.get(key) is None:
                    value[key] = own

    def has_secrets(self, seen: set[type]) -> bool:
        return any(member._has_secrets(seen) for member in self.members)

    def iter_errors(self, value: Any, operations: Operations) -> Iterable[ModelError]:
        try:
            model: Document = self.decode(value)
        except ModelError as error:
            return [error]
        return model._iter_errors(operations)


class _ItemsCodec(Codec):
    """The base class of the codecs of arrays and objects."""

    kind: ClassVar[Any]

    def __init__(self, item: Codec) -> None:
        self.item, self.is_identity, self.has_models = item, item.is_identity, item.has_models
        self._exact_types = frozenset([item.exact_type] if item.exact_type else [])

    def prepare(self, value: Any) -> None:
        for key, item in self._pairs(value) if type(value) is self.kind else ():
            try:
                self.item.prepare(item)
            except ModelError as error:
                error.prefix_path(key)
                raise

    def has_secrets(self, seen: set[type]) -> bool:
        return self.item.has_secrets(seen)

    def _pairs(self, value: Any) -> Iterable[tuple[Any, Any]]:
        if self.kind is dict:
            return (value if type(value) is dict else dict(value)).items()
        return enumerate(list.__iter__(value) if isinstance(value, list) else value)

    def _is_exact(self, items: Iterable[Any]) -> bool:
        return bool(self._exact_types) and self._exact_types.issuperset(map(type, items))

    def decode(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.make_error(value)
        if self._is_exact(value if self.kind is list else value.values()):
            return value
        decoded: dict[Any, Any] = {}
        error, decode = None, self.item.decode
        for key, item in self._pairs(value):
            try:
                decoded[key] = python_item = decode(item)
                if isinstance(python_item, Document):
                    value[key] = python_item
            except ModelError as problem:
                # Goes on, so that the items after a wrong one become models.
                error = error or problem.prefix_path(key)
        if error is not None:
            raise error
        if self.is_identity and all(
            map(operator.is_, decoded.values(), value if self.kind is list else value.values())
        ):
            return value
        return tuple(decoded.values()) if self.kind is list else MappingProxyType(decoded)

    def encode(self, value: Any) -> Any:
        if type(value) is list and self.kind is list and self._is_exact(value):
            return value.copy()
        if not self.accepts(value):
            raise self.make_error(value, SerializationError)
        encoded = {}
        for key, item in self._pairs(value):
            try:
                encoded[key if self.kind is list else to_key(key)] = self.item.encode(item)
            except ModelError as error:
                error.prefix_path(key)
                raise
        return list(encoded.values()) if self.kind is list else encoded

    def iter_errors(self, value: Any, operations: Operations) -> Iterator[ModelError]:
        if not isinstance(value, self.kind):
            yield self.make_error(value)
            return
        for key, item in self._pairs(value):
            if self.kind is dict and not isinstance(key, str):
                yield key_error(key).prefix_path(key)
            for error in self.item.iter_errors(item, operations):
                yield error.prefix_path(key)


class ListCodec(_ItemsCodec):
    """An array: the list in the document if its items need no decoding, else a tuple."""

    kind, json_types, expected = list, frozenset({list}), "a JSON array"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview))


class ObjectCodec(_ItemsCodec):
    """An object with any keys: the dict in the document if its values need no decoding, else a read-only mapping."""

    kind, json_types, expected, accepted_types = dict, frozenset({dict}), "a JSON object", Mapping


class KeysCodec(ObjectCodec):
    """An object that is decoded to a tuple of its keys."""

    def decode(self, value: Any) -> Any:
        return tuple(super().decode(value))


class UnionCodec(Codec):
    """A union. Its members decode different JSON types."""

    def __init__(self, members: Sequence[Codec]) -> None:
        self.members = members
        self.expected = " or ".join(dict.fromkeys(member.expected for member in members))
        self.is_identity = all(member.is_identity for member in members)
        self.has_models = any(member.has_models for member in members)
        self._member_by_type: dict[type, Codec] = {}
        for member in members:
            for json_type in member.json_types:
                other = self._member_by_type.setdefault(json_type, member)
                # A field that is null reads as None, whatever its codec is.
                if other is not member and json_type is not type(None):
                    both = f"{other.expected} and {member.expected}"
                    raise TypeError(f"ambiguous union: {both} have a JSON type in common")
        self.json_types = frozenset(self._member_by_type)

    def prepare(self, value: Any) -> None:
        member = self._member(value)
        if member is not None:
            member.prepare(value)

    def has_secrets(self, seen: set[type]) -> bool:
        return any(member.has_secrets(seen) for member in self.members)

    def _member(self, value: Any) -> Codec | None:
        kind, members = type(value), self._member_by_type
        if kind in members or kind is bool:
            return members.get(kind)
        bases = [*kind.__mro__, *[float] * isinstance(value, Number)]
        return next(filter(None, map(members.get, bases)), None)

    def decode(self, value: Any) -> Any:
        member = self._member(value)
        if member is None:
            raise self.make_error(value)
        return member.decode(value)

    def encode(self, value: Any) -> Any:
        candidates = self.members if type(value) is not bool else []
        member = self._member(value) or next((member for member in candidates if member.accepts(value)), None)
        if member is None:
            raise self.make_error(value, SerializationError)
        return member.encode(value)

    def iter_errors(self, value: Any, operations: Operations) -> Iterable[ModelError]:
        member = self._member(value)
        return [self.make_error(value)] if member is None else member.iter_errors(value, operations)
