"""The session that is timed and counted, and what a request for one is made of."""

from __future__ import annotations

import json
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quantum_workspace_models import Priority, SessionDetails, SessionJobFailurePolicy, fields

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION: dict[str, Any] = json.loads(Path(__file__).with_name("session.json").read_text())
TEXT = json.dumps(SESSION)
REQUEST: dict[str, Any] = {
    "id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
    "name": "VQE",
    "provider_id": "ionq",
    "target": "ionq.qpu",
    "job_failure_policy": SessionJobFailurePolicy.ABORT,
    "priority": Priority.STANDARD,
    "tags": ["nightly", "vqe"],
}
NAMES = [field.name for field in fields(SessionDetails)]
read = attrgetter(*NAMES)  # all 21, in C


def reader() -> Callable[[Any], Any]:
    """A function that reads all attributes in Python code, which Python specializes for the class that it gets."""
    read: Callable[[Any], Any] = eval(f"lambda model: ({', '.join(f'model.{name}' for name in NAMES)})")
    return read
