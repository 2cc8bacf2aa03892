"""No step back unnoticed: how many calls each operation of docs/performance.md makes, a little above today's count."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from quantum_workspace_models import SessionDetails
from tests.benchmarks.session import REQUEST, SESSION, TEXT, read
from tests.counting import count_calls

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = json.loads(TEXT)


def fresh() -> SessionDetails:
    """A session that nobody has read, from a parser that costs nothing."""
    return SessionDetails.from_json("", loads=lambda _: json.loads(TEXT))


# The most calls that each may make, on any Python: today's count and little more.
OPERATIONS: dict[str, tuple[int, Callable[[SessionDetails], Any]]] = {
    "from_json": (14, lambda _: SessionDetails.from_json("", loads=lambda _: DOCUMENT)),
    "mapping": (67, lambda _: SessionDetails(SESSION)),
    "7 keywords": (33, lambda _: SessionDetails(**REQUEST)),
    "read one": (7, lambda session: session.status),
    "read all": (237 if sys.version_info < (3, 11) else 133, read),
    "json.dumps": (21, json.dumps),
    "copy": (97, lambda session: session.copy()),
    "as_dict": (48, lambda session: session.as_dict()),
    "validate": (570 if sys.version_info < (3, 11) else 460, lambda session: session.validate()),
    "assign": (18, lambda session: setattr(session, "name", "x")),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_calls(operation: str) -> None:
    """A change that makes more calls than before is seen on any machine, on any day."""
    most, work = OPERATIONS[operation]
    # What the first use makes, once a class, is made by the first of them.
    for session in (fresh(), fresh()):
        if operation not in ("read one", "read all"):
            read(session)
            json.dumps(session)
        calls = count_calls(lambda session=session: work(session))  # type: ignore[misc]
    assert calls <= most


def test_reading_again_makes_no_call() -> None:
    """What was read once is a plain attribute."""
    session = fresh()
    read(session)
    assert count_calls(lambda: read(session)) == count_calls(lambda: None)
