"""Quotas and their usage."""

import datetime as dt
from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model
from .costs import Usage
from .enums import DimensionScope, MeterPeriod, SuiteOfferScope

if TYPE_CHECKING:
    from collections.abc import Mapping


class Quota(Model):
    """How much of one thing can be used in one period, and how much has been. Set by the provider."""

    dimension: str = rest_field(visibility=["read"])
    """The provider's name for what is counted, such as ``qgs``. It is the unit of the numbers here."""
    scope: DimensionScope | str = rest_field(visibility=["read"])
    """Who shares the quota."""
    provider_id: str = rest_field(visibility=["read"])
    """The provider that the quota is for."""
    utilization: float = rest_field(visibility=["read"])
    """How much has been used in the current period."""
    holds: float = rest_field(visibility=["read"])
    """How much is reserved for what is running, and not used yet."""
    limit: float = rest_field(visibility=["read"])
    """How much can be used in one period."""
    period: MeterPeriod | str = rest_field(visibility=["read"])
    """When the usage is reset."""

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
    """How much of a suite offer's quota has been used. Set by the service."""

    provider_id: str = rest_field(visibility=["read"])
    """The provider that the quota is for."""
    scope: SuiteOfferScope | str = rest_field(visibility=["read"])
    """What usage counts towards the quota."""
    target_id: str | None = rest_field(visibility=["read"])
    """The target that was used, if `scope` is about one."""
    usage: Usage = rest_field(visibility=["read"])
    """The resources used, in the provider's own metrics."""
    last_modified_time: dt.datetime = rest_field(visibility=["read"])
    """When the numbers last changed, in UTC."""
    metadata: dict[str, str] | None = rest_field(visibility=["read"])
    """Anything else that the service says about the usage."""

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
