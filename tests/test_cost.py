"""Work, counted in calls: ceilings that a slow algorithm breaks by a factor, on any machine and any day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from quantum_workspace_models import SessionDetails, SessionDetailsPage, ValidationError
from tests.benchmarks.session import REQUEST, SESSION, TEXT, read
from tests.counting import count_calls

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = json.loads(TEXT)


def fresh() -> SessionDetails:
    """A session that nobody has read, from a parser that costs nothing."""
    return SessionDetails.from_json("", loads=lambda _: json.loads(TEXT))


# The most calls that each may make: about twice those of today.
OPERATIONS: dict[str, tuple[int, Callable[[SessionDetails], Any]]] = {
    "from_json": (30, lambda _: SessionDetails.from_json("", loads=lambda _: DOCUMENT)),
    "mapping": (120, lambda _: SessionDetails(SESSION)),
    "7 keywords": (70, lambda _: SessionDetails(**REQUEST)),
    "read one": (15, lambda session: session.status),
    "read all": (270, read),
    "json.dumps": (50, json.dumps),
    "copy": (200, lambda session: session.copy()),
    "as_dict": (100, lambda session: session.as_dict()),
    "validate": (900, lambda session: session.validate()),
    "assign": (40, lambda session: setattr(session, "name", "x")),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_calls(operation: str) -> None:
    """One session takes a limited number of calls, whatever is done with it."""
    most, work = OPERATIONS[operation]
    # What the first use makes, once a class, is made by the first of them.
    for session in (fresh(), fresh()):
        if operation not in ("read one", "read all"):
            read(session)
            json.dumps(session)
        calls = count_calls(lambda session=session: work(session))  # type: ignore[misc]
    assert calls <= most


def test_reading_again_makes_no_call() -> None:
    """An attribute that was read once is a plain attribute."""
    session = fresh()
    read(session)
    assert count_calls(lambda: read(session)) == count_calls(lambda: None)


def refused(page: SessionDetailsPage) -> int:
    """The number of problems of a page that has some."""
    with pytest.raises(ValidationError) as caught:
        page.validate()
    return len(caught.value.errors)


PAGES: dict[str, Callable[[SessionDetailsPage], Any]] = {
    "read": lambda page: [session.status for session in page.value],
    "validate": refused,
    "repr": repr,
    "redacted": lambda page: page.redacted(),
    "copy": lambda page: page.copy(),
    "patch": lambda page: page.as_dict(operation="read"),
}


@pytest.mark.parametrize("work", PAGES.values(), ids=PAGES)
def test_work_grows_with_the_page_and_no_faster(work: Callable[[SessionDetailsPage], Any]) -> None:
    """Four times the items, all of them wrong, are at most a little more than four times the work."""
    items = [{"name": 5, "status": "Failed", "costEstimate": [1], "tags": ["a", 1]}]
    counts = []
    for size in (2, 100, 400):
        page = SessionDetailsPage.from_dict({"value": items * size, "nextLink": None})
        counts.append(count_calls(lambda page=page: work(page)))  # type: ignore[misc]
    assert counts[2] < 4.4 * counts[1]


def test_taking_a_key_out_of_a_page() -> None:
    """Once its items were read, the size of the page doesn't matter."""
    counts = []
    for size in (10, 1000):
        page = SessionDetailsPage.from_dict({"value": [{}] * size, **dict.fromkeys(map(str, range(50)))})
        assert len(page.value) == size
        counts.append(count_calls(lambda page=page: [page.pop(str(number)) for number in range(50)]))  # type: ignore[misc]
    assert counts[0] == counts[1]
