"""The life of a session: open it, run two jobs in it, update a job, wait for both, close the session, and list it.

    python session_lifecycle.py                          # starts a service on 127.0.0.1
    python session_lifecycle.py --workspace https://...  # uses another one: the URL of a workspace, up to its name

If the other service needs a key, set the environment variable AZURE_QUANTUM_API_KEY. The key is sent to the host of the
workspace and nowhere else: links and redirects to other hosts are refused.
This program needs only the standard library. Its output is in colour if `rich` is installed. The service that it starts
is in `workspace_service.py`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from quantum_workspace_models import (
    BlobDetails,
    ErrorResponse,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    JobDetailsPage,
    JobUpdateOptions,
    JobUpdateResponse,
    Model,
    ModelError,
    ODataV4Error,
    Page,
    ProviderStatus,
    ProviderStatusPage,
    SasUriResponse,
    SessionDetails,
    SessionDetailsPage,
    SessionJobFailurePolicy,
    iter_items,
    merge_patch,
    redact,
)

from workspace_service import API_VERSION, WORKSPACE, Service

try:
    from rich.console import Console
except ImportError:
    console = None
else:
    console = Console()

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.text import Text

HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
)
Item = TypeVar("Item", bound=Model)


class ServiceError(Exception):
    """The service refused a request."""

    def __init__(self, status: int, error: ODataV4Error) -> None:
        super().__init__(printable(f"{status} {error.code}: {error.message}"))
        self.status = status
        self.error = error


class LinkError(Exception):
    """A URL isn't one of the workspace's host, so no request is sent to it."""


class Client:
    """A client of one workspace. It sends requests, and the key, only to the host of the workspace."""

    def __init__(self, workspace: str, key: str | None = None) -> None:
        self.workspace = workspace.rstrip("/")
        self.headers = {"x-ms-quantum-api-key": key} if key else {}
        self.origin = origin(workspace)
        # The default opener opens files, and follows redirects to any host, with the key.
        self.opener = urllib.request.OpenerDirector()
        for handler in HANDLERS:
            self.opener.add_handler(handler())

    def open(self, session: SessionDetails) -> SessionDetails:
        # The request body has no fields that only the service sets.
        answer = self._call("PUT", self._url(f"/sessions/{session.id}"), session.as_dict(operation="create"))
        return SessionDetails.from_json(answer)

    def get(self, session_id: str) -> SessionDetails:
        return SessionDetails.from_json(self._call("GET", self._url(f"/sessions/{session_id}")))

    def close(self, session_id: str) -> SessionDetails:
        return SessionDetails.from_json(self._call("POST", self._url(f"/sessions/{session_id}:close")))

    def submit(self, job: JobDetails) -> JobDetails:
        return JobDetails.from_json(self._call("PUT", self._url(f"/jobs/{job.id}"), job.as_dict(operation="create")))

    def update(self, job_id: str, options: JobUpdateOptions) -> JobUpdateResponse:
        body = options.as_dict(operation="update")
        return JobUpdateResponse.from_json(self._call("PATCH", self._url(f"/jobs/{job_id}"), body))

    def sas_uri(self, blob: BlobDetails) -> str:
        return SasUriResponse.from_json(self._call("POST", self._url("/storage/sasUri"), blob)).sas_uri

    def sessions(self) -> Iterator[SessionDetails]:
        return self._list(SessionDetailsPage, "/sessions")

    def jobs_of(self, session_id: str) -> Iterator[JobDetails]:
        return self._list(JobDetailsPage, f"/sessions/{session_id}/jobs")

    def top_level_items(self) -> Iterator[ItemDetails]:
        """Sessions, and jobs outside of sessions. Each item has the class that its itemType names."""
        return self._list(ItemDetailsPage, "/topLevelItems")

    def providers(self) -> Iterator[ProviderStatus]:
        return self._list(ProviderStatusPage, "/providerStatus")

    def _list(self, page: type[Page[Item]], path: str) -> Iterator[Item]:
        first = self._url(path)
        # A link to the next page may be relative. `iter_items` refuses one to another host.
        return iter_items(lambda url: page.from_json(self._call("GET", urllib.parse.urljoin(first, url))), first)

    def _url(self, path: str) -> str:
        return f"{self.workspace}{path}?api-version={API_VERSION}"

    def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> bytes:
        if origin(url) != self.origin:
            raise LinkError(f"Expected a URL of {self.origin}, got {url[:200]!r}")
        # A model is a dict, so json can encode it.
        data = None if body is None else json.dumps(body).encode()
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        request = urllib.request.Request(url, data, {**self.headers, "Content-Type": kind}, method=method)
        try:
            with self.opener.open(request, timeout=30) as response:
                answer: bytes = response.read()
                return answer
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code in range(300, 400):
                    target = refusal.headers.get("Location", "")[:200]
                    raise LinkError(f"The service redirects to {target!r}, but redirects aren't followed") from None
                raise ServiceError(refusal.code, read_error(refusal.read())) from None


def origin(url: str) -> str:
    """The scheme, host and port of a URL. Raises `LinkError` if it isn't one of HTTP, or isn't clear."""
    try:
        parts = urllib.parse.urlsplit(url)
        # Programs read these characters in different ways, and user information can look like a host.
        if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\x00- \x7f\\]|//[^/?#]*@", url):
            return f"{parts.scheme}://{parts.hostname}:{parts.port or {'http': 80, 'https': 443}[parts.scheme]}"
    except ValueError:
        pass
    raise LinkError(f"Expected a URL that begins with http:// or https:// and a host, got {url[:200]!r}")


def read_error(body: bytes) -> ODataV4Error:
    """The error in a response. A proxy may send something else, such as HTML."""
    try:
        return ErrorResponse.from_json(body).validate().error
    except ModelError:
        return ODataV4Error(code="UnknownError", message=body[:200].decode(errors="replace"))


def printable(text: str) -> str:
    """`text` without SAS tokens, and with its control characters escaped: they could change what the terminal shows."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in redact(text))


