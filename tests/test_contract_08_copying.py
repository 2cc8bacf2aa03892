"""Contract point 8: copying and pickling."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
import pickle
import pickletools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import ArgumentError, SerializationError, SessionDetails, SessionDetailsPage
from tests import payloads
from tests.helpers import read_everything
from tests.strategies import near_sessions

COPIES = {
    "copy.copy": copy.copy,
    "copy()": lambda model: model.copy(),
    "or": lambda model: model | {},
    "ror": lambda model: {} | model,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {protocol}": lambda model, protocol=protocol: pickle.loads(pickle.dumps(model, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}

WAYS = pytest.mark.parametrize("make_copy", COPIES.values(), ids=COPIES.keys())


@given(document=near_sessions(), read_first=st.booleans())
def test_a_copy_is_equal_and_of_the_class(document: dict[str, Any], read_first: bool) -> None:
    """Each way of copying gives an equal model of the same class, in the same order."""
    for way, make_copy in COPIES.items():
        session = SessionDetails(document)
        if read_first:
            read_everything(session)
        other = make_copy(session)
        assert type(other) is SessionDetails, way
        assert json.dumps(other) == json.dumps(session), way
        for key, value in session.items():
            assert type(other[key]) is type(value), way


@WAYS
def test_nothing_is_shared(make_copy: Any) -> None:
    """Changing a copy, at any depth, never changes the original."""
    session = SessionDetails(payloads.full())
    read_everything(session)
    other = make_copy(session)
    other.name = "changed"
    other.tags.append("changed")
    other.usage["changed"] = 1
    other.cost_estimate.currency_code = "changed"
    other.cost_estimate.events[0].dimension_id = "changed"
    other.cost_estimate.events.clear()
    assert session == payloads.full()
    assert session.name == "VQE"


@WAYS
def test_what_sdk_code_keeps_on_a_model(make_copy: Any) -> None:
    """Private attributes are copied along."""
    session = SessionDetails(payloads.full())
    session._workspace = "mine"
    assert make_copy(session)._workspace == "mine"


class Slotted(SessionDetails):
    """A model of an SDK's own, with slots for what it keeps."""

    __slots__ = ("_client", "_unset")


@WAYS
def test_private_attributes_in_slots(make_copy: Any) -> None:
    """Private attributes in the slots of a subclass are copied along."""
    session = Slotted(payloads.full())
    session._client, session._other = ["mine"], "too"
    other = make_copy(session)
    assert type(other) is Slotted
    assert (other._client, other._other, hasattr(other, "_unset")) == (["mine"], "too", False)
    assert (other._client is session._client) is (
        make_copy in [COPIES[way] for way in ("copy.copy", "copy()", "or", "ror")]
    )


class Named(SessionDetails):
    """A model of an SDK's own, with what it computes."""

    @functools.cached_property
    def label(self) -> str:
        return self.name.upper()


@WAYS
def test_a_cached_property_is_computed_anew(make_copy: Any) -> None:
    """A copy has the document and the private attributes, and nothing else that was computed from the original."""
    session = Named(payloads.full())
    assert session.label == "VQE"
    other = make_copy(session)
    other.name = "other"
    assert (other.label, session.label) == ("OTHER", "VQE")


def test_or_merges() -> None:
    """`|` has dict's rules: the right side wins, the left side's keys come first. The result is a model."""
    session = SessionDetails({"name": "a", "new": 1})
    right = session | {"name": "b", "creationTime": "2025-01-02T03:04:05Z"}
    assert right == {"name": "b", "new": 1, "itemType": "Session", "creationTime": "2025-01-02T03:04:05Z"}
    left = {"name": "b", "creationTime": "2025-01-02T03:04:05Z"} | session
    assert type(left) is SessionDetails
    assert left.creation_time is not None
    assert list(left.items()) == [
        ("name", "a"),
        ("creationTime", "2025-01-02T03:04:05Z"),
        ("new", 1),
        ("itemType", "Session"),
    ]
    with pytest.raises(TypeError):
        session | [("name", "b")]
    with pytest.raises(TypeError):
        [("name", "b")] | session


def test_a_document_with_what_json_can_not_hold() -> None:
    """Copying raises an error if the document has something that JSON can't hold. Pickling keeps it."""
    session = SessionDetails.from_json("{}", loads=lambda _: {"new": [float("inf")]})
    for make_copy in (copy.copy, copy.deepcopy, SessionDetails.copy, lambda model: model | {}):
        with pytest.raises(SerializationError, match=r"^SessionDetails: Expected a finite number, got inf - at \$.new"):
            make_copy(session)
    assert pickle.loads(pickle.dumps(session)) == session


