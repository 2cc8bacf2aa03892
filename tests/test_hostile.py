"""Input that means harm: a clear error or the right answer; no crash, no hang, nothing half changed, nothing lost."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
import sys
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from quantum_workspace_models import (
    ArgumentError,
    CostEstimate,
    DeserializationError,
    InnerError,
    ItemDetails,
    ModelError,
    SerializationError,
    SessionDetails,
    Usage,
    UsageEvent,
    ValidationError,
    fields,
)
from tests import payloads
from tests.counting import count_calls
from tests.helpers import read_everything

if TYPE_CHECKING:
    from collections.abc import Callable


def nested(levels: int) -> str:
    return '{"errorData":' + '{"innererror":' * levels + "{}" + "}" * (levels + 1)


OPERATIONS: dict[str, Callable[[SessionDetails], Any]] = {
    "read": read_everything,
    "as_dict": SessionDetails.as_dict,
    "request": lambda session: session.as_dict(exclude_readonly=True),
    "to_json": SessionDetails.to_json,
    "json.dumps": json.dumps,
    "build": SessionDetails,
    "from_dict": ItemDetails.from_dict,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "or": lambda session: session | {},
    "ror": lambda session: {} | session,
    "pickle": lambda session: pickle.loads(pickle.dumps(session)),
    "assign": lambda session: setattr(session, "error_data", session.error_data),
    "update": lambda session: session.update(session),
    "validate": lambda session: session.validate(),
    "repr": repr,
    "==": lambda session: session == session.copy(),
    "pop": lambda session: session.copy().pop("errorData"),
}


@pytest.mark.parametrize("read_first", [False, True])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
@pytest.mark.parametrize("levels", [200, 400, 900, 2000])
def test_nesting_that_a_parser_takes(levels: int, operation: Callable[[Any], Any], read_first: bool) -> None:
    """What is done to a document as deep as the stack is done, or refused with the document as it was."""
    text = nested(levels)
    try:
        json.loads(text)
    except RecursionError:
        with pytest.raises(DeserializationError, match="Expected fewer levels of nesting, got "):
            SessionDetails.from_json(text)
        return
    session = SessionDetails.from_json(text)
    if read_first:
        error_data: Any = session.error_data
        while error_data is not None:
            error_data = error_data.innererror
    try:
        operation(session)
    except (ModelError, RecursionError):  # the latter from json.dumps, pickle and ==, which are Python's own
        assert levels > 200 or operation is OPERATIONS["validate"]
    depth = 0
    value = session["errorData"]
    while "innererror" in value:
        value, depth = value["innererror"], depth + 1
    assert depth == levels
    assert list(session) == ["errorData", "itemType"]


@pytest.mark.parametrize("make", [lambda x: [x], lambda x: {"a": x}, lambda x: (x,)], ids=["list", "dict", "tuple"])
def test_copying_nests_as_deeply_as_the_stack(make: Any) -> None:
    """One level of a document takes one level of the stack, on every Python."""
    deep: Any = 1
    for _ in range(sys.getrecursionlimit() - 300):
        deep = make(deep)
    session = SessionDetails({"new": deep})
    assert session.copy() == session
    assert session.as_dict()["new"] == session["new"]


@pytest.mark.parametrize("loads", [None, json.loads, orjson.loads])
@pytest.mark.parametrize("opening", ['{"a":', '{"tags":[', '{"errorData":{"details":['])
def test_nesting_of_100_000_levels(opening: str, loads: Any) -> None:
    """As text it is refused by the parser, and told as every refusal."""
    text = opening * 100_000
    with pytest.raises(
        DeserializationError, match="^ItemDetails: Expected (valid JSON|fewer levels of nesting), got "
    ) as caught:
        ItemDetails.from_json(text, **({"loads": loads} if loads else {}))
    assert ("fewer levels" in str(caught.value)) is isinstance(caught.value.__cause__, RecursionError)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize("name", ["innererror", "new"])
def test_objects_of_100_000_levels(name: str) -> None:
    """As an object it is refused, whichever way it comes, and the model stays as it was."""
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {name: deep}
    session = SessionDetails(payloads.full())
    calls: list[Callable[[], Any]] = [
        lambda: SessionDetails({"errorData": deep}),
        lambda: SessionDetails(error_data=deep),
        lambda: ItemDetails.from_dict({"errorData": deep}),
        lambda: setattr(session, "error_data", deep),
        lambda: session.update(name="x", new=deep),
        lambda: session.setdefault("new", deep),
        lambda: session | {"errorData": deep},
        lambda: {"new": deep} | session,
    ]
    for call in calls:
        with pytest.raises(SerializationError, match=r"^(Item|Session)Details(.error_data)?: Expected fewer lev"):
            call()
    assert json.dumps(session) == json.dumps(payloads.full())
    session["new"] = {}
    session["new"]["deep"] = deep  # nobody can be asked here; whoever looks at it is told
    for operation in (session.as_dict, session.to_json, session.copy, session.validate):
        with pytest.raises(ModelError, match="Expected fewer levels of nesting"):
            operation()
    assert repr(session)
    del session["new"]["deep"]
    while deep:  # Python's own clean-up of so deep a dict is not what this tests
        deep = deep.pop(name)


def test_a_document_of_100_mb() -> None:
    """Size alone is no fault."""
    tags = [f"tag {number:>91,}" for number in range(1_000_000)]
    text = json.dumps({"itemType": "Session", "tags": tags, "new": "x" * 1_000_000})
    assert len(text) > 100_000_000
    session = ItemDetails.from_json(text)
    assert type(session) is SessionDetails
    assert session.tags == tags
    assert session.to_json() == text
    assert len(repr(session)) < 2500
    with pytest.raises(DeserializationError) as caught:
        ItemDetails.from_json(text[:-1])
    assert len(str(caught.value)) < 150


def test_a_million_tags() -> None:
    """Each is there, each can be changed, each is checked."""
    session = SessionDetails(payloads.full())
    session.tags = [str(number) for number in range(1_000_000)]
    session.tags[-1] = "last"
    assert len(session.copy().as_dict()["tags"]) == 1_000_000
    assert session.validate() is session
    session.tags[999_999] = 5  # type: ignore[call-overload]
    with pytest.raises(ValidationError, match=r"^SessionDetails: Expected a string, got 5 - at \$.tags\[999999\]$"):
        session.validate()
    with pytest.raises(SerializationError, match=r"Expected a string, got None - at \$.tags\[500000\]$"):
        session.tags = [*["x"] * 500_000, None]  # type: ignore[list-item]


ATTRIBUTES = [field.name for field in fields(SessionDetails)]
NAMES = [
    *dir(SessionDetails),
    "_private",
    "__class__",
    "__dict__",
    "",
    "\ud800",
    "\0",
    "$",
    "[0]",
    "a.b",
]


@pytest.mark.parametrize("key", NAMES)
def test_keys_that_look_like_something_else(key: str) -> None:
    """A key is data: whatever it is called, it comes back, and does nothing else."""
    text = json.dumps({key: {key: 1}, "itemType": "Session", "costEstimate": {key: None}, "usage": {key: 1}})
    # An attribute's name is refused where a caller gives it.
    built = [] if key in ATTRIBUTES and "_" in key else [SessionDetails(json.loads(text))]
    for session in (SessionDetails.from_json(text), *built):
        before = SessionDetails({"itemType": "Session"})
        assert session[key] == session.get(key) == {key: 1}
        assert session.usage == {key: 1}
        assert type(session.items()) is type(before.items())
        assert session.as_dict() == json.loads(text)
        assert session.to_json() == session.copy().to_json() == text
        assert type(session) is type(before)
        assert "Session" in repr(session)
        for value in [5, 6] * len(built):
            session[key] = value
            session.update({key: value})
        assert session.pop(key) == (6 if built else {key: 1})
        assert key not in session
        assert session.costEstimate if key == "costEstimate" else session.cost_estimate == {key: None}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ATTRIBUTES])
def test_keywords_that_look_like_something_else(name: str) -> None:
    """A keyword that is no attribute is refused, and nothing else happens."""
    with pytest.raises(ArgumentError, match="^SessionDetails has no attribute "):
        SessionDetails(**{name: 1})


@pytest.mark.parametrize("text", ["\ud800", "\udfff\ud800", "a\udc80b", "\U0001f600"])
def test_surrogates(text: str) -> None:
    """A lone surrogate, which JSON can escape and UTF-8 not hold, is kept as it is."""
    document = {"name": text, text: [text], "itemType": "Session", "tags": [text]}
    escaped = json.dumps(document)
    for data in (escaped, escaped.encode(), json.dumps(document, ensure_ascii=False)):
        session = SessionDetails.from_json(data)
        assert (session.name, session.tags) == (text, [text])
        assert session.to_json() == escaped
        assert repr(session).encode()  # what is shown can be printed
        with pytest.raises(DeserializationError) as caught:
            _ = SessionDetails({"creationTime": text}).creation_time
        assert str(caught.value).encode()


def test_huge_integers() -> None:
    """One that Python's JSON can't write is refused by it, both ways; all others are kept to the last digit."""
    for number in (2**63, -(2**64), 10**400, -(10**4000)):
        event = UsageEvent.from_json(f'{{"unitPrice": {number}, "new": {number}}}')
        assert event["new"] == number
        assert event.to_json() == f'{{"unitPrice": {number}, "new": {number}}}'
        assert UsageEvent(event) == event.copy() == event
        if abs(number) > sys.float_info.max:
            with pytest.raises(DeserializationError, match=r"^UsageEvent.unit_price: Expected a number, got -?1000"):
                _ = event.unit_price
        else:
            assert event.unit_price == float(number)
    with pytest.raises(DeserializationError, match=r"^UsageEvent: Expected valid JSON, got a syntax error - at \$$"):
        UsageEvent.from_json(f'{{"unitPrice": {"9" * 5000}}}')
    event = UsageEvent({"new": 10**5000})
    assert repr(event) == "UsageEvent('new': <number>)"
    with pytest.raises(ValueError, match="Exceeds the limit"):
        event.to_json()


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400 + ".0"])
def test_floats_out_of_range(number: str) -> None:
    """json.loads makes infinity of these. Whoever reads the value, or writes it with this library, is told."""
    session = SessionDetails.from_json(f'{{"costEstimate": {{"estimatedTotal": {number}}}}}')
    assert isinstance(session.cost_estimate, CostEstimate)
    with pytest.raises(DeserializationError, match="^CostEstimate.estimated_total: Expected a number, got -?inf"):
        _ = session.cost_estimate.estimated_total
    for write in (session.as_dict, session.to_json):
        with pytest.raises(SerializationError, match=r"Expected a finite number, got -?inf - at \$.costEstimate.estim"):
            write()
    with pytest.raises(ValidationError, match=r"Expected a number, got -?inf - at \$.costEstimate.estimatedTotal"):
        session.validate()


def test_duplicate_keys() -> None:
    """Of several values of one key the last counts, as in json.loads and most parsers (RFC 8259, section 4)."""
    session = SessionDetails.from_json('{"name": "a", "name": "b", "tags": ["a"], "tags": null}')
    assert session == {"name": "b", "tags": None, "itemType": "Session"}
    with pytest.raises(DeserializationError, match="Expected 'Session', got 'Job'"):
        SessionDetails.from_json('{"itemType": "Session", "itemType": "Job"}')


@pytest.mark.parametrize("loads", [lambda _: {1: {2: 3}}, lambda _: {"a": {None: {1}}}])
def test_a_parser_that_gives_no_json(loads: Any) -> None:
    """What another parser made, YAML's say, is told by whoever writes or checks it."""
    item = ItemDetails.from_json("", loads=loads)
    for call in (item.as_dict, item.to_json, item.validate, item.copy, lambda: ItemDetails(item)):
        with pytest.raises(ModelError, match="Expected a (string key|JSON-serializable value), got |validation errors"):
            call()
    assert repr(item)


