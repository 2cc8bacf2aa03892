"""`Model`: a document with typed attributes."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

from .document import Document
from .errors import (
    ArgumentError,
    DeserializationError,
    ModelError,
    UnknownAttributeError,
    ValidationError,
    nesting_error,
    suggestion,
)
from .fields import Field, Visibility, operations
from .hooks import Hooks
from .redaction import redact, redact_type, short_repr
from .type_hints import additional_properties_codec

if TYPE_CHECKING:
    from typing_extensions import Self

Text = TypeVar("Text")


_BYTE_ORDER_MARKS: Final = ("\ufeff", BOM_UTF8[:1])


def _refuse_constant(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def loads(data: str | bytes | bytearray) -> Any:
    """What `json.loads` returns, in less time. NaN and infinities are a ValueError."""
    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    except UnicodeDecodeError as error:
        # This error holds the data, which may be secret.
        raise ValueError(f"{error.encoding}: {error.reason} at byte {error.start}") from None
    try:
        document, end = _DECODER.raw_decode(text)
        if end == len(text) or not text[end:].strip(" \t\n\r"):
            return document
    except ValueError:
        pass
    # There is white space in front, or an error to raise.
    return _DECODER.decode(text)


class Model(Hooks):
    """A JSON object of the service, with typed attributes.

    A model is the `dict` of its JSON: keys are JSON names, values are JSON values and nested models. Its attributes
    are typed views of these. ``Model(mapping)`` takes JSON names, ``Model(**keywords)`` attribute names. What goes in,
    here and by assignment, is copied; what comes out is the model's own.

    An attribute is None if the key is absent or ``null``. Reading it raises `DeserializationError` if the document
    holds something other than the field's type, writing it `SerializationError` if the value is something else.
    ``model.attribute = None`` removes the key, ``model.attribute = NULL`` writes ``null``.
    """

    __slots__ = ()
    # In class patterns, keywords name attributes. Without it, pyright takes a model for a plain dict there.
    __match_args__ = ()

    def __init_subclass__(
        cls, *, discriminator: str | None = None, additional_properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls._fields_by_name = fields = _collect_fields(cls)
        cls._defaults = {name: field.default for name, field in fields.items() if field.default is not None}
        cls._fields_by_json_name = {field.json_name: field for field in fields.values()}
        if len(cls._fields_by_json_name) < len(fields):
            raise TypeError(f"{cls.__name__} has two fields with one JSON name")
        cls._attribute_names = frozenset(fields) - cls._fields_by_json_name.keys()
        cls._fields_with_models, cls._nested_converted, cls._subclass_by_value = None, False, {}
        if "<locals>" in cls.__qualname__:
            cls._local_types = _local_types()
        if additional_properties is not None:
            cls._additional_properties = additional_properties_codec(additional_properties)
        if discriminator is not None:
            cls._register_discriminator(discriminator)
        for field in fields.values():
            if field.owner is cls and field.is_discriminator and field.json_name not in cls._discriminator_values:
                cls._discriminator_key = field.json_name
            if field.owner is cls:
                field.check_default()

    @classmethod
    def _register_discriminator(cls, value: str) -> None:
        """Makes the bases with the same discriminator find this class by `value`."""
        # A member of an enum is its value.
        value, key = str.__str__(value), cls._discriminator_key
        if not key:
            raise TypeError(f"{cls.__name__} has a discriminator value, but no base with a rest_discriminator")
        bases = [base for base in cls.__mro__[1:] if issubclass(base, Document) and base._discriminator_key == key]
        for base in bases:
            known = base._subclass_by_value.get(value.lower(), cls)
            # A class of the same name is this one before its module was reloaded, or its notebook cell run again.
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"{known.__name__} has the discriminator value {value!r} already")
        for base in bases:
            base._subclass_by_value[value.lower()] = cls
        cls._discriminator_values = {**cls._discriminator_values, key: value}

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        if len(args) == 1 and not kwargs:
            self._initialize(self._copy_mapping(self._read_pairs(args[0])))
        elif args:
            raise self._argument_error(*args, keywords=bool(kwargs))
        else:
            for name, default in self._defaults.items():
                kwargs.setdefault(name, default)
            self._initialize(self._encode_mapping(kwargs, keywords=True))
            # Nested objects in keywords were encoded as models.
            self.__dict__["_nested_converted"] = True

    @classmethod
    def _read_pairs(cls, mapping: Any) -> Mapping[str, Any]:
        """`mapping`, or the dict of what is an iterable of pairs."""
        if isinstance(mapping, (dict, Mapping)):
            return mapping
        if not isinstance(mapping, (str, bytes, bytearray)):
            try:
                return dict(mapping)
            except ModelError:
                raise
            except (TypeError, ValueError) as error:
                raise cls._argument_error(mapping) from error
        raise cls._argument_error(mapping)

    @classmethod
    def _argument_error(cls, *arguments: object, keywords: bool = False) -> ArgumentError:
        got = ", ".join([*map(cls._short_repr, arguments), *["keywords"] * keywords])
        return ArgumentError(f"{cls.__name__} takes one mapping with JSON names, or keywords; got {got}")

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any], /) -> Self:
        """The model of `mapping`, which has JSON names and is copied, in the subclass that its discriminator names.

        Raises `ArgumentError` (a `TypeError`) if it is no mapping, `SerializationError` if JSON can't hold something
        in it, and `DeserializationError` if its discriminator names another class.
        """
        if not isinstance(mapping, (dict, Mapping)):
            raise cls._argument_error(mapping)
        return cls._adopt(cls._copy_json(mapping))

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, /, *, loads: Callable[[Any], Any] = loads) -> Self:
        """The model of a JSON text, in the subclass that its discriminator names.

        `loads` parses the text, without its byte-order mark. The default is `json.loads`, but for NaN and infinities,
        which it refuses.

        Raises `DeserializationError` if the text is not JSON, or no object, or its discriminator names another class.
        """
        if not isinstance(data, (str, bytes, bytearray)):
            raise ArgumentError(f"{cls.__name__}.from_json takes str, bytes or bytearray; got {cls._short_repr(data)}")
        if data[:1] in _BYTE_ORDER_MARKS:
            data = data.removeprefix("\ufeff") if isinstance(data, str) else data.removeprefix(BOM_UTF8)
        try:
            document = loads(data)
        except Exception as error:
            # Each parser raises exceptions of its own.
            expected = "fewer levels of nesting" if isinstance(error, RecursionError) else "JSON"
            problem = DeserializationError(expected=expected, value=data)
            raise cls._redact(problem).with_context(cls.__name__) from error
        if not isinstance(document, dict):
            problem = DeserializationError(expected="a JSON object", value=document)
            raise cls._redact(problem).with_context(cls.__name__)
        return cls._adopt(document)

    def as_dict(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> dict[str, Any]:
        """The document in plain dicts and lists all the way down, which share nothing with the model.

        With `operation`, a request body: without the fields, at every depth, whose visibility doesn't name it.
        ``operation="create"`` is the body that makes a resource, ``operation="update"`` the one that changes it.
        With `exclude_readonly` and no `operation`, without the fields that only the service sets.
        Keys that are no field's stay. Raises `SerializationError` if something got into the document that JSON can't
        hold.
        """
        used_for = operations(exclude_readonly, operation)

        def body(model: Model) -> dict[str, Any]:
            # Plain objects may have been appended to a list of models since they were converted.
            model._convert_nested()
            hidden = {field.json_name for field in model._fields_by_name.values() if not field.takes_part(used_for)}
            return {key: value for key, value in model.items() if key not in hidden}

        unwrap: Any = Document._shallow_dict if used_for is None else body
        plain: dict[str, Any] = self._copy_json(unwrap(self), unwrap)
        return plain

    def redacted(self) -> dict[str, Any]:
        """What `as_dict` gives, but with every secret masked, as in a repr: what belongs in a log."""

        def mask_fields(model: Model) -> dict[str, Any]:
            model._convert_nested()
            return {key: model._mask(key, value) for key, value in model.items()}

        masked: dict[str, Any] = redact(self._copy_json(mask_fields(self), mask_fields))
        return masked

    @overload
    def to_json(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> str: ...
    @overload
    def to_json(
        self, *, exclude_readonly: bool = False, operation: Visibility | None = None, dumps: Callable[[Any], Text]
    ) -> Text: ...
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
        """The model itself, if all of its document matches: required fields, types and formats.

        With `exclude_readonly` or `operation`, the document is checked as the request body that `as_dict` makes with
        them. Raises `ValidationError`, which lists every problem.
        """
        try:
            errors = list(self._iter_errors(operations(exclude_readonly, operation)))
        except RecursionError:
            raise nesting_error(self).with_context(type(self).__name__) from None
        if errors:
            name = type(self).__name__
            raise ValidationError(expected=f"a valid {name}", value=self, errors=errors).with_context(name)
        return self

    # Hidden from type checkers, which would let every misspelt attribute pass.
    if not TYPE_CHECKING:

        def __setattr__(self, name, value):
            field = self._fields_by_name.get(name)
            if field is None:
                self._check_foreign_attribute(name)
                super().__setattr__(name, value)
            elif value is None:
                self.pop(field.json_name, None)
            else:
                self._write(self._encode_mapping({field.json_name: value}))

        def __delattr__(self, name):
            field = self._fields_by_name.get(name)
            if field is None:
                super().__delattr__(name)
            elif field.json_name in self:
                del self[field.json_name]
            else:
                raise UnknownAttributeError(f"{type(self).__name__}.{name} is not set")

    def _check_foreign_attribute(self, name: str) -> None:
        """Raises `UnknownAttributeError` unless `name` is private, or a property of a subclass."""
        is_property = hasattr(getattr(type(self), name, None), "__set__")
        if name.startswith("__") or (not hasattr(Model, name) and (name.startswith("_") or is_property)):
            return
        hint = suggestion(name, self._fields_by_name)
        raise UnknownAttributeError(f"{type(self).__name__} has no attribute {short_repr(name)}{hint}")


redact_type.register(Model, Model.redacted)


def _collect_fields(model: type[Model]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for base in reversed(model.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Field):
                fields[name] = value
            else:
                fields.pop(name, None)
    for name, field in fields.items():
        if name.startswith("_"):
            hint = "choose another name, and give rest_field the JSON name"
            raise TypeError(f"{model.__name__}.{name}: a name that begins with an underscore is no field; {hint}")
        if field.name != name:
            raise TypeError(f"{model.__name__}.{name} is the field of {field.owner.__name__} already; declare it anew")
        if hasattr(Model, name):
            raise TypeError(f"{model.__name__}.{name} shadows Model.{name}; choose another name")
    for name, annotation in model.__annotations__.items():
        # Where it is a string, it may name what is not there yet.
        is_class_variable = str(annotation).partition("[")[0].rpartition(".")[2] == "ClassVar"
        if not (name.startswith("_") or is_class_variable or isinstance(vars(model).get(name), Field)):
            raise TypeError(
                f"{model.__name__}.{name} is no field; assign rest_field() to it, or annotate it as ClassVar"
            )
    return fields


def _local_types() -> dict[str, type]:
    """The classes that annotations may name where a model is made in a function."""
    frame: Any = sys._getframe(2)
    # A base class may have an __init_subclass__ of its own.
    while frame.f_code.co_name == "__init_subclass__":
        frame = frame.f_back
    return {name: value for name, value in frame.f_locals.items() if isinstance(value, type)}
