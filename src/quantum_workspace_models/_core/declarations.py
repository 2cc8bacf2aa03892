"""What a model class declares: its fields, discriminators and secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import ArgumentError, ModelError, SerializationError, nesting_error, path_segment, suggestion
from .json_values import Codec, Property, Unwrap, copy_json, is_null, to_key
from .redaction import mask_item, mask_secret, short_repr

if TYPE_CHECKING:
    from typing_extensions import Self


class Declarations:
    """The class attributes and class methods of `Document`."""

    __slots__ = ()
    _fields_by_name: ClassVar[Mapping[str, Property]] = {}
    _fields_by_json_name: ClassVar[Mapping[str, Property]] = {}
    _defaults: ClassVar[Mapping[str, Any]] = {}
    # The attribute names that aren't also JSON names.
    _attribute_names: ClassVar[frozenset[str]] = frozenset()
    # The classes that annotations may name if the model is defined in a function.
    _local_types: ClassVar[Mapping[str, type]] = {}
    # True for a class without nested models, and for instances whose nested objects have been converted.
    _nested_converted = False
    _fields_with_models: ClassVar[Sequence[Property] | None] = None
    _additional_properties: ClassVar[Codec] = Codec()
    # The JSON name of the discriminator, and the subclasses by lower-case value.
    _discriminator_key: ClassVar[str] = ""
    _subclass_by_value: ClassVar[dict[str, Any]] = {}
    # The discriminator values of this class, by JSON name.
    _discriminator_values: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def _resolve_fields(cls) -> Sequence[Property]:
        """The fields with models, except those whose annotation can't be evaluated yet."""
        codecs = {}
        for name, field in cls._fields_by_name.items():
            with suppress(TypeError):
                codecs[name] = field.codec
        found = [cls._fields_by_name[name] for name, codec in codecs.items() if codec.has_models]
        if len(codecs) == len(cls._fields_by_name):
            cls._fields_with_models, cls._nested_converted = found, not found
        return found

    @classmethod
    def _prepare(cls, document: Mapping[str, Any]) -> None:
        """Does what `Codec.prepare` does, for a whole document."""
        if cls._attribute_names and not cls._attribute_names.isdisjoint(document):
            key = next(filter(cls._attribute_names.__contains__, document))
            raise cls._name_error(key, SerializationError).prefix_path(key).with_context(cls.__name__)
        for field in cls._resolve_fields() if cls._fields_with_models is None else cls._fields_with_models:
            value = document.get(field.json_name)
            if value is not None:
                try:
                    field.codec.prepare(value)
                except ModelError as error:
                    raise cls._add_context(error, field.json_name, value) from None

    @classmethod
    def _name_error(cls, key: str, error_type: type[ModelError]) -> ModelError:
        return error_type(expected=f"the JSON name {cls._fields_by_name[key].json_name!r}", value=key)

    @classmethod
    def _copy_json(cls, value: Any, unwrap: Unwrap = None) -> Any:
        try:
            return copy_json(value, unwrap)
        except ModelError as error:
            raise cls._redact(error).with_context(cls.__name__) from error.__cause__

    @classmethod
    def _short_repr(cls, value: object) -> str:
        """The repr of `value`, which may be a document of this class, for a message."""
        return short_repr(value, secret=cls._has_secrets(set()))

    @classmethod
    def _has_secrets(cls, seen: set[type]) -> bool:
        """Whether this class, its subclasses or nested models have secret fields. `seen` lists those checked."""
        if cls in seen:
            return False
        seen.add(cls)
        all_fields = [
            field for model in (cls, *cls._subclass_by_value.values()) for field in model._fields_by_name.values()
        ]
        try:
            return any(field.secret or field.codec.has_secrets(seen) for field in all_fields)
        except TypeError:
            # An annotation can't be evaluated. What it names may have secrets.
            return True

    @classmethod
    def _mask(cls, key: str, value: Any) -> Any:
        """`value` as it may be shown. `key` may be an attribute name by mistake."""
        field = cls._fields_by_json_name.get(key) or (cls._fields_by_name[key] if key in cls._attribute_names else None)
        if field is None or value is None:
            return mask_item(key, value)
        if field.secret:
            return mask_secret(value)
        return f"<{type(value).__name__}>" if field.hides(value) else value

    @classmethod
    def _redact(cls, error: ModelError) -> ModelError:
        """Hides what `error`, which is about a whole document, may show of its secret fields."""
        if error.path == "$":
            return error.show_type() if cls._has_secrets(set()) else error
        for field in cls._fields_by_name.values():
            # A caller may have used the attribute name.
            for name in {field.json_name, field.name}:
                segment = path_segment(name)
                if f"{error.path}.".startswith((f"${segment}.", f"${segment}[")):
                    if field.secret:
                        return error.redact().prefix_path(name)
                    return error.show_type() if field.nests_secrets else error
        return error

    @classmethod
    def _encode_mapping(cls, mapping: Mapping[str, Any], *, keywords: bool = False) -> dict[str, Any]:
        """Encodes a mapping of JSON names to Python or JSON values.

        With `keywords`, the keys are attribute names, and None means absent.
        """
        fields = cls._fields_by_name if keywords else cls._fields_by_json_name
        document: dict[str, Any] = {}
        key = value = field = None
        try:
            for key, value in (mapping if type(mapping) is dict else dict(mapping)).items():
                field = fields.get(key)
                if field is None:
                    document[to_key(key)] = cls._encode_additional(key, value, keywords=keywords)
                elif type(value) is field.exact_type:
                    document[field.json_name] = value
                elif value is not None or not keywords:
                    document[field.json_name] = None if value is None or is_null(value) else field.encode(value)
        except (SerializationError, RecursionError) as error:
            raise cls._add_context(error, key if field is None else field.json_name, value) from error.__cause__
        return document

    @classmethod
    def _encode_additional(cls, key: str, value: Any, *, keywords: bool) -> Any:
        if keywords:
            hint = suggestion(key, cls._fields_by_name)
            raise ArgumentError(f"{cls.__name__} has no attribute {short_repr(key)}{hint}")
        if key in cls._attribute_names:
            raise cls._name_error(key, SerializationError)
        return cls._additional_properties.encode(value)

    @classmethod
    def _add_context(cls, error: ModelError | RecursionError, key: Any, value: Any) -> ModelError:
        """Adds the class, attribute and path to an error about the value at `key`."""
        problem = error if isinstance(error, ModelError) else nesting_error(value)
        field = cls._fields_by_json_name.get(key)
        if field is not None and field.secret:
            problem.redact()
        context = cls.__name__ if field is None else f"{cls.__name__}.{field.name}"
        return problem.prefix_path(key).with_context(context)

    @classmethod
    def _check_discriminators(cls, changes: Mapping[str, Any], error_type: type[ModelError]) -> None:
        for key, own in cls._discriminator_values.items():
            value = changes.get(key)
            # Null is treated like an absent key.
            if value is not None and not (isinstance(value, str) and value.lower() == own.lower()):
                error = error_type(expected=repr(own), value=value)
                raise error.prefix_path(key).with_context(cls.__name__)

    @classmethod
    def _resolve_class(cls, document: Mapping[str, Any]) -> type[Self]:
        """The class that the discriminators of `document` select."""
        model = cls
        while model._subclass_by_value:
            value = document.get(model._discriminator_key)
            subclass = model._subclass_by_value.get(value.lower()) if isinstance(value, str) else None
            if subclass is None:
                break
            model = subclass
        return model
