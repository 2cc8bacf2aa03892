"""Cost estimates and usage."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class UsageEvent(Model):
    """One line of a cost estimate: how much of one thing was used, and how much of it is billed. Set by the
    provider."""

    dimension_id: str = rest_field()
    """The provider's identifier for what is billed, such as ``gs1q``."""
    dimension_name: str = rest_field()
    """A human-readable name for what is billed."""
    measure_unit: str = rest_field()
    """The unit of both amounts, such as ``1q gate shot``."""
    amount_billed: float = rest_field()
    """The amount that is billed, in `measure_unit`."""
    amount_consumed: float = rest_field()
    """The amount that was used, in `measure_unit`. Part of it may be free of charge."""
    unit_price: float = rest_field()
    """The price of one `measure_unit`, in the currency of the enclosing `CostEstimate`."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self,
            *,
            dimension_id: str,
            dimension_name: str,
            measure_unit: str,
            amount_billed: float,
            amount_consumed: float,
            unit_price: float,
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class CostEstimate(Model):
    """What the provider expects to charge for an item, before discounts and taxes. It is not an invoice.

    >>> session = SessionDetails.from_json('{"costEstimate": {"currencyCode": "USD", "estimatedTotal": 4.12}}')
    >>> session.cost_estimate.estimated_total
    4.12
    """

    currency_code: str = rest_field()
    """The currency of all prices here, as a three-letter ISO 4217 code. Set by the provider."""
    events: list[UsageEvent] | None = rest_field()
    """The line items that make up the total. Set by the provider."""
    estimated_total: float = rest_field()
    """The expected total, in the currency of `currency_code`. Set by the provider."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self, *, currency_code: str, estimated_total: float, events: list[UsageEvent] | None = None
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Usage(Model, additional_properties=float):
    """Resource usage in the provider's own metrics: a mapping of metric names to numbers. Set by the provider.

    It has no attributes. Read it like any dict.

    >>> SessionDetails.from_json('{"usage": {"standardMinutes": 2.5}}').usage["standardMinutes"]
    2.5
    """

    if TYPE_CHECKING:

        def __init__(self, metrics: Mapping[str, float] = ..., /) -> None: ...
        def __getitem__(self, metric: str, /) -> float: ...
