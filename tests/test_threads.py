"""Contract point 17: many threads read one model that nobody has read before."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from quantum_workspace_models import CostEstimate, SessionDetails, UsageEvent, fields
from tests import payloads

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = json.dumps(payloads.full())


@pytest.fixture
def _switch_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_switch_often")
def test_every_thread_sees_the_same_objects() -> None:
    """One object per field, nested ones included, by attribute and by key; and the document is as it was."""
    for _ in range(100):
        session = SessionDetails.from_json(TEXT)
        start = threading.Barrier(6)
        seen: list[list[int]] = []

        def read(
            session: SessionDetails = session, start: threading.Barrier = start, seen: list[list[int]] = seen
        ) -> None:
            start.wait()
            cost = session.cost_estimate if threading.get_ident() % 2 else session["costEstimate"]
            assert type(cost) is CostEstimate
            assert all(type(event) is UsageEvent for event in cost["events"])
            values = [getattr(session, field.name) for field in fields(session)]
            seen.append([id(value) for value in [cost, *cost.events, *values]])

        threads = [threading.Thread(target=read) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(seen) == 6
        assert all(ids == seen[0] for ids in seen)
        assert json.dumps(session) == TEXT
