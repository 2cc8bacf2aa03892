"""Contract point 6: writing attributes and keys."""

from __future__ import annotations

import collections
import copy
import datetime as dt
import decimal
import enum
import fractions
import json
import pickle
import uuid
import weakref
from collections import UserDict, UserList
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pandas as pd
import pendulum
import pytest
from freezegun.api import FakeDate, FakeDatetime
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    InnerError,
    ItemType,
    JobDetails,
    Model,
    SerializationError,
    SessionDetails,
    SessionStatus,
    UnknownAttributeError,
    Usage,
    fields,
    rest_field,
)
from tests import payloads
from tests.everything import NOON, NOON_TEXT, Everything, Level
from tests.foreign import Clock, Day, Items, Length, Real, Scalar, Shouting, Text, Wall, Whole, standard
from tests.helpers import field_of
from tests.strategies import JSON

UTC = dt.UTC


@pytest.mark.parametrize(
    ("attribute", "value", "raw"),
    [
        ("name", "x", "x"),
        ("status", SessionStatus.TIMED_OUT, "TimedOut"),
        ("status", "Paused", "Paused"),
        ("status", "succeeded", "succeeded"),
        ("creation_time", dt.datetime(2025, 1, 2, 3, 4, 5), "2025-01-02T03:04:05Z"),
        ("creation_time", dt.datetime(2025, 1, 2, 3, 4, 5, 6, UTC), "2025-01-02T03:04:05.000006Z"),
        (
            "creation_time",
            dt.datetime(2025, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=-8))),
            "2025-01-02T08:00:00Z",
        ),
        ("creation_time", "2025-01-02T03:04:05.1234567+01:00", "2025-01-02T03:04:05.1234567+01:00"),
        ("tags", ("a", "b"), ["a", "b"]),
        ("tags", [], []),
        ("usage", {"shots": 3}, {"shots": 3}),
        ("cost_estimate", {"currencyCode": None, "new": 5}, {"currencyCode": None, "new": 5}),
        ("cost_estimate", CostEstimate({"currencyCode": 5}), {"currencyCode": 5}),
        ("item_type", ItemType.SESSION, "Session"),
        ("item_type", "session", "session"),
        ("error_data", NULL, None),
    ],
)
def test_what_is_taken(attribute: str, value: Any, raw: Any) -> None:
    """An attribute takes its Python type, which is encoded, or its JSON form, which stays as it is."""
    session = SessionDetails(payloads.full())
    setattr(session, attribute, value)
    key = field_of(SessionDetails, attribute).json_name
    assert session[key] == raw
    assert json.loads(json.dumps(session)) == payloads.full() | {key: raw}
    assert SessionDetails(**{attribute: value})[key] == raw


