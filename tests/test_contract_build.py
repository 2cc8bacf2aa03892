"""Contract points 1 (build), 2 (from JSON), 3 (to JSON) and 4 (fidelity)."""

from __future__ import annotations

import collections
import datetime as dt
import json
import types
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given

from quantum_workspace_models import (
    NULL,
    ArgumentError,
    CostEstimate,
    DeserializationError,
    ItemDetails,
    Model,
    SerializationError,
    SessionDetails,
    SessionJobFailurePolicy,
    UsageEvent,
)
from tests import payloads
from tests.helpers import read_everything
from tests.strategies import DOCUMENTS, near_sessions

UTC = dt.timezone.utc


class TestBuild:
    """Contract point 1."""

    def test_keywords_are_attribute_names(self) -> None:
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

    def test_a_mapping_has_json_names(self) -> None:
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

    def test_none_means_absent_and_null_means_null(self) -> None:
        """None as a keyword leaves the key out; NULL writes null."""
        assert UsageEvent(dimension_id=None, dimension_name=NULL) == {"dimensionName": None}

    @pytest.mark.parametrize(
        ("args", "kwargs", "message"),
        [
            (({}, {}), {}, "SessionDetails takes one mapping with JSON names, or keyword arguments; got {}, {}"),
            (
                ({},),
                {"name": "x"},
                "SessionDetails takes one mapping with JSON names, or keyword arguments; got {}, keyword arguments",
            ),
            ((["name"],), {}, "SessionDetails takes one mapping with JSON names, or keyword arguments; got ['name']"),
            ((None,), {}, "SessionDetails takes one mapping with JSON names, or keyword arguments; got None"),
            (
                ('{"name": 1}',),
                {},
                "SessionDetails takes one mapping with JSON names, or keyword arguments; got '{\"name\": 1}'",
            ),
            ((), {"nam": "x"}, "SessionDetails has no attribute 'nam'. Did you mean 'name'?"),
            ((), {"providerId": "x"}, "SessionDetails has no attribute 'providerId'. Did you mean 'provider_id'?"),
            ((), {"qqqq": "x"}, "SessionDetails has no attribute 'qqqq'"),
        ],
    )
    def test_wrong_calls(self, args: tuple[Any, ...], kwargs: dict[str, Any], message: str) -> None:
        """A call that isn't one of the two forms is a TypeError that says what was expected."""
        with pytest.raises(ArgumentError) as caught:
            SessionDetails(*args, **kwargs)
        assert str(caught.value) == message
        assert isinstance(caught.value, TypeError)

    @pytest.mark.parametrize("key", [1, None, ("a",), b"name"])
    def test_keys_are_strings(self, key: Any) -> None:
        """A mapping with other keys than strings is refused: json.dumps would change or refuse them."""
        with pytest.raises(SerializationError, match="Expected a string key, got "):
            SessionDetails({"new": {key: 1}})

    @given(near_sessions())
    def test_the_input_is_never_changed_nor_shared(self, document: dict[str, Any]) -> None:
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

    def test_models_and_lists_as_keywords_are_not_shared(self) -> None:
        """A keyword's model or list is copied too."""
        cost = CostEstimate(currency_code="USD", estimated_total=1, events=[])
        tags = ["a"]
        session = SessionDetails(cost_estimate=cost, tags=tags)
        cost.currency_code = "EUR"
        tags.append("b")
        assert session.cost_estimate == {"currencyCode": "USD", "estimatedTotal": 1, "events": []}
        assert session.tags == ["a"]

    def test_a_model_is_a_mapping(self) -> None:
        """A model of one class is built from one of another, as from any mapping."""
        item = ItemDetails.from_dict(payloads.opened() | {"itemType": "Future"})
        del item["itemType"]
        assert SessionDetails(item) == payloads.opened()


