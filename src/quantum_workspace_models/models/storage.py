"""Where the data of jobs is stored."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class BlobDetails(Model):
    """Which blob, or which container of blobs, somebody asks a SAS URI for: the body of such a request."""

    container_name: str = rest_field(visibility=["read", "create"])
    """The container's name, such as ``job-`` and the job's `id`."""
    blob_name: str | None = rest_field(visibility=["read", "create"])
    """The blob's name in it; without one, the URI is that of the container."""

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
    """What the service answers to `BlobDetails`."""

    sas_uri: str = rest_field(visibility=["read"], secret=True)
    """The URI of the blob or container, with a SAS token that lets its bearer in for a while. The service makes it."""

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
