"""Contract point 10: enums."""

from __future__ import annotations

import copy
import datetime as dt
import enum
import json
import pickle
from contextlib import nullcontext
from typing import Any

import pytest

from quantum_workspace_models import (
    CreatedByType,
    ExtensibleEnum,
    JobStatus,
    Model,
    SessionDetails,
    SessionStatus,
    rest_field,
)
from tests import payloads
from tests.everything import Level, Shade


def test_members_are_their_strings() -> None:
    """A member compares, formats, hashes and serializes as its value."""
    status = SessionDetails(payloads.full()).status
    assert status is SessionStatus.SUCCEEDED
    assert status == "Succeeded"
    assert f"{status}|{status:>10}|{status!s}" == "Succeeded| Succeeded|Succeeded"
    assert json.dumps({status: status}) == '{"Succeeded": "Succeeded"}'
    assert {"Succeeded": 1}[status] == 1
    assert repr(SessionStatus.FAILURE_S_) == "<SessionStatus.FAILURE_S_: 'Failure(s)'>"


def test_an_unknown_value_is_a_plain_str() -> None:
    """A value without a member stays a plain str."""
    session = SessionDetails({"status": "Paused", "createdByType": ""})
    assert type(session.status) is str
    assert session.status == "Paused"
    assert session.created_by_type == ""


@pytest.mark.parametrize("text", ["succeeded", "SUCCEEDED", "sUcCeEdEd"])
def test_another_casing_is_recognised(text: str) -> None:
    """A value in another casing reads as the member. The document keeps its text."""
    session = SessionDetails({"status": text})
    assert session.status is SessionStatus.SUCCEEDED
    assert session["status"] == text
    assert SessionStatus(text) is SessionStatus.SUCCEEDED


@pytest.mark.parametrize("name", ["MANAGED_IDENTITY", "managed_identity", "Managed_Identity"])
def test_lookup_by_name_ignores_case(name: str) -> None:
    """Members are found by name in any casing."""
    assert CreatedByType[name] is CreatedByType.MANAGED_IDENTITY


@pytest.mark.parametrize("value", ["Paused", 5, None])
def test_asking_for_an_unknown_one(value: Any) -> None:
    """Looking up an unknown value is a ValueError, an unknown name a KeyError."""
    with pytest.raises(ValueError, match="is not a valid SessionStatus"):
        SessionStatus(value)
    with pytest.raises(KeyError):
        SessionStatus[value]


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("Waiting", True),
        ("waiting", True),
        (SessionStatus.WAITING, True),
        (JobStatus.WAITING, True),
        (JobStatus.QUEUED, False),
        ("Paused", False),
        ("WAITING ", False),
        ("", False),
        (5, False),
        (None, False),
        ([], False),
        ({}, False),
        (float("nan"), False),
        (b"Waiting", False),
        (SessionStatus, False),
    ],
)
def test_in(value: Any, known: bool) -> None:
    """`in` answers as lookup does, for any value. It never raises."""
    assert (value in SessionStatus) is known
    assert value not in ExtensibleEnum
    with nullcontext() if known else pytest.raises(ValueError, match="is not a valid SessionStatus"):
        assert SessionStatus(value) is SessionStatus.WAITING


def test_in_and_a_lookup_of_one_s_own() -> None:
    """A subclass may find more."""

    class Size(ExtensibleEnum):
        SMALL = "Small"

        @classmethod
        def _missing_(cls, value: object) -> Any:
            return cls.SMALL if value == 1 else None

    assert "Small" in Size
    assert 1 in Size
    assert 2 not in Size


def test_auto() -> None:
    """The value is the name in PascalCase, as most of the service's values are."""

    class Phase(ExtensibleEnum):
        RUN = enum.auto()
        TIMED_OUT = enum.auto()
        Q3 = enum.auto()

    assert [phase.value for phase in Phase] == ["Run", "TimedOut", "Q3"]
    assert Phase("timedout") is Phase.TIMED_OUT


def test_pickle() -> None:
    """A pickled or copied member is the same object."""
    assert pickle.loads(pickle.dumps(SessionStatus.FAILED)) is SessionStatus.FAILED
    assert copy.deepcopy(SessionStatus.FAILED) is SessionStatus.FAILED


class Labelled(str, enum.Enum):  # noqa: UP042 - its text is not its value
    def __new__(cls, value: str, label: str) -> Labelled:
        member = str.__new__(cls, label)
        member._value_ = value
        return member

    X = ("v", "label")


class Label(Model):
    label: Labelled = rest_field()


def test_enums_are_written_as_their_values() -> None:
    """An enum that is also a str, int, float or datetime is written as its value, and reads back equal."""

    class Noon(dt.datetime, enum.Enum):
        X = (2025, 3, 4, 12)

    class Half(float, enum.Enum):
        X = 0.5

    assert Label(label=Labelled.X) == {"label": "v"}
    assert Label({"label": Labelled.X}).label is Labelled.X
    assert json.dumps(Model({"a": [Half.X, Level.LOW, Shade.RED, SessionStatus.FAILED, {"b": Labelled.X}]})) == (
        '{"a": [0.5, 1, "Red", "Failed", {"b": "v"}]}'
    )
    assert Model({"a": Noon.X}) == {"a": "2025-03-04T12:00:00Z"}


class Word(str):
    __slots__ = ()


class First(enum.Enum):
    A = Word("a")
    NOTHING = None


class Second(enum.Enum):
    A = "a"


class Enums(Model):
    one: First | int = rest_field()
    both: First | Second = rest_field()
    many: list[First] = rest_field()


def test_enums_of_any_values() -> None:
    """An enum's values may be of subclasses of str, or null. Of equal ones, the first counts."""
    assert Enums({"one": "a"}).one is Enums(one=First.A).one is First.A
    assert Enums({"both": "a"}).both is First.A
    enums = Enums(many=[First.NOTHING, First.A])
    assert enums == {"many": [None, "a"]}
    assert enums.many == (First.NOTHING, First.A)
