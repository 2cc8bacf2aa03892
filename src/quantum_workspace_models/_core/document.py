"""The dict behind a model. What it does inside is in functions, so that private names are free for subclasses."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, dataclass_transform

from .declarations import STATE, ModelInfo
from .errors import ArgumentError, DeserializationError, MissingKeyError, ModelError, SerializationError, suggestion
from .json_values import Unwrap, copy_json, copy_object, encode, is_null, to_key
from .redaction import describe

_CONTAINERS: Final = frozenset({dict, list})
_get, _items = dict.get, dict.items
# Used in place of `Self`, which jedi (the completion of IPython and others) doesn't follow.
DocumentT = TypeVar("DocumentT", bound="Document")


def positional(*, kw_only: bool, default: Any) -> Any:
    """Declares a positional parameter of the constructor, for type checkers."""


@dataclass_transform(kw_only_default=True, field_specifiers=(positional,))
class Document(dict[str, Any]):
    """A dict that owns its JSON. Nested objects become models when one of them is first read: most never are."""

    __model_info__: ClassVar[ModelInfo]

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickle is the same whether attributes were read or not, and names no function that a later version may lack.
        info = type(self).__model_info__
        state = info.snapshot(self), info.private_attributes(self)
        if info.alias is not None:
            # A class such as Page[SessionDetails] has no name that could be imported.
            return dict.__new__, (info.alias.__origin__,), (*state, info.alias)
        return copyreg.__newobj__, (type(self),), state  # type: ignore[attr-defined]  # It is missing from typeshed.

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        document, private, *alias = state
        if alias:
            self.__class__ = alias[0].__origin__[alias[0].__args__]
        dict.update(self, document)
        _set_private_attributes(self, private)

    def __repr__(self) -> str:
        from .._integrations.display import show

        return show(self)

    def copy(self: DocumentT) -> DocumentT:
        """Returns a model of the same class, whose document shares nothing with this one."""
        copy: DocumentT = copy_document(type(self).__model_info__, self)
        return copy

    __copy__ = copy

    def __deepcopy__(self: DocumentT, memo: dict[int, Any]) -> DocumentT:
        memo[id(self)] = new = self.copy()
        pairs: list[tuple[Any, Any]] = [(self, new)]
        for old, copy in pairs:
            kind: Any = dict if isinstance(copy, dict) else list
            for key, item in list(_items(old) if kind is dict else enumerate(old)):
                if id(item) in memo:
                    # It was copied before, as a part of something else.
                    kind.__setitem__(copy, key, memo[id(item)])
                elif isinstance(item, (dict, list)):
                    memo[id(item)] = kind.__getitem__(copy, key)
                    pairs.append((item, memo[id(item)]))
        # Private attributes may refer to the model and to anything in it.
        for copy in [copy for _, copy in pairs if isinstance(copy, Document)]:
            _set_private_attributes(copy, deepcopy(copy.__model_info__.private_attributes(copy), memo))
        return new

    def __replace__(self: DocumentT, /, **changes: Any) -> DocumentT:
        """Called by `copy.replace`: a copy with changed attributes. None removes the key."""
        new, info = self.copy(), type(self).__model_info__
        write(new, encode_mapping(info, changes, keywords=True))
        for name in [name for name, value in changes.items() if value is None]:
            remove(new, info.fields[name].json_name, None)
        return new

    # These methods return a model in place of a dict. The others have the signatures of dict.
    def __or__(self: DocumentT, value: dict[str, Any], /) -> DocumentT:  # type: ignore[override]
        return self.copy().__ior__(value) if isinstance(value, dict) else NotImplemented

    def __ror__(self: DocumentT, value: dict[str, Any], /) -> DocumentT:  # type: ignore[override]
        if not isinstance(value, dict):
            return NotImplemented
        new = self.copy()
        initialize(new, copy_mapping(type(self).__model_info__, value) | dict(_items(new)))
        return new

    if not TYPE_CHECKING:

        def __getitem__(self, key):
            value = dict.__getitem__(self, key)
            return dict.__getitem__(_converted(self), key) if isinstance(value, (dict, list)) else value

        def __missing__(self, key):
            error = MissingKeyError(key).with_context(type(self).__name__)
            error.known_keys = (*type(self).__model_info__.fields_by_json_name,)
            raise error

        def get(self, key, default=None, /):
            return Document.__getitem__(self, key) if key in self else default

        def items(self):
            info = type(self).__model_info__
            if info.may_nest:
                info.convert_nested(self)
            return _items(self)

        def values(self):
            return dict.values(_converted(self))

        def __iter__(self):
            # Without this method, dict(model) and {**model} would bypass __getitem__.
            return dict.__iter__(self)

        def __setitem__(self, key, value):
            write_mapping(self, {key: value})

        def setdefault(self, key, default=None, /):
            if key not in self:
                self[key] = default
            return self[key]

        def update(self, /, *args, **kwargs):
            write_mapping(self, dict(*args, **kwargs))

        def __ior__(self, other):
            self.update(other)
            return self

        def __delitem__(self, key):
            remove(self, key)

        def pop(self, key, /, *default):
            return remove(_converted(self), key, *default)

        def popitem(self):
            key = next(reversed(self), None)
            return (key, Document.pop(self, key)) if dict.__len__(self) else dict.popitem(self)

        def clear(self):
            _change(self, list(self), dict.clear)


def _converted(model: Document) -> Document:
    """The model itself, whose nested objects are models."""
    info = type(model).__model_info__
    if info.may_nest:
        info.convert_nested(model)
    return model


def embed(_model: Document) -> None:
    """Passed to `copy_json` when models are written into another one. They get the discriminators that they lack."""


def adopt(info: ModelInfo, document: dict[str, Any], *, add_discriminators: bool = False) -> Any:
    """Makes a model that takes ownership of the values of `document`, in the class that its discriminators select."""
    # Written for speed: this is called for every nested object, and most have no discriminator.
    if info.subclasses:
        info = info.resolve(document)
    model = info.model.__new__(info.model)
    dict.update(model, document)
    if info.discriminators:
        for key, own in info.discriminators.items():
            if (dict.setdefault if add_discriminators else _get)(model, key, own) != own:
                info.check_discriminators(document, DeserializationError)
    return model


def initialize(model: Document, document: dict[str, Any], *, is_converted: bool = False) -> None:
    """Makes `document` the document of `model`. If it `is_converted`, its nested objects are models."""
    info = type(model).__model_info__
    for key, own in info.discriminators.items():
        if document.setdefault(key, own) != own:
            info.check_discriminators(document, DeserializationError)
    state = model.__dict__
    if state or dict.__len__(model):
        # The constructor is called again, or a subclass has read attributes before it calls this one.
        _change(model, None, dict.clear)
        _change(model, None, dict.update, document)
    else:
        dict.update(model, document)
    if is_converted:
        fields = info.find_models()
        state[f"{STATE}{len(fields)}"] = fields


def write(model: Document, changes: dict[str, Any]) -> None:
    """Stores `changes`, and takes ownership of the values."""
    info = type(model).__model_info__
    if info.discriminators:
        info.check_discriminators(changes, SerializationError)
    _change(model, changes, dict.update, changes)


def write_mapping(model: Document, mapping: Mapping[str, Any]) -> None:
    """Stores the items of `mapping`, which has JSON names."""
    info = type(model).__model_info__
    changes = copy_mapping(info, mapping)
    has_nested = not _CONTAINERS.isdisjoint(map(type, changes.values()))
    write(model, info.snapshot(changes) if has_nested else changes)


def remove(model: Document, key: str, *default: Any) -> Any:
    """Removes `key`, and returns its value, like `dict.pop`."""
    return _change(model, [key], dict.pop, key, *default)


def _change(model: Document, keys: Iterable[str] | None, change: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a method of dict that changes `keys`, or all if None. Attributes agree, whatever interrupts or reads it."""
    info = type(model).__model_info__
    info.invalidate(model, keys)
    try:
        result = change(model, *arguments)
        info.invalidate(model, keys)
        return result
    except BaseException:
        info.invalidate(model, keys)
        raise


