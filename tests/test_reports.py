"""Reports from public trackers of SDK models: each kind, as a property where one can be stated."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import datetime as dt
import decimal
import fractions
import json
import pickle
import uuid
from collections import UserDict, UserList
from typing import Any, ClassVar, Literal

import joblib
import numpy as np
import orjson
import pandas as pd
import pendulum
import pytest
from freezegun.api import FakeDate, FakeDatetime
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    ArgumentError,
    CostEstimate,
    DeserializationError,
    ErrorResponse,
    InnerError,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    Model,
    QuantumComputingData,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    UnknownAttributeError,
    UsageEvent,
    ValidationError,
    aiter_items,
    fields,
    iter_items,
    rest_discriminator,
    rest_field,
)
from tests.helpers import read_everything
from tests.strategies import JSON, near_sessions

# --- 1. What is written reads back equal: contract point 6.


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


class Wall(dt.datetime):
    """Arithmetic on the wall clock, and a text of its own."""

    def __add__(self, other: Any) -> Any:
        return Wall.combine(self.date(), self.time())

    __sub__ = __radd__ = __add__

    def isoformat(self, *_: Any, **__: Any) -> str:
        return "noon"

    def astimezone(self, *_: Any) -> Any:
        return self

    def replace(self, *_: Any, **__: Any) -> Any:
        return self

    def utcoffset(self) -> Any:
        return dt.timedelta(0)


class Day(dt.date):
    """A text of its own."""

    def isoformat(self) -> str:
        return "today"


class Clock(dt.time):
    """A text of its own."""

    def isoformat(self, *_: Any) -> str:
        return "noon"

    def utcoffset(self) -> Any:
        return None


class Length(dt.timedelta):
    """Parts of its own, as pendulum's durations have them."""

    days = seconds = property(lambda _: -5)  # type: ignore[assignment]

    def total_seconds(self) -> float:
        return 0.0

    def __add__(self, other: Any) -> Any:
        return self

    __radd__ = __sub__ = __rsub__ = __neg__ = __add__


class Text(str):
    """A text that shows otherwise."""

    __slots__ = ()

    def __str__(self) -> str:
        return "hidden"

    def lower(self) -> Any:
        return self


class Whole(int):
    """A number that converts otherwise."""

    def __int__(self) -> int:
        return 5

    def __index__(self) -> int:
        return 5

    def __repr__(self) -> str:
        return "five"


class Real(float):
    """A number that converts otherwise."""

    def __float__(self) -> float:
        return 5.0

    def __repr__(self) -> str:
        return "five"


class Items(list[Any]):
    """A list that iterates otherwise."""

    def __iter__(self) -> Any:
        return iter(())


class Shouting(dict[str, Any]):
    """A dict with items of its own."""

    def items(self) -> Any:
        return [(key, str(value).upper()) for key, value in super().items()]


ZONES = st.sampled_from(
    [None, dt.timezone.utc, dt.timezone(dt.timedelta(hours=2)), dt.timezone(-dt.timedelta(hours=5))]
)
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


def standard(value: Any) -> Any:
    """The value in its standard type: what reading gives."""
    if isinstance(value, dt.datetime):
        plain = dt.datetime.combine(dt.datetime.date(value), dt.datetime.timetz(value))
        return plain if plain.tzinfo else plain.replace(tzinfo=dt.timezone.utc)
    if isinstance(value, (UserList, Items)):
        return list.copy(value) if isinstance(value, list) else value.data
    return value.data if isinstance(value, UserDict) else value


@given(st.sampled_from(sorted(MEMBERS)).flatmap(lambda name: st.tuples(st.just(name), MEMBERS[name])))
def test_subclasses_read_back_equal(pair: tuple[str, Any]) -> None:
    """Whatever a subclass overrides, as an attribute, by key and deep inside of free JSON."""
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
    """The example of the report: the hours and minutes are kept."""
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
        np.bool_(True),
        np.array([1, 2]),
        1j,
    ],
    ids=repr,
)
def test_what_would_be_lost_is_refused(value: Any) -> None:
    """A value that holds more than its JSON form can is an error, in free JSON as in a field."""
    for name in ("free", "moment", "length", "number", "real"):
        with pytest.raises(SerializationError):
            Anything(**{name: value})
    with pytest.raises(SerializationError, match=r"at \$.new\[0\]$"):
        Anything({"new": [value]})


