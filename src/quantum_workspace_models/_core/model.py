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
from .fields import Visibility, collect_fields, operations
from .hooks import Hooks
from .json_values import loads
from .redaction import redact, redact_type, short_repr
from .type_hints import additional_properties_codec

if TYPE_CHECKING:
    from typing_extensions import Self

Text = TypeVar("Text")


_BYTE_ORDER_MARKS: Final = ("\ufeff", BOM_UTF8[:1])


class Model(Hooks):
    """The base class of all models: a `dict` with typed attributes.

    The keys are JSON names, and the values are JSON values and nested models. Attributes are typed views of the values,
    and None if the key is absent or ``null``. Reading an attribute raises `DeserializationError` if its value has the
    wrong type. Assigning a value of the wrong type raises `SerializationError`. Assigning None removes the key, and
    assigning `NULL` writes ``null``.

    The constructor takes either one mapping with JSON names, whose values are not validated, or keyword arguments with
    attribute names, whose values are. Arguments are copied, and so are values that you assign.

    A subclass can take two keywords: ``discriminator``, its value of the base class's discriminator, and
    ``additional_properties``, the type of the values of unknown keys.

    :raises ArgumentError: A keyword isn't an attribute, or the positional argument isn't one mapping (or an iterable of
        pairs).
    :raises SerializationError: A keyword has the wrong type, the mapping holds something that isn't JSON-serializable,
        or it has an attribute name in place of a JSON name.
    :raises DeserializationError: The mapping has the discriminator value of another class.

    .. versionadded:: 0.1.0
    """

    __slots__ = ()
    # In class patterns, keywords are attributes. Without this, pyright treats a model as a plain dict there.
    __match_args__ = ()

    def __init_subclass__(
        cls, *, discriminator: str | None = None, additional_properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls._fields_by_name = fields = collect_fields(cls, Model)
        cls._defaults = {name: field.default for name, field in fields.items() if field.default is not None}
        cls._fields_by_json_name = {field.json_name: field for field in fields.values()}
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
        """Registers this class under `value` in its base classes with the same discriminator."""
        # The value may be a member of an enum.
        value, key = str.__str__(value), cls._discriminator_key
        if not key:
            raise TypeError(f"{cls.__name__} has a discriminator value, but no base class has a rest_discriminator")
        bases = [base for base in cls.__mro__[1:] if issubclass(base, Document) and base._discriminator_key == key]
        for base in bases:
            known = base._subclass_by_value.get(value.lower(), cls)
            # A class of the same name is an earlier version of this one, from before a module was reloaded.
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"{cls.__name__}: {known.__name__} already has the discriminator value {value!r}")
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
            # Nested objects in keywords are encoded as models.
            self.__dict__["_nested_converted"] = True

    @classmethod
    def _read_pairs(cls, mapping: Any) -> Mapping[str, Any]:
        """`mapping`, or a dict of it if it is an iterable of pairs."""
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
        got = ", ".join([*map(cls._short_repr, arguments), *["keyword arguments"] * keywords])
        return ArgumentError(f"{cls.__name__} takes one mapping with JSON names, or keyword arguments; got {got}")

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any], /) -> Self:
        """Makes a model from parsed JSON. It calls no ``__init__``, and validates nothing but the discriminator.

        :param mapping: The JSON object, which is copied. Unknown keys are kept.
        :returns: An instance of this class, or of the subclass that the discriminator selects.
        :raises ArgumentError: The argument isn't a mapping.
        :raises SerializationError: It holds something that isn't JSON-serializable.
        :raises DeserializationError: It has the discriminator value of another class.

        .. versionadded:: 0.1.0
        """
        if not isinstance(mapping, (dict, Mapping)):
            got = cls._short_repr(mapping)
            raise ArgumentError(f"{cls.__name__}.from_dict takes a mapping with JSON names; got {got}")
        return cls._adopt(cls._copy_json(mapping))

    @classmethod
    def from_json(cls, data: str | bytes | bytearray, /, *, loads: Callable[[Any], Any] = loads) -> Self:
        """Parses JSON text and makes a model from it. It validates nothing but the discriminator.

        :param data: The text of a JSON object: `str`, or UTF-8, UTF-16 or UTF-32 bytes. A byte-order mark is skipped.
        :param loads: The parser, such as ``orjson.loads``. The default is that of `json`, except that it refuses NaN
            and infinities.
        :returns: An instance of this class, or of the subclass that the discriminator selects.
        :raises ArgumentError: `data` is something else.
        :raises DeserializationError: The text isn't JSON, isn't an object, or has the discriminator value of another
            class. The parser's exception is the ``__cause__``.

        .. versionadded:: 0.1.0
        """
        if not isinstance(data, (str, bytes, bytearray)):
            raise ArgumentError(f"{cls.__name__}.from_json takes str, bytes or bytearray; got {cls._short_repr(data)}")
        if data[:1] in _BYTE_ORDER_MARKS:
            data = data.removeprefix("\ufeff") if isinstance(data, str) else data.removeprefix(BOM_UTF8)
        try:
            document = loads(data)
        except Exception as error:
            # Parsers raise exceptions of their own.
            expected = "fewer levels of nesting" if isinstance(error, RecursionError) else "valid JSON"
            problem = DeserializationError(expected=expected, value=data)
            raise cls._redact(problem).with_context(cls.__name__) from error
        if not isinstance(document, dict):
            problem = DeserializationError(expected="a JSON object", value=document)
            raise cls._redact(problem).with_context(cls.__name__)
        return cls._adopt(document)

    def as_dict(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> dict[str, Any]:
        """Returns the document as plain dicts and lists, which share nothing with the model.

        :param exclude_readonly: Omits the fields that only the service sets, at every depth. Ignored with `operation`.
        :param operation: Returns a request body: omits the fields, at every depth, whose visibility doesn't include
            this operation. ``"create"`` is for requests that create a resource, ``"update"`` for those that change it.
        :returns: A new dict. Unknown keys are always in it.
        :raises ArgumentError: The operation is unknown.
        :raises SerializationError: The document holds something that isn't JSON-serializable, such as an object that
            was appended to a list.

        .. versionadded:: 0.1.0
        """
        used_for = operations(exclude_readonly, operation)

        def body(model: Model) -> dict[str, Any]:
            # Plain objects may have been appended to a list of models since the last conversion.
            model._convert_nested()
            hidden = {field.json_name for field in model._fields_by_name.values() if not field.takes_part(used_for)}
            return {key: value for key, value in model.items() if key not in hidden}

        unwrap: Any = Document._shallow_dict if used_for is None else body
        plain: dict[str, Any] = self._copy_json(unwrap(self), unwrap)
        return plain

    def redacted(self) -> dict[str, Any]:
        """Returns the document like `as_dict`, but with all secrets masked, for logs.

        :returns: A new dict. Secret fields and SAS signatures are masked as in the repr.
        :raises SerializationError: See `as_dict`.

        .. versionadded:: 0.2.0
        """

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
        """Returns the document as JSON text.

        :param exclude_readonly: See `as_dict`.
        :param operation: See `as_dict`.
        :param dumps: The encoder, such as ``orjson.dumps``.
        :returns: What `dumps` returns: `str` from `json.dumps`, `bytes` from ``orjson.dumps``.
        :raises ArgumentError: The operation is unknown.
        :raises SerializationError: See `as_dict`.

        .. versionadded:: 0.1.0
        """
        return dumps(self.as_dict(exclude_readonly=exclude_readonly, operation=operation))

    def validate(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> Self:
        """Checks the whole document: required fields, types and formats.

        :param exclude_readonly: Checks the request body that `as_dict` returns with this argument.
        :param operation: Checks the request body that `as_dict` returns with this argument.
        :returns: The model itself.
        :raises ValidationError: There are problems. Its `errors` lists all of them.
        :raises ArgumentError: The operation is unknown.

        .. versionadded:: 0.1.0
        """
        try:
            errors = list(self._iter_errors(operations(exclude_readonly, operation)))
        except RecursionError:
            raise nesting_error(self).with_context(type(self).__name__) from None
        if errors:
            name = type(self).__name__
            raise ValidationError(expected=f"a valid {name}", value=self, errors=errors).with_context(name)
        return self

    # Hidden from type checkers, which would accept any misspelt attribute.
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
        """Raises `UnknownAttributeError` unless `name` is private or a property of a subclass."""
        is_property = hasattr(getattr(type(self), name, None), "__set__")
        if name.startswith("__") or (not hasattr(Model, name) and (name.startswith("_") or is_property)):
            return
        hint = suggestion(name, self._fields_by_name)
        raise UnknownAttributeError(f"{type(self).__name__} has no attribute {short_repr(name)}{hint}")


redact_type.register(Model, Model.redacted)


def _local_types() -> dict[str, type]:
    """The classes that annotations may name if a model is defined in a function."""
    frame: Any = sys._getframe(2)
    # A base class may have its own __init_subclass__.
    while frame.f_code.co_name == "__init_subclass__":
        frame = frame.f_back
    return {name: value for name, value in frame.f_locals.items() if isinstance(value, type)}