@pytest.mark.parametrize(
    ("attribute", "value", "message"),
    [
        ("name", 5, "Expected a string, got 5 - at $.name"),
        ("name", b"x", "Expected a string, got bytes - at $.name"),
        ("name", dt.date(2025, 1, 2), "Expected a string, got a date - at $.name"),
        ("creation_time", "yesterday", "Expected an RFC 3339 date-time, got 'yesterday' - at $.creationTime"),
        ("creation_time", 1.5, "Expected an RFC 3339 date-time, got 1.5 - at $.creationTime"),
        (
            "creation_time",
            dt.date(2025, 1, 2),
            "Expected an RFC 3339 date-time, got a date - at $.creationTime",
        ),
        ("tags", "nightly", "Expected a JSON array or a JSON object, got a string - at $.tags"),
        ("tags", {"a"}, "Expected a JSON array or a JSON object, got a set - at $.tags"),
        ("tags", ["a", 5], "Expected a string, got 5 - at $.tags[1]"),
        ("tags", ["a", dt.date(2025, 1, 2)], "Expected a string, got a date - at $.tags[1]"),
        (
            "priority",
            dt.date(2025, 1, 2),
            "Expected 'Standard' or 'High' or another string, got a date - at $.priority",
        ),
        ("cost_estimate", Usage({}), "Expected a JSON object (CostEstimate), got a Usage - at $.costEstimate"),
        ("cost_estimate", 5, "Expected a JSON object (CostEstimate), got 5 - at $.costEstimate"),
        (
            "cost_estimate",
            {"events": [{1}]},
            "Expected a JSON object (UsageEvent), got a set - at $.costEstimate.events[0]",
        ),
        ("cost_estimate", {"currencyCode": 5}, "Expected a string, got 5 - at $.costEstimate.currencyCode"),
        (
            "cost_estimate",
            {"events": [{}, {"unitPrice": "1"}]},
            "Expected a number, got '1' - at $.costEstimate.events[1].unitPrice",
        ),
        ("usage", {"shots": 3, "other": None}, "Expected a number, got None - at $.usage.other"),
        ("item_type", "Job", "Expected 'Session', got 'Job' - at $.itemType"),
    ],
)
def test_what_is_refused(attribute: str, value: Any, message: str) -> None:
    """Any other value is an error that names the attribute, and the document stays as it was."""
    session = SessionDetails(payloads.full())
    before = getattr(session, attribute)
    with pytest.raises(SerializationError) as caught:
        setattr(session, attribute, value)
    assert str(caught.value) == f"SessionDetails.{attribute}: {message}"
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, ValueError)
    assert json.dumps(session) == json.dumps(payloads.full())
    assert getattr(session, attribute) is before
    with pytest.raises(SerializationError, match=f"^SessionDetails.{attribute}: "):
        SessionDetails(**{attribute: value})


def test_times_outside_the_calendar() -> None:
    """An aware datetime whose UTC is outside the years 1 to 9999 is refused."""
    with pytest.raises(SerializationError, match="^SessionDetails.creation_time: "):
        SessionDetails({}).creation_time = dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=1)))
    with pytest.raises(SerializationError, match=r"^SessionDetails: Expected a JSON-serializable value, got .* \$.new"):
        SessionDetails({})["new"] = dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=1)))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, "1", True])
def test_numbers_that_json_or_a_float_can_not_hold(number: Any) -> None:
    """A float field takes numbers within the range of a float."""
    cost = CostEstimate({"estimatedTotal": 1})
    with pytest.raises(SerializationError, match="^CostEstimate.estimated_total: Expected a (finite )?number, got "):
        cost.estimated_total = number
    assert cost == {"estimatedTotal": 1}


ATTRIBUTES = [field.name for field in fields(SessionDetails)]


@pytest.mark.parametrize("name", [name for name in ATTRIBUTES if name != "item_type"])
def test_none_removes_and_null_writes_null(name: str) -> None:
    """None removes the key if it is there. NULL writes null."""
    key = field_of(SessionDetails, name).json_name
    session = SessionDetails(payloads.full())
    setattr(session, name, None)
    setattr(session, name, None)
    assert key not in session
    setattr(session, name, NULL)
    assert session[key] is None
    assert getattr(session, name) is None


def test_null_is_itself() -> None:
    """NULL is false, its repr is its name, and copies and pickles of it are the same object."""
    assert not NULL
    assert repr(NULL) == "NULL"
    assert copy.deepcopy(NULL) is pickle.loads(pickle.dumps(NULL)) is NULL
    assert pickle.dumps(NULL, 0).startswith(b"cquantum_workspace_models\nNULL\n")


