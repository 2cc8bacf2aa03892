"""A user's own models, as type checkers must accept them: their constructors are made from the fields."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, assert_type

from quantum_workspace_models import ItemDetails, Model, Page, SessionDetails, rest_discriminator, rest_field


class Reading(Model):
    LIMIT: ClassVar[int] = 5

    target: str = rest_field()
    at: dt.datetime | None = rest_field(visibility=["read"])
    fidelity: float = rest_field(default=0.5)


class ReadingPage(Page[Reading]):
    value: list[Reading] = rest_field(visibility=["read"])
    total: int | None = rest_field()


class TrackedSession(SessionDetails):
    cost_center: str | None = rest_field(visibility=["read", "create"])


class Trial(ItemDetails, discriminator="Trial"):
    shots: int | None = rest_field()


class Instrument(Model):
    kind: str = rest_discriminator()
    name: str = rest_field()


class Laser(Instrument, discriminator="laser"):
    power: float | None = rest_field()


def keywords() -> None:
    reading = Reading(target="ionq.qpu", at=None, fidelity=0.99)
    assert_type(reading, Reading)
    assert_type(reading.at, dt.datetime | None)
    Reading(target="ionq.qpu")
    ReadingPage(value=[reading], total=1)
    TrackedSession(name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy="Abort", cost_center="42")
    Trial(name="VQE", provider_id="ionq", target="ionq.qpu", shots=100)
    assert_type(Laser(name="L1", power=0.5).power, float | None)


def mappings(document: dict[str, Any]) -> None:
    assert_type(Reading(document), Reading)
    assert_type(Reading({"target": "ionq.qpu"}).target, str)
    assert_type(ReadingPage(document).value, list[Reading])
    TrackedSession(document)
    Laser({"name": "L1"})
