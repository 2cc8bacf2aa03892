"""Contract point 13, as far as it is built: what every error has in common."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from quantum_workspace_models import (
    ArgumentError,
    CostEstimate,
    DeserializationError,
    ModelError,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    UnknownAttributeError,
)

SECRET = "https://x.example/c?sv=2019-02-02&sig=SECRET%2B&sp=rw"


def caught(call: Any) -> ModelError:
    with pytest.raises(ModelError) as error:
        call()
    return error.value


FAILURES = {
    DeserializationError: lambda: SessionDetails({"creationTime": "yesterday"}).creation_time,
    SerializationError: lambda: SessionDetails(name=[{1}]),
    ArgumentError: lambda: SessionDetails(nam=1),
    UnknownAttributeError: lambda: setattr(SessionDetails({}), "nam", 1),
}
BUILTINS = {
    DeserializationError: (ValueError,),
    SerializationError: (TypeError, ValueError),
    ArgumentError: (TypeError,),
    UnknownAttributeError: (AttributeError,),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_root_and_builtin(kind: type[ModelError]) -> None:
    """Every error is a ModelError, and of the builtin that fits."""
    error = caught(FAILURES[kind])
    assert type(error) is kind
    assert isinstance(error, BUILTINS[kind])


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_pickle(kind: type[ModelError], protocol: int) -> None:
    """An error survives pickling and copying, with all that it carries."""
    error = caught(FAILURES[kind])
    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(other) is kind
        assert str(other) == str(error)
        assert repr(other) == repr(error) == f"{kind.__name__}({str(error)!r})"
        assert (other.path, other.expected) == (error.path, error.expected)


def test_an_error_with_a_value_that_does_not_pickle() -> None:
    """What was wrong may be anything; in a pickle it is shown instead."""
    error = caught(lambda: SessionDetails(name=lambda: 1))
    other = pickle.loads(pickle.dumps(error))
    assert str(other).startswith("SessionDetails.name: Expected a string, got ")
    assert "<function" in other.value


def test_what_an_error_carries() -> None:
    """path, expected and value are for programs; the cause is what the parser said."""
    error = caught(FAILURES[DeserializationError])
    assert (error.path, error.expected, error.value) == ("$.creationTime", "an RFC 3339 date-time", "yesterday")
    assert str(error.__cause__) == "not in ISO 8601 format"
    assert caught(FAILURES[ArgumentError]).path == ""
    refused = caught(lambda: setattr(SessionDetails({}), "creation_time", "yesterday"))
    assert (refused.path, refused.expected, refused.value) == (error.path, error.expected, error.value)
    assert str(refused.__cause__) == str(error.__cause__)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 10_000_000, "'" + "x" * 57 + "...'"),
        (["x"] * 1_000_000, "['x', 'x', 'x', 'x', ...]"),
        ({str(n): n for n in range(100_000)}, "{'0': 0, '1': 1, '2': 2, '3': 3, ...}"),
        ([["x" * 100] * 9], "[['" + "x" * 54 + "..."),
        ([1, 2, 3, 4], "[1, 2, 3, 4]"),
        ([1, 2, 3, 4, 5], "[1, 2, 3, 4, ...]"),
        ({"a": 1, "b": 2, "c": 3, "d": [[[]]]}, "{'a': 1, 'b': 2, 'c': 3, 'd': [[[]]]}"),
        ({"a": [[[1]]]}, "{'a': [[[...]]]}"),
        ({1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, "{1: 1, 2: 2, 3: 3, 4: 4, ...}"),
        ("x" * 58 + "y", "'" + "x" * 58 + "y'"),
        ("x" * 60, "'" + "x" * 60 + "'"),
        ("x" * 61, "'" + "x" * 57 + "...'"),
        (b"x" * 100, "b'" + "x" * 57 + "...'"),
        ((1, 2), None),
        (10**400, None),
        (10**10_000, "<int>"),
        (type("Rude", (), {"__repr__": lambda _: 1 / 0})(), "<Rude>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_shortened(value: Any, shown: str | None) -> None:
    """A value of any size makes a message of one line."""
    error = caught(lambda: setattr(CostEstimate({}), "estimated_total", value))
    assert len(str(error)) < 200
    if shown is not None:
        assert str(error) == f"CostEstimate.estimated_total: Expected a number, got {shown} - at $.estimatedTotal"


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
    """However a signature is written or quoted, it doesn't show."""
    session = SessionDetails({"new": text, "tags": [text]})
    broken = f'{{"u": "{text}",}}'
    for encoded in (broken, *(broken.encode(encoding) for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32-be"))):
        error = caught(lambda encoded=encoded: SessionDetails.from_json(encoded))  # type: ignore[misc]
        for shown in (repr(session), str(error), repr(error), repr(error.__cause__)):
            assert "SECRET" not in shown.replace("\\x00", "").replace("\0", "")
    error = caught(lambda: setattr(session, "creation_time", (text,)))
    assert "SECRET" not in str(error)


def test_bytes_that_are_no_text_are_not_in_the_cause() -> None:
    """The cause says where, and carries nothing of the text."""
    error = caught(lambda: SessionDetails.from_json(b'"sig=SECRET\xff"'))
    assert repr(error.__cause__) == "ValueError('utf-8: invalid start byte at byte 11')"


def test_deep_values_are_shown() -> None:
    """A value nested deeper than the stack is shown to a few levels, in messages and in repr."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert str(caught(lambda: SessionDetails(name=deep))).endswith("got [[[[...]]]] - at $.name")
    assert "got [[[[...]]]]" in str(caught(lambda: SessionDetails(deep)))
    assert str(caught(lambda: SessionDetails(tags=[deep]))).endswith("got [[[[...]]]] - at $.tags[0]")
    session = SessionDetails({"tags": []})
    session["tags"].append(session["tags"])
    assert repr(session) == "SessionDetails(tags=[[[[...]]]], item_type='Session')"


def test_an_error_with_a_value_of_a_local_class() -> None:
    """A value that only JSON could write down is JSON in the pickle."""

    class Local(str):
        __slots__ = ()

    error = caught(lambda: setattr(CostEstimate({}), "estimated_total", Local("x")))
    assert pickle.loads(pickle.dumps(error)).value == "x"


@pytest.mark.parametrize("value", ["x" * 10_000_000, ["x"] * 1_000_000, {"a": {"b": "x" * 5000}}])
def test_pickles_are_small(value: Any) -> None:
    """Whatever the value was: contract point 13. The text stays the same, and a small value is kept."""
    for error in (
        caught(lambda: setattr(CostEstimate({}), "estimated_total", value)),
        caught(lambda: SessionDetails({"target": [value], "new": [value]}).target),
        caught(lambda: SessionDetails({"name": [value]}).validate()),
        caught(lambda: SessionDetails.from_json(json.dumps(value) + "}")),
    ):
        data = pickle.dumps(error)
        assert len(data) < 10_000
        assert str(pickle.loads(data)) == str(error)
    documents = [{"name": ["x" * 5000]}] * 5000
    error = caught(lambda: SessionDetailsPage({"value": documents}).validate())
    again = pickle.loads(pickle.dumps(error))
    assert len(pickle.dumps(error)) < 200_000
    assert str(again) == str(error)
    small = caught(lambda: setattr(CostEstimate({}), "estimated_total", {"a": ["x"]}))
    assert pickle.loads(pickle.dumps(small)).value == {"a": ["x"]}


def test_keys_are_shortened() -> None:
    """A key or keyword of any length makes a message of one line, too."""
    key = "k" * 10_000_000
    for call in (lambda: SessionDetails({key: {1}}), lambda: SessionDetails(**{key: 1})):
        assert len(str(caught(call))) < 250


@pytest.mark.parametrize(
    "value", [SECRET, [SECRET], {"a": SECRET}, {SECRET: 1}, SECRET.encode(), ValueError(SECRET), "x" * 230 + SECRET]
)
def test_messages_hide_signatures(value: Any) -> None:
    """The signature of a SAS URI shows in no message, nor in that of the cause."""
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
