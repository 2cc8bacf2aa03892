"""The recipes of docs/recipes.md for YAML and factories, with the real packages. Those of logs are in test_logs."""

from __future__ import annotations

from typing import Any

import factory
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import CostEstimate, JobDetails, Model, SessionDetails, UsageEvent, rest_field
from tests import payloads


class CostFactory(factory.Factory):  # type: ignore[misc]
    """A nested model."""

    class Meta:
        model = CostEstimate

    currency_code = "USD"
    estimated_total = 0.5


class JobFactory(factory.Factory):  # type: ignore[misc]
    """One with a secret, a nested model and a value that depends on another."""

    class Meta:
        model = JobDetails

    name = factory.Sequence("job {}".format)
    provider_id = "ionq"
    target = factory.LazyAttribute(lambda job: f"{job.provider_id}.qpu")
    container_uri = factory.Faker("url")
    cost_estimate = factory.SubFactory(CostFactory)


def test_factories() -> None:
    """Keywords, defaults, nested models, dicts and batches; a wrong keyword is the model's error."""
    job = JobFactory(provider_id="rigetti", cost_estimate__currency_code="EUR")
    assert (job.target, job["costEstimate"]) == ("rigetti.qpu", {"currencyCode": "EUR", "estimatedTotal": 0.5})
    assert type(job.cost_estimate) is CostEstimate
    assert len({each.name for each in JobFactory.create_batch(5)}) == 5
    with pytest.raises(TypeError, match=r"^JobDetails has no attribute 'nam'\. Did you mean 'name'\?$"):
        JobFactory(nam="x")


@pytest.mark.parametrize("document", [payloads.full(), payloads.full_job()])
def test_yaml(document: dict[str, Any]) -> None:
    """A document comes back from YAML as it was, whether its times are quoted or not."""
    model = type(SessionDetails.from_dict(document)) if document["itemType"] == "Session" else JobDetails
    text = yaml.safe_dump(model.from_dict(document).as_dict(), sort_keys=False)
    assert model.from_dict(yaml.safe_load(text)).as_dict() == document


def test_yaml_values() -> None:
    """What YAML has and JSON doesn't: times and dates are converted, sets are refused."""
    loaded = yaml.safe_load("creationTime: 2020-09-30 23:57:02 +2\nday: 2020-09-30")
    session = SessionDetails.from_dict(loaded)
    assert (session["creationTime"], session["day"]) == ("2020-09-30T21:57:02Z", "2020-09-30")
    with pytest.raises(ValueError, match=r"^SessionDetails: Expected a JSON-serializable value, got a set - at \$.x$"):
        SessionDetails.from_dict(yaml.safe_load("x: !!set {a}"))


class Point(Model):
    """Every keyword is required."""

    x: float = rest_field()
    label: str = rest_field()
    events: list[UsageEvent] | None = rest_field()


@given(st.builds(Point, x=st.floats(allow_nan=False, allow_infinity=False)))
def test_hypothesis(point: Point) -> None:
    """It infers keywords from annotations."""
    assert Point.from_json(point.to_json()) == point.validate()
