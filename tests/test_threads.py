"""Contract point 17: many threads read one model that nobody has read before."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from quantum_workspace_models import CostEstimate, SessionDetails, UsageEvent, fields
from tests import payloads

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = json.dumps(payloads.full())


def test_the_second_thread_waits_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread makes a model of a nested object, another one doesn't make a second."""
    session = SessionDetails.from_json(TEXT)
    make, inside, second = CostEstimate._adopt, threading.Event(), threading.Event()

    def slowly(document: dict[str, Any], *, add_discriminators: bool) -> CostEstimate:
        if inside.is_set():
            second.set()
        inside.set()
        second.wait(0.2)
        return make(document, add_discriminators=add_discriminators)

    monkeypatch.setattr(CostEstimate, "_adopt", slowly)
    seen: list[CostEstimate | None] = []
    threads = [threading.Thread(target=lambda: seen.append(session.cost_estimate)) for _ in range(2)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join()
    assert seen[0] is seen[1] is session["costEstimate"] is not None
    assert not second.is_set()


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
