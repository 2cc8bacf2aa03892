"""Contract point 12: validating, beside a JSON Schema that was written by hand."""

from __future__ import annotations

import calendar
import json
import pickle
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quantum_workspace_models import (
    CostEstimate,
    ItemDetails,
    Model,
    ModelError,
    SerializationError,
    SessionDetails,
    Usage,
    UsageEvent,
    ValidationError,
    rest_field,
)
from tests import payloads
from tests.everything import Everything
from tests.strategies import TIMES, near_sessions, spoiled_sessions, valid_sessions

SCHEMA = json.loads(Path(__file__).with_name("session.schema.json").read_text())
ITEM_REQUIRED = SCHEMA["$defs"]["ItemDetails"]["required"]
FORMATS = jsonschema.FormatChecker(formats=())

JUDGES = {
    name: jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}, format_checker=FORMATS)
    for name in ("ItemDetails", "SessionDetails", "ItemRequest", "SessionRequest")
}


def step(part: str | int) -> str:
    return f".{part}" if isinstance(part, str) and part.isidentifier() else f"[{part!r}]"


def judged(document: Any, definition: str) -> list[str]:
    """The JSON paths of all that the schema finds, in the document's order; what is missing behind what is there."""
    found: list[tuple[list[int], str]] = []
    for error in JUDGES[definition].iter_errors(document):
        place, order = document, []
        for part in error.absolute_path:
            order.append(list(place).index(part) if isinstance(place, dict) else part)
            place = place[part]
        path = list(error.absolute_path)
        if error.validator == "required":
            missing = [name for name in error.validator_value if error.message.startswith(f"{name!r} ")]
            assert len(missing) == 1
            order += [len(place), [*ITEM_REQUIRED, *error.validator_value].index(missing[0])]
            path += missing
        found.append((order, "$" + "".join(map(step, path))))
    return [path for _, path in sorted(found)]


def reported(model: Model, **options: Any) -> list[str]:
    try:
        assert model.validate(**options) is model
    except ValidationError as error:
        return [problem.path for problem in error.errors] or ["nothing at all"]
    return []


def test_validate_agrees_with_the_schema() -> None:
    """validate() accepts what the schema accepts, and names the same paths in the same order; for requests too."""
    seen: Counter[str] = Counter()

    @settings(max_examples=4 * settings().max_examples)
    @given(
        valid_sessions() | valid_sessions() | spoiled_sessions() | spoiled_sessions() | near_sessions(),
        st.sampled_from([SessionDetails, ItemDetails]),
    )
    def agrees(document: dict[str, Any], model: type[ItemDetails]) -> None:
        if model is ItemDetails:
            document = {**document, "itemType": "Future"}
        item = model.from_dict(document)
        document = json.loads(json.dumps(item))
        paths = reported(item)
        assert paths == judged(document, model.__name__)
        assert reported(item, exclude_readonly=True) == judged(document, model.__name__.replace("Details", "Request"))
        assert json.dumps(item) == json.dumps(document)
        seen["broken" if paths else "valid"] += 1

    agrees()
    assert min(seen["valid"], seen["broken"]) >= settings().max_examples // 2, seen


TIME = re.compile(r"(?a)(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.](\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))?")
LAST_MINUTE = 24 * 60 - 1


@FORMATS.checks("date-time")
def is_date_time(value: Any) -> bool:
    """RFC 3339 with a space or no offset allowed, by arithmetic of its own: no parser of times has a say in it."""
    match = TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return not isinstance(value, str)
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    sign, offset_hour, offset_minute = match.groups("0")[7:]
    if not 1 <= month <= 12 or not year or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return False
    if hour > 23 or minute > 59 or second > 60 or int(offset_hour) > 23 or int(offset_minute) > 59:
        return False
    shift = (int(offset_hour) * 60 + int(offset_minute)) * (1 if sign == "-" else -1)
    of_day = hour * 60 + minute + shift
    if second == 60 and of_day % (24 * 60) != LAST_MINUTE:
        return False
    before_all = (year, month, day) == (1, 1, 1) and of_day < 0
    after_all = (year, month, day) == (9999, 12, 31) and of_day + (second == 60) > LAST_MINUTE
    return not before_all and not after_all


