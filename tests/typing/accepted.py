"""Code that both type checkers must accept, and that runs: what they say of each value is so."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Generic, Literal, TypeVar, Unpack, assert_type

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    CreatedByType,
    ExtensibleEnum,
    Field,
    InnerError,
    ItemDetails,
    ItemDetailsPage,
    ItemType,
    JobDetails,
    JobDetailsParams,
    JobStatus,
    JobType,
    JobUpdateOptions,
    JobUpdateResponse,
    Model,
    ModelError,
    ODataV4Error,
    Page,
    Priority,
    ProviderAvailability,
    ProviderStatus,
    ProviderStatusPage,
    QuantumComputingData,
    QuotaUsage,
    QuotaUsagePage,
    SasUriResponse,
    SessionDetails,
    SessionDetailsPage,
    SessionDetailsParams,
    SessionJobFailurePolicy,
    SessionStatus,
    TargetStatus,
    Usage,
    UsageEvent,
    ValidationError,
    WorkspaceItemError,
    fields,
    iter_items,
    merge_patch,
    rest_discriminator,
    rest_field,
)


def every_kind_of_field(session: SessionDetails, item: ItemDetails) -> None:
    assert_type(session.id, str)
    assert_type(session.item_type, Literal[ItemType.SESSION])
    assert_type(item.item_type, ItemType | str)
    assert_type(session.creation_time, dt.datetime | None)
    assert_type(session.created_by, str | None)
    assert_type(session.created_by_type, CreatedByType | str | None)
    assert_type(session.priority, Priority | str | None)
    assert_type(session.job_failure_policy, SessionJobFailurePolicy | str)
    assert_type(session.status, SessionStatus | str | None)
    assert_type(session.tags, list[str] | None)
    assert_type(session.usage, Usage | None)
    if session.usage is not None:
        assert_type(session.usage["shots"], float)
    assert_type(session.cost_estimate, CostEstimate | None)
    if session.cost_estimate is not None:
        assert_type(session.cost_estimate.estimated_total, float)
        assert_type(session.cost_estimate.events, list[UsageEvent] | None)
        for event in session.cost_estimate.events or []:
            assert_type(event.unit_price, float)
    assert_type(session.error_data, WorkspaceItemError | None)
    if session.error_data is not None:
        assert_type(session.error_data.details, list[ODataV4Error] | None)
        assert_type(session.error_data.innererror, InnerError | None)
        if session.error_data.innererror is not None:
            assert_type(session.error_data.innererror.innererror, InnerError | None)


def a_job(job: JobDetails) -> None:
    assert_type(job.item_type, Literal[ItemType.JOB])
    assert_type(job.job_type, JobType | str | None)
    assert_type(job.container_uri, str)
    assert_type(job.metadata, Any | None)
    assert_type(job.quantum_computing_data, QuantumComputingData | None)
    assert_type(job.shots, int | None)
    assert_type(job.is_terminal, bool)
    assert_type(job.execution_time, dt.timedelta | None)
    assert_type(job.queue_time, dt.timedelta | None)
    assert_type(JobStatus.QUEUED.is_terminal, bool)
    JobDetails(name="x", provider_id="ionq", target="ionq.qpu", container_uri="x", input_params={"shots": 1})
    body = job.as_dict(operation="create")
    assert_type(body, dict[str, Any])
    assert_type(job.to_json(operation="update", indent=2, sort_keys=True), str)
    assert_type(job.validate(operation="create"), JobDetails)


def changes_of_a_job(job: JobDetails) -> None:
    changed = job.copy()
    changed.priority = Priority.HIGH
    patch = merge_patch(job, changed)
    assert_type(patch, dict[str, Any])
    options = JobUpdateOptions(patch)
    options.name = NULL
    JobUpdateOptions(name="x", priority="High", tags=["a"])
    answer = JobUpdateResponse(name="x", tags=[])
    assert_type(answer.tags, list[str])


def fetch_page(link: str) -> SessionDetailsPage:
    return SessionDetailsPage.from_json('{"value": [{"name": "x"}]}' if link else "{}")


def pages(text: str) -> None:
    page = SessionDetailsPage.from_json(text)
    assert_type(page, SessionDetailsPage)
    assert_type(page.value, list[SessionDetails])
    assert_type(page.next_link, str | None)
    assert_type(list(page), list[str])
    for session in page.value:
        assert_type(session, SessionDetails)
    for item in ItemDetailsPage.from_json(text).value:
        assert_type(item, ItemDetails)
    for provider in ProviderStatusPage(value=[ProviderStatus(id="ionq", targets=[TargetStatus(id="x")])]).value:
        assert_type(provider.current_availability, ProviderAvailability | str)
    for used in QuotaUsagePage.from_json(text).value:
        assert_type(used, QuotaUsage)
        assert_type(used.metadata, dict[str, str] | None)
    assert_type(iter_items(fetch_page, "x"), Iterator[SessionDetails])
    assert_type([session.name for session in iter_items(fetch_page, page.next_link)], list[str])
    assert_type(SasUriResponse.from_json(text).copy(), SasUriResponse)
    places = Page[Place].from_json(text)
    for place in places.value:
        assert_type(place, Place)
    assert_type(PlacePage.from_json(text).value, list[Place])
    assert_type(PlacePage.from_json(text).total, int | None)


def from_and_to_json(text: str, document: dict[str, Any]) -> None:
    assert_type(SessionDetails.from_json(text), SessionDetails)
    assert_type(SessionDetails.from_json(text.encode(), loads=json.loads), SessionDetails)
    assert_type(ItemDetails.from_dict(document), ItemDetails)
    session = SessionDetails(document)
    assert_type(session.as_dict(), dict[str, Any])
    assert_type(session.to_json(exclude_readonly=True), str)
    assert_type(session.to_json(indent=2), str)
    assert_type(session.validate(), SessionDetails)
    assert_type(json.dumps(session), str)
    assert_type(session["name"], Any)
    item = ItemDetails.from_dict(document)
    if isinstance(item, SessionDetails):
        assert_type(item.status, SessionStatus | str | None)


def keywords() -> None:
    session = SessionDetails(
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy="Abort",
        tags=["nightly"],
        cost_estimate=CostEstimate(currency_code="USD", estimated_total=1),
        begin_execution_time=dt.datetime(2020, 9, 30),
    )
    assert_type(session, SessionDetails)
    ItemDetails(name="x", provider_id="x", target="x", item_type="Future")
    Usage({"shots": 1})
    WorkspaceItemError(code="x", message="y", details=[ODataV4Error(code="x", message="y")])


def changes(session: SessionDetails) -> None:
    session.status = SessionStatus.FAILED
    session.status = "Paused"
    session.tags = NULL
    session.tags = None
    session.tags = ["a"]
    session.tags.append("b")
    session["new"] = dt.datetime(2020, 9, 30)
    session.update(other=1)
    del session.name


def copies(session: SessionDetails) -> None:
    assert_type(session.copy(), SessionDetails)
    assert_type(copy.copy(session), SessionDetails)
    assert_type(copy.deepcopy(session), SessionDetails)
    assert_type(session | {"name": "other"}, SessionDetails)
    session |= {"name": "other"}
    assert_type(session, SessionDetails)


def errors(session: SessionDetails) -> None:
    try:
        session.validate(exclude_readonly=True)
    except ValidationError as error:
        assert_type(error.errors, tuple[ModelError, ...])
        assert_type(error.path, str)


def introspection() -> None:
    for field in fields(SessionDetails):
        assert_type(field, Field)
        assert_type((field.name, field.json_name, field.doc), tuple[str, str, str])
        assert_type((field.required, field.read_only), tuple[bool, bool])


def patterns(item: ItemDetails) -> str:
    match item:
        case SessionDetails(status=SessionStatus.SUCCEEDED, name=name):
            return name
        case ItemDetails(tags=[first, *_]):
            return first
        case _:
            return ""


class Color(ExtensibleEnum):
    RED = "Red"


class Place(Model):
    kind: str = rest_discriminator()
    name: str = rest_field()


class Lab(Place, discriminator="lab"):
    size: int = rest_field()


class PlacePage(Page[Place]):
    value: list[Place] = rest_field(visibility=["read"])
    total: int | None = rest_field()


class Experiment(SessionDetails):
    """An SDK's own fields, of every kind that the service has none of."""

    cost_center: str = rest_field(visibility=["read", "create"])
    color: Color | str | None = rest_field("x-color")
    count: int | None = rest_field(default=1)
    ratio: float = rest_field()
    flag: bool | None = rest_field()
    day: dt.date = rest_field()
    clock: dt.time | None = rest_field()
    length: dt.timedelta | None = rest_field()
    data: bytes | None = rest_field()
    mode: Literal["fast", "slow"] | None = rest_field()
    anything: Any = rest_field()
    weights: dict[str, float] | None = rest_field()
    days: list[dt.date] | None = rest_field()
    places: list[Place] | None = rest_field()
    by_name: dict[str, Place] | None = rest_field()
    parent: Experiment | None = rest_field()
    _client: object = None

    @property
    def label(self) -> str:
        return f"{self.name} on {self.target}"

    def keep(self, client: object) -> None:
        self._client = client


