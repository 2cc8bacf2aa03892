"""Jobs, and the requests and responses about them."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, Required, overload

from .._core.fields import rest_discriminator, rest_field
from .._core.model import Model
from .costs import CostEstimate, Usage
from .enums import CreatedByType, ItemType, JobStatus, JobType, Priority
from .errors import WorkspaceItemError
from .items import ItemDetails, ItemDetailsParams

if TYPE_CHECKING:
    from collections.abc import Mapping


class QuantumComputingData(Model):
    """How much quantum computing a job asks for. Set by the service."""

    count: int = rest_field(visibility=["read"])
    """The number of programs in the job."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            count: int | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class JobDetails(ItemDetails, discriminator="Job"):
    """A job: a program, or a batch of programs, that runs on a target, on its own or in a session.

    Its input and results are blobs. Their URIs may carry SAS tokens, which are masked in reprs and messages.
    For logs, use `redacted`.

    >>> job = JobDetails.from_json('{"status": "Waiting", "containerUri": "https://example.com/job?sig=c2VjcmV0"}')
    >>> job.status, job.is_terminal
    (<JobStatus.WAITING: 'Waiting'>, False)
    >>> job
    JobDetails(status='Waiting', container_uri='https://example.com/job?sig=***', item_type='Job')
    """

    # Narrower than the base's, and safe so: any other value is an error, whichever way it is written.
    item_type: Literal[ItemType.JOB] = rest_discriminator(  # pyright: ignore[reportIncompatibleVariableOverride]
        visibility=["read", "create"]
    )
    """The type of the item: a job. Set by the library."""
    job_type: JobType | str | None = rest_field(visibility=["read", "create"])
    """The kind of the job. Set by the caller."""
    session_id: str | None = rest_field(visibility=["read", "create"])
    """The `id` of the session that the job belongs to, if any. Set by the caller."""
    container_uri: str = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob container that holds the job's data, with a SAS token. Set by the caller."""
    input_data_uri: str | None = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob that holds the input, with a SAS token if it needs one. The default is the blob
    ``inputData`` in the container. Set by the caller."""
    input_data_format: str | None = rest_field(visibility=["read", "create"])
    """The format of the input, such as ``qir.v1``. Set by the caller."""
    status: JobStatus | str | None = rest_field(visibility=["read"])
    """The status of the job. Set by the service."""
    metadata: Any | None = rest_field(visibility=["read", "create", "update"])
    """Anything that the caller wants to keep with the job: any JSON value, usually an object of strings. Set by the
    caller."""
    cancellation_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the job was cancelled, in UTC, or None if it wasn't. Set by the service."""
    quantum_computing_data: QuantumComputingData | None = rest_field(visibility=["read"])
    """How much quantum computing the job asks for. Set by the service."""
    input_params: Any | None = rest_field(visibility=["read", "create"])
    """Parameters for the target, such as the number of shots: any JSON value, usually an object whose keys the
    provider defines. Set by the caller."""
    output_data_uri: str | None = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob that holds the results once the job has succeeded, with a SAS token if it needs one. Set
    by the caller."""
    output_data_format: str | None = rest_field(visibility=["read", "create"])
    """The format of the results, such as ``microsoft.quantum-results.v2``. Set by the caller."""
    shots: int | None = rest_field(visibility=["read"])
    """The number of shots. Added in api-version 2026-08-01-preview. Set by the service."""
    resume_count: int | None = rest_field(visibility=["read"])
    """How many times the job was resumed after an interruption. Added in api-version 2026-08-01-preview. Set by the
    service."""
    shots_succeeded: int | None = rest_field(visibility=["read"])
    """The number of shots that succeeded. Added in api-version 2026-08-01-preview. Set by the service."""
    shots_failed: int | None = rest_field(visibility=["read"])
    """The number of shots that failed. Added in api-version 2026-08-01-preview. Set by the service."""
    shots_translated: int | None = rest_field(visibility=["read"])
    """The number of shots whose results were converted to `output_data_format`. Added in api-version
    2026-08-01-preview. Set by the service."""

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended, successfully or not. False for a status that this version doesn't know."""
        return isinstance(self.status, JobStatus) and self.status.is_terminal

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            name: str,
            provider_id: str,
            target: str,
            container_uri: str,
            id: str | None = None,
            item_type: Literal[ItemType.JOB] = ItemType.JOB,
            creation_time: dt.datetime | None = None,
            created_by: str | None = None,
            created_by_type: CreatedByType | str | None = None,
            last_modified_time: dt.datetime | None = None,
            last_modified_by: str | None = None,
            last_modified_by_type: CreatedByType | str | None = None,
            last_updated_time: dt.datetime | None = None,
            begin_execution_time: dt.datetime | None = None,
            end_execution_time: dt.datetime | None = None,
            cost_estimate: CostEstimate | None = None,
            error_data: WorkspaceItemError | None = None,
            priority: Priority | str | None = None,
            tags: list[str] | None = None,
            usage: Usage | None = None,
            job_type: JobType | str | None = None,
            session_id: str | None = None,
            input_data_uri: str | None = None,
            input_data_format: str | None = None,
            status: JobStatus | str | None = None,
            metadata: Any | None = None,
            cancellation_time: dt.datetime | None = None,
            quantum_computing_data: QuantumComputingData | None = None,
            input_params: Any | None = None,
            output_data_uri: str | None = None,
            output_data_format: str | None = None,
            shots: int | None = None,
            resume_count: int | None = None,
            shots_succeeded: int | None = None,
            shots_failed: int | None = None,
            shots_translated: int | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class JobDetailsParams(ItemDetailsParams, total=False):
    """The keywords of `JobDetails`, for functions of your own: ``def submit(**keywords: Unpack[JobDetailsParams])``."""

    container_uri: Required[str]
    item_type: Literal[ItemType.JOB]
    job_type: JobType | str | None
    session_id: str | None
    input_data_uri: str | None
    input_data_format: str | None
    status: JobStatus | str | None
    metadata: Any | None
    cancellation_time: dt.datetime | None
    quantum_computing_data: QuantumComputingData | None
    input_params: Any | None
    output_data_uri: str | None
    output_data_format: str | None
    shots: int | None
    resume_count: int | None
    shots_succeeded: int | None
    shots_failed: int | None
    shots_translated: int | None