def test_a_pickle_names_only_public_things() -> None:
    """A pickle names classes by a public module, so that a later version can load it."""
    data = pickle.dumps(SessionDetails(payloads.full()), 0)
    names = {str(argument) for opcode, argument, _ in pickletools.genops(data) if opcode.name == "GLOBAL"}
    assert "quantum_workspace_models.models.items SessionDetails" in names
    assert "quantum_workspace_models.models.costs UsageEvent" in names
    assert all(re.fullmatch(r"(copy_reg __newobj__|quantum_workspace_models[a-z.]* [A-Z]\w+)", name) for name in names)


@pytest.mark.parametrize("module", [b"quantum_workspace_models", b"quantum_workspace_models.models.items"])
def test_a_pickle_of_version_0_1(module: bytes) -> None:
    """A pickle of version 0.1.0 loads, with its class, document and private attributes."""
    data = (
        b"\x80\x02c" + module + b"\nSessionDetails\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03"
        b"X\x03\x00\x00\x00VQEq\x04X\x08\x00\x00\x00itemTypeq\x05X\x07\x00\x00\x00Sessionq\x06u}q\x07X\x02\x00\x00"
        b"\x00_xq\x08K\x01s\x86q\tb."
    )
    session = pickle.loads(data)
    assert type(session) is SessionDetails
    assert session == {"name": "VQE", "itemType": "Session"}
    assert session._x == 1


def test_deepcopy_shares_no_private_attribute() -> None:
    """deepcopy copies the private attributes of a model and of those in it; copy shares them."""
    session = SessionDetails({"costEstimate": {"events": [{}]}})
    assert session.cost_estimate is not None
    event = session.cost_estimate.events[0]  # type: ignore[index]
    for model in (session, session.cost_estimate, event):
        model._cache = {"owner": session, "seen": []}  # type: ignore[attr-defined]
    deep, shallow = copy.deepcopy(session), copy.copy(session)
    assert deep == shallow == session
    for model, other in [(session, deep), (session.cost_estimate, deep.cost_estimate),
                         (event, deep.cost_estimate.events[0])]:  # type: ignore[union-attr, index]  # fmt: skip
        assert other._cache["owner"] is deep  # type: ignore[union-attr]
        assert other._cache["seen"] is not model._cache["seen"]  # type: ignore[union-attr, attr-defined]
    assert shallow._cache is session._cache  # type: ignore[attr-defined]
    both = copy.deepcopy([session, session])
    assert both[0] is both[1] is not session


def test_deepcopy_keeps_what_is_the_same() -> None:
    """What is one object before deepcopy is one object after it, in private attributes too."""
    page = SessionDetailsPage.from_dict({"value": [{"name": "a", "new": {"b": [1]}}]})
    page._current = page.value[0]  # type: ignore[attr-defined]
    page._list = page.value[0]["new"]["b"]  # type: ignore[attr-defined]
    other = copy.deepcopy(page)
    assert other._current is other.value[0] is not page.value[0]  # type: ignore[attr-defined]
    assert other._list is other.value[0]["new"]["b"]  # type: ignore[attr-defined]


def test_deepcopy_of_a_model_and_what_is_in_it() -> None:
    """A nested model that is copied together with its owner is one object in the copy, in either order."""
    session = SessionDetails(payloads.full())
    for both in (
        {"cost": session.cost_estimate, "session": session},
        {"session": session, "cost": session.cost_estimate},
    ):
        other = copy.deepcopy(both)
        assert other["session"].cost_estimate is other["cost"] is not session.cost_estimate
        assert other == both


def test_replace() -> None:
    """`copy.replace` takes attribute names. None removes the key."""
    session = SessionDetails({"name": "a", "tags": ["x"], "new": {"y": 1}})
    replace = getattr(copy, "replace", lambda model, **changes: model.__replace__(**changes))
    other = replace(session, name="b", tags=None, end_execution_time=dt.datetime(2020, 9, 30))
    assert type(other) is SessionDetails
    assert other == {"name": "b", "new": {"y": 1}, "itemType": "Session", "endExecutionTime": "2020-09-30T00:00:00Z"}
    assert session == {"name": "a", "tags": ["x"], "new": {"y": 1}, "itemType": "Session"}
    assert other["new"] is not session["new"]
    with pytest.raises(ArgumentError, match="has no attribute 'nam'. Did you mean 'name'?"):
        replace(session, nam="b")
    with pytest.raises(SerializationError, match="^SessionDetails.name: Expected a string, got 5"):
        replace(session, name=5)
