"""Contract points 5 (read), 6 (write) and 7 (one truth)."""

from __future__ import annotations

import copy
import datetime as dt
import enum
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    CreatedByType,
    DeserializationError,
    InnerError,
    ItemType,
    Model,
    Priority,
    SerializationError,
    SessionDetails,
    SessionJobFailurePolicy,
    SessionStatus,
    UnknownAttributeError,
    Usage,
    UsageEvent,
    WorkspaceItemError,
    fields,
)
from tests import payloads
from tests.helpers import field_of
from tests.strategies import JSON, near_sessions

UTC = dt.timezone.utc
ATTRIBUTES = [field.name for field in fields(SessionDetails)]


class TestRead:
    """Contract point 5."""

    def test_all_attributes(self) -> None:
        """Each of the 21 attributes has the value, in its type, that the document says."""
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

    def test_nested_models(self) -> None:
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

    def test_an_integer_in_a_float_field(self) -> None:
        """A float field reads as float, and the integer stays in the document."""
        event = UsageEvent({"amountConsumed": 100})
        assert type(event.amount_consumed) is float
        assert type(event["amountConsumed"]) is int

    @pytest.mark.parametrize("name", ATTRIBUTES)
    def test_absent_and_null_read_as_none(self, name: str) -> None:
        """Absent and null are None; the key tells them apart."""
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
    def test_decoded_once(self, document: dict[str, Any]) -> None:
        """Reading again gives the same object, from the instance itself: Python doesn't come to the descriptor."""
        session = SessionDetails(document)
        for name in ATTRIBUTES:
            try:
                value = getattr(session, name)
            except DeserializationError:
                continue
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
            ({"tags": "a"}, "tags", "Expected a JSON array or a JSON object, got 'a' - at $.tags"),
            ({"tags": {"a": 5}}, "tags", "Expected a string or null, got 5 - at $.tags.a"),
            ({"tags": ["a", None]}, "tags", "Expected a string, got None - at $.tags[1]"),
            ({"priority": 1}, "priority", "Expected 'Standard' or 'High' or another string, got 1 - at $.priority"),
            ({"status": ["x"]}, "status", None),
            (
                {"costEstimate": "x"},
                "cost_estimate",
                "Expected a JSON object (CostEstimate), got 'x' - at $.costEstimate",
            ),
            (
                {"costEstimate": []},
                "cost_estimate",
                "Expected a JSON object (CostEstimate), got [] - at $.costEstimate",
            ),
            ({"usage": 1.5}, "usage", "Expected a JSON object (Usage), got 1.5 - at $.usage"),
        ],
    )
    def test_a_value_of_the_wrong_type(self, document: dict[str, Any], attribute: str, message: str | None) -> None:
        """It raises with the JSON path, every time, and stays reachable by its key."""
        session = SessionDetails(document)
        for _ in range(2):
            with pytest.raises(DeserializationError) as caught:
                getattr(session, attribute)
            if message:
                assert str(caught.value) == f"SessionDetails.{attribute}: {message}"
            assert isinstance(caught.value, ValueError)
        assert session.as_dict() == document | {"itemType": "Session"}
        ((key, value),) = document.items()
        assert session[key] == value

    def test_a_wrong_value_deeper(self) -> None:
        """What is wrong inside a list is found when the list is read, what is in a model when that is."""
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
    def test_numbers_that_no_float_holds(self, number: Any) -> None:
        """A number too large for a float is an error, not infinity."""
        event = UsageEvent.from_json("{}", loads=lambda _: {"unitPrice": number})
        if number is None:
            assert event.unit_price is None
        else:
            with pytest.raises(DeserializationError, match="Expected a number"):
                event.unit_price  # noqa: B018

    def test_an_attribute_that_does_not_exist(self) -> None:
        """A misspelt attribute is an AttributeError, also where the document has such a key."""
        session = SessionDetails({"staus": 1})
        with pytest.raises(AttributeError, match="staus"):
            session.staus  # noqa: B018


