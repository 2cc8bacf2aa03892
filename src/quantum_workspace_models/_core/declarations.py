"""What a model class declares: its fields, discriminators and subclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MemberDescriptorType
from typing import Any, Final

from .codecs import Codec, keep
from .errors import ModelError, mismatch, nesting_error
from .fields import Field, collect_fields
from .redaction import mask_item
from .type_hints import additional_properties_codec

# The names in the __dict__ of a model that say how far the conversion of its nested objects is begin with this.
STATE: Final = "__nested__"
_NestingFields = tuple[tuple[str, str, Callable[..., Any]], ...]
_get, _items = dict.get, dict.items


class ModelInfo:
    """What a model class declares, as its ``__model_info__``.

    :ivar arguments: What `__init__` takes after the class.
    :ivar fields: The fields by attribute name.
    :ivar fields_by_json_name: The fields by JSON name.
    :ivar attribute_names: The attribute names that aren't also JSON names.
    :ivar defaults: The defaults of the constructor's keywords.
    :ivar additional_properties: The codec of the values of unknown keys.
    :ivar discriminator_key: The JSON name of the discriminator that selects a subclass, or "".
    :ivar discriminators: The discriminator values of this class, by JSON name.
    :ivar alias: The generic class with the type arguments of this one, if it has been made from these, or None.
    :ivar subclasses: The subclasses that the discriminator selects, by its lower-case value.
    """

    def __init__(self, model: type[Any], root: type, discriminator: str | None, additional_properties: Any) -> None:
        base: Any = getattr(model, "__model_info__", None)
        self.model: Any = model
        self.alias: Any = None
        self.arguments = (root, discriminator, additional_properties)
        self.fields = collect_fields(model, root)
        self.fields_by_json_name = {field.json_name: field for field in self.fields.values()}
        self.attribute_names = frozenset(self.fields) - self.fields_by_json_name.keys()
        self.defaults = {name: field.default for name, field in self.fields.items() if field.default is not None}
        self.subclasses: dict[str, ModelInfo] = {}
        self.additional_properties: Codec = base.additional_properties if base else Codec()
        if additional_properties is not None:
            self.additional_properties = additional_properties_codec(additional_properties)
        self.discriminators: dict[str, str] = dict(base.discriminators) if base else {}
        key = base.discriminator_key if base else ""
        if discriminator is not None:
            if not key:
                raise TypeError(f"{model.__name__} has a discriminator value, but no base has a rest_discriminator")
            # The value may be a member of an enum.
            self.discriminators[key] = str.__str__(discriminator)
        own = [field for field in self.fields.values() if field.owner is model]
        # The last of its own discriminators without a value selects the subclasses.
        keys = [field.json_name for field in own if field.is_discriminator]
        self.discriminator_key: str = [key, *(name for name in keys if name not in self.discriminators)][-1]
        for field in own:
            field.check_default()
        self._with_models: _NestingFields | object = object()
        self._state, self.may_nest, self._hidden_keys = "", True, dict[frozenset[str], frozenset[str]]()
        slots = (item for kind in model.__mro__ for item in vars(kind).items())
        self._slots = [name for name, slot in slots if name[0] == "_" and isinstance(slot, MemberDescriptorType)]
        if discriminator is not None:
            self._register(key, self.discriminators[key])

    def __reduce__(self) -> tuple[Any, ...]:
        from .._integrations.cloudpickle import reduce_info

        return reduce_info(self)

    def _register(self, key: str, value: str) -> None:
        """Registers the class under `value` in its base classes with the same discriminator."""
        name = self.model.__name__
        infos = [vars(base).get("__model_info__") for base in self.model.__mro__[1:]]
        infos = [info for info in infos if info is not None and info.discriminator_key == key]
        for info in infos:
            known = info.subclasses.get(value.lower(), self).model
            # A class of the same name is an earlier version of this one, from before a module was reloaded.
            if (known.__module__, known.__qualname__) != (self.model.__module__, self.model.__qualname__):
                raise TypeError(f"{name}: {known.__name__} already has the discriminator value {value!r}")
        for info in infos:
            info.subclasses[value.lower()] = self

    def resolve(self, document: Mapping[str, Any]) -> ModelInfo:
        """The class that the discriminators of `document` select."""
        value = document.get(self.discriminator_key) if self.subclasses else None
        subclass = self.subclasses.get(value.lower()) if isinstance(value, str) else None
        return self if subclass is None else subclass.resolve(document)

    def check_discriminators(self, changes: Mapping[str, Any], error_type: type[ModelError]) -> None:
        """Raises an error if `changes` has the discriminator of another class."""
        for key, own in self.discriminators.items():
            value = changes.get(key)
            # Null is treated like an absent key.
            if value is not None and not (isinstance(value, str) and value.lower() == own.lower()):
                error = mismatch(error_type, repr(own), value)
                raise error.prefix_path(key).with_context(self.model.__name__)

    def find_models(self) -> _NestingFields:
        """The JSON name, name and conversion of each field that may hold models, if its annotation can be evaluated."""
        if isinstance(self._with_models, tuple):
            return self._with_models
        found, unknown = [], []
        for field in self.fields.values():
            try:
                found += [(field.json_name, field.name, field.codec.nest)] * field.codec.has_models
            except TypeError:
                unknown.append(field)
        if not unknown:
            self._with_models, self._state, self.may_nest = tuple(found), f"{STATE}{len(found)}", bool(found)
            return self._with_models
        return tuple(found)

    def convert_nested(self, model: Any) -> None:
        """Replaces the nested objects of `model` by models, once, except where the JSON has the wrong type."""
        state = model.__dict__
        if state.get(self._state) is self._with_models:
            return
        # The name is another one when more annotations can be evaluated than the last time.
        fields = self.find_models()
        name = f"{STATE}{len(fields)}"
        # Nothing changes before all is converted. Of several threads, the first one's models are used.
        pending = state[name] if name in state else state.setdefault(name, _nest(model, fields))
        if type(pending) is list:
            for key, attribute, value, nested in pending:
                if _get(model, key) is value:
                    dict.__setitem__(model, key, nested)
                    if type(nested) is not list and type(nested) is not dict:
                        # It is a model, and so the attribute.
                        state[attribute] = nested
            state[name] = fields

    def snapshot(self, document: dict[str, Any]) -> dict[str, Any]:
        """A plain dict of the items of `document`, in which nested objects are models. `document` stays as it is."""
        return dict(_items(document)) | {key: nested for key, _, _, nested in _nest(document, self.find_models())}

    def hidden_keys(self, operations: frozenset[str]) -> frozenset[str]:
        """The JSON names of the fields that aren't used for `operations`. Raises TypeError as `Field.codec` does."""
        if operations not in self._hidden_keys:
            # Without its codec, a field may hold models whose fields have to be omitted.
            fields = [field for field in self.fields.values() if field.codec and not field.takes_part(operations)]
            self._hidden_keys[operations] = frozenset(field.json_name for field in fields)
        return self._hidden_keys[operations]

    def mask(self, model: dict[str, Any]) -> dict[str, Any]:
        """The items of `model` as a display may show them: nested objects as models, secrets masked."""
        return {
            key: mask_item(key, value) if value is None or (field := self._find(key)) is None else field.mask(value)
            for key, value in _items(model)
        }

    def private_attributes(self, model: Any) -> dict[str, Any]:
        """The attributes whose names begin with an underscore, which belong to the code that set them."""
        items = model.__dict__.copy().items()
        own = {name: value for name, value in items if name[0] == "_" and not name.startswith(STATE)}
        for name in self._slots:
            with suppress(AttributeError):
                own[name] = getattr(model, name)
        return own

    def invalidate(self, model: Any, keys: Iterable[str] | None) -> None:
        """Discards the cached attributes of `keys`, or all that isn't private."""
        if keys is None:
            names = [name for name in list(model.__dict__) if name.startswith(STATE) or name[0] != "_"]
        else:
            names = [self.fields_by_json_name[key].name for key in keys if key in self.fields_by_json_name]
        for name in names:
            model.__dict__.pop(name, None)

    def name_error(self, key: str, error_type: type[ModelError]) -> ModelError:
        """The error for an attribute name in place of a JSON name."""
        return mismatch(error_type, f"the JSON name {self.fields[key].json_name!r}", key)

    def add_context(self, error: ModelError | RecursionError, key: Any, value: Any) -> ModelError:
        """Adds the class, attribute and path to an error about the value at `key`."""
        problem = error if isinstance(error, ModelError) else nesting_error(value)
        field = self.fields_by_json_name.get(key)
        context = self.model.__name__ if field is None else f"{self.model.__name__}.{field.name}"
        problem.prefix_path(key).with_context(context)
        # The path below `key` has been looked at by the models there.
        return problem.hide(1) if any(is_secret for _, is_secret in self.iter_inner(key)) else problem

    def hide_secrets(self, error: ModelError) -> ModelError:
        """Hides the value and ends the path of an error about a document, if the path leads through a secret field."""
        places: list[Any] = [self]
        for depth, key in enumerate(error.keys, 1):
            inner = [found for place in places for found in place.iter_inner(key)]
            if any(is_secret for _, is_secret in inner):
                return error.hide(depth)
            places = list({codec for codec, _ in inner})
        return error

    def _find(self, key: Any) -> Field | None:
        # The key may be an attribute name by mistake, or belong to a subclass whose discriminator is missing.
        field = self.fields_by_json_name.get(key) or self.fields.get(key)
        others = [info._find(key) for info in self.subclasses.values() if field is None]
        return field or max(filter(None, others), key=lambda other: other.secret, default=None)

    def iter_inner(self, key: Any) -> Iterable[tuple[Codec, bool]]:
        """The codecs that the value at `key` may have, here or in a subclass, and whether the field is secret."""
        field = self._find(key)
        if field is not None:
            try:
                yield field.codec, field.secret
            except TypeError:
                # What the annotation names isn't defined yet. It may have secrets.
                yield Codec(), True
        for info in self.subclasses.values():
            yield from info.iter_inner(key)


def _nest(document: dict[str, Any], fields: _NestingFields) -> list[tuple[str, str, Any, Any]]:
    """The keys, attributes and values that hold nested objects, and the same values with models in their place."""
    return [
        (key, name, value, nested)
        for key, name, nest in fields
        if (value := _get(document, key)) is not None and (nested := nest(value, keep)) is not value
    ]
