"""Models as types of pydantic's fields, and in an application of FastAPI at 127.0.0.1."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import pickle
import threading
from collections.abc import Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

import quantum_workspace_models
from quantum_workspace_models import (
    ArgumentError,
    CostEstimate,
    ErrorResponse,
    ItemDetails,
    JobDetails,
    JobQueuePositionResponse,
    JobUpdateOptions,
    Model,
    ModelError,
    ODataV4Error,
    Page,
    RequestBody,
    SessionDetails,
    SessionDetailsPage,
    SessionJobFailurePolicy,
    SessionStatus,
    fields,
    json_schema,
    rest_field,
)
from tests import payloads
from tests.counting import count_calls
from tests.strategies import near_any_model, near_sessions, spoiled_sessions, valid_sessions

SESSIONS = TypeAdapter(SessionDetails)
TOKEN = "c2VjcmV0"


class Envelope(BaseModel):
    """What an SDK's user may write."""

    session: SessionDetails
    items: list[ItemDetails] = []
    by_name: dict[str, CostEstimate] = {}
    error: ODataV4Error | None = None


def problems(call: Any, *args: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    """The place, the type and the message of each."""
    with pytest.raises(ValidationError) as caught:
        call(*args)
    return [(error["loc"], error["type"], error["msg"]) for error in caught.value.errors()]


def test_what_goes_in() -> None:
    """Dicts, any mapping and JSON text; what comes out is of the class that the discriminator names."""
    document = payloads.full()
    text = json.dumps(document)
    for session in (
        SESSIONS.validate_python(document),
        SESSIONS.validate_python(MappingProxyType(document)),
        SESSIONS.validate_json(text),
        SESSIONS.validate_python(document, strict=True),
        Envelope.model_validate({"session": document}).session,
        Envelope.model_validate_json(f'{{"session": {text}}}').session,
    ):
        assert type(session) is SessionDetails
        assert session == document
        assert session.status is SessionStatus.SUCCEEDED
    envelope = Envelope(
        session=document, items=[document, payloads.full_job()], by_name={"a": document["costEstimate"]}
    )
    assert list(map(type, envelope.items)) == [SessionDetails, JobDetails]
    assert type(envelope.by_name["a"]) is CostEstimate
    assert TypeAdapter(SessionDetails | JobDetails).validate_python(payloads.full_job()) == payloads.full_job()


def test_instances() -> None:
    """They are taken as they are, as pydantic takes its own; another class goes by its document."""
    session = SessionDetails({"name": 5})
    assert Envelope(session=session).session is session
    item = ItemDetails(payloads.full())
    assert type(SESSIONS.validate_python(item)) is SessionDetails
    assert problems(SESSIONS.validate_python, JobDetails({})) == [
        ((), "invalid_value", "Expected a JSON object (SessionDetails), got a JobDetails")
    ]
    for kind in (JobQueuePositionResponse | ErrorResponse, ErrorResponse | JobQueuePositionResponse):
        refused = ErrorResponse(error=ODataV4Error(code="a", message="b"))
        assert TypeAdapter(kind).validate_python(refused) is refused


def test_nothing_is_shared() -> None:
    """A dict that goes in isn't changed, and neither is the model with it."""
    document = payloads.full()
    session = SESSIONS.validate_python(document)
    session.tags.append("new")
    session.cost_estimate.currency_code = "EUR"
    assert document == payloads.full()


def test_python_values() -> None:
    """What has an obvious JSON form is written in it."""
    session = SESSIONS.validate_python(
        {**payloads.full(), "creationTime": SessionDetails(payloads.full()).creation_time}
    )
    assert session["creationTime"] == "2025-03-04T05:06:07.123456Z"


def test_places_of_problems() -> None:
    """Every problem, with the keys and indices that lead to it, behind those of pydantic's own."""
    document = payloads.full()
    document["costEstimate"]["events"][1]["amountBilled"] = "much"
    del document["name"], document["costEstimate"]["events"][0]["unitPrice"]
    assert problems(Envelope) == [(("session",), "missing", "Field required")]
    assert problems(lambda: Envelope(session=document, items=[5], by_name={"it's": {}, "a.b[1]": []})) == [
        (("session", "costEstimate", "events", 0, "unitPrice"), "missing", "Field required"),
        (("session", "costEstimate", "events", 1, "amountBilled"), "invalid_value", "Expected a number, got 'much'"),
        (("session", "name"), "missing", "Field required"),
        (("items", 0), "invalid_value", "Expected a JSON object (ItemDetails), got 5"),
        (("by_name", "it's", "currencyCode"), "missing", "Field required"),
        (("by_name", "it's", "estimatedTotal"), "missing", "Field required"),
        (("by_name", "a.b[1]"), "invalid_value", "Expected a JSON object (CostEstimate), got an array"),
    ]


class Costs(Model):
    """Keys of every kind lead to its problems."""

    by_name: dict[str, CostEstimate] = rest_field()


@pytest.mark.parametrize(
    "key",
    [
        "plain",
        "it's",
        'a "b"',
        "'\"",
        "a.b[1]",
        "7",
        "é",
        "a\\'",
        "",
        "]",
        "\n",
        "\ud800",
        "/subscriptions/" + "a" * 90,
    ],
)
def test_keys_of_every_kind(key: str) -> None:
    """A key is its own place, whatever is in it; half a surrogate pair is written as an escape."""
    document = {"byName": {key: {"currencyCode": "USD", "estimatedTotal": True}}}
    place = key.encode(errors="backslashreplace").decode()
    assert problems(TypeAdapter(Costs).validate_python, document) == [
        (("byName", place, "estimatedTotal"), "invalid_value", "Expected a number, got True")
    ]


def test_keys_that_are_no_strings() -> None:
    """JSON has none."""
    for key, place in ((5, 5), (None, "None"), (1.5, "1.5")):
        assert problems(SESSIONS.validate_python, {**payloads.full(), key: 1}) == [
            ((place,), "invalid_value", f"Expected a string key, got {key}")
        ]


def test_what_json_cannot_hold() -> None:
    """Numbers that are none, objects of other types, and nesting without end."""
    text = json.dumps({**payloads.full(), "new": [0]})
    assert problems(SESSIONS.validate_json, text.replace("[0]", "[NaN]"))[0][0] == ("new", 0)
    assert problems(SESSIONS.validate_python, {**payloads.full(), "new": {"x": object()}})[0][0] == ("new", "x")
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    assert problems(SESSIONS.validate_python, {**payloads.full(), "new": deep})[0][1] == "invalid_value"
    assert problems(SESSIONS.validate_json, json.dumps(payloads.full()) + "x")[0][1] == "json_invalid"


def test_errors_are_json() -> None:
    """Half a surrogate pair in a value doesn't keep the error from being written."""
    with pytest.raises(ValidationError) as caught:
        SESSIONS.validate_python({"name": 5, "creationTime": "\ud800", "\ud800": 1, "tags": {"a": [1]}, "usage": [1]})
    assert json.loads(caught.value.json())
    by_place = {error["loc"]: error for error in caught.value.errors()}
    assert by_place["creationTime",]["input"] == "\\ud800"
    assert by_place["name",]["input"] == 5
    assert by_place["usage",]["input"] == "an array"
    assert by_place["id",]["input"] == "<SessionDetails>"
    document: Any = {"byName": {"a": {"currencyCode": None, "estimatedTotal": 10**400}}}
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Costs).validate_python(document)
    assert [error["input"] for error in caught.value.errors()] == [None, f"1{'0' * 56}..."]
    document["byName"]["a"]["estimatedTotal"] = math.nan
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Costs).validate_python(document)
    assert [error["input"] for error in caught.value.errors()] == ["nan"]