class JobUpdateOptions(Model):
    """The changes to make to a job: the body of an update request, a JSON merge patch (RFC 7396).

    Attributes that you set are changed. Those that you set to `NULL` are sent as ``null`` and removed. The rest of the
    job stays as it is. ``merge_patch(before, after, operation="update")`` computes the differences between two versions
    of a job.

    >>> JobUpdateOptions(name="bell 2", priority=NULL).to_json(operation="update")
    '{"name": "bell 2", "priority": null}'
    """

    id: str = rest_field(visibility=["read"])
    """The identifier of the job. It is in the URL, so it isn't part of the body. Set by the service."""
    priority: Priority | str | None = rest_field(visibility=["update"])
    """The new queue. Set by the caller."""
    name: str | None = rest_field(visibility=["read", "update"])
    """The new name. Set by the caller."""
    tags: list[str] | None = rest_field(visibility=["read", "create", "update"], format="array-or-map")
    """The new labels, all of them: a merge patch replaces a list as a whole. Set by the caller."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            id: str | None = None,
            priority: Priority | str | None = None,
            name: str | None = None,
            tags: list[str] | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class JobUpdateResponse(Model):
    """The response to an update request: the current values of what can be changed. Set by the service."""

    name: str = rest_field()
    """A human-readable name."""
    priority: Priority | str | None = rest_field()
    """The queue that the job waits in."""
    tags: list[str] = rest_field(format="array-or-map")
    """Labels to find the job by."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            name: str,
            tags: list[str],
            priority: Priority | str | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class JobQueuePositionResponse(Model):
    """The position of a job in the queue of its target. Added in api-version 2026-08-01-preview. Set by the service."""

    queue_position: int | None = rest_field(visibility=["read"])
    """The position in the queue, or None if it is beyond the first 1,000."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            queue_position: int | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
