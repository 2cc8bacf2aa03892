"""Workspace items: what sessions and jobs have in common, and sessions."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, Required, TypedDict, overload

from .._core.fields import rest_discriminator, rest_field
from .._core.model import Model
from .costs import CostEstimate, Usage
from .enums import CreatedByType, ItemType, Priority, SessionJobFailurePolicy, SessionStatus
from .errors import WorkspaceItemError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ItemDetails(Model):
    """What all workspace items have in common.

    `from_json` and `from_dict` return the subclass that ``itemType`` names. An item whose type this version doesn't
    know stays an `ItemDetails`, with all its data.

    >>> ItemDetails.from_json('{"name": "VQE", "itemType": "Session"}')
    SessionDetails(name='VQE', item_type='Session')
    """

    id: str = rest_field(visibility=["read"])
    """The identifier of the item, unique in its workspace: the UUID in the item's URL. Set by the service."""
    name: str = rest_field(visibility=["read", "create", "update"])
    """A human-readable name. It doesn't have to be unique. Set by the caller."""
    provider_id: str = rest_field(visibility=["read", "create"])
    """The provider that runs the item, such as ``ionq``. Set by the caller."""
    target: str = rest_field(visibility=["read", "create"])
    """The machine or simulator that the item runs on, such as ``ionq.qpu``. Set by the caller."""
    item_type: ItemType | str = rest_discriminator(visibility=["read", "create"])
    """The type of the item. Set by the library.

    Each class has its own value, so you never have to pass it."""
    creation_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item was created, in UTC. Set by the service."""
    created_by: str | None = rest_field(visibility=["read"])
    """Who created the item: a user name, or the identifier of an identity. Set by the service."""
    created_by_type: CreatedByType | str | None = rest_field(visibility=["read"])
    """The kind of identity that created the item. Set by the service."""
    last_modified_time: dt.datetime | None = rest_field(visibility=["read"])
    """When a caller last changed the item, in UTC. Set by the service."""
    last_modified_by: str | None = rest_field(visibility=["read"])
    """Who last changed the item: a user name, or the identifier of an identity. Set by the service."""
    last_modified_by_type: CreatedByType | str | None = rest_field(visibility=["read"])
    """The kind of identity that last changed the item. Set by the service."""
    last_updated_time: dt.datetime | None = rest_field(visibility=["read"])
    """When anything about the item last changed, whether a caller changed it or not, in UTC. Set by the service."""
    begin_execution_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item started running, in UTC, or None if it hasn't. Set by the service."""
    end_execution_time: dt.datetime | None = rest_field(visibility=["read"])
    """When the item stopped running, in UTC, or None if it hasn't. Set by the service."""
    cost_estimate: CostEstimate | None = rest_field(visibility=["read"])
    """What the item is expected to cost. Set by the provider."""
    error_data: WorkspaceItemError | None = rest_field(visibility=["read"])
    """Why the item failed, or None if it didn't. Set by the service."""
    priority: Priority | str | None = rest_field(visibility=["read", "create", "update"])
    """The queue that the item waits in. Set by the caller."""
    tags: list[str] | None = rest_field(visibility=["read", "create", "update"], format="array-or-map")
    """Labels to find the item by. Before api-version 2025-09-01-preview, tags were an object of names and values.
    Set by the caller.

    If they are an object, the attribute is a tuple of the names, and ``item["tags"]`` is the object."""
    usage: Usage | None = rest_field(visibility=["read"])
    """The resources that the item used, in the provider's own metrics. Set by the provider."""

    @property
    def queue_time(self) -> dt.timedelta | None:
        """How long the item waited before it started running, or None if it hasn't started."""
        created, begun = self.creation_time, self.begin_execution_time
        return begun - created if created and begun else None

    @property
    def execution_time(self) -> dt.timedelta | None:
        """How long the item ran, or None if it hasn't finished."""
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
    """A session: a group of related jobs, such as the iterations of a variational algorithm.

    The service schedules the jobs of a session close together. You open a session, submit jobs to it, and close it.

    >>> session = SessionDetails(name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy="Abort")
    >>> session.job_failure_policy
    <SessionJobFailurePolicy.ABORT: 'Abort'>
    >>> session.to_json(operation="create")
    '{"name": "VQE", "providerId": "ionq", "target": "ionq.qpu", "jobFailurePolicy": "Abort", "itemType": "Session"}'
    """

    # Narrower than the base's, and safe so: any other value is an error, whichever way it is written.
    item_type: Literal[ItemType.SESSION] = rest_discriminator(  # pyright: ignore[reportIncompatibleVariableOverride]
        visibility=["read", "create"]
    )
    """The type of the item: a session. Set by the library."""
    job_failure_policy: SessionJobFailurePolicy | str = rest_field(visibility=["read", "create"])
    """What happens to the session when one of its jobs fails. Set by the caller."""
    status: SessionStatus | str | None = rest_field(visibility=["read"])
    """The status of the session. Set by the service."""

    @property
    def is_terminal(self) -> bool:
        """Whether the session has ended, successfully or not. False for a status that this version doesn't know."""
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


class ItemDetailsParams(TypedDict, total=False):
    """The keywords that `SessionDetails` and `JobDetails` have in common."""

    name: Required[str]
    provider_id: Required[str]
    target: Required[str]
    id: str | None
    creation_time: dt.datetime | None
    created_by: str | None
    created_by_type: CreatedByType | str | None
    last_modified_time: dt.datetime | None
    last_modified_by: str | None
    last_modified_by_type: CreatedByType | str | None
    last_updated_time: dt.datetime | None
    begin_execution_time: dt.datetime | None
    end_execution_time: dt.datetime | None
    cost_estimate: CostEstimate | None
    error_data: WorkspaceItemError | None
    priority: Priority | str | None
    tags: list[str] | None
    usage: Usage | None


class SessionDetailsParams(ItemDetailsParams, total=False):
    """The keywords of `SessionDetails`, for functions of your own: ``def open_session(**keywords:
    Unpack[SessionDetailsParams])``."""

    job_failure_policy: Required[SessionJobFailurePolicy | str]
    item_type: Literal[ItemType.SESSION]
    status: SessionStatus | str | None