def test_del() -> None:
    """del removes the key. A second del is an AttributeError."""
    session = SessionDetails(payloads.full())
    assert session.name
    del session.name
    assert "name" not in session
    with pytest.raises(AttributeError, match=r"^SessionDetails.name is not set$"):
        del session.name
    with pytest.raises(AttributeError):
        del session.nam


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("staus", ". Did you mean 'status'?"),
        ("providerId", ". Did you mean 'provider_id'?"),
        ("items", ". Did you mean 'item_type'?"),
        ("zzzz", ""),
    ],
)
def test_an_attribute_that_does_not_exist(name: str, hint: str) -> None:
    """Assigning to an unknown attribute, or to a method, is an AttributeError with the nearest name."""
    session = SessionDetails(payloads.full())
    with pytest.raises(UnknownAttributeError) as caught:
        setattr(session, name, 1)
    assert str(caught.value) == f"SessionDetails has no attribute {name!r}{hint}"
    assert session == payloads.full()


def test_names_that_begin_with_an_underscore_are_free() -> None:
    """SDK code may set private attributes on a model. They are no part of the document."""
    session = SessionDetails(payloads.full())
    session._client = object()
    assert session == payloads.full()
    del session._client
    assert not hasattr(session, "_client")


def test_a_property_with_a_setter() -> None:
    """A property of a subclass is set as in any class."""

    class Named(SessionDetails):
        @property
        def label(self) -> str:
            return self.name.upper()

        @label.setter
        def label(self, value: str) -> None:
            self.name = value.lower()

    session = Named({})
    session.label = "VQE"
    assert session["name"] == "vqe"


@given(JSON)
def test_keys_are_raw(value: Any) -> None:
    """A key takes any JSON value, whatever its field declares. The value is copied."""
    session = SessionDetails({})
    for key in ("new", "creationTime", "costEstimate", "tags"):
        session[key] = value
        assert json.dumps(session[key]) == json.dumps(value)
        assert not isinstance(value, list) or session[key] is not value


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (dt.datetime(2025, 1, 2), "2025-01-02T00:00:00Z"),
        (SessionStatus.FAILED, "Failed"),
        (InnerError(code="x"), {"code": "x"}),
        ([{"a": (SessionStatus.FAILED,)}], [{"a": ["Failed"]}]),
        (enum.IntEnum("Level", "LOW HIGH")(2), 2),
        (NULL, None),
    ],
)
def test_keys_take_python_values(value: Any, raw: Any) -> None:
    """A Python value with an obvious JSON form is encoded when a key is set."""
    session = SessionDetails({})
    session["new"] = value
    session.update(other=value)
    assert session["new"] == session["other"] == raw
    assert type(session.as_dict()["new"]) is type(raw)


@pytest.mark.parametrize("value", [{1}, object(), 1j, float("nan"), {1: 2}, [{"a": object()}], memoryview(b"x")])
def test_keys_refuse_what_json_can_not_hold(value: Any) -> None:
    """What JSON can't hold is refused at once by every way of setting a key, and nothing is half written."""
    session = SessionDetails(payloads.full())
    for write in (
        lambda: session.__setitem__("name", value),
        lambda: session.update(name="other", tags=value),
        lambda: session.setdefault("new", value),
        lambda: session.__ior__({"name": "other", "new": value}),
        lambda: session | {"new": value},
    ):
        with pytest.raises(SerializationError):
            write()
        assert json.dumps(session) == json.dumps(payloads.full())


def test_keys_are_strings() -> None:
    """A key that isn't a string is refused. An enum as a key is its value."""
    session = SessionDetails({})
    with pytest.raises(SerializationError, match=r"^SessionDetails: Expected a string key, got 1 - at \$\[1\]$"):
        session[1] = 2
    session[ItemType.JOB] = 1
    assert [type(key) for key in session] == [str, str]


def test_a_wrong_item_is_refused_whole() -> None:
    """If one item of an assigned list or object is refused, nothing is written."""
    model: Any = Everything(moments=[NOON], moments_by_name={})
    with pytest.raises(SerializationError, match=r"Expected an RFC 3339 date-time, got 'x' - at \$.moments\[1\]"):
        model.moments = [NOON, "x"]
    with pytest.raises(SerializationError, match=r"Expected a string key, got 1 - at \$.momentsByName\[1\]$"):
        model.moments_by_name = {1: NOON}
    assert model == {"moments": [NOON_TEXT], "momentsByName": {}}


