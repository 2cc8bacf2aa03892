"""`RequestBody`, for pydantic and FastAPI."""

from __future__ import annotations

from typing import Any

from ._core.fields import Visibility, operations


class RequestBody:
    """Marks a model in an annotation as the body of a request, which lacks what only the service sets.

    pydantic checks ``Annotated[SessionDetails, RequestBody("create")]`` as ``validate(operation="create")`` does, and
    describes it as ``json_schema(SessionDetails, operation="create")`` does. So does FastAPI, which uses pydantic.

    :param operation: ``"create"``, ``"update"`` or another of those that `validate` takes.

    Raises `ArgumentError` (a `TypeError`) if it is none of them.
    """

    def __init__(self, operation: Visibility) -> None:
        operations(exclude_readonly=False, operation=operation)
        self.operation: Visibility = operation

    def __repr__(self) -> str:
        return f"RequestBody({self.operation!r})"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any, /) -> Any:
        """What pydantic makes of a field with this mark."""
        from ._integrations.pydantic import make_core_schema

        return make_core_schema(source, self.operation)