def test_many_problems() -> None:
    """Twice as many take twice as long."""
    pages = TypeAdapter(SessionDetailsPage)

    def count(size: int) -> int:
        return count_calls(lambda: problems(pages.validate_python, {"value": [{}] * size}))

    assert count(400) < 2.2 * count(200)


class Odd:
    """A repr may be anything."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown


class Hidden(Model):
    """A secret that is no string to Python."""

    when: dt.datetime | None = rest_field(secret=True)


def test_a_secret_of_another_type() -> None:
    """Its text isn't shown, not even the part that every secret's may be."""
    text = "https://example.com/" + "a" * 60 + "?code=HUNTER2&sig=x"
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Hidden).validate_python({"when": text})
    assert "HUNTER2" not in caught.value.json()


def test_secrets() -> None:
    """No part of a token shows: in a secret field, in a text beside it, or in what should be a model."""
    uri = f"https://example.com/c?sv=1&sig={TOKEN}"
    for document in (
        {
            "containerUri": [uri],
            "outputDataUri": {"a": uri},
            "name": [uri],
            "creationTime": uri,
            f"x?sig={TOKEN}": object(),
        },
        {"containerUri": [uri], "outputDataUri": {"a": uri}, "name": [uri], "creationTime": uri, "costEstimate": uri},
        [uri],
        uri,
        {"x": Odd("\ud800"), "containerUri": uri},
    ):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(JobDetails).validate_python(document)
        for text in (str(caught.value), caught.value.json(), repr(caught.value.errors())):
            assert TOKEN not in text
        assert caught.value.__context__ is None
    job = JobDetails({"containerUri": uri})
    assert TOKEN not in repr(TypeAdapter(list[JobDetails]).validate_python([job]))
    assert TypeAdapter(JobDetails).dump_python(job)["containerUri"] == uri


@given(near_sessions() | valid_sessions() | spoiled_sessions())
def test_it_accepts_what_validate_accepts(document: dict[str, Any]) -> None:
    """Exactly these, with every problem that `validate` lists; and what is accepted is dumped as it was."""
    try:
        expected = SessionDetails.from_dict(document).validate()
    except ModelError as error:
        count = len(getattr(error, "errors", [error]))
        assert len(problems(SESSIONS.validate_python, document)) == count
        return
    session = SESSIONS.validate_python(document)
    assert session == expected
    assert SESSIONS.dump_python(session) == expected.as_dict()
    dumped = SESSIONS.dump_python(session, mode="json")
    assert dumped == expected.as_dict()
    assert list(dumped) == list(expected)


@given(near_any_model())
def test_its_json_schema_accepts_the_same(example: tuple[str, dict[str, Any]]) -> None:
    """pydantic's schema of a model means what that of `json_schema` means."""
    name, document = example
    model = getattr(quantum_workspace_models, name)
    ours = Draft202012Validator(json_schema(model)).is_valid(document)
    assert Draft202012Validator(TypeAdapter(model).json_schema()).is_valid(document) is ours


