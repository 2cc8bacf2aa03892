"""The HTML of models and pages, for notebooks. Its colors follow the page, light or dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final

from .._core.document import Document
from .._core.redaction import mask_item
from .tables import MAX_ROWS, Bar, Row, page_table, read, text_of

_STYLE: Final = """<style>
.quantum-model { color: inherit; font-size: 13px; overflow-x: auto; }
.quantum-model table { border-collapse: collapse; background: none; color: inherit; font-size: inherit; }
.quantum-model caption { text-align: left; font-weight: 600; padding: 2px 8px 4px; color: inherit; }
.quantum-model th, .quantum-model td {
  /* Jupyter aligns cells to the right. */
  text-align: left !important; vertical-align: top; padding: 2px 8px; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, 0.3); overflow-wrap: anywhere; white-space: normal; max-width: 40em;
}
.quantum-model th { font-weight: 600; overflow-wrap: normal; }
.quantum-model summary { cursor: pointer; }
.quantum-model thead + tbody td { min-width: 6em; }
.quantum-model td.fixed, .quantum-model td.number { min-width: 0; white-space: nowrap; }
.quantum-model .number { text-align: right !important; }
.quantum-model small { display: block; white-space: nowrap; opacity: 0.7; font-family: monospace; }
.quantum-model td.bar { min-width: 13em; width: 40%; vertical-align: middle; }
.quantum-model td.bar svg { display: block; width: 100%; height: 10px; }
.quantum-model .axis { display: flex; justify-content: space-between; gap: 1em; font-weight: normal; }
.quantum-model .axis span { white-space: normal; }
.quantum-model .axis span + span { text-align: right; }
</style>"""
# The most rows that a model shows, nested objects included.
_MOST_ROWS: Final = 2000
# The width of the time axis, and the least width of a bar, in SVG units.
_WIDTH: Final = 1000
_LEAST: Final = 4


def model_html(model: Document) -> str:
    """A model as a table of attributes and values, with nested objects folded."""
    rows_left = iter(range(_MOST_ROWS))
    table = _table(type(model).__name__, _model_rows(model, 20, rows_left), rows_left)
    more = "" if next(rows_left, None) is not None else "<p>...</p>"
    return f'<div class="quantum-model">{_STYLE}{table}{more}</div>'


def page_html(page: Document) -> str:
    """The items of a page as rows, each with a bar on a common time axis."""
    table = page_table(page)
    if table is None:
        return model_html(page)
    kinds = [_kind(*column) for column in table.columns.items()]
    head = "".join(f"<th{kind}>{escape(column)}</th>" for column, kind in zip(table.columns, kinds, strict=True))
    if table.axis:
        start, end = map(escape, table.axis)
        head += f'<th><span class="axis"><span>{start}</span><span>{end}</span></span></th>'
    body = "".join(f"<tr>{_cells(row, kinds)}</tr>" for row in table.rows)
    more = f"<p>and {table.more} more</p>" if table.more else ""
    return (
        f'<div class="quantum-model">{_STYLE}<table><caption>{escape(table.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>"
    )


def _kind(column: str, is_number: bool) -> str:
    """The class of a column: numbers are aligned to the right, and statuses aren't wrapped."""
    return ' class="number"' if is_number else ' class="fixed"' * (column == "status")


def _cells(row: Row, kinds: list[str]) -> str:
    texts = [*map(escape, row.cells)]
    # Below the name, the identifier needs no column.
    texts[0] += f"<small>{escape(row.id)}</small>" if row.id else ""
    cells = "".join(f"<td{kind}>{text}</td>" for text, kind in zip(texts, kinds, strict=True))
    return cells if row.bar is None else f'{cells}<td class="bar">{_svg(row.bar)}</td>'


def _svg(bar: Bar) -> str:
    text = escape(bar.text)
    queued = _rect(bar.created, bar.begun, 2, bar.color)
    ran = _rect(bar.begun, bar.ended, 10, bar.color) if bar.ran else ""
    return (
        f'<svg viewBox="0 0 {_WIDTH} 10" preserveAspectRatio="none" role="img" aria-label="{text}">'
        f"<title>{text}</title>{queued}{ran}</svg>"
    )


def _rect(begin: float, end: float, height: int, color: str) -> str:
    # A short bar at the right end would extend beyond it.
    left = min(round(begin * _WIDTH), _WIDTH - _LEAST)
    width = max(round(end * _WIDTH) - left, _LEAST)
    return f'<rect x="{left}" y="{5 - height // 2}" width="{width}" height="{height}" fill="{color}"/>'


def _table(caption: str, rows: Iterable[tuple[str, str]], rows_left: Iterator[int]) -> str:
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    # zip() takes from rows_left first, so rows are counted before they are made.
    shown = (row for _, row in zip(rows_left, rows, strict=False))
    body = "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in shown)
    return f"<table>{title}<tbody>{body}</tbody></table>"


def _model_rows(model: Document, depth: int, rows_left: Iterator[int]) -> Iterable[tuple[str, str]]:
    info = model.__model_info__
    for key, value in info.mask(model).items():
        field = info.fields_by_json_name.get(key)
        shown = value if field is None else read(model, field.name)
        yield text_of(key) if field is None else field.name, _value(shown, depth, rows_left)


def _value(value: Any, depth: int, rows_left: Iterator[int]) -> str:
    """The HTML of a value. Objects are folded, and lists of objects, too."""
    if isinstance(value, Document):
        summary, rows = text_of(value), _model_rows(value, depth - 1, rows_left)
    elif isinstance(value, Mapping):
        summary = f"{len(value)} key{'s' * (len(value) != 1)}"
        rows = ((text_of(key), _value(mask_item(key, item), depth - 1, rows_left)) for key, item in value.items())
    elif isinstance(value, (list, tuple)) and any(isinstance(item, (Mapping, list, tuple)) for item in value):
        summary = f"{len(value)} item{'s' * (len(value) != 1)}"
        rows = ((str(index), _value(item, depth - 1, rows_left)) for index, item in enumerate(value[:MAX_ROWS]))
    elif isinstance(value, (list, tuple)):
        return escape(", ".join(map(text_of, value[:MAX_ROWS])) + ", ..." * (len(value) > MAX_ROWS))
    else:
        return escape("None" if value is None else text_of(value))
    return f"<details><summary>{escape(summary)}</summary>{_table('', rows, rows_left)}</details>" if depth else "..."
