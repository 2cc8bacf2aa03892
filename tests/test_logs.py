"""The recipes of docs/recipes.md for logs, with the real packages; and what clients send."""

from __future__ import annotations

import asyncio
import collections
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import structlog
from hypothesis import given
from rich.console import Console

from quantum_workspace_models import (
    JobDetails,
    JobDetailsPage,
    SasUriResponse,
    SessionDetails,
    SessionJobFailurePolicy,
    redact,
)
from tests import payloads
from tests.strategies import JSON

DOCS = Path(__file__).parents[1] / "docs"
TOKEN = "c2VjcmV0"
URI = f"https://example.com/c?sv=1&sig={TOKEN}&sp=r"
# A signature without the equals sign at its end.
WHOLE = "c2VjcmV0" * 5 + "c2V"


def rich(value: Any) -> str:
    """What the library rich prints."""
    console = Console(file=io.StringIO(), width=500)
    console.print(value)
    return console.file.getvalue()  # type: ignore[attr-defined]


class Url:
    """A type of a client's own."""

    def __str__(self) -> str:
        return URI


class Shown(Url):
    """One whose repr alone shows it."""

    def __str__(self) -> str:
        return "shown"

    def __repr__(self) -> str:
        return f"<{URI}>"


def test_redact() -> None:
    """Models as their `redacted`, texts masked, at every depth; what has no secret stays as it is."""
    job = JobDetails({"containerUri": URI, "name": URI})
    assert redact(job) == job.redacted()
    masked = "https://example.com/c?sv=1&sig=***&sp=r"
    assert redact({"a": [job, (URI, 5)], URI: None}) == {"a": [job.redacted(), (masked, 5)], masked: None}
    assert redact(URI.encode()) == masked.encode()
    assert redact(bytearray(URI.encode())) == bytearray(masked.encode())
    assert redact(Url()) == masked
    assert redact(Shown()) == "shown"
    assert redact(httpx.URL(URI)) == masked
    for other in (None, 5, 1.5, True, b"x", "plain", SessionJobFailurePolicy.ABORT, ValueError("x")):
        assert redact(other) is other
    assert redact(ValueError(URI)) == f"ValueError: {masked}"
    assert redact(collections.OrderedDict(a=URI)) == {"a": masked}
    assert redact({"sig": TOKEN, "Sig": [TOKEN], "sign": 1, "SIG": None}) == {
        "sig": "***",
        "Sig": "***",
        "sign": 1,
        "SIG": None,
    }
    for show in (str, redact, rich):
        assert TOKEN not in str(show(JobDetails({"inputParams": {"sig": TOKEN}, "sig": TOKEN})))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"first {URI}\nsecond", "first https://example.com/c?sv=1&sig=***&sp=r\nsecond"),
        (f"from https://x?sig={TOKEN} to y", "from https://x?sig=*** to y"),
        (f"<https://x?sig={TOKEN}>", "<https://x?sig=***>"),
        (f"URL('https://x?sig={TOKEN}'), 5", "URL('https://x?sig=***'), 5"),
        (f"{{'sig': ['{TOKEN} {TOKEN}='], 'x': 1}}", "{'sig': ['***'], 'x': 1}"),
        (f"b'sig': [b'{TOKEN}']", "b'sig': [b'***']"),
        (f"https://x?sig={WHOLE[:20]} {WHOLE[21:]}= to y", "https://x?sig=*** to y"),
        (f"https://x?sig={WHOLE[:20]}\n{WHOLE[20:]}=\nx=5", "https://x?sig=***\nx=5"),
        (f"https://x?sig={TOKEN} to y=5", "https://x?sig=*** to y=5"),
    ],
)
def test_redact_keeps_the_rest_of_a_text(text: str, shown: str) -> None:
    """What follows a signature stays: the next parameter, word or line."""
    assert redact(text) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize("document", [{"containerUri": URI, "x": 1}, {"sig": TOKEN, "x": [f"?sig={TOKEN}", 5]}])
def test_redact_keeps_json_text(document: dict[str, Any]) -> None:
    """The text of a body is JSON afterwards, also if it is JSON in JSON."""
    masked = json.loads(redact(json.dumps(document)))
    assert masked == redact(document)
    assert json.loads(redact(json.dumps(json.dumps(document))))[-10:] == json.dumps(masked)[-10:]


class Broken:
    """One whose repr fails."""

    def __repr__(self) -> str:
        raise RuntimeError


def test_redact_does_not_fail() -> None:
    """redact takes whatever a caller logs: what contains itself, what is nested deeply, what has a broken repr."""
    endless: list[Any] = [URI]
    endless += [endless, endless]
    shown = redact(endless)
    assert shown[1] is shown[2] is shown is not endless
    assert TOKEN not in repr(shown)
    deep: Any = URI
    for _ in range(100_000):
        deep = {"a": deep}
    shown = redact(deep)
    for _ in range(100_000):
        shown = shown["a"]
    assert shown == redact(URI)
    assert redact([1, Broken()]) == [1, "<Broken>"]
    assert redact({(1, 2): 10**5000}) == {(1, 2): 10**5000}


@given(JSON)
def test_redact_keeps_what_is_no_secret(value: Any) -> None:
    """JSON without a signature is equal afterwards."""
    assert redact(value) == value


