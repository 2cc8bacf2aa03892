"""The life of a session, over HTTP: open it, poll it, list what is in the workspace, close it, and read what came back.

    python session_lifecycle.py                          # at a service that this program starts itself, on 127.0.0.1
    python session_lifecycle.py --workspace https://...  # at another: the address of a workspace, up to its name

Another service may ask for a key: it is read from the environment variable AZURE_QUANTUM_API_KEY.
Both sides use the models and the standard library, nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    CreatedByType,
    DeserializationError,
    InnerError,
    ItemDetails,
    ODataV4Error,
    Priority,
    SessionDetails,
    SessionJobFailurePolicy,
    SessionStatus,
    Usage,
    UsageEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

API_VERSION = "2026-01-15-preview"
WORKSPACE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example"
    "/providers/Microsoft.Quantum/workspaces/example"
)


# The client


class ServiceError(Exception):
    """The service answered with an error."""

    def __init__(self, status: int, error: ODataV4Error) -> None:
        super().__init__(f"{status} {error.code}: {error.message}")
        self.status = status
        self.error = error


class Client:
    """The calls on sessions, at one workspace."""

    def __init__(self, workspace: str, key: str | None = None) -> None:
        self.workspace = workspace.rstrip("/")
        self.headers = {"Content-Type": "application/json"} | ({"x-ms-quantum-api-key": key} if key else {})

    def open(self, session: SessionDetails) -> SessionDetails:
        url = self._url(f"/sessions/{session.id}")
        # A model is a dict: json.dumps takes it as it is. The body is what a caller may set, without what is read-only.
        return SessionDetails.from_json(self._call("PUT", url, session.as_dict(exclude_readonly=True)))

    def get(self, session_id: str) -> SessionDetails:
        return SessionDetails.from_json(self._call("GET", self._url(f"/sessions/{session_id}")))

    def close(self, session_id: str) -> SessionDetails:
        return SessionDetails.from_json(self._call("POST", self._url(f"/sessions/{session_id}:close")))

    def sessions(self) -> Iterator[SessionDetails]:
        return (SessionDetails.from_dict(item) for item in self._pages(self._url("/sessions")))

    def top_level_items(self) -> Iterator[ItemDetails]:
        """Sessions and jobs mixed: each comes as the class that its itemType names."""
        return (ItemDetails.from_dict(item) for item in self._pages(self._url("/topLevelItems")))

    def _pages(self, url: str | None) -> Iterator[dict[str, Any]]:
        while url:
            page = json.loads(self._call("GET", url))
            yield from page["value"]
            url = page.get("nextLink")

    def _url(self, path: str) -> str:
        return f"{self.workspace}{path}?api-version={API_VERSION}"

    def _call(self, method: str, url: str, body: dict[str, Any] | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer: bytes = response.read()
                return answer
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise ServiceError(refusal.code, ODataV4Error(json.loads(refusal.read())["error"])) from None


def describe(session: SessionDetails) -> str:
    """What a person wants to know of a session."""
    lines = [f"{session.name} ({session.id})", f"  target    {session.target} of {session.provider_id}"]
    lines.append(f"  status    {session.status}")
    lines.append(f"  created   {moment(session.creation_time)} by {session.created_by}")
    lines.append(f"  began     {moment(session.begin_execution_time)}")
    lines.append(f"  ended     {moment(session.end_execution_time)}")
    if session.begin_execution_time and session.end_execution_time:
        lines.append(f"  lasted    {session.end_execution_time - session.begin_execution_time}")
    cost = session.cost_estimate
    if cost:
        for event in cost.events or []:
            amount = f"{event.amount_billed:g} of {event.amount_consumed:g} {event.measure_unit}"
            price = event.amount_billed * event.unit_price
            lines.append(f"  cost      {price:.5f} {cost.currency_code}  {event.dimension_name}: {amount} billed")
        lines.append(f"  total     {cost.estimated_total:.5f} {cost.currency_code}")
    for metric, value in (session.usage or {}).items():
        lines.append(f"  usage     {metric} = {value}")
    if session.error_data:
        lines.append(f"  error     {session.error_data.code}: {session.error_data.message}")
    return "\n".join(lines)


def moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "not yet"


def run(client: Client) -> None:
    session = SessionDetails(
        id=str(uuid.uuid4()),
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy=SessionJobFailurePolicy.ABORT,
        tags=["nightly"],
    )
    print("Open a session")
    opened = client.open(session)
    print(describe(opened))

    print("\nPoll it")
    while (polled := client.get(session.id)).status == SessionStatus.WAITING:
        print(f"  {polled.status}")
        time.sleep(0.1)
    print(f"  {polled.status}")

    print("\nList the sessions")
    for listed in client.sessions():
        print(f"  {listed.status or '':10} {listed.name}")

    print("\nList the sessions and the jobs outside of any")
    for item in client.top_level_items():
        print(f"  {item.item_type:10} {item.name}")

    print("\nClose it")
    closed = client.close(session.id)
    print(describe(closed))
    print(f"  as sent   endExecutionTime is {closed['endExecutionTime']!r}")

    print("\nAsk for what the service refuses")
    try:
        client.open(SessionDetails({**session, "id": str(uuid.uuid4()), "target": "ionq.abacus"}))
    except ServiceError as refusal:
        print(f"  {refusal}")
        for detail in refusal.error.details or []:
            print(f"  {detail.target}: {detail.message}")
        if refusal.error.innererror:
            print(f"  more exactly: {refusal.error.innererror.code}")


# A service to try it on: it answers in the shapes of the real one, and keeps its sessions in memory


class Service(ThreadingHTTPServer):
    """A workspace at a free port of 127.0.0.1, with some items of old in it."""

    daemon_threads = True
    page_size = 2
    targets = ("ionq.qpu", "ionq.simulator")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.lock = threading.Lock()
        old = [ItemDetails.from_dict(EARLIER_JOB), *(SessionDetails(EARLIER_SESSION | more) for more in EARLIER)]
        self.items = {item.id: item for item in old}

    def __enter__(self) -> Service:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, method: str, url: str, body: bytes) -> tuple[int, dict[str, Any]]:
        path = urllib.parse.urlsplit(url).path
        match = re.fullmatch(r"/subscriptions/.+/workspaces/[^/]+/(\w+)(?:/([\w-]+)(:close)?)?", path)
        kind, item_id, close = match.groups() if match else ("", None, None)
        with self.lock:
            if item_id is None and method == "GET" and kind in ("sessions", "topLevelItems"):
                return 200, self.page(kind, url)
            if kind != "sessions" or item_id is None:
                return 404, refusal("ResourceNotFound", f"There is nothing at {path}.")
            if method == "PUT":
                return self.open(item_id, body)
            session = self.items.get(item_id)
            if not isinstance(session, SessionDetails):
                return 404, refusal("SessionNotFound", f"The workspace has no session {item_id}.")
            if close and method == "POST":
                return 200, self.close(session)
            return 200, self.get(session)

    def open(self, item_id: str, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            session = SessionDetails.from_json(body)
            unknown = session.target not in self.targets
        except DeserializationError as error:
            return 400, refusal("InvalidRequest", str(error))
        if unknown:
            return 400, refusal(
                "InvalidRequest",
                "The session can't be opened.",
                details=[ODataV4Error(code="UnknownTarget", message="No such target.", target="target")],
                innererror=InnerError(code="TargetNotInWorkspace"),
            )
        session.id = item_id
        session.status = SessionStatus.WAITING
        session["creationTime"] = now("+00:00")
        session.created_by = "user1@example.com"
        session.created_by_type = CreatedByType.USER
        session.priority = session.priority or Priority.STANDARD
        session.begin_execution_time = session.end_execution_time = session.error_data = NULL
        self.items[item_id] = session
        return 201, dict(session)

    def get(self, session: SessionDetails) -> dict[str, Any]:
        answer = dict(session)
        if session.status == SessionStatus.WAITING:  # the next one who asks sees it run
            session.status = SessionStatus.EXECUTING
            session["beginExecutionTime"] = now("Z")
        return answer

    def close(self, session: SessionDetails) -> dict[str, Any]:
        events = [
            UsageEvent(
                dimension_id="gs1q",
                dimension_name="1Q Gate Shot",
                measure_unit="1q gate shot",
                amount_billed=90,
                amount_consumed=100,
                unit_price=0.00003,
            ),
            UsageEvent(
                dimension_id="gs2q",
                dimension_name="2Q Gate Shot",
                measure_unit="2q gate shot",
                amount_billed=10,
                amount_consumed=10,
                unit_price=0.0003,
            ),
        ]
        total = sum(event.amount_billed * event.unit_price for event in events)
        session.status = SessionStatus.SUCCEEDED
        session["beginExecutionTime"] = session["beginExecutionTime"] or now("Z")
        session["endExecutionTime"] = now("Z")
        session["lastUpdatedTime"] = now("+00:00")
        session.cost_estimate = CostEstimate(currency_code="USD", events=events, estimated_total=total)
        session.usage = Usage({"standardMinutes": 7, "gateShots": 110})
        return dict(session)

    def page(self, kind: str, url: str) -> dict[str, Any]:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
        skip = int(query.get("skip", ["0"])[0])
        end = skip + self.page_size
        items = [item for item in self.items.values() if kind != "sessions" or isinstance(item, SessionDetails)]
        following = f"{self.address}{urllib.parse.urlsplit(url).path}?api-version={API_VERSION}&skip={end}"
        return {"value": items[skip:end], "nextLink": following if end < len(items) else None}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        assert isinstance(self.server, Service)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, document = self.server.answer(self.command, self.path, body)
        data = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the output belongs to the client."""


