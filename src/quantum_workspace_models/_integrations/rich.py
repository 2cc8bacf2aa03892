"""The display of models and pages by the library `rich`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.pretty import Pretty
from rich.table import Table
from rich.text import Text

from .._core.document import Document
from .._core.redaction import mask, mask_item, short_repr
from .tables import Bar, page_table, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

# How many characters the time axis is wide.
_WIDTH: Final = 41


def iter_parts(model: Document) -> Iterator[tuple[str, Any]]:
    """The names and values of all of a model, whole but without secrets."""
    model._convert_nested()
    for key, value in model.items():
        field = model._fields_by_json_name.get(key)
        name = printable(str(_mask(key, 1))) if field is None else field.name
        yield name, _mask(model._mask(key, value), 20)


def _mask(value: Any, depth: int) -> Any:
    if type(value) is dict and depth:
        return {_mask(key, depth): _mask(mask_item(key, item), depth - 1) for key, item in value.items()}
    if type(value) is list and depth:
        return [_mask(item, depth - 1) for item in value]
    if isinstance(value, (int, float, type(None), Document)):
        # A model in it is laid out in the same way.
        return value
    return mask(value) if isinstance(value, str) else short_repr(value, 0)


def page_view(page: Document) -> Any:
    """The items of a page, one in a row, with a bar each on one time axis."""
    table = page_table(page)
    if table is None:
        return Pretty(page)
    view = Table(*table.columns, title=Text(table.title), title_justify="left", box=SIMPLE_HEAD)
    if table.axis:
        view.add_column(" - ".join(table.axis), no_wrap=True)
    for row in table.rows:
        view.add_row(*map(Text, row.cells), *([] if row.bar is None else [_bar(row.bar)]))
    return view if not table.more else Group(view, Text(f"and {table.more} more"))


def _bar(bar: Bar) -> Text:
    created, begun = (min(round(part * _WIDTH), _WIDTH - 1) for part in (bar.created, bar.begun))
    ended = max(round(bar.ended * _WIDTH), begun + 1)
    return Text(" " * created + "╌" * (begun - created) + ("━" if bar.ran else "╌") * (ended - begun), style=bar.color)
