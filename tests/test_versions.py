"""Payloads in the shapes of every api-version since 2022-09-12-preview, and what a status and the times in them mean.

Which fields a version has is told by the releases of azure-quantum made for it: 0.28 (2022-09-12), 2.4 (2023-11-13),
3.5 (2024-10-01), 3.8 (2025-09-01 to 2026-01-15) and 3.13. The values are made up.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    DeserializationError,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    JobDetailsPage,
    JobQueuePositionResponse,
    JobStatus,
    JobUpdateOptions,
    JobUpdateResponse,
    Model,
    ProviderStatusPage,
    QuotaPage,
    QuotaUsagePage,
    SasUriResponse,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    SessionStatus,
    TargetStatus,
    ValidationError,
    merge_patch,
)
from tests import payloads
from tests.counting import count_calls
from tests.helpers import read_everything

ITEM_2022 = {
    "id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
    "name": "VQE",
    "providerId": "ionq",
    "target": "ionq.qpu",
    "creationTime": "2022-10-01T05:06:07.1234567+00:00",
    "beginExecutionTime": "2022-10-01T05:06:11.5659691Z",
    "endExecutionTime": None,
    "costEstimate": {"currencyCode": "USD", "events": [], "estimatedTotal": 0},
    "errorData": None,
}
SESSION_2022 = {**ITEM_2022, "itemType": "Session", "jobFailurePolicy": "Continue", "status": "Executing"}
JOB_2022 = {
    **ITEM_2022,
    "itemType": "Job",
    "jobType": "QuantumComputing",
    "sessionId": None,
    "containerUri": "https://storage.example.com/job?sv=2019-02-02&sr=c&sig=SECRET&sp=rcw",
    "inputDataUri": "https://storage.example.com/job/inputData",
    "inputDataFormat": "honeywell.openqasm.v1",
    "inputParams": {"count": 500, "shots": 500},
    "status": "Finishing",
    "metadata": {"qubits": "2", "entryPoint": None},
    "outputDataUri": "https://storage.example.com/job/rawOutputData",
    "outputDataFormat": "honeywell.quantum-results.v1",
    "cancellationTime": None,
    "quantumComputingData": {"count": 1},
    "tags": [],
}
TARGET_2022 = {
    "id": "ionq.qpu",
    "currentAvailability": "Available",
    "averageQueueTime": 12,
    "statusPage": "https://status.example.com",
}
PROVIDER_2022 = {"id": "ionq", "currentAvailability": "Degraded", "targets": [TARGET_2022]}
QUOTA_2022 = {
    "dimension": "concurrent_jobs",
    "scope": "Workspace",
    "providerId": "ionq",
    "utilization": 0.0,
    "holds": 2,
    "limit": 5,
    "period": "None",
}
ERROR_2024 = {
    "code": "InvalidInputData",
    "message": "The program can't be read.",
    "details": [{"code": "Syntax", "message": "Line 3."}],
    "innererror": {"code": "Parser"},
}
TAGS_2024 = {"team": "chemistry", "run": "12"}
WHO_2025 = {
    "createdBy": "user1@example.com",
    "createdByType": "User",
    "lastModifiedTime": "2025-10-01T00:10:00.0000000+00:00",
    "lastModifiedBy": "00000000-0000-0000-0000-000000000001",
    "lastModifiedByType": "Application",
    "lastUpdatedTime": "2025-10-01T00:15:00.0000000+00:00",
    "priority": "Standard",
    "tags": ["tag1", "tag_2"],
    "usage": {"standardMinutes": 7},
}
TARGET_2025 = {**TARGET_2022, "numQubits": 25, "targetProfile": "Adaptive_RI", "metadata": {"a": [1, 2.5, None]}}
TARGET_2026 = {**TARGET_2025, "averageQueueTimeHighPriority": 1, "averageQueueTimeStandardPriority": 20}
JOB_AUGUST = {"shots": 500, "resumeCount": 0, "shotsSucceeded": 400, "shotsFailed": None, "shotsTranslated": 400}


def page(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"value": list(items), **more}


def sessions(version: str) -> dict[str, Any]:
    return SESSION_2022 | ({"tags": TAGS_2024} if version == "2024-10-01" else WHO_2025 if version > "2025" else {})


SHAPES: list[tuple[str, type[Model], dict[str, Any]]] = [
    *[
        (version, kind, document)
        for version in ("2022-09-12", "2023-11-13")
        for kind, document in (
            (SessionDetails, SESSION_2022),
            (JobDetails, JOB_2022),
            (JobDetails, JOB_2022 | {"errorData": {"code": "JobFailed", "message": "No."}, "status": "Failed"}),
            (ItemDetailsPage, page(SESSION_2022, JOB_2022, nextLink=None)),
            (ProviderStatusPage, page(PROVIDER_2022)),
            (QuotaPage, page(QUOTA_2022, nextLink="")),
            (SasUriResponse, {"sasUri": "https://storage.example.com/job?sv=2019-02-02&sig=SECRET"}),
        )
    ],
    *[
        (version, kind, document)
        for version in ("2024-03-01", "2024-10-01")
        for kind, document in (
            (SessionDetails, SESSION_2022 | {"tags": TAGS_2024, "errorData": ERROR_2024}),
            (SessionDetails, SESSION_2022 | {"tags": {}}),
            (SessionDetailsPage, page(SESSION_2022 | {"tags": TAGS_2024}, SESSION_2022, nextLink=None)),
            (JobDetails, JOB_2022 | {"tags": TAGS_2024, "errorData": ERROR_2024}),
            (JobDetailsPage, page(JOB_2022, JOB_2022 | {"metadata": None, "inputParams": None})),
            (ItemDetailsPage, page(SESSION_2022 | {"tags": TAGS_2024}, JOB_2022)),
        )
    ],
    *[
        (version, kind, document)
        for version in ("2025-09-01", "2025-12-01", "2025-12-15", "2026-01-15", "2026-08-01")
        for kind, document in (
            (SessionDetails, SESSION_2022 | WHO_2025),
            (SessionDetails, SESSION_2022 | WHO_2025 | {"tags": TAGS_2024}),  # of an old workspace
            (JobDetails, JOB_2022 | WHO_2025 | {"createdByType": "ManagedIdentity"}),
            (JobUpdateResponse, {"name": "VQE", "tags": [], "priority": None}),
            (ProviderStatusPage, page(PROVIDER_2022 | {"targets": [TARGET_2022, TARGET_2025, TARGET_2026]})),
            (QuotaUsagePage, page(payloads.quota_usage(), {**payloads.quota_usage(), "metadata": None})),
            (ItemDetailsPage, page(SESSION_2022 | WHO_2025, JOB_2022 | WHO_2025, nextLink="https://example.com/2")),
        )
    ],
    ("2026-08-01", JobDetails, JOB_2022 | WHO_2025 | JOB_AUGUST),
    ("2026-08-01", JobDetails, payloads.full_job()),
    ("2026-08-01", JobQueuePositionResponse, {"queuePosition": 12}),
    ("2026-08-01", JobQueuePositionResponse, {"queuePosition": None}),
]


@pytest.mark.parametrize("more", [{}, {"addedLater": {"a": [None, 1.0]}, "status2": "New"}], ids=["as it is", "newer"])
@pytest.mark.parametrize(("version", "model", "document"), SHAPES, ids=lambda value: str(value)[-25:])
def test_every_version_reads_without_loss(
    version: str, model: type[Model], document: dict[str, Any], more: dict[str, Any]
) -> None:
    """To the last attribute, and what comes back is what came; what this library doesn't know stays."""
    assert version >= "2022-09-12"
    text = json.dumps(document | more)
    for read in (model.from_json, lambda text: model.from_dict(json.loads(text)), lambda text: model(json.loads(text))):
        found = read(text)
        read_everything(found)
        assert json.dumps(found) == json.dumps(found.as_dict()) == text
        assert found.validate() is found


