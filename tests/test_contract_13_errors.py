"""Contract point 13: errors."""

from __future__ import annotations

import copy
import copyreg
import datetime as dt
import decimal
import difflib
import fractions
import json
import pickle
import re
import sys
import traceback
from typing import Any

import pytest

from quantum_workspace_models import (
    ArgumentError,
    CostEstimate,
    DeserializationError,
    MissingKeyError,
    Model,
    ModelError,
    ODataV4Error,
    SasUriResponse,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    UnknownAttributeError,
    UsageEvent,
    ValidationError,
)
from tests import payloads


def caught(call: Any) -> ModelError:
    with pytest.raises(ModelError) as error:
        call()
    return error.value


FAILURES = {
    DeserializationError: lambda: SessionDetails({"creationTime": "yesterday"}).creation_time,
    SerializationError: lambda: SessionDetails(name=[{1}]),
    ArgumentError: lambda: SessionDetails(nam=1),
    UnknownAttributeError: lambda: setattr(SessionDetails({}), "nam", 1),
    MissingKeyError: lambda: SessionDetails({})["provider_id"],
}

BUILTINS = {
    DeserializationError: (ValueError,),
    SerializationError: (TypeError, ValueError),
    ArgumentError: (TypeError,),
    UnknownAttributeError: (AttributeError,),
    MissingKeyError: (KeyError,),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_root_and_builtin(kind: type[ModelError]) -> None:
    """Every error is a ModelError, and an instance of the builtin exception that fits."""
    error = caught(FAILURES[kind])
    assert type(error) is kind
    assert isinstance(error, BUILTINS[kind])


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_pickle(kind: type[ModelError], protocol: int) -> None:
    """Pickling and copying an error keeps its class, text, path and expectation."""
    error = caught(FAILURES[kind])
    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(other) is kind
        assert str(other) == str(error)
        assert repr(other) == repr(error) == f"{kind.__name__}({str(error)!r})"
        assert (other.path, other.expected) == (error.path, error.expected)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("provider_id", "no key 'provider_id'. Did you mean 'providerId'?"),
        ("createdby", "no key 'createdby'. Did you mean 'createdBy'?"),
        ("nam", "no key 'nam'. Did you mean 'name'?"),
        ("qqqq", "no key 'qqqq'"),
        (5, "no key 5"),
        (("name",), "no key a tuple"),
        ("x?sig=c2VjcmV0", "no key 'x?sig=***'"),
    ],
)
def test_a_key_that_is_not_there(key: Any, message: str) -> None:
    """The message has the closest JSON name. As with every KeyError, the argument is the key."""
    error = caught(lambda: SessionDetails({})[key])
    assert str(error) == f"SessionDetails: {message}"
    assert error.args == (key,)
    assert isinstance(error, MissingKeyError)
    with pytest.raises(KeyError):
        Model()[key]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older versions suggest names in the interpreter alone")
@pytest.mark.parametrize(("name", "meant"), [("staus", "status"), ("providerId", "provider_id")])
def test_an_attribute_that_is_not_there(name: str, meant: str) -> None:
    """Python itself suggests the nearest one, in tracebacks and logs. A hook of ours would slow down every read."""
    with pytest.raises(AttributeError) as error:
        getattr(SessionDetails({}), name)
    shown = "".join(traceback.format_exception_only(error.value))
    assert re.search(rf"Did you mean:? '\.?{meant}'", shown)


def test_the_message_of_a_missing_key_is_made_when_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that looks whether a key is there by asking for it doesn't pay for a suggestion."""
    asked = []
    monkeypatch.setattr(difflib, "get_close_matches", lambda *_, **__: asked.append(1) or [])
    session = SessionDetails({})
    with pytest.raises(KeyError) as error:
        session["nam"]
    assert session.get("nam") is None
    assert not hasattr(session, "nam")
    assert asked == []
    assert str(error.value)
    assert asked == [1]