# --- 2. Documents that real services send: contract points 2 and 5.


def test_an_item_type_that_is_null() -> None:
    """It is as good as absent: the item is of the class that was asked for, and keeps its null."""
    text = '{"value": [{"itemType": null, "name": "a"}, {"itemType": "Session", "name": "b"}], "nextLink": null}'
    page = SessionDetailsPage.from_json(text)
    assert [item.name for item in page.value] == ["a", "b"]
    assert page.to_json() == text
    assert type(ItemDetails.from_json('{"itemType": null}')) is ItemDetails
    session = SessionDetails.from_json('{"itemType": null}')
    assert (session.item_type, session.as_dict()) == (None, {"itemType": None})
    assert [type(item) for item in ItemDetailsPage.from_json(text).value] == [ItemDetails, SessionDetails]
    with pytest.raises(DeserializationError):
        SessionDetails.from_json('{"itemType": "Job"}')


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_however_it_is_written(number: int) -> None:
    """An int field reads 29.0 and 2.9e1 as 29, whatever number type the parser gives, and keeps it as it is."""
    for written in (float(number), decimal.Decimal(number), decimal.Decimal(f"{number}.0")):
        data = QuantumComputingData.from_dict({}) | {}
        dict.__setitem__(data, "count", written)
        assert (data.count, type(data.count)) == (number, int)
        assert type(data["count"]) is type(written)
    assert QuantumComputingData(count=float(number)).count == number  # type: ignore[arg-type]
    assert QuantumComputingData({"count": float(number)}).to_json() == f'{{"count": {float(number)}}}'


@pytest.mark.parametrize(
    "value", [29.5, True, "29", 1e400, float("nan"), decimal.Decimal("1.5"), decimal.Decimal("Inf"), []]
)
def test_what_is_no_whole_number(value: Any) -> None:
    """Nothing else is read as an integer."""
    data = QuantumComputingData.from_dict({})
    dict.__setitem__(data, "count", value)
    with pytest.raises(DeserializationError, match=r"^QuantumComputingData.count: Expected an integer, got "):
        _ = data.count


@pytest.mark.parametrize("written", ["1E+28", "1e300", "100000000000000000000000000000000000000000.0"])
def test_big_whole_numbers(written: str) -> None:
    """However big, and whatever the precision of the decimal context is."""
    with decimal.localcontext() as context:
        context.prec = 3
        for loads in (json.loads, lambda data: json.loads(data, parse_float=decimal.Decimal)):
            data = QuantumComputingData.from_json(f'{{"count": {written}}}', loads=loads)
            assert data.count == int(data["count"])
    with pytest.raises(DeserializationError):
        _ = QuantumComputingData.from_json('{"count": 1e999}', loads=loads).count


def test_numbers_of_literals() -> None:
    """They are taken and read like those of int fields."""

    class Shots(Model):
        shots: Literal[100, 200] = rest_field()

    assert Shots(shots=np.int64(100)).to_json() == '{"shots": 100}'
    for text in ('{"shots": 100.0}', '{"shots": 1e2}'):
        for loads in (json.loads, lambda data: json.loads(data, parse_float=decimal.Decimal)):
            assert Shots.from_json(text, loads=loads).shots == 100


def test_booleans_of_array_libraries() -> None:
    """They may answer `__index__`, but are no integers."""

    class Scalar:
        dtype = "torch.bool"

        def __index__(self) -> int:
            return 1

    with pytest.raises(SerializationError):
        Anything(free=Scalar())
    Scalar.dtype = "torch.int64"
    assert Anything(free=[Scalar()]) == {"free": [1]}


def test_foreign_code_that_fails() -> None:
    """It is a value that JSON can't hold."""

    class Broken:
        def __index__(self) -> int:
            return 1 // 0

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    for value in (Broken(), [Broken()]):
        with pytest.raises(SerializationError, match="Expected a JSON-serializable value"):
            Anything(free=value)


def test_a_subclass_of_dict() -> None:
    """It is what `dict` makes of it, by attribute and by key."""
    mapping = Shouting(code="x")
    for session in (SessionDetails(error_data=mapping), SessionDetails({"errorData": mapping})):
        assert session["errorData"] == {"code": "x"}
    assert Anything(by_name=Shouting(a="x")) == Anything({"byName": Shouting(a="x")}) == {"byName": {"a": "x"}}
    assert SessionDetails(Shouting(name="x")).name == "x"