class TestFromJson:
    """Contract point 2."""

    @pytest.mark.parametrize("convert", [str, str.encode, lambda text: bytearray(text.encode())])
    @pytest.mark.parametrize("model", [ItemDetails, SessionDetails])
    def test_text_of_each_type(self, convert: Any, model: type[ItemDetails]) -> None:
        """str, bytes and bytearray are parsed; a base class gives the class that the discriminator names."""
        session = model.from_json(convert(json.dumps(payloads.full())))
        assert type(session) is SessionDetails
        assert session == payloads.full()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-le"])
    def test_bytes_in_every_encoding_of_json(self, encoding: str) -> None:
        """Bytes are read as json.loads reads them."""
        assert SessionDetails.from_json('{"name": "é"}'.encode(encoding)).name == "é"

    @pytest.mark.parametrize("loads", [json.loads, orjson.loads, msgspec.json.decode])
    def test_any_parser(self, loads: Any) -> None:
        """The caller's parser is used, and its errors are told as the library's own."""
        assert SessionDetails.from_json(json.dumps(payloads.full()), loads=loads) == payloads.full()
        with pytest.raises(
            DeserializationError, match=r"^SessionDetails: Expected valid JSON, got '\{' - at \$$"
        ) as caught:
            SessionDetails.from_json("{", loads=loads)
        assert caught.value.__cause__ is not None

    @pytest.mark.parametrize(
        "text", ["", "{", "[", '{"a": NaN}', '{"a": -Infinity}', "{'a': 1}", b"\xff\xfe\xfd", "9" * 5000]
    )
    def test_text_that_is_no_json(self, text: Any) -> None:
        """What no parser of JSON should take is a DeserializationError, which is a ValueError."""
        with pytest.raises(DeserializationError, match="^SessionDetails: Expected valid JSON, got ") as caught:
            SessionDetails.from_json(text)
        assert isinstance(caught.value, ValueError)
        assert len(str(caught.value)) < 150

    @pytest.mark.parametrize("text", ["[]", "null", "1", '"x"', "true"])
    def test_json_that_is_no_object(self, text: str) -> None:
        """Another JSON value than an object is a DeserializationError too."""
        with pytest.raises(DeserializationError, match="^SessionDetails: Expected a JSON object, got "):
            SessionDetails.from_json(text)

    @pytest.mark.parametrize("data", [None, {}, 1, memoryview(b"{}")])
    def test_what_is_no_text(self, data: Any) -> None:
        """Another argument is a TypeError."""
        with pytest.raises(ArgumentError, match="^SessionDetails.from_json takes str, bytes or bytearray; got "):
            SessionDetails.from_json(data)

    @pytest.mark.parametrize("before", ["", " ", "\r\n\t", "\u00a0", "x"])
    @pytest.mark.parametrize("behind", ["", " ", "\n", " \t\r\n", "\u00a0", "x", "{}", ","])
    def test_what_stands_around_the_object(self, before: str, behind: str) -> None:
        """White space as JSON has it, and nothing else, as in `json.loads`."""
        text = f'{before}{{"name": "VQE"}}{behind}'
        if (before + behind).strip(" \t\r\n"):
            with pytest.raises(json.JSONDecodeError) as theirs:
                json.loads(text)
            with pytest.raises(DeserializationError) as ours:
                Model.from_json(text)
            assert str(ours.value.__cause__) == str(theirs.value)
        else:
            assert Model.from_json(text) == json.loads(text)

    def test_the_parsed_values_are_adopted(self) -> None:
        """from_json makes no second copy of what the parser made."""
        parsed = payloads.full()
        session = SessionDetails.from_json("{}", loads=lambda _: parsed)
        assert session.tags is parsed["tags"]

    def test_from_dict_copies(self) -> None:
        """from_dict leaves its argument alone, as the constructor does."""
        document = payloads.full()
        session = ItemDetails.from_dict(document)
        session["tags"].append("new")
        assert isinstance(session, SessionDetails)
        assert document == payloads.full()

    @pytest.mark.parametrize("mapping", [None, [], "{}"])
    def test_from_dict_of_no_mapping(self, mapping: Any) -> None:
        """from_dict of something else is a TypeError."""
        with pytest.raises(ArgumentError, match="^ItemDetails.from_dict takes a mapping with JSON names"):
            ItemDetails.from_dict(mapping)


