"""The items of a workspace: what sessions and jobs have in common, and sessions."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, overload

from .._core.fields import rest_discriminator, rest_field
from .._core.model import Model
from .costs import CostEstimate, Usage
from .enums import CreatedByType, ItemType, Priority, SessionJobFailurePolicy, SessionStatus
from .errors import WorkspaceItemError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ItemDetails(Model):
    """What every item of a workspace has. `from_json` and `from_dict` give the class that ``itemType`` names.

    An item of a type that this version doesn't know stays an `ItemDetails`, with all its data.
    """

    id: str = rest_field(visibility=["read"])
    """The item's identifier, unique in its workspace: a UUID that the caller chooses, as part of the item's URL."""
    name: str = rest_field(visibility=["read", "create", "update"])
    """What people call the item. The caller chooses it; it need not be unique."""
    provider_id: str = rest_field(visibility=["read", "create"])
    """The provider that runs the item, such as ``ionq``. The caller chooses it."""
    target: str = rest_field(visibility=["read", "create"])
    """The provider's machine or simulator that the item is for, such as ``ionq.qpu``. The caller chooses it."""
    item_type: ItemType | str = rest_discriminator(visibility=["read", "create"])
    """What the item is. Each class has its own; the caller never has to give it."""
    creation_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item came to be, in UTC. The service sets it."""
    created_by: str | None = rest_field(visibility=["read"])
    """Who created the item: a user's name, or an identity's identifier. The service sets it."""
    created_by_type: CreatedByType | str | None = rest_field(visibility=["read"])
    """The kind of identity that created the item. The service sets it."""
    last_modified_time: dt.datetime | None = rest_field(visibility=["read"])
    """When somebody last changed the item, in UTC. The service sets it."""
    last_modified_by: str | None = rest_field(visibility=["read"])
    """Who last changed the item: a user's name, or an identity's identifier. The service sets it."""
    last_modified_by_type: CreatedByType | str | None = rest_field(visibility=["read"])
    """The kind of identity that last changed the item. The service sets it."""
    last_updated_time: dt.datetime | None = rest_field(visibility=["read"])
    """When anything of the item last changed, by a caller or by itself, in UTC. The service sets it."""
    begin_execution_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item began to run, in UTC; None as long as it hasn't. The service sets it."""
    end_execution_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item ended running, in UTC; None as long as it hasn't. The service sets it."""
    cost_estimate: CostEstimate | None = rest_field(visibility=["read"])
    """What the item is expected to cost. The provider sets it."""
    error_data: WorkspaceItemError | None = rest_field(visibility=["read"])
    """Why the item failed; None unless it did. The service sets it."""
    priority: Priority | str | None = rest_field(visibility=["read", "create", "update"])
    """The queue that the item waits in. The caller chooses it."""
    tags: list[str] | None = rest_field(visibility=["read", "create", "update"], format="array-or-map")
    """Words to find the item by. The caller chooses them. Before api-version 2025-09-01-preview they were names with
    values, an object in JSON: that reads as a tuple of the names. By key it is the object."""
    usage: Usage | None = rest_field(visibility=["read"])
    """What the item used, in the provider's own metrics. The provider sets it."""

    @property
    def queue_time(self) -> dt.timedelta | None:
        """How long the item waited before it began to run; None as long as it hasn't."""
        created, begun = self.creation_time, self.begin_execution_time
        return begun - created if created and begun else None

    @property
    def execution_time(self) -> dt.timedelta | None:
        """How long the item ran; None as long as it hasn't ended."""
        begun, ended = self.begin_execution_time, self.end_execution_time
        return ended - begun if begun and ended else None

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
            item_type: ItemType | str,
            id: str | None = None,
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
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class SessionDetails(ItemDetails, discriminator="Session"):
    """A session: a group of jobs that belong together, such as the iterations of one variational algorithm.

    The service queues the jobs of one session close to each other. A caller opens a session, adds jobs, and closes it.
    """

    # Narrower than the base's, and safe so: any other value is an error, whichever way it is written.
    item_type: Literal[ItemType.SESSION] = rest_discriminator(  # pyright: ignore[reportIncompatibleVariableOverride]
        visibility=["read", "create"]
    )
    """What the item is: a session."""
    job_failure_policy: SessionJobFailurePolicy | str = rest_field(visibility=["read", "create"])
    """What becomes of the session when one of its jobs fails. The caller chooses it."""
    status: SessionStatus | str | None = rest_field(visibility=["read"])
    """How far the session has come. The service sets it."""

    @property
    def is_terminal(self) -> bool:
        """Whether the session has ended, one way or another. A status that this version doesn't know is not final."""
        return isinstance(self.status, SessionStatus) and self.status.is_terminal

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
            job_failure_policy: SessionJobFailurePolicy | str,
            id: str | None = None,
            item_type: Literal[ItemType.SESSION] = ItemType.SESSION,
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
            status: SessionStatus | str | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