def test_nothing_is_half_changed() -> None:
    """An update of which the last value is wrong changes nothing."""
    session = SessionDetails(payloads.full())
    read_everything(session)
    many = {f"key {number}": number for number in range(10_000)}
    for bad in ({1}, {"x": float("nan")}, {1: 1}):
        with pytest.raises(SerializationError):
            session.update({**many, "name": "x", "zzz": bad})
        with pytest.raises(SerializationError):
            session |= {**many, "name": "x", "zzz": bad}
    assert json.dumps(session) == json.dumps(payloads.full())
    assert session.name == "VQE"


def large(size: int) -> str:
    """A session of which everything that can grow is `size` times as large."""
    document = payloads.full()
    document["tags"] *= size
    document["costEstimate"]["events"] *= size
    document["errorData"]["details"] *= size
    document["usage"] = {f"metric {number}": number for number in range(5 * size)}
    return json.dumps(document | {f"new {number}": [{"a": number}] for number in range(5 * size)})


GROWING: dict[str, Callable[[SessionDetails, str], Any]] = {
    "from_json": lambda _, text: SessionDetails.from_json(text),
    "mapping": lambda session, _: SessionDetails(session),
    "read": lambda session, _: read_everything(session),
    "validate": lambda session, _: session.validate(),
    "as_dict": lambda session, _: session.as_dict(),
    "request": lambda session, _: session.as_dict(exclude_readonly=True),
    "to_json": lambda session, _: session.to_json(),
    "copy": lambda session, _: session.copy(),
    "update": lambda session, _: session.update(json.loads(session.to_json())),
    "repr": lambda session, _: repr(session),
    "clear": lambda session, _: session.clear(),
}


