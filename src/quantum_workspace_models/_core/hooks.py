"""What other libraries ask of a model. Each hook imports the code that answers only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .document import Document


class _ClassProperty:
    """An attribute of model classes, made when it is asked for."""

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
        """What pydantic makes of a field of this type."""
        from .._integrations.pydantic import make_core_schema

        # Every class that has this method is a model.
        return make_core_schema(cls)  # type: ignore[arg-type]

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        """What the library `rich` shows: all of the model, without secrets."""
        from .._integrations.rich import iter_parts

        return iter_parts(self)

    def _repr_html_(self) -> str:
        """What notebooks show: attributes and their values, without secrets."""
        from .._integrations.notebook import model_html

        return model_html(self)