class TestToJson:
    """Contract point 3."""

    @pytest.mark.parametrize("read", [False, True])
    @pytest.mark.parametrize("dumps", [json.dumps, orjson.dumps, msgspec.json.encode])
    def test_any_encoder_takes_a_model(self, dumps: Any, read: bool) -> None:
        """A model is a dict to every JSON library, before and after its attributes were read."""
        session = SessionDetails.from_json(json.dumps(payloads.full()))
        if read:
            read_everything(session)
        assert dumps(session) == dumps(payloads.full())

    def test_as_dict_is_plain_and_shares_nothing(self) -> None:
        """as_dict gives dicts and lists of exactly these types, all new."""
        session = SessionDetails(payloads.full())
        read_everything(session)
        plain = session.as_dict()

        def check(value: Any) -> None:
            assert type(value) in (dict, list, str, int, float, bool, type(None))
            if isinstance(value, (dict, list)):
                for item in value.values() if isinstance(value, dict) else value:
                    check(item)
                value.clear()

        check(plain)
        assert session == payloads.full()

    def test_exclude_readonly(self) -> None:
        """A request body has no field that only the service sets, at any depth, and keeps unknown keys."""
        session = SessionDetails(payloads.full() | {"new": 1})
        assert session.as_dict(exclude_readonly=True) == {
            "name": "VQE",
            "providerId": "ionq",
            "target": "ionq.qpu",
            "itemType": "Session",
            "priority": "Standard",
            "tags": ["nightly", "vqe"],
            "jobFailurePolicy": "Abort",
            "new": 1,
        }
        assert json.loads(session.to_json(exclude_readonly=True)) == session.as_dict(exclude_readonly=True)

    def test_to_json_with_each_dumps(self) -> None:
        """to_json gives what `dumps` gives."""
        session = SessionDetails(payloads.full())
        assert session.to_json() == json.dumps(payloads.full())
        assert session.to_json(dumps=orjson.dumps) == orjson.dumps(payloads.full())

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
    def test_nan_is_refused(self, number: float) -> None:
        """NaN and infinities are refused on the way in, and on the way out where they got in all the same."""
        with pytest.raises(
            SerializationError, match=r"^SessionDetails: Expected a finite number, got -?(nan|inf) - at \$\.new\[0\]$"
        ):
            SessionDetails({"new": [number]})
        session = SessionDetails({"new": []})
        with pytest.raises(SerializationError, match="Expected a finite number"):
            session["other"] = number
        session["new"].append(number)
        with pytest.raises(SerializationError, match="Expected a finite number"):
            session.as_dict()
        with pytest.raises(SerializationError, match="Expected a finite number"):
            session.to_json()

    def test_a_document_that_contains_itself(self) -> None:
        """A cycle, which only a change inside a list can make, is an error on the way out."""
        session = SessionDetails({"new": []})
        session["new"].append(session)
        with pytest.raises(SerializationError, match="Expected fewer levels of nesting, got "):
            session.as_dict()
        assert repr(session) == (
            "SessionDetails('new': [SessionDetails('new': [SessionDetails(...)], item_type='..., item_type='Session')"
        )


class TestFidelity:
    """Contract point 4."""

    @given(DOCUMENTS)
    def test_every_object_comes_back(self, document: dict[str, Any]) -> None:
        """as_dict(Model(x)) is x, in the order of x, for every JSON object x."""
        assert json.dumps(Model(document).as_dict()) == json.dumps(document)
        assert json.dumps(Model.from_json(json.dumps(document))) == json.dumps(document)

    @given(near_sessions())
    def test_every_session_comes_back(self, document: dict[str, Any]) -> None:
        """A session comes back to the letter, before and after everything is read; only its itemType is added."""
        expected = json.dumps(document if "itemType" in document else document | {"itemType": "Session"})
        text = json.dumps(document)
        for session in (SessionDetails(document), SessionDetails.from_dict(document), SessionDetails.from_json(text)):
            assert json.dumps(session.as_dict()) == expected
            read_everything(session)
            assert json.dumps(session.as_dict()) == json.dumps(session) == session.to_json() == expected

    @pytest.mark.parametrize("make", [payloads.full, payloads.opened, payloads.old])
    def test_the_service_s_shapes_come_back(self, make: Any) -> None:
        """Digits of times, offsets, nulls and integers in float fields stay as they came."""
        text = json.dumps(make())
        session = SessionDetails.from_json(text)
        read_everything(session)
        assert json.dumps(session) == text
