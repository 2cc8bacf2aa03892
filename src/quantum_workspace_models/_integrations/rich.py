"""The display of models by the library `rich`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._core.document import Document
from .._core.redaction import mask, mask_item, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator


def iter_parts(model: Document) -> Iterator[tuple[str, Any]]:
    """The names and values of all of a model, whole but without secrets."""
    model._convert_nested()
    for key, value in model.items():
        field = model._fields_by_json_name.get(key)
        name = str(_mask(key, 1)) if field is None else field.name
        yield name, _mask(model._mask(key, value), 20)


def _mask(value: Any, depth: int) -> Any:
    if type(value) is dict and depth:
        return {_mask(key, depth): _mask(mask_item(key, item), depth - 1) for key, item in value.items()}
    if type(value) is list and depth:
        return [_mask(item, depth - 1) for item in value]
    if isinstance(value, (int, float, type(None), Document)):
        # A model in it is laid out in the same way.
        return value
    return mask(value) if isinstance(value, str) else short_repr(value, 0)
