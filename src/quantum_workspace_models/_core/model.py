"""`Model`: a document with typed attributes."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from importlib import import_module
from types import GenericAlias, MethodType, new_class
from typing import TYPE_CHECKING, Any, Final

from . import document, errors
from .declarations import ModelInfo
from .document import Document, DocumentT
from .errors import ArgumentError, DeserializationError, ModelError, UnknownAttributeError, ValidationError
from .fields import Visibility, operations
from .json_values import loads
from .model_codec import make_codec
from .redaction import describe
from .type_hints import MODEL_CODECS


class _Hook:
    """A method for other libraries. Its module in `_integrations` is imported when one of them looks it up."""

    def __init__(self, module: str, function: str) -> None:
        self._module, self._function = f".._integrations.{module}", function

    def __get__(self, model: object, owner: type) -> Any:
        function = getattr(import_module(self._module, __package__), self._function)
        return function if model is None else MethodType(function, model)


class _ClassHook(_Hook):
    """A class attribute that a function of this kind computes."""

    def __get__(self, model: object, owner: type) -> Any:
        return super().__get__(None, owner)(owner)


class Model(Document):
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

    # In class patterns, keywords are attributes. Without this, pyright treats a model as a plain dict there.
    __match_args__ = ()
    # These are for `inspect`, azure-core, pydantic, rich, devtools, Sentry, notebooks and IPython.
    __signature__ = _ClassHook("introspection", "signature")
    _is_model, _attr_to_rest_field = True, _ClassHook("azure_core", "rest_fields")
    __get_pydantic_core_schema__ = _Hook("pydantic", "make_core_schema")
    __rich_repr__ = _Hook("display", "iter_parts")
    __pretty__ = _Hook("display", "devtools_parts")
    __sentry_repr__ = Document.__repr__
    _repr_html_ = _Hook("notebook", "model_html")
    _repr_pretty_ = _Hook("display", "print_pretty")

    if TYPE_CHECKING:
        # Type checkers make the signature of a constructor from the fields. This parameter comes before them.
        _mapping: Mapping[str, Any] = document.positional(kw_only=False, default=None)

    def __init_subclass__(
        cls, *, discriminator: str | None = None, additional_properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.__model_info__ = ModelInfo(cls, Model, discriminator, additional_properties)

    def __init__(self, /, *args: Any, **kwargs: Any) -> None:
        info = type(self).__model_info__
        if len(args) == 1 and not kwargs:
            document.initialize(self, document.copy_mapping(info, _read_pairs(type(self), args[0])))
        elif args:
            raise _argument_error(type(self), *args, keywords=bool(kwargs))
        else:
            for name, default in info.defaults.items():
                kwargs.setdefault(name, default)
            document.initialize(self, document.encode_mapping(info, kwargs, keywords=True), is_converted=True)

    @classmethod
    def from_dict(cls: type[DocumentT], mapping: Mapping[str, Any], /) -> DocumentT:
        """Makes a model from parsed JSON. It calls no ``__init__``, and validates nothing but the discriminator.

        :param mapping: The JSON object, which is copied. Unknown keys are kept.
        :returns: An instance of this class, or of the subclass that the discriminator selects.
        :raises ArgumentError: The argument isn't a mapping.
        :raises SerializationError: It holds something that isn't JSON-serializable.
        :raises DeserializationError: It has the discriminator value of another class.

        .. versionadded:: 0.1.0
        """
        if not isinstance(mapping, (dict, Mapping)):
            got = describe(mapping, for_structure=True)
            raise ArgumentError(f"{cls.__name__}.from_dict takes a mapping with JSON names; got {got}")
        info = cls.__model_info__
        model: DocumentT = document.adopt(info, document.copy_document(info, mapping), add_discriminators=True)
        return model

    @classmethod
    def from_json(
        cls: type[DocumentT], data: str | bytes | bytearray, /, *, loads: Callable[[Any], Any] = loads
    ) -> DocumentT:
        """Parses JSON text and makes a model from it. It validates nothing but the discriminator.

        :param data: The text of a JSON object: `str`, or UTF-8, UTF-16 or UTF-32 bytes. A byte-order mark is skipped.
        :param loads: The JSON parser, such as ``orjson.loads``. The default is that of `json`, except that it refuses
            NaN and infinities. For YAML and TOML, use `from_dict`, which converts times.
        :returns: An instance of this class, or of the subclass that the discriminator selects.
        :raises ArgumentError: `data` is something else.
        :raises DeserializationError: The text isn't JSON, isn't an object, or has the discriminator value of another
            class. The parser's exception is the ``__cause__``.

        .. versionadded:: 0.1.0
        """
        if not isinstance(data, (str, bytes, bytearray)):
            raise ArgumentError(f"{cls.__name__}.from_json takes str, bytes or bytearray; got {describe(data)}")
        if data[:1] in ("\ufeff", BOM_UTF8[:1]):
            data = data.removeprefix("\ufeff") if isinstance(data, str) else data.removeprefix(BOM_UTF8)
        try:
            parsed = loads(data)
        except Exception as error:
            # Parsers raise exceptions of their own.
            raise _syntax_error(error, data).with_context(cls.__name__) from error
        if not isinstance(parsed, dict):
            problem = errors.mismatch(DeserializationError, "a JSON object", parsed, for_structure=True)
            raise problem.with_context(cls.__name__)
        model: DocumentT = document.adopt(cls.__model_info__, parsed, add_discriminators=True)
        return model

    def as_dict(self, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> dict[str, Any]:
        """Returns the document as plain dicts and lists, which share nothing with the model.

        :param exclude_readonly: Omits the fields that only the service sets, at every depth. Ignored with `operation`.
        :param operation: Returns a request body: omits the fields, at every depth, whose visibility doesn't include
            this operation. ``"create"`` is for requests that create a resource, ``"update"`` for those that change it.
        :returns: A new dict. Unknown keys are always in it.
        :raises ArgumentError: The operation is unknown.
        :raises SerializationError: The document holds something that isn't JSON-serializable, such as an object that
            was appended to a list.
        :raises TypeError: A request body is asked for, and the annotation of a field can't be evaluated.

        .. versionadded:: 0.1.0
        """
        used_for = operations(exclude_readonly, operation)

        def unwrap(model: Document) -> dict[str, Any]:
            if used_for is None:
                return dict(dict.items(model))
            info = type(model).__model_info__
            hidden = info.hidden_keys(used_for)
            return {key: value for key, value in info.snapshot(model).items() if key not in hidden}

        plain: dict[str, Any] = document.copy_document(type(self).__model_info__, unwrap(self), unwrap)
        return plain

    def redacted(self) -> dict[str, Any]:
        """Returns the document like `as_dict`, but with all secrets masked, for logs.

        :returns: A new dict. Secret fields and SAS signatures are masked as in the repr.
        :raises SerializationError: See `as_dict`.

        .. versionadded:: 0.2.0
        """
        from .._integrations.display import redacted

        return redacted(self)

    def to_json(self, *, exclude_readonly: bool = False, operation: Visibility | None = None, **options: Any) -> str:
        """Returns the document as JSON text.

        :param exclude_readonly: See `as_dict`.
        :param operation: See `as_dict`.
        :param options: Options of `json.dumps`, such as ``indent=2``.
        :returns: The text.
        :raises ArgumentError: The operation is unknown.
        :raises SerializationError: See `as_dict`.

        .. versionadded:: 0.1.0
        """
        plain = self.as_dict(exclude_readonly=exclude_readonly, operation=operation)
        try:
            return json.dumps(plain, **options)
        except ValueError as error:
            # Python refuses to write integers with more digits than `sys.get_int_max_str_digits`, for example.
            raise errors.SerializationError(f"{type(self).__name__} can't be written as JSON: {error}") from error

    def validate(self: DocumentT, *, exclude_readonly: bool = False, operation: Visibility | None = None) -> DocumentT:
        """Checks the whole document: required fields, types and formats.

        :param exclude_readonly: Checks the request body that `as_dict` returns with this argument.
        :param operation: Checks the request body that `as_dict` returns with this argument.
        :returns: The model itself.
        :raises ValidationError: There are problems. Its `errors` lists all of them.
        :raises ArgumentError: The operation is unknown.

        .. versionadded:: 0.1.0
        """
        from ..validation import iter_problems

        try:
            problems = list(iter_problems(self, operations(exclude_readonly, operation)))
        except RecursionError:
            raise errors.nesting_error(self).with_context(type(self).__name__) from None
        if problems:
            raise ValidationError(errors=problems, value=self).with_context(type(self).__name__)
        return self

    # Hidden from type checkers, which would accept any misspelt attribute.
    if not TYPE_CHECKING:

        def __class_getitem__(cls, arguments):
            alias = GenericAlias(cls, arguments)
            expected, got = len(getattr(cls, "__parameters__", ())), len(alias.__args__)
            if got != expected:
                raise TypeError(f"{cls.__name__} takes {expected} type arguments; got {got}")
            # One with type parameters is for annotations and base classes.
            if alias.__parameters__:
                return alias
            # If several threads make the class, all get the first one's.
            return _SPECIALIZED.get(alias) or _SPECIALIZED.setdefault(alias, _specialize(alias))

        def __setattr__(self, name, value):
            info = type(self).__model_info__
            field = info.fields.get(name)
            if field is None:
                _check_attribute(self, name)
                super().__setattr__(name, value)
            elif value is None:
                document.remove(self, field.json_name, None)
            else:
                document.write(self, document.encode_mapping(info, {name: value}, keywords=True))

        def __delattr__(self, name):
            field = type(self).__model_info__.fields.get(name)
            if field is None:
                super().__delattr__(name)
            elif field.json_name in self:
                document.remove(self, field.json_name)
            else:
                raise UnknownAttributeError(f"{type(self).__name__}.{name} is not set")


Model.__model_info__ = ModelInfo(Model, Document, None, None)
MODEL_CODECS[Model] = make_codec
_SPECIALIZED: Final[dict[GenericAlias, type[Model]]] = {}


def _specialize(alias: GenericAlias) -> type[Model]:
    """The subclass for a generic class with type arguments, such as ``Page[SessionDetails]``."""
    base: Any = alias.__origin__
    name = f"{base.__name__}[{', '.join(getattr(each, '__name__', str(each)) for each in alias.__args__)}]"
    namespace = {"__module__": base.__module__, "__doc__": base.__doc__}
    made: type[Model] = new_class(name, (alias,), exec_body=lambda body: body.update(namespace))
    made.__model_info__.alias = alias
    return made


def _read_pairs(model: type[Model], mapping: Any) -> Mapping[str, Any]:
    """`mapping`, or a dict of it if it is an iterable of pairs."""
    if isinstance(mapping, (dict, Mapping)):
        return mapping
    try:
        if isinstance(mapping, (str, bytes, bytearray)):
            raise TypeError("text isn't pairs")
        return dict(mapping)
    except ModelError:
        raise
    except (TypeError, ValueError) as error:
        raise _argument_error(model, mapping) from error


def _argument_error(model: type[Model], *arguments: object, keywords: bool = False) -> ArgumentError:
    got = ", ".join([*(describe(each, for_structure=True) for each in arguments), *["keyword arguments"] * keywords])
    return ArgumentError(f"{model.__name__} takes one mapping with JSON names, or keyword arguments; got {got}")


def _syntax_error(error: Exception, data: Any) -> ModelError:
    """The error for text that a parser refuses. It says where, if the parser does."""
    if isinstance(error, RecursionError):
        return errors.mismatch(DeserializationError, "fewer levels of nesting", data, for_structure=True)
    line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
    place = f" at line {line}, column {column}" if line and column else ""
    message = f"Expected valid JSON, got a syntax error{place}"
    return DeserializationError(message, expected="valid JSON", value=data, path="$")


def _check_attribute(model: Model, name: str) -> None:
    """Raises `UnknownAttributeError` unless `name` is private or a property of a subclass."""
    is_property = hasattr(getattr(type(model), name, None), "__set__")
    if name.startswith("__") or ((name.startswith("_") or is_property) and not hasattr(Model, name)):
        return
    hint = errors.suggestion(name, type(model).__model_info__.fields)
    raise UnknownAttributeError(f"{type(model).__name__} has no attribute {describe(name)}{hint}")
