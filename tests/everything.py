"""A model with a field of every type."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, TypeVar, Union  # noqa: UP035
from uuid import UUID

from typing_extensions import TypeAliasType

from quantum_workspace_models import Model, SessionStatus, UsageEvent, rest_field


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Shade(str, enum.Enum):  # noqa: UP042 - a field may have either
    RED = "Red"


Tags = TypeAliasType("Tags", list[str])
Name = NewType("Name", str)
Item = TypeVar("Item")
Pairs = TypeAliasType("Pairs", dict[str, list[Item]], type_params=(Item,))
Bound = TypeVar("Bound", bound=str)
Texts = TypeAliasType("Texts", list[Bound], type_params=(Bound,))
Other = TypeVar("Other")
Swapped = TypeAliasType("Swapped", Union[list[Other], Pairs[Item]], type_params=(Item, Other))  # noqa: UP007


class Everything(Model):
    text: str = rest_field()
    number: int = rest_field()
    real: float = rest_field()
    flag: bool = rest_field()
    anything: Any = rest_field()
    thing: object = rest_field()
    moment: dt.datetime = rest_field()
    day: dt.date = rest_field()
    clock: dt.time = rest_field()
    length: dt.timedelta = rest_field()
    data: bytes = rest_field()
    key: UUID = rest_field()
    level: Level = rest_field()
    shade: Shade = rest_field()
    status: SessionStatus = rest_field()
    either_enum: Level | SessionStatus | str = rest_field()
    literal: Literal["a", 1, True, None, Level.HIGH, Shade.RED] = rest_field()
    model: UsageEvent = rest_field()
    tags: list[str] = rest_field()
    bare_list: list = rest_field()
    bare_dict: dict = rest_field()
    sequence: Sequence[int] = rest_field()
    mutable: MutableSequence[str] = rest_field()
    typing_list: List[str] = rest_field()  # noqa: UP006
    typing_dict: Dict[str, int] = rest_field()  # noqa: UP006
    mapping: Mapping[str, int] = rest_field()
    mutable_mapping: MutableMapping[str, bool] = rest_field()
    moments: list[dt.datetime] = rest_field()
    moments_by_name: dict[str, dt.datetime] = rest_field()
    reals: list[float] = rest_field()
    matrix: list[list[float]] = rest_field()
    holes: list[Optional[str]] = rest_field()  # noqa: UP045
    models: list[UsageEvent] = rest_field()
    models_by_name: dict[str, UsageEvent] = rest_field()
    optional: Optional[int] = rest_field()  # noqa: UP045
    union: Union[int, str] = rest_field()  # noqa: UP007
    moment_or_number: float | dt.datetime = rest_field()
    list_or_model: list[int] | UsageEvent | None = rest_field()
    annotated: Annotated[int, "a note"] = rest_field()
    alias: Tags = rest_field()
    new_type: Name = rest_field()
    generic_alias: Pairs[int] = rest_field()
    bound_alias: Texts = rest_field()
    swapped_alias: Swapped[dt.datetime, int] = rest_field()
    mixed: list[int | dt.date] = rest_field()
    mixed_by_name: dict[str, int | dt.date | None] = rest_field()
    forward: Optional["UsageEvent"] = rest_field()  # noqa: UP037, UP045 - a string that typing keeps
    anything_or_null: Any | None = rest_field()


UTC = dt.UTC
NOON = dt.datetime(2025, 3, 4, 12, tzinfo=UTC)
NOON_TEXT = "2025-03-04T12:00:00Z"