def test_whole_numbers_in_containers_and_unions() -> None:
    """A list of integers with 29.0 in it reads as a tuple of integers; a union with int takes it, too."""

    class Counts(Model):
        counts: list[int] | None = rest_field()
        either: int | str | None = rest_field()

    counts = Counts.from_json('{"counts": [1, 29.0], "either": 2.0}')
    assert counts.counts == (1, 29)
    assert type(counts.either) is int
    assert counts.to_json() == '{"counts": [1, 29.0], "either": 2.0}'
    assert counts.validate() is counts
    assert Counts.from_json('{"counts": [1, 29]}').counts == [1, 29]


@pytest.mark.parametrize("loads", [None, orjson.loads])
@pytest.mark.parametrize("kind", ["str", "bytes", "bytearray", "utf-16", "utf-32"])
def test_a_byte_order_mark(kind: str, loads: Any) -> None:
    """It is skipped in text as in bytes, for every parser."""
    data: Any = '\ufeff{"name": "\u00e9"}'
    if kind.startswith("utf"):
        if loads is not None:
            return
        data = data[1:].encode(kind)
    elif kind != "str":
        data = {"bytes": bytes, "bytearray": bytearray}[kind](data.encode())
    options = {} if loads is None else {"loads": loads}
    assert SessionDetails.from_json(data, **options).name == "\u00e9"
    with pytest.raises(DeserializationError):
        SessionDetails.from_json('\ufeff\ufeff{"name": "x"}', **options)


def test_a_parser_that_gives_subclasses() -> None:
    """They are read like the standard types, and copied as these."""
    document = {"name": Text("VQE"), "tags": Items([Text("a")]), "costEstimate": Shouting(currencyCode=Text("USD"))}
    session = SessionDetails.from_json("", loads=lambda _: Shouting(document))
    assert (session.name, session.tags) == ("VQE", ["a"])
    assert session.cost_estimate == {"currencyCode": "USD"}
    assert {type(value) for value in session.as_dict().values()} == {str, list, dict}
    assert session.as_dict()["tags"] == ["a"]


def test_a_parser_that_gives_decimals() -> None:
    """A float field reads them as float, and what they say is written, if JSON's numbers hold it."""
    text = '{"currencyCode": "USD", "estimatedTotal": 0.1}'
    cost = CostEstimate.from_json(text, loads=lambda data: json.loads(data, parse_float=decimal.Decimal))
    assert (cost.estimated_total, type(cost.estimated_total)) == (0.1, float)
    assert cost["estimatedTotal"] == decimal.Decimal("0.1")
    assert cost.validate().to_json() == text
    assert CostEstimate(currency_code="USD", estimated_total=decimal.Decimal("0.1")).to_json() == text  # type: ignore[arg-type]
    assert cost.copy() == {"currencyCode": "USD", "estimatedTotal": 0.1}


# --- 3. The body of a refusal.


REFUSAL = '{"error": {"code": "ResourceNotFound", "message": "There is no such workspace.", "details": []}}'


def test_the_body_of_a_refusal() -> None:
    """It has a model of its own."""
    refusal = ErrorResponse.from_json(REFUSAL)
    assert refusal.error.code == "ResourceNotFound"
    assert refusal.validate().to_json() == REFUSAL
    with pytest.raises(
        ValidationError, match=r"Missing required value, expected a JSON object \(ODataV4Error\) - at \$.error"
    ):
        ErrorResponse.from_json("{}").validate()


async def collect(pages: dict[str, str], first: str) -> list[Any]:
    async def fetch(link: str) -> SessionDetailsPage:
        return SessionDetailsPage.from_json(pages[link])

    return [item async for item in aiter_items(fetch, first)]


