"""Lists, which the service sends in pages."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from .._core.fields import rest_field
from .._core.model import Model
from .items import ItemDetails, SessionDetails
from .jobs import JobDetails
from .providers import ProviderStatus
from .quotas import Quota, QuotaUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = TypeVar("Item", bound=Model)


class Page(Model, Generic[Item]):
    """A part of a list, and where the next part is. The items are in `value`.

    A subclass says what they are: that of `SessionDetails` is ``class SessionDetailsPage(Page[SessionDetails])``, with
    one field, ``value: list[SessionDetails] = rest_field(visibility=["read"])``.
    """

    value: list[Item] = rest_field(visibility=["read"])
    """The items of this page. There may be none even if another page follows."""
    next_link: str | None = rest_field(visibility=["read"])
    """The address of the next page; None on the last one."""

    def _repr_html_(self) -> str:
        """What notebooks show: a table of the items."""
        from .._integrations.notebook import page_html

        return page_html(self)

    def __rich__(self) -> Any:
        """What the library `rich` shows: the same table."""
        from .._integrations.rich import page_view

        return page_view(self)

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[Item], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ItemDetailsPage(Page[ItemDetails]):
    """A page of items, sessions and jobs mixed: each is of the class that its ``itemType`` names."""

    value: list[ItemDetails] = rest_field(visibility=["read"])


class SessionDetailsPage(Page[SessionDetails]):
    """A page of sessions."""

    value: list[SessionDetails] = rest_field(visibility=["read"])


class JobDetailsPage(Page[JobDetails]):
    """A page of jobs."""

    value: list[JobDetails] = rest_field(visibility=["read"])


class ProviderStatusPage(Page[ProviderStatus]):
    """A page of providers."""

    value: list[ProviderStatus] = rest_field(visibility=["read"])


class QuotaPage(Page[Quota]):
    """A page of quotas."""

    value: list[Quota] = rest_field(visibility=["read"])


class QuotaUsagePage(Page[QuotaUsage]):
    """A page of what was used of quotas."""

    value: list[QuotaUsage] = rest_field(visibility=["read"])
