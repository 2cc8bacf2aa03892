"""Contract point 18: what `redact` returns for values of any type."""

from __future__ import annotations

import base64
import collections
import copy
import dataclasses
import datetime as dt
import enum
import json
import types
import urllib.parse
import uuid
import weakref
from typing import Any, NamedTuple

import attrs
import msgspec
import orjson
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import JobDetails, SasUriResponse, SerializationError, redact
from quantum_workspace_models._core.redaction import mask
from tests.strategies import JSON

TOKEN = "c2VjcmV0LXNpZ25hdHVyZS1vZi1hLXNhcy10b2tlbi4="
URI = f"https://storage.example.com/job?sv=2025&sig={TOKEN}&sp=rcw"
JOB = JobDetails({"name": "bell", "containerUri": URI})


@dataclasses.dataclass
class Run:
    """A dataclass of an SDK."""

    job: Any


@attrs.define
class AttrsRun:
    """A class of attrs, with slots."""

    job: Any


class MsgspecRun(msgspec.Struct):
    """A struct of msgspec."""

    job: Any


class PydanticRun(pydantic.BaseModel):
    """A model of pydantic, which keeps unknown fields."""

    model_config = pydantic.ConfigDict(extra="allow")
    job: Any


class NamedRun(NamedTuple):
    """A named tuple."""

    job: Any
    number: int = 1


class Text(enum.Enum):
    """An enum whose member has a signature."""

    URI = URI


class PlainRun:
    """An object whose str shows what it holds."""

    def __init__(self, job: Any) -> None:
        self.job = job

    def __str__(self) -> str:
        return f"run of {self.job['containerUri'] if isinstance(self.job, dict) else self.job}"


HOLDERS: dict[str, Any] = {
    "dict": lambda value: {"job": value},
    "list": lambda value: [value],
    "tuple": lambda value: (1, value),
    "deque": lambda value: collections.deque([value]),
    "UserDict": lambda value: collections.UserDict(job=value),
    "UserList": lambda value: collections.UserList([value]),
    "OrderedDict": lambda value: collections.OrderedDict(job=value),
    "proxy": lambda value: types.MappingProxyType({"job": value}),
    "ChainMap": lambda value: collections.ChainMap({"job": value}),
    "dataclass": Run,
    "attrs": AttrsRun,
    "msgspec": MsgspecRun,
    "pydantic": lambda value: PydanticRun(job=value),
    "pydantic extra": lambda value: PydanticRun(job=1, other=value),  # type: ignore[call-arg]
    "named tuple": NamedRun,
    "object": PlainRun,
    "exception": ValueError,
}


@pytest.mark.parametrize("outer", HOLDERS.values(), ids=HOLDERS)
@pytest.mark.parametrize("inner", HOLDERS.values(), ids=HOLDERS)
@pytest.mark.parametrize("value", [JOB, URI, URI.encode(), {"sig": TOKEN}], ids=["model", "text", "bytes", "query"])
def test_what_holds_a_secret(outer: Any, inner: Any, value: Any) -> None:
    """Whatever holds the secret, at any depth, its JSON and repr have none, and the original isn't changed."""
    original = outer(inner(value))
    redacted = redact({"run": original})
    for shown in (
        repr(redacted),
        str(redacted),
        json.dumps(redacted, default=repr),
        orjson.dumps(redacted, default=repr),
    ):
        assert TOKEN not in str(shown)
    assert JOB["containerUri"] == URI


@pytest.mark.parametrize(
    "name", ["dataclass", "attrs", "msgspec", "pydantic", "UserDict", "OrderedDict", "proxy", "ChainMap"]
)
def test_objects_with_fields(name: str) -> None:
    """An object with fields becomes a dict of them, in which the model is what `redacted` returns."""
    assert redact(HOLDERS[name](JOB)) == {"job": JOB.redacted()}


def test_collections_keep_their_type() -> None:
    """Lists, tuples, named tuples and sets stay what they are. A set of what can't be hashed becomes a list."""
    named = redact(NamedRun(JOB))
    assert (type(named), named.number, named.job) == (NamedRun, 1, JOB.redacted())
    assert redact((URI, 1)) == (f"{URI.partition('sig=')[0]}sig=***&sp=rcw", 1)
    assert redact({1, 2}) == {1, 2}
    assert redact(frozenset({"?sig=abc"})) == frozenset({"?sig=***"})
    assert redact(frozenset({NamedRun(1)})) == frozenset({NamedRun(1)})
    assert type(redact(collections.deque([1]))) is list


@given(JSON)
def test_json_without_secrets_stays_equal(value: Any) -> None:
    """JSON without a signature is returned as an equal copy that shares no container."""
    before = copy.deepcopy(value)
    redacted = redact(value)
    assert json.dumps(redacted) == json.dumps(before)
    assert redacted is not value or not isinstance(value, (dict, list))