def run(coroutine: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waits")


WAYS: dict[str, Any] = {
    "iter_items": lambda pages, first: list(iter_items(lambda link: SessionDetailsPage.from_json(pages[link]), first)),
    "aiter_items": lambda pages, first: run(collect(pages, first)),
}


@pytest.mark.parametrize("items", WAYS.values(), ids=WAYS)
class TestAnswersThatAreNoPages:
    """`iter_items`, and its twin for coroutines."""

    @pytest.mark.parametrize("answer", [REFUSAL, "{}", '{"nextLink": "1"}'])
    def test_no_value(self, items: Any, answer: str) -> None:
        """An answer without `value` is an error, not an empty list; the error has the answer."""
        with pytest.raises(DeserializationError) as caught:
            items({"1": answer}, "1")
        assert str(caught.value) == "SessionDetailsPage: Missing required value, expected a JSON array - at $.value"
        assert caught.value.value == json.loads(answer)

    def test_an_empty_page(self, items: Any) -> None:
        """A page whose value is null or empty doesn't end the list."""
        pages = {
            "1": '{"value": null, "nextLink": "2"}',
            "2": '{"value": [], "nextLink": "3"}',
            "3": '{"value": [{"name": "a"}]}',
        }
        assert [item.name for item in items(pages, "1")] == ["a"]

    def test_a_cycle(self, items: Any) -> None:
        """A link back is an error."""
        pages = {"1": '{"value": [], "nextLink": "2"}', "2": '{"value": [], "nextLink": "1"}'}
        with pytest.raises(DeserializationError, match="nextLink cycle"):
            items(pages, "1")

    def test_no_page(self, items: Any) -> None:
        """Where there is no link, there are no items."""
        assert items({}, None) == []


# --- 4. Names mixed up: contract points 1 and 12.


MIXED_UP: dict[str, tuple[Any, str, str, str]] = {
    "build": (lambda: SessionDetails({"provider_id": "ionq"}), "$.provider_id", "providerId", "SessionDetails"),
    "pairs": (lambda: SessionDetails([("provider_id", "ionq")]), "$.provider_id", "providerId", "SessionDetails"),
    "update": (lambda: SessionDetails({}).update(provider_id="x"), "$.provider_id", "providerId", "SessionDetails"),
    "key": (lambda: SessionDetails({}).__setitem__("provider_id", 1), "$.provider_id", "providerId", "SessionDetails"),
    "setdefault": (lambda: SessionDetails({}).setdefault("job_failure_policy", "Abort"), "$.job_failure_policy",
                   "jobFailurePolicy", "SessionDetails"),
    "or": (lambda: SessionDetails({}) | {"provider_id": 1}, "$.provider_id", "providerId", "SessionDetails"),
    "ior": (lambda: SessionDetails({}).__ior__({"provider_id": 1}), "$.provider_id", "providerId", "SessionDetails"),
    "ror": (lambda: {"provider_id": 1} | SessionDetails({}), "$.provider_id", "providerId", "SessionDetails"),
    "keyword": (lambda: SessionDetails(cost_estimate={"currency_code": "USD"}), "$.costEstimate.currency_code",
                "currencyCode", "SessionDetails.cost_estimate"),
    "assign": (lambda: setattr(SessionDetails({}), "cost_estimate", {"currency_code": "USD"}),
               "$.costEstimate.currency_code", "currencyCode", "SessionDetails.cost_estimate"),
    "nested": (lambda: SessionDetails({"costEstimate": {"currency_code": "USD"}}), "$.costEstimate.currency_code",
               "currencyCode", "SessionDetails.cost_estimate"),
    "list": (lambda: SessionDetails({"costEstimate": {"events": [{}, {"unit_price": 1}]}}),
             "$.costEstimate.events[1].unit_price", "unitPrice", "SessionDetails.cost_estimate"),
    "page": (lambda: ItemDetailsPage({"value": [{"itemType": "Job", "container_uri": "x"}]}),
             "$.value[0].container_uri", "containerUri", "ItemDetailsPage.value"),
}  # fmt: skip


@pytest.mark.parametrize(("fail", "path", "name", "context"), MIXED_UP.values(), ids=MIXED_UP)
def test_an_attribute_name_in_place_of_a_json_name(fail: Any, path: str, name: str, context: str) -> None:
    """It is refused at every depth, with the name that is right."""
    with pytest.raises(SerializationError) as caught:
        fail()
    wrong = path.rpartition(".")[2]
    assert str(caught.value) == f"{context}: Expected the JSON name {name!r}, got {wrong!r} - at {path}"


class Zoo(Model):
    """Names at all kinds of depth."""

    by_name: dict[str, CostEstimate] | None = rest_field()
    either: UsageEvent | str | None = rest_field()
    deep: list[list[UsageEvent]] | None = rest_field()
    code: str | None = rest_field("the_code")
    the_code: str | None = rest_field("code")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"byName": {"a": {}, "b c": {"estimated_total": 1}}}, "$.byName['b c'].estimated_total"),
        ({"either": {"unit_price": 1}}, "$.either.unit_price"),
        ({"deep": [[], [{}, {"unit_price": 1}]]}, "$.deep[1][1].unit_price"),
    ],
)
def test_names_at_every_depth_that_a_field_declares(document: dict[str, Any], path: str) -> None:
    """In objects, unions and lists of lists; `from_dict` and `from_json` keep it, and `validate` lists it."""
    with pytest.raises(SerializationError) as caught:
        Zoo(document)
    assert caught.value.path == path
    for zoo in (Zoo.from_dict(document), Zoo.from_json(json.dumps(document))):
        assert zoo.as_dict() == document
        with pytest.raises(ValidationError) as found:
            zoo.validate()
        assert path in [error.path for error in found.value.errors if "Expected the JSON name" in str(error)]


