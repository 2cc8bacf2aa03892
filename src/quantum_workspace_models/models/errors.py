"""What the service says of a failure."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class InnerError(Model):
    """A more exact cause of an error, which may have one of its own: the innermost says most. The service sets it."""

    code: str | None = rest_field()
    """The kind of failure, more exact than the code around it; for programs."""
    innererror: "InnerError | None" = rest_field()
    """The cause one level deeper."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, code: str | None = None, innererror: "InnerError | None" = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ODataV4Error(Model):
    """An error in the shape that OData 4.0 gives it: what the service answers to a request that it refuses.

    It is the `ErrorResponse.error` of such an answer. The service sets it all.
    Shape: OData JSON Format 4.0, section 19, https://docs.oasis-open.org/odata/odata-json-format/v4.0/
    """

    code: str = rest_field()
    """The kind of failure, for programs: it doesn't change with the language."""
    message: str = rest_field()
    """What happened, for people."""
    target: str | None = rest_field()
    """What it happened to, such as a property of the request, or a part of the item."""
    details: "list[ODataV4Error] | None" = rest_field()
    """Further errors that belong to this one, such as one for each property that is wrong."""
    innererror: InnerError | None = rest_field()
    """A more exact cause."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            code: str,
            message: str,
            target: str | None = None,
            details: "list[ODataV4Error] | None" = None,
            innererror: InnerError | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class WorkspaceItemError(ODataV4Error):
    """Why an item failed, in the shape of `ODataV4Error`. The service or the provider sets it."""


class ErrorResponse(Model):
    """The body of an answer that refuses a request: with an HTTP status of 400 or more."""

    error: ODataV4Error = rest_field()
    """Why it was refused."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, error: ODataV4Error) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
