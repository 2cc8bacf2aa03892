"""A workspace service on 127.0.0.1, to try the models with. It responds like the real one.

Items are kept in memory. Jobs make one step of progress with each request for their session. Lists understand `skip`,
`top`, `orderby` ("name desc") and `filter` ("status eq 'Waiting' and name ne 'VQE'"). Every request gets a response,
and one that makes no sense gets an `ErrorResponse` that says why.
"""

from __future__ import annotations

import copy
import json
import re
import secrets
import socket
import sys
import threading
import time
import traceback
import urllib.parse
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeVar

from quantum_workspace_models import (
    NULL,
    BlobDetails,
    CostEstimate,
    CreatedByType,
    InnerError,
    ItemDetails,
    JobDetails,
    JobStatus,
    JobUpdateOptions,
    JobUpdateResponse,
    Model,
    ModelError,
    ODataV4Error,
    Page,
    Priority,
    ProviderStatus,
    Quota,
    QuotaUsage,
    SasUriResponse,
    SessionDetails,
    SessionJobFailurePolicy,
    SessionStatus,
    TargetStatus,
    Usage,
    UsageEvent,
    ValidationError,
    WorkspaceItemError,
    apply_merge_patch,
    fields,
)

if TYPE_CHECKING:
    from collections.abc import Callable

API_VERSION = "2026-01-15-preview"
WORKSPACE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example"
    "/providers/Microsoft.Quantum/workspaces/example"
)
MOST_SHOTS = 1000
LARGEST_BODY = 2**20
DEEPEST_BODY = 50


