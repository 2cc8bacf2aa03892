"""azure-core's helpers, pipeline, pager and errors, with our models in place of generated ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.paging import ItemPaged
from azure.core.rest import HttpRequest
from azure.core.serialization import (
    NULL,
    AzureJSONEncoder,
    as_attribute_dict,
    attribute_list,
    get_backcompat_attr_name,
    is_generated_model,
)
from azure.quantum._client._utils.model_base import SdkJSONEncoder
from azure.quantum._client.models import SessionDetails as TheirSession

import quantum_workspace_models
from quantum_workspace_models import (
    ErrorResponse,
    JobUpdateOptions,
    SessionDetails,
    SessionDetailsPage,
    SessionJobFailurePolicy,
    fields,
)
from tests import payloads

SERVICE = Path(__file__).parents[1] / "docs" / "examples" / "workspace_service.py"


def test_null() -> None:
    """azure-core's NULL is as good as ours: as a keyword, on assignment and by key, at every depth."""
    assert JobUpdateOptions(name="x", priority=NULL).to_json() == '{"name": "x", "priority": null}'
    options = JobUpdateOptions({"tags": NULL, "new": [{"x": NULL}]})
    assert options == {"tags": None, "new": [{"x": None}]}
    options.name = NULL
    assert options["name"] is None
    assert quantum_workspace_models.NULL is not NULL


def test_a_class_of_the_same_name() -> None:
    """Only azure-core's own counts."""

    class _Null:
        pass

    with pytest.raises(quantum_workspace_models.SerializationError):
        JobUpdateOptions(name=_Null())  # type: ignore[arg-type]


def test_what_a_model_is() -> None:
    """The attributes of a model, of its class and of an instance."""
    session = SessionDetails(payloads.full())
    assert is_generated_model(session)
    assert is_generated_model(SessionDetails)
    assert attribute_list(session) == attribute_list(SessionDetails) == [field.name for field in fields(SessionDetails)]
    assert get_backcompat_attr_name(session, "provider_id") == "provider_id"


def test_as_attribute_dict() -> None:
    """Values by attribute name; without what only the service sets, where that is asked for."""
    session = SessionDetails({"name": "VQE", "providerId": "ionq", "status": "Waiting", "new": 1, "tags": None})
    assert as_attribute_dict(session) == {
        "name": "VQE", "provider_id": "ionq", "status": "Waiting", "new": 1, "tags": None, "item_type": "Session",
    }  # fmt: skip
    assert as_attribute_dict(session, exclude_readonly=True) == {
        "name": "VQE", "provider_id": "ionq", "new": 1, "tags": None, "item_type": "Session",
    }  # fmt: skip
    # azure-core takes what is a dict for one, so in it the keys stay.
    nested = SessionDetails({"costEstimate": {"currencyCode": "USD"}})
    assert as_attribute_dict(nested)["cost_estimate"] == {"currencyCode": "USD"}


def test_the_encoder() -> None:
    """It writes a model as json does."""
    session = SessionDetails(payloads.full())
    assert json.dumps(session, cls=AzureJSONEncoder) == session.to_json()


def test_the_encoder_of_azure_quantum() -> None:
    """json never asks it about a dict, so it leaves nothing out; `exclude_readonly` of our own does."""
    session = SessionDetails({"id": "42", "name": "VQE"})
    assert json.dumps(session, cls=SdkJSONEncoder) == session.to_json()
    assert json.dumps(session, cls=SdkJSONEncoder, exclude_readonly=True) == session.to_json()
    theirs = json.dumps(TheirSession({"id": "42", "name": "VQE"}), cls=SdkJSONEncoder, exclude_readonly=True)
    assert json.loads(theirs) == session.as_dict(exclude_readonly=True) == {"name": "VQE", "itemType": "Session"}


def test_a_pipeline(service: Any) -> None:
    """A request has a model as its body, a pager goes over our pages, and an error shows its model."""
    base = f"{service.address}/subscriptions/s/resourceGroups/g/providers/Microsoft.Quantum/workspaces/w"
    with PipelineClient(base) as client:

        def send(request: HttpRequest) -> Any:
            return client.send_request(request)

        body = SessionDetails(
            name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy=SessionJobFailurePolicy.ABORT
        )
        for number in range(3):
            response = send(HttpRequest("PUT", f"{base}/sessions/{number}", json=body))
            opened = SessionDetails.from_json(response.content)
            assert (opened.id, opened.name) == (str(number), "VQE")

        pages = ItemPaged(
            lambda link: SessionDetailsPage.from_json(send(HttpRequest("GET", link or f"{base}/sessions")).content),
            lambda page: (page.next_link, iter(page.value)),
        )
        identifiers = [session.id for session in pages]
        assert {"0", "1", "2"} < set(identifiers)
        assert len(set(identifiers)) == len(identifiers) > service.page_size

        refused = send(HttpRequest("GET", f"{base}/sessions/none"))
        assert refused.status_code == 404
        error = HttpResponseError(response=refused, model=ErrorResponse.from_json(refused.content))
        assert error.model is not None
        assert error.model.error.code in str(error)
