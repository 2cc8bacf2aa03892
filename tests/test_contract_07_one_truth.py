"""Contract point 7: one truth. Attributes, keys and all of dict's methods agree."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    DeserializationError,
    Model,
    SerializationError,
    SessionDetails,
    Usage,
    UsageEvent,
    ValidationError,
    WorkspaceItemError,
    fields,
)
from tests import payloads
from tests.strategies import JSON, near_sessions

ATTRIBUTES = [field.name for field in fields(SessionDetails)]

MUTATORS = (
    pytest.param(lambda model, key, value: model.__setitem__(key, value), id="setitem"),
    pytest.param(lambda model, key, value: model.update({key: value}), id="update"),
    pytest.param(lambda model, key, value: model.update([(key, value)]), id="update-pairs"),
    pytest.param(lambda model, key, value: model.update(**{key: value}), id="update-keywords"),
    pytest.param(lambda model, key, value: model.__ior__({key: value}), id="ior"),
    pytest.param(lambda model, key, value: (model.pop(key), model.setdefault(key, value)), id="pop-setdefault"),
    pytest.param(lambda model, key, value: (model.__delitem__(key), model.setdefault(key, value)), id="del-setdefault"),
    pytest.param(lambda model, key, value: (model.clear(), model.update({key: value})), id="clear-update"),
)


@pytest.mark.parametrize("mutate", MUTATORS)
def test_a_change_by_key_shows_in_the_attribute(mutate: Any) -> None:
    """After any change by key, the attribute reads the new value."""
    new = {
        "status": "Failed",
        "creationTime": "2001-01-01T00:00:00Z",
        "tags": ["x"],
        "costEstimate": {"events": []},
    }
    session = SessionDetails(payloads.full())
    for name in ATTRIBUTES:
        getattr(session, name)
    for key, value in new.items():
        mutate(session, key, value)
        name = next(field.name for field in fields(SessionDetails) if field.json_name == key)
        assert getattr(session, name) == SessionDetails({key: value}).__getattribute__(name)
        assert session[key] == value


def test_popitem() -> None:
    """popitem removes the last key, and its attribute is None."""
    session = SessionDetails(payloads.full())
    assert session.status == "Succeeded"
    assert session.popitem() == ("status", "Succeeded")
    assert session.status is None


def test_setdefault_returns_what_the_document_holds() -> None:
    """setdefault returns the document's own value, not the argument."""
    session = SessionDetails({})
    session.setdefault("tags", []).append("x")
    assert session.tags == ["x"]
    assert session.setdefault("tags", ["y"]) is session.tags
    assert session.setdefault("new") is None


def test_pop_of_an_absent_key() -> None:
    """pop and del of an absent key behave as in a dict."""
    session = SessionDetails({})
    assert session.pop("new", 5) == 5
    with pytest.raises(KeyError):
        session.pop("new")
    with pytest.raises(KeyError):
        del session["new"]


WAYS = (
    pytest.param(lambda session: session.cost_estimate, id="attribute"),
    pytest.param(lambda session: session["costEstimate"], id="getitem"),
    pytest.param(lambda session: session.get("costEstimate"), id="get"),
    pytest.param(lambda session: dict(session.items())["costEstimate"], id="items"),
    pytest.param(lambda session: next(v for v in session.values() if type(v) is CostEstimate), id="values"),
    pytest.param(lambda session: dict(session)["costEstimate"], id="dict"),
    pytest.param(lambda session: {**session}["costEstimate"], id="unpacking"),
    pytest.param(lambda session: session.setdefault("costEstimate", None), id="setdefault"),
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [SessionDetails, lambda document: SessionDetails.from_json(json.dumps(document))])
def test_a_nested_model_is_one_object(make: Any, way: Any) -> None:
    """A nested model is the same object by attribute and by key, whichever is read first."""
    session = make(payloads.full())
    cost = way(session)
    assert type(cost) is CostEstimate
    assert all(other.values[0](session) is cost for other in WAYS)
    event = cost["events"][0]
    assert type(event) is UsageEvent
    assert cost.events[0] is event
    event.unit_price = 9
    assert json.loads(json.dumps(session))["costEstimate"]["events"][0]["unitPrice"] == 9


@pytest.mark.parametrize("take", [lambda s: s.pop("costEstimate"), lambda s: s.popitem()[1]])
def test_what_is_taken_out_is_a_model(take: Any) -> None:
    """pop and popitem return nested models."""
    session = SessionDetails.from_json(json.dumps({"itemType": "Session", "costEstimate": {}}))
    assert type(take(session)) is CostEstimate
    assert session == {"itemType": "Session"}


def test_a_plain_dict_written_by_key_becomes_a_model() -> None:
    """A plain object that is written by key becomes the model that its field declares."""
    session = SessionDetails({})
    session["costEstimate"] = {"events": [{"unitPrice": 1}]}
    assert type(session["costEstimate"]) is CostEstimate
    assert session.cost_estimate is session["costEstimate"]
    session.update(errorData={"details": [{}]})
    assert type(session["errorData"]) is WorkspaceItemError


