"""Contract point 8: copying and pickling."""

from __future__ import annotations

import copy
import json
import pickle
import pickletools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    SerializationError,
    SessionDetails,
)
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


class TestCopy:
    """Contract point 8."""

    @WAYS
    @given(document=near_sessions(), read_first=st.booleans())
    def test_a_copy_is_equal_and_of_the_class(self, make_copy: Any, document: dict[str, Any], read_first: bool) -> None:
        """Each way of copying gives an equal model of the same class, in the same order."""
        session = SessionDetails(document)
        if read_first:
            read_everything(session)
        other = make_copy(session)
        assert type(other) is SessionDetails
        assert json.dumps(other) == json.dumps(session)
        for key, value in session.items():
            assert type(other[key]) is type(value)

    @WAYS
    def test_nothing_is_shared(self, make_copy: Any) -> None:
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
    def test_what_sdk_code_keeps_on_a_model(self, make_copy: Any) -> None:
        """A name that begins with an underscore goes with the copy."""
        session = SessionDetails(payloads.full())
        session._workspace = "mine"
        assert make_copy(session)._workspace == "mine"

    def test_or_merges(self) -> None:
        """`|` has dict's rules: the right side wins, the left side's keys come first; the result is a model."""
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

    def test_a_document_with_what_json_can_not_hold(self) -> None:
        """What should never have got into the document is told, as in writing."""
        session = SessionDetails.from_json("{}", loads=lambda _: {"new": [float("inf")]})
        for make_copy in (copy.copy, copy.deepcopy, SessionDetails.copy, lambda model: model | {}):
            with pytest.raises(
                SerializationError, match=r"^SessionDetails: Expected a finite number, got inf - at \$.new"
            ):
                make_copy(session)
        assert pickle.loads(pickle.dumps(session)) == session

    def test_a_pickle_names_only_public_things(self) -> None:
        """A pickle names classes by a public module, so that a later version can load it."""
        data = pickle.dumps(SessionDetails(payloads.full()), 0)
        names = {str(argument) for opcode, argument, _ in pickletools.genops(data) if opcode.name == "GLOBAL"}
        assert "quantum_workspace_models.models.items SessionDetails" in names
        assert "quantum_workspace_models.models.costs UsageEvent" in names
        assert all(
            re.fullmatch(r"(copy_reg __newobj__|quantum_workspace_models[a-z.]* [A-Z]\w+)", name) for name in names
        )

    @pytest.mark.parametrize("module", [b"quantum_workspace_models", b"quantum_workspace_models.models.items"])
    def test_a_pickle_of_version_0_1(self, module: bytes) -> None:
        """What version 0.1.0 pickled loads: the class, its document, and what SDK code kept on it."""
        data = (
            b"\x80\x02c" + module + b"\nSessionDetails\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03"
            b"X\x03\x00\x00\x00VQEq\x04X\x08\x00\x00\x00itemTypeq\x05X\x07\x00\x00\x00Sessionq\x06u}q\x07X\x02\x00\x00"
            b"\x00_xq\x08K\x01s\x86q\tb."
        )
        session = pickle.loads(data)
        assert type(session) is SessionDetails
        assert session == {"name": "VQE", "itemType": "Session"}
        assert session._x == 1
