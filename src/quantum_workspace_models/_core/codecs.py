"""Codecs convert the JSON values of one type to Python values, and back. The paths of errors start at the value."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Number
from types import MappingProxyType
from typing import Any, ClassVar

from .errors import DeserializationError, ModelError, SerializationError, mismatch
from .json_values import copy_json, is_array_boolean, to_key
from .redaction import Placeholder, is_number


def keep(value: Any) -> Any:
    return value


def show_type(value: Any) -> Any:
    """In a display, the type: the value may have the secrets of the model that belongs there."""
    return value if is_number(value) else Placeholder(value)


class Codec:
    """Converts the values of one type. This base class is the codec of `Any`, which leaves JSON values as they are."""

    expected: str = "a JSON value"
    # The types of the JSON values that it decodes.
    json_types: frozenset[type] = frozenset({str, bool, int, float, list, dict, type(None)})
    # The types that it encodes: the Python type, and the type in JSON.
    accepted_types: type | tuple[type, ...] = object
    # The type whose values are used as they are, without checks, if any.
    exact_type: type | None = None
    # A shortcut of decode() for strings. It raises KeyError or ValueError where decode() has to look closer.
    decode_text: Callable[[str], Any] | None = None
    # Whether decode() returns the value in the document itself.
    is_identity: bool = True
    # The models that values may be, and whether values may be or contain models.
    models: tuple[Any, ...] = ()
    has_models: bool = False

    def decode(self, value: Any) -> Any:
        return value

    def encode(self, value: Any) -> Any:
        if type(value) is self.exact_type:
            return value
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

    def nest(self, value: Any, misfit: Callable[[Any], Any]) -> Any:
        """`value` with models in place of objects, in new lists and dicts. `misfit` converts what isn't as expected."""
        return value if type(value) in self.json_types else misfit(value)

    def iter_inner(self, key: Any) -> Iterable[tuple[Codec, bool]]:  # noqa: ARG002 - other codecs need it
        """The codecs that what is at `key` of a value may have, and whether it is in a secret field."""
        return ()

    def accepts(self, value: Any) -> bool:
        return isinstance(value, self.accepted_types)

    def make_error(self, value: Any, error_type: type[ModelError] = DeserializationError) -> ModelError:
        for_structure = not self.json_types.isdisjoint({dict, list}) and str not in self.json_types
        return mismatch(error_type, self.expected, value, for_structure=for_structure)


class ScalarCodec(Codec):
    """`str`, `bool` or `None`, which JSON has as well."""

    def __init__(self, kind: type, expected: str, *other_types: type) -> None:
        self.json_type = self.exact_type = kind
        self.accepted_types, self.json_types, self.expected = (kind, *other_types), frozenset([kind]), expected

    def accepts(self, value: Any) -> bool:
        return isinstance(value, self.accepted_types) or (self.json_type is bool and is_array_boolean(value))

    def decode(self, value: Any) -> Any:
        if type(value) is self.exact_type or isinstance(value, self.json_type):
            return value
        raise self.make_error(value)


class NumberCodec(Codec):
    """`int` or `float`. `convert` converts an equal number of another type, such as 29.0 for an int, or raises."""

    json_types = frozenset({float, int})

    def __init__(self, expected: str, convert: Callable[[Any], Any], exact_type: type | None = None) -> None:
        self.expected, self._convert, self.exact_type = expected, convert, exact_type
        self.is_identity = exact_type is not None

    def accepts(self, value: Any) -> bool:
        return (isinstance(value, Number) or hasattr(value, "__index__")) and not is_array_boolean(value)

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


class TextCodec(Codec):
    """A Python type that is a string in JSON. `parse` converts the string, or raises ValueError."""

    json_types = frozenset({str})
    is_identity = False

    def __init__(self, kind: type, expected: str, parse: Callable[[str], Any]) -> None:
        self.accepted_types, self.expected, self.decode_text, self._parse = (kind, str), expected, parse, parse

    def decode(self, value: Any) -> Any:
        if not isinstance(value, str):
            expected = self.expected + " (from_dict converts it to one)" * isinstance(value, self.accepted_types)
            raise mismatch(DeserializationError, expected, value)
        try:
            return self._parse(value)
        except ValueError as error:
            raise self.make_error(value) from error


def _json_type(value: Any) -> type:
    return next((kind for kind in type(value).__mro__ if kind in Codec.json_types), type(value))


