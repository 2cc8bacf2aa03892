"""The dict that a model is: JSON that it owns, and the models in it."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator
from copy import deepcopy
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from .declarations import Declarations
from .errors import DeserializationError, ModelError, SerializationError, nesting_error
from .json_values import Operations, Unwrap, copy_object, encode, key_error
from .redaction import repr_of_type, short_repr

if TYPE_CHECKING:
    from typing_extensions import Self


_CONVERSION = RLock()
# The characters after which a repr shows no further attribute.
_MAX_REPR: Final = 200
_get, _items = dict.get, dict.items


class Document(Declarations, dict[str, Any]):
    """A dict that owns its JSON: what goes in is copied, and each nested object that has a model becomes one.

    A parser makes plain dicts, and most nested ones are never looked at. They are converted, all at once and in place,
    when this object is first asked for a value, and until then cost nothing.
    """

    __slots__ = ("__dict__", "__weakref__")

    @classmethod
    def _adopt(cls, document: dict[str, Any], *, add_discriminators: bool = True) -> Self:
        """The model that takes ownership of `document`, in the class that its discriminators name."""
        # This is called for every nested object, and most have no discriminator.
        model = cls._resolve_class(document) if cls._subclass_by_value else cls
        self = model.__new__(model)
        if model._discriminator_values:
            self._initialize(document, add_discriminators=add_discriminators)
        else:
            dict.update(self, document)
        return self

    def _initialize(self, document: dict[str, Any], *, add_discriminators: bool = True) -> None:
        dict.update(self, document)
        for key, own in self._discriminator_values.items():
            if (dict.setdefault if add_discriminators else _get)(self, key, own) != own:
                self._check_discriminators(document, DeserializationError)

    @classmethod
    def _copy_mapping(cls, mapping: Any) -> dict[str, Any]:
        """A copy of `mapping`, whose keys are JSON names."""
        document: dict[str, Any] = cls._copy_json(mapping)
        try:
            cls._prepare(document)
            return document
        except RecursionError:
            error = nesting_error(document)
        raise cls._redact(error).with_context(cls.__name__)

    def _convert_nested(self) -> None:
        """Makes models of the nested objects that have one, as far as their JSON is right."""
        fields = self._fields_with_models
        if fields is None:
            fields = self._resolve_fields()
        # Without the lock, two threads may make two models of one object.
        with _CONVERSION:
            for field in fields:
                value = _get(self, field.json_name)
                try:
                    # It also converts what is in a list or object.
                    decoded = value if value is None else field.decode(value)
                except ModelError:
                    # Ignored here: reading the attribute raises.
                    continue
                if isinstance(decoded, Document):
                    dict.__setitem__(self, field.json_name, decoded)
                    self.__dict__[field.name] = decoded
            if self._fields_with_models is not None:
                self.__dict__["_nested_converted"] = True

    def _write(self, changes: dict[str, Any]) -> None:
        """Stores `changes`, JSON values that it takes ownership of."""
        self._check_discriminators(changes, SerializationError)
        for key, value in changes.items():
            dict.__setitem__(self, key, value)
            self._invalidate(key)

    def _invalidate(self, key: str) -> None:
        """Discards the cached attribute of `key`."""
        field = self._fields_by_json_name.get(key)
        if field is not None:
            self.__dict__.pop(field.name, None)
            if field.has_models:
                self.__dict__["_nested_converted"] = False

    def _iter_errors(self, operations: Operations) -> Iterator[ModelError]:
        """All that is wrong in the document, in its order, and then what is missing from it."""
        for key, value in self.items():
            field = self._fields_by_json_name.get(key)
            codec = self._additional_properties if field is None else field.codec
            if key in self._attribute_names:
                yield self._name_error(key, DeserializationError).prefix_path(key)
            elif field is None or (field.takes_part(operations) and (value is not None or field.required)):
                if not isinstance(key, str):
                    yield key_error(key).prefix_path(key)
                for error in codec.iter_errors(value, operations):
                    yield self._add_context(error, key, value)
        for field in self._fields_by_name.values():
            if field.required and field.json_name not in self and field.takes_part(operations):
                missing = DeserializationError(expected=field.codec.expected, missing=True)
                yield missing.prefix_path(field.json_name)

    def __reduce__(self) -> tuple[Any, ...]:
        # As after reading, which makes models of the nested objects.
        self._convert_nested()
        # A pickle names no function of this library, so that later versions can read it.
        newobj = copyreg.__newobj__  # type: ignore[attr-defined]  # It is missing from typeshed.
        return newobj, (type(self),), (self._shallow_dict(), self._private_attributes())

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        document, private = state
        dict.update(self, document)
        self.__dict__.update(private)

    def _shallow_dict(self) -> dict[str, Any]:
        """A plain dict of the same items."""
        return dict(dict.items(self))

    def _private_attributes(self) -> dict[str, Any]:
        """What SDK code keeps on the object beside the document."""
        own = self._fields_by_name
        return {key: value for key, value in self.__dict__.items() if key not in own and key != "_nested_converted"}

    def __repr__(self) -> str:
        return model_repr(self, 4)

    def __copy__(self) -> Self:
        copy: Self = self._copy_json(self)
        return copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        new = self.__copy__()
        pairs: list[tuple[Any, Any]] = [(self, new)]
        # Private attributes may name the model, and anything in it.
        for old, copy in pairs:
            memo[id(old)] = copy
            both = map(dict.values, (old, copy)) if isinstance(old, dict) else (old, copy)
            pairs.extend(pair for pair in zip(*both, strict=False) if isinstance(pair[0], (dict, list)))
        for _, copy in pairs:
            if isinstance(copy, Document):
                copy.__dict__.update(deepcopy(copy._private_attributes(), memo))
        return new

    def __replace__(self, /, **changes: Any) -> Self:
        """A copy with other attributes, for `copy.replace`. None removes the key."""
        new = self.__copy__()
        new._write(self._encode_mapping(changes, keywords=True))
        for name, value in changes.items():
            if value is None:
                new.pop(self._fields_by_name[name].json_name, None)
        return new

    # Where a dict's methods return a dict, a model's return a model. The other methods keep dict's signatures.
    if TYPE_CHECKING:

        def copy(self) -> Self: ...
        def __or__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]
        def __ror__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]

    else:
        copy = __copy__

        def __getitem__(self, key):
            if not self._nested_converted:
                self._convert_nested()
            return dict.__getitem__(self, key)

        def get(self, key, default=None, /):
            if not self._nested_converted:
                self._convert_nested()
            return _get(self, key, default)

        def items(self):
            if not self._nested_converted:
                self._convert_nested()
            return _items(self)

        def values(self):
            if not self._nested_converted:
                self._convert_nested()
            return dict.values(self)

        def __iter__(self):
            # Without a method here, dict(model) and {**model} would bypass __getitem__.
            return dict.__iter__(self)

        def __setitem__(self, key, value):
            self._write(self._copy_mapping({key: value}))

        def setdefault(self, key, default=None, /):
            if key not in self:
                self[key] = default
            return self[key]

        def update(self, /, *args, **kwargs):
            self._write(self._copy_mapping(dict(*args, **kwargs)))

        def __ior__(self, other):
            self.update(other)
            return self

        def __or__(self, other):
            return self.copy().__ior__(other) if isinstance(other, dict) else NotImplemented

        def __ror__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            new = self.copy()
            document = {**self._copy_mapping(other), **new._shallow_dict()}
            dict.clear(new)
            new._initialize(document)
            return new

        def __delitem__(self, key):
            dict.__delitem__(self, key)
            self._invalidate(key)

        def pop(self, key, /, *default):
            self._convert_nested()
            value = dict.pop(self, key, *default)
            self._invalidate(key)
            return value

        def popitem(self):
            self._convert_nested()
            key, value = dict.popitem(self)
            self._invalidate(key)
            return key, value

        def clear(self):
            for key in list(self):
                del self[key]


@encode.register(Document)
def _encode_document(document: Document, unwrap: Unwrap) -> Any:
    if unwrap is not None:
        return copy_object(unwrap(document), unwrap)
    new = type(document).__new__(type(document))
    dict.update(new, copy_object(document._shallow_dict(), None))
    if document.__dict__:
        new.__dict__.update(document._private_attributes())
    return new


@repr_of_type.register(Document)
def model_repr(model: Document, depth: int) -> str:
    """The attributes of a model on one line, and those of models in it down to `depth` levels."""
    if not depth:
        return f"{type(model).__name__}(...)"
    # Plain objects may have been appended to a list of models since the others were converted.
    model._convert_nested()
    parts: list[str] = []
    for key, value in model.items():
        if sum(map(len, parts)) > _MAX_REPR:
            parts.append("...")
            break
        field = model._fields_by_json_name.get(key)
        name = f"{short_repr(key)}: " if field is None else f"{field.name}="
        parts.append(name + short_repr(model._mask(key, value), depth - 1))
    return f"{type(model).__name__}({', '.join(parts)})"