@pytest.mark.parametrize(
    "document",
    [
        {
            "metadata": {"provider_id": 1},
            "inputParams": {"creation_time": [{"provider_id": 1}]},
            "new": {"provider_id": 1},
        },
        {"costEstimate": {"provider_id": 1}},
        {"costEstimate": [{"currency_code": 1}], "errorData": "provider_id"},
    ],
)
def test_what_is_no_attribute_there(document: dict[str, Any]) -> None:
    """Free JSON, and what is no field of the model that it stands in, may be called anything."""
    assert JobDetails(document).as_dict() == {**document, "itemType": "Job"}


def test_a_json_name_that_is_another_attribute() -> None:
    """A JSON name is right, whatever attribute is called so."""
    zoo = Zoo({"code": "a", "the_code": "b"})
    assert (zoo.the_code, zoo.code) == ("a", "b")


def test_models_of_the_service_are_taken_as_they_are() -> None:
    """What the service said so is no mistake of the caller's."""
    cost = CostEstimate.from_json('{"currency_code": "USD"}')
    session = SessionDetails({"costEstimate": cost})
    assert session["costEstimate"] == {"currency_code": "USD"}
    assert copy.copy(session) == copy.deepcopy(session) == session


# --- 5. The standard library rebuilds dicts: contract points 1, 4 and 8.


@dataclasses.dataclass
class Holder:
    """A dataclass of an SDK's."""

    session: SessionDetails
    others: list[ItemDetails]


@given(near_sessions())
def test_dataclasses_rebuild_models(document: dict[str, Any]) -> None:
    """`asdict` gives models of the same class that share nothing with the first."""
    session = SessionDetails.from_dict(document)
    rebuilt = dataclasses.asdict(Holder(session, [session]))
    assert type(rebuilt["session"]) is type(rebuilt["others"][0]) is SessionDetails
    assert rebuilt["session"] == session
    rebuilt["session"]["new"] = rebuilt["others"][0]["new"] = "other"
    assert session.get("new") == document.get("new")


def test_pairs() -> None:
    """Whatever `dict` takes."""

    class Keyed:
        def keys(self) -> list[str]:
            return ["name"]

        def __getitem__(self, key: str) -> str:
            return "VQE"

    for pairs in ([("name", "VQE")], {"name": "VQE"}.items(), iter([["name", "VQE"]]), Keyed()):
        assert SessionDetails(pairs) == {"name": "VQE", "itemType": "Session"}


@pytest.mark.parametrize("wrong", [5, "", "ab", b"", ["abc"], [("a", 1, 2)], [1], None])
def test_what_is_no_pairs(wrong: Any) -> None:
    """Anything else is an error that says what was expected."""
    with pytest.raises(
        ArgumentError, match=r"^SessionDetails takes one mapping with JSON names, or keyword arguments; got "
    ):
        SessionDetails(wrong)


