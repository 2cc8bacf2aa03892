"""The example runs, and azure-quantum's own client works at its service: both ends in one process, on 127.0.0.1.

The service answers whatever it is sent, and the client sends its key only to the host of the workspace.
"""

from __future__ import annotations

import http.client
import importlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from azure.quantum._client import WorkspaceClient
from azure.quantum._client import models as theirs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

import quantum_workspace_models
from quantum_workspace_models import (
    NULL,
    BlobDetails,
    CostEstimate,
    DeserializationError,
    ItemDetails,
    JobDetails,
    JobStatus,
    JobUpdateOptions,
    JobUpdateResponse,
    ODataV4Error,
    ProviderAvailability,
    ProviderStatus,
    Quota,
    QuotaUsage,
    SasUriResponse,
    SessionDetails,
    SessionStatus,
    TargetStatus,
    Usage,
    WorkspaceItemError,
    merge_patch,
)
from tests import reference
from tests.helpers import read_everything
from tests.strategies import JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
EXAMPLE = EXAMPLES / "session_lifecycle.py"
PLACE = ("00000000-0000-0000-0000-000000000000", "example", "example")  # subscription, resource group, workspace
ID = "11111111-2222-3333-4444-555555555555"
JOB = "22222222-3333-4444-5555-666666666666"
EARLIER_SESSION = "60ba7795-6a13-4630-aec0-260b3904378c"


@pytest.fixture(scope="module")
def example() -> Iterator[Any]:
    """The example as a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield importlib.import_module("session_lifecycle")


@pytest.fixture
def service(example: Any) -> Iterator[Any]:
    """A workspace at a free port."""
    with example.Service(requires_version=False) as service:
        yield service


@pytest.fixture
def session() -> SessionDetails:
    return SessionDetails(
        id=ID, name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy="Abort", tags=["nightly"]
    )


def make_job(container_uri: str, shots: int = 100, job_id: str = JOB) -> JobDetails:
    return JobDetails(
        id=job_id,
        name="angle 1",
        provider_id="ionq",
        target="ionq.qpu",
        session_id=ID,
        container_uri=container_uri,
        input_params={"shots": shots},
    )


@pytest.mark.parametrize("has_rich", [True, False])
def test_the_example_runs(has_rich: bool) -> None:
    """It says what it did, with and without rich, with warnings as errors, and on two screens of 80 x 24."""
    hide = "" if has_rich else "sys.modules['rich'] = None; "
    code = (
        f"import runpy, sys; {hide}sys.path[0] = {str(EXAMPLES)!r}; runpy.run_path({str(EXAMPLE)!r}, None, '__main__')"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "COLUMNS": "80"}
    )
    assert result.returncode == 0, result.stderr
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert len(lines) <= 48
    assert max(map(len, lines)) <= 80
    for line in (
        "  ionq.qpu        Available     3600 s",
        "  VQE on ionq.qpu: Waiting, created by user1@example.com",
        "  angle 1: Waiting",
        '  sent    {"name": "angle 1 of 2", "tags": ["warm-up"]}',
        '  answer  {"name": "angle 1 of 2", "tags": ["warm-up"], "priority": "Standard"}',
        "  session Executing; jobs Succeeded, Succeeded",
        "Total of all jobs: 0.03420 USD",
        "  Session  QAOA  Failure(s)",
        "  Session  VQE   Succeeded",
        "  Job      bell  Executing",
    ):
        assert line in lines
    for pattern in (
        r"  VQE: Succeeded, ended at 20.+",
        r"  angle 1 of 2  Succeeded  0:00:0\d\.\d+  0\.00570 USD",
        r"  angle 2       Succeeded  0:00:0\d\.\d+  0\.02850 USD",
    ):
        assert any(re.fullmatch(pattern, line) for line in lines), pattern
    assert lines[lines.index("Refused on purpose") :] == [
        "Refused on purpose",
        "  closed session: 409 SessionEnded: The session doesn't accept more jobs.",
        "  unknown target: 400 InvalidRequest: The session can't be opened.",
        "    target: The target doesn't exist.",
        "    inner error: TargetNotInWorkspace",
        "",
        "Done: opened VQE, ran 2 jobs in it for 0.03420 USD, and closed it (Succeeded).",
    ]
    assert result.stdout.count("sig=") == result.stdout.count("?sig=***\n") == 1


def test_the_example_at_another_address(service: Any, example: Any) -> None:
    """--workspace points it at a service that runs already."""
    command = [sys.executable, EXAMPLE, "--workspace", service.address + example.WORKSPACE]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert len(service.items) == 6


@pytest.fixture(params=["rich", "plain"])
def printed(request: pytest.FixtureRequest, example: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example prints with rich, in lines that are long enough, or without it."""
    monkeypatch.setattr(example, "console", Console(width=1000) if request.param == "rich" else None)


