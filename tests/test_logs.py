"""The recipes of docs/recipes.md for logs, with the real packages; and what clients send."""

from __future__ import annotations

import asyncio
import collections
import copy
import io
import json
import logging
import logging.handlers
import pickle
import queue
import re
import socketserver
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import structlog
from hypothesis import given
from rich.console import Console
from rich.logging import RichHandler

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


MISTAKES: list[tuple[Any, ...]] = [("too few %s %s: %s", URI), ("%d", URI), ("%s %s", Broken(), URI), (URI, URI)]


def log_all(logger: logging.Logger, *, mistakes: bool = True) -> int:
    """Logs the token in every place that a record has, and returns how many records there are.

    pytest's own handlers fail if the arguments don't fit.
    """
    job = JobDetails({"containerUri": URI, "name": "bell"})
    logger.info("%s", job)
    logger.info("%s %s %r", job.container_uri, job["containerUri"], dict(job))
    logger.info("%(containerUri)s", job)
    logger.info(URI)
    logger.info({"uri": URI, "sig": TOKEN})
    logger.info(Url())
    logger.info("to https://example.com/?sig=%s", TOKEN)
    logger.info("extra", extra={"uri": URI, "sig": TOKEN, "job": job, "plain": dict(job), "request": [httpx.URL(URI)]})
    for message, *arguments in MISTAKES if mistakes else []:
        logger.info(message, *arguments)
    logger.info("stack", stack_info=True, extra={"other": Shown()})
    try:
        local = URI
        raise ValueError(local) from KeyError({"sig": TOKEN})
    except ValueError as error:
        error.add_note(f"was {URI}")
        logger.exception("failed at %s", URI)
        logger.warning("failed", exc_info=ExceptionGroup(URI, [error, OSError(5, "x", URI)]))
    logger.error("no exception", exc_info=True)
    return 12 + (len(MISTAKES) if mistakes else 0)


@pytest.fixture
def logger(recipes: dict[str, Any]) -> Iterator[Any]:
    """A function that adds a handler with the filter of the recipe to a logger's parent, and returns the logger."""
    parent = logging.getLogger("test_logs")
    child = logging.getLogger("test_logs.child")

    def add(handler: logging.Handler) -> logging.Logger:
        # pytest's handlers are on all loggers that don't propagate when a test begins.
        parent.propagate = False
        handler.addFilter(recipes["RedactingFilter"]())
        parent.addHandler(handler)
        return child

    yield add
    for handler in [*parent.handlers]:
        parent.removeHandler(handler)
        handler.close()
    parent.propagate = True


