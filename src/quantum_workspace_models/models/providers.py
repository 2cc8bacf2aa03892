"""Providers and their targets, and whether they take jobs."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model
from .enums import ProviderAvailability, TargetAvailability

if TYPE_CHECKING:
    from collections.abc import Mapping


class TargetStatus(Model):
    """Whether a target takes jobs, and how long they wait. The service sets it all."""

    id: str = rest_field(visibility=["read"])
    """The target's name, such as ``ionq.qpu``: what `ItemDetails.target` says."""
    current_availability: TargetAvailability | str = rest_field(visibility=["read"])
    """Whether the target takes jobs."""
    average_queue_time: int = rest_field(visibility=["read"])
    """How long jobs wait on average, in seconds."""
    average_queue_time_high_priority: int | None = rest_field(visibility=["read"])
    """How long jobs of `Priority.HIGH` wait on average, in seconds. Only some workspaces have it."""
    average_queue_time_standard_priority: int | None = rest_field(visibility=["read"])
    """How long jobs of `Priority.STANDARD` wait on average, in seconds. Only some workspaces have it."""
    status_page: str | None = rest_field(visibility=["read"])
    """The address of a page where the provider tells more."""
    num_qubits: int | None = rest_field(visibility=["read"])
    """How many qubits the target has."""
    target_profile: str | None = rest_field(visibility=["read"])
    """The profile of QIR that programs for the target have to keep to, such as ``Base``."""
    metadata: Any | None = rest_field(visibility=["read"])
    """What else the provider says of the target: any JSON value."""

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
    """Whether a provider can be reached, and each of its targets. The service sets it all."""

    id: str = rest_field(visibility=["read"])
    """The provider's name, such as ``ionq``: what `ItemDetails.provider_id` says."""
    current_availability: ProviderAvailability | str = rest_field(visibility=["read"])
    """Whether the provider can be reached."""
    targets: list[TargetStatus] = rest_field(visibility=["read"])
    """Its targets that the workspace may use."""

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
