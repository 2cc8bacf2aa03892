"""What the helpers of `azure.core.serialization` look for in a model."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from .._core.fields import fields

if TYPE_CHECKING:
    from .._core.model import Model


def rest_fields(model: type[Model]) -> dict[str, SimpleNamespace]:
    """The fields by attribute name, in the form in which azure-core's helpers expect them."""
    return {
        field.name: SimpleNamespace(
            _rest_name=field.json_name, _visibility=list(field.visibility), _is_multipart_file_input=False
        )
        for field in fields(model)
    }
