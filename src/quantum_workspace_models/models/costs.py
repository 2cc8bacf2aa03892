"""What an item costs, and what it used."""

from typing import TYPE_CHECKING, Any, overload

from .._core.fields import rest_field
from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping


class UsageEvent(Model):
    """One line of a bill: how much of one thing was used, and how much of that is charged. The provider sets it all."""

    dimension_id: str = rest_field()
    """The provider's identifier of what is billed, such as ``gs1q``."""
    dimension_name: str = rest_field()
    """The name, for people, of what is billed."""
    measure_unit: str = rest_field()
    """The unit that both amounts are counted in, such as ``1q gate shot``."""
    amount_billed: float = rest_field()
    """The amount that is charged, in `measure_unit`."""
    amount_consumed: float = rest_field()
    """The amount that was used, in `measure_unit`; part of it may be free of charge."""
    unit_price: float = rest_field()
    """The price of one `measure_unit`, in the currency of the `CostEstimate` around it."""

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
    """What the provider expects to charge for an item. Without discounts and taxes it is no invoice."""

    currency_code: str = rest_field()
    """The currency of every price here, as its three-letter code of ISO 4217. The provider sets it."""
    events: list[UsageEvent] | None = rest_field()
    """The lines that the total is made of. The provider sets them."""
    estimated_total: float = rest_field()
    """The sum to be charged, in the currency of `currency_code`. The provider sets it."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(
            self, *, currency_code: str, estimated_total: float, events: list[UsageEvent] | None = None
        ) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Usage(Model, additional_properties=float):
    """What was used, in the provider's own metrics: the keys are their names, the values numbers.

    It has no attributes. Read it as the mapping that it is: ``usage["standardMinutes"]``. The provider sets it.
    """

    if TYPE_CHECKING:

        def __init__(self, metrics: Mapping[str, float] = ..., /) -> None: ...
        def __getitem__(self, metric: str, /) -> float: ...