def test_dumps() -> None:
    """In both modes the document as it is, to the last digit; pydantic's own options do what they say."""
    document = {**payloads.full(), "new": [None, 10**30, 1.0, {"é": "2025-03-04T05:06:07.1234567+01:00"}]}
    envelope = Envelope(session=document, error={"code": "a", "message": "b", "innererror": None})
    for dumped in (envelope.model_dump(), envelope.model_dump(mode="json"), json.loads(envelope.model_dump_json())):
        assert dumped["session"] == document
        assert list(dumped["session"]) == list(document)
        assert dumped["error"] == {"code": "a", "message": "b", "innererror": None}
        assert type(dumped["session"]) is type(dumped["session"]["costEstimate"]) is dict
    assert "usage" not in envelope.model_dump(exclude={"session": {"usage"}})["session"]
    assert envelope.model_dump(include={"session": {"id"}}) == {"session": {"id": document["id"]}}
    assert Envelope.model_validate_json(envelope.model_dump_json()) == envelope
    # pydantic checks no assignment unless told to.
    envelope.session = "replaced"  # type: ignore[assignment]
    assert envelope.model_dump()["session"] == "replaced"


def test_what_a_model_may_hold_besides() -> None:
    """Decimals of a caller's parser are written as numbers; what JSON can't hold is refused, not left out."""
    session = SessionDetails.from_json('{"new": 1.5}', loads=lambda text: json.loads(text, parse_float=Decimal))
    assert SESSIONS.dump_json(session) == b'{"new":1.5,"itemType":"Session"}'
    endless = SessionDetails.from_json("{}", loads=lambda _: {"new": float("inf")})
    with pytest.raises(PydanticSerializationError, match="Expected a finite number, got inf"):
        SESSIONS.dump_python(endless, mode="json")