@given(TIMES)
def test_times_agree_with_the_schema(text: str) -> None:
    """validate() accepts a time if and only if it is one by arithmetic."""
    item = ItemDetails({"creationTime": text})
    assert ("$.creationTime" in reported(item)) is not is_date_time(text)


@pytest.mark.parametrize("key", ["itemType", "name"])
def test_what_was_taken_away(key: str) -> None:
    """A required key that was removed is missing, the discriminator too."""
    session = SessionDetails(payloads.full())
    del session[key]
    assert reported(session) == reported(session, exclude_readonly=True) == [f"$.{key}"]


def test_the_error() -> None:
    """The error lists every problem on a line of its own, and has them in `errors`."""
    session = SessionDetails(
        payloads.full() | {"name": 5, "creationTime": "yesterday", "tags": ["a", 1], "new": {"anything": [None]}}
    )
    session.cost_estimate.events[1].clear()
    del session["target"]
    with pytest.raises(ValidationError) as caught:
        session.validate()
    error = caught.value
    assert str(error) == (
        "SessionDetails: 10 validation errors\n"
        "  Expected a string, got 5 - at $.name\n"
        "  Expected an RFC 3339 date-time, got 'yesterday' - at $.creationTime\n"
        "  Missing required value, expected a string - at $.costEstimate.events[1].dimensionId\n"
        "  Missing required value, expected a string - at $.costEstimate.events[1].dimensionName\n"
        "  Missing required value, expected a string - at $.costEstimate.events[1].measureUnit\n"
        "  Missing required value, expected a number - at $.costEstimate.events[1].amountBilled\n"
        "  Missing required value, expected a number - at $.costEstimate.events[1].amountConsumed\n"
        "  Missing required value, expected a number - at $.costEstimate.events[1].unitPrice\n"
        "  Expected a string, got 1 - at $.tags[1]\n"
        "  Missing required value, expected a string - at $.target"
    )
    assert isinstance(error, ModelError)
    assert isinstance(error, ValueError)
    assert (error.path, error.expected, error.value) == ("", "", session)
    assert [(e.path, e.expected, e.value) for e in error.errors[:3]] == [
        ("$.name", "a string", 5),
        ("$.creationTime", "an RFC 3339 date-time", "yesterday"),
        ("$.costEstimate.events[1].dimensionId", "a string", None),
    ]
    other = pickle.loads(pickle.dumps(error))
    assert str(other) == str(error)
    assert [(e.path, e.value) for e in other.errors] == [(e.path, e.value) for e in error.errors]


def test_one_problem_takes_one_line() -> None:
    """The text of an error with one problem is that of any other error."""
    session = SessionDetails(payloads.full() | {"name": None})
    with pytest.raises(ValidationError, match=r"^SessionDetails: Expected a string, got None - at \$.name$"):
        session.validate()


@pytest.mark.parametrize("count", [2, 100, 101])
def test_how_many_problems_the_text_lists(count: int) -> None:
    """The text counts the problems if there are two or more, and says how many it leaves out beyond a hundred."""
    with pytest.raises(ValidationError) as caught:
        SessionDetails(payloads.full() | {"tags": [1] * count}).validate()
    first, *lines = str(caught.value).splitlines()
    assert first == f"SessionDetails: {count} validation errors"
    assert lines[:100] == [f"  Expected a string, got 1 - at $.tags[{number}]" for number in range(min(count, 100))]
    assert lines[100:] == ["  and 1 more"] * (count == 101)
    assert len(pickle.loads(pickle.dumps(caught.value)).errors) == min(count, 100)


def test_many_problems() -> None:
    """The text lists the first hundred problems. `errors` has all of them."""
    session = SessionDetails(payloads.full() | {"tags": [1] * 1234})
    with pytest.raises(ValidationError) as caught:
        session.validate()
    assert len(caught.value.errors) == 1234
    lines = str(caught.value).splitlines()
    assert lines[0] == "SessionDetails: 1234 validation errors"
    assert lines[100] == "  Expected a string, got 1 - at $.tags[99]"
    assert lines[101:] == ["  and 1134 more"]