class TestWrite:
    """Contract point 6."""

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
    def test_what_is_taken(self, attribute: str, value: Any, raw: Any) -> None:
        """The field's Python type, or its JSON form, which stays as it is."""
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
            ("name", b"x", "Expected a string, got b'x' - at $.name"),
            ("name", dt.date(2025, 1, 2), "Expected a string, got datetime.date(2025, 1, 2) - at $.name"),
            ("creation_time", "yesterday", "Expected an RFC 3339 date-time, got 'yesterday' - at $.creationTime"),
            ("creation_time", 1.5, "Expected an RFC 3339 date-time, got 1.5 - at $.creationTime"),
            (
                "creation_time",
                dt.date(2025, 1, 2),
                "Expected an RFC 3339 date-time, got datetime.date(2025, 1, 2) - at $.creationTime",
            ),
            ("tags", "nightly", "Expected a JSON array or a JSON object, got 'nightly' - at $.tags"),
            ("tags", {"a"}, "Expected a JSON array or a JSON object, got {'a'} - at $.tags"),
            ("tags", ["a", 5], "Expected a string, got 5 - at $.tags[1]"),
            ("tags", ["a", dt.date(2025, 1, 2)], "Expected a string, got datetime.date(2025, 1, 2) - at $.tags[1]"),
            (
                "priority",
                dt.date(2025, 1, 2),
                "Expected 'Standard' or 'High' or another string, got datetime.date(2025, 1, 2) - at $.priority",
            ),
            ("cost_estimate", Usage({}), "Expected a JSON object (CostEstimate), got Usage() - at $.costEstimate"),
            ("cost_estimate", 5, "Expected a JSON object (CostEstimate), got 5 - at $.costEstimate"),
            (
                "cost_estimate",
                {"events": [{1}]},
                "Expected a JSON object (UsageEvent), got {1} - at $.costEstimate.events[0]",
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
    def test_what_is_refused(self, attribute: str, value: Any, message: str) -> None:
        """Anything else is an error that names the attribute, and the document stays as it was."""
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

    def test_times_outside_the_calendar(self) -> None:
        """An aware datetime whose UTC is outside the years 1 to 9999 is refused."""
        with pytest.raises(SerializationError, match="^SessionDetails.creation_time: "):
            SessionDetails({}).creation_time = dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=1)))
        with pytest.raises(
            SerializationError, match=r"^SessionDetails: Expected a JSON-serializable value, got .* \$.new"
        ):
            SessionDetails({})["new"] = dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=1)))

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, "1", True])
    def test_numbers_that_json_or_a_float_can_not_hold(self, number: Any) -> None:
        """A float field takes int and float, within a float's range."""
        cost = CostEstimate({"estimatedTotal": 1})
        with pytest.raises(
            SerializationError, match="^CostEstimate.estimated_total: Expected a (finite )?number, got "
        ):
            cost.estimated_total = number
        assert cost == {"estimatedTotal": 1}

    @pytest.mark.parametrize("name", [name for name in ATTRIBUTES if name != "item_type"])
    def test_none_removes_and_null_writes_null(self, name: str) -> None:
        """None removes the key, also where it isn't there; NULL writes null."""
        key = field_of(SessionDetails, name).json_name
        session = SessionDetails(payloads.full())
        setattr(session, name, None)
        setattr(session, name, None)
        assert key not in session
        setattr(session, name, NULL)
        assert session[key] is None
        assert getattr(session, name) is None

    def test_null_is_itself(self) -> None:
        """NULL is false, says its name, and stays the one object that it is."""
        assert not NULL
        assert repr(NULL) == "NULL"
        assert copy.deepcopy(NULL) is pickle.loads(pickle.dumps(NULL)) is NULL
        assert pickle.dumps(NULL, 0).startswith(b"cquantum_workspace_models\nNULL\n")

    def test_del(self) -> None:
        """del removes the key, once."""
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
    def test_an_attribute_that_does_not_exist(self, name: str, hint: str) -> None:
        """Assigning one is an AttributeError with the nearest name; a method is no attribute to assign."""
        session = SessionDetails(payloads.full())
        with pytest.raises(UnknownAttributeError) as caught:
            setattr(session, name, 1)
        assert str(caught.value) == f"SessionDetails has no attribute {name!r}{hint}"
        assert session == payloads.full()

    def test_names_that_begin_with_an_underscore_are_free(self) -> None:
        """SDK code may keep its own things on a model; they are not in the document."""
        session = SessionDetails(payloads.full())
        session._client = object()
        assert session == payloads.full()
        del session._client
        assert not hasattr(session, "_client")

    def test_a_property_with_a_setter(self) -> None:
        """A subclass's own property is set as Python sets it."""

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
    def test_keys_are_raw(self, value: Any) -> None:
        """Any JSON value is taken by key as it is, known key or not; but it is a copy."""
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
    def test_keys_take_python_values(self, value: Any, raw: Any) -> None:
        """By key, too, Python values are encoded."""
        session = SessionDetails({})
        session["new"] = value
        session.update(other=value)
        assert session["new"] == session["other"] == raw
        assert type(session.as_dict()["new"]) is type(raw)

    @pytest.mark.parametrize("value", [{1}, object(), 1j, float("nan"), {1: 2}, [{"a": object()}], memoryview(b"x")])
    def test_keys_refuse_what_json_can_not_hold(self, value: Any) -> None:
        """What JSON can't hold is refused at once, whichever way it comes, and nothing is half written."""
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

    def test_keys_are_strings(self) -> None:
        """Another key than a string is refused; an enum as a key is its value."""
        session = SessionDetails({})
        with pytest.raises(SerializationError, match=r"^SessionDetails: Expected a string key, got 1 - at \$\[1\]$"):
            session[1] = 2
        session[ItemType.JOB] = 1
        assert [type(key) for key in session] == [str, str]