class TestTagsAsAMap:
    """Before 2025-09-01-preview, tags were an object of strings: it reads as a tuple of its keys, and stays."""

    def test_they_read_as_a_tuple_of_their_names(self) -> None:
        """By key they are the object itself."""
        session = SessionDetails.from_json(json.dumps(payloads.old()))
        tags: Any = session.tags
        assert tags == ("team", "run")
        assert type(tags) is tuple
        assert session["tags"] == {"team": "chemistry", "run": "12"}
        session["tags"]["newer"] = "2"
        assert session.tags == ("team", "run", "newer")
        del session["tags"]["newer"]
        session["tags"] = session["tags"] | {"new": "1"}
        assert session.tags == ("team", "run", "new")
        assert session.tags == SessionDetails(session).tags
        assert json.dumps(session) == json.dumps(payloads.old() | {"tags": session["tags"]})

    def test_they_are_not_written_to(self) -> None:
        """A name without a value is no entry of an object: an error, and nothing is lost."""
        session = SessionDetails(payloads.old())
        tags: Any = session.tags
        with pytest.raises(AttributeError):
            tags.append("x")
        assert session == payloads.old()

    def test_a_new_list_takes_their_place(self) -> None:
        """Assigned, it is written as what it is; so is an object, for an old workspace."""
        session = SessionDetails(payloads.old())
        session.tags = ["a"]
        assert session["tags"] == ["a"]
        session.tags = TAGS_2024  # type: ignore[assignment]
        assert session["tags"] == TAGS_2024
        assert session["tags"] is not TAGS_2024
        assert session.tags == ("team", "run")  # type: ignore[comparison-overlap]
        session.tags = None
        assert "tags" not in session
        for tags in (TAGS_2024, ["a"], ("a",)):
            assert SessionDetails(tags=tags)["tags"] == (tags if isinstance(tags, dict) else ["a"])  # type: ignore[call-overload]

    def test_they_are_passed_on(self) -> None:
        """The attribute has the names; the key has the values, too."""
        session = SessionDetails(payloads.old())
        assert SessionDetails(tags=session.tags)["tags"] == ["team", "run"]  # type: ignore[call-overload]
        other = SessionDetails(tags=session["tags"])
        assert other["tags"] == session["tags"]
        assert other["tags"] is not session["tags"]
        assert JobUpdateOptions(tags=session["tags"])["tags"] == session["tags"]
        for twin in (copy.copy(session), pickle.loads(pickle.dumps(session))):
            assert twin.tags == session.tags
            assert twin == session

    def test_a_patch_takes_a_name_away(self) -> None:
        """As RFC 7396 says it, by null, which is right in such an object."""
        job, changed = JobDetails({"tags": TAGS_2024}), JobDetails({"tags": {"team": "chemistry"}})
        options = JobUpdateOptions(merge_patch(job, changed))
        assert options.validate(operation="update") == {"tags": {"run": None}}
        assert options.tags == ("run",)  # type: ignore[comparison-overlap]

    def test_many_tags(self) -> None:
        """The names are a tuple, made at each read, of as many tags as there are."""
        session = SessionDetails({"tags": {str(number): "" for number in range(20_000)}})
        assert session.tags == tuple(str(number) for number in range(20_000))
        fewer = SessionDetails({"tags": {str(number): "" for number in range(5_000)}})
        assert count_calls(lambda: session.tags) < 4.2 * count_calls(lambda: fewer.tags)

    @pytest.mark.parametrize(
        ("tags", "message"),
        [
            ({"a": 5}, "Expected a string or null, got 5 - at $.tags.a"),
            ("a", "Expected a JSON array or a JSON object, got a string - at $.tags"),
            ([{"a": "b"}], "Expected a string, got an object - at $.tags[0]"),
        ],
    )
    def test_what_is_no_map_of_strings(self, tags: Any, message: str) -> None:
        """It is an error to read, to write and to validate."""
        with pytest.raises(DeserializationError) as caught:
            _ = SessionDetails({"tags": tags}).tags
        assert str(caught.value) == f"SessionDetails.tags: {message}"
        with pytest.raises(SerializationError) as refused:
            SessionDetails({}).tags = tags
        assert str(refused.value) == f"SessionDetails.tags: {message}"
        with pytest.raises(ValidationError) as found:
            ItemDetails({"tags": tags}).validate()
        assert str(found.value.errors[0]) == message