@pytest.mark.usefixtures("printed")
def test_text_of_the_service(example: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown as it is, in lines and in tables: rich takes no part of it for markup. SAS tokens are masked."""
    text = "[red]Failed[/red] :smile: [/]"
    example.show(text, "bold")
    example.show_table(["name", "uri"], [[text, None], [text, "https://storage.example.com/c?sv=1&sig=c2VjcmV0"]])
    out = capsys.readouterr().out
    assert [line.split("  ")[0] for line in out.replace("\n  ", "\n").splitlines()] == [text, "name", text, text]
    assert "c2VjcmV0" not in out


def test_a_narrow_terminal(example: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """rich folds what is too long; it cuts nothing off, and adds nothing that isn't ASCII."""
    monkeypatch.setattr(example, "console", Console(width=12))
    example.show_table(["a heading that is long"], [["text" * 10]])
    out = capsys.readouterr().out
    assert out.isascii()
    assert "".join(out.split()) == "aheadingthatislong" + "text" * 10


def test_outcomes_and_sums(example: Any) -> None:
    """Failures say why, and costs are added up by currency."""
    job = make_job("https://storage.example.com/1")
    assert (example.outcome(job), example.add_up([job])) == ("-", "nothing")
    jobs = [
        JobDetails({"status": "Failed", "costEstimate": {"currencyCode": currency, "estimatedTotal": 0.1}})
        for currency in ("USD", "EUR", "USD")
    ]
    assert example.add_up([job, *jobs]) == "0.20000 USD and 0.10000 EUR"
    jobs[0].error_data = WorkspaceItemError(code="TooManyShots", message="Stopped after 1000 shots.")
    assert example.outcome(jobs[0]) == "Failed, TooManyShots: Stopped after 1000 shots."
    assert example.outcome(ItemDetails({"itemType": "Pool"})) == "-"


def test_a_service_that_does_not_refuse(
    service: Any, example: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example says so."""
    monkeypatch.setitem(importlib.import_module("workspace_service").TARGETS, "ionq.abacus", 0)
    example.run(example.Client(service.address + example.WORKSPACE))
    assert "  unknown target: not refused\n" in capsys.readouterr().out


def test_the_client_of_the_example(service: Any, example: Any, session: SessionDetails) -> None:
    """Open, submit, poll, list, change, close and be refused, in the service's real shapes."""
    client = example.Client(service.address + example.WORKSPACE)
    opened = client.open(session)
    assert opened.id == session.id
    assert opened["endExecutionTime"] is None
    assert opened["creationTime"].endswith("+00:00")
    assert len(opened["creationTime"]) == len("2020-09-30T23:57:02.3737928+00:00")
    uri = client.sas_uri(BlobDetails(container_name="job", blob_name="inputData"))
    job = client.submit(make_job(uri))
    assert job.container_uri == uri
    assert "sig=" in uri
    assert (job.is_terminal, job.execution_time, job.queue_time) == (False, None, None)
    statuses = [client.get(session.id).status for _ in range(3)]
    assert statuses == [SessionStatus.WAITING, SessionStatus.EXECUTING, SessionStatus.EXECUTING]
    (job,) = client.jobs_of(session.id)
    assert (job.status, job.is_terminal) == (JobStatus.SUCCEEDED, True)
    assert job.execution_time == job.end_execution_time - job.begin_execution_time
    assert type(job.cost_estimate) is CostEstimate
    assert [listed.name for listed in client.sessions()] == ["QAOA", "Shor", "VQE"]
    assert [type(item) for item in client.top_level_items()] == [JobDetails, *[SessionDetails] * 3]
    closed = client.close(session.id)
    assert (closed.status, closed.is_terminal) == (SessionStatus.SUCCEEDED, True)
    with pytest.raises(example.ServiceError) as caught:
        client.get("99999999-0000-0000-0000-000000000000")
    assert type(caught.value.error) is ODataV4Error
    assert caught.value.status == 404


def test_a_patch_over_http(service: Any, example: Any, session: SessionDetails) -> None:
    """What is set is sent, NULL removes, and the rest stays; the two versions of a job make the same patch."""
    client = example.Client(service.address + example.WORKSPACE)
    client.open(session)
    job = client.submit(make_job("https://storage.example.com/job", 5) | {"tags": ["a"]})
    client.update(JOB, JobUpdateOptions(name="angle 2", tags=NULL))
    changed = service.items[JOB]
    assert merge_patch(job, changed) == {"name": "angle 2", "tags": None}
    answer = client.update(JOB, JobUpdateOptions(merge_patch(changed, job)))
    assert type(answer) is JobUpdateResponse
    assert answer == {"name": "angle 1", "tags": ["a"], "priority": "Standard"}
    assert service.items[JOB] == job
    with pytest.raises(example.ServiceError, match="400 InvalidRequest: JobUpdateOptions"):
        client.update(JOB, JobUpdateOptions({"name": 5}))
    with pytest.raises(example.ServiceError, match="400 InvalidRequest: These fields can't be updated: status"):
        client.update(JOB, JobUpdateOptions({"status": "Succeeded"}))
    client.update(JOB, JobUpdateOptions({"metadata": {"run": "1", "by": "me"}}))
    client.update(JOB, JobUpdateOptions({"metadata": {"run": "2", "by": None}}))
    assert service.items[JOB].metadata == {"run": "2"}


@pytest.mark.parametrize("policy", ["Abort", "Continue"])
def test_a_job_that_fails(service: Any, example: Any, session: SessionDetails, policy: str) -> None:
    """The policy decides what becomes of the session, and of the job behind the one that fails."""
    client = example.Client(service.address + example.WORKSPACE)
    session.job_failure_policy = policy
    client.open(session)
    client.submit(make_job("https://storage.example.com/1", 5000))
    client.submit(make_job("https://storage.example.com/2", 100, "33333333-3333-4444-5555-666666666666"))
    for _ in range(5):
        polled = client.get(ID)
    statuses = [job.status for job in client.jobs_of(ID)]
    if policy == "Abort":
        assert statuses == [JobStatus.FAILED, JobStatus.CANCELLED]
        assert polled.status is SessionStatus.FAILED
        with pytest.raises(example.ServiceError, match="409 SessionEnded"):
            client.submit(make_job("https://storage.example.com/3"))
    else:
        assert statuses == [JobStatus.FAILED, JobStatus.SUCCEEDED]
        assert (polled.status, polled.is_terminal) == (SessionStatus.FAILURE_S_, False)
        assert client.close(ID).status is SessionStatus.FAILED
    assert client.get(ID).error_data.code == "JobFailed"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"itemType": "Job"}', b'{"itemType": "Session"}', b'{"target": 5}'])
def test_the_service_refuses_what_is_no_session(service: Any, body: bytes) -> None:
    """A body that is no session is answered with an error, in the shape of the service."""
    status, answer = service.answer("PUT", f"/subscriptions/s/workspaces/w/sessions/{ID}", body)
    assert status == 400
    error = ODataV4Error(answer["error"])
    assert error.code == "InvalidRequest"
    assert error.details


WORKSPACE = "/subscriptions/s/workspaces/w"
SESSION: dict[str, Any] = {"name": "VQE", "providerId": "ionq", "target": "ionq.qpu", "jobFailurePolicy": "Abort"}
A_JOB: dict[str, Any] = {"name": "a", "providerId": "ionq", "target": "ionq.qpu", "containerUri": "https://x/1"}


def answers_everything(service: Any) -> None:
    """Every item and list can still be had over HTTP, as JSON that models read."""
    connection = http.client.HTTPConnection("127.0.0.1", service.server_port, timeout=10)
    kinds = [(item.id, f"{item.item_type.lower()}s") for item in service.items.values()]
    paths = [f"/{kind}/{item_id}" for item_id, kind in kinds]
    paths += ["/sessions", "/jobs", "/topLevelItems", *(f"{path}/jobs" for path in paths if "sessions" in path)]
    for path in [*paths, "/providerStatus", "/quotas", "/quotaUsages"]:
        connection.request("GET", f"{WORKSPACE}{path}")
        answer = connection.getresponse()
        document = json.loads(answer.read(), parse_constant=pytest.fail)
        assert answer.status == 200, document
        for item in document.get("value", [document]):
            if "itemType" in item:
                ItemDetails.from_dict(item).validate()
    connection.close()


def exchange(service: Any, request: bytes, *, close: bool = False) -> tuple[int, dict[str, Any]]:
    """The status and the JSON that the service sends back for bytes. It is asked for within ten seconds."""
    with socket.create_connection(("127.0.0.1", service.server_port), timeout=10) as connection:
        connection.sendall(request)
        if close:
            connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status, json.loads(answer.read())


def put(*headers: str, body: str = "{}") -> bytes:
    return "\r\n".join([f"PUT {WORKSPACE}/jobs/1 HTTP/1.1", "Host: x", *headers, "", body]).encode()


@pytest.mark.parametrize(
    ("request_bytes", "status", "message"),
    [
        (put("Content-Length: -1"), 400, "Content-Length is not a number."),
        (put("Content-Length: "), 400, "Content-Length is not a number."),
        (put("Content-Length: two"), 400, "Content-Length is not a number."),
        (put("Content-Length: +2"), 400, "Content-Length is not a number."),
        (put("Content-Length: 1_0"), 400, "Content-Length is not a number."),
        (put("Content-Length: 2.0"), 400, "Content-Length is not a number."),
        (put("Content-Length: \u0662"), 400, "Content-Length is not a number."),
        (put("Content-Length: 2", "Content-Length: 3"), 400, "Content-Length is not a number."),
        (put(), 400, "JobDetails: Expected valid JSON, got"),
        (put("Content-Length: 0"), 400, "JobDetails: Expected valid JSON, got"),
        (put("Content-Length: 5000"), 408, "The body is shorter than Content-Length says."),
        (put("Content-Length: 1048577"), 413, "The body is longer than 1048576 bytes."),
        (put(f"Content-Length: {'9' * 5000}"), 413, "The body is longer than 1048576 bytes."),
        (put("Content-Length: 8000000", body="x" * 8_000_000), 413, "The body is longer than 1048576 bytes."),
        (put("Transfer-Encoding: chunked", body="2\r\n{}\r\n0\r\n\r\n"), 411, "Send the length of the body"),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400, "The URL is invalid."),
        (b"OPTIONS * HTTP/1.1\r\n\r\n", 501, "Unsupported method ('OPTIONS')"),
        (b"GET /a b c HTTP/1.1\r\n\r\n", 400, "Bad request syntax"),
        (b"GET / HTTP/9.9\r\n\r\n", 505, "Invalid HTTP version (9.9)"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414, ""),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431, "Too many headers"),
        (b"GET / HTTP/1.1\r\n\r\n", 404, "Resource / was not found."),
    ],
    ids=lambda value: str(value)[:60],
)
def test_broken_requests(
    service: Any, monkeypatch: pytest.MonkeyPatch, request_bytes: bytes, status: int, message: str
) -> None:
    """Each gets an error in the shape of the service, and the service goes on."""
    monkeypatch.setattr(service.RequestHandlerClass, "timeout", 0.5)
    threads = threading.active_count()
    got, document = exchange(service, request_bytes)
    assert (got, ODataV4Error(document["error"]).message[: len(message)]) == (status, message)
    answers_everything(service)
    for thread in threading.enumerate()[threads:]:
        thread.join(10)
    assert threading.active_count() == threads, "a thread hangs"