def test_copies_of_an_envelope() -> None:
    """deepcopy and pickle take a model in it along."""
    envelope = Envelope(session=payloads.full())
    for twin in (copy.deepcopy(envelope), pickle.loads(pickle.dumps(envelope)), envelope.model_copy(deep=True)):
        assert twin == envelope
        assert type(twin.session) is SessionDetails
        assert twin.session is not envelope.session


def test_enums() -> None:
    """pydantic takes them as they are; in any casing, as everywhere."""
    assert TypeAdapter(SessionStatus).validate_python("waiting") is SessionStatus.WAITING
    assert TypeAdapter(SessionStatus | str).validate_python("Paused") == "Paused"
    assert TypeAdapter(SessionStatus).dump_json(SessionStatus.WAITING) == b'"Waiting"'


class Task(BaseModel):
    """A model of pydantic's with models in it."""

    job: JobDetails
    jobs: list[JobDetails] = []


NAMES = [name for field in fields(SessionDetails) for name in {field.name, field.json_name}] + ["new", "nothing"]


@given(valid_sessions(), st.sets(st.sampled_from(NAMES)), st.booleans(), st.booleans())
def test_what_is_excluded(document: dict[str, Any], names: set[str], whole: bool, as_json: bool) -> None:
    """Attribute names and JSON names work, as a set and as a mapping."""
    session = SessionDetails.from_dict(document | {"new": None})
    keys = {field.json_name for field in fields(SessionDetails) if names & {field.name, field.json_name}} | names
    spec: Any = dict.fromkeys(names, True) if whole else names

    def dump(**options: Any) -> Any:
        if as_json:
            return json.loads(SESSIONS.dump_json(session, **options))
        return SESSIONS.dump_python(session, **options)

    assert dump(exclude=spec) == {key: value for key, value in session.as_dict().items() if key not in keys}
    assert dump(include=spec) == {key: value for key, value in session.as_dict().items() if key in keys}
    assert dump(include=spec, exclude=spec) == {}
    assert dump() == session.as_dict()
    assert not any(isinstance(value, Model) for value in dump(exclude=spec).values())