@pytest.mark.parametrize("operation", GROWING.values(), ids=GROWING.keys())
def test_work_grows_with_the_document_and_no_faster(operation: Callable[[Any, str], Any]) -> None:
    """Four times the document is at most four times the work, counted in calls."""
    counts = []
    for size in (10, 40, 160):
        text = large(size)
        session = SessionDetails.from_json(text)
        SessionDetails.from_json(text).validate()  # what the first use makes is made
        counts.append(count_calls(lambda s=session, t=text: operation(s, t)))  # type: ignore[misc]
    assert counts[1] <= 4 * counts[0]
    assert counts[2] <= 4 * counts[1]


def test_work_grows_with_the_fields_that_are_read() -> None:
    """Reading costs what is read, and nothing for what is not; reading again costs nothing."""
    names = [name for name in ATTRIBUTES if name.endswith("_time")]
    text = json.dumps(payloads.full())
    read_everything(SessionDetails.from_json(text))
    counts = []
    for number in range(len(names) + 1):
        session = SessionDetails.from_json(text)
        counts.append(count_calls(lambda s=session, n=number: [getattr(s, name) for name in names[:n]]))  # type: ignore[misc]
    steps = {after - before for before, after in itertools.pairwise(counts[1:])}
    assert len(steps) == 1, counts
    session = SessionDetails.from_json(text)
    read_everything(session)
    nothing = count_calls(lambda: [None for _ in names])
    assert count_calls(lambda: [session.name for _ in names]) == nothing


def test_a_usage_of_many_metrics() -> None:
    """A model without fields is as fast as one with, however many keys it has."""
    usage = Usage.from_json(json.dumps({f"metric {number}": number for number in range(200_000)}))
    assert usage.validate() is usage
    assert len(usage.copy()) == 200_000


def test_levels_of_nesting() -> None:
    """A document may be as deep as the stack; what is too deep to encode is an error of the library's own."""
    deep: dict[str, Any] = {}
    for _ in range(700):
        deep = {"innererror": deep}
    with pytest.raises(SerializationError, match="Expected fewer levels of nesting, got an object - at "):
        InnerError(innererror=deep)
    assert InnerError.from_dict(deep)["innererror"] == deep["innererror"]
    for _ in range(700):
        deep = {"innererror": deep}
    for fail in (lambda: InnerError(deep), lambda: InnerError({}).update(deep), lambda: InnerError.from_dict(deep)):
        with pytest.raises(SerializationError, match="Expected fewer levels of nesting, got an object - at "):
            fail()
