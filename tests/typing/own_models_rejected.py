"""A user's own models, as type checkers must reject them: each line that says so, and no other."""

from __future__ import annotations

import datetime as dt

from own_models import Laser, Reading, ReadingPage, TrackedSession, Trial


def misspelt_keywords() -> None:
    Reading(staus="ionq.qpu")  # rejected
    ReadingPage(value=[], totals=1)  # rejected
    TrackedSession(name="VQE", cost_centre="42")  # rejected
    TrackedSession(name="VQE", providerId="ionq")  # rejected
    Trial(name="VQE", shot=100)  # rejected
    Laser(name="L1", powr=0.5)  # rejected


def wrong_types() -> None:
    Reading(target=5)  # rejected
    Reading(target="ionq.qpu", at="2020-09-30T00:00:00Z")  # rejected
    Reading(target="ionq.qpu", fidelity=dt.timedelta())  # rejected
    ReadingPage(value=[5])  # rejected
    TrackedSession(name=5)  # rejected
    TrackedSession(name="VQE", cost_center=42)  # rejected
    Trial(name="VQE", shots="many")  # rejected
    Laser(name="L1", power="high")  # rejected


def wrong_calls() -> None:
    Reading("ionq.qpu")  # rejected
    Reading(5)  # rejected
    TrackedSession([1])  # rejected