@given(near_sessions(), st.sampled_from(range(2, pickle.HIGHEST_PROTOCOL + 1)))
def test_reading_changes_neither_pickle_nor_hash(document: dict[str, Any], protocol: int) -> None:
    """What was read, shown and validated is pickled and hashed as before."""
    session = SessionDetails.from_json(json.dumps(document))
    before = pickle.dumps(session, protocol)
    hashed = joblib.hash(SessionDetails.from_json(json.dumps(document)))
    read_everything(session)
    repr(session)
    session.copy()
    with contextlib.suppress(ValidationError):
        session.validate()
    assert pickle.dumps(session, protocol) == before
    assert joblib.hash(session) == hashed
    assert pickle.loads(before) == session


def test_deepcopy_shares_no_private_attribute() -> None:
    """What SDK code keeps on a model, and on those in it, is copied by `deepcopy`, and shared by `copy`."""
    session = SessionDetails({"costEstimate": {"events": [{}]}})
    assert session.cost_estimate is not None
    event = session.cost_estimate.events[0]  # type: ignore[index]
    for model in (session, session.cost_estimate, event):
        model._cache = {"owner": session, "seen": []}  # type: ignore[attr-defined]
    deep, shallow = copy.deepcopy(session), copy.copy(session)
    assert deep == shallow == session
    for model, other in [(session, deep), (session.cost_estimate, deep.cost_estimate),
                         (event, deep.cost_estimate.events[0])]:  # type: ignore[union-attr, index]  # fmt: skip
        assert other._cache["owner"] is deep  # type: ignore[union-attr]
        assert other._cache["seen"] is not model._cache["seen"]  # type: ignore[union-attr, attr-defined]
    assert shallow._cache is session._cache  # type: ignore[attr-defined]
    both = copy.deepcopy([session, session])
    assert both[0] is both[1] is not session


def test_deepcopy_keeps_what_is_the_same() -> None:
    """A private attribute may name what is in the model."""
    page = SessionDetailsPage.from_dict({"value": [{"name": "a", "new": {"b": [1]}}]})
    page._current = page.value[0]  # type: ignore[attr-defined]
    page._list = page.value[0]["new"]["b"]  # type: ignore[attr-defined]
    other = copy.deepcopy(page)
    assert other._current is other.value[0] is not page.value[0]  # type: ignore[attr-defined]
    assert other._list is other.value[0]["new"]["b"]  # type: ignore[attr-defined]


def test_errors_in_rebuilt_dicts() -> None:
    """What is wrong inside is told, and the error of a caller's iterable is the cause."""
    holder = Holder(SessionDetails.from_dict({"costEstimate": {"currency_code": "x"}}), [])
    with pytest.raises(SerializationError, match="Expected the JSON name 'currencyCode'"):
        dataclasses.asdict(holder)

    def pairs() -> Any:
        yield "name", "x"
        raise ValueError("broken")

    with pytest.raises(ArgumentError) as caught:
        SessionDetails(pairs())
    assert str(caught.value.__cause__) == "broken"


def test_replace() -> None:
    """`copy.replace` takes attribute names; None removes the key."""
    session = SessionDetails({"name": "a", "tags": ["x"], "new": {"y": 1}})
    replace = getattr(copy, "replace", lambda model, **changes: model.__replace__(**changes))
    other = replace(session, name="b", tags=None, end_execution_time=dt.datetime(2020, 9, 30))
    assert type(other) is SessionDetails
    assert other == {"name": "b", "new": {"y": 1}, "itemType": "Session", "endExecutionTime": "2020-09-30T00:00:00Z"}
    assert session == {"name": "a", "tags": ["x"], "new": {"y": 1}, "itemType": "Session"}
    assert other["new"] is not session["new"]
    with pytest.raises(ArgumentError, match="has no attribute 'nam'. Did you mean 'name'?"):
        replace(session, nam="b")
    with pytest.raises(SerializationError, match="^SessionDetails.name: Expected a string, got 5"):
        replace(session, name=5)


# --- 6. Unions of two models, and models told apart by a discriminator: contract points 6 and 15.


class Animal(Model):
    """Told apart by its kind."""

    kind: str | None = rest_discriminator()
    name: str | None = rest_field()


class Cat(Animal, discriminator="cat"):
    """One of them."""


class Dog(Animal, discriminator="dog"):
    """Another."""


class Dogs(Model):
    """A list that says what is in it, so that its items needn't."""

    value: list[Dog] | None = rest_field()


class Pets(Model):
    """A field that doesn't."""

    pet: Animal | None = rest_field()
    either: Cat | Dog | None = rest_field()
    pets: list[Cat | Dog] | None = rest_field()


