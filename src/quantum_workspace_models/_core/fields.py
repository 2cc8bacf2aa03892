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
    """The docstring of `Field`, and of each instance what it means, for `help`, IPython and Sphinx."""

    def __get__(self, field: Field | None, owner: type | None = None) -> str:
        return (
            "One attribute of a model, the typed view of one key. `fields` lists them." if field is None else field.doc
        )


class Field:
    __doc__ = _Doc()  # pyright: ignore[reportAssignmentType]
    # Until the annotation is resolved, every value goes through the codec, and may have models in it.
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
        # This refuses a bare "read" as well, which is a sequence of letters.
        if not set(visibility) <= set(ALL_VISIBILITIES):
            raise ValueError(f"visibility is a list of {', '.join(ALL_VISIBILITIES)}; got {visibility!r}")
        self._json_name, self.visibility, self.default = name, tuple(visibility), default
        self.format, self._doc, self.is_discriminator, self.secret = format, doc, is_discriminator, secret

    def __set_name__(self, owner: type[Document], name: str) -> None:
        if hasattr(self, "owner"):
            # The field stands in another class already, which the model reports.
            return
        self.owner, self.name = owner, name
        # The class may be shown under a public name later.
        self._module = owner.__module__
        first, *others = name.split("_")
        self.json_name = self._json_name or first + "".join(map(str.capitalize, others))

    # Python calls it only while the instance has no attribute of this name, which is the cache.
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
        # If several threads read the attribute at once, all get the value of the first.
        return model.__dict__.setdefault(self.name, value)

    # Once the annotation is resolved, the codec's own methods take the place of these two.
    def decode(self, value: Any) -> Any:
        return self.codec.decode(value)

    def encode(self, value: Any) -> Any:
        return self.codec.encode(value)

    @property
    def codec(self) -> Codec:
        """What converts the values, made at the first use, when everything that the annotation names is there."""
        if self._codec is None:
            try:
                codec, self._required = field_codec(self.type, self.format, self._evaluate)
            except Exception as error:
                # What a `type` statement names is evaluated here, too, and may be itself.
                raise TypeError(f"{self.owner.__name__}.{self.name}: {error}") from error
            self.decode, self.encode = codec.decode, codec.encode  # type: ignore[method-assign]
            self.exact_type, self.has_models = codec.exact_type, codec.has_models
            self._codec = codec
        return self._codec

    def check_default(self) -> None:
        """Raises TypeError if the field doesn't take its default, as far as its annotation can be evaluated yet."""
        try:
            if self.default is not None and self.default is not NULL:
                self.encode(self.default)
        except ModelError as error:
            problem = error.redact() if self.secret else error
            raise TypeError(f"{self.owner.__name__}.{self.name}: wrong default: {problem}") from error
        except TypeError:
            return

    @property
    def type(self) -> Any:
        """The annotation, evaluated."""
        # Most programs that import a model never need the module.
        from typing_extensions import Format, get_annotations

        annotations = get_annotations(self.owner, format=Format.FORWARDREF)
        if self.name not in annotations:
            raise TypeError("a field needs an annotation")
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
        """Whether the service always sends the field: its type has no None."""
        return bool(self.codec) and self._required

    @property
    def read_only(self) -> bool:
        """Whether only the service sets the field."""
        return self.visibility == ("read",)

    def takes_part(self, operations: Operations) -> bool:
        """Whether the field is used for any of `operations`."""
        return operations is None or not operations.isdisjoint(self.visibility)

    def hides(self, value: Any) -> bool:
        """Whether `value` isn't made of the models that belong there, and may have their secrets."""
        try:
            return self.has_models and self.nests_secrets and self.decode(value) is not value
        except (ModelError, TypeError):
            return True

    @property
    def nests_secrets(self) -> bool:
        """Whether a model in the field may have a secret field; also if the annotation names what isn't there."""
        try:
            return self.codec.has_secrets(set())
        except TypeError:
            return True

    @property
    def doc(self) -> str:
        """What the field means: the string below it in the source, or that of a base class, unless one was given."""
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
    """The strings below the assignments of a class, by name, as far as there is a source to read."""
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
    """Declares an attribute of a model. The annotation says its type; with None in it, the service may leave it out.

    :param name: the JSON name; without it, the attribute's name in camelCase.
    :param visibility: the operations that use the field. One that is only read is set by the service alone.
    :param default: the value in a model that is built from keywords without this one.
    :param format: ``array-or-map`` for a list of strings that may also be an object, which reads as the tuple of its
        keys.
    :param doc: what the field means; without it, the string below the assignment.
    :param secret: whether the value gives access to whoever has it. Wherever people look, a URL shows without its
        query, fragment and user information, and anything else as ``***``. The document and its JSON have it whole.
    """
    return Field(name, visibility, default, format, doc, secret)


def rest_discriminator(
    name: str | None = None, *, visibility: Sequence[Visibility] = ALL_VISIBILITIES, doc: str | None = None
) -> Any:
    """Declares the attribute whose value names the class of an object.

    A subclass states its own value: ``class SessionDetails(ItemDetails, discriminator="Session")``. The parameters
    are those of `rest_field`.
    """
    return Field(name, visibility, doc=doc, is_discriminator=True)


def operations(exclude_readonly: bool, operation: Visibility | None) -> Operations:
    """What a document is used for, from the arguments of a call."""
    if operation is None:
        return frozenset(ALL_VISIBILITIES) - {"read"} if exclude_readonly else None
    if operation not in ALL_VISIBILITIES:
        raise ArgumentError(f"operation is one of {', '.join(ALL_VISIBILITIES)}; got {short_repr(operation)}")
    return frozenset([operation])


def fields(model: type[Document] | Document) -> tuple[Field, ...]:
    """The fields of a model, those of its base classes first.

    Each has `name`, `json_name`, `type`, `required`, `visibility`, `read_only`, `doc`, `default`, `format`, `secret`.
    """
    return tuple(field for field in model._fields_by_name.values() if isinstance(field, Field))
