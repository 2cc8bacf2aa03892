"""Code that both type checkers must reject: each line that says so, and no other."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, Unpack

from quantum_workspace_models import (
    CostEstimate,
    InnerError,
    ItemDetails,
    ItemType,
    JobDetails,
    JobDetailsParams,
    JobUpdateOptions,
    Model,
    ODataV4Error,
    Page,
    Quota,
    QuotaPage,
    SessionDetails,
    SessionDetailsPage,
    SessionDetailsParams,
    SessionStatus,
    Usage,
    UsageEvent,
    iter_items,
    rest_field,
)

RIGHT: dict[str, Any] = {}


def misspelt_keywords() -> None:
    CostEstimate(currency_code="USD", estimated_total=1, event=[])  # rejected
    SessionDetails(nam="x", provider_id="x", target="x", job_failure_policy="Abort")  # rejected
    SessionDetails(name="x", providerId="x", target="x", job_failure_policy="Abort")  # rejected
    InnerError(cod="x")  # rejected


def missing_keywords() -> None:
    SessionDetails(name="x", provider_id="x", target="x")  # rejected
    SessionDetails()  # rejected
    ItemDetails(name="x", provider_id="x", target="x")  # rejected
    CostEstimate(currency_code="USD")  # rejected
    UsageEvent(dimension_id="x")  # rejected
    ODataV4Error(code="x")  # rejected


def wrong_types_of_keywords() -> None:
    SessionDetails(name=5, provider_id="x", target="x", job_failure_policy="Abort")  # rejected
    SessionDetails(name="x", provider_id="x", target="x", job_failure_policy=None)  # rejected
    SessionDetails(name="x", provider_id="x", target="x", job_failure_policy="Abort", tags="a")  # rejected
    SessionDetails(name="x", provider_id="x", target="x", job_failure_policy="Abort", tags=[1])  # rejected
    SessionDetails(name="x", provider_id="x", target="x", job_failure_policy="x", item_type=ItemType.JOB)  # rejected
    CostEstimate(currency_code="USD", estimated_total="1")  # rejected
    Usage({"shots": "many"})  # rejected


def wrong_calls(session: SessionDetails) -> None:
    SessionDetails("{}")  # rejected
    SessionDetails(RIGHT, RIGHT)  # rejected
    SessionDetails(RIGHT, name="x")  # rejected
    SessionDetails.from_json({})  # rejected
    SessionDetails.from_dict("{}")  # rejected
    session.as_dict(True)  # rejected
    session.to_json(exclude_readonly="yes")  # rejected
    session.validate(1)  # rejected


def attributes(session: SessionDetails) -> None:
    session.name = 5  # rejected
    session.staus = "Failed"  # rejected
    session.tags = "a"  # rejected
    session.creation_time = "2020-09-30T00:00:00Z"  # rejected
    session.cost_estimate = Usage({})  # rejected
    print(session.staus)  # rejected
    del session.staus  # rejected
    print(session.creation_time.year)  # rejected
    print(SessionStatus.PAUSED)  # rejected
    number: int = session.name  # rejected
    print(number)


def jobs(job: JobDetails) -> None:
    JobDetails(name="x", provider_id="x", target="x")  # rejected
    JobDetails(name="x", provider_id="x", target="x", container_uri=5)  # rejected
    JobDetails(name="x", provider_id="x", target="x", container_uri="x", item_type=ItemType.SESSION)  # rejected
    JobUpdateOptions(status="Failed")  # rejected
    job.as_dict(operation="creat")  # rejected
    job.to_json(operation="patch")  # rejected
    job.validate(operation=5)  # rejected
    job.shots = "many"  # rejected
    job.is_terminal = True  # rejected
    job.input_params_ = {}  # rejected
    print(SessionStatus.WAITING.is_final)  # rejected


def pages(text: str) -> None:
    QuotaPage()  # rejected
    QuotaPage(value=[SessionDetails({})])  # rejected
    for quota in QuotaPage.from_json(text).value:
        print(quota.status)  # rejected
    print([quota.dimension for quota in QuotaPage.from_json(text)])  # rejected
    for session in Page[SessionDetails].from_json(text).value:
        print(session.dimension)  # rejected
    quotas: list[Quota] = SessionDetailsPage.from_json(text).value  # rejected
    print(quotas)
    iter_items(text, "x")  # rejected
    Page[int]  # rejected


class Experiment(SessionDetails):
    cost_center: str | None = rest_field(visibility=["read", "create"])
    color: str = rest_field(visibility=["write"])  # rejected


def open_session(**keywords: Unpack[SessionDetailsParams]) -> SessionDetails:
    return SessionDetails(**keywords)


def submit(**keywords: Unpack[JobDetailsParams]) -> None:
    SessionDetails(**keywords)  # rejected


def functions_with_the_keywords_of_a_model() -> None:
    open_session(name="x", provider_id="y", target="z")  # rejected
    open_session(name="x", provider_id="y", target="z", job_failure_policy="Abort", tag=["a"])  # rejected
    open_session(name="x", provider_id="y", target="z", job_failure_policy="Abort", tags="a")  # rejected
    submit(name="x", provider_id="y", target="z")  # rejected


T = TypeVar("T")


class Envelope(Model, Generic[T]):
    item: T = rest_field()


def generic_models(text: str) -> None:
    Envelope[int](item="x")  # rejected
    size: str = Envelope[int].from_json(text).item  # rejected
    print(size)
    sessions: list[SessionDetails] = Page[JobDetails].from_json(text).value  # rejected
    print(sessions)


class Lab(Model):
    name: str = rest_field()
    size: int | None = rest_field(visibility=["read"])


def constructors_of_an_sdk_s_own() -> None:
    Lab(nam="x")  # rejected
    Lab(name=5)  # rejected
    Lab(name="x", size="5")  # rejected
    Lab(["x"])  # rejected
    Experiment(name="x", cost_centre="42")  # rejected
    Experiment(name="x", cost_center=42)  # rejected


def a_subclass(experiment: Experiment) -> None:
    experiment.cost_center = 5  # rejected
    print(experiment.cost_centre)  # rejected
    print(experiment.cost_center.upper())  # rejected
