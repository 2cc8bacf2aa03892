"""The life of a session: open it, run two jobs in it, update a job, poll the session, list everything, and close it.

    python session_lifecycle.py                          # starts a service on 127.0.0.1
    python session_lifecycle.py --workspace https://...  # uses another one: the URL of a workspace, up to its name

If the other service needs a key, set the environment variable AZURE_QUANTUM_API_KEY.
This program uses only the standard library. The service that it starts is in `workspace_service.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from quantum_workspace_models import (
    BlobDetails,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    JobDetailsPage,
    JobUpdateOptions,
    JobUpdateResponse,
    ODataV4Error,
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


class ServiceError(Exception):
    """The service refused a request."""

    def __init__(self, status: int, error: ODataV4Error) -> None:
        super().__init__(f"{status} {error.code}: {error.message}")
        self.status = status
        self.error = error


class Client:
    """A client of one workspace."""

    def __init__(self, workspace: str, key: str | None = None) -> None:
        self.workspace = workspace.rstrip("/")
        self.headers = {"x-ms-quantum-api-key": key} if key else {}

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
        return iter_items(lambda url: SessionDetailsPage.from_json(self._call("GET", url)), self._url("/sessions"))

    def jobs_of(self, session_id: str) -> Iterator[JobDetails]:
        first = self._url(f"/sessions/{session_id}/jobs")
        return iter_items(lambda url: JobDetailsPage.from_json(self._call("GET", url)), first)

    def top_level_items(self) -> Iterator[ItemDetails]:
        """Sessions, and jobs outside of sessions. Each item has the class that its itemType names."""
        return iter_items(lambda url: ItemDetailsPage.from_json(self._call("GET", url)), self._url("/topLevelItems"))

    def providers(self) -> Iterator[ProviderStatus]:
        first = self._url("/providerStatus")
        return iter_items(lambda url: ProviderStatusPage.from_json(self._call("GET", url)), first)

    def _url(self, path: str) -> str:
        return f"{self.workspace}{path}?api-version={API_VERSION}"

    def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> bytes:
        # A model is a dict, so json can encode it.
        data = None if body is None else json.dumps(body).encode()
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        request = urllib.request.Request(url, data, {**self.headers, "Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer: bytes = response.read()
                return answer
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise ServiceError(refusal.code, ODataV4Error(json.loads(refusal.read())["error"])) from None


def describe(item: SessionDetails | JobDetails) -> str:
    """A session or job as text."""
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
    return "\n".join(lines)


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
            print(f"  {target.id:15} {target.current_availability}, average queue time {target.average_queue_time} s")

    session = SessionDetails(
        id=str(uuid.uuid4()),
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy=SessionJobFailurePolicy.ABORT,
        tags=["nightly"],
    )
    print("\nOpen a session")
    print(describe(client.open(session)))

    print("\nSubmit two jobs to it")
    first, second = (
        client.submit(make_job(client, session, name, shots)) for name, shots in (("angle 1", 100), ("angle 2", 5000))
    )
    for job in (first, second):
        print(f"  {job.status} {job.name}")
    print(f"  the SAS token is masked: {SasUriResponse(sas_uri=first.container_uri)}")

    print("\nUpdate a job")
    changed = first.copy()
    changed.name = "angle 1 of 2"
    changed.tags = [*(first.tags or []), "warm-up"]
    patch = JobUpdateOptions(merge_patch(first, changed, operation="update"))
    print(f"  sent      {json.dumps(patch)}")
    print(f"  received  {client.update(first.id, patch)}")

    print("\nPoll the session until it has ended")
    while not (polled := client.get(session.id)).is_terminal:
        print(f"  {polled.status}")
        time.sleep(0.05)
    print(f"  {polled.status}, because a job failed and the policy is {polled.job_failure_policy}")

    print("\nList its jobs and their costs")
    total: dict[str, float] = {}
    for job in client.jobs_of(session.id):
        print(describe(job))
        if job.cost_estimate:
            currency = job.cost_estimate.currency_code
            total[currency] = total.get(currency, 0) + job.cost_estimate.estimated_total
    print("  total     " + ", ".join(f"{amount:.5f} {currency}" for currency, amount in total.items()))

    print("\nList the sessions")
    for listed in client.sessions():
        print(f"  {listed.status or '':10} {listed.name}")

    print("\nList sessions, and jobs outside of sessions")
    for item in client.top_level_items():
        print(f"  {item.item_type:10} {item.name}")

    print("\nClose the session")
    closed = client.close(session.id)
    print(describe(closed))
    print(f"  raw value of endExecutionTime: {closed['endExecutionTime']!r}")

    print("\nSend requests that the service refuses")
    for ask in (
        lambda: client.submit(make_job(client, session, "angle 3", 100)),
        lambda: client.open(session | {"id": str(uuid.uuid4()), "target": "ionq.abacus"}),
    ):
        try:
            ask()
        except ServiceError as refusal:
            print(f"  {refusal}")
            for detail in refusal.error.details or []:
                print(f"    {detail.target}: {detail.message}")
            if refusal.error.innererror:
                print(f"    inner error: {refusal.error.innererror.code}")


def main() -> None:
    parser = argparse.ArgumentParser(description="The life of a session in an Azure Quantum workspace.")
    parser.add_argument("--workspace", metavar="URL", help="the URL of a workspace, up to its name")
    workspace = parser.parse_args().workspace
    if workspace:
        run(Client(workspace, os.environ.get("AZURE_QUANTUM_API_KEY")))
    else:
        with Service() as service:
            run(Client(service.address + WORKSPACE))


if __name__ == "__main__":
    main()
