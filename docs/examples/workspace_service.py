"""A workspace service on 127.0.0.1, to try the models with. It responds like the real one.

Items are kept in memory. Jobs make one step of progress with each request for their session.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
import urllib.parse
from datetime import datetime, timezone
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
    WorkspaceItemError,
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


class Service(ThreadingHTTPServer):
    """A workspace on a free port. It has some older items in it."""

    daemon_threads = True
    page_size = 2

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
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

    def answer(self, method: str, url: str, body: bytes) -> tuple[int, Any]:
        path = urllib.parse.urlsplit(url).path
        place = re.fullmatch(r"/subscriptions/.+?/(?:workspaces/[^/]+|(suiteOffers)/[^/]+)/(.+)", path)
        call = f"{method} {'/'.join(filter(None, place.groups()))}" if place else ""
        try:
            for pattern, do in CALLS.items():
                match = re.fullmatch(pattern, call)
                if match:
                    with self.lock:
                        answer = do(self, body, *match.groups())
                    status = {"PUT": 201, "DELETE": 204}.get(method, 200)
                    return status, self.page(answer, url) if isinstance(answer, list) else answer
            raise RefusalError(404, ODataV4Error(code="ResourceNotFound", message=f"Resource {path} was not found."))
        except RefusalError as refusal:
            return refusal.status, {"error": refusal.error}
        except ModelError as error:
            return 400, {"error": ODataV4Error(code="InvalidRequest", message=str(error))}

    def page(self, items: list[Any], url: str) -> Page[Any]:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
        skip = int(query.get("skip", ["0"])[0])
        end = skip + self.page_size
        link = f"{self.address}{urllib.parse.urlsplit(url).path}?api-version={API_VERSION}&skip={end}"
        return Page({"value": items[skip:end], "nextLink": link if end < len(items) else None})

    # Sessions

    def open_session(self, body: bytes, session_id: str) -> SessionDetails:
        session = SessionDetails.from_json(body).validate(operation="create")
        if session.target not in TARGETS:
            raise RefusalError(
                400,
                ODataV4Error(
                    code="InvalidRequest",
                    message="The session can't be opened.",
                    details=[ODataV4Error(code="UnknownTarget", message="The target doesn't exist.", target="target")],
                    innererror=InnerError(code="TargetNotInWorkspace"),
                ),
            )
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
        job = JobDetails.from_json(body).validate(operation="create")
        if job.session_id and self.find(SessionDetails, job.session_id).is_terminal:
            raise RefusalError(409, ODataV4Error(code="SessionEnded", message="The session doesn't accept more jobs."))
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
            message = f"These fields can't be updated: {', '.join(sorted(wrong))}."
            raise RefusalError(400, ODataV4Error(code="InvalidRequest", message=message))
        changed = merge(job, patch)
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
        blob = BlobDetails.from_json(body).validate()
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
            error = ODataV4Error(code=f"{name}NotFound", message=f"{name} {item_id} was not found.")
            raise RefusalError(404, error)
        return item

    def add(self, item: Item, item_id: str) -> Item:
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
        shots = (job.input_params or {}).get("shots", 100)
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

    def __init__(self, status: int, error: ODataV4Error) -> None:
        super().__init__(error.message)
        self.status, self.error = status, error


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        assert isinstance(self.server, Service)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, document = self.server.answer(self.command, self.path, body)
        data = b"" if status == 204 else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server looks for these names

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing, because the client uses the same terminal."""


def merge(target: Any, patch: Any) -> Any:
    """Applies a JSON merge patch to a target (RFC 7396, section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


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
    return f"{datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%dT%H:%M:%S}.{ticks:07}{offset}"


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
