"""What people look at: models and pages in notebooks and terminals."""

from __future__ import annotations

import datetime as dt
import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from rich.console import Console

import quantum_workspace_models
from quantum_workspace_models import (
    DeserializationError,
    ItemDetailsPage,
    JobDetails,
    JobDetailsPage,
    Model,
    Page,
    QuotaPage,
    SessionDetails,
    fields,
    rest_field,
)
from tests import payloads
from tests.strategies import JSON, near_any_model, near_sessions

TOKEN = "c2VjcmV0"
URI = f"https://example.com/c?sv=1&sig={TOKEN}"
VOID = {"rect"}


class Reader(HTMLParser):
    """The elements of HTML that is well-formed, and the text in each cell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1] != "style":
            self.texts.append(data)

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.elements)


def show(value: Any) -> Reader:
    """The HTML that IPython shows in a notebook."""
    data, _ = DisplayFormatter().format(value)
    return Reader(data["text/html"])


def rich(value: Any, width: int = 160) -> str:
    """What the library rich prints."""
    stream = io.StringIO()
    Console(file=stream, width=width).print(value)
    return stream.getvalue()


def job(status: str, *times: int | None, **more: Any) -> dict[str, Any]:
    """A job that was created, began and ended so many seconds after midnight."""
    keys = ("creationTime", "beginExecutionTime", "endExecutionTime")
    start = dt.datetime(2025, 3, 4)
    known = {
        key: f"{(start + dt.timedelta(seconds=time)).isoformat()}Z"
        for key, time in zip(keys, times, strict=False)
        if time is not None
    }
    return {"name": "bell", "target": "ionq.qpu", "itemType": "Job", "status": status, **known, **more}


def test_a_model() -> None:
    """Each attribute with its decoded value; nested objects are folded."""
    document = {
        **payloads.full(),
        "endExecutionTime": None,
        "new": {"a": [1, {"b": True}], "c": {}},
        "one": {"x": [1.5]},
    }
    html = show(SessionDetails(document))
    text = "|".join(html.texts)
    assert html.texts[0] == "SessionDetails"
    assert "creation_time|2025-03-04 05:06:07.123456 UTC|" in text
    assert "|end_execution_time|None|" in text
    assert "|status|Succeeded|" in text
    assert "|tags|nightly, vqe|" in text
    assert "|cost_estimate|0.005 USD|currency_code|USD|" in text
    assert "|new|2 keys|a|2 items|0|1|1|1 key|b|True|c|0 keys|" in text
    assert "|one|1 key|x|1.5" in text
    titles = [attributes for tag, attributes in html.elements if tag == "summary"]
    assert html.count("details") == len(titles) == 16
    assert not any("open" in attributes for tag, attributes in html.elements if tag == "details")
    assert html.count("script") == 0


def test_what_does_not_decode() -> None:
    """It is shown as it is, and so is what isn't the model that belongs there."""
    text = "|".join(
        show(SessionDetails({"creationTime": "yesterday", "costEstimate": [1], "name": 5, "tags": None})).texts
    )
    assert text == "SessionDetails|creation_time|'yesterday'|cost_estimate|<array>|name|5|tags|None|item_type|Session"


@given(near_any_model() | near_sessions().map(lambda document: ("SessionDetails", document)), st.booleans())
def test_every_document(example: tuple[str, dict[str, Any]], on_page: bool) -> None:
    """Well-formed, and text that a browser and a terminal take, whatever is in the document."""
    name, document = example
    try:
        model = getattr(quantum_workspace_models, name).from_dict(document)
    except DeserializationError:
        # Its discriminator names another class.
        return
    before = model.as_dict()
    shown = ItemDetailsPage.from_dict({"value": [model]}) if on_page else model
    html = show(shown)
    assert {tag for tag, _ in html.elements} <= {
        "div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "details", "summary", "svg",
        "title", "rect", "p", "small",
    }  # fmt: skip
    for text in (shown._repr_html_(), rich(shown)):
        text.encode()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert model.as_dict() == before


@given(JSON)
def test_no_secret_shows(value: Any) -> None:
    """Not in a secret field, in a text, in what should be a model, or under a signature's key: contract point 18."""
    document = {
        "containerUri": [value, TOKEN],
        "name": URI,
        "errorData": {"details": {URI: 1, "sig": TOKEN}},
        "sig": TOKEN,
        "inputParams": {"sig": TOKEN},
    }
    document["inputDataUri"] = f"https://user:{TOKEN}@example.com/c"
    for model in (JobDetails.from_dict(document), JobDetails.from_dict({**document, "containerUri": URI})):
        for shown in (model, JobDetailsPage.from_dict({"value": [model], "nextLink": URI}), Page({"value": [model]})):
            assert TOKEN not in shown._repr_html_()
            assert TOKEN not in rich(shown)