class TestOneTruth:
    """Contract point 7."""

    MUTATORS = (
        pytest.param(lambda model, key, value: model.__setitem__(key, value), id="setitem"),
        pytest.param(lambda model, key, value: model.update({key: value}), id="update"),
        pytest.param(lambda model, key, value: model.update([(key, value)]), id="update-pairs"),
        pytest.param(lambda model, key, value: model.update(**{key: value}), id="update-keywords"),
        pytest.param(lambda model, key, value: model.__ior__({key: value}), id="ior"),
        pytest.param(lambda model, key, value: (model.pop(key), model.setdefault(key, value)), id="pop-setdefault"),
        pytest.param(
            lambda model, key, value: (model.__delitem__(key), model.setdefault(key, value)), id="del-setdefault"
        ),
        pytest.param(lambda model, key, value: (model.clear(), model.update({key: value})), id="clear-update"),
    )

    @pytest.mark.parametrize("mutate", MUTATORS)
    def test_a_change_by_key_shows_in_the_attribute(self, mutate: Any) -> None:
        """Whichever way a key changes, its attribute reads the new value."""
        new = {
            "status": "Failed",
            "creationTime": "2001-01-01T00:00:00Z",
            "tags": ["x"],
            "costEstimate": {"events": []},
        }
        session = SessionDetails(payloads.full())
        for name in ATTRIBUTES:
            getattr(session, name)
        for key, value in new.items():
            mutate(session, key, value)
            name = next(field.name for field in fields(SessionDetails) if field.json_name == key)
            assert getattr(session, name) == SessionDetails({key: value}).__getattribute__(name)
            assert session[key] == value

    def test_popitem(self) -> None:
        """popitem takes the last key, and its attribute."""
        session = SessionDetails(payloads.full())
        assert session.status == "Succeeded"
        assert session.popitem() == ("status", "Succeeded")
        assert session.status is None

    def test_setdefault_returns_what_the_document_holds(self) -> None:
        """The result of setdefault is the document's own value."""
        session = SessionDetails({})
        session.setdefault("tags", []).append("x")
        assert session.tags == ["x"]
        assert session.setdefault("tags", ["y"]) is session.tags
        assert session.setdefault("new") is None

    def test_pop_of_an_absent_key(self) -> None:
        """pop has dict's defaults and errors."""
        session = SessionDetails({})
        assert session.pop("new", 5) == 5
        with pytest.raises(KeyError):
            session.pop("new")
        with pytest.raises(KeyError):
            del session["new"]

    WAYS = (
        pytest.param(lambda session: session.cost_estimate, id="attribute"),
        pytest.param(lambda session: session["costEstimate"], id="getitem"),
        pytest.param(lambda session: session.get("costEstimate"), id="get"),
        pytest.param(lambda session: dict(session.items())["costEstimate"], id="items"),
        pytest.param(lambda session: next(v for v in session.values() if type(v) is CostEstimate), id="values"),
        pytest.param(lambda session: dict(session)["costEstimate"], id="dict"),
        pytest.param(lambda session: {**session}["costEstimate"], id="unpacking"),
        pytest.param(lambda session: session.setdefault("costEstimate", None), id="setdefault"),
    )

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("make", [SessionDetails, lambda document: SessionDetails.from_json(json.dumps(document))])
    def test_a_nested_model_is_one_object(self, make: Any, way: Any) -> None:
        """Whichever way it is reached first, it is a model, and the same every other way."""
        session = make(payloads.full())
        cost = way(session)
        assert type(cost) is CostEstimate
        assert all(other.values[0](session) is cost for other in self.WAYS)
        event = cost["events"][0]
        assert type(event) is UsageEvent
        assert cost.events[0] is event
        event.unit_price = 9
        assert json.loads(json.dumps(session))["costEstimate"]["events"][0]["unitPrice"] == 9

    @pytest.mark.parametrize("take", [lambda s: s.pop("costEstimate"), lambda s: s.popitem()[1]])
    def test_what_is_taken_out_is_a_model(self, take: Any) -> None:
        """pop and popitem hand out models too."""
        session = SessionDetails.from_json(json.dumps({"itemType": "Session", "costEstimate": {}}))
        assert type(take(session)) is CostEstimate
        assert session == {"itemType": "Session"}

    def test_a_plain_dict_written_by_key_becomes_a_model(self) -> None:
        """Written by key, or as a list of dicts, an object is the model that its field says."""
        session = SessionDetails({})
        session["costEstimate"] = {"events": [{"unitPrice": 1}]}
        assert type(session["costEstimate"]) is CostEstimate
        assert session.cost_estimate is session["costEstimate"]
        session.update(errorData={"details": [{}]})
        assert type(session["errorData"]) is WorkspaceItemError

    def test_a_model_of_another_class_written_by_key(self) -> None:
        """By key anything goes; the attribute says that it isn't what the field says, and the key keeps it."""
        session = SessionDetails({})
        session["costEstimate"] = Usage({"shots": 1})
        assert type(session["costEstimate"]) is Usage
        with pytest.raises(
            DeserializationError, match=r"Expected a JSON object \(CostEstimate\), got Usage\('shots': 1"
        ):
            _ = session.cost_estimate
        assert type(session["costEstimate"]) is Usage

    def test_lists_are_the_document_s_own(self) -> None:
        """Appending to the attribute shows by key and in the JSON, and the other way round."""
        session = SessionDetails(payloads.full())
        assert session.tags is not None
        session.tags.append("new")
        assert session["tags"] == ["nightly", "vqe", "new"]
        session["tags"].append("newer")
        assert session.tags[-1] == "newer"
        assert session.to_json().count('"newer"') == 1

    @given(near_sessions(), st.data())
    def test_every_way_of_reading_agrees(self, document: dict[str, Any], data: st.DataObject) -> None:
        """After any changes, each attribute reads as in a new model of the same document."""
        session = SessionDetails(document)
        for _ in range(data.draw(st.integers(0, 6))):
            field = data.draw(st.sampled_from([f for f in fields(SessionDetails) if not f.is_discriminator]))
            read(session, field.name)
            change = data.draw(st.sampled_from(["set", "null", "none", "pop"]))
            if change == "set":
                session[field.json_name] = data.draw(JSON)
            elif change == "pop":
                session.pop(field.json_name, None)
            else:
                setattr(session, field.name, NULL if change == "null" else None)
        fresh = SessionDetails(session.as_dict())
        for name in ATTRIBUTES:
            assert read(session, name) == read(fresh, name)
        assert list(session) == list(session.keys()) == [key for key, _ in session.items()]
        assert all(session[key] is value is session.get(key) for key, value in session.items())


def read(model: Model, name: str) -> Any:
    try:
        return getattr(model, name)
    except DeserializationError as error:
        return str(error)