@pytest.mark.parametrize("kind", ["{}", '{"kind": null}', '{"kind": "DOG"}'])
def test_what_is_assigned_reads_back_as_the_same_class(kind: str) -> None:
    """A model whose document lacks its discriminator gets it where it alone says what it is."""
    dog = Dogs.from_json(f'{{"value": [{kind}]}}').value[0]  # type: ignore[index]
    assert type(dog) is Dog
    pets = Pets(pet=dog, either=dog, pets=[dog])
    back = Pets.from_json(pets.to_json())
    assert type(back.pet) is type(back.either) is type(back.pets[0]) is Dog  # type: ignore[index]
    assert back == pets
    assert dog == json.loads(kind)
    by_key = Pets({"pet": dog, "either": dog})
    by_key["pets"] = [dog]
    by_key.update(pet=dog)
    assert by_key == back
    assert dog == json.loads(kind)


def test_what_the_field_says_is_not_added() -> None:
    """A model whose field says what it is stays as it is."""
    dogs = Dogs.from_json('{"value": [{"name": "a"}]}')
    assert Dogs(value=dogs.value) == Dogs({"value": dogs.value}) == {"value": [{"name": "a"}]}


# --- 7. Declarations that do nothing: contract point 15.


def test_a_field_whose_name_begins_with_an_underscore() -> None:
    """Such names are private, so it is refused when the class is made."""
    with pytest.raises(
        TypeError, match=r"^Tagged._etag can't be a field: its name starts with an underscore; rename it"
    ):

        class Tagged(Model):
            _etag: str | None = rest_field()


@pytest.mark.parametrize("value", [{}, {"size": 5}])
@pytest.mark.parametrize("annotation", [int, "int", "list[int]", dt.datetime])
def test_an_annotation_without_a_field(annotation: Any, value: dict[str, Any]) -> None:
    """It would do nothing, so it is refused when the class is made."""
    hint = r"assign rest_field\(\) to it, or annotate it as ClassVar"
    with pytest.raises(TypeError, match=f"^Bad.size has an annotation but isn't a field; {hint}$"):
        type("Bad", (Model,), {"__annotations__": {"size": annotation}, **value})


def test_annotations_that_are_no_fields() -> None:
    """Class variables and private attributes are declared as everywhere."""
    import typing

    class MyClassVars:
        """What is none."""

    with pytest.raises(TypeError, match="Bad.x has an annotation but isn't a field"):
        type("Bad", (Model,), {"__annotations__": {"x": MyClassVars}, "x": 3})

    class Good(Model):
        limit: ClassVar[int] = 5
        other: typing.ClassVar = 6
        _cache: dict[str, int]
        name: str | None = rest_field()

    type("Bare", (Model,), {"__annotations__": {"limit": ClassVar[int]}})
    assert [field.name for field in fields(Good)] == ["name"]
    assert Good(name="x").limit == 5


def test_a_default_that_is_none() -> None:
    """It is no default."""

    class Plain(Model):
        name: str | None = rest_field(default=None)
        size: int | None = rest_field(default=5)

    assert Plain(name="x") == {"name": "x", "size": 5}
    assert Plain() == {"size": 5}


@pytest.mark.parametrize(
    ("annotation", "default", "message"),
    [
        (int, "5", "Expected an integer, got '5' - at $"),
        (dt.datetime, "yesterday", "Expected an RFC 3339 date-time, got 'yesterday' - at $"),
        (list[int], [1, "2"], "Expected an integer, got '2' - at $[1]"),
        (Any, {1}, "Expected a JSON-serializable value, got {1} - at $"),
    ],
)
def test_a_wrong_default(annotation: Any, default: Any, message: str) -> None:
    """It is refused when the class is made."""
    with pytest.raises(TypeError) as caught:
        type("Bad", (Model,), {"__annotations__": {"size": annotation}, "size": rest_field(default=default)})
    assert str(caught.value) == f"Bad.size: invalid default: {message}"


def test_a_default_whose_type_comes_later() -> None:
    """What can't be looked at yet is looked at when the default is used."""

    class Early(Model):
        late: Late | None = rest_field(default={"size": "x"})  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(TypeError, match="cannot evaluate the annotation 'Late | None'"):
        Early()


