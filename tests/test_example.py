"""The example runs, and azure-quantum's own client works at its service: both ends in one process, on 127.0.0.1."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from azure.quantum._client import WorkspaceClient

from quantum_workspace_models import CostEstimate, ItemDetails, ODataV4Error, SessionDetails, SessionStatus
from tests.test_contract_build import read_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "session_lifecycle.py"
PLACE = ("00000000-0000-0000-0000-000000000000", "example", "example")  # subscription, resource group, workspace
ID = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def example() -> Any:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("session_lifecycle", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


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


def test_the_example_runs() -> None:
    """It does the whole job, with warnings as errors, and says what it did."""
    result = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    for line in (
        "Waiting\n",
        "status    Succeeded",
        "lasted    0:00:",
        "0.00270 USD  1Q Gate Shot: 90 of 100 1q gate shot billed",
        "total     0.00570 USD",
        "usage     standardMinutes = 7",
        "Failure(s) QAOA",
        "Job        bell",
        "400 InvalidRequest: The session can't be opened.",
    ):
        assert line in result.stdout


def test_the_example_at_another_address(service: Any, example: Any) -> None:
    """--workspace points it at a service that runs already."""
    command = [sys.executable, EXAMPLE, "--workspace", service.address + example.WORKSPACE]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert len(service.items) == 4


def test_the_client_of_the_example(service: Any, example: Any, session: SessionDetails) -> None:
    """Open, poll, list, close and be refused, in the service's real shapes."""
    client = example.Client(service.address + example.WORKSPACE)
    opened = client.open(session)
    assert opened.id == session.id
    assert opened["endExecutionTime"] is None
    assert opened["creationTime"].endswith("+00:00")
    assert len(opened["creationTime"]) == len("2020-09-30T23:57:02.3737928+00:00")
    assert [client.get(session.id).status for _ in range(2)] == [SessionStatus.WAITING, SessionStatus.EXECUTING]
    assert [listed.name for listed in client.sessions()] == ["QAOA", "Shor", "VQE"]
    assert [type(item) for item in client.top_level_items()] == [ItemDetails, *[SessionDetails] * 3]
    closed = client.close(session.id)
    assert closed.status is SessionStatus.SUCCEEDED
    assert type(closed.cost_estimate) is CostEstimate
    assert closed.usage == {"standardMinutes": 7, "gateShots": 110}
    with pytest.raises(example.ServiceError) as caught:
        client.get("99999999-0000-0000-0000-000000000000")
    assert type(caught.value.error) is ODataV4Error
    assert caught.value.status == 404


@pytest.mark.parametrize("body", [b"", b"[]", b'{"itemType": "Job"}', b'{"itemType": "Session"}', b'{"target": 5}'])
def test_the_service_refuses_what_is_no_session(service: Any, body: bytes) -> None:
    """A body that is no session is answered with an error, in the shape of the service."""
    status, answer = service.answer("PUT", f"/subscriptions/s/workspaces/w/sessions/{ID}", body)
    assert status == 400
    assert ODataV4Error(answer["error"]).code == "InvalidRequest"


def test_azure_quantum_s_own_client(service: Any, session: SessionDetails) -> None:
    """It takes our model as the body, and what it returns reads back through our class without loss."""

    def ours(theirs: Any) -> SessionDetails:
        document = dict(theirs)
        mine = SessionDetails(document)
        read_everything(mine)
        assert json.dumps(mine) == json.dumps(mine.as_dict()) == json.dumps(theirs.as_dict())
        return mine

    with WorkspaceClient(service.address, AzureKeyCredential("key")) as client:
        sessions = client.services.sessions
        opened = ours(sessions.open(*PLACE, ID, session))
        assert opened.as_dict(exclude_readonly=True) == session.as_dict(exclude_readonly=True) | {
            "priority": "Standard"
        }
        assert opened.id == ID
        assert opened.status is SessionStatus.WAITING
        assert ours(sessions.get(*PLACE, ID)).creation_time == opened.creation_time
        assert [ours(listed).name for listed in sessions.listv2(*PLACE)] == ["QAOA", "Shor", "VQE"]
        items = [ItemDetails.from_dict(dict(item)) for item in client.services.top_level_items.listv2(*PLACE)]
        assert [type(item) for item in items] == [ItemDetails, *[SessionDetails] * 3]
        closed = ours(sessions.close(*PLACE, ID))
        assert closed.status is SessionStatus.SUCCEEDED
        assert closed.cost_estimate is not None
        assert closed.cost_estimate.events is not None
        assert [event.amount_consumed for event in closed.cost_estimate.events] == [100.0, 10.0]
        with pytest.raises(HttpResponseError) as caught:
            sessions.open(*PLACE, ID, SessionDetails({**session, "target": "ionq.abacus"}))
        assert caught.value.response is not None
        error = ODataV4Error(caught.value.response.json()["error"])
        assert (error.code, error.details) == (
            "InvalidRequest",
            [{"code": "UnknownTarget", "message": "No such target.", "target": "target"}],
        )
