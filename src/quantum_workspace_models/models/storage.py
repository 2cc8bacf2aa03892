"""Access to the storage of jobs."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class BlobDetails(Model):
    """The blob or container to request a SAS URI for: the body of such a request. Set by the caller."""

    container_name: str = rest_field(visibility=["read", "create"])
    """The name of the container, such as ``job-`` followed by the `id` of the job."""
    blob_name: str | None = rest_field(visibility=["read", "create"])
    """The name of the blob. Without it, the URI is that of the container."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            container_name: str,
            blob_name: str | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class SasUriResponse(Model):
    """The response to a request for a SAS URI. Set by the service."""

    sas_uri: str = rest_field(visibility=["read"], secret=True)
    """The URI of the blob or container, with a SAS token that grants access for a limited time."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            sas_uri: str | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