@pytest.fixture
def errors(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Logging prints nothing to stderr, as it does when a handler raises an exception."""
    capfd.readouterr()
    yield
    assert capfd.readouterr().err == ""


class Kept(logging.Handler):
    """Keeps the records as they are when it gets them."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(copy.copy(record))


def test_logging(log: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    """The handler of the recipe writes models, attributes, keys and tracebacks of all libraries, masked."""
    capfd.readouterr()
    count = log_all(logging.getLogger("ours"), mistakes=False)
    text = log.getvalue()
    assert TOKEN not in text
    assert text.count("sig=***") > count
    assert text.count("Traceback") == 2
    assert "was https://example.com/c?sv=1&sig=***" in text
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("recipes", "errors")
def test_the_record_itself(logger: Any) -> None:
    """Every attribute of a record is masked, and none is lost but the arguments and the exception, which are text."""
    kept = Kept()
    assert log_all(logger(kept)) == len(kept.records)
    for record in kept.records:
        assert TOKEN not in f"{record.__dict__}{record.__dict__!r}"
        assert TOKEN not in logging.Formatter("%(message)s %(asctime)s").format(record)
        assert not record.args
        assert record.exc_info is None
        assert (record.name, record.funcName, record.levelno % 10) == ("test_logs.child", "log_all", 0)
        assert isinstance(record.created, float)
    assert any("too few %s %s: %s" in record.getMessage() for record in kept.records)
    structured = kept.records[4]
    assert structured.msg == {"uri": "https://example.com/c?sv=1&sig=***&sp=r", "sig": "***"}
    assert kept.records[7].__dict__["sig"] == "***"
    # A second handler gets the same.
    messages = [record.__dict__.copy() for record in kept.records]
    for record in kept.records:
        kept.filter(record)
    assert [record.__dict__ for record in kept.records] == messages


def test_a_logger_s_filter_does_not_see_child_loggers(recipes: dict[str, Any]) -> None:
    """As the recipe says, it has to be on handlers."""
    kept, parent = Kept(), logging.getLogger("test_logs")
    redacting = recipes["RedactingFilter"]()
    parent.addHandler(kept)
    parent.addFilter(redacting)
    logging.getLogger("test_logs.child").info(URI)
    parent.info(URI)
    parent.removeHandler(kept)
    parent.removeFilter(redacting)
    assert [TOKEN in record.msg for record in kept.records] == [True, False]


@pytest.mark.usefixtures("recipes", "errors")
def test_socket_handler(logger: Any) -> None:
    """What is sent to another machine, pickled, has no token."""
    received: list[bytes] = []

    class Server(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while length := self.rfile.read(4):
                received.append(self.rfile.read(int.from_bytes(length)))

    with socketserver.TCPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        handler = logging.handlers.SocketHandler("127.0.0.1", server.server_address[1])
        count = log_all(logger(handler))
        handler.close()
        thread.join(10)
    assert len(received) == count
    assert not any(TOKEN.encode() in data for data in received)
    records = [logging.makeLogRecord(pickle.loads(data)) for data in received]
    assert sum("Traceback" in (record.exc_text or "") for record in records) == 2


@pytest.mark.usefixtures("recipes", "errors")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_http_handler(logger: Any, method: str) -> None:
    """What is sent to another machine as a form has no token, in no encoding."""
    received: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            received.append(urllib.parse.unquote_plus(f"{self.path} {body.decode()}"))
            self.send_response(200)
            self.end_headers()

        do_GET = do_POST = answer  # noqa: N815 - http.server looks for these names

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        handler = logging.handlers.HTTPHandler(f"127.0.0.1:{server.server_port}", "/log", method)
        count = log_all(logger(handler))
        server.shutdown()
        thread.join(10)
    assert len(received) == count
    assert not any(TOKEN in text for text in received)
    assert any("sig=***" in text for text in received)


@pytest.mark.usefixtures("recipes", "errors")
@pytest.mark.parametrize("with_locals", [False, True])
def test_rich_handler(logger: Any, with_locals: bool) -> None:
    """Tracebacks have no token, and neither have the variables in them."""
    console = Console(file=io.StringIO(), width=500)
    handler = RichHandler(console=console, rich_tracebacks=True, tracebacks_show_locals=with_locals)
    log_all(logger(handler))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert TOKEN not in text
    assert text.count("Traceback") == 2
    assert text.count("sig=***") > 10


@pytest.mark.usefixtures("recipes", "errors")
def test_other_handlers(logger: Any) -> None:
    """Queues and buffers, where another handler writes the record later, and a formatter that makes JSON."""

    class Json(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return json.dumps(record.__dict__, default=str)

    waiting: queue.Queue[Any] = queue.Queue()
    stream, target = io.StringIO(), logging.StreamHandler(io.StringIO())
    target.setFormatter(Json())
    streaming = logging.StreamHandler(stream)
    streaming.setFormatter(Json())
    for handler in (
        logging.handlers.QueueHandler(waiting),
        logging.handlers.MemoryHandler(100, target=target),
        streaming,
    ):
        child = logger(handler)
    count = log_all(child)
    logging.getLogger("test_logs").handlers[1].flush()
    assert waiting.qsize() == count
    for text in (stream.getvalue(), target.stream.getvalue(), str([vars(waiting.get()) for _ in range(count)])):
        assert TOKEN not in text
        assert "sig=***" in text


def test_caplog(recipes: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """With the filter on the root logger's handlers, pytest's own among them, its records and texts have no token."""
    redacting = recipes["RedactingFilter"]()
    handlers = logging.getLogger().handlers
    assert caplog.handler in handlers
    assert len(handlers) > 2
    for handler in handlers:
        handler.addFilter(redacting)
    caplog.clear()
    count = log_all(logging.getLogger("ours"), mistakes=False)
    assert len(caplog.records) == count
    assert TOKEN not in f"{caplog.text}{caplog.messages}{caplog.record_tuples}"
    assert not any(TOKEN in str(record.__dict__) for record in caplog.records)
    for handler in handlers:
        handler.removeFilter(redacting)


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
    # The length of an iterator isn't known, and the service wants one.
    for content, status in ((b"BC\xc0\xde\xff", 404), (iter([b"a"]), 411)):
        assert recipes["client"].put(f"{service.workspace}/blob", content=content).status_code == status
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


IMPORTED_AS = {
    "factory_boy": "factory",
    "PyYAML": "yaml",
    "Sentry": "sentry_sdk",
    "datamodel-code-generator": "datamodel_code_generator",
}


@pytest.mark.parametrize(("tools", "tests"), ROWS, ids=[tools for tools, _ in ROWS])
def test_each_tool_has_its_test(tools: str, tests: str) -> None:
    """The files that a row of the table names use what it is about."""
    files = [DOCS / link for link in re.findall(r"\]\(([^)]+)\)", tests)]
    source = "".join(file.read_text() for file in files)
    for tool in tools.split(", "):
        name = IMPORTED_AS.get(tool, tool.lower().replace("-", "."))
        assert re.search(rf'^(from|import) {name}\b|"-m", "{name}"', source, re.MULTILINE | re.IGNORECASE)
