"""Contract point 17: threads and forks."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from quantum_workspace_models import CostEstimate, SessionDetails, UsageEvent, _forks, fields
from tests import payloads


@pytest.fixture
def _switch_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


TEXT = json.dumps(payloads.full())


class Slow(dict[str, Any]):
    """What a parser may give in place of a dict. The first reading of it waits."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.inside, self.go_on, self.readings = threading.Event(), threading.Event(), 0

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()

    def keys(self) -> Any:
        self.readings += 1
        if self.readings == 1:
            self.inside.set()
            assert self.go_on.wait(10)
        return super().keys()


def test_a_thread_that_is_held_up_holds_up_no_other() -> None:
    """There is no lock. While one thread converts nested objects, others read this model and any other.

    All get the same nested models: those of the thread that was the first to have them.
    """
    slow = Slow({"currencyCode": "USD", "events": [{"unitPrice": 1}]})
    session = SessionDetails.from_json("", loads=lambda _: {"costEstimate": slow, "errorData": {"code": "x"}})
    seen: list[CostEstimate | None] = []
    thread = threading.Thread(target=lambda: seen.append(session.cost_estimate))
    thread.start()
    assert slow.inside.wait(10)
    try:
        assert SessionDetails.from_json(TEXT).cost_estimate is not None
        cost, error = session.cost_estimate, session["errorData"]
        assert type(cost) is CostEstimate
    finally:
        slow.go_on.set()
        thread.join()
    assert seen[0] is cost is session["costEstimate"]
    assert error is session.error_data is session["errorData"]
    assert slow.readings == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_that_is_forked_meanwhile() -> None:
    """A child that was forked while a thread converted nested objects reads this model and any other."""
    slow = Slow({"currencyCode": "USD"})
    session = SessionDetails.from_json("", loads=lambda _: {"costEstimate": slow})
    thread = threading.Thread(target=lambda: session.cost_estimate)
    thread.start()
    assert slow.inside.wait(10)
    child = os.fork()
    if not child:
        signal.alarm(10)
        is_right = type(session.cost_estimate) is CostEstimate and SessionDetails.from_json(TEXT).cost_estimate
        os._exit(0 if is_right else 1)
    slow.go_on.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.usefixtures("_switch_often")
def test_every_thread_sees_the_same_objects() -> None:
    """All threads get the same nested models and attributes, and the document is unchanged."""
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


@pytest.mark.parametrize("other_threads", [0, 1])
def test_what_is_imported_before_a_fork(other_threads: int) -> None:
    """With other threads, what models import when it is first used is imported before a fork, or else nothing is."""
    done = threading.Event()
    threads = [threading.Thread(target=done.wait) for _ in range(other_threads)]
    for thread in threads:
        thread.start()
    _forks._finish_imports()
    done.set()
    for thread in threads:
        thread.join()
    assert "quantum_workspace_models._integrations.display" in sys.modules or not other_threads