# --- 8. Numbers and names of neighbours: contract point 6.


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
    """Whatever registers as a number or answers `__index__` is written as JSON's number of the same value."""
    deep = JobDetails({"inputParams": {"shots": [number]}})["inputParams"]["shots"][0]
    assert type(deep) in (int, float)
    assert deep == number or decimal.Decimal(repr(deep)) == number
    model = Anything(real=number, number=number if deep == int(deep) else None)
    assert model.real == deep
    assert model.number in (None, deep)


@given(st.uuids())
def test_uuids(value: uuid.UUID) -> None:
    """A UUID is its text, as an attribute too."""
    session = SessionDetails(id=value, tags=[value])  # type: ignore[list-item, call-overload]
    assert session["id"] == str(value) == session.tags[0]  # type: ignore[index]
    assert JobDetails({"metadata": {"run": value}})["metadata"] == {"run": str(value)}
    assert uuid.UUID(session.id) == value
    session.id = value  # type: ignore[assignment]
    assert session.id == str(value)


@pytest.mark.parametrize("value", [b"VQE", dt.date(2020, 1, 1), 5, 1.5, ["x"], None])
def test_no_text_is_made_of_anything_else(value: Any) -> None:
    """A str field takes text, and what is the text of a name: enums and UUIDs."""
    if value is None:
        assert "name" not in SessionDetails(name=value)  # type: ignore[call-overload]
    else:
        with pytest.raises(SerializationError, match="^SessionDetails.name: Expected a string, got "):
            SessionDetails(name=value)


# --- 9. Appending to a list of models: contract point 7.


def test_appending_a_model() -> None:
    """A model that is appended is the item, by attribute and by key."""
    cost = CostEstimate({"currencyCode": "USD", "events": []})
    event = UsageEvent({"dimensionId": "gs1q"})
    cost.events.append(event)  # type: ignore[union-attr]
    assert cost.events[-1] is cost["events"][-1] is event  # type: ignore[index]
    assert cost.to_json() == '{"currencyCode": "USD", "events": [{"dimensionId": "gs1q"}]}'


def test_appending_a_dict() -> None:
    """It shows, is checked and is written as the model that it will be."""
    cost = CostEstimate({"currencyCode": "USD", "estimatedTotal": 1, "events": []})
    cost["events"].append({"unitPrice": 1})
    assert repr(cost) == "CostEstimate(currency_code='USD', estimated_total=1, events=[UsageEvent(unit_price=1)])"
    cost["events"].append({"unitPrice": "1"})
    with pytest.raises(ValidationError, match=r"Expected a number, got '1' - at \$.events\[1\].unitPrice"):
        cost.validate()
    cost.events = list(cost["events"])
    assert [type(event) for event in cost.events] == [UsageEvent, UsageEvent]


# --- 10. What is lossless: contract point 4.


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_the_two_exceptions_to_fidelity(document: dict[str, Any]) -> None:
    """A missing discriminator is added, and a number is kept by value; nothing else changes."""
    text = json.dumps(document)
    assert ErrorResponse.from_json(text).to_json() == text
    with_type = {**document, "itemType": "Session"} if "itemType" not in document else None
    if with_type is not None:
        assert SessionDetails.from_json(text).to_json() == json.dumps(with_type)


def test_levels_of_nesting() -> None:
    """What is too deep to look at is an error of the library's own."""
    deep: dict[str, Any] = {}
    for _ in range(700):
        deep = {"innererror": deep}
    for fail in (lambda: InnerError(deep), lambda: InnerError({}).update(deep), lambda: InnerError(innererror=deep)):
        with pytest.raises(SerializationError, match="Expected fewer levels of nesting"):
            fail()
    assert InnerError.from_dict(deep)["innererror"] == deep["innererror"]


def test_numbers_by_value() -> None:
    """As Python's json does."""
    assert (
        ErrorResponse.from_json('{"a": 1E2, "b": 0.0000300, "c": -0}').to_json() == '{"a": 100.0, "b": 3e-05, "c": 0}'
    )


def test_unknown_attributes_are_told() -> None:
    """Private names are free, others not."""
    session = SessionDetails({})
    session._etag = "x"  # type: ignore[attr-defined]
    with pytest.raises(UnknownAttributeError):
        session.etag = "x"  # type: ignore[attr-defined]
    assert session.to_json() == '{"itemType": "Session"}'
