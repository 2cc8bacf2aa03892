"""The signature of a model's constructor, for `inspect.signature`, `help`, and editors that ask at runtime."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from .._core.fields import fields
from .._core.model import Model

if TYPE_CHECKING:
    from .._core.fields import Field


def signature(model: type[Model]) -> Signature:
    """The keywords of a model with their types. Those that a caller has to pass come first, and have no default."""
    if model.__init__ is not Model.__init__:
        # A subclass has its own constructor, with its own signature.
        raise AttributeError
    parameters = [_parameter(field, model._discriminator_values.get(field.json_name)) for field in fields(model)]
    return Signature(sorted(parameters, key=lambda parameter: parameter.default is not Parameter.empty))


def _parameter(field: Field, discriminator: str | None) -> Parameter:
    default: Any = field.default if discriminator is None else discriminator
    annotation: Any = Parameter.empty
    try:
        annotation = field.type
        if default is None and field.required:
            # A caller doesn't pass what only the service sets.
            annotation, default = (annotation | None, None) if field.read_only else (annotation, Parameter.empty)
    except TypeError:
        # The annotation can't be evaluated (yet).
        pass
    return Parameter(field.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