FINAL = {"Completed", "Succeeded", "Failed", "Cancelled", "TimedOut"}


@pytest.mark.parametrize("status", [*JobStatus, *SessionStatus])
def test_which_statuses_are_final(status: JobStatus | SessionStatus) -> None:
    """Each member knows, and so does an item that has it, in any casing."""
    assert status.is_terminal is (status.value in FINAL)
    kind = JobDetails if isinstance(status, JobStatus) else SessionDetails
    for text in (status.value, status.value.upper()):
        item = kind({"status": text})
        assert item.is_terminal is status.is_terminal
        assert item["status"] == text


@pytest.mark.parametrize("kind", [JobDetails, SessionDetails])
@pytest.mark.parametrize("document", [{"status": "Paused"}, {"status": None}, {}, {"status": ""}])
def test_an_unknown_status_is_not_final(kind: type[JobDetails | SessionDetails], document: dict[str, Any]) -> None:
    """Nor is none at all; one of a wrong type is an error."""
    assert kind(document).is_terminal is False
    with pytest.raises(DeserializationError):
        _ = kind({"status": 5}).is_terminal


@given(*[st.none() | st.datetimes(timezones=st.just(dt.UTC))] * 3)
def test_how_long_it_took(created: Any, begun: Any, ended: Any) -> None:
    """The difference of two times, or None where one is missing; they are not part of the document."""
    document = {"creationTime": created, "beginExecutionTime": begun, "endExecutionTime": ended}
    for kind in (ItemDetails, SessionDetails, JobDetails):
        item = kind(document)
        before = json.dumps(item)
        assert item.queue_time == (begun - created if created and begun else None)
        assert item.execution_time == (ended - begun if begun and ended else None)
        assert json.dumps(item) == before


def test_what_is_worked_out_can_not_be_written() -> None:
    """An error, as every attribute that isn't there, and nothing in the document."""
    job = JobDetails({})
    for name in ("is_terminal", "execution_time", "queue_time"):
        with pytest.raises(AttributeError):
            setattr(job, name, True)
    assert job == {"itemType": "Job"}


def test_a_queue_position() -> None:
    """None where the job is not among the first 1,000, and the key is there."""
    answer = JobQueuePositionResponse.from_json('{"queuePosition": null}')
    assert answer.queue_position is None
    assert "queuePosition" in answer
    assert TargetStatus(TARGET_2026).average_queue_time_high_priority == 1
