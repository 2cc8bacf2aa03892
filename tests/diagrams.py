"""Draws the diagrams of the documentation from the code: ``python -m tests.diagrams``. A test compares the two."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import typing
import uuid
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

import quantum_workspace_models as package
from quantum_workspace_models import (
    CostEstimate,
    JobDetails,
    JobDetailsPage,
    JobStatus,
    Model,
    SessionDetails,
    SessionStatus,
)
from tests import reference

DOCS = Path(__file__).parents[1] / "docs"
# The colours follow the theme of the page that shows the picture.
STYLE = """<style>
  text { fill: #24292f; font: 13px system-ui, sans-serif; }
  .code { font-family: ui-monospace, monospace; font-size: 12px; }
  .small { font-size: 12px; fill: #57606a; }
  rect { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.2; }
  rect.plain { fill: #f6f8fa; stroke: #8c959f; }
  rect.final { stroke-width: 3; }
  .line { fill: none; stroke: #57606a; stroke-width: 1.3; }
  .head { fill: #57606a; }
  .hollow { fill: #ffffff; stroke: #57606a; stroke-width: 1.3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d0d7de; }
    .small { fill: #9ea7b3; }
    rect { fill: #10263f; stroke: #58a6ff; }
    rect.plain { fill: #1c2128; stroke: #8b949e; }
    .line { stroke: #9ea7b3; }
    .head { fill: #9ea7b3; }
    .hollow { fill: #131416; stroke: #9ea7b3; }
  }
</style>
<defs>
  <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
    <path class="head" d="M0 0L10 5L0 10Z"/>
  </marker>
  <marker id="hollow" viewBox="0 0 12 12" refX="11" refY="6" markerWidth="11" markerHeight="11" orient="auto">
    <path class="hollow" d="M1 1L11 6L1 11Z"/>
  </marker>
</defs>"""
HEIGHT = 34
Point = tuple[float, float]


class Box(typing.NamedTuple):
    """A rectangle with a name in it."""

    name: str
    x: float
    y: float
    width: float
    kind: str = ""

    @property
    def middle(self) -> float:
        return self.y + HEIGHT / 2

    @property
    def center(self) -> float:
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    def draw(self) -> str:
        shape = (
            f'<rect class="{self.kind}" x="{self.x:g}" y="{self.y:g}" width="{self.width:g}" height="{HEIGHT}" rx="5"/>'
        )
        return shape + text(self.center, self.middle + 4.5, self.name, anchor="middle")


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{html.escape(words)}</text>'


def line(*points: Point, head: str = "head", both: bool = False) -> str:
    path = " L".join(f"{x:g} {y:g}" for x, y in points)
    start = f' marker-start="url(#{head})"' if both else ""
    return f'<path class="line" d="M{path}" marker-end="url(#{head})"{start}/>'


def svg(width: int, height: int, title: str, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {width + 4} {height + 4}" role="img">'
    return "\n".join([head, f"<title>{title}</title>", STYLE, *parts, "</svg>", ""])


def models_in(annotation: object) -> set[str]:
    """The names of the models in a type."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return {annotation.__name__}
    return {name for each in typing.get_args(annotation) for name in models_in(each)}


def relations(names: set[str]) -> set[tuple[str, str, str]]:
    """Which of the models holds which other one, and in which of its own fields."""
    found = set()
    for name in names:
        for field in reference.own_fields(getattr(package, name)):
            label = (
                f"{field.name}[]" if typing.get_origin(field.type) is list or "list[" in str(field.type) else field.name
            )
            found |= {(name, other, label) for other in models_in(field.type) & names if other != name}
    return found


def classes() -> str:
    """The models of items, and what they hold. Every relation is one of the code."""
    columns, rows = {"a": (0, 160), "b": (230, 130), "c": (480, 180), "d": (770, 120)}, (10, 90, 170, 250)
    places = {
        "SessionDetailsPage": "a0", "ItemDetailsPage": "a1", "JobDetailsPage": "a2",
        "SessionDetails": "b0", "ItemDetails": "b1", "JobDetails": "b2",
        "CostEstimate": "c0", "Usage": "c1", "WorkspaceItemError": "c2", "QuantumComputingData": "c3",
        "UsageEvent": "d0", "InnerError": "d1", "ODataV4Error": "d2", "ErrorResponse": "d3",
    }  # fmt: skip
    boxes = {}
    for name, (column, row) in places.items():
        x, width = columns[column]
        boxes[name] = Box(name, x, rows[int(row)], width, "" if column == "b" else "plain")
    parts = []
    for child, base in (("SessionDetails", "ItemDetails"), ("JobDetails", "ItemDetails")):
        below = boxes[child].y > boxes[base].y
        ends = (boxes[child].y, boxes[base].y + HEIGHT) if below else (boxes[child].y + HEIGHT, boxes[base].y)
        parts.append(line(*((boxes[base].center, y) for y in ends), head="hollow"))
    for one, other, label in sorted(relations(set(places))):
        begin, end = boxes[one], boxes[other]
        if begin.x == end.x:
            parts.append(line((begin.center, begin.y), (end.center, end.y + HEIGHT)))
            parts.append(text(begin.center - 8, (begin.y + end.y + HEIGHT) / 2 + 4, label, "code", "end"))
        elif begin.y == end.y:
            parts.append(line((begin.right, begin.middle), (end.x, end.middle)))
            parts.append(text(end.x - 10, end.middle - 6, label, "code", "end"))
        elif one == "JobDetails":
            parts.append(line((begin.center, begin.y + HEIGHT), (begin.center, end.middle), (end.x, end.middle)))
            parts.append(text(end.x - 10, end.middle - 6, label, "code", "end"))
        else:
            turn = begin.right + 14
            parts.append(
                line((begin.right, begin.middle), (turn, begin.middle), (turn, end.middle), (end.x, end.middle))
            )
            parts.append(text(end.x - 10, end.middle - 6, label, "code", "end"))
    return svg(890, 294, "The classes of items and what they hold", [*parts, *(box.draw() for box in boxes.values())])


def states(
    status: type[SessionStatus] | type[JobStatus],
    places: dict[str, Point],
    arrows: list[tuple[Point, ...]],
    labels: dict[str, Point],
    height: int,
) -> str:
    """The values of an enum with the arrows between them. Final values have a thick border."""
    assert set(places) == set(status.__members__)
    parts = [line(*points) for points in arrows]
    parts += [text(x, y, words, "small") for words, (x, y) in labels.items()]
    for member in status:
        x, y = places[member.name]
        parts.append(Box(member.value, x, y, 160, "final" if member.is_terminal else "plain").draw())
    return svg(780, height, f"How a {status.__name__} changes", parts)


def session_states() -> str:
    places = {
        "WAITING": (0, 74), "EXECUTING": (270, 74), "SUCCEEDED": (590, 74),
        "FAILURE_S_": (270, 164), "FAILED": (590, 164), "TIMED_OUT": (590, 254),
    }  # fmt: skip
    arrows = [
        ((160, 91), (270, 91)),
        ((430, 91), (590, 91)),
        ((350, 108), (350, 164)),
        ((430, 181), (590, 181)),
        ((400, 74), (400, 44), (768, 44), (768, 181), (750, 181)),
        ((80, 74), (80, 14), (620, 14), (620, 74)),
        ((80, 108), (80, 271), (590, 271)),
    ]
    labels = {
        "you close it before a job starts": (90, 9),
        "a job starts": (178, 84),
        "you close it": (436, 84),
        "a job fails, policy Continue": (357, 140),
        "then you close it": (436, 174),
        "a job fails, policy Abort": (436, 37),
        "from any open status: no job in time, or open too long": (100, 264),
    }
    return states(SessionStatus, places, arrows, labels, 294)


def job_states() -> str:
    places = {
        "QUEUED": (0, 10), "WAITING": (195, 10), "EXECUTING": (390, 10), "FINISHING": (585, 10),
        "FAILED": (390, 100), "SUCCEEDED": (585, 100), "COMPLETED": (585, 170),
        "CANCELLATION_REQUESTED": (0, 100), "CANCELLING": (195, 100), "CANCELLED": (195, 170),
    }  # fmt: skip
    arrows = [
        ((160, 27), (195, 27)),
        ((355, 27), (390, 27)),
        ((550, 27), (585, 27)),
        ((470, 44), (470, 100)),
        ((665, 44), (665, 100)),
        ((745, 27), (765, 27), (765, 187), (745, 187)),
        ((80, 44), (80, 100)),
        ((160, 117), (195, 117)),
        ((275, 134), (275, 170)),
    ]
    labels = {
        "from any open status: you cancel it": (87, 76),
        "an error": (477, 76),
        "either, by provider": (627, 156),
    }
    return states(JobStatus, places, arrows, labels, 212)


def document() -> str:
    """A document between its JSON text and its attributes. The attributes are read from a model."""
    mapping = {"creationTime": "2020-09-30T23:57:02.3737928Z", "status": "Waiting", "addedLater": 1}
    session = SessionDetails.from_dict(mapping)
    shown = [
        ("session.creation_time", f"{session.creation_time:%Y-%m-%d %H:%M:%S.%f} UTC"),
        ("session.status", f"SessionStatus.{session.status.name}"),
        ("no attribute", "kept and sent back"),
    ]
    parts = [
        '<rect class="plain" x="0" y="60" width="100" height="120" rx="5"/>',
        text(50, 117, "JSON text", anchor="middle"),
        text(50, 135, "str or bytes", "small", "middle"),
        line((100, 100), (220, 100)),
        text(160, 93, "from_json", "code", "middle"),
        line((220, 140), (100, 140)),
        text(160, 133, "json.dumps", "code", "middle"),
        '<rect x="220" y="30" width="310" height="180" rx="5"/>',
        text(232, 50, "session: the dict"),
    ]
    for row, ((key, value), (name, decoded)) in enumerate(zip(mapping.items(), shown, strict=True)):
        y = 84 + 46 * row
        parts.append(text(232, y, f'"{key}":', "code"))
        parts.append(text(232, y + 17, f"    {value!r}", "code"))
        if row < 2:
            parts.append(line((530, y + 4), (640, y + 4), both=True))
            parts.append(text(585, y - 3, "decode, encode", "small", "middle"))
        parts.append(text(652, y, name, "code" if row < 2 else "small"))
        parts.append(text(652, y + 17, decoded, "small"))
    parts += [
        text(0, 18, "what you send and receive"),
        text(220, 18, "what you index"),
        text(652, 18, "what you read and set"),
    ]
    return svg(890, 216, "One document: its text, its keys and its attributes", parts)


def jobs() -> JobDetailsPage:
    """A page in different states, for the pictures."""
    start = dt.datetime(2026, 3, 4, 9, 0, tzinfo=dt.UTC)
    rows = [("VQE, angle 1", "Succeeded", 0, 2, 11, 4.12), ("VQE, angle 2", "Succeeded", 3, 11, 20, 4.12)]
    rows += [("bell", "Failed", 6, 20, 23, 0.35), ("GHZ", "Executing", 9, 23, None, None)]
    rows += [("QAOA", "Waiting", 14, None, None, None)]
    items = []
    for number, (name, status, created, begun, ended, cost) in enumerate(rows, 1):
        times = [
            None if minutes is None else start + dt.timedelta(minutes=minutes) for minutes in (created, begun, ended)
        ]
        items.append(
            JobDetails(
                # Those of the service are longer, and would make the picture too wide to read.
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, name))[:8],
                name=name,
                provider_id="ionq",
                target="ionq.qpu" if number % 2 else "ionq.simulator",
                container_uri="https://storage.example.com/job?sig=c2VjcmV0",
                status=status,
                creation_time=times[0],
                begin_execution_time=times[1],
                end_execution_time=times[2],
                cost_estimate=None if cost is None else CostEstimate(currency_code="USD", estimated_total=cost),
            )
        )
    return JobDetailsPage(value=items)


def page() -> str:
    """What `rich.print` shows of a page of items, as rich draws it."""
    console = Console(record=True, width=124, file=io.StringIO())
    console.print(jobs())
    picture = console.export_svg(title="rich.print(page)", theme=DEFAULT_TERMINAL_THEME, unique_id="page")
    # No font is loaded from elsewhere. The background and the plain text follow the theme of the reader.
    picture = re.sub(r"(?s)@font-face \{.*?\}\s*", "", picture)
    picture = picture.replace('<rect fill="#ffffff"', '<rect class="page-ground"', 1).replace(' fill="#000000"', "")
    plain = ", ".join([".page-title", *re.findall(r"(\.page-r\d+) \{ fill: #000000", picture)])
    picture = picture.replace("{ fill: #000000;", "{ ").replace("{ fill: #000000 }", "{ }")
    light = f".page-ground {{ fill: #ffffff }} {plain} {{ fill: #24292f }}"
    dark = f".page-ground {{ fill: #161b22 }} {plain} {{ fill: #d0d7de }}"
    return picture.replace("</style>", f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n</style>", 1)


def notebook() -> str:
    """What a notebook shows of the same page: its HTML, in a picture."""
    # In an SVG, which is XML, HTML and SVG elements need their namespaces.
    table = jobs()._repr_html_().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    table = table.replace("<div ", '<div xmlns="http://www.w3.org/1999/xhtml" ', 1)
    style = """<style>
  foreignObject { color: #24292f; font-family: system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { foreignObject { color: #d0d7de; } }
</style>"""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 268" role="img">'
    title = "<title>A page of jobs in a notebook</title>"
    frame = f'<foreignObject width="900" height="268">{table}</foreignObject>'
    return "\n".join([head, title, style, frame, "</svg>", ""])


def files() -> dict[Path, str]:
    return {
        DOCS / "classes.svg": classes(),
        DOCS / "session_states.svg": session_states(),
        DOCS / "job_states.svg": job_states(),
        DOCS / "document.svg": document(),
        DOCS / "notebook.svg": notebook(),
    }


def main() -> None:
    """Writes the files."""
    for path, content in {**files(), DOCS / "page.svg": page()}.items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