def refusal(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"error": ODataV4Error(code=code, message=message, **more)}


def now(offset: str) -> str:
    """The time as the service writes it, with seven digits and either way of saying UTC."""
    seconds, ticks = divmod(time.time_ns() // 100, 10_000_000)
    return f"{datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%dT%H:%M:%S}.{ticks:07}{offset}"


EARLIER_JOB = {
    "name": "bell",
    "id": "00000000-0000-0000-0000-000000000002",
    "itemType": "Job",
    "providerId": "ionq",
    "target": "ionq.simulator",
    "creationTime": "2020-09-30T23:57:02.3737928+00:00",
    "endExecutionTime": None,
    "status": "Executing",
    "usage": {"standardMinutes": 7},
}
EARLIER_SESSION: dict[str, Any] = {
    "itemType": "Session",
    "providerId": "ionq",
    "target": "ionq.qpu",
    "jobFailurePolicy": "Continue",
    "creationTime": "2020-09-30T23:57:02.3737928+00:00",
    "beginExecutionTime": "2020-09-30T23:57:11.5659691Z",
    "endExecutionTime": "2020-09-30T23:57:11.6180743Z",
    "errorData": None,
    "costEstimate": {"currencyCode": "USD", "estimatedTotal": 0.005},
}
EARLIER: list[dict[str, Any]] = [
    {"id": "60ba7795-6a13-4630-aec0-260b3904378c", "name": "QAOA", "status": "Failure(s)"},
    {"id": "a54a5d47-1591-4334-9c7b-7b692d5db26c", "name": "Shor", "status": "TimedOut", "errorData": None},
]


def main() -> None:
    parser = argparse.ArgumentParser(description="The life of a session at an Azure Quantum workspace.")
    parser.add_argument("--workspace", metavar="URL", help="the address of a workspace, up to its name")
    workspace = parser.parse_args().workspace
    if workspace:
        run(Client(workspace, os.environ.get("AZURE_QUANTUM_API_KEY")))
    else:
        with Service() as service:
            run(Client(service.address + WORKSPACE))


if __name__ == "__main__":
    main()
