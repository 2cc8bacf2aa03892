"""Types of fields, each in both directions."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quantum_workspace_models import (
    DeserializationError,
    Field,
    Model,
    SerializationError,
    SessionStatus,
    UsageEvent,
    ValidationError,
    fields,
)
from tests.everything import NOON, NOON_TEXT, Everything, Level, Shade
from tests.helpers import field_of
from tests.strategies import JSON

UTC = dt.UTC

ROUND_TRIPS = [
    ("text", "é\ud800", "é\ud800"),
    ("number", -(10**30), -(10**30)),
    ("real", 1.5, 1.5),
    ("flag", True, True),
    ("anything", {"a": [None]}, {"a": [None]}),
    ("thing", [1], [1]),
    ("moment", NOON, NOON_TEXT),
    ("day", dt.date(2025, 3, 4), "2025-03-04"),
    ("clock", dt.time(12, 30, 1, 5), "12:30:01.000005"),
    ("clock", dt.time(12, 30, tzinfo=UTC), "12:30:00Z"),
    ("clock", dt.time(12, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))), "12:30:00+02:00"),
    ("length", dt.timedelta(days=1, hours=2, microseconds=5), "P1DT2H0.000005S"),
    ("length", -dt.timedelta(seconds=1.5), "-PT1.5S"),
    ("data", b"\x00\xfb\xff", "APv/"),
    ("key", UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    ("key", UUID("a" * 32), "AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA".lower()),
    ("level", Level.HIGH, 2),
    ("shade", Shade.RED, "Red"),
    ("status", SessionStatus.FAILURE_S_, "Failure(s)"),
    ("either_enum", Level.LOW, 1),
    ("either_enum", SessionStatus.FAILED, "Failed"),
    ("either_enum", "other", "other"),
    ("literal", "a", "a"),
    ("literal", 1, 1),
    ("literal", True, True),
    ("literal", Level.HIGH, 2),
    ("literal", Shade.RED, "Red"),
    ("model", UsageEvent({"unitPrice": 1}), {"unitPrice": 1}),
    ("tags", ["a"], ["a"]),
    ("bare_list", [1, "a", None], [1, "a", None]),
    ("bare_dict", {"a": [1]}, {"a": [1]}),
    ("sequence", [1, 2], [1, 2]),
    ("mutable", ["a"], ["a"]),
    ("typing_list", ["a"], ["a"]),
    ("typing_dict", {"a": 1}, {"a": 1}),
    ("mapping", {"a": 1}, {"a": 1}),
    ("mutable_mapping", {"a": True}, {"a": True}),
    ("moments", (NOON, NOON), [NOON_TEXT, NOON_TEXT]),
    ("moments", (), []),
    ("moments_by_name", MappingProxyType({"a": NOON}), {"a": NOON_TEXT}),
    ("mixed", (1, dt.date(2025, 3, 4)), [1, "2025-03-04"]),
    ("mixed_by_name", MappingProxyType({"a": 1, "b": dt.date(2025, 3, 4)}), {"a": 1, "b": "2025-03-04"}),
    ("mixed_by_name", MappingProxyType({"a": None}), {"a": None}),
    ("generic_alias", {"a": [1]}, {"a": [1]}),
    ("swapped_alias", [1], [1]),
    ("swapped_alias", MappingProxyType({"a": (NOON,)}), {"a": [NOON_TEXT]}),
    ("forward", UsageEvent({}), {}),
    ("anything_or_null", [1], [1]),
    ("reals", (1.5, 2.0), [1.5, 2.0]),
    ("matrix", ((1.5,), ()), [[1.5], []]),
    ("holes", ["a", None], ["a", None]),
    ("models", [UsageEvent({})], [{}]),
    ("models_by_name", {"a": UsageEvent({})}, {"a": {}}),
    ("optional", 5, 5),
    ("union", 5, 5),
    ("union", "5", "5"),
    ("moment_or_number", 5.0, 5.0),
    ("moment_or_number", 5.5, 5.5),
    ("moment_or_number", NOON, NOON_TEXT),
    ("list_or_model", [1], [1]),
    ("list_or_model", UsageEvent({}), {}),
    ("annotated", 5, 5),
    ("alias", ["a"], ["a"]),
    ("new_type", "a", "a"),
]


@pytest.mark.parametrize(("name", "value", "raw"), ROUND_TRIPS)
def test_round_trips(name: str, value: Any, raw: Any) -> None:
    """A Python value is written as its JSON, which reads as that value. Both are accepted."""
    key = field_of(Everything, name).json_name
    for given_value in (value, raw):
        model = Everything(**{name: given_value})
        assert model[key] == raw
        assert type(model.as_dict()[key]) is type(raw)
        back = Everything.from_json(model.to_json())
        assert getattr(back, name) == value
        assert type(getattr(back, name)) is type(getattr(model, name))
        assert json.dumps(back) == json.dumps({key: raw})


WRONG = [
    ("text", 1),
    ("number", 1.5),
    ("number", True),
    ("number", "1"),
    ("flag", 1),
    ("flag", "true"),
    ("moment", "2025-03-04"),
    ("day", "2025-03-04T12:00:00Z"),
    ("day", "yesterday"),
    ("clock", "noon"),
    ("clock", "25:00"),
    ("length", "1 hour"),
    ("length", "P1Y"),
    ("length", 5),
    ("data", "a"),
    ("data", "APv_"),
    ("data", "é"),
    ("data", "AP*v/"),
    ("key", "a" * 32),
    ("key", "{00000000-0000-0000-0000-000000000005}"),
    ("key", "urn:uuid:00000000-0000-0000-0000-000000000005"),
    ("key", "00000000-0000-0000-0000-00000000000g"),
    ("key", 5),
    ("level", 3),
    ("level", True),
    ("level", "LOW"),
    ("shade", "Blue"),
    ("status", "Paused"),
    ("either_enum", 3),
    ("either_enum", None),
    ("literal", "b"),
    ("literal", False),
    ("literal", 1.5),
    ("literal", []),
    ("model", []),
    ("tags", "a"),
    ("tags", [1]),
    ("sequence", ["1"]),
    ("typing_dict", {"a": "1"}),
    ("typing_dict", [1]),
    ("moments", [NOON_TEXT, 5]),
    ("moments_by_name", {"a b": "x"}),
    ("matrix", [[1], ["x"]]),
    ("holes", [1]),
    ("models", [{}, 1]),
    ("models_by_name", {"a": 1}),
    ("union", 1.5),
    ("moment_or_number", "5"),
    ("moment_or_number", True),
    ("generic_alias", {"a": ["a"]}),
    ("bound_alias", [1]),
    ("generic_alias", ["a"]),
    ("swapped_alias", [NOON_TEXT]),
    ("swapped_alias", {"a": [1]}),
    ("mixed", [1.5]),
    ("mixed_by_name", {"a": True}),
    ("list_or_model", ["a"]),
    ("list_or_model", "a"),
]


@pytest.mark.parametrize(("name", "raw"), WRONG)
def test_wrong_values(name: str, raw: Any) -> None:
    """A value of another type is an error in both directions, and the document keeps it."""
    field = field_of(Everything, name)
    model = Everything({field.json_name: raw})
    if raw is not None:
        with pytest.raises(DeserializationError, match=f"^Everything.{name}: Expected "):
            getattr(model, name)
        with pytest.raises(SerializationError, match=f"^Everything.{name}: Expected "):
            setattr(model, name, raw)
    assert json.dumps(model) == json.dumps({field.json_name: raw})


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("matrix", [[1], [1, "x"]], "Expected a number, got 'x' - at $.matrix[1][1]"),
        ("moments_by_name", {"a b": "x"}, "Expected an RFC 3339 date-time, got 'x' - at $.momentsByName['a b']"),
        ("union", [], "Expected an integer or a string, got an array - at $.union"),
        ("holes", [1], "Expected a string or null, got 1 - at $.holes[0]"),
        ("list_or_model", [1, "a"], "Expected an integer, got 'a' - at $.listOrModel[1]"),
        ("literal", 5, "Expected 'a' or 1 or True or 2 or 'Red', got 5 - at $.literal"),
        ("shade", "Blue", "Expected 'Red', got 'Blue' - at $.shade"),
        ("text", 5, "Expected a string, got 5 - at $.text"),
        ("number", "5", "Expected an integer, got '5' - at $.number"),
        ("real", "5", "Expected a number, got '5' - at $.real"),
        ("flag", 5, "Expected a boolean, got 5 - at $.flag"),
        ("moment", 5, "Expected an RFC 3339 date-time, got 5 - at $.moment"),
        ("day", 5, "Expected an ISO 8601 date, got 5 - at $.day"),
        ("clock", 5, "Expected an ISO 8601 time, got 5 - at $.clock"),
        ("length", 5, "Expected an ISO 8601 duration, got 5 - at $.length"),
        ("data", 5, "Expected base64 text, got 5 - at $.data"),
        ("key", "x", "Expected a UUID, got 'x' - at $.key"),
        ("model", 5, "Expected a JSON object (UsageEvent), got 5 - at $.model"),
        ("tags", {}, "Expected a JSON array, got an object - at $.tags"),
        ("bare_dict", [], "Expected a JSON object, got an array - at $.bareDict"),
        ("holes", [5], "Expected a string or null, got 5 - at $.holes[0]"),
        ("list_or_model", "a", "Expected a JSON object (UsageEvent) or a JSON array, got a string - at $.listOrModel"),
        ("list_or_model", ["a"], "Expected an integer, got 'a' - at $.listOrModel[0]"),
    ],
)
def test_messages(name: str, raw: Any, message: str) -> None:
    """The message says which part of the value is wrong."""
    with pytest.raises(DeserializationError) as caught:
        getattr(Everything({field_of(Everything, name).json_name: raw}), name)
    assert str(caught.value) == f"Everything.{name}: {message}"
    with pytest.raises(SerializationError) as refused:
        setattr(Everything({}), name, raw)
    assert str(refused.value) == str(caught.value)


@pytest.mark.parametrize("text", ["=", "==", "AAAA=", "AA=A", "AAA", "AAAA\n", "AA =", "A==="])
def test_what_is_no_base64(text: str) -> None:
    """Text that is no padded base64 is refused on every Python."""
    with pytest.raises(DeserializationError, match="Expected base64 text, got "):
        _ = Everything({"data": text}).data


def test_required() -> None:
    """A field is required unless its annotation allows None."""
    optional = {field.name for field in fields(Everything) if not field.required}
    assert optional == {"optional", "list_or_model", "literal", "forward", "anything_or_null"}


@given(st.binary())
def test_bytes_survive(data: bytes) -> None:
    """Bytes of every length come back from base64."""
    model = Everything(data=data)
    assert Everything.from_json(model.to_json()).data == base64.b64decode(model["data"]) == data


def walk(value: Any) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
    elif isinstance(value, (list, tuple, Mapping)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from walk(item)


def readable(model: Model, name: str) -> bool:
    """Whether an attribute can be read, and all that is behind it."""
    try:
        for event in walk(getattr(model, name)):
            assert isinstance(event, UsageEvent)
            for field in fields(event):
                getattr(event, field.name)
    except DeserializationError:
        return False
    return True


@settings(max_examples=5 * settings().max_examples)
@given(st.sampled_from(fields(Everything)), JSON | st.sampled_from([raw for _, _, raw in ROUND_TRIPS]))
def test_reading_writing_and_validating_agree(field: Field, raw: Any) -> None:
    """An attribute takes a JSON value exactly where it can be read, and validate() refuses what can't."""
    read = Everything({field.json_name: raw})
    written = Everything({})
    can_be_read = readable(read, field.name)
    try:
        setattr(written, field.name, raw)
        assert can_be_read
        assert raw is None or json.dumps(written) == json.dumps(read)
    except SerializationError:
        assert not can_be_read
        assert json.dumps(written) == "{}"
    try:
        read.validate()
    except ValidationError as error:
        problems = [problem for problem in error.errors if re.match(rf"\$\.{field.json_name}\b", problem.path)]
        missing = [problem for problem in problems if str(problem).count("Missing required value, expected ")]
    if raw is None:
        assert bool(problems) is (field.required and field.type not in (Any, object))
    else:
        assert len(problems) - len(missing) == 0 if can_be_read else len(problems) > len(missing)
