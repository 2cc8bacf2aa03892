"""Draws the charts of docs/performance.md, and writes its short table and the figures of other pages, from its tables.

``python -m tests.benchmarks.charts`` does it without measuring. A test checks that charts and tables agree.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "performance.md"
WHY = DOCS / "why.md"
README = DOCS.parent / "README.md"
# The colours follow the theme of the page that shows the picture.
STYLE = """<style>
  text { fill: #24292f; font: 13px system-ui, sans-serif; }
  .small { font-size: 12px; }
  .grid { stroke: #8b949e; stroke-opacity: 0.35; }
  .this { fill: #0969da; stroke: #0969da; }
  .other { fill: #8c959f; stroke: #8c959f; }
  .pydantic { fill: #bf3989; stroke: #bf3989; }
  .azure { fill: #9a6700; stroke: #9a6700; }
  text.this, text.other, text.pydantic, text.azure { stroke: none; }
  path.line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d0d7de; }
    .this { fill: #58a6ff; stroke: #58a6ff; }
    .other { fill: #8b949e; stroke: #8b949e; }
    .pydantic { fill: #f778ba; stroke: #f778ba; }
    .azure { fill: #d29922; stroke: #d29922; }
  }
</style>"""
SHORT = ("this library", "this library, orjson", "msgspec", "pydantic", "azure-quantum")
# The rows of the short table; the chart has the first of them.
OPERATIONS = (
    "JSON text to model",
    "JSON text to model, read all 21 attributes",
    "model to JSON text",
    "7 keyword arguments to JSON text",
    "a page of 1,000 sessions, read 3 attributes of each, in ms",
)
CLASSES = {"pydantic": "pydantic", "azure-quantum": "azure"}


def read_table(page: str, marker: str) -> dict[str, dict[str, float]]:
    """The numbers of the table behind a marker: those of each row by the name of the column."""
    lines = page.partition(f"<!-- {marker} -->")[2].partition("<!-- end -->")[0].strip().splitlines()
    (_, *columns), _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {
        name: {column: float(cell.replace(",", "")) for column, cell in zip(columns, cells, strict=True) if cell}
        for name, *cells in rows
    }


def two_digits(number: float) -> str:
    """The number with two significant digits, such as 170 for 165.46."""
    exact = Decimal(str(number))
    digits = 1 - exact.adjusted()
    return f"{exact.quantize(Decimal((0, (1,), -digits)), ROUND_HALF_UP):,.{max(digits, 0)}f}"


def short_table(page: str) -> list[str]:
    times = read_table(page, "times 3.13")
    lines = [f"| time in µs | {' | '.join(SHORT)} |", "|---" + "|---:" * len(SHORT) + "|"]
    for operation in OPERATIONS:
        cells = [two_digits(times[operation][name]) if name in times[operation] else "" for name in SHORT]
        lines.append(f"| {operation} | {' | '.join(cells)} |")
    return lines


def class_of(name: str) -> str:
    return "this" if name.startswith("this library") else CLASSES.get(name, "other")


def svg(height: int, title: str, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" role="img">'
    return "\n".join([head, f"<title>{title}</title>", STYLE, *parts, "</svg>", ""])


def text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{words}</text>'


def bars(page: str) -> str:
    """A bar for each library, in a group for each of three operations."""
    times, parts, y = read_table(page, "times 3.13"), [], 18
    for operation in OPERATIONS[:3]:
        found = {name: times[operation][name] for name in SHORT if name in times[operation]}
        parts.append(text(0, y, f"{operation}, µs"))
        for name, value in found.items():
            y += 20
            width = max(1, round(value / max(found.values()) * 480, 1))
            parts.append(text(150, y, name, kind="small", anchor="end"))
            parts.append(f'<rect x="160" y="{y - 11}" width="{width:g}" height="14" class="{class_of(name)}"/>')
            parts.append(text(168 + width, y, two_digits(value), kind="small"))
        y += 34
    return svg(y - 24, "Microseconds of three operations in five libraries", parts)


def lines(page: str) -> str:
    """The time of each session against the number of sessions in a page, both on logarithmic scales."""
    grown = read_table(page, "growth 3.13")
    sizes = [float(size.replace(",", "")) for size in next(iter(grown.values()))]

    def across(size: float) -> float:
        return round(60 + 500 * math.log10(size / sizes[0]) / math.log10(sizes[-1] / sizes[0]), 1)

    def down(value: float) -> float:
        return round(300 - 280 * math.log10(value / 10) / math.log10(60), 1)

    parts = []
    for value in (10, 20, 50, 100, 200, 500):
        parts.append(f'<path class="grid" d="M60 {down(value):g}H560"/>')
        parts.append(text(52, down(value) + 4, f"{value}", kind="small", anchor="end"))
    for size in sizes:
        parts.append(text(across(size), 320, f"{size:,.0f}", kind="small", anchor="middle"))
    for name, values in grown.items():
        points = [(across(size), down(value)) for size, value in zip(sizes, values.values(), strict=True)]
        kind = class_of(name)
        parts.append(f'<path class="line {kind}" d="M{" L".join(f"{x:g} {y:g}" for x, y in points)}"/>')
        parts += [f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="3.5"/>' for x, y in points]
        parts.append(text(572, points[-1][1] + 4, name, kind=kind))
    parts.append(text(310, 344, "sessions in a page", kind="small", anchor="middle"))
    parts.append(text(60, 12, "microseconds per session, from text to models and back", kind="small"))
    return svg(352, "Microseconds per session, for pages of 1 to 100,000 sessions", parts)


def replace_part(page: str, marker: str, new: list[str]) -> str:
    """The page with other lines between a marker and its end, if it has the marker."""
    found = re.compile(rf"(<!-- {re.escape(marker)} -->\n).*?(<!-- end -->)", re.DOTALL)
    return found.sub(lambda match: match[1] + "\n".join(["", *new, "", match[2]]), page, count=1)


def row_of_why(page: str) -> str:
    """The row of docs/why.md with times. A `TypedDict` takes the time of `json`."""
    found = read_table(page, "times 3.13")[OPERATIONS[0]]
    names = ("this library", "azure-quantum", "pydantic", "msgspec", "json")
    return f"| JSON text to model, µs | {' | '.join(two_digits(found[name]) for name in names)} |"


def rows_of_readme(page: str) -> dict[str, str]:
    """The rows of README with figures, by their first cell."""
    times, imports, sizes = (read_table(page, name) for name in ("times 3.13", "imports 3.13", "install"))
    parsed, added = times[OPERATIONS[0]], "milliseconds in addition to Python"
    cells = {
        "Install size": [
            f"{size['packages installed']:.0f} packages, {two_digits(size['MB'])} MB"
            for size in (sizes["quantum-workspace-models"], sizes["azure-quantum"])
        ],
        "Import time": [f"{imports[name][added]:.0f} ms" for name in ("this library", "azure-quantum's models")],
        "Parse a session from JSON": [f"{two_digits(parsed[name])} µs" for name in ("this library", "azure-quantum")],
    }
    return {name: f"| {name} | {' | '.join(pair)} |" for name, pair in cells.items()}


def files(page: str) -> dict[Path, str]:
    """The pages with their short tables, and the charts, as the tables of `page` have them."""
    why, readme = WHY.read_text(encoding="utf-8"), README.read_text(encoding="utf-8")
    for name, row in rows_of_readme(page).items():
        readme = re.sub(rf"^\| {name} \|.*$", row, readme, flags=re.MULTILINE)
    return {
        README: readme,
        WHY: re.sub(r"^\| JSON text to model, µs \|.*$", row_of_why(page), why, flags=re.MULTILINE),
        PAGE: replace_part(page, "short 3.13", short_table(page)),
        DOCS / "times.svg": bars(page),
        DOCS / "growth.svg": lines(page),
    }


def main() -> None:
    """Writes the files."""
    for path, content in files(PAGE.read_text(encoding="utf-8")).items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