class Service(ThreadingHTTPServer):
    """A workspace on a free port. It has some older items in it.

    :param requires_version: Refuses requests without an ``api-version``, as the real service does.
    """

    daemon_threads = True
    page_size = 2

    def __init__(self, *, requires_version: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requires_version = requires_version
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.lock = threading.Lock()
        self.items = {item.id: item for item in map(ItemDetails.from_dict, EARLIER)}

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def __enter__(self) -> Service:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing about clients that have gone away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def answer(self, method: str, url: str, body: bytes) -> tuple[int, Any]:
        """The status of a response, and its JSON."""
        try:
            return {"PUT": 201, "DELETE": 204}.get(method, 200), self.call(method, url, body)
        except RefusalError as refusal:
            return refusal.status, {"error": refusal.error}
        except ModelError as error:
            problems = error.errors if isinstance(error, ValidationError) else [error]
            details = [ODataV4Error(code="InvalidValue", message=str(each), target=each.path) for each in problems]
            return 400, {"error": ODataV4Error(code="InvalidRequest", message=str(error), details=details)}

    def call(self, method: str, url: str, body: bytes) -> Any:
        try:
            parts = urllib.parse.urlsplit(url)
        except ValueError:
            raise RefusalError.invalid("The URL is invalid.") from None
        place = re.fullmatch(r"/subscriptions/.+?/(?:workspaces/[^/]+|(suiteOffers)/[^/]+)/(.+)", parts.path)
        call = f"{method} {'/'.join(filter(None, place.groups()))}" if place else ""
        if place and self.requires_version and "api-version" not in urllib.parse.parse_qs(parts.query):
            raise RefusalError(400, "MissingApiVersionParameter", "The query parameter 'api-version' is required.")
        for pattern, do in CALLS.items():
            match = re.fullmatch(pattern, call)
            if match:
                with self.lock:
                    answer = do(self, body, *match.groups())
                    # Other requests may change the item before it is sent.
                    return copy.deepcopy(self.page(answer, parts) if isinstance(answer, list) else answer)
        raise RefusalError(404, "ResourceNotFound", f"Resource {parts.path} was not found.")

    def page(self, items: list[Any], parts: urllib.parse.SplitResult) -> Page[Any]:
        query = read_query(parts.query)
        if "filter" in query:
            clauses = read_filter(query["filter"])
            items = [item for item in items if all((item.get(name) == text) is same for name, same, text in clauses)]
        if "orderby" in query:
            items = put_in_order(items, query["orderby"])
        skip, top = read_number(query, "skip", 0), read_number(query, "top", len(items))
        end = min(skip + self.page_size, skip + top)
        more = {**query, "skip": end, "top": top - self.page_size}
        if "top" not in query:
            del more["top"]
        link = f"{self.address}{parts.path}?{urllib.parse.urlencode({'api-version': API_VERSION, **more})}"
        is_last = end >= len(items) or top <= self.page_size
        return Page({"value": items[skip:end], "nextLink": None if is_last else link})

    # Sessions

    def open_session(self, body: bytes, session_id: str) -> SessionDetails:
        session = read(SessionDetails, body)
        if session.target not in TARGETS:
            refusal = RefusalError.invalid(
                "The session can't be opened.",
                [ODataV4Error(code="UnknownTarget", message="The target doesn't exist.", target="target")],
            )
            refusal.error.innererror = InnerError(code="TargetNotInWorkspace")
            raise refusal
        session.status = SessionStatus.WAITING
        return self.add(session, session_id)

    def get_session(self, body: bytes, session_id: str) -> SessionDetails:
        session = self.find(SessionDetails, session_id)
        answer = session.copy()
        # The next request sees the progress.
        self.make_progress(session)
        return answer

    def close_session(self, body: bytes, session_id: str) -> SessionDetails:
        session = self.find(SessionDetails, session_id)
        if not session.is_terminal:
            for job in self.jobs_of(session):
                if not job.is_terminal:
                    self.end(job, JobStatus.CANCELLED)
            failed = session.status == SessionStatus.FAILURE_S_
            self.end_session(session, SessionStatus.FAILED if failed else SessionStatus.SUCCEEDED)
        return session

    def list_sessions(self, body: bytes) -> list[SessionDetails]:
        return [item for item in self.items.values() if isinstance(item, SessionDetails)]

    def list_jobs_of_session(self, body: bytes, session_id: str) -> list[JobDetails]:
        return self.jobs_of(self.find(SessionDetails, session_id))

    def list_top_level_items(self, body: bytes) -> list[ItemDetails]:
        return [item for item in self.items.values() if not (isinstance(item, JobDetails) and item.session_id)]

    # Jobs

    def submit_job(self, body: bytes, job_id: str) -> JobDetails:
        job = read(JobDetails, body)
        shots = shots_of(job)
        if type(shots) is not int or shots < 1:
            problem = "Expected a whole number of shots, at least 1 - at $.inputParams.shots"
            detail = ODataV4Error(code="InvalidValue", message=problem, target="$.inputParams.shots")
            raise RefusalError.invalid("The job can't be submitted.", [detail])
        if job.session_id and self.find(SessionDetails, job.session_id).is_terminal:
            raise RefusalError(409, "SessionEnded", "The session doesn't accept more jobs.")
        job.status = JobStatus.WAITING
        job["cancellationTime"] = None
        return self.add(job, job_id)

    def get_job(self, body: bytes, job_id: str) -> JobDetails:
        return self.find(JobDetails, job_id)

    def update_job(self, body: bytes, job_id: str) -> JobUpdateResponse:
        job = self.find(JobDetails, job_id)
        patch = JobUpdateOptions.from_json(body).validate(operation="update")
        wrong = patch.keys() - {field.json_name for field in fields(JobDetails) if "update" in field.visibility}
        if wrong:
            raise RefusalError.invalid(f"These fields can't be updated: {', '.join(sorted(wrong))}.")
        # A patch can remove what a job has to have.
        changed = check(apply_merge_patch(job, patch))
        job.clear()
        job.update(changed)
        answer = JobUpdateResponse(name=job.name, tags=job.tags or [])
        answer.priority = job.priority
        return answer

    def cancel_job(self, body: bytes, job_id: str) -> JobDetails:
        job = self.find(JobDetails, job_id)
        if not job.is_terminal:
            self.end(job, JobStatus.CANCELLED)
        return job

    def list_jobs(self, body: bytes) -> list[JobDetails]:
        return [item for item in self.items.values() if isinstance(item, JobDetails)]

    # Storage, providers and quotas

    def sas_uri(self, body: bytes) -> SasUriResponse:
        blob = read(BlobDetails, body)
        place = "/".join(filter(None, [blob.container_name, blob.blob_name]))
        token = f"sv=2025-05-05&sr={'b' if blob.blob_name else 'c'}&sp=rcw&sig={secrets.token_urlsafe(32)}"
        return SasUriResponse({"sasUri": f"https://storage.example.com/{place}?{token}"})

    def list_providers(self, body: bytes) -> list[ProviderStatus]:
        return [self.provider(body)]

    def provider(self, body: bytes) -> ProviderStatus:
        targets = [
            TargetStatus(
                id=target,
                current_availability="Available",
                average_queue_time=seconds,
                num_qubits=25,
                target_profile="Base",
            )
            for target, seconds in TARGETS.items()
        ]
        return ProviderStatus(id="ionq", current_availability="Available", targets=targets)

    def list_quotas(self, body: bytes) -> list[Quota]:
        numbers = {"utilization": 300, "holds": 0.5, "limit": 1000}
        return [
            Quota({"dimension": "qgs", "scope": "Subscription", "providerId": "ionq", **numbers, "period": "Monthly"})
        ]

    def list_quota_usages(self, body: bytes) -> list[QuotaUsage]:
        usage = QuotaUsage(
            provider_id="ionq", scope="Target", target_id="ionq.qpu", usage=Usage({"standardMinutes": 7})
        )
        usage["lastModifiedTime"] = now("Z")
        return [usage]

    # Internals

    def find(self, kind: type[Item], item_id: str) -> Item:
        item = self.items.get(item_id)
        if not isinstance(item, kind):
            name = kind.__name__.removesuffix("Details")
            raise RefusalError(404, f"{name}NotFound", f"{name} {item_id} was not found.")
        return item

    def add(self, item: Item, item_id: str) -> Item:
        if not isinstance(self.items.get(item_id, item), type(item)):
            raise RefusalError(409, "Conflict", f"{item_id} is the id of another kind of item.")
        item.id = item_id
        item["creationTime"] = now("+00:00")
        item.created_by, item.created_by_type = "user1@example.com", CreatedByType.USER
        item.priority = item.priority or Priority.STANDARD
        item.begin_execution_time = item.end_execution_time = item.error_data = NULL
        self.items[item_id] = item
        return item

    def jobs_of(self, session: SessionDetails) -> list[JobDetails]:
        return [job for job in self.list_jobs(b"") if job.session_id == session.id]

    def make_progress(self, session: SessionDetails) -> None:
        """Starts the first job that hasn't ended, or ends it if it was started before."""
        job = next((job for job in self.jobs_of(session) if not job.is_terminal), None)
        if session.is_terminal or job is None:
            return
        if job.status == JobStatus.WAITING:
            job.status, job["beginExecutionTime"] = JobStatus.EXECUTING, now("Z")
            if session.status == SessionStatus.WAITING:
                session.status, session["beginExecutionTime"] = SessionStatus.EXECUTING, now("Z")
            return
        shots = shots_of(job)
        self.end(job, JobStatus.FAILED if shots > MOST_SHOTS else JobStatus.SUCCEEDED)
        job.cost_estimate = bill(min(shots, MOST_SHOTS))
        job.usage = Usage({"gateShots": min(shots, MOST_SHOTS)})
        if job.status == JobStatus.FAILED:
            job.error_data = WorkspaceItemError(code="TooManyShots", message=f"Stopped after {MOST_SHOTS} shots.")
            if session.job_failure_policy == SessionJobFailurePolicy.ABORT:
                for other in self.jobs_of(session):
                    if not other.is_terminal:
                        self.end(other, JobStatus.CANCELLED)
                self.end_session(session, SessionStatus.FAILED)
            else:
                session.status = SessionStatus.FAILURE_S_

    def end(self, job: JobDetails, status: JobStatus) -> None:
        job.status, job["endExecutionTime"] = status, now("Z")
        if status is JobStatus.CANCELLED:
            job["cancellationTime"] = now("Z")

    def end_session(self, session: SessionDetails, status: SessionStatus) -> None:
        session.status, session["endExecutionTime"], session["lastUpdatedTime"] = status, now("Z"), now("+00:00")
        session["beginExecutionTime"] = session["beginExecutionTime"] or now("Z")
        failed = [job.name for job in self.jobs_of(session) if job.status == JobStatus.FAILED]
        if failed:
            session.error_data = WorkspaceItemError(code="JobFailed", message=f"Failed: {', '.join(failed)}.")


Item = TypeVar("Item", bound=ItemDetails)

CALLS: dict[str, Callable[..., Any]] = {
    r"PUT sessions/([\w-]+)": Service.open_session,
    r"GET sessions/([\w-]+)": Service.get_session,
    r"POST sessions/([\w-]+):close": Service.close_session,
    r"GET sessions": Service.list_sessions,
    r"GET sessions/([\w-]+)/jobs": Service.list_jobs_of_session,
    r"GET topLevelItems": Service.list_top_level_items,
    r"PUT jobs/([\w-]+)": Service.submit_job,
    r"GET jobs/([\w-]+)": Service.get_job,
    r"PATCH jobs/([\w-]+)": Service.update_job,
    r"POST jobs/([\w-]+):cancel": Service.cancel_job,
    r"DELETE jobs/([\w-]+)": Service.cancel_job,
    r"GET jobs": Service.list_jobs,
    r"POST storage/sasUri": Service.sas_uri,
    r"GET providerStatus": Service.list_providers,
    r"GET quotas": Service.list_quotas,
    r"GET quotaUsages": Service.list_quota_usages,
    r"GET suiteOffers/quotaUsages": Service.list_quota_usages,
    r"GET suiteOffers/providerStatus": Service.provider,
}


class RefusalError(Exception):
    """The service refuses a request."""

    def __init__(self, status: int, code: str, message: str, details: list[ODataV4Error] | None = None) -> None:
        super().__init__(message)
        self.status, self.error = status, ODataV4Error(code=code, message=message, details=details)

    @classmethod
    def invalid(cls, message: str, details: list[ODataV4Error] | None = None) -> RefusalError:
        return cls(400, "InvalidRequest", message, details)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # How many seconds a client may take for a request.
    timeout = 30
    # Otherwise the body of a response waits until the client has confirmed its headers.
    disable_nagle_algorithm = True

    def answer(self) -> None:
        assert isinstance(self.server, Service)
        try:
            body = self.read_body()
        except RefusalError as refusal:
            # Nobody knows where the next request begins.
            self.close_connection = True
            self.respond(refusal.status, {"error": refusal.error})
            self.discard_body()
            return
        try:
            status, document = self.server.answer(self.command, self.path, body)
        except Exception:
            traceback.print_exc()
            status, document = 500, {"error": ODataV4Error(code="InternalError", message="The service has a bug.")}
        self.respond(status, document)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server looks for these names

    def read_body(self) -> bytes:
        lengths = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers:
            raise RefusalError(411, "LengthRequired", "Send the length of the body in Content-Length.")
        if not lengths:
            # What follows would be read as the next request.
            self.close_connection = self.close_connection or self.command != "GET"
            return b""
        if len(lengths) > 1 or not re.fullmatch(r"[0-9]+", lengths[0].strip()):
            raise RefusalError.invalid("Content-Length is not a number.")
        if len(lengths[0]) > 10 or int(lengths[0]) > LARGEST_BODY:
            raise RefusalError(413, "RequestTooLarge", f"The body is longer than {LARGEST_BODY} bytes.")
        body, end = b"", time.monotonic() + (self.timeout or 0)
        try:
            while rest := int(lengths[0]) - len(body):
                piece = self.rfile.read1(rest)
                if not piece or time.monotonic() > end:
                    raise TimeoutError
                body += piece
        except TimeoutError:
            raise RefusalError(408, "RequestTimeout", "The body is shorter than Content-Length says.") from None
        return body

    def respond(self, status: int, document: Any) -> None:
        data = b"" if status == 204 else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def discard_body(self) -> None:
        """Reads what the client still sends, for a while. It could miss the response if the connection were closed."""
        end = time.monotonic() + 5
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.5)
            while time.monotonic() < end and self.rfile.read1(2**16):
                pass
        except OSError:
            return

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses gets the same kind of response."""
        self.close_connection = True
        # The version isn't known if the first line can't be read.
        self.request_version = self.protocol_version
        error = ODataV4Error(code="InvalidRequest", message=message or HTTPStatus(code).phrase)
        self.respond(code, {"error": error})

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing, because the client uses the same terminal."""