JOB = {
    "name": "bell",
    "containerUri": "https://example.com/c?sig=c2VjcmV0",
    "createdBy": None,
    "metadata": {"a": None, "b": [1, None, {"c": None}]},
    "costEstimate": {"currencyCode": "USD", "events": [{"unitPrice": 1, "dimensionId": "x"}, {"unitPrice": None}]},
    "itemType": "Job",
}


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"include": {"name"}}, {"name": "bell"}),
        ({"include": {"name": True, "cost_estimate": {"currency_code"}}},
         {"name": "bell", "costEstimate": {"currencyCode": "USD"}}),
        ({"include": {"costEstimate": {"events": {0: {"unit_price"}}}}},
         {"costEstimate": {"events": [{"unitPrice": 1}]}}),
        ({"include": {"cost_estimate": {"events": {"__all__": {"unitPrice"}}}}},
         {"costEstimate": {"events": [{"unitPrice": 1}, {"unitPrice": None}]}}),
        ({"include": {"cost_estimate": {"events": {-1}}}}, {"costEstimate": {"events": [{"unitPrice": None}]}}),
        ({"include": {"metadata": {"b"}}}, {"metadata": {"b": [1, None, {"c": None}]}}),
        ({"include": {"name", "createdBy"}, "exclude_none": True}, {"name": "bell"}),
        ({"include": {"metadata"}, "exclude_none": True}, {"metadata": {"a": None, "b": [1, None, {"c": None}]}}),
        ({"include": {"cost_estimate": {"events"}}, "exclude_none": True},
         {"costEstimate": {"events": [{"unitPrice": 1, "dimensionId": "x"}, {}]}}),
        ({"exclude": {"container_uri", "created_by", "metadata", "costEstimate"}}, {"name": "bell", "itemType": "Job"}),
        ({"exclude": {"container_uri": ..., "created_by": True, "metadata": {"b": {2: {"c"}}}, "cost_estimate": True}},
         {"name": "bell", "metadata": {"a": None, "b": [1, None, {}]}, "itemType": "Job"}),
        ({"include": {"cost_estimate"},
          "exclude": {"cost_estimate": {"events": {"__all__": {"unit_price"}, 0: {"dimension_id"}}}}},
         {"costEstimate": {"currencyCode": "USD", "events": [{}, {}]}}),
        ({"include": {"cost_estimate"}, "exclude": {"cost_estimate": {"events": {-1: True}, "currencyCode": False}}},
         {"costEstimate": {"currencyCode": "USD", "events": [{"unitPrice": 1, "dimensionId": "x"}]}}),
    ],
)  # fmt: skip
def test_what_is_excluded_inside(options: dict[str, Any], shown: dict[str, Any]) -> None:
    """At any depth, by position in a list, in a model of pydantic's, and in its JSON."""
    job = JobDetails.from_dict(JOB)
    assert TypeAdapter(JobDetails).dump_python(job, **options) == shown
    assert json.loads(TypeAdapter(JobDetails).dump_json(job, **options)) == shown
    inside = {name: {"job": value} if name != "exclude_none" else value for name, value in options.items()}
    assert Task.model_construct(job=job).model_dump(**inside)["job"] == shown
    many = {name: {"__all__": value} if name != "exclude_none" else value for name, value in options.items()}
    assert TypeAdapter(list[JobDetails]).dump_python([job, job], **many) == [shown, shown]


def test_defaults_are_excluded() -> None:
    """The value that the constructor uses without the keyword, and null."""

    class Lab(Model):
        name: str = rest_field()
        opened: dt.date = rest_field(default=dt.date(2020, 1, 1))
        closed: dt.date | None = rest_field()

    lab = TypeAdapter(Lab)
    assert lab.dump_python(Lab({"name": "x", "opened": "2020-01-01", "closed": None}), exclude_defaults=True) == {
        "name": "x"
    }
    assert lab.dump_python(Lab(name="x", opened=dt.date(2021, 1, 1)), exclude_defaults=True) == {
        "name": "x",
        "opened": "2021-01-01",
    }
    broken = Lab(name="x")
    dict.__setitem__(broken, "new", {1})
    with pytest.raises(PydanticSerializationError, match="Expected a JSON-serializable value, got a set"):
        lab.dump_python(broken, exclude={"name"})


def test_unions_with_a_discriminator() -> None:
    """`Field(discriminator=...)` chooses by the JSON name. Then the value is required, in the service's casing."""

    class Batch(BaseModel):
        item: Annotated[SessionDetails | JobDetails, Field(discriminator="itemType")]

    assert type(Batch(item=payloads.full()).item) is SessionDetails  # type: ignore[arg-type]
    job = JobDetails(payloads.full_job())
    assert Batch(item=job).item is job
    assert Batch.model_validate_json(json.dumps({"item": payloads.full_job()})).item == job
    for wrong in ("Experiment", "session", None):
        with pytest.raises(ValidationError, match="itemType"):
            Batch(item=payloads.full() | {"itemType": wrong})  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match=r"item.Job.shots\n  Expected an integer, got 'x'"):
        Batch(item=payloads.full_job() | {"shots": "x"})  # type: ignore[arg-type]
    schema = Batch.model_json_schema()["properties"]["item"]
    assert schema["discriminator"]["mapping"] == {"Session": "#/$defs/SessionDetails", "Job": "#/$defs/JobDetails"}


CREATE = Annotated[SessionDetails, RequestBody("create")]


