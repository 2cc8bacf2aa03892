"""What several test modules use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import settings

from quantum_workspace_models import DeserializationError, Model, fields

if TYPE_CHECKING:
    from quantum_workspace_models import Field

# With `--hypothesis-profile=long`, tests that repeat something do so more often, too.
IS_LONG = settings().max_examples > 1000


def read_everything(model: Model) -> None:
    """Reads every attribute at every depth, whatever comes of it."""
    for field in fields(model):
        try:
            value = getattr(model, field.name)
        except DeserializationError:
            continue
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(item, Model):
                read_everything(item)


def field_of(model: type[Model], name: str) -> Field:
    """The field of an attribute."""
    return next(field for field in fields(model) if field.name == name)


def discriminators(model: type[Model] | Model) -> dict[str, Any]:
    """The keys that a model has without being told, with their values."""
    kind = model if isinstance(model, type) else type(model)
    return kind({}).as_dict()
