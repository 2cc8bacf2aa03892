"""The descriptors that turn JSON keys into attributes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from copy import copy
from types import MappingProxyType
from typing import Any, Final, Literal, get_args, get_origin

from .codecs import Codec, show_type
from .errors import ArgumentError, ModelError
from .json_values import NULL
from .redaction import describe, mask_secret
from .type_hints import field_codec, substitute

Visibility = Literal["read", "create", "update", "delete", "query"]
Format = Literal["array-or-map"]
Operations = frozenset[str] | None
"""The operations that a document is used for, such as ``{"create"}``. None stands for any use."""

ALL_VISIBILITIES: Final[tuple[Visibility, ...]] = ("read", "create", "update", "delete", "query")
_RENAME: Final = "starts with an underscore; rename it, and pass the JSON name to rest_field()"
_get = dict.get


class _Doc:
    """The docstring of `Field`, and the description of each instance, for `help`, IPython and Sphinx."""

    def __get__(self, field: Field | None, owner: type | None = None) -> str:
        return "The field behind an attribute of a model. `fields` lists them." if field is None else field.doc


class Field:
    __doc__ = _Doc()  # pyright: ignore[reportAssignmentType]  # it expects a string

    def __init__(
        self,
        name: str | None,
        visibility: Sequence[Visibility],
        default: Any = None,
        format: Format | None = None,
        doc: str | None = None,
        secret: bool = False,
        is_discriminator: bool = False,
    ) -> None:
        # This also rejects a bare "read", which is a sequence of letters.
        if not set(visibility) <= set(ALL_VISIBILITIES):
            raise ValueError(f"visibility must be a list of {', '.join(ALL_VISIBILITIES)}; got {visibility!r}")
        self._json_name, self.visibility, self.default = name, tuple(visibility), default
        self.format, self._doc, self.is_discriminator, self.secret = format, doc, is_discriminator, secret
        # What the type parameters of the class stand for in a subclass of it.
        self._arguments: dict[Any, Any] = {}
        # These are known once the annotation has been evaluated.
        self._codec: Codec | None = None
        self.exact_type: type | None = None
        self.decode_text: Callable[[str], Any] | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        if hasattr(self, "owner"):
            # The field is already in another class. The model reports it.
            return
        self.owner, self.name = owner, name
        # The class may get another __module__ later.
        self.module = owner.__module__
        first, *others = name.split("_")
        self.json_name = self._json_name or first + "".join(map(str.capitalize, others))

    # The cache is the instance's __dict__: once the attribute is in it, Python doesn't call this method.
    def __get__(self, model: Any, owner: type | None = None) -> Any:
        if model is None:
            return self
        value = _get(model, self.json_name)
        if value is None or type(value) is self.exact_type:
            model.__dict__[self.name] = value
            return value
        if type(value) is str and self.decode_text is not None:
            try:
                # If several threads read the attribute at the same time, all get the first one's value.
                return model.__dict__.setdefault(self.name, self.decode_text(value))
            except (KeyError, ValueError):
                pass
        codec = self._codec or self.codec
        if codec.has_models:
            model.__model_info__.convert_nested(model)
            value = _get(model, self.json_name)
        try:
            decoded = codec.decode(value)
        except (ModelError, RecursionError) as error:
            raise model.__model_info__.add_context(error, self.json_name, value) from error.__cause__
        # A view isn't cached, because the list or dict behind it may change.
        return decoded if type(decoded) in (tuple, MappingProxyType) else model.__dict__.setdefault(self.name, decoded)

    @property
    def codec(self) -> Codec:
        """Converts the values. It is made on first use, when everything that the annotation names is defined."""
        if self._codec is None:
            try:
                codec, self._required = field_codec(self.type, self.format, self._evaluate)
            except Exception as error:
                # A recursive `type` statement may raise anything here.
                raise TypeError(f"{self.owner.__name__}.{self.name}: {error}") from error
            self._codec, self.exact_type, self.decode_text = codec, codec.exact_type, codec.decode_text
        return self._codec

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_codec": None, "exact_type": None, "decode_text": None}

    def check_default(self) -> None:
        """Raises TypeError if the default is invalid. Does nothing if the annotation can't be evaluated yet."""
        try:
            if self.default is not None and self.default is not NULL:
                self.codec.encode(self.default)
        except ModelError as error:
            problem = error.hide() if self.secret else error
            raise TypeError(f"{self.owner.__name__}.{self.name}: invalid default: {problem}") from error
        except TypeError:
            return

    @property
    def type(self) -> Any:
        """The evaluated annotation."""
        annotations = _own_annotations(self.owner)
        if self.name not in annotations:
            raise TypeError("missing type annotation")
        annotation = annotations[self.name]
        return substitute(self._evaluate(annotation) if isinstance(annotation, str) else annotation, self._arguments)

    def specialize(self, arguments: dict[Any, Any]) -> Field:
        """The field in a subclass that has `arguments` for the type parameters."""
        field = copy(self)
        field._arguments = {key: substitute(value, arguments) for key, value in self._arguments.items()} or arguments
        return field

    def _evaluate(self, text: Any) -> Any:
        """The value of a string annotation, or of a type parameter."""
        if hasattr(text, "__bound__"):
            has_default = getattr(text, "has_default", bool)()
            return self._arguments.get(text, text.__default__ if has_default else text.__bound__ or Any)
        parameters = {parameter.__name__: parameter for parameter in getattr(self.owner, "__type_params__", ())}
        nested = {name: value for name, value in vars(self.owner).items() if isinstance(value, type)}
        try:
            module = getattr(sys.modules.get(self.module), "__dict__", {})
            return eval(text, module, {**parameters, **nested, self.owner.__name__: self.owner})
        except Exception as error:
            raise TypeError(f"cannot evaluate the annotation {text!r} in {self.module}: {error}") from error

    @property
    def required(self) -> bool:
        """Whether the service always sends the field: its annotation doesn't allow None."""
        return bool(self.codec) and self._required

    @property
    def read_only(self) -> bool:
        """Whether only the service sets the field: its visibility is ``read`` alone."""
        return self.visibility == ("read",)

    def takes_part(self, operations: Operations) -> bool:
        """Whether the field is used for any of `operations`."""
        return operations is None or not operations.isdisjoint(self.visibility)

    def mask(self, value: Any) -> Any:
        """`value` as a display may show it."""
        if self.secret:
            return mask_secret(value)
        try:
            return self.codec.nest(value, show_type) if self.codec.has_models else value
        except TypeError:
            # What the annotation names isn't defined yet. It may have secrets.
            return show_type(value)

    @property
    def doc(self) -> str:
        """The description: the `doc` argument, or else the docstring below the field, in its class or a base class."""
        from .._integrations.introspection import field_doc

        return field_doc(self.owner, self.name) if self._doc is None else self._doc

    def __repr__(self) -> str:
        return f"<field {self.owner.__name__}.{self.name}: {self.json_name!r}>"


