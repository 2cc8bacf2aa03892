"""The dict that a model is: JSON that it owns, and the models in it."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import (
    ArgumentError,
    DeserializationError,
    ModelError,
    SerializationError,
    nesting_error,
    path_segment,
    suggestion,
)
from .json_values import NULL, Codec, Operations, Property, Unwrap, copy_json, copy_object, encode, key_error, to_key
from .redaction import short_repr

if TYPE_CHECKING:
    from typing_extensions import Self


_CONVERSION = RLock()
_get, _items = dict.get, dict.items


class Document(dict[str, Any]):
    """A dict that owns its JSON: what goes in is copied, and each nested object that has a model becomes one.

    A parser makes plain dicts, and most nested ones are never looked at. They are converted, all at once and in place,
    when this object is first asked for a value, and until then cost nothing.
    """

    __slots__ = ("__dict__", "__weakref__")
    # True on the class if it nests no models, so that its instances need no entry of their own.
    _nested_converted = False
    _fields: ClassVar[Mapping[str, Property]] = {}
    _fields_by_json_name: ClassVar[Mapping[str, Property]] = {}
    _defaults: ClassVar[Mapping[str, Any]] = {}
    # The classes that annotations may name where the model is made in a function.
    _local_types: ClassVar[Mapping[str, type]] = {}
    _fields_with_models: ClassVar[Sequence[Property] | None] = None
    _additional_properties: ClassVar[Codec] = Codec()
    # The JSON name of the discriminator, and the subclasses by its value in lower case.
    _discriminator_key: ClassVar[str] = ""
    _subclass_by_value: ClassVar[dict[str, Any]] = {}
    # This class's own discriminator values, by JSON name.
    _discriminator_values: ClassVar[Mapping[str, str]] = {}

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
    def _copy_json(cls, value: Any, unwrap: Unwrap = None) -> Any:
        try:
            return copy_json(value, unwrap)
        except ModelError as error:
            raise cls._redact(error).with_context(cls.__name__) from error.__cause__

    @classmethod
    def _short_repr(cls, value: object) -> str:
        """`value`, which may be a document of this class, for a message."""
        return short_repr(value, secret=cls._has_secrets(set()))

    @classmethod
    def _has_secrets(cls, seen: set[type]) -> bool:
        """Whether a field of it, of its subclasses or of a model in it is secret, but for the classes of `seen`."""
        if cls in seen:
            return False
        seen.add(cls)
        all_fields = [field for model in (cls, *cls._subclass_by_value.values()) for field in model._fields.values()]
        return any(field.secret or field.codec.has_secrets(seen) for field in all_fields)

    @classmethod
    def _redact(cls, error: ModelError) -> ModelError:
        """`error`, which is about a whole document, without what may be in a secret field of it."""
        if error.path == "$":
            return error.redact() if cls._has_secrets(set()) else error
        for field in cls._fields.values():
            segment = path_segment(field.json_name)
            if f"{error.path}.".startswith((f"${segment}.", f"${segment}[")):
                if field.secret:
                    return error.redact().prefix_path(field.json_name)
                return error.show_type() if field.codec.has_secrets(set()) else error
        return error

    @classmethod
    def _encode_mapping(cls, mapping: Mapping[str, Any], *, keywords: bool = False) -> dict[str, Any]:
        """The JSON of `mapping`, whose keys are JSON names, and whose values are those of attributes or their JSON.

        With `keywords`, the keys are attribute names, and None means absent.
        """
        fields = cls._fields if keywords else cls._fields_by_json_name
        document: dict[str, Any] = {}
        key = value = field = None
        try:
            for key, value in mapping.items():
                field = fields.get(key)
                if field is None:
                    document[to_key(key)] = cls._encode_additional(key, value, keywords=keywords)
                elif type(value) is field.exact_type:
                    document[field.json_name] = value
                elif value is not None or not keywords:
                    document[field.json_name] = None if value is None or value is NULL else field.encode(value)
        except (SerializationError, RecursionError) as error:
            raise cls._add_context(error, key if field is None else field.json_name, value) from error.__cause__
        return document

    @classmethod
    def _encode_additional(cls, key: str, value: Any, *, keywords: bool) -> Any:
        if keywords:
            hint = suggestion(key, cls._fields)
            raise ArgumentError(f"{cls.__name__} has no attribute {short_repr(key)}{hint}")
        return cls._additional_properties.encode(value)

    @classmethod
    def _add_context(cls, error: ModelError | RecursionError, key: Any, value: Any) -> ModelError:
        """The error of the value at `key`, with the place where it happened."""
        problem = error if isinstance(error, ModelError) else nesting_error(value)
        field = cls._fields_by_json_name.get(key)
        if field is not None and field.secret:
            problem.redact()
        context = cls.__name__ if field is None else f"{cls.__name__}.{field.name}"
        return problem.prefix_path(key).with_context(context)

    @classmethod
    def _check_discriminators(cls, changes: Mapping[str, Any], error_type: type[ModelError]) -> None:
        for key, own in cls._discriminator_values.items():
            value = changes.get(key, own)
            if value != own and not (isinstance(value, str) and value.lower() == own.lower()):
                error = error_type(expected=repr(own), value=value)
                raise error.prefix_path(key).with_context(cls.__name__)

    @classmethod
    def _resolve_class(cls, document: Mapping[str, Any]) -> type[Self]:
        """The class that the discriminators of `document` name."""
        model = cls
        while model._subclass_by_value:
            value = document.get(model._discriminator_key)
            subclass = model._subclass_by_value.get(value.lower()) if isinstance(value, str) else None
            if subclass is None:
                break
            model = subclass
        return model

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

    @classmethod
    def _resolve_fields(cls) -> Sequence[Property]:
        """The fields with models, without those whose annotation names what isn't there, or not yet."""
        codecs = {}
        for name, field in cls._fields.items():
            with suppress(TypeError):
                codecs[name] = field.codec
        found = [cls._fields[name] for name, codec in codecs.items() if codec.has_models]
        if len(codecs) == len(cls._fields):
            cls._fields_with_models, cls._nested_converted = found, not found
        return found

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
            if field is None or (field.takes_part(operations) and (value is not None or field.required)):
                if not isinstance(key, str):
                    yield key_error(key).prefix_path(key)
                for error in codec.iter_errors(value, operations):
                    yield self._add_context(error, key, value)
        for field in self._fields.values():
            if field.required and field.json_name not in self and field.takes_part(operations):
                missing = DeserializationError(expected=field.codec.expected, missing=True)
                yield missing.prefix_path(field.json_name)

    def __reduce__(self) -> tuple[Any, ...]:
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
        own = self._fields
        return {key: value for key, value in self.__dict__.items() if key not in own and key != "_nested_converted"}

    def __copy__(self) -> Self:
        copy: Self = self._copy_json(self)
        return copy

    def __deepcopy__(self, _memo: object) -> Self:
        return self.__copy__()

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
            self._write(self._copy_json({key: value}))

        def setdefault(self, key, default=None, /):
            if key not in self:
                self[key] = default
            return self[key]

        def update(self, /, *args, **kwargs):
            self._write(self._copy_json(dict(*args, **kwargs)))

        def __ior__(self, other):
            self.update(other)
            return self

        def __or__(self, other):
            return self.copy().__ior__(other) if isinstance(other, dict) else NotImplemented

        def __ror__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            new = self.copy()
            document = {**self._copy_json(other), **new._shallow_dict()}
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
