"""Contract point 1: building a model from keywords, a mapping or pairs."""

from __future__ import annotations

import collections
import contextlib
import copy
import dataclasses
import datetime as dt
import json
import types
from typing import Any

import pytest
from hypothesis import given

from quantum_workspace_models import (
    NULL,
    ArgumentError,
    CostEstimate,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    Model,
    SerializationError,
    SessionDetails,
    SessionJobFailurePolicy,
    UsageEvent,
    ValidationError,
    rest_field,
)
from tests import payloads
from tests.helpers import read_everything
from tests.strategies import near_sessions

UTC = dt.UTC


def test_keywords_are_attribute_names() -> None:
    """Keywords are encoded to the JSON that the service takes."""
    session = SessionDetails(
        id="1",
        name="VQE",
        provider_id="ionq",
        target="ionq.qpu",
        job_failure_policy=SessionJobFailurePolicy.ABORT,
        tags=["nightly"],
        creation_time=dt.datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
        cost_estimate=CostEstimate(currency_code="USD", estimated_total=1),
    )
    assert dict(session) == {
        "id": "1",
        "name": "VQE",
        "providerId": "ionq",
        "target": "ionq.qpu",
        "jobFailurePolicy": "Abort",
        "tags": ["nightly"],
        "creationTime": "2025-03-04T05:06:07Z",
        "costEstimate": {"currencyCode": "USD", "estimatedTotal": 1},
        "itemType": "Session",
    }
    assert type(session["jobFailurePolicy"]) is str


def test_a_mapping_has_json_names() -> None:
    """A mapping of any class becomes the document, and may hold Python values."""
    begin = dt.datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    given_mapping = types.MappingProxyType(
        {
            "name": "VQE",
            "beginExecutionTime": begin,
            "jobFailurePolicy": SessionJobFailurePolicy.CONTINUE,
            "costEstimate": CostEstimate(currency_code="USD", estimated_total=1.5),
            "tags": ("a", "b"),
            "new": collections.OrderedDict(at=begin, day=begin.date(), at_time=begin.time(), wait=begin - begin),
            "raw": b"\x00\xff",
        }
    )
    session = SessionDetails(given_mapping)
    assert session.as_dict() == {
        "name": "VQE",
        "beginExecutionTime": "2025-03-04T05:06:07Z",
        "jobFailurePolicy": "Continue",
        "costEstimate": {"currencyCode": "USD", "estimatedTotal": 1.5},
        "tags": ["a", "b"],
        "new": {"at": "2025-03-04T05:06:07Z", "day": "2025-03-04", "at_time": "05:06:07", "wait": "P0D"},
        "raw": "AP8=",
        "itemType": "Session",
    }


def test_none_means_absent_and_null_means_null() -> None:
    """None as a keyword leaves the key out; NULL writes null."""
    assert UsageEvent(dimension_id=None, dimension_name=NULL) == {"dimensionName": None}


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        (
            ({}, {}),
            {},
            "SessionDetails takes one mapping with JSON names, or keyword arguments; got an object, an object",
        ),
        (
            ({},),
            {"name": "x"},
            "SessionDetails takes one mapping with JSON names, or keyword arguments; got an object, keyword arguments",
        ),
        ((["name"],), {}, "SessionDetails takes one mapping with JSON names, or keyword arguments; got an array"),
        ((None,), {}, "SessionDetails takes one mapping with JSON names, or keyword arguments; got None"),
        (
            ('{"name": 1}',),
            {},
            "SessionDetails takes one mapping with JSON names, or keyword arguments; got a string",
        ),
        ((), {"nam": "x"}, "SessionDetails has no attribute 'nam'. Did you mean 'name'?"),
        ((), {"providerId": "x"}, "SessionDetails has no attribute 'providerId'. Did you mean 'provider_id'?"),
        (
            (),
            {"qqqq": "x"},
            "SessionDetails has no attribute 'qqqq'. Pass other keys in a mapping",
        ),
    ],
)
def test_wrong_calls(args: tuple[Any, ...], kwargs: dict[str, Any], message: str) -> None:
    """A call that isn't one of the two forms is a TypeError that says what was expected."""
    with pytest.raises(ArgumentError) as caught:
        SessionDetails(*args, **kwargs)
    assert str(caught.value) == message
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize("key", [1, None, ("a",), b"name"])
def test_keys_are_strings(key: Any) -> None:
    """A mapping with other keys than strings is refused: json.dumps would change or refuse them."""
    with pytest.raises(SerializationError, match="Expected a string key, got "):
        SessionDetails({"new": {key: 1}})


