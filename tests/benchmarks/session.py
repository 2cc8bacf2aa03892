"""The session that is timed and counted, and what a request for one is made of."""

from __future__ import annotations

import json
from operator import attrgetter
from pathlib import Path
from typing import Any

from quantum_workspace_models import Priority, SessionDetails, SessionJobFailurePolicy, fields

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
read = attrgetter(*(field.name for field in fields(SessionDetails)))  # all 21, in C