def copy_document(info: ModelInfo, value: Any, unwrap: Unwrap = None) -> Any:
    """A copy of `value`, a document of a class, like `copy_json`."""
    try:
        return copy_json(value, unwrap)
    except ModelError as error:
        raise info.hide_secrets(error).with_context(info.model.__name__) from error.__cause__


def copy_mapping(info: ModelInfo, mapping: Any) -> dict[str, Any]:
    """A checked copy of `mapping`, whose keys are JSON names."""
    plain = dict(_items(mapping)) if isinstance(mapping, Document) else mapping
    document: dict[str, Any] = copy_document(info, plain, embed)
    if not info.attribute_names.isdisjoint(document):
        key = next(filter(info.attribute_names.__contains__, document))
        raise info.add_context(info.name_error(key, SerializationError), key, key)
    return document


def encode_mapping(info: ModelInfo, mapping: Mapping[str, Any], *, keywords: bool = False) -> dict[str, Any]:
    """Encodes a mapping of JSON names to Python or JSON values.

    With `keywords`, the keys are attribute names, and None means absent.
    """
    fields = info.fields if keywords else info.fields_by_json_name
    document: dict[str, Any] = {}
    key = value = field = None
    try:
        for key, value in (mapping if type(mapping) is dict else dict(mapping)).items():
            field = fields.get(key)
            if field is None:
                if keywords:
                    hint = suggestion(key, fields) or ". Pass other keys in a mapping"
                    raise ArgumentError(f"{info.model.__name__} has no attribute {describe(key)}{hint}")
                if key in info.attribute_names:
                    raise info.name_error(key, SerializationError)
                document[to_key(key)] = info.additional_properties.encode(value)
            elif type(value) is field.exact_type:
                document[field.json_name] = value
            elif value is not None or not keywords:
                document[field.json_name] = None if value is None or is_null(value) else field.codec.encode(value)
    except (SerializationError, RecursionError) as error:
        raise info.add_context(error, key if field is None else field.json_name, value) from error.__cause__
    return document


def _set_private_attributes(model: Document, private: Mapping[str, Any]) -> None:
    for name, value in private.items():
        # A subclass may have slots.
        object.__setattr__(model, name, value)


@encode.register(Document)
def _copy_model(model: Document, unwrap: Unwrap) -> Any:
    info = type(model).__model_info__
    try:
        plain = None if unwrap is None else unwrap(model)
        if plain is not None:
            return copy_object(plain, unwrap)
        new = info.model.__new__(info.model)
        dict.update(new, copy_object(dict(_items(model)), unwrap))
        for key, own in info.discriminators.items() if unwrap is embed else ():
            if _get(new, key) is None:
                dict.__setitem__(new, key, own)
    except ModelError as error:
        info.hide_secrets(error)
        raise
    _set_private_attributes(new, info.private_attributes(model))
    return new
