"""The methods and attributes that other libraries look for. Each imports its implementation when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .document import Document


class _ClassProperty:
    """A class attribute that is computed when it is read."""

    def __init__(self, get: Callable[[Any], Any]) -> None:
        self._get = get

    def __get__(self, model: object, owner: type) -> Any:
        return self._get(owner)


def _signature(model: Any) -> Any:
    from .._integrations.introspection import signature

    return signature(model)


def _rest_fields(model: Any) -> Any:
    from .._integrations.azure_core import rest_fields

    return rest_fields(model)


class Hooks(Document):
    """A document with the methods that other libraries call."""

    __slots__ = ()
    # For `inspect.signature`.
    __signature__ = _ClassProperty(_signature)
    # For azure-core.
    _is_model = True
    _attr_to_rest_field = _ClassProperty(_rest_fields)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any, /) -> Any:
        """Called by pydantic for a field of this type."""
        from .._integrations.pydantic import make_core_schema

        # Every class that has this method is a model.
        return make_core_schema(cls)  # type: ignore[arg-type]

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        """Called by `rich` to show the model, without secrets."""
        from .._integrations.rich import iter_parts

        return iter_parts(self)

    def _repr_html_(self) -> str:
        """Called by notebooks to show the model, without secrets."""
        from .._integrations.notebook import model_html

        return model_html(self)
