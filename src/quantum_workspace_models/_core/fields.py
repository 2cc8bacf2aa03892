"""The descriptors that make attributes of JSON keys, and what they tell about themselves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from .annotations import field_codec
from .codecs import Codec, Operations
from .display import show
from .errors import ArgumentError, ModelError, step, too_deep

if TYPE_CHECKING:
    from .model import Model

Visibility = Literal["read", "create", "update", "delete", "query"]
Format = Literal["base64url", "array-or-map"]

ALL_VISIBILITIES: Final[tuple[Visibility, ...]] = ("read", "create", "update", "delete", "query")
UNSET: Final[Any] = object()
_get = dict.get


class Field:
    """One attribute of a model, the typed view of one key. `fields` lists them."""

    def __init__(
        self,
        json_name: str | None,
        visibility: Sequence[Visibility],
        default: Any,
        format: str | None,
        doc: str | None,
        is_discriminator: bool = False,
        secret: bool = False,
    ) -> None:
        if not set(visibility) <= set(ALL_VISIBILITIES):  # a bare "read" is a sequence of letters
            raise ValueError(f"visibility is a list of {', '.join(ALL_VISIBILITIES)}; got {visibility!r}")
        self._json_name, self.visibility, self.default = json_name, tuple(visibility), default
        self.format, self._doc, self.is_discriminator, self.secret = format, doc, is_discriminator, secret
        self._codec: Codec | None = None
        self._plain: Any = None  # the codec's, at hand

    def __set_name__(self, owner: type[Model], name: str) -> None:
        if hasattr(self, "owner"):
            return  # the class is refused, where it can say why
        self.owner, self.name = owner, name
        self._module = owner.__module__  # where the class is written; it may be shown under a public name later
        first, *others = name.split("_")
        self.json_name = self._json_name or first + "".join(map(str.capitalize, others))

    def __get__(self, model: Model | None, owner: type[Model] | None = None) -> Any:
        # Python comes here only as long as the instance has no attribute of this name, which is the cache.
        if model is None:
            return self
        value = _get(model, self.json_name)
        if value is not None and type(value) is not self._plain:
            codec = self._codec or self.codec
            if codec.nests and not model._settled:
                model._settle()
                value = _get(model, self.json_name)
            try:
                value = codec.decode(value)
            except (ModelError, RecursionError) as error:
                raise self._told(error, value, type(model)) from error.__cause__
        return model.__dict__.setdefault(self.name, value)  # the first of several threads wins

    def encode(self, value: Any, owner: type[Model]) -> Any:
        """`value` as JSON, where the field's type allows it."""
        try:
            return (self._codec or self.codec).encode(value)
        except (ModelError, RecursionError) as error:
            raise self._told(error, value, owner) from error.__cause__

    def _told(self, error: ModelError | RecursionError, value: Any, owner: type[Model]) -> ModelError:
        """The error with the place where it happened."""
        problem = error if isinstance(error, ModelError) else too_deep(value)
        if self.secret:
            problem.of_secret()
        return problem.under(step(self.json_name)).of(f"{owner.__name__}.{self.name}")

    @property
    def codec(self) -> Codec:
        """What converts the values, made at the first use, when all that the annotation names is there."""
        if self._codec is None:
            try:
                self._required, self._codec = field_codec(self.type, self.format, self._evaluate)
                self._plain = self._codec.plain
            except (TypeError, RecursionError) as error:  # the latter of a ``type`` statement that names itself
                raise TypeError(f"{self.owner.__name__}.{self.name}: {error}") from error
        return self._codec

    @property
    def type(self) -> Any:
        """The annotation, evaluated."""
        if self.name not in self.owner.__annotations__:
            raise TypeError("a field needs an annotation")
        annotation = self.owner.__annotations__[self.name]
        return self._evaluate(annotation) if isinstance(annotation, str) else annotation

    @property
    def required(self) -> bool:
        """Whether the service always sends the field: its type has no None."""
        return bool(self.codec) and self._required

    @property
    def read_only(self) -> bool:
        """Whether only the service sets the field."""
        return self.visibility == ("read",)

    def takes_part(self, operations: Operations) -> bool:
        """Whether the field has a part in any of `operations`."""
        return operations is None or not operations.isdisjoint(self.visibility)

    @property
    def doc(self) -> str:
        """What the field means: the string below it in the source, or that of a base class, unless one was given."""
        if self._doc is not None:
            return self._doc
        fields = (vars(base).get(self.name) for base in self.owner.__mro__)
        docs = (
            _docs(field._module, field.owner.__name__).get(self.name) for field in fields if isinstance(field, Field)
        )
        return next(filter(None, docs), "")

    def __repr__(self) -> str:
        return f"<field {self.owner.__name__}.{self.name}: {self.json_name!r}>"

    def _evaluate(self, text: str) -> Any:
        nested = {name: value for name, value in vars(self.owner).items() if isinstance(value, type)}
        names = {**nested, self.owner.__name__: self.owner, **getattr(self.owner, "_local_types", {})}
        try:
            return eval(text, getattr(sys.modules.get(self._module), "__dict__", {}), names)
        except (NameError, AttributeError) as error:
            raise TypeError(f"no type comes of the annotation {text!r} in {self._module}: {error}") from error


@cache
def _docs(module: str, owner: str) -> dict[str, str]:
    """The strings below the assignments of a class in its module's source, by name; none where there is no source."""
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
    default: Any = UNSET,
    format: Format | None = None,
    doc: str | None = None,
    secret: bool = False,
) -> Any:
    """Declares an attribute of a model; its annotation says the type, and None in it that the service may leave it out.

    :param name: the JSON name; without it, the attribute's name in camelCase.
    :param visibility: the operations that the field takes part in. One that is only read is set by the service alone.
    :param default: what a model built from keywords has where this keyword is not given.
    :param format: which form JSON has where there are several: ``base64url`` for `bytes` (otherwise base64);
        ``array-or-map`` for a list that may be an object in JSON, too, which reads as the list of its keys.
    :param doc: what the field means; without it, the string below the assignment.
    :param secret: whether the value, a URI, gives access to who has it. It shows without its token (``sig=***``)
        wherever people look; the document and its JSON have it whole.
    """
    return Field(name, visibility, default, format, doc, secret=secret)


def rest_discriminator(
    name: str | None = None, *, visibility: Sequence[Visibility] = ALL_VISIBILITIES, doc: str | None = None
) -> Any:
    """Declares the attribute whose value names the class of an object.

    A subclass says which value is its own: ``class SessionDetails(ItemDetails, discriminator="Session")``. The
    parameters are those of `rest_field`.
    """
    return Field(name, visibility, UNSET, None, doc, is_discriminator=True)


def operations(exclude_readonly: bool, operation: Visibility | None) -> Operations:
    """What a document is for, where a caller says so."""
    if operation is None:
        return frozenset(ALL_VISIBILITIES) - {"read"} if exclude_readonly else None
    if operation not in ALL_VISIBILITIES:
        raise ArgumentError(f"operation is one of {', '.join(ALL_VISIBILITIES)}; got {show(operation)}")
    return frozenset([operation])


def fields(model: type[Model] | Model) -> tuple[Field, ...]:
    """The fields of a model, those of its base classes first.

    Each has `name`, `json_name`, `type`, `required`, `visibility`, `read_only`, `doc`, `default`, `format`, `secret`.
    """
    return tuple(model._fields.values())
