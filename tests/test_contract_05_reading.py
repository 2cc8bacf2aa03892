"""Contract point 5: reading attributes."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    CostEstimate,
    CreatedByType,
    DeserializationError,
    InnerError,
    ItemType,
    Model,
    Priority,
    QuantumComputingData,
    SessionDetails,
    SessionJobFailurePolicy,
    SessionStatus,
    Usage,
    UsageEvent,
    WorkspaceItemError,
    fields,
    rest_field,
)
from tests import payloads
from tests.everything import NOON, NOON_TEXT, Everything
from tests.helpers import field_of
from tests.strategies import near_sessions

UTC = dt.UTC
ATTRIBUTES = [field.name for field in fields(SessionDetails)]


def test_all_attributes() -> None:
    """Each of the 21 attributes is the decoded value of its key."""
    session = SessionDetails(payloads.full())
    assert {name: getattr(session, name) for name in ATTRIBUTES} == {
        "id": "4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f",
        "name": "VQE",
        "provider_id": "ionq",
        "target": "ionq.qpu",
        "item_type": ItemType.SESSION,
        "creation_time": dt.datetime(2025, 3, 4, 5, 6, 7, 123456, UTC),
        "created_by": "user1@example.com",
        "created_by_type": CreatedByType.USER,
        "last_modified_time": dt.datetime(2025, 3, 4, 6, 0, tzinfo=UTC),
        "last_modified_by": "user2@example.com",
        "last_modified_by_type": CreatedByType.MANAGED_IDENTITY,
        "last_updated_time": dt.datetime(2025, 3, 4, 6, 5, tzinfo=UTC),
        "begin_execution_time": dt.datetime(2025, 3, 4, 5, 6, 11, 565969, UTC),
        "end_execution_time": dt.datetime(2025, 3, 4, 5, 16, 11, 618074, UTC),
        "cost_estimate": CostEstimate(payloads.full()["costEstimate"]),
        "error_data": WorkspaceItemError(payloads.full()["errorData"]),
        "priority": Priority.STANDARD,
        "tags": ["nightly", "vqe"],
        "usage": Usage({"standardMinutes": 7, "gateShots": 212.5}),
        "job_failure_policy": SessionJobFailurePolicy.ABORT,
        "status": SessionStatus.SUCCEEDED,
    }
    assert isinstance(session.status, SessionStatus)
    assert session.creation_time is not None
    assert session.creation_time.tzinfo is UTC


def test_nested_models() -> None:
    """Nested objects are models, at every depth."""
    session = SessionDetails.from_json(json.dumps(payloads.full()))
    assert session.cost_estimate is not None
    assert session.cost_estimate.events is not None
    assert session.cost_estimate.events[1].unit_price == 0.0003
    assert session.error_data is not None
    assert session.error_data.details is not None
    assert session.error_data.details[0].innererror == InnerError(code="Shots")
    assert session.error_data.innererror is not None
    assert session.error_data.innererror.innererror is not None
    assert session.error_data.innererror.innererror.code == "OutOfCalibration"


def test_an_integer_in_a_float_field() -> None:
    """A float field reads as float, and the integer stays in the document."""
    event = UsageEvent({"amountConsumed": 100})
    assert type(event.amount_consumed) is float
    assert type(event["amountConsumed"]) is int


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_absent_and_null_read_as_none(name: str) -> None:
    """The attribute of an absent key and of a null is None. The keys tell them apart."""
    field = field_of(SessionDetails, name)
    session = SessionDetails({})
    session.clear()
    assert getattr(session, name) is None
    assert field.json_name not in session
    if not field.is_discriminator:
        session[field.json_name] = None
        assert getattr(session, name) is None
        assert field.json_name in session


@given(near_sessions())
def test_decoded_once(document: dict[str, Any]) -> None:
    """Reading again gives the same object from the instance's own dict. Only a view is made at each read."""
    session = SessionDetails(document)
    for name in ATTRIBUTES:
        try:
            value = getattr(session, name)
        except DeserializationError:
            continue
        if type(value) in (tuple, MappingProxyType):
            assert getattr(session, name) == value
            assert name not in vars(session)
        else:
            assert getattr(session, name) is value
            assert vars(session)[name] is value