@pytest.mark.parametrize("value", [b"ab", bytearray(b"ab"), memoryview(b"ab"), "12", {1, 2}, iter([1])])
def test_what_is_no_list(value: Any) -> None:
    """A list field refuses bytes, text, sets and iterators."""
    with pytest.raises(SerializationError, match=r"^Everything.sequence: Expected a JSON array, got "):
        Everything(sequence=value)


class Inner(Model):
    data: bytes = rest_field()
    more: Inner | None = rest_field()


class Outer(Model):
    inner: Inner = rest_field()


def test_a_mapping_is_written_by_its_fields() -> None:
    """In a mapping that is assigned, each value is encoded as its field declares."""
    outer = Outer(inner={"data": b"\xff\xfe\xff", "more": {"data": b"\xff", "x": NOON, "more": NULL}})
    assert outer == {"inner": {"data": "//7/", "more": {"data": "/w==", "x": NOON_TEXT, "more": None}}}
    assert outer.inner.data == b"\xff\xfe\xff"
    with pytest.raises(SerializationError, match=r"Expected a string key, got 5 - at \$.inner\[5\]"):
        outer.inner = {5: 1}  # type: ignore[assignment]


def test_a_proxy_is_what_it_stands_for() -> None:
    """A proxy, such as a weak reference to a dict, is copied like its referent."""

    class Plain(dict):  # type: ignore[type-arg]
        pass

    plain = Plain(a=1)
    proxy: Any = weakref.proxy(plain)
    for model in (
        Model(proxy),
        Model.from_dict(proxy),
        Model({"b": proxy})["b"],
        Everything(typing_dict=proxy).typing_dict,
    ):
        assert model == {"a": 1}


def test_values_of_subclasses_are_written_as_plain_json() -> None:
    """A subclass of str, int or float is written as the plain value, a dict's subclass as a dict."""

    class Text(str):
        __slots__ = ()

    class Size(int):
        pass

    model = Everything(text=Text("x"), number=Level.LOW, real=Size(1), typing_dict=collections.Counter("a"))
    assert [type(value) for value in model.values()] == [str, int, int, dict]


class Anything(Model):
    """A field of each type that has subclasses elsewhere."""

    moment: dt.datetime | None = rest_field()
    day: dt.date | None = rest_field()
    clock: dt.time | None = rest_field()
    length: dt.timedelta | None = rest_field()
    text: str | None = rest_field()
    number: int | None = rest_field()
    real: float | None = rest_field()
    flag: bool | None = rest_field()
    free: Any = rest_field()
    by_name: dict[str, Any] | None = rest_field()
    items_: list[Any] | None = rest_field("items")


ZONES = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=2)), dt.timezone(-dt.timedelta(hours=5))])
MOMENTS = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=ZONES)

MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "moment": MOMENTS.map(lambda each: Wall.combine(each.date(), each.timetz()))
    | MOMENTS.map(lambda each: FakeDatetime.combine(each.date(), each.timetz()))
    | st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1)).map(lambda each: pd.Timestamp(each, tz="UTC"))
    | st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1)).map(
        lambda each: pendulum.instance(each, "Europe/Paris")
    ),
    "day": st.dates().map(lambda day: Day(day.year, day.month, day.day))
    | st.dates().map(lambda day: FakeDate(day.year, day.month, day.day))
    | st.dates().map(lambda day: pendulum.Date(day.year, day.month, day.day)),
    "clock": st.times().map(lambda each: Clock(each.hour, each.minute, each.second, each.microsecond))
    | st.times().map(lambda each: pendulum.Time(each.hour, each.minute, each.second, each.microsecond)),
    "length": st.timedeltas().map(lambda each: Length(each.days, each.seconds, each.microseconds))
    | st.integers(-(10**12), 10**12).map(lambda each: pendulum.duration(microseconds=each))
    | st.integers(-(10**12), 10**12).map(lambda each: pd.Timedelta(each, "us")),
    "text": st.text().map(Text) | st.text().map(np.str_),
    "number": st.integers().map(Whole) | st.integers(-(2**63), 2**63 - 1).map(np.int64),
    "real": st.floats(allow_nan=False, allow_infinity=False).map(Real)
    | st.floats(allow_nan=False, allow_infinity=False, width=32).map(np.float32)
    | st.floats(allow_nan=False, allow_infinity=False).map(np.float64),
    "items_": st.lists(st.integers()).map(Items) | st.lists(st.integers()).map(UserList),
    "by_name": st.dictionaries(st.text(max_size=3).map(Text), st.integers()).map(UserDict),
}


