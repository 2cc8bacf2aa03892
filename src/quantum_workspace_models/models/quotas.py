"""How much a workspace may use, and how much it has used."""

import datetime as dt
from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model
from .costs import Usage
from .enums import DimensionScope, MeterPeriod, SuiteOfferScope

if TYPE_CHECKING:
    from collections.abc import Mapping


class Quota(Model):
    """How much of one thing may be used in one period, and how much of it is used or held. The provider sets it all."""

    dimension: str = rest_field(visibility=["read"])
    """The provider's name for what is counted, such as ``qgs``. The numbers here are in its unit."""
    scope: DimensionScope | str = rest_field(visibility=["read"])
    """What the quota is shared by."""
    provider_id: str = rest_field(visibility=["read"])
    """The provider whose quota it is."""
    utilization: float = rest_field(visibility=["read"])
    """How much is used up in the current period."""
    holds: float = rest_field(visibility=["read"])
    """How much is set aside for what goes on, and not used up yet."""
    limit: float = rest_field(visibility=["read"])
    """How much may be used in one period."""
    period: MeterPeriod | str = rest_field(visibility=["read"])
    """After which time the count begins anew."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            dimension: str | None = None,
            scope: DimensionScope | str | None = None,
            provider_id: str | None = None,
            utilization: float | None = None,
            holds: float | None = None,
            limit: float | None = None,
            period: MeterPeriod | str | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class QuotaUsage(Model):
    """How much was used of the quota that a suite offer gives. The service sets it all."""

    provider_id: str = rest_field(visibility=["read"])
    """The provider whose quota it is."""
    scope: SuiteOfferScope | str = rest_field(visibility=["read"])
    """What the quota is shared by."""
    target_id: str | None = rest_field(visibility=["read"])
    """The target that it was used of, where `scope` is about one."""
    usage: Usage = rest_field(visibility=["read"])
    """How much was used, in the provider's own metrics."""
    last_modified_time: dt.datetime = rest_field(visibility=["read"])
    """When the numbers last changed, in UTC."""
    metadata: dict[str, str] | None = rest_field(visibility=["read"])
    """What else the service says of it."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            provider_id: str | None = None,
            scope: SuiteOfferScope | str | None = None,
            target_id: str | None = None,
            usage: Usage | None = None,
            last_modified_time: dt.datetime | None = None,
            metadata: dict[str, str] | None = None,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