@pytest.mark.parametrize(
    ("document", "attribute", "message"),
    [
        (
            {"creationTime": "yesterday"},
            "creation_time",
            "Expected an RFC 3339 date-time, got 'yesterday' - at $.creationTime",
        ),
        ({"creationTime": 5}, "creation_time", "Expected an RFC 3339 date-time, got 5 - at $.creationTime"),
        ({"id": 5}, "id", "Expected a string, got 5 - at $.id"),
        ({"id": True}, "id", "Expected a string, got True - at $.id"),
        ({"tags": "a"}, "tags", "Expected a JSON array or a JSON object, got a string - at $.tags"),
        ({"tags": {"a": 5}}, "tags", "Expected a string or null, got 5 - at $.tags.a"),
        ({"tags": ["a", None]}, "tags", "Expected a string, got None - at $.tags[1]"),
        ({"priority": 1}, "priority", "Expected 'Standard' or 'High' or another string, got 1 - at $.priority"),
        (
            {"status": ["x"]},
            "status",
            f"Expected {' or '.join(repr(str(each)) for each in SessionStatus)} or another string, got an array"
            " - at $.status",
        ),
        (
            {"costEstimate": "x"},
            "cost_estimate",
            "Expected a JSON object (CostEstimate), got a string - at $.costEstimate",
        ),
        (
            {"costEstimate": []},
            "cost_estimate",
            "Expected a JSON object (CostEstimate), got an array - at $.costEstimate",
        ),
        ({"usage": 1.5}, "usage", "Expected a JSON object (Usage), got 1.5 - at $.usage"),
    ],
)
def test_a_value_of_the_wrong_type(document: dict[str, Any], attribute: str, message: str) -> None:
    """Reading a value of the wrong type raises an error with the JSON path, every time. The key still has the value."""
    session = SessionDetails(document)
    for _ in range(2):
        with pytest.raises(DeserializationError) as caught:
            getattr(session, attribute)
        assert str(caught.value) == f"SessionDetails.{attribute}: {message}"
        assert isinstance(caught.value, ValueError)
    assert session.as_dict() == document | {"itemType": "Session"}
    ((key, value),) = document.items()
    assert session[key] == value


def test_a_wrong_value_deeper() -> None:
    """A wrong item of a list raises when the list is read, a wrong value in a model when it is read."""
    cost = CostEstimate({"events": [{"unitPrice": "free"}, 5]})
    with pytest.raises(DeserializationError) as caught:
        cost.events  # noqa: B018
    assert str(caught.value) == "CostEstimate.events: Expected a JSON object (UsageEvent), got 5 - at $.events[1]"
    assert (caught.value.path, caught.value.expected, caught.value.value) == (
        "$.events[1]",
        "a JSON object (UsageEvent)",
        5,
    )
    event = cost["events"][0]
    assert isinstance(event, UsageEvent)
    with pytest.raises(
        DeserializationError, match=r"^UsageEvent.unit_price: Expected a number, got 'free' - at \$\.unitPrice$"
    ):
        event.unit_price  # noqa: B018


@pytest.mark.parametrize("number", [10**400, -(10**400), "1", True, None, float("inf"), float("nan")])
def test_numbers_that_no_float_holds(number: Any) -> None:
    """A number too large for a float is an error, not infinity."""
    event = UsageEvent.from_json("{}", loads=lambda _: {"unitPrice": number})
    if number is None:
        assert event.unit_price is None
    else:
        with pytest.raises(DeserializationError, match="Expected a number"):
            event.unit_price  # noqa: B018


def test_an_attribute_that_does_not_exist() -> None:
    """A misspelt attribute is an AttributeError, also where the document has such a key."""
    session = SessionDetails({"staus": 1})
    with pytest.raises(AttributeError, match="staus"):
        session.staus  # noqa: B018


@given(st.lists(st.datetimes(timezones=st.just(UTC), allow_imaginary=False).map(lambda m: m.replace(fold=0))))
def test_a_list_reads_as_a_tuple(moments: list[dt.datetime]) -> None:
    """A list whose items JSON holds in another form reads as a tuple. Assign to change it."""
    model: Any = Everything(moments=moments)
    assert model.moments == tuple(moments) == model.moments
    assert type(model.moments) is tuple
    model.moments = [*model.moments, NOON]
    assert model.moments == (*moments, NOON) == Everything.from_json(model.to_json()).moments
    with pytest.raises(AttributeError):
        model.moments.append(NOON)


def test_an_object_reads_as_a_read_only_mapping() -> None:
    """An object whose values JSON holds in another form reads as a read-only mapping. Assign to change it."""
    model: Any = Everything(moments_by_name={"a": NOON})
    by_name = model.moments_by_name
    with pytest.raises(TypeError):
        by_name["b"] = NOON
    model.moments_by_name = by_name | {"b": NOON}
    assert model["momentsByName"] == {"a": NOON_TEXT, "b": NOON_TEXT}
    assert by_name == {"a": NOON}
    assert dict(model.moments_by_name) == {"a": NOON, "b": NOON}