def test_bodies_that_end_early_or_drip(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that closes its side has an answer at once, and one that sends a byte now and then has one in time."""
    short = put("Content-Length: 5000")
    assert exchange(service, short, close=True)[0] == 408
    monkeypatch.setattr(service.RequestHandlerClass, "timeout", 0.5)
    with socket.create_connection(("127.0.0.1", service.server_port), timeout=0.1) as connection:
        connection.sendall(short)
        for _ in range(100):
            try:
                answer = connection.recv(100)
                break
            except TimeoutError:
                connection.sendall(b" ")
    assert answer.startswith(b"HTTP/1.1 408 ")
    answers_everything(service)


def test_the_next_request_of_a_connection(service: Any) -> None:
    """A body whose length isn't known isn't taken for a request."""
    inner = f"DELETE {WORKSPACE}/jobs/00000000-0000-0000-0000-000000000002 HTTP/1.1\r\nHost: x\r\n\r\n"
    for headers in ([], ["Content-Length: -1"], ["Transfer-Encoding: chunked"], ["Content-Length: 0, 5"]):
        assert exchange(service, put(*headers, body=inner))[0] >= 400
    assert service.items["00000000-0000-0000-0000-000000000002"].status is JobStatus.EXECUTING


def test_a_client_that_goes_away(service: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """The service says nothing and goes on."""
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", service.server_port)) as connection:
            # The connection is reset, with a request under way.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.sendall(put("Content-Length: 5000"))
    answers_everything(service)
    assert capfd.readouterr().err == ""


def test_a_bug_of_the_service(service: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """It is answered, too, and printed to stderr."""
    del service.items
    status, document = exchange(service, f"GET {WORKSPACE}/jobs HTTP/1.1\r\n\r\n".encode())
    assert (status, document["error"]["code"]) == (500, "InternalError")
    assert "AttributeError" in capfd.readouterr().err


def listed(service: Any, query: str) -> tuple[int, Any]:
    status, answer = service.answer("GET", f"{WORKSPACE}/topLevelItems?{query}", b"")
    return status, [item["name"] for item in answer["value"]] if status == 200 else answer["error"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["bell", "QAOA"]),
        ("skip=2", ["Shor"]),
        ("skip=999999999", []),
        ("top=0", []),
        ("top=1", ["bell"]),
        ("top=50", ["bell", "QAOA"]),
        ("orderby=name", ["QAOA", "Shor"]),
        ("orderby=name+desc", ["bell", "Shor"]),
        ("orderby=none", ["bell", "QAOA"]),
        ("filter=itemType+eq+'Job'", ["bell"]),
        ("filter=itemType+ne+'Job'+and+status+eq+'TimedOut'", ["Shor"]),
        ("filter=name+eq+'it''s+and+b+eq+''c'", []),
        ("unknown=1&skip=1", ["QAOA", "Shor"]),
    ],
)
def test_queries(service: Any, query: str, names: list[str]) -> None:
    """`skip`, `top`, `orderby` and `filter`, as far as the service knows them."""
    assert listed(service, query) == (200, names)


def test_queries_go_on_in_the_next_link(service: Any) -> None:
    """The next page has the same order and filter, and `top` counts over all pages."""
    service.page_size = 1
    link = f"{service.address}{WORKSPACE}/topLevelItems?top=2&orderby=name&filter=itemType+eq+'Session'"
    names = []
    while link:
        with urllib.request.urlopen(link, timeout=10) as answer:
            page = json.load(answer)
        names += [item["name"] for item in page["value"]]
        link = page["nextLink"]
    assert names == ["QAOA", "Shor"]


@pytest.mark.parametrize("name", ["skip", "top"])
@pytest.mark.parametrize("text", ["-1", "x", "", "1.5", "1e3", "%00", "+", "\u0661", "0x1", "9" * 5000, "1&{}=2"])
def test_bad_numbers_in_queries(service: Any, name: str, text: str) -> None:
    """A number that is none is a 400 that names it."""
    status, error = listed(service, f"{name}={text.format(name)}")
    assert (status, error["code"]) == (400, "InvalidRequest")
    assert name in error["message"]


@pytest.mark.parametrize(
    "query",
    [
        "filter=", "filter=x", "filter=name", "filter=name+eq+VQE", "filter=name+like+'x'", "filter=name+eq+'x",
        "filter='",
        "filter=name+eq+'a'+or+name+eq+'b'", "filter=name+eq+'a'+and", "filter=(name+eq+'a')", "filter=" + "'" * 50_000,
        "orderby=", "orderby=name+up", "orderby=name,id", "orderby=-name", "orderby=name+asc+desc", "orderby=%00",
        "orderby=name&orderby=id", "filter=name+eq+'a'&filter=name+eq+'a'",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["topLevelItems", "jobs", "sessions", f"sessions/{EARLIER_SESSION}/jobs"])
def test_bad_orders_and_filters(service: Any, path: str, query: str) -> None:
    """What the service doesn't understand is refused, not ignored, also where there are no items."""
    status, answer = service.answer("GET", f"{WORKSPACE}/{path}?{query}", b"")
    assert (status, answer["error"]["code"]) == (400, "InvalidRequest")
    assert query.partition("=")[0] in answer["error"]["message"] or "order" in answer["error"]["message"]


SHOTS = ["5", None, 2.5, 0, -5, True, [5], {}, 1e300]


@pytest.mark.parametrize(
    ("path", "body", "targets"),
    [
        *(("jobs", A_JOB | {"inputParams": {"shots": shots}}, ["$.inputParams.shots"]) for shots in SHOTS),
        ("jobs", {"name": 5, "tags": "x"}, ["$.name", "$.tags", "$.providerId", "$.target", "$.containerUri"]),
        ("jobs", A_JOB | {"x": float("inf")}, ["$.x"]),
        ("jobs", A_JOB | {"provider_id": "x"}, ["$.provider_id"]),
        ("sessions", {"name": "VQE"}, ["$.providerId", "$.target", "$.jobFailurePolicy"]),
        ("sessions", SESSION | {"tags": [1, "a", 2]}, ["$.tags[0]", "$.tags[2]"]),
    ],
    ids=str,
)
def test_bodies_that_are_not_valid(service: Any, path: str, body: Any, targets: list[str]) -> None:
    """The 400 lists each problem with its path; nothing is added."""
    before = [*service.items]
    text = json.dumps(body).replace("Infinity", "1e999")
    status, answer = service.answer("PUT", f"{WORKSPACE}/{path}/{ID}", text.encode())
    assert status == 400
    assert [detail["target"] for detail in answer["error"]["details"]] == targets
    assert [*service.items] == before


@pytest.mark.parametrize("levels", [60, 500, 5000, 200_000])
def test_deep_bodies(service: Any, levels: int) -> None:
    """A body that an encoder could give up on later is refused at once."""
    for path, body in (("jobs", A_JOB), ("sessions", SESSION)):
        for key in ("x", "metadata"):
            text = json.dumps(body)[:-1] + f', "{key}": {"[" * levels}{"]" * levels}}}'
            status, _ = service.answer("PUT", f"{WORKSPACE}/{path}/{ID}", text.encode())
            assert status == 400
    bell = f"{WORKSPACE}/jobs/00000000-0000-0000-0000-000000000002"
    patch = f'{{"metadata": {"[" * levels}{"]" * levels}}}'
    assert service.answer("PATCH", bell, patch.encode())[0] == 400
    answers_everything(service)


def test_what_only_the_service_sets(service: Any) -> None:
    """It is ignored in a body, whatever it is, and the id in the URL counts."""
    mine = {"id": 5, "status": 6, "costEstimate": "x", "usage": [], "errorData": 1, "beginExecutionTime": "x"}
    assert service.answer("PUT", f"{WORKSPACE}/jobs/{JOB}", json.dumps(A_JOB | mine).encode())[0] == 201
    assert service.answer("PUT", f"{WORKSPACE}/sessions/{ID}", json.dumps(SESSION | mine).encode())[0] == 201
    answers_everything(service)
    assert (service.items[JOB].id, service.items[JOB].status) == (JOB, JobStatus.WAITING)


def test_ids_and_patches_that_would_break_an_item(service: Any) -> None:
    """A session doesn't become a job, and a patch can't remove what a job has to have."""
    bell = "00000000-0000-0000-0000-000000000002"
    assert service.answer("PUT", f"{WORKSPACE}/sessions/{bell}", json.dumps(SESSION).encode())[0] == 409
    assert service.answer("PUT", f"{WORKSPACE}/jobs/{EARLIER_SESSION}", json.dumps(A_JOB).encode())[0] == 409
    status, answer = service.answer("PATCH", f"{WORKSPACE}/jobs/{bell}", b'{"name": null}')
    assert (status, [detail["target"] for detail in answer["error"]["details"]]) == (400, ["$.name"])
    answers_everything(service)


FIELDS = [*A_JOB, "sessionId", "inputParams", "tags", "metadata", "priority", "jobFailurePolicy", "itemType", "id", "x"]
BODIES = st.dictionaries(
    st.sampled_from([*FIELDS, "status", "costEstimate"]), JSON | st.sampled_from([ID, {"shots": 5}])
)
CHANGES = st.tuples(
    st.sampled_from(["PUT", "PATCH", "POST", "DELETE", "GET"]),
    st.sampled_from(
        [f"sessions/{ID}", f"jobs/{JOB}", "storage/sasUri", f"sessions/{ID}:close", f"jobs/{JOB}:cancel", "jobs"]
    ),
    st.sampled_from(["", "?skip=x", "?top=", "?filter=x", "?orderby=1"]),
    BODIES.map(lambda body: A_JOB | {"sessionId": ID} | body) | BODIES | JSON,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
@given(requests=st.lists(CHANGES, max_size=8))
def test_any_requests(example: Any, requests: list[tuple[str, str, str, Any]]) -> None:
    """Whatever is sent in any order: no answer is a 500, refusals have the shape of the service, and all can be had."""
    with example.Service(requires_version=False) as service:
        service.answer("PUT", f"{WORKSPACE}/sessions/{ID}", json.dumps(SESSION).encode())
        for method, path, query, body in requests:
            status, answer = service.answer(method, f"{WORKSPACE}/{path}{query}", json.dumps(body).encode())
            json.dumps(answer, allow_nan=False)
            assert status in (200, 201, 204, 400, 404, 409)
            if status >= 400:
                ODataV4Error(answer["error"]).validate()
        for _ in range(3):
            answers_everything(service)


@given(st.binary(max_size=300), st.text(max_size=50))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_bytes(example: Any, body: bytes, query: str) -> None:
    """Bytes that are no JSON, and queries of any text."""
    service = example.Service(requires_version=False)
    try:
        for method, path in (
            ("PUT", f"jobs/{JOB}"),
            ("PATCH", f"jobs/{JOB}"),
            ("POST", "storage/sasUri"),
            ("GET", "jobs"),
        ):
            for name in ("skip", "top", "filter", "orderby", ""):
                assert service.answer(method, f"{WORKSPACE}/{path}?{name}={query}", body)[0] in (200, 400, 404)
    finally:
        service.server_close()


KEY = "the key of the workspace"
PAGE: dict[str, Any] = {"value": [{"name": "first"}]}


class Recorder(HTTPServer):
    """A server that sends `answers`, one for each path, and keeps what it was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            assert isinstance(self.server, Recorder)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.server.requests.append((self.path, self.headers.get("x-ms-quantum-api-key")))
            status, headers, body = self.server.answers.get(self.path.partition("?")[0], (200, {}, json.dumps(PAGE)))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_PUT = do_POST = do_PATCH = answer  # noqa: N815 - http.server looks for these names

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[tuple[str, str | None]] = []
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


@pytest.fixture
def evil() -> Iterator[Recorder]:
    """The service of the workspace, which can't be trusted."""
    server = Recorder()
    yield server
    server.stop()


@pytest.fixture
def other() -> Iterator[Recorder]:
    """A host that must not see the key."""
    server = Recorder()
    yield server
    server.stop()


LINKS = [
    "http://127.0.0.1:{other}/sessions",
    "HTTP://127.0.0.1:{other}/sessions",
    "//127.0.0.1:{other}/sessions",
    "http:\\\\127.0.0.1:{other}/sessions",
    "/\\127.0.0.1:{other}/sessions",
    "\\\\127.0.0.1:{other}/sessions",
    "http://127.0.0.1:{port}@127.0.0.1:{other}/sessions",
    "http://127.0.0.1:{other}\\@127.0.0.1:{port}/sessions",
    "http://user@127.0.0.1:{port}/w/sessions",
    "http://localhost:{port}/w/sessions",
    "http://localhost:{other}/sessions",
    "https://127.0.0.1:{port}/w/sessions",
    "http://127.0.0.1/w/sessions",
    "http://127.0.0.1:{port}0/w/sessions",
    "http://127.0.0.1:x/w/sessions",
    "http://[127.0.0.1:{port}/w/sessions",
    "file:///etc/hostname",
    "file://127.0.0.1:{port}/etc/hostname",
    "ftp://127.0.0.1:{port}/x",
    "data:application/json,{{}}",
    "javascript:x",
    " http://127.0.0.1:{other}/sessions",
    "http://127.0.0.1:{port}\t.example.com/x",
    "ht\ntp://127.0.0.1:{other}/sessions",
]


@pytest.mark.parametrize("link", LINKS)
def test_links_to_other_hosts(example: Any, evil: Recorder, other: Recorder, link: str) -> None:
    """They are refused before a request is sent, in lists and by the client itself."""
    link = link.format(port=evil.server_port, other=other.server_port)
    evil.answers["/w/sessions"] = (200, {}, json.dumps(PAGE | {"nextLink": link}))
    client = example.Client(f"{evil.address}/w", KEY)
    sessions = client.sessions()
    assert next(sessions).name == "first"
    with pytest.raises((DeserializationError, example.LinkError), match=r"^(SessionDetailsPage: )?Expected a "):
        next(sessions)
    with pytest.raises(example.LinkError, match=r"^Expected a URL "):
        client._call("GET", link)
    assert evil.requests == [("/w/sessions?api-version=2026-01-15-preview", KEY)]
    assert other.requests == []


@pytest.mark.parametrize(
    "link", ["{0}/w/sessions/2", "/w/sessions/2", "sessions/2", "./sessions/2?x=1", "{1}/w/sessions/2"]
)
def test_links_to_the_same_host(example: Any, evil: Recorder, link: str) -> None:
    """They are followed, relative ones too, with the key."""
    link = link.format(evil.address, evil.address.replace("http:", "HTTP:"))
    evil.answers["/w/sessions"] = (200, {}, json.dumps(PAGE | {"nextLink": link}))
    assert len(list(example.Client(f"{evil.address}/w", KEY).sessions())) == 2
    assert [key for _, key in evil.requests] == [KEY, KEY]
    assert evil.requests[1][0].startswith("/w/sessions/2")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("target", [*LINKS[:3], "file:///etc/hostname", "/w/sessions/2", "", None])
def test_redirects(example: Any, evil: Recorder, other: Recorder, status: int, target: str | None) -> None:
    """None is followed, whatever the method; the error says where it leads to."""
    headers = {} if target is None else {"Location": target.format(port=evil.server_port, other=other.server_port)}
    evil.answers["/w/sessions"] = evil.answers[f"/w/sessions/{ID}"] = (status, headers, "")
    evil.answers[f"/w/sessions/{ID}:close"] = (status, headers, "")
    client = example.Client(f"{evil.address}/w", KEY)
    session = SessionDetails(SESSION | {"id": ID})
    for call in (lambda: list(client.sessions()), lambda: client.open(session), lambda: client.close(ID)):
        with pytest.raises(example.LinkError, match=r"^The service redirects to '.*', but redirects aren't followed$"):
            call()
    assert len(evil.requests) == 3
    assert other.requests == []


@pytest.mark.parametrize("url", ["file:///etc", "ftp://x/w", "x/w", "", "http://", "//x/w", "https://me@x/w", "http:x"])
def test_workspaces_that_are_no_http_urls(example: Any, url: str) -> None:
    """The client refuses them before it sends anything."""
    with pytest.raises(example.LinkError, match=r"^Expected a URL that begins with http:// or https:// and a host"):
        example.Client(url, KEY)
    assert example.Client("https://EXAMPLE.com:443/w").origin == example.Client("HTTPS://example.com").origin


@pytest.mark.parametrize("status", [400, 404, 500, 503])
@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "5", '{"error": 5}', '{"error": null}', '{"error": {"code": 5}}', "{}"]
)
def test_errors_that_are_not_the_service_s(example: Any, evil: Recorder, status: int, body: str) -> None:
    """What a proxy sends instead of an error of the service is a `ServiceError`, too."""
    evil.answers["/w/sessions/1"] = (status, {}, body)
    with pytest.raises(example.ServiceError, match=rf"^{status} UnknownError: ") as caught:
        example.Client(f"{evil.address}/w").get("1")
    assert caught.value.error.message == body