@pytest.mark.parametrize(
    "value",
    [
        None, True, 5, 1.5, 2j, dt.datetime(2025, 1, 1), dt.timedelta(1), dt.UTC, uuid.UUID(int=1), int, "x",
        b"x", ValueError("x"),
    ],
)  # fmt: skip
def test_scalars_stay_the_same(value: Any) -> None:
    """Numbers, times, UUIDs, classes, texts and exceptions without a signature are returned as they are."""
    assert redact(value) is value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be", "latin-1"])
@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_bytes_stay_bytes(kind: Any, encoding: str) -> None:
    """Bytes and bytearrays keep their type and encoding, and JSON in them stays JSON."""
    data = kind(json.dumps({"uri": URI, "sig": TOKEN, "x": 1}).encode(encoding))
    redacted = redact(data)
    assert type(redacted) is kind
    assert json.loads(bytes(redacted).decode(encoding)) == {
        "uri": URI.replace(TOKEN, "***"),
        "sig": "***",
        "x": 1,
    }
    assert redact(kind(b"\x00\xff\xfe")) == b"\x00\xff\xfe"


def test_parsed_queries() -> None:
    """The value of a key or pair named sig is masked, in any casing, as text and as bytes."""
    query = f"sv=1&sig={urllib.parse.quote(TOKEN)}&SIG={urllib.parse.quote(TOKEN)}"
    for parsed in (
        urllib.parse.parse_qsl(query),
        urllib.parse.parse_qs(query),
        urllib.parse.parse_qsl(query.encode()),
        urllib.parse.parse_qs(query.encode()),
        {b"sig": TOKEN.encode()},
        ["sig", TOKEN],
        [["Sig", TOKEN]],
    ):
        assert TOKEN not in str(redact(parsed))
        assert TOKEN not in str(redact({"x": [parsed]}))
    assert redact(urllib.parse.parse_qsl(query))[0] == ("sv", "1")
    assert redact({"sig": None, "x": ("sig", None)}) == {"sig": None, "x": ("sig", None)}


SIGNATURES = st.binary(min_size=32, max_size=32).map(lambda data: base64.b64encode(data).decode())
# Ways of writing a text in another one, and what the text around the signature must still be.
NESTINGS: dict[str, Any] = {
    "plain": lambda text: text,
    "JSON": lambda text: json.dumps({"message": text}),
    "JSON in JSON": lambda text: json.dumps({"message": json.dumps({"text": text})}),
    "JSON in JSON in JSON": lambda text: json.dumps([json.dumps([json.dumps([text])])]),
    "HTML": lambda text: text.replace("&", "&amp;").replace('"', "&quot;"),
    "repr": lambda text: repr({"text": text}),
    "quoted": urllib.parse.quote,
    "quoted twice": lambda text: urllib.parse.quote(urllib.parse.quote(text)),
}


@given(
    SIGNATURES,
    st.sampled_from(sorted(NESTINGS)),
    st.sampled_from(["sig={}", '{{"sig": "{}"}}', "{{'sig': '{}'}}", "SIG: {}"]),
)
def test_signatures_in_nested_text(signature: str, nesting: str, form: str) -> None:
    """A signature is masked however the text is nested in other text."""
    quoting = 2 if nesting == "quoted twice" else int(nesting == "quoted")
    if quoting and form != "sig={}":
        # Percent-encoded JSON isn't masked.
        return
    masked, part = redact(NESTINGS[nesting](form.format(signature))), signature[2:40]
    assert not any(
        spelling in masked
        for spelling in (part, urllib.parse.quote(part), urllib.parse.quote(urllib.parse.quote(part)))
    )


@given(
    SIGNATURES,
    st.lists(st.integers(1, 43), max_size=3, unique=True),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 2),
    st.sampled_from([" status = 500", "&x=1", "\n", " and words", ""]),
)
def test_wrapped_signatures(signature: str, places: list[int], end: str, times_quoted: int, behind: str) -> None:
    """A signature that is wrapped over lines anywhere, percent-encoded or not, is masked whole, and no more than it."""
    for _ in range(times_quoted):
        signature = urllib.parse.quote(signature, safe="")
    for place in sorted(places, reverse=True):
        signature = signature[:place] + end + signature[place:]
    assert redact(f"before sig={signature}{behind}") == f"before sig=***{behind}"


@pytest.mark.parametrize(
    "text",
    ["sig=abc status = 500", "sig=abc\nstatus=500", 'sig="abc" status = 500', "sig=abc&status=500", "sig=a b c = d"],
)
def test_what_stands_behind_a_signature(text: str) -> None:
    """What follows a signature stays."""
    masked = redact(text)
    assert "abc" not in masked
    assert masked[-3:] == text[-3:]


