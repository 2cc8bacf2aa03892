"""`RequestBody`, for pydantic and FastAPI."""

from __future__ import annotations

from typing import Any

from ._core.errors import ArgumentError
from ._core.fields import Visibility, operations
from ._core.model import Model


class RequestBody:
    """Marks a model in an annotation as the body of a request, which lacks what only the service sets.

    pydantic checks ``Annotated[SessionDetails, RequestBody("create")]`` as ``validate(operation="create")`` does, and
    describes it as ``json_schema(SessionDetails, operation="create")`` does. So does FastAPI, which uses pydantic.

    :param operation: ``"create"``, ``"update"`` or another of those that `validate` takes.

    It stands directly behind the model, and validators behind it. Raises `ArgumentError` (a `TypeError`) if it stands
    elsewhere, or if there is no such operation.
    """

    def __init__(self, operation: Visibility) -> None:
        operations(exclude_readonly=False, operation=operation)
        self.operation: Visibility = operation

    def __repr__(self) -> str:
        return f"RequestBody({self.operation!r})"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any, /) -> Any:
        """What pydantic makes of a field with this mark."""
        from ._integrations.pydantic import make_core_schema, schema_key

        # A model's schema is a reference. Anything else is what a validator made of it, which would be lost.
        is_model = isinstance(source, type) and issubclass(source, Model)
        if not is_model or handler(source).get("schema_ref") != schema_key(source, None):
            example = f"Annotated[SessionDetails, {self!r}]"
            raise ArgumentError(f"RequestBody stands directly behind a model class, as in {example}; got {source!r}")
        return make_core_schema(source, self.operation)
