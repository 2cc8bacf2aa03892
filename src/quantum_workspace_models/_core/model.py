"""`Model`: the JSON object with typed attributes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .annotations import object_codec
from .display import glance, rich_parts, show
from .errors import (
    ArgumentError,
    DeserializationError,
    ModelError,
    SerializationError,
    UnknownAttributeError,
    nearest,
    step,
    too_deep,
)
from .fields import UNSET, Field, Visibility, operations
from .mapping import JsonObject
from .parsing import loads
from .validation import ValidationError, problems
from .values import NULL, shallow, to_json, to_key

if TYPE_CHECKING:
    from typing_extensions import Self

_Text = TypeVar("_Text")


class Model(JsonObject):
    """A JSON object of the service, with typed attributes.

    A model is the `dict` of its JSON: keys are JSON names, values are JSON values and nested models. Its attributes
    are typed views of these. ``Model(mapping)`` takes JSON names, ``Model(**keywords)`` attribute names. What goes in,
    here and by assignment, is copied; what comes out is the model's own.

    An attribute is None where the key is absent or ``null``. Reading one raises `DeserializationError` where the
    document holds something else than the field's type, writing one `SerializationError` where the value is
    something else. ``model.attribute = None`` removes the key, ``model.attribute = NULL`` writes ``null``.
    """

    __slots__ = ()
    __match_args__ = ()  # patterns name attributes; without this, pyright takes a model for a plain dict in them

    def __init_subclass__(
        cls, *, discriminator: str | None = None, additional_properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        fields: dict[str, Field] = {}
        for base in reversed(cls.__mro__):
            for name, value in vars(base).items():
                if isinstance(value, Field):
                    fields[name] = value
                else:
                    fields.pop(name, None)
        for name, field in fields.items():
            if field.name != name:
                raise TypeError(
                    f"{cls.__name__}.{name} is the field of {field.owner.__name__} already; declare it anew"
                )
            if hasattr(Model, name):
                raise TypeError(f"{cls.__name__}.{name} would hide what every model has under this name")
        cls._fields = fields
        cls._defaults = {name: field for name, field in fields.items() if field.default is not UNSET}
        cls._by_key = {field.json_name: field for field in fields.values()}
        if len(cls._by_key) < len(fields):
            raise TypeError(f"{cls.__name__} has two fields with one JSON name")
        cls._nesting, cls._settled = None, False
        if additional_properties is not None:
            cls._others = object_codec(additional_properties)
        if "<locals>" in cls.__qualname__:
            frame: Any = sys._getframe(1)
            while frame.f_code.co_name == "__init_subclass__":  # a base's own, which called this one
                frame = frame.f_back
            cls._local_types = {name: value for name, value in frame.f_locals.items() if isinstance(value, type)}
        if discriminator is not None:
            cls._answer_to(discriminator)
        for field in fields.values():
            if field.owner is cls and field.is_discriminator and field.json_name not in cls._own_values:
                cls._switch = field.json_name
        cls._subclasses = {}

    @classmethod
    def _answer_to(cls, value: str) -> None:
        """Enters the class, by its discriminator's value, at the bases that tell their subclasses by it."""
        value, switch = str.__str__(value), cls._switch  # a member of an enum is its value
        if not switch:
            raise TypeError(f"{cls.__name__} has a discriminator value, but no base with a rest_discriminator")
        bases = [base for base in cls.__mro__[1:] if issubclass(base, Model) and base._switch == switch]
        for base in bases:  # all of them before any: a class that is refused leaves no trace
            known = base._subclasses.get(value.lower(), cls)
            # A class that is made again (its cell ran again, its module was reloaded) takes its place.
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"{known.__name__} has the discriminator value {value!r} already")
        for base in bases:
            base._subclasses[value.lower()] = cls
        cls._own_values = {**cls._own_values, switch: value}

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        if len(args) == 1 and not kwargs:
            self._fill(self._to_json(args[0]))
        elif args:
            raise self._no_mapping(*args, keywords=bool(kwargs))
        else:
            self._fill(self._from_keywords(kwargs))
            self.__dict__["_settled"] = True  # keywords are typed: what they nest are models

    @classmethod
    def _from_keywords(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for name, value in kwargs.items():
            field = cls._fields.get(name)
            if field is None:
                raise ArgumentError(f"{cls.__name__} has no attribute {show(name)}{nearest(name, cls._fields)}")
            if type(value) is field._plain:
                document[field.json_name] = value
            elif value is not None:
                document[field.json_name] = None if value is NULL else field.encode(value, cls)
        for name, field in cls._defaults.items():
            if name not in kwargs:
                document[field.json_name] = field.encode(field.default, cls)
        return document

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any], /) -> Self:
        """The model of `mapping`, which has JSON names and is copied, in the subclass that its discriminator names.

        Raises `ArgumentError` (a `TypeError`) where it is no mapping, `SerializationError` where it holds what JSON
        can't, and `DeserializationError` where its discriminator names another class.
        """
        return cls._read(cls._to_json(mapping))

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, /, *, loads: Callable[[Any], Any] = loads) -> Self:
        """The model of a JSON text, in the subclass that its discriminator names.

        `loads` parses the text. The default is `json.loads`, but for NaN and infinities, which it refuses.

        Raises `DeserializationError` where the text is no JSON, or no object, or its discriminator names another class.
        """
        if not isinstance(data, (str, bytes, bytearray)):
            raise ArgumentError(f"{cls.__name__}.from_json takes str, bytes or bytearray; got {show(data)}")
        try:
            document = loads(data)
        except Exception as error:  # each parser has its own
            expected = "fewer levels of nesting" if isinstance(error, RecursionError) else "JSON"
            raise DeserializationError(expected=expected, value=data).of(cls.__name__) from error
        if not isinstance(document, dict):
            raise DeserializationError(expected="a JSON object", value=document).of(cls.__name__)
        return cls._read(document)

    @classmethod
    def _read(cls, document: dict[str, Any], *, nested: bool = False) -> Self:
        # The tests save calls: a parser's nested objects all come here, and most have no discriminator.
        model = cls._narrowed(document) if cls._subclasses else cls
        self = model.__new__(model)
        if model._own_values:
            self._fill(document, add_discriminators=not nested)
        else:
            dict.update(self, document)
        return self

    @classmethod
    def _written(cls, mapping: Mapping[str, Any]) -> Self:
        model = cls._narrowed(mapping)
        document: dict[str, Any] = {}
        for key, item in mapping.items():
            field = model._by_key.get(key)
            try:
                if field is None:
                    document[to_key(key)] = model._others.item.encode(item)
                else:
                    document[field.json_name] = None if item is None or item is NULL else field.codec.encode(item)
            except ModelError as error:
                error.under(step(key))
                raise
        self = model.__new__(model)
        self._fill(document, wrong=SerializationError)
        return self

    @classmethod
    def _narrowed(cls, document: Mapping[str, Any]) -> type[Self]:
        """The class that the discriminators of `document` name."""
        model = cls
        while model._subclasses:
            value = document.get(model._switch)
            narrower = model._subclasses.get(value.lower()) if isinstance(value, str) else None
            if narrower is None:
                break
            model = narrower
        return model

    def as_dict(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> dict[str, Any]:
        """The document in plain dicts and lists all the way down, which share nothing with the model.

        With `operation`, a request body: without the fields, at every depth, whose visibility doesn't name it.
        ``operation="create"`` is the body that makes a resource, ``operation="update"`` the one that changes it.
        With `exclude_readonly` and no `operation`, without the fields that only the service sets.
        Keys that are no field's stay. Raises `SerializationError` where something got into the document that JSON
        can't hold.
        """
        wanted = operations(exclude_readonly, operation)

        def body(model: Model) -> dict[str, Any]:
            model._settle(anew=True)
            hidden = {field.json_name for field in model._fields.values() if not field.takes_part(wanted)}
            return {key: value for key, value in model.items() if key not in hidden}

        unwrap: Any = shallow if wanted is None else body
        plain: dict[str, Any] = to_json(unwrap(self), unwrap, owner=type(self).__name__)
        return plain

    _problems = problems

    @overload
    def to_json(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> str: ...
    @overload
    def to_json(
        self,
        *,
        exclude_readonly: bool = False,
        operation: Visibility | None = None,
        dumps: Callable[[Any], _Text],
    ) -> _Text: ...
    def to_json(
        self,
        *,
        exclude_readonly: bool = False,
        operation: Visibility | None = None,
        dumps: Callable[[Any], Any] = json.dumps,
    ) -> Any:
        """The JSON text of `as_dict`, as `dumps` writes it: str from `json.dumps`, bytes from `orjson.dumps`."""
        return dumps(self.as_dict(exclude_readonly=exclude_readonly, operation=operation))

    def validate(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> Self:
        """The model itself, where all of its document is what the model says: required fields, types and formats.

        With `exclude_readonly` or `operation` the document is looked at as the request body that `as_dict` makes with
        them. Raises `ValidationError`, which lists every problem.
        """
        try:
            errors = self._problems(operations(exclude_readonly, operation))
        except RecursionError:
            raise too_deep(self).of(type(self).__name__) from None
        if errors:
            name = type(self).__name__
            raise ValidationError(expected=f"a valid {name}", value=self, errors=errors).of(name)
        return self

    def _set_attribute(self, name: str, value: Any) -> None:
        field = self._fields.get(name)
        if field is not None:
            if value is None:
                self.pop(field.json_name, None)
            else:
                self._write({field.json_name: None if value is NULL else field.encode(value, type(self))})
        elif name.startswith("__") or (
            not hasattr(Model, name)  # what every model needs itself
            and (name.startswith("_") or hasattr(getattr(type(self), name, None), "__set__"))  # a subclass's property
        ):
            super().__setattr__(name, value)
        else:
            hint = nearest(name, self._fields)
            raise UnknownAttributeError(f"{type(self).__name__} has no attribute {show(name)}{hint}")

    def _delete_attribute(self, name: str) -> None:
        field = self._fields.get(name)
        if field is None:
            super().__delattr__(name)
        elif self.pop(field.json_name, UNSET) is UNSET:
            raise UnknownAttributeError(f"{type(self).__name__}.{name} is absent already")

    if not TYPE_CHECKING:  # or type checkers would let every misspelt attribute pass
        __setattr__ = _set_attribute
        __delattr__ = _delete_attribute

    def __repr__(self) -> str:
        return glance(self)

    __rich_repr__ = rich_parts