def test_an_error_with_a_value_that_does_not_pickle() -> None:
    """The pickle of an error leaves out a value that isn't JSON."""
    error = caught(lambda: SessionDetails(name=caught))
    assert error.value is caught
    other = pickle.loads(pickle.dumps(error))
    assert str(other) == "SessionDetails.name: Expected a string, got a function - at $.name"
    assert other.value is None


def test_what_an_error_carries() -> None:
    """An error has the path, what was expected, the value, and the cause."""
    error = caught(FAILURES[DeserializationError])
    assert (error.path, error.expected, error.value) == ("$.creationTime", "an RFC 3339 date-time", "yesterday")
    assert str(error.__cause__) == "not in the format of RFC 3339"
    assert caught(FAILURES[ArgumentError]).path == ""
    refused = caught(lambda: setattr(SessionDetails({}), "creation_time", "yesterday"))
    assert (refused.path, refused.expected, refused.value) == (error.path, error.expected, error.value)
    assert str(refused.__cause__) == str(error.__cause__)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 10_000_000, "'" + "x" * 57 + "...'"),
        (["x"] * 1_000_000, "an array"),
        ({str(n): n for n in range(100_000)}, "an object"),
        ([], "an array"),
        ({}, "an object"),
        ({1: 1}, "an object"),
        (UsageEvent({"unitPrice": 1}), "a UsageEvent"),
        (UsageEvent, "the class UsageEvent"),
        ({1}, "a set"),
        ((1, 2), "a tuple"),
        (dt.date(2025, 1, 2), "a date"),
        (IndexError("x"), "an IndexError"),
        (True, "True"),
        (1 + 2j, "(1+2j)"),
        (decimal.Decimal("NaN"), "Decimal('NaN')"),
        (fractions.Fraction(10**400, 3), "Fraction(1" + "0" * 47 + "..."),
        ("x" * 58 + "y", "'" + "x" * 58 + "y'"),
        ("x" * 60, "'" + "x" * 60 + "'"),
        ("x" * 61, "'" + "x" * 57 + "...'"),
        (b"x" * 100, "bytes"),
        (10**400, "1" + "0" * 56 + "..."),
        (10**10_000, "<number>"),
        (type("Rude", (), {"__repr__": lambda _: 1 / 0})(), "a Rude"),
        (type("RudeNumber", (int,), {"__repr__": lambda _: 1 / 0, "__index__": lambda _: 1 / 0})(), "<RudeNumber>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_message_shows(value: Any, shown: str) -> None:
    """A message shows a string, number or boolean, shortened, and of any other value the type."""
    if isinstance(value, str):
        error = caught(lambda: setattr(CostEstimate({}), "estimated_total", value))
        assert str(error) == f"CostEstimate.estimated_total: Expected a number, got {shown} - at $.estimatedTotal"
    else:
        error = caught(lambda: setattr(SessionDetails({}), "name", value))
        assert str(error) == f"SessionDetails.name: Expected a string, got {shown} - at $.name"
    assert error.value is value
    assert len(str(error)) < 200


@pytest.mark.parametrize(
    ("value", "shown"), [("x", "a string"), (5, "5"), (None, "None"), (True, "True"), ([1], "an array")]
)
def test_what_a_message_shows_in_place_of_a_structure(value: Any, shown: str) -> None:
    """Where an object or array was expected, a string may be the text of one: only its type is shown."""
    for call in (
        lambda: CostEstimate(events=[value]),
        lambda: CostEstimate({"events": [value]}).validate(),
        lambda: SessionDetails.from_json(json.dumps(value)),
        lambda: SessionDetails.from_dict(value),
        lambda: SessionDetails(value),
    ):
        assert f"got {shown}" in str(caught(call))


@pytest.mark.parametrize(
    "text",
    [
        "?sig\\\\\\\\u003dSECRET",
        "https://a/b?sv=1\\u0026sig=SECRET",
        "https://a/b?sv=1%26sig=SECRET",
        "?sig%3DSECRET",
        "sig\\u003dSECRET",
        "x_sig=SECRET",
        "sig=ab'SECRET",
        "sig= SECRET",
    ],
)
def test_every_spelling_of_a_signature(text: str) -> None:
    """A signature is masked however it is written or quoted."""
    session = SessionDetails({"new": text, "tags": [text]})
    broken = f'{{"u": "{text}",}}'
    for encoded in (broken, *(broken.encode(encoding) for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32-be"))):
        error = caught(lambda encoded=encoded: SessionDetails.from_json(encoded))  # type: ignore[misc]
        for shown in (repr(session), str(error), repr(error), repr(error.__cause__)):
            assert "SECRET" not in shown.replace("\\x00", "").replace("\0", "")
    error = caught(lambda: setattr(session, "creation_time", (text,)))
    assert "SECRET" not in str(error)


def test_bytes_that_are_no_text_are_not_in_the_cause() -> None:
    """The cause of a decoding error says where, and has nothing of the text."""
    error = caught(lambda: SessionDetails.from_json(b'"sig=SECRET\xff"'))
    assert repr(error.__cause__) == "ValueError('utf-8: invalid start byte at byte 11')"


def test_deep_values_are_shown() -> None:
    """repr shows twenty levels of a value that is nested deeper than the stack; a message says what it is."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert str(caught(lambda: SessionDetails(name=deep))).endswith("got an array - at $.name")
    assert str(caught(lambda: SessionDetails(deep))).endswith("; got an array")
    assert str(caught(lambda: SessionDetails(tags=[deep]))).endswith("got an array - at $.tags[0]")
    session = SessionDetails({"tags": []})
    session["tags"].append(session["tags"])
    assert repr(session) == "SessionDetails(tags=[...], item_type='Session')"
    session["tags"][0] = deep
    assert repr(session) == f"SessionDetails(tags={'[' * 20}...{']' * 20}, item_type='Session')"


def test_an_error_with_a_value_of_a_local_class() -> None:
    """A value of a subclass is pickled as the JSON value that it is."""

    class Local(str):
        __slots__ = ()

    error = caught(lambda: setattr(CostEstimate({}), "estimated_total", Local("x")))
    assert pickle.loads(pickle.dumps(error)).value == "x"


@pytest.mark.parametrize("value", ["x" * 1_000_000, ["x"] * 100_000, {"a": {"b": "x" * 5000}}])
def test_pickles_are_small(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pickle of an error is small, whatever the value was. The text stays the same, and a small value is kept."""
    # tblib, which dask uses, pickles exceptions in its own way once it is installed.
    for kind in (ModelError, DeserializationError, SerializationError, ValidationError):
        monkeypatch.delitem(copyreg.dispatch_table, kind, raising=False)
    for error in (
        caught(lambda: setattr(CostEstimate({}), "estimated_total", value)),
        caught(lambda: SessionDetails({"target": [value], "new": [value]}).target),
        caught(lambda: SessionDetails({"name": [value]}).validate()),
        caught(lambda: SessionDetails.from_json(json.dumps(value) + "}")),
    ):
        data = pickle.dumps(error)
        assert len(data) < 10_000
        assert str(pickle.loads(data)) == str(error)
    small = caught(lambda: setattr(CostEstimate({}), "estimated_total", {"a": ["x"]}))
    assert pickle.loads(pickle.dumps(small)).value == {"a": ["x"]}


def test_the_pickle_of_many_problems_is_small() -> None:
    """The pickle of an error with many problems has the first hundred of them."""
    documents = [{"name": ["x" * 5000]}] * 200
    error = caught(lambda: SessionDetailsPage({"value": documents}).validate())
    again = pickle.loads(pickle.dumps(error))
    assert len(pickle.dumps(error)) < 200_000
    assert str(again) == str(error)
    assert (len(error.errors), len(again.errors)) == (1200, 100)


@pytest.mark.parametrize(("length", "kept"), [(4094, True), (4095, False)])
def test_how_much_of_a_value_is_pickled(length: int, kept: bool) -> None:
    """The pickle of an error has a value whose JSON takes up to 4,096 characters."""
    value = "x" * length
    error = caught(lambda: setattr(CostEstimate({}), "estimated_total", value))
    assert pickle.loads(pickle.dumps(error)).value == (value if kept else None)


def test_keys_and_flags() -> None:
    """An error has the keys of its path, whether the value is missing, and whether it is in a secret field."""
    cost = CostEstimate({"events": [payloads.EXAMPLES["UsageEvent"], {"unitPrice": "1"}]})
    wrong = next(error for error in caught(cost.validate).errors if not error.missing)
    assert (wrong.path, wrong.keys) == ("$.events[1].unitPrice", ("events", 1, "unitPrice"))
    assert (wrong.missing, wrong.secret) == (False, False)
    (missing,) = caught(lambda: ODataV4Error({"code": "x"}).validate()).errors
    assert str(missing) == "Missing required value, expected a string - at $.message"
    assert (missing.missing, missing.secret, missing.keys) == (True, False, ("message",))
    assert (missing.path, missing.expected, missing.value) == ("$.message", "a string", None)
    hidden = caught(lambda: SasUriResponse(sas_uri=5))
    assert str(hidden) == "SasUriResponse.sas_uri: Expected a string, got a number - at $.sasUri"
    assert (hidden.missing, hidden.secret, hidden.value) == (False, True, 5)
    for error in (wrong, missing, hidden):
        other = pickle.loads(pickle.dumps(error))
        assert (other.args, other.missing, other.secret) == (error.args, error.missing, error.secret)


def test_an_error_of_its_own() -> None:
    """SDK code may raise the exceptions with a message of its own."""
    error = DeserializationError("no such job", expected="a job", value=5, path="$.id")
    assert (str(error), error.args) == ("no such job - at $.id", ("no such job",))
    assert (error.expected, error.value, error.path, error.missing) == ("a job", 5, "$.id", False)
    assert str(ModelError("x")) == "x"
    assert str(ModelError(expected="x", value=5)) == ""


def test_keys_are_shortened() -> None:
    """A key or keyword of any length makes a message of one line."""
    key = "k" * 10_000_000
    for call in (lambda: SessionDetails({key: {1}}), lambda: SessionDetails(**{key: 1})):
        assert len(str(caught(call))) < 250


SECRET = "https://x.example/c?sv=2019-02-02&sig=SECRET%2B&sp=rw"


@pytest.mark.parametrize(
    "value", [SECRET, [SECRET], {"a": SECRET}, {SECRET: 1}, SECRET.encode(), ValueError(SECRET), "x" * 230 + SECRET]
)
def test_messages_hide_signatures(value: Any) -> None:
    """No message, and no message of a cause, shows the signature of a SAS URI."""
    session = SessionDetails({})
    calls = (
        lambda: setattr(session, "creation_time", value),
        lambda: setattr(session, "usage", [value]),
        lambda: session.update({"a": {1: value}}),
        lambda: session.update({"a": {SECRET: {1}}}),
        lambda: SessionDetails(value, value),
        lambda: SessionDetails.from_dict([value]),
        lambda: SessionDetails({"creationTime": str(value)}).creation_time,
        lambda: SessionDetails({"itemType": str(value)}),
        lambda: SessionDetails.from_json(f'"{SECRET}'),
        lambda: SessionDetails.from_json(SECRET.encode()),
        lambda: setattr(session, SECRET, 1),
        lambda: SessionDetails(**{SECRET: 1}),
    )
    for call in calls:
        error: BaseException | None = caught(call)
        while error is not None:
            assert "SECRET" not in str(error)
            assert "SECRET" not in repr(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