class Rude:
    """An object that raises whatever one does with it."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __str__(self) -> str:
        raise RuntimeError


class RudeDict(dict[str, Any]):
    """A dict that can't be iterated over."""

    def items(self) -> Any:
        raise RuntimeError


class Target:
    """What a proxy stands for."""


def job_with(*values: Any) -> JobDetails:
    """A job that can't be copied or written, because of the values in it."""
    job = JobDetails({"new": [], "containerUri": URI})
    job["new"].extend(values)
    with pytest.raises((SerializationError, RuntimeError)):
        job.as_dict()
    return job


def job_with_itself() -> JobDetails:
    """A job that contains itself."""
    job = JobDetails({"new": [], "containerUri": URI})
    job["new"].extend([job, job["new"]])
    return job


VALUES: dict[str, Any] = {
    "infinity": lambda: job_with(float("inf")),
    "a set": lambda: job_with({1}),
    "a number as a key": lambda: job_with({5: URI}),
    "an object": lambda: job_with(object()),
    "a rude object in a model": lambda: job_with(Rude()),
    "a model in itself": job_with_itself,
    "a dead proxy": lambda: weakref.proxy(Target()),
    "a rude object": Rude,
    "a rude dict": lambda: RudeDict(uri=URI),
    "a rude field": lambda: Run(Rude()),
    "a list of a rude dict": lambda: [RudeDict()],
    "a member of an enum": lambda: Text.URI,
    "a memoryview": lambda: memoryview(URI.encode()),
}


@pytest.mark.parametrize("make", VALUES.values(), ids=VALUES)
def test_it_never_raises(make: Any) -> None:
    """A value that can't be looked into becomes the name of its type, or its text. The rest of the log entry stays."""
    redacted = redact({"status": 500, "value": make()})
    assert redacted["status"] == 500
    assert TOKEN not in repr(redacted)


@pytest.mark.parametrize("levels", [400, 100_000])
def test_deep_values(levels: int) -> None:
    """Values of any depth are redacted."""
    deep: Any = URI
    for index in range(levels):
        deep = [deep] if index % 2 else {"x": deep}
    redacted = redact(deep)
    while isinstance(redacted, (dict, list)):
        redacted = redacted["x"] if isinstance(redacted, dict) else redacted[0]
    assert redacted == URI.replace(TOKEN, "***")
    model = JobDetails.from_json('{"new":' * 400 + f'"{URI}"' + "}" * 400)
    assert TOKEN not in str(model.redacted())


def test_what_contains_itself() -> None:
    """A list that contains itself is no reason to go on forever."""
    cycle: list[Any] = [URI]
    cycle.append(cycle)
    redacted = redact(cycle)
    assert TOKEN not in redacted[0]
    assert redacted[1] is redacted


@pytest.mark.parametrize("text", ["a", "\\x", "a'", "&#x2B;", "=", "%2"])
def test_long_signatures(text: str) -> None:
    """The time for a long text grows with its length, and no faster: twenty times this takes seconds, not hours."""
    assert len(mask("sig=" + text * 200_000)) <= 400_010


def test_redacted_models_are_equal() -> None:
    """For a model, it is what `redacted` returns."""
    assert redact(JOB) == JOB.redacted()
    assert redact(SasUriResponse(sas_uri=URI)) == {"sasUri": "https://storage.example.com/job?sig=***"}


@dataclasses.dataclass(frozen=True)
class Key:
    """A dataclass that may be a key."""

    uri: str


def test_keys() -> None:
    """Keys have no secrets either. One that becomes a dict is its text."""
    assert redact({URI: 1, (URI, 2): 2}) == {URI.replace(TOKEN, "***"): 1, (URI.replace(TOKEN, "***"), 2): 2}
    assert list(redact({Key(URI): 1})) == [str({"uri": URI.replace(TOKEN, "***")})]


class Point(tuple[Any, ...]):
    """A tuple that can't be made of a list, like a named tuple with a constructor of its own."""

    @classmethod
    def _make(cls, iterable: Any) -> Any:
        raise TypeError(iterable)


def test_collections_that_cannot_be_made_again() -> None:
    """What can't be made of redacted parts is a list of them."""
    assert redact(Point([JOB])) == [JOB.redacted()]
    assert redact(frozenset({Key(URI)})) == [{"uri": URI.replace(TOKEN, "***")}]


@given(st.recursive(st.integers() | st.just(()), lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=8))
def test_what_occurs_twice(value: Any) -> None:
    """A value that occurs in several places is the same in each of them."""
    shared: list[Any] = [value]
    together = redact({"a": value, "b": [value, (value, shared)], "c": shared})
    assert together == {"a": value, "b": [value, (value, [value])], "c": [value]}