class EnumCodec(Codec):
    """Enums, whose members match in any casing, and `Literal`. If `open_ended`, other strings are accepted as well."""

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
        self.by_value = {(type(value) is bool, value): member for value, member in reversed(known)}
        self._by_text = {value: member for (_, value), member in self.by_value.items() if isinstance(value, str)}
        self.decode_text = self._by_text.__getitem__
        self.by_lower_text = {text.lower(): each for text, each in self._by_text.items() if isinstance(each, enum.Enum)}

    def decode(self, value: Any) -> Any:
        try:
            return self.by_value[type(value) is bool, value]
        except (KeyError, TypeError):
            # Raised below, because the chained KeyError would show the value.
            pass
        if isinstance(value, str) and (self.open_ended or value.lower() in self.by_lower_text):
            return self.by_lower_text.get(value.lower(), value)
        raise self.make_error(value)

    def encode(self, value: Any) -> Any:
        encoded = value._value_ if isinstance(value, enum.Enum) else value
        return encoded if type(encoded) is str and encoded in self._by_text else super().encode(value)


class _ItemsCodec(Codec):
    """The base class of the codecs of arrays and objects."""

    kind: ClassVar[Any]

    def __init__(self, item: Codec) -> None:
        self.item, self.is_identity, self.has_models = item, item.is_identity, item.has_models
        self._exact_types = frozenset([item.exact_type] if item.exact_type else [])
        self._decoded_types = self._exact_types.union(item.models)

    def items(self, value: Any) -> Iterable[tuple[Any, Any]]:
        """The keys and items, whatever a subclass of dict or list has in place of its methods."""
        return enumerate(list.__iter__(value)) if self.kind is list else dict.items(value)

    def _convert(self, value: Any, convert: Callable[[Any], Any], to_key: Callable[[Any], Any]) -> dict[Any, Any]:
        """The converted items by key or index."""
        key, converted = None, {}
        try:
            for key, item in self.items(value):
                converted[to_key(key)] = convert(item)
        except ModelError as error:
            error.prefix_path(key)
            raise
        return converted

    def _values(self, value: Any) -> Iterable[Any]:
        return list.__iter__(value) if self.kind is list else dict.values(value)

    def _is_same(self, converted: dict[Any, Any], value: Any) -> bool:
        return all(map(operator.is_, converted.values(), self._values(value)))

    def decode(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.make_error(value)
        if self._decoded_types and self._decoded_types.issuperset(map(type, self._values(value))):
            return value
        decoded = self._convert(value, self.item.decode, keep)
        if self.is_identity and self._is_same(decoded, value):
            return value
        return tuple(decoded.values()) if self.kind is list else MappingProxyType(decoded)

    def encode(self, value: Any) -> Any:
        if type(value) is list is self.kind and self._exact_types.issuperset(map(type, value)):
            return value.copy()
        if not self.accepts(value):
            raise self.make_error(value, SerializationError)
        # A proxy says that it is a dict.
        items = value if issubclass(type(value), self.kind) else self.kind(value)
        encoded = self._convert(items, self.item.encode, keep if self.kind is list else to_key)
        return [*encoded.values()] if self.kind is list else encoded

    def nest(self, value: Any, misfit: Callable[[Any], Any]) -> Any:
        if not isinstance(value, self.kind):
            return misfit(value)
        if not self.has_models and misfit is keep:
            return value
        nest = self.item.nest
        nested = {key: nest(item, misfit) for key, item in self.items(value)}
        if self._is_same(nested, value):
            return value
        return [*nested.values()] if self.kind is list else nested

    def iter_inner(self, key: Any) -> Iterable[tuple[Codec, bool]]:  # noqa: ARG002 - all keys have the same codec
        return [(self.item, False)]


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
        self.members, self._member_by_type = members, dict[type, Codec]()
        self.expected = " or ".join(dict.fromkeys(member.expected for member in members))
        self.is_identity = all(member.is_identity for member in members)
        self.has_models = any(member.has_models for member in members)
        for member in members:
            for json_type in member.json_types:
                other = self._member_by_type.setdefault(json_type, member)
                # A field that is null reads as None, whatever its codec is.
                if other is not member and json_type is not type(None):
                    both = f"{other.expected} and {member.expected}"
                    raise TypeError(f"ambiguous union: {both} have a JSON type in common")
        self.json_types = frozenset(self._member_by_type)

    def member(self, value: Any) -> Codec | None:
        kind, members = type(value), self._member_by_type
        if kind in members or kind is bool:
            return members.get(kind)
        bases = [*kind.__mro__, *[float] * isinstance(value, Number)]
        return next(filter(None, map(members.get, bases)), None)

    def decode(self, value: Any) -> Any:
        member = self.member(value)
        if member is None:
            raise self.make_error(value)
        return member.decode(value)

    def encode(self, value: Any) -> Any:
        accepting = (member for member in self.members if type(value) is not bool and member.accepts(value))
        member = self.member(value) or next(accepting, None)
        if member is None:
            raise self.make_error(value, SerializationError)
        return member.encode(value)

    def nest(self, value: Any, misfit: Callable[[Any], Any]) -> Any:
        member = self.member(value)
        return misfit(value) if member is None else member.nest(value, misfit)

    def iter_inner(self, key: Any) -> Iterable[tuple[Codec, bool]]:
        return [inner for member in self.members for inner in member.iter_inner(key)]