def test_a_model_of_another_class_written_by_key() -> None:
    """A key takes a model of another class. Reading the attribute raises, and the key keeps the model."""
    session = SessionDetails({})
    session["costEstimate"] = Usage({"shots": 1})
    assert type(session["costEstimate"]) is Usage
    with pytest.raises(DeserializationError, match=r"Expected a JSON object \(CostEstimate\), got a Usage - at "):
        _ = session.cost_estimate
    assert type(session["costEstimate"]) is Usage


def test_lists_are_the_document_s_own() -> None:
    """Appending to a list shows by attribute, by key and in the JSON."""
    session = SessionDetails(payloads.full())
    assert session.tags is not None
    session.tags.append("new")
    assert session["tags"] == ["nightly", "vqe", "new"]
    session["tags"].append("newer")
    assert session.tags[-1] == "newer"
    assert session.to_json().count('"newer"') == 1


def read(model: Model, name: str) -> Any:
    try:
        return getattr(model, name)
    except DeserializationError as error:
        return str(error)


@given(near_sessions(), st.data())
def test_every_way_of_reading_agrees(document: dict[str, Any], data: st.DataObject) -> None:
    """After any changes, each attribute reads as in a new model of the same document."""
    session = SessionDetails(document)
    for _ in range(data.draw(st.integers(0, 6))):
        field = data.draw(st.sampled_from([f for f in fields(SessionDetails) if not f.is_discriminator]))
        read(session, field.name)
        change = data.draw(st.sampled_from(["set", "null", "none", "pop"]))
        if change == "set":
            session[field.json_name] = data.draw(JSON)
        elif change == "pop":
            session.pop(field.json_name, None)
        else:
            setattr(session, field.name, NULL if change == "null" else None)
    fresh = SessionDetails(session.as_dict())
    for name in ATTRIBUTES:
        assert read(session, name) == read(fresh, name)
    assert list(session) == list(session.keys()) == [key for key, _ in session.items()]
    assert all(session[key] is value is session.get(key) for key, value in session.items())


def test_appending_a_model() -> None:
    """A model that was appended to a list is the same object by attribute and by key."""
    cost = CostEstimate({"currencyCode": "USD", "events": []})
    event = UsageEvent({"dimensionId": "gs1q"})
    cost.events.append(event)  # type: ignore[union-attr]
    assert cost.events[-1] is cost["events"][-1] is event  # type: ignore[index]
    assert cost.to_json() == '{"currencyCode": "USD", "events": [{"dimensionId": "gs1q"}]}'


def test_appending_a_dict() -> None:
    """A plain object that was appended to a list of models stays a dict there.

    Displays, pickles, validate and redacted treat it as the model that belongs there, and store nothing.
    """
    cost = CostEstimate({"currencyCode": "USD", "estimatedTotal": 1, "events": []})
    appended = {"unitPrice": 1}
    cost["events"].append(appended)
    assert repr(cost) == "CostEstimate(currency_code='USD', estimated_total=1, events=[UsageEvent(unit_price=1)])"
    assert cost.as_dict(operation="create") == cost.redacted() == cost.as_dict() == json.loads(cost.to_json())
    assert type(pickle.loads(pickle.dumps(cost)).events[0]) is UsageEvent
    cost["events"].append({"unitPrice": "1"})
    with pytest.raises(ValidationError, match=r"Expected a number, got '1' - at \$.events\[1\].unitPrice"):
        cost.validate()
    assert cost["events"] is cost.events
    assert cost.events[0] is appended  # type: ignore[index]
    assert [type(event) for event in cost.events] == [dict, dict]  # type: ignore[union-attr]
    with pytest.raises(SerializationError, match=r"Expected a number, got '1' - at \$.events\[1\].unitPrice"):
        cost.events = list(cost["events"])
    cost.events.pop()  # type: ignore[union-attr]
    cost.events = list(cost["events"])
    assert [type(event) for event in cost.events] == [UsageEvent]


def test_what_was_appended_by_key_stays_as_it_is() -> None:
    """A plain object that was appended before the first read stays a dict too."""
    cost = CostEstimate({"events": [{}]})
    cost["events"].append({"unitPrice": 1})
    assert cost.events is not None
    assert [type(event) for event in cost.events] == [UsageEvent, dict]
    assert cost["events"] is cost.events
    assert cost["events"][1] == {"unitPrice": 1}


def test_models_behind_a_wrong_item() -> None:
    """A wrong item of a list leaves the others models."""
    cost = CostEstimate.from_json('{"events": [5, {"unitPrice": 1}]}')
    assert [type(item) for item in cost["events"]] == [int, UsageEvent]
