"""Pages: the service returns lists one page at a time."""

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
    """One page of a list, with a link to the next one. The items are in `value`. Set by the service.

    For a page of your own models, write ``Page[Calibration]``, or subclass it.

    >>> page = SessionDetailsPage.from_json('{"value": [{"name": "VQE"}], "nextLink": null}')
    >>> [session.name for session in page.value]
    ['VQE']
    """

    value: list[Item] = rest_field(visibility=["read"])
    """The items of this page. It can be empty even if there is a next page."""
    next_link: str | None = rest_field(visibility=["read"])
    """The URL of the next page, or None on the last one."""

    def _repr_html_(self) -> str:
        """What notebooks show: a table of the items."""
        from .._integrations.notebook import page_html

        return page_html(self)

    def __rich__(self) -> Any:
        """What the library `rich` shows: a table of the items."""
        from .._integrations.rich import page_view

        return page_view(self)

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[Item], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ItemDetailsPage(Page[ItemDetails]):
    """A page of sessions and jobs, each in the class that its ``itemType`` names."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[ItemDetails], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class SessionDetailsPage(Page[SessionDetails]):
    """A page of sessions."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[SessionDetails], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class JobDetailsPage(Page[JobDetails]):
    """A page of jobs."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[JobDetails], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class ProviderStatusPage(Page[ProviderStatus]):
    """A page of providers."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[ProviderStatus], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class QuotaPage(Page[Quota]):
    """A page of quotas."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[Quota], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class QuotaUsagePage(Page[QuotaUsage]):
    """A page of quota usages."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[QuotaUsage], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