def test_request_bodies() -> None:
    """What has no part in one may be missing, or wrong; the rest is checked."""
    body = {"name": "VQE", "providerId": "ionq", "target": "ionq.qpu", "jobFailurePolicy": "Abort", "createdBy": 5}
    assert problems(SESSIONS.validate_python, body) == [
        (("createdBy",), "invalid_value", "Expected a string, got 5"),
        (("id",), "missing", "Field required"),
    ]
    session = TypeAdapter(CREATE).validate_python(body)
    assert type(session) is SessionDetails
    assert session == {**body, "itemType": "Session"}
    del body["target"]
    assert problems(TypeAdapter(CREATE).validate_python, body) == [(("target",), "missing", "Field required")]
    update = TypeAdapter(Annotated[JobUpdateOptions, RequestBody("update")])
    assert update.validate_python({"priority": None}) == {"priority": None}
    assert repr(RequestBody("create")) == "RequestBody('create')"
    described = TypeAdapter(Annotated[SessionDetails, RequestBody("create"), Field(description="New.")])
    assert described.json_schema()["description"] == "New."
    with pytest.raises(ArgumentError, match="operation must be one of read, create, update, delete, query; got 'send'"):
        RequestBody("send")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[SessionDetails | None, RequestBody("create")],
        Annotated[list[SessionDetails], RequestBody("create")],
        Annotated[Page[TypeVar("T")], RequestBody("create")],  # type: ignore[misc]
        Annotated[int, RequestBody("create")],
        Annotated[dict, RequestBody("create")],
        Annotated[SessionDetails, AfterValidator(bool), RequestBody("create")],
        Annotated[SessionDetails, BeforeValidator(dict), RequestBody("create")],
        Annotated[SessionDetails, RequestBody("create"), RequestBody("update")],
    ],
)
def test_where_a_request_body_may_stand(annotation: Any) -> None:
    """It would lose what stands between it and a model, and can't check what is none."""
    with pytest.raises(
        ArgumentError, match=r"RequestBody must directly follow a model class, as in Annotated\[Session"
    ):
        TypeAdapter(annotation)


def test_validators_behind_a_request_body() -> None:
    """They have a model."""
    adapter = TypeAdapter(
        Annotated[SessionDetails, RequestBody("create"), AfterValidator(lambda session: session.name)]
    )
    body = {"name": "VQE", "providerId": "ionq", "target": "ionq.qpu", "jobFailurePolicy": "Abort"}
    assert adapter.validate_python(body) == "VQE"
    optional = TypeAdapter(Annotated[SessionDetails, RequestBody("create")] | None)
    assert optional.validate_python(None) is None
    assert optional.validate_python(body) == {**body, "itemType": "Session"}


def test_definitions() -> None:
    """Each model has one definition, whichever way it is reached; a request body has its own."""

    class Everything(BaseModel):
        session: SessionDetails
        again: list[SessionDetails | None]
        item: ItemDetails
        page: SessionDetailsPage
        body: CREATE

    schema = Everything.model_json_schema()
    names = {"ItemDetails", "JobDetails", "SessionDetails", "SessionDetailsPage", "SessionDetailsCreate"}
    nested = {"CostEstimate", "UsageEvent", "Usage", "WorkspaceItemError", "ODataV4Error", "InnerError"}
    assert set(schema["$defs"]) == {*names, *nested, "QuantumComputingData"}
    assert schema["properties"]["session"] == {"$ref": "#/$defs/SessionDetails"}
    assert schema["properties"]["body"] == {"$ref": "#/$defs/SessionDetailsCreate"}
    items = schema["$defs"]["SessionDetailsPage"]["properties"]["value"]["items"]
    assert items == {"$ref": "#/$defs/SessionDetails", "required": ["itemType"]}
    assert "id" not in schema["$defs"]["SessionDetailsCreate"]["required"]
    Draft202012Validator.check_schema(schema)
    body = {"name": "VQE", "providerId": "ionq", "target": "ionq.qpu", "jobFailurePolicy": "Abort"}
    full = payloads.full()
    document = {"session": full, "again": [full, None], "item": full, "page": {"value": [full]}, "body": body}
    assert Draft202012Validator(schema).is_valid(document)
    assert Everything.model_validate(document).model_dump() == {**document, "body": {**body, "itemType": "Session"}}
    assert not Draft202012Validator(schema).is_valid({**document, "session": body})


