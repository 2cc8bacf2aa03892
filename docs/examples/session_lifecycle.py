"""The life of a session: open it, run two jobs in it, update a job, poll the session, list everything, and close it.

    python session_lifecycle.py                          # starts a service on 127.0.0.1
    python session_lifecycle.py --workspace https://...  # uses another one: the URL of a workspace, up to its name

If the other service needs a key, set the environment variable AZURE_QUANTUM_API_KEY. The key is sent to the host of the
workspace and nowhere else: links and redirects to other hosts are refused.
This program uses only the standard library. The service that it starts is in `workspace_service.py`.
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
from datetime import datetime
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
)

from workspace_service import API_VERSION, WORKSPACE, Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
    """`text` with its control characters escaped. They could change what the terminal shows."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def show(*lines: str) -> None:
    """Prints lines of text that may come from the service."""
    for line in lines:
        print(printable(line))


def describe(item: SessionDetails | JobDetails) -> list[str]:
    """A session or job as lines of text."""
    lines = [f"{item.name} ({item.id})", f"  target    {item.target} of {item.provider_id}"]
    lines.append(f"  status    {item.status}")
    lines.append(f"  created   {moment(item.creation_time)} by {item.created_by}")
    lines.append(f"  began     {moment(item.begin_execution_time)}")
    lines.append(f"  ended     {moment(item.end_execution_time)}")
    if item.execution_time is not None:
        lines.append(f"  lasted    {item.execution_time}")
    cost = item.cost_estimate
    if cost:
        for event in cost.events or []:
            amount = f"{event.amount_billed:g} of {event.amount_consumed:g} {event.measure_unit}"
            price = event.amount_billed * event.unit_price
            lines.append(f"  cost      {price:.5f} {cost.currency_code}  {event.dimension_name}: {amount} billed")
        lines.append(f"  total     {cost.estimated_total:.5f} {cost.currency_code}")
    for metric, value in (item.usage or {}).items():
        lines.append(f"  usage     {metric} = {value}")
    if item.error_data:
        lines.append(f"  error     {item.error_data.code}: {item.error_data.message}")
    return lines


def moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "not yet"


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


def run(client: Client) -> None:
    print("List the targets")
    for provider in client.providers():
        for target in provider.targets:
            show(f"  {target.id:15} {target.current_availability}, average queue time {target.average_queue_time} s")

    session = SessionDetails(
        id=str(uuid.uuid4()),
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy=SessionJobFailurePolicy.ABORT,
        tags=["nightly"],
    )
    print("\nOpen a session")
    show(*describe(client.open(session)))

    print("\nSubmit two jobs to it")
    first, second = (
        client.submit(make_job(client, session, name, shots)) for name, shots in (("angle 1", 100), ("angle 2", 5000))
    )
    for job in (first, second):
        show(f"  {job.status} {job.name}")
    show(f"  the SAS token is masked: {SasUriResponse(sas_uri=first.container_uri)}")

    print("\nUpdate a job")
    changed = first.copy()
    changed.name = "angle 1 of 2"
    changed.tags = [*(first.tags or []), "warm-up"]
    patch = JobUpdateOptions(merge_patch(first, changed, operation="update"))
    show(f"  sent      {json.dumps(patch)}")
    show(f"  received  {client.update(first.id, patch)}")

    print("\nPoll the session until it has ended")
    while not (polled := client.get(session.id)).is_terminal:
        show(f"  {polled.status}")
        time.sleep(0.05)
    show(f"  {polled.status}, because a job failed and the policy is {polled.job_failure_policy}")

    print("\nList its jobs and their costs")
    total: dict[str, float] = {}
    for job in client.jobs_of(session.id):
        show(*describe(job))
        if job.cost_estimate:
            currency = job.cost_estimate.currency_code
            total[currency] = total.get(currency, 0) + job.cost_estimate.estimated_total
    show("  total     " + ", ".join(f"{amount:.5f} {currency}" for currency, amount in total.items()))

    print("\nList the sessions")
    for listed in client.sessions():
        show(f"  {listed.status or '':10} {listed.name}")

    print("\nList sessions, and jobs outside of sessions")
    for item in client.top_level_items():
        show(f"  {item.item_type:10} {item.name}")

    print("\nClose the session")
    closed = client.close(session.id)
    show(*describe(closed))
    show(f"  raw value of endExecutionTime: {closed['endExecutionTime']!r}")

    print("\nSend requests that the service refuses")
    for ask in (
        lambda: client.submit(make_job(client, session, "angle 3", 100)),
        lambda: client.open(session | {"id": str(uuid.uuid4()), "target": "ionq.abacus"}),
    ):
        try:
            ask()
        except ServiceError as refusal:
            show(f"  {refusal}")
            for detail in refusal.error.details or []:
                show(f"    {detail.target}: {detail.message}")
            if refusal.error.innererror:
                show(f"    inner error: {refusal.error.innererror.code}")


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