@given(near_sessions())
def test_the_input_is_never_changed_nor_shared(document: dict[str, Any]) -> None:
    """Neither building nor reading nor writing touches the mapping, and changing it doesn't touch the model."""
    before = json.dumps(document)
    session = SessionDetails(document)
    read_everything(session)
    session.tags = ["other"]
    if isinstance(session.get("costEstimate"), dict):
        session["costEstimate"]["currencyCode"] = "changed"
    assert json.dumps(document) == before
    after = session.to_json()
    for value in document.values():
        if isinstance(value, (dict, list)):
            value.clear()
    document.clear()
    assert session.to_json() == after


def test_models_and_lists_as_keywords_are_not_shared() -> None:
    """A keyword's model or list is copied too."""
    cost = CostEstimate(currency_code="USD", estimated_total=1, events=[])
    tags = ["a"]
    session = SessionDetails(cost_estimate=cost, tags=tags)
    cost.currency_code = "EUR"
    tags.append("b")
    assert session.cost_estimate == {"currencyCode": "USD", "estimatedTotal": 1, "events": []}
    assert session.tags == ["a"]


class Early(SessionDetails):
    """A model of an SDK's own, which reads attributes before it calls the constructor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        assert (self.name, self.cost_estimate, dict(self)) == (None, None, {})
        self._client = "mine"
        super().__init__(*args, **kwargs)


@pytest.mark.parametrize("again", [False, True])
def test_a_constructor_that_is_called_late_or_again(again: bool) -> None:
    """The constructor replaces the document, whatever was read before, and keeps private attributes."""
    for args, kwargs in (
        ((payloads.full(),), {}),
        ((), {"name": "VQE", "cost_estimate": payloads.full()["costEstimate"]}),
    ):
        session = Early({"name": "old", "costEstimate": {"events": []}, "new": 1}) if again else Early.__new__(Early)
        read_everything(session)
        session._other = "kept"
        with contextlib.suppress(AssertionError):
            session.__init__(*args, **kwargs)  # type: ignore[misc]
        if again:
            SessionDetails.__init__(session, *args, **kwargs)
        assert (session.name, session["name"], session.get("new")) == ("VQE", "VQE", None)
        assert session.cost_estimate is session["costEstimate"]
        assert session.cost_estimate == payloads.full()["costEstimate"]
        assert type(session.cost_estimate) is CostEstimate
        assert (session._client, session._other) == ("mine", "kept")


def test_a_model_is_a_mapping() -> None:
    """A model of one class is built from one of another, as from any mapping."""
    item = ItemDetails.from_dict(payloads.opened() | {"itemType": "Future"})
    del item["itemType"]
    assert SessionDetails(item) == payloads.opened()


def test_pairs() -> None:
    """An iterable of pairs, or whatever else `dict` takes, has JSON names as a mapping has."""

    class Keyed:
        def keys(self) -> list[str]:
            return ["name"]

        def __getitem__(self, key: str) -> str:
            return "VQE"

    for pairs in ([("name", "VQE")], {"name": "VQE"}.items(), iter([["name", "VQE"]]), Keyed()):
        assert SessionDetails(pairs) == {"name": "VQE", "itemType": "Session"}


@pytest.mark.parametrize("wrong", [5, "", "ab", b"", ["abc"], [("a", 1, 2)], [1], None])
def test_what_is_no_pairs(wrong: Any) -> None:
    """An argument that is neither a mapping nor pairs is an error that says what was expected."""
    with pytest.raises(
        ArgumentError, match=r"^SessionDetails takes one mapping with JSON names, or keyword arguments; got "
    ):
        SessionDetails(wrong)


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


def test_errors_in_rebuilt_dicts() -> None:
    """`dataclasses.asdict` keeps a service's mistake. An error of the caller's own iterable is the cause of ours."""
    holder = Holder(SessionDetails.from_dict({"costEstimate": {"currency_code": "x"}}), [])
    with pytest.raises(SerializationError, match="Expected the JSON name 'currencyCode'"):
        dataclasses.asdict(holder)

    def pairs() -> Any:
        yield "name", "x"
        raise ValueError("broken")

    with pytest.raises(ArgumentError) as caught:
        SessionDetails(pairs())
    assert str(caught.value.__cause__) == "broken"


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
    "list": (lambda: SessionDetails(cost_estimate={"events": [{}, {"unit_price": 1}]}),
             "$.costEstimate.events[1].unit_price", "unitPrice", "SessionDetails.cost_estimate"),
    "page": (lambda: ItemDetailsPage(value=[{"itemType": "Job", "container_uri": "x"}]),
             "$.value[0].container_uri", "containerUri", "ItemDetailsPage.value"),
}  # fmt: skip


@pytest.mark.parametrize(("fail", "path", "name", "context"), MIXED_UP.values(), ids=MIXED_UP)
def test_an_attribute_name_in_place_of_a_json_name(fail: Any, path: str, name: str, context: str) -> None:
    """An attribute name in place of a JSON name is refused, and the JSON name told.

    Mappings and keys are checked at their top level, keywords and assigned values at every depth.
    """
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
    ("name", "document", "path"),
    [
        ("by_name", {"byName": {"a": {}, "b c": {"estimated_total": 1}}}, "$.byName['b c'].estimated_total"),
        ("either", {"either": {"unit_price": 1}}, "$.either.unit_price"),
        ("deep", {"deep": [[], [{}, {"unit_price": 1}]]}, "$.deep[1][1].unit_price"),
    ],
)
def test_names_at_every_depth_that_a_field_declares(name: str, document: dict[str, Any], path: str) -> None:
    """Keywords and assignment refuse an attribute name in objects, unions and lists of lists.

    A document may have it there: `validate` lists it.
    """
    ((key, value),) = document.items()
    zoo = Zoo({})
    for refuse in (lambda: Zoo(**{name: value}), lambda: setattr(zoo, name, value)):
        with pytest.raises(SerializationError) as caught:
            refuse()
        assert caught.value.path == path
    zoo[key] = value
    for model in (zoo, Zoo(document), Zoo.from_dict(document), Zoo.from_json(json.dumps(document))):
        assert model.as_dict() == document
        with pytest.raises(ValidationError) as found:
            model.validate()
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
    """Free JSON may have any key, and so may an object whose model has no attribute of that name."""
    assert JobDetails(document).as_dict() == {**document, "itemType": "Job"}


def test_a_json_name_that_is_another_attribute() -> None:
    """A JSON name is accepted even if it is the name of another attribute."""
    zoo = Zoo({"code": "a", "the_code": "b"})
    assert (zoo.the_code, zoo.code) == ("a", "b")


def test_models_of_the_service_are_taken_as_they_are() -> None:
    """A model from the service may have a key that is an attribute name: it is copied as it is."""
    cost = CostEstimate.from_json('{"currency_code": "USD"}')
    session = SessionDetails({"costEstimate": cost})
    assert session["costEstimate"] == {"currency_code": "USD"}
    assert copy.copy(session) == copy.deepcopy(session) == session