@pytest.fixture
def recipes() -> Iterator[dict[str, Any]]:
    """The names that the code of the section "Logging" defines."""
    section = (DOCS / "recipes.md").read_text().partition("\n## Logging\n")[2].partition("\n## ")[0]
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        exec(block, names)
    yield names
    names["client"].close()
    names["root"].removeHandler(names["handler"])
    names["root"].setLevel(logging.WARNING)
    structlog.reset_defaults()


@pytest.fixture
def log(recipes: dict[str, Any]) -> io.StringIO:
    """What the loggers of all libraries write with the handler of the recipe."""
    stream = io.StringIO()
    recipes["handler"].setStream(stream)
    return stream


def test_logging(log: io.StringIO) -> None:
    """Models, attributes, keys and tracebacks."""
    logger = logging.getLogger("ours")
    job = JobDetails({"containerUri": URI, "name": "bell"})
    logger.info("%s", job)
    logger.info("%s %s %r", job.container_uri, job["containerUri"], dict(job))
    logger.info("%(containerUri)s", job)
    try:
        raise ValueError(job.container_uri)
    except ValueError:
        logger.exception("failed")
    text = log.getvalue()
    assert TOKEN not in text
    assert text.count("sig=***") == 6
    assert "Traceback" in text


@pytest.mark.usefixtures("recipes")
def test_structlog(capsys: pytest.CaptureFixture[str]) -> None:
    """Each value of an event; what is written is JSON."""
    capsys.readouterr()
    logger = structlog.get_logger()
    page = JobDetailsPage({"value": [{"containerUri": URI}]})
    try:
        raise ValueError(URI)
    except ValueError:
        logger.exception("failed", url=httpx.URL(URI), page=page, items=[page.value[0]], count=5)
    written = capsys.readouterr().out
    assert TOKEN not in written
    event = json.loads(written)
    assert event["page"] == page.redacted()
    assert event["items"] == [page.value[0].redacted()]
    assert event["count"] == 5
    assert "Traceback" in event["exception"]


def test_httpx(recipes: dict[str, Any], log: io.StringIO, service: Any) -> None:
    """Its own lines and those of the hooks: bodies of requests and of answers, with the tokens that are in them."""
    client = recipes["client"]
    job = JobDetails(payloads.full_job() | {"containerUri": URI, "name": "bell"})
    client.put(f"{service.workspace}/jobs/1?sig={TOKEN}", json=job.as_dict(operation="create"))
    answer = client.post(f"{service.workspace}/storage/sasUri", json={"containerName": "x", "blobName": None})
    uri = SasUriResponse.from_json(answer.content).sas_uri
    signature = uri.partition("sig=")[2].partition("&")[0]
    text = log.getvalue()
    assert "INFO HTTP Request: PUT" in text
    assert "INFO PUT" in text
    assert "sig=***" in text
    assert TOKEN not in text
    assert len(signature) > 5
    assert signature not in text


def test_async_httpx(recipes: dict[str, Any], log: io.StringIO, service: Any) -> None:
    """Hooks as the recipe describes them."""

    async def log_request(request: httpx.Request) -> None:
        body = redact((await request.aread()).decode()) if recipes["is_json"](request) else ""
        recipes["logger"].info("%s %s %s", request.method, redact(str(request.url)), body)

    async def log_response(response: httpx.Response) -> None:
        body = redact((await response.aread()).decode()) if recipes["is_json"](response) else ""
        recipes["logger"].info("%d %s", response.status_code, body)

    async def call() -> httpx.Response:
        hooks = {"request": [log_request], "response": [log_response]}
        async with httpx.AsyncClient(event_hooks=hooks) as client:
            return await client.get(f"{service.workspace}/sessions?sig={TOKEN}")

    answer = asyncio.run(call())
    assert answer.status_code == 200
    assert TOKEN not in log.getvalue()
    assert "INFO 200 {" in log.getvalue()


def test_httpx_uploads(recipes: dict[str, Any], log: io.StringIO, service: Any) -> None:
    """A body that is no JSON, or that can be read only once, is sent as it is."""
    for content in (b"BC\xc0\xde\xff", iter([b"a"])):
        assert recipes["client"].put(f"{service.workspace}/blob", content=content).status_code == 404
    assert recipes["client"].post(f"{service.workspace}/blob", files={"f": b"x"}).status_code == 404
    assert log.getvalue().count("INFO PUT") == 2


def test_clients_send_models(service: Any) -> None:
    """As they are: what arrives is the document."""
    session = SessionDetails(
        name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy=SessionJobFailurePolicy.ABORT
    )
    for number, put in enumerate((httpx.put, requests.put)):
        answer = put(f"{service.workspace}/sessions/{number}", json=session)
        opened = SessionDetails.from_json(answer.content)
        assert (opened.name, opened.id) == ("VQE", str(number))


ROWS = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (DOCS / "recipes.md").read_text(), re.MULTILINE)[1:]


@pytest.mark.parametrize(("tools", "tests"), ROWS, ids=[tools for tools, _ in ROWS])
def test_each_tool_has_its_test(tools: str, tests: str) -> None:
    """The files that a row of the table names use what it is about."""
    files = [DOCS / link for link in re.findall(r"\]\(([^)]+)\)", tests)]
    source = "".join(file.read_text() for file in files)
    for tool in tools.split(", "):
        name = {"factory_boy": "factory", "PyYAML": "yaml"}.get(tool, tool.lower().replace("-", "."))
        assert re.search(rf'^(from|import) {name}\b|"-m", "{name}"', source, re.MULTILINE | re.IGNORECASE)