app = FastAPI()
opened: dict[str, SessionDetails] = {}


@app.put("/sessions/{identifier}", responses={404: {"model": ErrorResponse}})
def open_session(identifier: str, body: CREATE) -> SessionDetails:
    opened[identifier] = body | {"id": identifier, "status": SessionStatus.WAITING}
    return opened[identifier]


@app.post("/sessions")
def keep_session(body: SessionDetails) -> SessionDetails:
    return body


@app.get("/sessions")
def list_sessions(status: SessionStatus | None = None) -> SessionDetailsPage:
    return SessionDetailsPage(value=[session for session in opened.values() if status in (None, session.status)])


@app.get("/wrong")
def wrong() -> SessionDetails:
    return {"name": 5}  # type: ignore[return-value]


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client of the application, which runs at 127.0.0.1."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as running:
            yield running
    finally:
        server.should_exit = True
        thread.join()
        opened.clear()


def test_fastapi(client: httpx.Client) -> None:
    """A body that isn't right is answered with 422, and an answer that isn't with 500; what is right stays as it is."""
    session = SessionDetails(
        name="VQE", provider_id="ionq", target="ionq.qpu", job_failure_policy=SessionJobFailurePolicy.ABORT
    )
    session["new"] = [None, 1.0, 10**30]
    answer = client.put("/sessions/1", json=session.as_dict(operation="create"))
    assert SessionDetails.from_json(answer.content) == session | {"id": "1", "status": "Waiting"}
    full = payloads.full() | {"new": {"x": None}}
    assert client.post("/sessions", json=full).json() == full
    page = SessionDetailsPage.from_json(client.get("/sessions", params={"status": "Waiting"}).content)
    assert [session.id for session in page.value] == ["1"]

    is_json = {"Content-Type": "application/json"}
    wrong = json.dumps(full | {"name": 5, "tags": "\ud800"})
    refused = client.post("/sessions", content=wrong, headers=is_json)
    assert refused.status_code == 422
    assert [(problem["loc"], problem["msg"]) for problem in refused.json()["detail"]] == [
        (["body", "name"], "Expected a string, got 5"),
        (["body", "tags"], "Expected a JSON array or a JSON object, got a string"),
    ]
    for content in ("NaN", '{"new": NaN}', '{"costEstimate": {"estimatedTotal": 1e999}}', '{"name": [-Infinity]}'):
        assert client.post("/sessions", content=content, headers=is_json).status_code == 422
    assert client.post("/sessions", json=[]).status_code == 422
    assert client.get("/wrong").status_code == 500


def test_the_openapi_document(client: httpx.Client) -> None:
    """It has the schemas of all models under `components`, each once if the application says so."""
    split = client.get("/openapi.json").json()["components"]["schemas"]
    assert {"SessionDetails-Input", "SessionDetails-Output", "SessionDetailsCreate", "CostEstimate"} < set(split)
    document = get_openapi(title="", version="", routes=app.routes, separate_input_output_schemas=False)
    components = document["components"]["schemas"]
    assert {"SessionDetails", "SessionDetailsCreate", "SessionDetailsPage", "CostEstimate", "ErrorResponse"} < set(
        components
    )
    body = document["paths"]["/sessions/{identifier}"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/SessionDetailsCreate"}
    answer = document["paths"]["/sessions"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/SessionDetailsPage"}
    assert components["SessionDetails"]["properties"]["status"]["readOnly"] is True
    assert components["SessionDetails"]["properties"]["costEstimate"]["anyOf"][0] == {
        "$ref": "#/components/schemas/CostEstimate"
    }
    schema = {"$ref": "#/components/schemas/SessionDetails", "components": document["components"]}
    assert Draft202012Validator(schema).is_valid(payloads.full())
    assert not Draft202012Validator(schema).is_valid({**payloads.full(), "costEstimate": 5})
