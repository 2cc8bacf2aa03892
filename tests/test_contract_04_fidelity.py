"""Contract point 4: what comes in goes out unchanged."""

from __future__ import annotations

import contextlib
import json
import pickle
from typing import Any

import joblib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import ErrorResponse, Model, SessionDetails, ValidationError
from tests import payloads
from tests.helpers import read_everything
from tests.strategies import DOCUMENTS, JSON, near_sessions


@given(DOCUMENTS)
def test_every_object_comes_back(document: dict[str, Any]) -> None:
    """as_dict(Model(x)) is x, in the order of x, for every JSON object x."""
    assert json.dumps(Model(document).as_dict()) == json.dumps(document)
    assert json.dumps(Model.from_json(json.dumps(document))) == json.dumps(document)


@given(near_sessions())
def test_every_session_comes_back(document: dict[str, Any]) -> None:
    """A session is written as it came, before and after everything was read; only its itemType is added."""
    expected = json.dumps(document if "itemType" in document else document | {"itemType": "Session"})
    text = json.dumps(document)
    for session in (SessionDetails(document), SessionDetails.from_dict(document), SessionDetails.from_json(text)):
        assert json.dumps(session.as_dict()) == expected
        read_everything(session)
        assert json.dumps(session.as_dict()) == json.dumps(session) == session.to_json() == expected


@pytest.mark.parametrize("make", [payloads.full, payloads.opened, payloads.old])
def test_the_service_s_shapes_come_back(make: Any) -> None:
    """Digits of times, offsets, nulls and integers in float fields stay as they came."""
    text = json.dumps(make())
    session = SessionDetails.from_json(text)
    read_everything(session)
    assert json.dumps(session) == text


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_the_two_exceptions_to_fidelity(document: dict[str, Any]) -> None:
    """A missing discriminator is added, and a number is kept by value; nothing else changes."""
    text = json.dumps(document)
    assert ErrorResponse.from_json(text).to_json() == text
    with_type = {**document, "itemType": "Session"} if "itemType" not in document else None
    if with_type is not None:
        assert SessionDetails.from_json(text).to_json() == json.dumps(with_type)


def test_numbers_by_value() -> None:
    """A number is written as Python's json writes its value."""
    assert (
        ErrorResponse.from_json('{"a": 1E2, "b": 0.0000300, "c": -0}').to_json() == '{"a": 100.0, "b": 3e-05, "c": 0}'
    )


@given(near_sessions(), st.sampled_from(range(2, pickle.HIGHEST_PROTOCOL + 1)))
def test_reading_changes_neither_pickle_nor_hash(document: dict[str, Any], protocol: int) -> None:
    """Reading, showing and validating change neither the pickle nor the hash that joblib computes."""
    session = SessionDetails.from_json(json.dumps(document))
    before = pickle.dumps(session, protocol)
    hashed = joblib.hash(SessionDetails.from_json(json.dumps(document)))
    read_everything(session)
    repr(session)
    session.copy()
    with contextlib.suppress(ValidationError):
        session.validate()
    assert pickle.dumps(session, protocol) == before
    assert joblib.hash(session) == hashed
    assert pickle.loads(before) == session