def test_what_was_read_can_be_assigned() -> None:
    """A view can be assigned to an attribute and to a key; its items are encoded again."""
    one, other = Everything(moments=[NOON], moments_by_name={"a": NOON}), Everything({})
    other.moments = one.moments
    other["copy"] = one.moments
    other["byName"] = one.moments_by_name
    assert other == {"moments": [NOON_TEXT], "copy": [NOON_TEXT], "byName": {"a": NOON_TEXT}}


def test_items_are_decoded() -> None:
    """A JSON integer in a list of floats reads as float, and stays the integer that it is in the document."""
    model = Everything({"reals": [1, 2.5]})
    assert [type(item) for item in model.reals] == [float, float]
    assert [type(item) for item in model["reals"]] == [int, float]


def test_the_raw_list() -> None:
    """A key has the raw list or object. A change inside it shows in the view at once."""
    texts = ["2020-01-01T00:00:00.1234567+01:00"]
    model = Everything({"moments": texts, "momentsByName": {}})
    assert (len(model.moments), len(model.moments_by_name)) == (1, 0)
    assert model["moments"] == texts
    model["moments"].append(NOON_TEXT)
    model["momentsByName"]["a"] = NOON_TEXT
    assert model.moments[-1] == NOON
    assert model.moments_by_name == {"a": NOON}
    model["moments"] = [*model["moments"], NOON_TEXT]
    assert model.moments[1:] == (NOON, NOON)
    assert model["moments"] == [*texts, NOON_TEXT, NOON_TEXT]


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
    """An int field reads nothing but whole numbers."""
    data = QuantumComputingData.from_dict({})
    dict.__setitem__(data, "count", value)
    with pytest.raises(DeserializationError, match=r"^QuantumComputingData.count: Expected an integer, got "):
        _ = data.count


@pytest.mark.parametrize("written", ["1E+28", "1e300", "100000000000000000000000000000000000000000.0"])
def test_big_whole_numbers(written: str) -> None:
    """An int field reads whole numbers of any size, whatever the precision of the decimal context."""
    with decimal.localcontext() as context:
        context.prec = 3
        for loads in (json.loads, lambda data: json.loads(data, parse_float=decimal.Decimal)):
            data = QuantumComputingData.from_json(f'{{"count": {written}}}', loads=loads)
            assert data.count == int(data["count"])
    with pytest.raises(DeserializationError):
        _ = QuantumComputingData.from_json('{"count": 1e999}', loads=loads).count


def test_numbers_of_literals() -> None:
    """A Literal of integers takes and reads other forms of the same number, as an int field does."""

    class Shots(Model):
        shots: Literal[100, 200] = rest_field()

    assert Shots(shots=np.int64(100)).to_json() == '{"shots": 100}'
    for text in ('{"shots": 100.0}', '{"shots": 1e2}'):
        for loads in (json.loads, lambda data: json.loads(data, parse_float=decimal.Decimal)):
            assert Shots.from_json(text, loads=loads).shots == 100


def test_whole_numbers_in_containers_and_unions() -> None:
    """A list of integers with 29.0 in it reads as a tuple of integers. A union with int takes 29.0 too."""

    class Counts(Model):
        counts: list[int] | None = rest_field()
        either: int | str | None = rest_field()

    counts = Counts.from_json('{"counts": [1, 29.0], "either": 2.0}')
    assert counts.counts == (1, 29)
    assert type(counts.either) is int
    assert counts.to_json() == '{"counts": [1, 29.0], "either": 2.0}'
    assert counts.validate() is counts
    assert Counts.from_json('{"counts": [1, 29]}').counts == [1, 29]


def test_a_parser_that_gives_decimals() -> None:
    """A float field reads a parser's Decimal as float. It is written as a number if that loses nothing."""
    text = '{"currencyCode": "USD", "estimatedTotal": 0.1}'
    cost = CostEstimate.from_json(text, loads=lambda data: json.loads(data, parse_float=decimal.Decimal))
    assert (cost.estimated_total, type(cost.estimated_total)) == (0.1, float)
    assert cost["estimatedTotal"] == decimal.Decimal("0.1")
    assert cost.validate().to_json() == text
    assert CostEstimate(currency_code="USD", estimated_total=decimal.Decimal("0.1")).to_json() == text  # type: ignore[arg-type]
    assert cost.copy() == {"currencyCode": "USD", "estimatedTotal": 0.1}
