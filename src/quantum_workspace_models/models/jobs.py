"""Jobs: one program each that runs on a target, and what is asked and answered about them."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, overload

from .._core.fields import rest_discriminator, rest_field
from .._core.model import Model
from .costs import CostEstimate, Usage
from .enums import CreatedByType, ItemType, JobStatus, JobType, Priority
from .errors import WorkspaceItemError
from .items import ItemDetails

if TYPE_CHECKING:
    from collections.abc import Mapping


class QuantumComputingData(Model):
    """How much quantum computing a job asks for. The service sets it."""

    count: int = rest_field(visibility=["read"])
    """How many programs the job has."""

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
    """A job: one program, or several in a batch, that runs on a target, alone or in a session.

    Its input and its results are blobs, and the URIs of these carry SAS tokens: secrets, which repr and messages hide.
    """

    # Narrower than the base's, and safe so: any other value is an error, whichever way it is written.
    item_type: Literal[ItemType.JOB] = rest_discriminator(  # pyright: ignore[reportIncompatibleVariableOverride]
        visibility=["read", "create"]
    )
    """What the item is: a job."""
    job_type: JobType | str | None = rest_field(visibility=["read", "create"])
    """What the job asks of its target. The caller may choose it."""
    session_id: str | None = rest_field(visibility=["read", "create"])
    """The `id` of the session that the job belongs to, if any. The caller chooses it."""
    container_uri: str = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob container for the job's data, with a SAS token. The caller makes it."""
    input_data_uri: str | None = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob that the job's input is in, with a SAS token where it needs one; by default the container's
    ``inputData``. The caller may choose it."""
    input_data_format: str | None = rest_field(visibility=["read", "create"])
    """The format of the input, such as ``qir.v1``. The caller says it."""
    status: JobStatus | str | None = rest_field(visibility=["read"])
    """How far the job has come. The service sets it."""
    metadata: Any | None = rest_field(visibility=["read", "create", "update"])
    """What the caller likes to keep with the job: any JSON value, by custom an object of strings."""
    cancellation_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the job was cancelled, in UTC; None unless it was. The service sets it."""
    quantum_computing_data: QuantumComputingData | None = rest_field(visibility=["read"])
    """How much quantum computing the job asks for. The service sets it."""
    input_params: Any | None = rest_field(visibility=["read", "create"])
    """What the target is told besides the input, such as the number of shots: any JSON value, by custom an object whose
    keys the provider defines. The caller chooses it."""
    output_data_uri: str | None = rest_field(visibility=["read", "create"], secret=True)
    """The URI of the blob that the results are in once the job has ended well, with a SAS token where it needs one. The
    caller may choose it."""
    output_data_format: str | None = rest_field(visibility=["read", "create"])
    """The format of the results, such as ``microsoft.quantum-results.v2``. The caller may choose it."""
    shots: int | None = rest_field(visibility=["read"])
    """How many shots the job has. The service sets it, from api-version 2026-08-01-preview."""
    resume_count: int | None = rest_field(visibility=["read"])
    """How often the job was taken up again after a break. The service sets it, from api-version 2026-08-01-preview."""
    shots_succeeded: int | None = rest_field(visibility=["read"])
    """How many shots ended well. The service sets it, from api-version 2026-08-01-preview."""
    shots_failed: int | None = rest_field(visibility=["read"])
    """How many shots failed. The service sets it, from api-version 2026-08-01-preview."""
    shots_translated: int | None = rest_field(visibility=["read"])
    """How many shots' results were brought into `output_data_format`. The service sets it, from api-version
    2026-08-01-preview."""

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended, one way or another. A status that this version doesn't know is not final."""
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


class JobUpdateOptions(Model):
    """What to change of a job: the body of an update, a JSON merge patch (RFC 7396).

    What is set is sent, what is `NULL` is sent as ``null``, which removes it, and the rest of the job stays.
    ``merge_patch(before, after, operation="update")`` finds what differs between two versions of a job.
    """

    id: str = rest_field(visibility=["read"])
    """The job's identifier, which its URL has: no part of the body."""
    priority: Priority | str | None = rest_field(visibility=["update"])
    """The queue that the job is to wait in."""
    name: str | None = rest_field(visibility=["read", "update"])
    """What people are to call the job."""
    tags: list[str] | None = rest_field(visibility=["read", "create", "update"], format="array-or-map")
    """All the words to find the job by: a merge patch replaces a list as a whole."""

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
    """What the service answers to an update: what can be changed of a job, as it is now."""

    name: str = rest_field()
    """What people call the job."""
    priority: Priority | str | None = rest_field()
    """The queue that the job waits in."""
    tags: list[str] = rest_field(format="array-or-map")
    """Words to find the job by."""

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
    """Where a job stands in the queue of its target (from api-version 2026-08-01-preview). The service sets it."""

    queue_position: int | None = rest_field(visibility=["read"])
    """The job's place in the queue; None where it is not among the first 1,000."""

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