CONTROLS = "\x1b]0;title\x07\x1b[2J\r\n\b\x9b31m\u202e\u2028\x00"


def test_control_characters(evil: Recorder) -> None:
    """They are escaped in messages of the service, in what isn't from the service, and in links."""
    target = {"id": CONTROLS, "currentAvailability": CONTROLS, "averageQueueTime": 1}
    pages = {"providerStatus": [{"id": CONTROLS, "currentAvailability": CONTROLS, "targets": [target]}]}

    def say(status: int, path: str, body: str, **headers: str) -> None:
        command = [sys.executable, "-X", "utf8", EXAMPLE, "--workspace", f"{evil.address}/w"]
        evil.answers[path] = (status, headers, body)
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        for output in (done.stdout, done.stderr):
            assert not [each for each in output.decode() if not each.isprintable() and each != "\n"]
        shown.append(done.stdout.decode() + done.stderr.decode())

    shown: list[str] = []
    say(400, "/w/providerStatus", json.dumps({"error": {"code": CONTROLS, "message": CONTROLS}}))
    say(200, "/w/providerStatus", json.dumps({"value": pages["providerStatus"], "nextLink": CONTROLS}))
    say(302, "/w/providerStatus", "", Location="\x1b[31m")
    say(500, "/w/providerStatus", CONTROLS)
    say(200, "/w/providerStatus", CONTROLS)
    assert all("\\x1b" in text for text in shown[:4])
    assert "ServiceError: 400 " in shown[0]
    assert "LinkError: " in shown[2]