def test_everything_is_escaped() -> None:
    """In values, keys, names and the label of a bar."""
    bad = "<script>alert('\"&')</script>"
    model = JobDetails(job(bad, 1, 2, 3, name=bad, **{bad: {bad: [bad, {}]}}))
    for shown in (model, JobDetailsPage(value=[model])):
        html = show(shown)
        assert html.count("script") == 0
        assert any(bad in text for text in html.texts)


def test_sizes() -> None:
    """Long texts are cut, lists and pages end after 200 items, and what is nested without end is dots."""
    model = SessionDetails({"name": "x" * 100_000, "tags": ["a"] * 1000, "new": [{}] * 1000})
    assert len(model._repr_html_()) < 30_000
    wide = JobDetails(
        {"inputParams": {"a": [[[{"x": 1}] * 50] * 50] * 20}, "metadata": dict.fromkeys(map(str, range(50_000)))}
    )
    assert len(wide._repr_html_()) < 300_000
    assert show(wide).texts[-1] == "..."
    nested: Any = {}
    for _ in range(300):
        nested = {"a": nested}
    html = show(SessionDetails({"new": nested}))
    assert "..." in html.texts
    assert html.count("details") == 20
    assert "{'a': " * 20 + "<object>" in rich(SessionDetails({"new": nested}))
    page = JobDetailsPage({"value": [job("Waiting", 1)] * 1000})
    assert show(page).texts[-1] == "and 800 more"
    assert show(page).count("svg") == 200
    assert "and 800 more" in rich(page)


PAGE = JobDetailsPage(
    {
        "value": [
            job("Succeeded", 0, 25, 50, costEstimate={"currencyCode": "USD", "estimatedTotal": 1234.5}),
            job("Failed", 10, 3620, 7200),
            job("Executing", 50, 75),
            job("Waiting", 60),
            job("Cancelled", 20, None, 30, costEstimate={"currencyCode": "EUR", "estimatedTotal": 0.0123}),
            job("Cancelled", 20),
            job("Paused"),
        ],
        "nextLink": URI,
    }
)


def test_a_page() -> None:
    """The items with name, status, target, when they were created, how long they ran and what they cost."""
    html = show(PAGE)
    head = [
        "name",
        "status",
        "target",
        "created (UTC)",
        "duration",
        "cost",
        "2025-03-04 00:00:00",
        "2025-03-04 02:00:00",
    ]
    assert html.texts[:9] == ["JobDetailsPage: 7 items and a link to more", *head]
    assert html.texts[9:15] == ["bell", "Succeeded", "ionq.qpu", "2025-03-04 00:00:00", "25 s", "1,234.50 USD"]
    assert "59 min 40 s" in html.texts
    assert "0.0123 EUR" in html.texts
    for text in (rich(PAGE), rich([PAGE.value[0]])):
        assert "bell" in text
    lines = rich(PAGE).splitlines()
    assert lines[0].strip() == "JobDetailsPage: 7 items and a link to more"
    assert re.fullmatch(
        r" +name +status +target +created \(UTC\) +duration +cost +2025-03-04 00:00:00 - 2025-03-04 02:00:00 *",
        lines[2],
    )
    assert "59 min 40 s" in lines[5]


def test_bars() -> None:
    """What was queued is thin, what ran is thick, on one axis; what goes on reaches its end."""
    html = show(PAGE)
    labels = [attributes["aria-label"] for tag, attributes in html.elements if tag == "svg"]
    assert labels == [
        "Succeeded, queued 25 s, ran 25 s",
        "Failed, queued 1 h 00 min, ran 59 min 40 s",
        "Executing, queued 25 s, ran 1 h 58 min",
        "Waiting, queued 1 h 59 min",
        "Cancelled, queued 10 s",
        "Cancelled, queued 0 s",
    ]
    bars = [attributes for tag, attributes in html.elements if tag == "rect"]
    assert [bar["height"] for bar in bars] == ["2", "10", "2", "10", "2", "10", "2", "2", "2"]
    spans = [(int(bar["x"] or ""), int(bar["x"] or "") + int(bar["width"] or "")) for bar in bars]
    assert spans[2:6] == [(1, 503), (503, 1000), (7, 11), (10, 1000)]
    assert all(0 <= left < right <= 1000 for left, right in spans)
    assert len({bar["fill"] for bar in bars}) == 4
    lines = rich(PAGE).splitlines()[4:11]
    assert ["━" in line for line in lines] == [True, True, True, False, False, False, False]
    assert lines[6].rstrip().endswith("Paused      ionq.qpu")


