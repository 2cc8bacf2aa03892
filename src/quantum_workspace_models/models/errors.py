"""The errors that the service reports."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class InnerError(Model):
    """A more specific cause of an error. Inner errors nest, and the innermost is the most specific. Set by the
    service."""

    code: str | None = rest_field()
    """A machine-readable code, more specific than that of the enclosing error."""
    innererror: "InnerError | None" = rest_field()
    """The next, more specific cause."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, code: str | None = None, innererror: "InnerError | None" = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ODataV4Error(Model):
    """An error in the format of OData 4.0, which the service returns for a request that fails.

    It is the `ErrorResponse.error` of the response. Set by the service.
    Format: OData JSON Format 4.0, section 19, https://docs.oasis-open.org/odata/odata-json-format/v4.0/
    """

    code: str = rest_field()
    """A machine-readable code, the same in every language."""
    message: str = rest_field()
    """A human-readable description."""
    target: str | None = rest_field()
    """What the error is about, such as a property of the request or a part of the item."""
    details: "list[ODataV4Error] | None" = rest_field()
    """Related errors, such as one for each invalid property."""
    innererror: InnerError | None = rest_field()
    """A more specific cause."""

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


class WorkspaceItemError(Model):
    """Why an item failed. It has the format of `ODataV4Error`, but everything is optional: in some lists, the service
    sends null for the code and the message. Set by the service or the provider."""

    code: str | None = rest_field()
    """A machine-readable code, the same in every language."""
    message: str | None = rest_field()
    """A human-readable description."""
    target: str | None = rest_field()
    """What the error is about, such as a part of the item."""
    details: list[ODataV4Error] | None = rest_field()
    """Related errors, such as one for each job that failed."""
    innererror: InnerError | None = rest_field()
    """A more specific cause."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            code: str | None = None,
            message: str | None = None,
            target: str | None = None,
            details: list[ODataV4Error] | None = None,
            innererror: InnerError | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ErrorResponse(Model):
    """The body of an error response: one with an HTTP status of 400 or above. Set by the service."""

    error: ODataV4Error = rest_field()
    """What went wrong."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, error: ODataV4Error) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
