"""Contract point 10: enums."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from quantum_workspace_models import (
    CreatedByType,
    SessionDetails,
    SessionStatus,
)
from tests import payloads


class TestEnums:
    """Contract point 10."""

    def test_members_are_their_strings(self) -> None:
        """A member compares, formats, hashes and serializes as its value."""
        status = SessionDetails(payloads.full()).status
        assert status is SessionStatus.SUCCEEDED
        assert status == "Succeeded"
        assert f"{status}|{status:>10}|{status!s}" == "Succeeded| Succeeded|Succeeded"
        assert json.dumps({status: status}) == '{"Succeeded": "Succeeded"}'
        assert {"Succeeded": 1}[status] == 1
        assert repr(SessionStatus.FAILURE_S_) == "<SessionStatus.FAILURE_S_: 'Failure(s)'>"

    def test_an_unknown_value_is_a_plain_str(self) -> None:
        """A value that this version doesn't know is kept."""
        session = SessionDetails({"status": "Paused", "createdByType": ""})
        assert type(session.status) is str
        assert session.status == "Paused"
        assert session.created_by_type == ""

    @pytest.mark.parametrize("text", ["succeeded", "SUCCEEDED", "sUcCeEdEd"])
    def test_another_casing_is_recognised(self, text: str) -> None:
        """The attribute is the member, the document keeps the text."""
        session = SessionDetails({"status": text})
        assert session.status is SessionStatus.SUCCEEDED
        assert session["status"] == text
        assert SessionStatus(text) is SessionStatus.SUCCEEDED

    @pytest.mark.parametrize("name", ["MANAGED_IDENTITY", "managed_identity", "Managed_Identity"])
    def test_lookup_by_name_ignores_case(self, name: str) -> None:
        """Names are found in any casing."""
        assert CreatedByType[name] is CreatedByType.MANAGED_IDENTITY

    @pytest.mark.parametrize("value", ["Paused", 5, None])
    def test_asking_for_an_unknown_one(self, value: Any) -> None:
        """Outside of a document an unknown value is a ValueError, an unknown name a KeyError, as with every enum."""
        with pytest.raises(ValueError, match="is not a valid SessionStatus"):
            SessionStatus(value)
        with pytest.raises(KeyError):
            SessionStatus[value]

    def test_pickle(self) -> None:
        """A member stays the member."""
        assert pickle.loads(pickle.dumps(SessionStatus.FAILED)) is SessionStatus.FAILED
        assert copy.deepcopy(SessionStatus.FAILED) is SessionStatus.FAILED
