"""The dict behind a model: it owns its JSON, and converts nested objects to models."""

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
# A repr of this length shows no further attributes.
_MAX_REPR: Final = 200
_get, _items = dict.get, dict.items


class Document(Declarations, dict[str, Any]):
    """A dict that owns its JSON: values are copied when they are set, and nested objects become models.

    Nested objects are converted in place, all at once, when a value is first read. Until then they are plain dicts,
    because most are never read.
    """

    __slots__ = ("__dict__", "__weakref__")

    @classmethod
    def _adopt(cls, document: dict[str, Any], *, add_discriminators: bool = True) -> Self:
        """Makes a model that takes ownership of `document`, in the class that its discriminators select."""
        # Written for speed: this is called for every nested object, and most have no discriminator.
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
        """A checked copy of `mapping`, whose keys are JSON names."""
        document: dict[str, Any] = cls._copy_json(mapping)
        try:
            cls._prepare(document)
            return document
        except RecursionError:
            error = nesting_error(document)
        raise cls._redact(error).with_context(cls.__name__)

    def _convert_nested(self) -> None:
        """Replaces nested objects by models, except where the JSON has the wrong type."""
        fields = self._fields_with_models
        if fields is None:
            fields = self._resolve_fields()
        # Without the lock, two threads may make two models from one object.
        with _CONVERSION:
            for field in fields:
                value = _get(self, field.json_name)
                try:
                    # This also converts the items of a list or object in place.
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
        """Stores `changes`, and takes ownership of the values."""
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
        """The problems of the document, in its order, and then what is missing."""
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
        # The pickle must not depend on whether attributes were read.
        self._convert_nested()
        # A pickle refers to no function of this library, so that later versions can load it.
        newobj = copyreg.__newobj__  # type: ignore[attr-defined]  # It is missing from typeshed.
        return newobj, (type(self),), (self._shallow_dict(), self._private_attributes())

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        document, private = state
        dict.update(self, document)
        self.__dict__.update(private)

    def _shallow_dict(self) -> dict[str, Any]:
        """A plain dict with the same items."""
        return dict(dict.items(self))

    def _private_attributes(self) -> dict[str, Any]:
        """The attributes that other code set on the object, outside of the document."""
        own = self._fields_by_name
        return {key: value for key, value in self.__dict__.items() if key not in own and key != "_nested_converted"}

    def __repr__(self) -> str:
        return model_repr(self, 4)

    def __copy__(self) -> Self:
        """Returns a model of the same class, whose document shares nothing with this one."""
        copy: Self = self._copy_json(self)
        return copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        new = self.__copy__()
        pairs: list[tuple[Any, Any]] = [(self, new)]
        # Private attributes may refer to the model and to anything in it.
        for old, copy in pairs:
            memo[id(old)] = copy
            both = map(dict.values, (old, copy)) if isinstance(old, dict) else (old, copy)
            pairs.extend(pair for pair in zip(*both, strict=False) if isinstance(pair[0], (dict, list)))
        for _, copy in pairs:
            if isinstance(copy, Document):
                copy.__dict__.update(deepcopy(copy._private_attributes(), memo))
        return new

    def __replace__(self, /, **changes: Any) -> Self:
        """Called by `copy.replace`: a copy with changed attributes. None removes the key."""
        new = self.__copy__()
        new._write(self._encode_mapping(changes, keywords=True))
        for name, value in changes.items():
            if value is None:
                new.pop(self._fields_by_name[name].json_name, None)
        return new

    # These methods return a model in place of a dict. The others have the signatures of dict.
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
            # Without this method, dict(model) and {**model} would bypass __getitem__.
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
    """The repr of a model: its attributes on one line, with nested models `depth` levels deep."""
    if not depth:
        return f"{type(model).__name__}(...)"
    # Plain objects may have been appended to a list of models since the last conversion.
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
