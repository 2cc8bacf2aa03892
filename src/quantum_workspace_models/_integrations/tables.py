"""What notebooks and terminals show of models: values as text, and the rows of a page."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from .._core.document import Document
from .._core.errors import ModelError
from .._core.redaction import mask
from .display import printable, show

MAX_TEXT: Final = 1000
"""How many characters of a text are shown."""
MAX_ROWS: Final = 200
"""How many items of a page or list are shown."""
# The columns of sessions and jobs, by attribute.
_ITEM_COLUMNS: Final = {
    "name": "name",
    "status": "status",
    "target": "target",
    "creation_time": "created (UTC)",
    "execution_time": "duration",
    "cost_estimate": "cost",
}
_COLORS: Final = {
    "succeeded": "#009e73",
    "completed": "#009e73",
    "executing": "#3a8ed8",
    "finishing": "#3a8ed8",
    "failed": "#d55e00",
    "failure(s)": "#d55e00",
    "timedout": "#d55e00",
}
"""The color of a bar by lower-case status, from a palette that is safe for color-blind people."""
_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
OTHER_COLOR: Final = "#8c8c8c"


class Bar(NamedTuple):
    """When an item was queued and ran, on the time axis of the page, from 0.0 to 1.0."""

    created: float
    begun: float
    ended: float
    ran: bool
    color: str
    text: str


class Row(NamedTuple):
    """The cells of one item, its identifier if it is a session or job, and its bar if it has times."""

    cells: list[str]
    id: str
    bar: Bar | None


class PageTable(NamedTuple):
    """A page as a table. `more` counts the items beyond `MAX_ROWS`. `axis` has the times at its ends."""

    title: str
    # The headings, and whether what is below is numbers, durations or costs.
    columns: dict[str, bool]
    rows: list[Row]
    more: int
    axis: tuple[str, str] | None


def read(model: Document, name: str) -> Any:
    """The value of an attribute, or a text if it can't be decoded or shown."""
    model = _twin(model)
    field = model.__model_info__.fields.get(name)
    value = None if field is None else model.get(field.json_name)
    shown = value if field is None else field.mask(value)
    try:
        # `name` may be a property.
        return getattr(model, name, None) if shown is value else shown
    except ModelError:
        return None if field is None else show(shown)


def _twin(model: Document) -> Document:
    """A model with the same items. Reading its attributes doesn't store anything in `model`."""
    info = model.__model_info__
    twin: Document = info.model.__new__(info.model)
    twin.__setstate__((info.snapshot(model), info.private_attributes(model)))
    return twin


def text_of(value: Any) -> str:
    """A value as text for people: without quotes, and times in UTC."""
    if value is None:
        return ""
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").replace("+00:00", " UTC")
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, Document) and isinstance(read(value, "estimated_total"), float):
        total = read(value, "estimated_total")
        in_cents = 1 <= abs(total) < 1e12 or total == round(total, 2) < 1e12
        return f"{format(total, ',.2f' if in_cents else '.3g')} {text_of(read(value, 'currency_code'))}".strip()
    text = mask(value[: 4 * MAX_TEXT]) if isinstance(value, str) else show(value)
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT]}..."
    return printable(text)


def _duration(span: dt.timedelta) -> str:
    seconds = span.total_seconds()
    if abs(seconds) < 60:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def page_table(page: Document) -> PageTable | None:
    """A page as a table, or None if its items aren't models or have no scalar values."""
    items = read(page, "value")
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, Document) for item in items):
        return None
    shown = items[:MAX_ROWS]
    are_items = any(hasattr(type(item), "execution_time") for item in shown)
    columns = _ITEM_COLUMNS if are_items else _scalars(shown)
    if items and not columns:
        return None
    times = [_times(item) for item in shown]
    known = [time for triple in times for time in triple if time is not None]
    start, end = min(known, default=_NEVER), max(known, default=_NEVER)
    values = [[read(item, name) for name in columns] for item in shown]
    rows = [
        Row([*map(_cell, cells)], _cell(read(item, "id")) if are_items else "", _bar(item, triple, start, end))
        for item, cells, triple in zip(shown, values, times, strict=True)
    ]
    are_numbers = [_are_amounts(column) for column in zip(*values, strict=True)] or [False] * len(columns)
    more = " and a link to more" if read(page, "next_link") else ""
    title = f"{type(page).__name__}: {len(items)} item{'s' * (len(items) != 1)}{more}"
    axis = (_cell(start), _cell(end)) if known else None
    headings = dict(zip(columns.values(), are_numbers, strict=True))
    return PageTable(title, headings, rows, len(items) - len(shown), axis)


def _cell(value: Any) -> str:
    # Whole seconds, without "UTC", which is in the column's name.
    return value.isoformat(" ")[:19] if isinstance(value, dt.datetime) else text_of(value)


def _are_amounts(column: Sequence[Any]) -> bool:
    known = [value for value in column if value is not None]
    kinds = (int, float, dt.timedelta, Document)
    return bool(known) and all(isinstance(value, kinds) and not isinstance(value, bool) for value in known)


def _scalars(items: Any) -> dict[str, str]:
    names: dict[str, str] = {}
    for item in items:
        for name, field in item.__model_info__.fields.items():
            if isinstance(item.get(field.json_name), (str, int, float)):
                names[name] = name
    return names


def _times(item: Document) -> tuple[dt.datetime | None, ...]:
    values = [read(item, name) for name in ("creation_time", "begin_execution_time", "end_execution_time")]
    return tuple(value if isinstance(value, dt.datetime) else None for value in values)


def _bar(item: Document, times: Any, start: dt.datetime, end: dt.datetime) -> Bar | None:
    created, begun, ended = times
    first = created or begun or ended
    if first is None:
        return None
    whole = (end - start).total_seconds() or 1.0

    def place(time: dt.datetime) -> float:
        return (time - start).total_seconds() / whole

    # An item that hasn't ended extends to the end of the axis, unless its status is final and it never began.
    last = ended or (begun or first if read(item, "is_terminal") else end)
    # Clocks differ, but nothing ends before it begins.
    begin = max(begun or last, first)
    last = max(last, begin)
    parts = [f"queued {_duration(begin - first)}", f"ran {_duration(last - begin)}" if begun else ""]
    status = text_of(read(item, "status"))
    text = ", ".join(filter(None, [status, *parts]))
    return Bar(
        place(first), place(begin), place(last), begun is not None, _COLORS.get(status.lower(), OTHER_COLOR), text
    )
