"""The descriptors that turn JSON keys into attributes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

from .document import Document
from .errors import ArgumentError, ModelError
from .json_values import NULL, Codec, Operations
from .redaction import short_repr
from .type_hints import field_codec

Visibility = Literal["read", "create", "update", "delete", "query"]
Format = Literal["array-or-map"]

ALL_VISIBILITIES: Final[tuple[Visibility, ...]] = ("read", "create", "update", "delete", "query")
_get = dict.get


class _Doc:
    """The docstring of `Field`, and the description of each instance, for `help`, IPython and Sphinx."""

    def __get__(self, field: Field | None, owner: type | None = None) -> str:
        return "The field behind an attribute of a model. `fields` lists them." if field is None else field.doc


class Field:
    # Type checkers expect a string here.
    __doc__ = _Doc()  # pyright: ignore[reportAssignmentType]
    # Until the annotation is resolved, any value may need decoding and hold models.
    _codec: Codec | None = None
    exact_type: type | None = None
    has_models = True

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

    def __set_name__(self, owner: type[Document], name: str) -> None:
        if hasattr(self, "owner"):
            # The field is already in another class. The model reports it.
            return
        self.owner, self.name = owner, name
        # The class may get another __module__ later.
        self._module = owner.__module__
        first, *others = name.split("_")
        self.json_name = self._json_name or first + "".join(map(str.capitalize, others))

    # The cache is the instance's __dict__: once the attribute is in it, Python doesn't call this method.
    def __get__(self, model: Document | None, owner: type[Document] | None = None) -> Any:
        if model is None:
            return self
        value = _get(model, self.json_name)
        if value is None or type(value) is self.exact_type:
            model.__dict__[self.name] = value
            return value
        if self.has_models and not model._nested_converted:
            model._convert_nested()
            value = _get(model, self.json_name)
        try:
            value = self.decode(value)
        except (ModelError, RecursionError) as error:
            raise model._add_context(error, self.json_name, value) from error.__cause__
        # If several threads read the attribute at the same time, all get the first one's value.
        return model.__dict__.setdefault(self.name, value)

    # Once the annotation is resolved, the codec's methods replace these two on the instance, to save a call.
    def decode(self, value: Any) -> Any:
        return self.codec.decode(value)

    def encode(self, value: Any) -> Any:
        return self.codec.encode(value)

    @property
    def codec(self) -> Codec:
        """Converts the values. It is made on first use, when everything that the annotation names is defined."""
        if self._codec is None:
            try:
                codec, self._required = field_codec(self.type, self.format, self._evaluate)
            except Exception as error:
                # A recursive `type` statement may raise anything here.
                raise TypeError(f"{self.owner.__name__}.{self.name}: {error}") from error
            self.decode, self.encode = codec.decode, codec.encode  # type: ignore[method-assign]
            self.exact_type, self.has_models = codec.exact_type, codec.has_models
            self._codec = codec
        return self._codec

    def check_default(self) -> None:
        """Raises TypeError if the default is invalid. Does nothing if the annotation can't be evaluated yet."""
        try:
            if self.default is not None and self.default is not NULL:
                self.encode(self.default)
        except ModelError as error:
            problem = error.redact() if self.secret else error
            raise TypeError(f"{self.owner.__name__}.{self.name}: invalid default: {problem}") from error
        except TypeError:
            return

    @property
    def type(self) -> Any:
        """The evaluated annotation."""
        # Imported here because few programs need it.
        from typing_extensions import Format, get_annotations

        annotations = get_annotations(self.owner, format=Format.FORWARDREF)
        if self.name not in annotations:
            raise TypeError("missing type annotation")
        annotation = annotations[self.name]
        return self._evaluate(annotation) if isinstance(annotation, str) else annotation

    def _evaluate(self, text: str) -> Any:
        parameters = {parameter.__name__: parameter for parameter in getattr(self.owner, "__type_params__", ())}
        nested = {name: value for name, value in vars(self.owner).items() if isinstance(value, type)}
        local = {**parameters, **nested, self.owner.__name__: self.owner, **getattr(self.owner, "_local_types", {})}
        try:
            return eval(text, getattr(sys.modules.get(self._module), "__dict__", {}), local)
        except Exception as error:
            raise TypeError(f"cannot evaluate the annotation {text!r} in {self._module}: {error}") from error

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

    def hides(self, value: Any) -> bool:
        """Whether `value` may hold the secrets of models without being made of these models."""
        try:
            return self.has_models and self.nests_secrets and self.decode(value) is not value
        except (ModelError, TypeError):
            return True

    @property
    def nests_secrets(self) -> bool:
        """Whether a model in the field may have secrets. True if the annotation can't be evaluated."""
        try:
            return self.codec.has_secrets(set())
        except TypeError:
            return True

    @property
    def doc(self) -> str:
        """The description: the `doc` argument, or else the docstring below the field, in its class or a base class."""
        if self._doc is not None:
            return self._doc
        for base in self.owner.__mro__:
            field = vars(base).get(self.name)
            doc = isinstance(field, Field) and _docstrings(field._module, base.__name__).get(self.name)
            if doc:
                return doc
        return ""

    def __repr__(self) -> str:
        return f"<field {self.owner.__name__}.{self.name}: {self.json_name!r}>"


@cache
def _docstrings(module: str, owner: str) -> dict[str, str]:
    """The docstrings below the fields of a class, by name. Empty if there is no source to read."""
    import ast
    import inspect
    import itertools

    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError, KeyError):
        return {}
    return {
        ast.unparse(field.target): inspect.cleandoc(str(below.value.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == owner
        for field, below in itertools.pairwise(node.body)
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
    }


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
        raise ArgumentError(f"operation must be one of {', '.join(ALL_VISIBILITIES)}; got {short_repr(operation)}")
    return frozenset([operation])


def fields(model: type[Document] | Document) -> tuple[Field, ...]:
    """Returns the fields of a model, those of its base classes first.

    :param model: A model class, or an instance.
    :returns: The fields. Each has the attributes `name`, `json_name`, `type`, `required`, `visibility`, `read_only`,
        `doc`, `default`, `format` and `secret`.

    .. versionadded:: 0.1.0
    """
    return tuple(field for field in model._fields_by_name.values() if isinstance(field, Field))


def collect_fields(model: type[Document], root: type[Document]) -> dict[str, Field]:
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
    names: dict[str, str] = {}
    for name, field in fields.items():
        problem = _name_problem(name, field, root)
        if problem:
            raise TypeError(f"{model.__name__}.{name} {problem}")
        other = names.setdefault(field.json_name, name)
        if other != name:
            raise TypeError(f"{model.__name__}.{name} has the same JSON name as {model.__name__}.{other}")
    for name, annotation in model.__annotations__.items():
        # If it is a string, it may name what isn't defined yet.
        is_class_variable = str(annotation).partition("[")[0].rpartition(".")[2] == "ClassVar"
        if not (name.startswith("_") or is_class_variable or isinstance(vars(model).get(name), Field)):
            hint = "assign rest_field() to it, or annotate it as ClassVar"
            raise TypeError(f"{model.__name__}.{name} has an annotation but isn't a field; {hint}")
    return fields


def _name_problem(name: str, field: Field, root: type[Document]) -> str:
    """Why `field` can't be the attribute `name`, or ""."""
    if name.startswith("_"):
        return "can't be a field: its name starts with an underscore; rename it, and pass the JSON name to rest_field()"
    if field.name != name:
        return f"is already a field of {field.owner.__name__}; declare it with a new rest_field()"
    if hasattr(root, name):
        return f"shadows {root.__name__}.{name}; choose another name"
    return ""
