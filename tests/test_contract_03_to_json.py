"""Contract point 3: to JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import orjson
import pytest

from quantum_workspace_models import SerializationError, SessionDetails
from tests import payloads
from tests.helpers import read_everything


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("dumps", [json.dumps, orjson.dumps, msgspec.json.encode])
def test_any_encoder_takes_a_model(dumps: Any, read: bool) -> None:
    """A model is a dict to every JSON library, before and after its attributes were read."""
    session = SessionDetails.from_json(json.dumps(payloads.full()))
    if read:
        read_everything(session)
    assert dumps(session) == dumps(payloads.full())


def test_as_dict_is_plain_and_shares_nothing() -> None:
    """as_dict gives plain dicts and lists, all of them new."""
    session = SessionDetails(payloads.full())
    read_everything(session)
    plain = session.as_dict()

    def check(value: Any) -> None:
        assert type(value) in (dict, list, str, int, float, bool, type(None))
        if isinstance(value, (dict, list)):
            for item in value.values() if isinstance(value, dict) else value:
                check(item)
            value.clear()

    check(plain)
    assert session == payloads.full()


def test_exclude_readonly() -> None:
    """A request body has no field that only the service sets, at any depth, and keeps unknown keys."""
    session = SessionDetails(payloads.full() | {"new": 1})
    assert session.as_dict(exclude_readonly=True) == {
        "name": "VQE",
        "providerId": "ionq",
        "target": "ionq.qpu",
        "itemType": "Session",
        "priority": "Standard",
        "tags": ["nightly", "vqe"],
        "jobFailurePolicy": "Abort",
        "new": 1,
    }
    assert json.loads(session.to_json(exclude_readonly=True)) == session.as_dict(exclude_readonly=True)


@pytest.mark.parametrize("options", [{}, {"indent": 2}, {"separators": (",", ":"), "sort_keys": True}])
def test_to_json_takes_the_options_of_json_dumps(options: dict[str, Any]) -> None:
    """to_json gives what `json.dumps` gives with the same options."""
    session = SessionDetails(payloads.full() | {"name": "\u00e9"})
    assert session.to_json(**options) == json.dumps(session.as_dict(), **options)
    assert "\u00e9" in session.to_json(ensure_ascii=False, **options)
    with pytest.raises(TypeError):
        session.to_json(dumps=orjson.dumps)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_nan_is_refused(number: float) -> None:
    """NaN and infinities are refused on the way in, and on the way out if they got in by changing a list."""
    with pytest.raises(
        SerializationError, match=r"^SessionDetails: Expected a finite number, got -?(nan|inf) - at \$\.new\[0\]$"
    ):
        SessionDetails({"new": [number]})
    session = SessionDetails({"new": []})
    with pytest.raises(SerializationError, match="Expected a finite number"):
        session["other"] = number
    session["new"].append(number)
    with pytest.raises(SerializationError, match="Expected a finite number"):
        session.as_dict()
    with pytest.raises(SerializationError, match="Expected a finite number"):
        session.to_json()


def test_a_document_that_contains_itself() -> None:
    """A cycle, which only a change inside a list can make, is an error in as_dict; repr shows dots."""
    session = SessionDetails({"new": []})
    session["new"].append(session)
    with pytest.raises(SerializationError, match="Expected fewer levels of nesting, got "):
        session.as_dict()
    assert repr(session) == "SessionDetails('new': [...], item_type='Session')"
