"""How `rich` shows models and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group
from rich.measure import Measurement
from rich.pretty import Pretty
from rich.table import Table
from rich.text import Text

from .._core.document import Document
from .tables import Bar, page_table

if TYPE_CHECKING:
    from collections.abc import Iterator

# The width of the time axis in characters, and its least width in narrow terminals.
_WIDTH: Final = 41
_LEAST_WIDTH: Final = 8


def page_view(page: Document) -> Any:
    """The items of a page as rows, each with a bar on a common time axis."""
    table = page_table(page)
    if table is None:
        return Pretty(page)
    view = Table(title=Text(table.title), title_justify="left", box=SIMPLE_HEAD)
    for column, is_number in table.columns.items():
        # Dates and statuses stay on one line.
        view.add_column(
            column,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=column == "status",
            min_width={"name": 6, "created (UTC)": 10}.get(column),
        )
    has_ids = any(row.id for row in table.rows)
    if has_ids:
        view.add_column("id", overflow="fold")
    if table.axis:
        view.add_column(" - ".join(table.axis), overflow="fold", min_width=_LEAST_WIDTH)
    for row in table.rows:
        cells = [*row.cells, *[row.id] * has_ids]
        view.add_row(*map(Text, cells), *([] if row.bar is None else [_BarView(row.bar)]))
    return view if not table.more else Group(view, Text(f"and {table.more} more"))


class _BarView:
    """A bar that is as wide as the room for it."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(_LEAST_WIDTH, _WIDTH)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        bar, width = self.bar, min(options.max_width, _WIDTH)
        created, begun = (min(round(part * width), width - 1) for part in (bar.created, bar.begun))
        ended = max(round(bar.ended * width), begun + 1)
        ran = "━" if bar.ran else "╌"
        yield Text(" " * created + "╌" * (begun - created) + ran * (ended - begun), style=bar.color)