@given(st.sampled_from(sorted(MEMBERS)).flatmap(lambda name: st.tuples(st.just(name), MEMBERS[name])))
def test_subclasses_read_back_equal(pair: tuple[str, Any]) -> None:
    """An instance of a subclass reads back equal, whatever methods the subclass overrides."""
    name, value = pair
    key = Anything.__dict__[name].json_name
    expected = standard(value)
    deep = Anything(free=[{"deep": value}])
    for model in (Anything(**{name: value}), Anything({key: value}), Anything({key: deep["free"][0]["deep"]})):
        assert getattr(model, name) == expected
        assert getattr(Anything.from_json(model.to_json()), name) == expected
        assert type(getattr(model, name)).__module__ in ("builtins", "datetime")
        json.dumps(model)
    assert deep["free"][0]["deep"] == Anything({key: value})[key]
    assert type(deep["free"][0]["deep"]).__module__ == "builtins"


def test_a_clock_on_the_wall() -> None:
    """A subclass with arithmetic or texts of its own is written by its hours and minutes."""
    wall = Wall(2020, 9, 30, 23, 57, 2, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert SessionDetails(end_execution_time=wall)["endExecutionTime"] == "2020-09-30T21:57:02Z"
    assert Anything(length=Length(-1, 5)).length == dt.timedelta(-1, 5)
    assert Anything(clock=Clock(12, 30))["clock"] == "12:30:00"
    assert Anything(day=Day(2020, 9, 30))["day"] == "2020-09-30"


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2020-09-30T23:57:02.373792801Z"),
        pd.Timedelta(1, "ns"),
        pd.NaT,
        decimal.Decimal("0.12345678901234567890123"),
        decimal.Decimal("1e999"),
        decimal.Decimal("NaN"),
        decimal.Decimal("sNaN"),
        fractions.Fraction(1, 3),
        fractions.Fraction(10**400, 3),
        np.longdouble(1) / 3,
        np.complex64(1),
        np.float32("nan"),
        np.array([1, 2]),
        1j,
    ],
    ids=repr,
)
def test_what_would_be_lost_is_refused(value: Any) -> None:
    """A value that JSON can't hold exactly is refused, in free JSON as in a field."""
    for name in ("free", "moment", "length", "number", "real"):
        with pytest.raises(SerializationError):
            Anything(**{name: value})
    with pytest.raises(SerializationError, match=r"at \$.new\[0\]$"):
        Anything({"new": [value]})


@given(
    st.one_of(
        st.integers(-(2**31), 2**31 - 1).flatmap(lambda n: st.sampled_from([np.int32(n), np.int64(n), np.array(n)])),
        st.integers(0, 255).map(np.uint8),
        st.floats(width=16, allow_nan=False, allow_infinity=False).map(np.float16),
        st.floats(width=32, allow_nan=False, allow_infinity=False).map(np.float32),
        st.fractions(-(2**40), 2**40, max_denominator=1).map(lambda each: each / 8),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    )
)
def test_numbers_of_neighbours(number: Any) -> None:
    """Numbers of other libraries are written as JSON's number of the same value."""
    deep = JobDetails({"inputParams": {"shots": [number]}})["inputParams"]["shots"][0]
    assert type(deep) in (int, float)
    assert deep == number or decimal.Decimal(repr(deep)) == number
    model = Anything(real=number, number=number if deep == int(deep) else None)
    assert model.real == deep
    assert model.number in (None, deep)