def constructors_of_an_sdk_s_own() -> None:
    assert_type(Lab(name="x", size=1), Lab)
    assert_type(Lab({"name": "x", "size": 1}), Lab)
    assert_type(Experiment(name="x", cost_center="42", weights={"a": 1}, parent=Experiment(DOCUMENT)), Experiment)
    assert_type(PlacePage(value=[Place(kind="x", name="y")], total=1), PlacePage)


def a_subclass(experiment: Experiment) -> None:
    assert_type(experiment.cost_center, str)
    assert_type(experiment.status, SessionStatus | str | None)
    assert_type(experiment.color, Color | str | None)
    assert_type(experiment.count, int | None)
    assert_type(experiment.ratio, float)
    assert_type(experiment.flag, bool | None)
    assert_type(experiment.day, dt.date)
    assert_type(experiment.clock, dt.time | None)
    assert_type(experiment.length, dt.timedelta | None)
    assert_type(experiment.data, bytes | None)
    assert_type(experiment.mode, Literal["fast", "slow"] | None)
    assert_type(experiment.anything, Any)
    assert_type(experiment.weights, dict[str, float] | None)
    assert_type(experiment.days, list[dt.date] | None)
    assert_type(experiment.places, list[Place] | None)
    assert_type(experiment.by_name, dict[str, Place] | None)
    assert_type(experiment.parent, Experiment | None)
    assert_type(experiment.label, str)
    assert_type(experiment.copy(), Experiment)
    assert_type(Experiment.from_json(experiment.to_json()), Experiment)
    assert_type(Place(kind="lab", name="x"), Place)
    experiment.color = Color.RED
    experiment.parent = experiment
    experiment.keep(object())


