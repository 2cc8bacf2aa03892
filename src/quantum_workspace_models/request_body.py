"""`RequestBody`, for pydantic and FastAPI."""

from __future__ import annotations

from typing import Any

from ._core.errors import ArgumentError
from ._core.fields import Visibility, operations
from ._core.model import Model


class RequestBody:
    """Marks a model in a type annotation as a request body, for pydantic and FastAPI.

    pydantic validates ``Annotated[SessionDetails, RequestBody("create")]`` like
    ``SessionDetails.validate(operation="create")``: the fields that only the service sets aren't required. Its JSON
    Schema is that of ``json_schema(SessionDetails, operation="create")``.

    Put it directly after the model, before any validators.

    >>> Body = pydantic.TypeAdapter(Annotated[JobUpdateOptions, RequestBody("update")])
    >>> Body.validate_json('{"name": "bell 2"}')
    JobUpdateOptions(name='bell 2')

    :param operation: The operation that the body is for, such as ``"create"`` or ``"update"``.
    :raises ArgumentError: The operation is unknown, or, once pydantic reads the annotation, it doesn't directly
        follow a model.

    .. versionadded:: 0.2.0
    """

    def __init__(self, operation: Visibility) -> None:
        operations(exclude_readonly=False, operation=operation)
        self.operation: Visibility = operation

    def __repr__(self) -> str:
        return f"RequestBody({self.operation!r})"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any, /) -> Any:
        """Called by pydantic for a type with this annotation."""
        from ._integrations.pydantic import make_core_schema, schema_key

        # The schema of a model is a reference. Anything else has a validator in it, which would be lost.
        is_model = isinstance(source, type) and issubclass(source, Model)
        if not is_model or handler(source).get("schema_ref") != schema_key(source, None):
            example = f"Annotated[SessionDetails, {self!r}]"
            raise ArgumentError(f"RequestBody must directly follow a model class, as in {example}; got {source!r}")
        return make_core_schema(source, handler, self.operation)