def test_identifiers() -> None:
    """The id, which the next request needs, is there as a whole: below the name, or in a terminal in its own column."""
    cost = {"costEstimate": {"currencyCode": "USD", "estimatedTotal": 1}}
    page = JobDetailsPage({"value": [job("Failed", 0, 1, 2) | cost | {"id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f"}]})
    assert "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f" in show(page).texts
    assert "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f" in rich(page, 160)
    cells = [attributes.get("class") for tag, attributes in show(page).elements if tag == "td"]
    # Durations and costs are aligned to the right.
    assert cells == [None, "fixed", None, None, "number", "number", "bar"]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_narrow_terminals(width: int) -> None:
    """The bars give way first: what items are and how they are stays readable."""
    text = rich(PAGE, width)
    assert all(len(line) <= width for line in text.splitlines())
    for word in ("bell", "Succeeded", "Cancelled", "2025-03-04", "━"):
        assert word in text


def test_times_out_of_order() -> None:
    """No bar goes backwards, whatever clocks say; years have four digits."""
    html = show(JobDetailsPage({"value": [job("Failed", 100, 50, 20), job("Failed", 0, 200, 300)]}))
    label = next(attributes["aria-label"] for tag, attributes in html.elements if tag == "svg")
    assert label == "Failed, queued 0 s, ran 0 s"
    page = JobDetailsPage({"value": [{**job("Failed"), "creationTime": "0001-02-03T00:00:00Z"}]})
    assert "0001-02-03 00:00:00" in show(page).texts


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (0, "0.00"),
        (0.1, "0.10"),
        (0.005, "0.005"),
        (0.00001, "1e-05"),
        (1234.567, "1,234.57"),
        (-2.5, "-2.50"),
        (1e300, "1e+300"),
    ],
)
def test_costs(total: float, text: str) -> None:
    """None is shown as nothing that isn't, or as a wall of digits."""
    document = job("Failed", costEstimate={"currencyCode": "USD", "estimatedTotal": total})
    assert f"{text} USD" in show(JobDetailsPage({"value": [document]})).texts


def test_one_moment() -> None:
    """A page whose axis has no length."""
    html = show(JobDetailsPage({"value": [job("Succeeded", 5, 5, 5)]}))
    assert [attributes["width"] for tag, attributes in html.elements if tag == "rect"] == ["4", "4"]


def test_the_end_of_the_axis() -> None:
    """What is short there is seen, and ends there."""
    html = show(JobDetailsPage({"value": [job("Succeeded", 0, 1, 2), job("Succeeded", 100, 100, 100)]}))
    bars = [attributes for tag, attributes in html.elements if tag == "rect"][2:]
    assert [(bar["x"], bar["width"]) for bar in bars] == [("996", "4"), ("996", "4")]


def test_control_characters() -> None:
    """They would move the cursor of a terminal, or change its colors."""
    for shown in (SessionDetails({"\x1b\x06": "\x1b\x06"}), JobDetailsPage({"value": [job("\x1b\x06", 1)]})):
        assert not re.search(r"[\x1b\x06]", rich(shown))
        assert not re.search(r"[\x1b\x06]", shown._repr_html_())


class Calibration(Model):
    target: str = rest_field()
    fidelity: float | None = rest_field()
    parts: list[str] = rest_field()


class CalibrationPage(Page[Calibration]):
    value: list[Calibration] = rest_field(visibility=["read"])


def test_other_pages() -> None:
    """Items that don't run have no axis, and those of an SDK their own columns; what is no model is shown as it is."""
    page = CalibrationPage(
        value=[Calibration(target="a", parts=["x"]), Calibration(target="b", fidelity=0.5, parts=[])]
    )
    assert show(page).texts == ["CalibrationPage: 2 items", "target", "fidelity", "a", "b", "0.5"]
    assert re.split(r"\s+", rich(page).strip())[:5] == ["CalibrationPage:", "2", "items", "target", "fidelity"]
    assert show(QuotaPage({"value": [payloads.quota()]})).texts[1:4] == ["dimension", "scope", "provider_id"]
    assert show(JobDetailsPage({"value": []})).texts[0] == "JobDetailsPage: 0 items"
    for wrong in (Page({"value": [{"a": [1]}]}), JobDetailsPage({"value": [5]}), JobDetailsPage({"nextLink": "x"})):
        assert show(wrong).texts[0] == type(wrong).__name__
        assert type(wrong).__name__ in rich(wrong)


@pytest.mark.parametrize("name", sorted(payloads.EXAMPLES))
def test_every_model(name: str) -> None:
    """The name and a row for each key."""
    model = getattr(quantum_workspace_models, name)(payloads.EXAMPLES[name])
    if not isinstance(model, Page):
        html = show(model)
        assert html.texts[0] == name
        assert set(html.texts) > {field.name for field in fields(model) if field.json_name in model}
