"""The status of providers and their targets."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model
from .enums import ProviderAvailability, TargetAvailability

if TYPE_CHECKING:
    from collections.abc import Mapping


class TargetStatus(Model):
    """Whether a target accepts jobs, and how long they wait. Set by the service."""

    id: str = rest_field(visibility=["read"])
    """The name of the target, such as ``ionq.qpu``: the value of `ItemDetails.target`."""
    current_availability: TargetAvailability | str = rest_field(visibility=["read"])
    """Whether the target accepts jobs."""
    average_queue_time: int = rest_field(visibility=["read"])
    """How long jobs wait on average, in seconds."""
    average_queue_time_high_priority: int | None = rest_field(visibility=["read"])
    """How long jobs with `Priority.HIGH` wait on average, in seconds. Only some workspaces have it."""
    average_queue_time_standard_priority: int | None = rest_field(visibility=["read"])
    """How long jobs with `Priority.STANDARD` wait on average, in seconds. Only some workspaces have it."""
    status_page: str | None = rest_field(visibility=["read"])
    """The URL of the provider's status page."""
    num_qubits: int | None = rest_field(visibility=["read"])
    """The number of qubits."""
    target_profile: str | None = rest_field(visibility=["read"])
    """The QIR profile that programs for the target must conform to, such as ``Base``."""
    metadata: Any | None = rest_field(visibility=["read"])
    """Anything else that the provider says about the target: any JSON value."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            id: str | None = None,
            current_availability: TargetAvailability | str | None = None,
            average_queue_time: int | None = None,
            average_queue_time_high_priority: int | None = None,
            average_queue_time_standard_priority: int | None = None,
            status_page: str | None = None,
            num_qubits: int | None = None,
            target_profile: str | None = None,
            metadata: Any | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ProviderStatus(Model):
    """Whether a provider and its targets accept jobs. Set by the service."""

    id: str = rest_field(visibility=["read"])
    """The name of the provider, such as ``ionq``: the value of `ItemDetails.provider_id`."""
    current_availability: ProviderAvailability | str = rest_field(visibility=["read"])
    """Whether the provider accepts jobs."""
    targets: list[TargetStatus] = rest_field(visibility=["read"])
    """The targets that the workspace can use."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            id: str | None = None,
            current_availability: ProviderAvailability | str | None = None,
            targets: list[TargetStatus] | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