def rest_field(
    name: str | None = None,
    *,
    visibility: Sequence[Visibility] = ALL_VISIBILITIES,
    default: Any = None,
    format: Format | None = None,
    doc: str | None = None,
    secret: bool = False,
) -> Any:
    """Declares a field of a model. The annotation is its type. If it allows None, the service may omit the field.

    :param name: The JSON name. The default is the attribute's name in camelCase.
    :param visibility: The operations that use the field. A field that is only ``"read"`` is set by the service.
    :param default: The value that the constructor uses if this keyword isn't given. None means no default.
    :param format: ``"array-or-map"`` declares a list of strings that may also be a JSON object. The attribute is then a
        tuple of the object's keys.
    :param doc: The description. The default is the docstring below the field.
    :param secret: Masks the value in reprs and messages, and in what `Model.redacted` returns: a URL is shown without
        its query, fragment and user information, and anything else as ``***``. The document and its JSON aren't masked.
    :returns: A `Field`. The return type is ``Any``, so that type checkers accept it for any annotation.
    :raises ValueError: `visibility` has something other than these operations.

    .. versionadded:: 0.1.0
    """
    return Field(name, visibility, default, format, doc, secret)


def rest_discriminator(
    name: str | None = None, *, visibility: Sequence[Visibility] = ALL_VISIBILITIES, doc: str | None = None
) -> Any:
    """Declares a discriminator: the field whose value selects the subclass of a model.

    Each subclass declares its value: ``class SessionDetails(ItemDetails, discriminator="Session")``. Without a
    subclass for a value, the base class is used.

    :param name: The JSON name. The default is the attribute's name in camelCase.
    :param visibility: The operations that use the field.
    :param doc: The description. The default is the docstring below the field.
    :returns: A `Field`. The return type is ``Any``, so that type checkers accept it for any annotation.
    :raises ValueError: `visibility` has something other than these operations.

    .. versionadded:: 0.1.0
    """
    return Field(name, visibility, doc=doc, is_discriminator=True)