@pytest.mark.usefixtures("printed")
def test_control_characters_in_everything(
    service: Any, example: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same in all that the example prints, with a service whose every text has some."""
    names = {"name", "target", "createdBy", "currencyCode", "currentAvailability", "message", "code"}

    def spoil(value: Any) -> Any:
        if isinstance(value, list):
            return [spoil(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: f"{CONTROLS}{item}" if key in names and isinstance(item, str) else spoil(item)
            for key, item in value.items()
        }

    def call(self: Any, *arguments: Any) -> bytes:
        try:
            return json.dumps(spoil(json.loads(original(self, *arguments)))).encode()
        except example.ServiceError as refusal:
            raise example.ServiceError(refusal.status, ODataV4Error(spoil(refusal.error))) from None

    original = example.Client._call
    monkeypatch.setattr(example.Client, "_call", call)
    example.run(example.Client(service.address + example.WORKSPACE))
    out = capsys.readouterr().out
    assert out.count("\\x1b") > 50
    assert not [letter for letter in out if not letter.isprintable() and letter != "\n"]


def same(model: Any) -> Any:
    """A model that azure-quantum handed out, read to the last attribute without a change to its document."""
    before = json.dumps(model)
    read_everything(model)
    assert json.dumps(model) == json.dumps(model.as_dict()) == before
    model.validate()
    return model


def test_azure_quantum_s_own_client(service: Any, session: SessionDetails, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of its calls work with our models in place of its own, as bodies and as answers."""
    ours = {model.__name__: model for model in (*reference.models(), *reference.enums())}
    replaced = sorted(name for name in vars(theirs) if name in ours)
    assert len(replaced) > 25
    for name in replaced:
        monkeypatch.setattr(theirs, name, ours[name])
    with WorkspaceClient(service.address, AzureKeyCredential("key")) as client:
        calls = client.services

        sas = same(calls.storage.get_sas_uri(*PLACE, BlobDetails(container_name="job")))
        assert type(sas) is SasUriResponse
        (provider,) = map(same, calls.providers.list(*PLACE))
        assert type(provider) is ProviderStatus
        assert type(provider.targets[0]) is TargetStatus
        assert provider.current_availability is ProviderAvailability.AVAILABLE
        assert same(calls.suite_offers.get_provider_status(PLACE[0], "ionq")) == provider
        assert [type(same(quota)) for quota in calls.quotas.list(*PLACE)] == [Quota]
        assert [type(same(usage)) for usage in calls.quotas.list_workspace_usages(*PLACE, provider_id="ionq")] == [
            QuotaUsage
        ]
        (usage,) = map(same, calls.suite_offers.list_quota_usages(PLACE[0], "ionq"))
        assert type(usage.usage) is Usage

        opened = same(calls.sessions.open(*PLACE, ID, session))
        assert type(opened) is SessionDetails
        assert opened.status is SessionStatus.WAITING
        assert opened.as_dict(operation="create") == session.as_dict(operation="create") | {"priority": "Standard"}
        created = same(calls.jobs.create(*PLACE, JOB, make_job(sas.sas_uri)))
        assert type(created) is JobDetails
        assert (created.status, created.container_uri) == (JobStatus.WAITING, sas.sas_uri)
        answer = same(calls.jobs.update(*PLACE, JOB, JobUpdateOptions(name="angle 2", priority="High", tags=["x"])))
        assert type(answer) is JobUpdateResponse
        assert answer == {"name": "angle 2", "tags": ["x"], "priority": "High"}
        assert same(calls.jobs.get(*PLACE, JOB)).name == "angle 2"
        assert [same(job).name for job in calls.jobs.list(*PLACE)] == ["bell", "angle 2"]
        assert [type(same(job)) for job in calls.sessions.jobs_list(*PLACE, ID)] == [JobDetails]
        for _ in range(3):
            polled = same(calls.sessions.get(*PLACE, ID))
        assert polled.status is SessionStatus.EXECUTING
        done = same(calls.jobs.get(*PLACE, JOB))
        assert [event.amount_consumed for event in done.cost_estimate.events] == [100.0, 10.0]
        assert [same(listed).name for listed in calls.sessions.listv2(*PLACE)] == ["QAOA", "Shor", "VQE"]
        items = [same(ItemDetails.from_dict(item)) for item in calls.top_level_items.listv2(*PLACE)]
        assert [type(item) for item in items] == [JobDetails, *[SessionDetails] * 3]
        assert same(calls.sessions.close(*PLACE, ID)).status is SessionStatus.SUCCEEDED
        other = "33333333-3333-4444-5555-666666666666"
        del (lonely := make_job(sas.sas_uri)).session_id
        calls.jobs.create(*PLACE, other, lonely)
        assert same(calls.jobs.cancel(*PLACE, other)).cancellation_time is not None
        calls.jobs.delete(*PLACE, other)
        with pytest.raises(HttpResponseError) as caught:
            calls.sessions.open(*PLACE, ID, session | {"target": "ionq.abacus"})
    assert caught.value.response is not None
    error = ODataV4Error(caught.value.response.json()["error"])
    assert (error.code, error.details) == (
        "InvalidRequest",
        [{"code": "UnknownTarget", "message": "The target doesn't exist.", "target": "target"}],
    )


def test_azure_quantum_s_models_read_the_same(service: Any, session: SessionDetails) -> None:
    """What it returns in its own models reads back through ours, without loss."""

    def ours(document: Any) -> Any:
        mine = same(ItemDetails.from_dict(dict(document)))
        assert json.dumps(mine) == json.dumps(document.as_dict())
        return mine

    with WorkspaceClient(service.address, AzureKeyCredential("key")) as client:
        opened = ours(client.services.sessions.open(*PLACE, ID, session))
        assert opened.status is SessionStatus.WAITING
        job = ours(client.services.jobs.create(*PLACE, JOB, make_job("https://storage.example.com/1")))
        assert job.session_id == ID
        assert [ours(item).name for item in client.services.top_level_items.listv2(*PLACE)] == [
            "bell",
            "QAOA",
            "Shor",
            "VQE",
        ]


def test_every_model_has_its_place() -> None:
    """No model of azure-quantum's data plane is without ours; what is theirs alone serves other calls."""
    names = {name for name, value in vars(theirs).items() if isinstance(value, type)}
    assert names - set(vars(quantum_workspace_models)) == set()