def show(text: str, style: str = "") -> None:
    """Prints a line, which may have text of the service in it. Without `rich`, it has no style."""
    if console is None:
        print(printable(text))
    else:
        console.print(styled(text, style), soft_wrap=True)


def show_heading(text: str) -> None:
    show("")
    show(text, "bold")


def show_table(headings: list[str], rows: list[list[object]]) -> None:
    """Prints rows of values, which may be text of the service."""
    lines = [[str(cell) for cell in row] for row in rows]
    if console is None:
        lines = [headings, *([printable(cell) for cell in line] for line in lines)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            print(f"  {'  '.join(map(str.ljust, line, widths))}".rstrip())
    else:
        from rich.table import Table

        table = Table(box=None, padding=(0, 0, 0, 2))
        for heading in headings:
            # Text that is too long is folded. An ellipsis isn't ASCII.
            table.add_column(heading, overflow="fold")
        for line in lines:
            table.add_row(*map(styled, line))
        console.print(table)


def styled(text: str, style: str = "") -> Text:
    """`text` for `rich`, with coloured statuses. In a `Text`, square brackets aren't markup."""
    from rich.text import Text

    result = Text(printable(text), style)
    result.highlight_words(["Succeeded"], "green")
    result.highlight_words(["Failed", "Failure(s)", "TimedOut"], "red")
    return result


def outcome(item: ItemDetails) -> str:
    """The status of a session or job, and why it failed if it did."""
    status = item.status if isinstance(item, (SessionDetails, JobDetails)) else None
    error = item.error_data
    return f"{status}, {error.code}: {error.message}" if error else str(status or "-")


def make_job(client: Client, session: SessionDetails, name: str, shots: int) -> JobDetails:
    job_id = str(uuid.uuid4())
    return JobDetails(
        id=job_id,
        name=name,
        provider_id=session.provider_id,
        target=session.target,
        session_id=session.id,
        container_uri=client.sas_uri(BlobDetails(container_name=f"job-{job_id}")),
        input_data_format="qir.v1",
        input_params={"shots": shots},
    )


def wait(client: Client, session_id: str) -> list[JobDetails]:
    """Shows the statuses of a session and its jobs whenever they change, and returns the jobs when all have ended."""
    before = ""
    while True:
        session, jobs = client.get(session_id), list(client.jobs_of(session_id))
        statuses = f"  session {outcome(session)}; jobs {', '.join(map(outcome, jobs))}"
        if statuses != before:
            show(statuses)
        if all(job.is_terminal for job in jobs):
            return jobs
        before = statuses
        time.sleep(0.05)


def add_up(jobs: list[JobDetails]) -> str:
    """What all jobs cost together, in each currency."""
    totals: dict[str, float] = {}
    for job in jobs:
        if job.cost_estimate:
            currency = job.cost_estimate.currency_code
            totals[currency] = totals.get(currency, 0) + job.cost_estimate.estimated_total
    return " and ".join(f"{total:.5f} {currency}" for currency, total in totals.items()) or "nothing"


def run(client: Client) -> None:
    show("Targets", "bold")
    targets = [target for provider in client.providers() for target in provider.targets]
    show_table(
        ["target", "availability", "average queue time"],
        [[target.id, target.current_availability, f"{target.average_queue_time} s"] for target in targets],
    )

    show_heading("Open a session")
    session = SessionDetails(
        id=str(uuid.uuid4()),
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy=SessionJobFailurePolicy.ABORT,
        tags=["nightly"],
    )
    opened = client.open(session)
    show(f"  {opened.name} on {opened.target}: {outcome(opened)}, created by {opened.created_by}")

    show_heading("Submit two jobs to it")
    first, second = (
        client.submit(make_job(client, session, name, shots)) for name, shots in (("angle 1", 100), ("angle 2", 500))
    )
    show(f"  {first.name}: {outcome(first)}")
    show(f"  {second.name}: {outcome(second)}, with its data at this URI, whose SAS token is masked:")
    show(f"  {second.redacted()['containerUri']}")

    show_heading("Update a job")
    changed = first.copy()
    changed.name = "angle 1 of 2"
    changed.tags = [*(first.tags or []), "warm-up"]
    patch = JobUpdateOptions(merge_patch(first, changed, operation="update"))
    show(f"  sent    {json.dumps(patch)}")
    show(f"  answer  {client.update(first.id, patch).to_json()}")

    show_heading("Wait for the jobs")
    jobs = wait(client, session.id)

    show_heading("Close the session")
    closed = client.close(session.id)
    show(f"  {closed.name}: {outcome(closed)}, ended at {closed.end_execution_time}")
    show(f"  endExecutionTime in the JSON: {closed['endExecutionTime']}")

    show_heading("What its jobs cost")
    total = add_up(jobs)
    show_table(
        ["job", "status", "ran for", "cost"],
        [[job.name, outcome(job), job.execution_time or "-", add_up([job])] for job in jobs],
    )
    show(f"Total of all jobs: {total}", "bold")

    show_heading("List sessions, and jobs outside of sessions")
    # Each item has the class of its item type.
    show_table(
        ["type", "name", "status"],
        [[item.item_type, item.name, outcome(item)] for item in client.top_level_items()],
    )

    show_heading("Refused on purpose")
    unknown = session | {"id": str(uuid.uuid4()), "target": "ionq.abacus"}
    for what, ask in (
        ("closed session", lambda: client.submit(make_job(client, session, "angle 3", 100))),
        ("unknown target", lambda: client.open(unknown)),
    ):
        try:
            ask()
        except ServiceError as refusal:
            show(f"  {what}: {refusal}")
            for detail in refusal.error.details or []:
                show(f"    {detail.target}: {detail.message}")
            if refusal.error.innererror:
                show(f"    inner error: {refusal.error.innererror.code}")
        else:
            show(f"  {what}: not refused")

    done = f"opened {closed.name}, ran {len(jobs)} jobs in it for {total}, and closed it ({closed.status})"
    show_heading(f"Done: {done}.")


def main() -> None:
    parser = argparse.ArgumentParser(description="The life of a session in an Azure Quantum workspace.")
    parser.add_argument("--workspace", metavar="URL", help="the URL of a workspace, up to its name")
    workspace = parser.parse_args().workspace
    try:
        if workspace:
            run(Client(workspace, os.environ.get("AZURE_QUANTUM_API_KEY")))
        else:
            with Service() as service:
                run(Client(service.address + WORKSPACE))
    except (ServiceError, LinkError, ModelError, http.client.HTTPException, OSError) as error:
        sys.exit(printable(f"{type(error).__name__}: {error}"))


if __name__ == "__main__":
    main()
