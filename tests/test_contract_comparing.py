"""Contract point 9: comparing, repr and pattern matching."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from quantum_workspace_models import (
    CostEstimate,
    Model,
    SessionDetails,
    SessionStatus,
    Usage,
)
from tests import payloads
from tests.strategies import DOCUMENTS


class TestCompare:
    """Contract point 9."""

    @given(DOCUMENTS, DOCUMENTS)
    def test_equality_is_that_of_the_documents(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Models compare with models and with plain dicts, either side, as their documents do."""
        for left in (one, Model(one), Model.from_json(json.dumps(one))):
            for right in (one, other, Model(one), Model(other)):
                assert (left == right) is (json.loads(json.dumps(left)) == json.loads(json.dumps(right)))

    def test_unhashable(self) -> None:
        """A model changes, so it has no hash."""
        with pytest.raises(TypeError, match="unhashable"):
            hash(SessionDetails({}))

    def test_repr(self) -> None:
        """repr names the class and the attributes, one glance long."""
        cost = CostEstimate(currency_code="USD", estimated_total=0.5, events=[])
        assert repr(cost) == "CostEstimate(currency_code='USD', estimated_total=0.5, events=[])"
        assert repr(Usage({"a": 1, "b": None})) == "Usage('a': 1, 'b': None)"
        assert repr(Model()) == "Model()"
        full = repr(SessionDetails(payloads.full() | {"createdBy": "x" * 10_000_000}))
        assert full.startswith(
            "SessionDetails(id='4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f', name='VQE', provider_id='ionq'"
        )
        assert full.endswith(", ...)")
        assert len(full) < 330

    @pytest.mark.parametrize(
        "document",
        [
            {"containerUri": "https://x.example/c?sv=1&sig=SECRET%3D&se=2"},
            {"containerUri": "https://x.example/" + "c" * 300 + "?SIG=SECRET"},
            {"new": [{"uri": "?sig=SECRET"}]},
            {"sig=SECRET": 1},
            {"errorData": {"message": "denied: sig=SECRET"}},
        ],
    )
    def test_repr_hides_signatures(self, document: dict[str, Any]) -> None:
        """The signature of a SAS URI doesn't show; the document keeps it."""
        session = SessionDetails(document)
        assert "SECRET" not in repr(session)
        assert "SECRET" in session.to_json()

    def test_pattern_matching(self) -> None:
        """Class patterns match attributes, mapping patterns keys."""
        match SessionDetails.from_json(json.dumps(payloads.full())):
            case SessionDetails(status=SessionStatus.SUCCEEDED, cost_estimate=CostEstimate(currency_code=currency)):
                assert currency == "USD"
            case _:
                pytest.fail("no match")
        match SessionDetails.from_json(json.dumps(payloads.full())):
            case {"status": "Succeeded", "costEstimate": CostEstimate()}:
                pass
            case _:
                pytest.fail("no match")
