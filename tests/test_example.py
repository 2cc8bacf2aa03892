"""The example runs, and azure-quantum's own client works at its service: both ends in one process, on 127.0.0.1."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from azure.quantum._client import WorkspaceClient
from azure.quantum._client import models as theirs

import quantum_workspace_models
from quantum_workspace_models import (
    NULL,
    BlobDetails,
    CostEstimate,
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
    merge_patch,
)
from tests import reference
from tests.helpers import read_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
EXAMPLE = EXAMPLES / "session_lifecycle.py"
PLACE = ("00000000-0000-0000-0000-000000000000", "example", "example")  # subscription, resource group, workspace
ID = "11111111-2222-3333-4444-555555555555"
JOB = "22222222-3333-4444-5555-666666666666"


@pytest.fixture(scope="module")
def example() -> Iterator[Any]:
    """The example as a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield importlib.import_module("session_lifecycle")


@pytest.fixture
def service(example: Any) -> Iterator[Any]:
    """A workspace at a free port."""
    with example.Service() as service:
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


def test_the_example_runs() -> None:
    """It does the whole job, with warnings as errors, and says what it did."""
    result = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    for line in (
        "ionq.qpu        Available, average queue time 3600 s\n",
        "Waiting angle 1\n",
        'sent      {"name": "angle 1 of 2", "tags": ["warm-up"]}\n',
        "received  JobUpdateResponse(name='angle 1 of 2', tags=['warm-up'], priority='Standard')",
        "Executing\n",
        "Failed, because a job failed and the policy is Abort",
        "lasted    0:00:",
        "0.00270 USD  1Q Gate Shot: 90 of 100 1q gate shot billed",
        "total     0.00570 USD",
        "total     0.05700 USD",
        "total     0.06270 USD",
        "error     TooManyShots: Stopped after 1000 shots.",
        "error     JobFailed: Failed: angle 2.",
        "Failure(s) QAOA",
        "Failed     VQE",
        "Job        bell",
        "409 SessionEnded: The session doesn't accept more jobs.",
        "400 InvalidRequest: The session can't be opened.",
    ):
        assert line in result.stdout
    assert "...sig=***" in result.stdout
    assert result.stdout.count("sig=") == 1


def test_the_example_at_another_address(service: Any, example: Any) -> None:
    """--workspace points it at a service that runs already."""
    command = [sys.executable, EXAMPLE, "--workspace", service.address + example.WORKSPACE]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert len(service.items) == 6


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
    assert ODataV4Error(answer["error"]).code == "InvalidRequest"


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