Body = TypeVar("Body", bound=Model)


def read(kind: type[Body], body: bytes) -> Body:
    """A request body, without what only the service sets. Raises `ModelError` if it isn't valid."""
    return kind(check(kind.from_json(body)).as_dict(operation="create"))


def check(model: Body) -> Body:
    """A model that is valid for creating it. Its JSON isn't nested so deeply that an encoder could give up."""
    if is_deeper(model, DEEPEST_BODY):
        raise RefusalError.invalid(f"The body has more than {DEEPEST_BODY} levels.")
    return model.validate(operation="create")


def shots_of(job: JobDetails) -> Any:
    return job.input_params.get("shots", 100) if isinstance(job.input_params, dict) else 100


def is_deeper(value: Any, levels: int) -> bool:
    """Whether JSON is nested more deeply than a number of levels."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(is_deeper(item, levels - 1) for item in items)


def read_query(text: str) -> dict[str, str]:
    query = urllib.parse.parse_qs(text, keep_blank_values=True)
    found = {name: query[name] for name in ("skip", "top", "filter", "orderby") if name in query}
    for name, values in found.items():
        if len(values) > 1:
            raise RefusalError.invalid(f"There is more than one {name}.")
    return {name: values[0] for name, values in found.items()}


def read_number(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise RefusalError.invalid(f"{name} is not a whole number: {text[:60]!r}.")
    return int(text)


CLAUSE = r"(\w{1,60}) (eq|ne) '((?:[^']|'')*)'"


def read_filter(text: str) -> list[tuple[str, bool, str]]:
    """The clauses of a filter: a JSON name, whether its value has to be the same, and a value."""
    if not re.fullmatch(f"{CLAUSE}(?: and {CLAUSE})*", text):
        raise RefusalError.invalid(f"Expected a filter such as \"status eq 'Waiting'\", got {text[:60]!r}.")
    return [(name, word == "eq", value.replace("''", "'")) for name, word, value in re.findall(CLAUSE, text)]


def put_in_order(items: list[Any], text: str) -> list[Any]:
    match = re.fullmatch(r"(\w{1,60})(?: (asc|desc))?", text)
    if not match:
        raise RefusalError.invalid(f"Expected an order such as 'name desc', got {text[:60]!r}.")
    return sorted(items, key=lambda item: str(item.get(match[1]) or ""), reverse=match[2] == "desc")


def bill(shots: int) -> CostEstimate:
    events = [
        UsageEvent(
            dimension_id="gs1q",
            dimension_name="1Q Gate Shot",
            measure_unit="1q gate shot",
            # The rest is free of charge.
            amount_billed=shots * 0.9,
            amount_consumed=shots,
            unit_price=0.00003,
        ),
        UsageEvent(
            dimension_id="gs2q",
            dimension_name="2Q Gate Shot",
            measure_unit="2q gate shot",
            amount_billed=shots // 10,
            amount_consumed=shots // 10,
            unit_price=0.0003,
        ),
    ]
    total = sum(event.amount_billed * event.unit_price for event in events)
    return CostEstimate(currency_code="USD", events=events, estimated_total=total)


def now(offset: str) -> str:
    """The time in the format of the service: with seven digits, and ``Z`` or ``+00:00``."""
    seconds, ticks = divmod(time.time_ns() // 100, 10_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{ticks:07}{offset}"


# Targets, and their average queue times in seconds.
TARGETS = {"ionq.qpu": 3600, "ionq.simulator": 2}

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
    {
        "name": "bell",
        "id": "00000000-0000-0000-0000-000000000002",
        "itemType": "Job",
        "providerId": "ionq",
        "target": "ionq.simulator",
        "containerUri": "https://storage.example.com/bell?sv=2019-02-02&sr=c&sig=c2VjcmV0&sp=rcw",
        "creationTime": "2020-09-30T23:57:02.3737928+00:00",
        "endExecutionTime": None,
        "status": "Executing",
        "usage": {"standardMinutes": 7},
    },
    {**EARLIER_SESSION, "id": "60ba7795-6a13-4630-aec0-260b3904378c", "name": "QAOA", "status": "Failure(s)"},
    {**EARLIER_SESSION, "id": "a54a5d47-1591-4334-9c7b-7b692d5db26c", "name": "Shor", "status": "TimedOut"},
]