def test_a_request_body() -> None:
    """A body with all that the constructor requires is valid. What only the service sets may be missing or wrong."""
    session = SessionDetails(name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy="Abort")
    session.update(status=5, costEstimate={"events": 5})
    assert session.validate(exclude_readonly=True) is session
    assert reported(session) == [
        "$.status",
        *[f"$.costEstimate.{k}" for k in ("events", "currencyCode", "estimatedTotal")],
        "$.id",
    ]


class Kinds(Model, additional_properties=int):
    """A field of every kind that takes apart what it holds."""

    either: int | list[UsageEvent] | None = rest_field()
    by_name: dict[str, Usage] | None = rest_field()
    anything: Any = rest_field()
    numbers: dict[str, float] | None = rest_field()


class KindsAndMore(Kinds):
    more: str | None = rest_field()


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        ({"either": 5, "byName": {}, "anything": 1, "numbers": {}, "x": 5}, []),
        ({"anything": 1, "x": "5", "y": None, "z": 1.5}, ["$.x", "$.y", "$.z"]),
        ({"anything": 1, "either": "x"}, ["$.either"]),
        ({"anything": 1, "either": []}, []),
        ({"anything": 1, "either": [{"dimensionId": "x"}, 1]}, ["$.either[0].dimensionName", "$.either[0].measureUnit",
          "$.either[0].amountBilled", "$.either[0].amountConsumed", "$.either[0].unitPrice", "$.either[1]"]),
        ({"anything": 1, "byName": {"a": {"b": "c"}, "d": []}}, ["$.byName.a.b", "$.byName.d"]),
        ({"anything": 1, "byName": []}, ["$.byName"]),
        ({"anything": None, "numbers": {"a b": "1"}}, ["$.numbers['a b']", ]),
        ({}, ["$.anything"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("model", [Kinds, KindsAndMore])
def test_every_kind_of_field(model: type[Kinds], document: dict[str, Any], paths: list[str]) -> None:
    """Unions, dicts and additional properties are checked as declared."""
    found = reported(model(document))
    assert [path for path in found if path != "$.anything" or "anything" not in document] == paths


def test_what_json_can_not_hold() -> None:
    """What JSON can't hold, but got in all the same, is found at any depth."""
    session = SessionDetails.from_json("{}", loads=lambda _: {**payloads.full(), "new": [1e999], "usage": {1: 2}})
    session["other"] = CostEstimate({"x": []})
    session["other"]["x"].append(object())
    with pytest.raises(ValidationError) as caught:
        session.validate()
    assert [type(error) for error in caught.value.errors] == [SerializationError] * 3
    assert str(caught.value).splitlines()[1:3] == [
        "  Expected a string key, got 1 - at $.usage[1]",
        "  Expected a finite number, got inf - at $.new[0]",
    ]
    assert caught.value.errors[2].path == "$.other.x[0]"


def test_a_document_deeper_than_the_stack() -> None:
    """A document that is nested too deeply, or contains itself, is an error and no crash."""
    session = SessionDetails(payloads.full())
    error = session.error_data
    for _ in range(5000):
        error["innererror"] = {}
        error = error["innererror"]
    with pytest.raises(SerializationError, match="^SessionDetails: Expected fewer levels of nesting, got "):
        session.validate()
    cycle = SessionDetails(payloads.full())
    cycle["tags"].append(cycle["tags"])
    assert reported(cycle) == ["$.tags[2]"]


def test_a_key_that_is_no_string() -> None:
    """A key that isn't a string, in a dict that was changed in place, is found."""
    model = Everything({"typingDict": {"a": 1}})
    model.typing_dict[5] = 1  # type: ignore[index]
    with pytest.raises(ValidationError) as found:
        model.validate()
    assert str(found.value.errors[0]) == "Expected a string key, got 5 - at $.typingDict[5]"