def operations(exclude_readonly: bool, operation: Visibility | None) -> Operations:
    """The operations that a document is used for, from the arguments of a call."""
    if operation is None:
        return frozenset(ALL_VISIBILITIES) - {"read"} if exclude_readonly else None
    if operation not in ALL_VISIBILITIES:
        raise ArgumentError(f"operation must be one of {', '.join(ALL_VISIBILITIES)}; got {describe(operation)}")
    return frozenset([operation])


def fields(model: Any) -> tuple[Field, ...]:
    """Returns the fields of a model, those of its base classes first.

    :param model: A model class, or an instance.
    :returns: The fields. Each has the attributes `name`, `json_name`, `type`, `required`, `visibility`, `read_only`,
        `doc`, `default`, `format` and `secret`.

    .. versionadded:: 0.1.0
    """
    return (*model.__model_info__.fields.values(),)


def collect_fields(model: type, root: type) -> dict[str, Field]:
    """The fields of a model class by name, those of its base classes first.

    Raises TypeError if one of them can't be a field, for example because its name is an attribute of `root`.
    """
    fields: dict[str, Field] = {}
    for base in reversed(model.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Field):
                fields[name] = value
            else:
                fields.pop(name, None)
    for alias in vars(model).get("__orig_bases__", ()):
        generic: Any = get_origin(alias)
        info = getattr(generic, "__model_info__", None)
        for name in [] if info is None else [name for name in fields if fields[name] is info.fields.get(name)]:
            arguments = dict(zip(generic.__parameters__, get_args(alias), strict=True))
            fields[name] = fields[name].specialize(arguments)
            setattr(model, name, fields[name])
    names: dict[str, str] = {}
    for name, field in fields.items():
        other = names.setdefault(field.json_name, name)
        problems = {
            f"can't be a field: its name {_RENAME}": name.startswith("_"),
            f"is already a field of {field.owner.__name__}; declare it with a new rest_field()": field.name != name,
            f"shadows {root.__name__}.{name}; choose another name": hasattr(root, name),
            f"has the same JSON name as {model.__name__}.{other}": other != name,
        }
        for problem in filter(problems.get, problems):
            raise TypeError(f"{model.__name__}.{name} {problem}")
    for name, annotation in _own_annotations(model).items():
        # If it is a string, it may name what isn't defined yet.
        is_class_variable = str(annotation).partition("[")[0].rpartition(".")[2] == "ClassVar"
        if not (name.startswith("_") or is_class_variable or isinstance(vars(model).get(name), Field)):
            hint = "assign rest_field() to it, or annotate it as ClassVar"
            raise TypeError(f"{model.__name__}.{name} has an annotation but isn't a field; {hint}")
    return fields


def _own_annotations(model: type) -> dict[str, Any]:
    try:
        # In Python 3.14, this evaluates them, and a name may not be defined yet.
        return model.__annotations__
    except (NameError, AttributeError):
        from typing_extensions import Format, get_annotations

        return dict(get_annotations(model, format=Format.FORWARDREF))
