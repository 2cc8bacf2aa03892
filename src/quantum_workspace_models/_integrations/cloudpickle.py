"""How cloudpickle, which Dask uses, rebuilds the model classes of a notebook in other processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.declarations import ModelInfo
from .._core.fields import Field


def reduce_info(info: ModelInfo) -> tuple[Any, ...]:
    """What cloudpickle stores of a class's declarations. Nothing else pickles them."""
    fields = {name: field for name, field in info.fields.items() if field.owner is info.model}
    return _rebuild, (info.model, info.model.__qualname__, fields, info.arguments)


def _rebuild(model: Any, qualname: str, fields: Mapping[str, Field], arguments: tuple[Any, ...]) -> ModelInfo:
    """The declarations in the other process: cloudpickle makes the class without keywords, and sets fields later."""
    info: ModelInfo = vars(model)["__model_info__"]
    if info.arguments != arguments or not fields.keys() <= info.fields.keys():
        for name, field in fields.items():
            setattr(model, name, field)
        model.__qualname__ = qualname
        info = model.__model_info__ = ModelInfo(model, *arguments)
    return info