@pytest.mark.parametrize("true", [np.True_, np.bool_(True), Scalar("torch.bool")], ids=["True_", "bool_", "torch"])
def test_booleans_of_array_libraries(true: Any) -> None:
    """Booleans of array libraries are booleans, though they may answer `__index__`. A field of numbers refuses them."""
    for model in (Anything(free=[true], flag=true), Anything({"free": [true], "flag": true})):
        assert model.to_json() == '{"free": [true], "flag": true}'
        assert model.flag is True
    assert Anything(flag=np.False_).flag is False
    for name in ("number", "real", "text", "moment"):
        with pytest.raises(SerializationError, match="Expected "):
            Anything(**{name: true})


def test_integers_of_array_libraries() -> None:
    """What equals its `__index__` is an integer. A mock, which answers everything, is refused."""
    assert Anything(free=[Scalar("torch.int64")], number=Scalar("torch.int64")) == {"free": [1], "number": 1}
    for name in ("free", "flag", "number", "real", "text"):
        with pytest.raises(SerializationError, match="got a MagicMock - at "):
            Anything(**{name: MagicMock()})
    with pytest.raises(SerializationError, match=r"got an array - at \$.flag"):
        Anything(flag=[np.True_])
    with pytest.raises(SerializationError, match=r"got an? ndarray - at \$.flag"):
        Anything(flag=np.array([True]))


def test_foreign_code_that_fails() -> None:
    """A value whose methods raise is a value that JSON can't hold."""

    class Broken:
        def __index__(self) -> int:
            return 1 // 0

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    for value in (Broken(), [Broken()]):
        with pytest.raises(SerializationError, match="Expected a JSON-serializable value"):
            Anything(free=value)


def test_a_subclass_of_dict() -> None:
    """A subclass of dict is written with the items that `dict` takes from it, by attribute and by key."""
    mapping = Shouting(code="x")
    for session in (SessionDetails(error_data=mapping), SessionDetails({"errorData": mapping})):
        assert session["errorData"] == {"code": "x"}
    assert Anything(by_name=Shouting(a="x")) == Anything({"byName": Shouting(a="x")}) == {"byName": {"a": "x"}}
    assert SessionDetails(Shouting(name="x")).name == "x"


@given(st.uuids())
def test_uuids(value: uuid.UUID) -> None:
    """A UUID is written as its text, also in a field of type str."""
    session = SessionDetails(id=value, tags=[value])  # type: ignore[list-item, call-overload]
    assert session["id"] == str(value) == session.tags[0]  # type: ignore[index]
    assert JobDetails({"metadata": {"run": value}})["metadata"] == {"run": str(value)}
    assert uuid.UUID(session.id) == value
    session.id = value  # type: ignore[assignment]
    assert session.id == str(value)


@pytest.mark.parametrize("value", [b"VQE", dt.date(2020, 1, 1), 5, 1.5, ["x"], None])
def test_no_text_is_made_of_anything_else(value: Any) -> None:
    """A str field takes text, enums and UUIDs, and nothing else is converted to text."""
    if value is None:
        assert "name" not in SessionDetails(name=value)  # type: ignore[call-overload]
    else:
        with pytest.raises(SerializationError, match="^SessionDetails.name: Expected a string, got "):
            SessionDetails(name=value)


def test_unknown_attributes_are_told() -> None:
    """Private names are free, others not."""
    session = SessionDetails({})
    session._etag = "x"  # type: ignore[attr-defined]
    with pytest.raises(UnknownAttributeError):
        session.etag = "x"  # type: ignore[attr-defined]
    assert session.to_json() == '{"itemType": "Session"}'
