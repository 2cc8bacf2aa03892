"""Request bodies by operation: what a field's visibility allows, at every depth."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from quantum_workspace_models import (
    BlobDetails,
    JobDetails,
    JobUpdateOptions,
    Model,
    SessionDetails,
    ValidationError,
    fields,
    rest_field,
)
from quantum_workspace_models._core.fields import ALL_VISIBILITIES, Visibility
from tests import payloads, reference
from tests.helpers import discriminators


class Inner(Model):
    """What is inside."""

    made: str | None = rest_field(visibility=["create"])
    changed: str | None = rest_field(visibility=["update"])
    seen: str = rest_field(visibility=["read"])


class Outer(Model):
    """What is around it."""

    one: Inner | None = rest_field()
    many: list[Inner] | None = rest_field(visibility=["read", "create"])
    asked: str | None = rest_field(visibility=["query"])
    gone: str | None = rest_field(visibility=["delete"])


INNER = {"made": "m", "changed": "c", "seen": "s", "new": 1}
OUTER = {"one": INNER, "many": [INNER], "asked": "a", "gone": "g", "new": [INNER]}


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("create", {"one": {"made": "m", "new": 1}, "many": [{"made": "m", "new": 1}], "new": [INNER]}),
        ("update", {"one": {"changed": "c", "new": 1}, "new": [INNER]}),
        ("read", {"one": {"seen": "s", "new": 1}, "many": [{"seen": "s", "new": 1}], "new": [INNER]}),
        ("query", {"one": {"new": 1}, "asked": "a", "new": [INNER]}),
        ("delete", {"one": {"new": 1}, "gone": "g", "new": [INNER]}),
    ],
)
def test_each_operation(operation: Visibility, body: dict[str, Any]) -> None:
    """What is no field stays, whatever it looks like; the model stays as it is."""
    model = Outer(OUTER)
    for exclude_readonly in (False, True):
        assert model.as_dict(operation=operation, exclude_readonly=exclude_readonly) == body
        assert json.loads(model.to_json(operation=operation, exclude_readonly=exclude_readonly)) == body
    assert model.to_json(operation=operation, sort_keys=True) == json.dumps(body, sort_keys=True)
    assert model == OUTER


def test_without_an_operation() -> None:
    """Everything; or, without what only the service sets, what any other operation has."""
    without = {"made": "m", "changed": "c", "new": 1}
    assert Outer(OUTER).as_dict() == OUTER
    assert Outer(OUTER).as_dict(exclude_readonly=True) == OUTER | {"one": without, "many": [without]}


def test_the_operations_are_those_of_a_field() -> None:
    """One list of names, for fields and for bodies."""
    assert get_args(Visibility) == ALL_VISIBILITIES


@pytest.mark.parametrize("model", reference.models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize("operation", ALL_VISIBILITIES)
def test_every_model(model: type[Model], operation: Visibility) -> None:
    """A body has the fields that name the operation, in the order of the document."""
    document = {field.json_name: None for field in fields(model)}
    item_type = dict.fromkeys(discriminators(model))
    body = model({**document, **discriminators(model)}).as_dict(operation=operation)
    assert [*body] == [field.json_name for field in fields(model) if operation in field.visibility]
    assert all(value is None for name, value in body.items() if name not in item_type)


def test_the_bodies_of_a_job() -> None:
    """Of a job as the service sends it, what makes it again, and what changes it."""
    job = JobDetails(payloads.full_job())
    assert [*job.as_dict(operation="create")] == [
        "name",
        "providerId",
        "target",
        "itemType",
        "priority",
        "tags",
        "jobType",
        "sessionId",
        "containerUri",
        "inputDataUri",
        "inputDataFormat",
        "inputParams",
        "metadata",
        "outputDataUri",
        "outputDataFormat",
    ]
    assert [*job.as_dict(operation="update")] == ["name", "priority", "tags", "metadata"]
    assert job.as_dict(exclude_readonly=True) == job.as_dict(operation="create")


def test_what_was_appended_as_it_is() -> None:
    """A plain object in a list of models is filtered as they are."""
    model = Outer({"many": [INNER]})
    assert model.many is not None
    model["many"].append(dict(INNER))
    assert model.as_dict(operation="create") == {"many": [{"made": "m", "new": 1}] * 2}


class Unresolved(Model):
    """An annotation that names nothing."""

    part: Nowhere | None = rest_field(visibility=["read"])  # type: ignore[name-defined]  # noqa: F821
    size: int | None = rest_field(visibility=["create"])


class HoldsUnresolved(Model):
    """A model with one inside."""

    parts: list[Unresolved] | None = rest_field()


@pytest.mark.parametrize("options", [{"operation": "create"}, {"exclude_readonly": True}])
def test_an_annotation_that_can_not_be_evaluated(options: dict[str, Any]) -> None:
    """A request body isn't made then, because read-only fields might be in it. The whole document is."""
    whole = HoldsUnresolved({"parts": [{"part": {"x": 1}, "size": 1}]})
    for model in (whole, whole["parts"][0]):
        for make in (model.as_dict, model.to_json, model.validate):
            with pytest.raises(
                TypeError, match=r"^Unresolved.part: cannot evaluate the annotation 'Nowhere \| None' in "
            ):
                make(**options)
        assert json.loads(model.to_json()) == model.as_dict() == model


def test_a_body_is_checked_by_its_operation() -> None:
    """What has no part in it may be missing or wrong."""
    request = BlobDetails(container_name="job")
    assert request.validate(operation="create") is request
    assert JobUpdateOptions(name="x").validate(operation="update") == {"name": "x"}
    session = SessionDetails({"name": "VQE", "status": 5, "providerId": 5})
    with pytest.raises(ValidationError) as caught:
        session.validate(operation="create")
    assert [error.path for error in caught.value.errors] == ["$.providerId", "$.target", "$.jobFailurePolicy"]
    assert session.validate(operation="update") is session
    with pytest.raises(ValidationError) as caught:
        Outer({"one": {"seen": 5}, "many": [{}]}).validate(operation="read")
    assert [error.path for error in caught.value.errors] == ["$.one.seen", "$.many[0].seen"]
    assert Outer({"one": {"seen": 5}, "many": [{}]}).validate(operation="create")


class Part(Model):
    id: str = rest_field(visibility=["read"])
    size: int = rest_field()


class Whole(Model):
    part: Part = rest_field()
    parts: list[Part] = rest_field()


def test_exclude_readonly_at_every_depth() -> None:
    """A nested model leaves out what only the service sets, too, whether anybody looked at it or not."""
    text = '{"part": {"id": "1", "size": 2}, "parts": [{"id": "1", "size": 3}]}'
    assert Whole.from_json(text).as_dict(exclude_readonly=True) == {"part": {"size": 2}, "parts": [{"size": 3}]}