def open_session(**keywords: Unpack[SessionDetailsParams]) -> SessionDetails:
    return SessionDetails(**keywords)


def submit(repetitions: int, **keywords: Unpack[JobDetailsParams]) -> JobDetails:
    keywords.setdefault("input_params", {"shots": repetitions})
    return JobDetails(**keywords)


def functions_with_the_keywords_of_a_model() -> None:
    session = open_session(name="x", provider_id="y", target="z", job_failure_policy="Abort", tags=["a"])
    assert_type(session, SessionDetails)
    job = submit(100, name="x", provider_id="y", target="z", container_uri="u", session_id=session.id)
    assert_type(job.input_params, Any | None)


T = TypeVar("T")


class Envelope(Model, Generic[T]):
    item: T = rest_field()
    all_of_them: list[T] | None = rest_field()


class Crate(Envelope[SessionDetails]):
    size: int | None = rest_field()


class Truck(Model):
    crate: Envelope[int] | None = rest_field()
    page: Page[SessionDetails] | None = rest_field()


def generic_models(text: str) -> None:
    assert_type(Page[SessionDetails].from_json(text).value, list[SessionDetails])
    assert_type(Page[SessionDetails](value=[]).copy(), Page[SessionDetails])
    assert_type(Envelope[int].from_json(text).item, int)
    assert_type(Envelope[dt.datetime].from_dict({}).all_of_them, list[dt.datetime] | None)
    assert_type(Crate.from_dict({"item": {}}).item, SessionDetails)
    truck = Truck(crate=Envelope[int](item=5), page=SessionDetailsPage(value=[]))
    assert truck.crate is not None
    assert_type(truck.crate.item, int)
    assert_type(truck.page, Page[SessionDetails] | None)


DOCUMENT: dict[str, Any] = {
    "id": "1",
    "name": "VQE",
    "providerId": "ionq",
    "target": "ionq.qpu",
    "itemType": "Session",
    "jobFailurePolicy": "Abort",
    "usage": {"shots": 1},
    "errorData": {"code": "x", "message": "y", "innererror": {}},
    "costEstimate": {"currencyCode": "USD", "estimatedTotal": 1, "events": []},
}

if __name__ == "__main__":
    every_kind_of_field(SessionDetails(DOCUMENT), ItemDetails.from_dict(DOCUMENT))
    from_and_to_json(json.dumps(DOCUMENT), DOCUMENT)
    a_job(JobDetails({key: DOCUMENT[key] for key in ("name", "providerId", "target")} | {"containerUri": "x"}))
    changes_of_a_job(JobDetails({}))
    pages('{"value": []}')
    keywords()
    functions_with_the_keywords_of_a_model()
    generic_models('{"item": 5, "value": []}')
    changes(SessionDetails(DOCUMENT))
    copies(SessionDetails(DOCUMENT))
    errors(SessionDetails(DOCUMENT))
    introspection()
    assert patterns(SessionDetails(DOCUMENT | {"status": "Succeeded"})) == "VQE"
    assert patterns(ItemDetails({"tags": ["a"]})) == "a"
    constructors_of_an_sdk_s_own()
    a_subclass(Experiment(DOCUMENT | {"day": "2020-09-30"}))
