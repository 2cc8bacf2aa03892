"""Contract point 18: secrets. None shows where people look, and every document keeps its own."""

from __future__ import annotations

import collections
import dataclasses
import json
import logging
import pickle
import pprint
import traceback
from typing import Any

import devtools
import pytest
from hypothesis import given
from IPython.lib.pretty import pretty
from rich.console import Console
from rich.pretty import Pretty
from sentry_sdk.serializer import serialize

from quantum_workspace_models import (
    ArgumentError,
    BlobDetails,
    CostEstimate,
    DeserializationError,
    Field,
    JobDetails,
    JobDetailsPage,
    JobUpdateOptions,
    Model,
    ModelError,
    ODataV4Error,
    Page,
    SasUriResponse,
    SerializationError,
    SessionDetails,
    UsageEvent,
    ValidationError,
    fields,
    iter_items,
    merge_patch,
    rest_field,
)
from tests import payloads, reference
from tests.strategies import near_sessions

ALL_FIELDS = [(model, field) for model in reference.models() for field in reference.own_fields(model)]
SECRET_FIELDS = [(model, field) for model, field in ALL_FIELDS if field.secret]


def test_which_fields_are_secret() -> None:
    """The secret fields are those whose description mentions a SAS token."""
    told = {(model, field) for model, field in ALL_FIELDS if "SAS token" in field.doc}
    assert told == set(SECRET_FIELDS)
    assert {field.json_name for _, field in told} == {"containerUri", "inputDataUri", "outputDataUri", "sasUri"}
    assert all(not field.secret for field in fields(SessionDetails))


SECRET = "c2VjcmV0LXNpZ25hdHVyZQ"
URI = f"https://storage.example.com/job?sv=2019-02-02&sr=c&sig={SECRET}%3D&se=2020-10-01T11%3A57%3A01Z&sp=rcw"
LONG = URI.replace("/job?", f"/{'job-' * 40}?")


def error(value: Any) -> str:
    """The message of an error about the value."""
    with pytest.raises(SerializationError) as caught:
        UsageEvent(unit_price=value)
    return f"{caught.value} {caught.value!r}"


def rich(value: Any) -> str:
    """What the library rich prints."""
    console = Console(width=10_000, no_color=True)
    with console.capture() as captured:
        console.print(value)
        console.print(Pretty(value, expand_all=True))
        console.log(value)
    return captured.get()


def sentry(value: Any) -> str:
    """What Sentry sends of a variable, in a list and an object, too."""
    return json.dumps(serialize({"vars": {"a": value, "b": [value], "c": {"d": value}}}, is_vars=True))


DISPLAYS = {
    "repr": repr,
    "str": str,
    "format": lambda value: f"{value} {value!s:>5}",
    "percent": lambda value: "%s %r" % (value, value),  # noqa: UP031
    "pprint": pprint.pformat,
    "list": lambda value: repr([value, {"x": value}]),
    "rich": rich,
    "error": error,
    "rich list": lambda value: rich([value]),
    "IPython": lambda value: pretty([value, {"x": value}]),
    "devtools": lambda value: devtools.pformat([value, {"x": value}]),
    "Sentry": sentry,
}


@pytest.mark.parametrize("display", DISPLAYS.values(), ids=DISPLAYS)
@pytest.mark.parametrize("uri", [URI, LONG, URI.replace("sig=", "SIG="), URI + "&x=1", URI.replace("&", "&amp;")])
@pytest.mark.parametrize(("model", "field"), SECRET_FIELDS, ids=lambda value: getattr(value, "name", ""))
def test_no_display_shows_them(model: type[Model], field: Field, uri: str, display: Any) -> None:
    """Displays mask a secret field. The attribute, the key, the JSON and the pickle have the whole value."""
    made = model({field.json_name: uri})
    for _ in range(2):
        assert SECRET not in display(made)
        # A message shows only the type of a model.
        assert ("got a " if display is error else "sig=***") in display(made)
        assert getattr(made, field.name) == made[field.json_name] == uri
    assert json.loads(json.dumps(made))[field.json_name] == made.as_dict()[field.json_name] == uri
    assert getattr(pickle.loads(pickle.dumps(made)), field.name) == uri


@pytest.mark.parametrize("display", [repr, rich])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://x.example.com/c?sv=1&signature=abc", "https://x.example.com/c?sig=***"),
        ("https://x.example.com/c?token\nabc", "https://x.example.com/c?sig=***"),
        ("https://x.example.com/c?code=abc&sig=abc", "https://x.example.com/c?sig=***"),
        ("https://x.example.com/c#abc", "https://x.example.com/c?sig=***"),
        ("https://x.example.com/c%3Fcode%3Dabc", "https://x.example.com/c?sig=***"),
        ("https://x.example.com/c%2523abc", "https://x.example.com/c?sig=***"),
        ("https://user:abc@x.example.com:8080/c", "https://x.example.com:8080/c"),
        ("https://user:abc@x.example.com/c?code=abc", "https://x.example.com/c?sig=***"),
        ("https://abc@[2001:db8::1]:8080", "https://[2001:db8::1]:8080"),
        ("postgresql+psycopg://user:p@abc@x.example.com/c", "postgresql+psycopg://x.example.com/c"),
        ("https://user:abc/abc@x.example.com/c", "***"),
        ("https://user:abc?abc@x.example.com/c", "***"),
        ("https://user:abc#abc@x.example.com/c", "***"),
        ("https://abc?abc@x.example.com/c", "***"),
        ("https://abc%23abc@x.example.com/c", "***"),
        ("https://user:123%3Fabc@x.example.com/c", "***"),
        ("Endpoint=https://x.example.com/c;SharedAccessKey=abc", "***"),
        ("https://x.example.com/c abc", "***"),
        ("https%3A%2F%2Fx.example.com%2Fc%3Fcode%3Dabc", "***"),
        ("abc", "***"),
        ("", "***"),
        ("https://x.example.com/c", "https://x.example.com/c"),
    ],
)
def test_a_secret_without_a_signature(text: str, shown: str, display: Any) -> None:
    """Of a URL in a secret field the scheme, host and path are shown, and of anything else nothing."""
    assert f"'{shown}'" in display(SasUriResponse(sas_uri=text))
    assert "abc" not in display(SasUriResponse(sas_uri=text))
    assert f"'{shown}'" not in display(BlobDetails(container_name="x" + text))


@pytest.mark.parametrize("display", DISPLAYS.values(), ids=DISPLAYS)
@pytest.mark.parametrize(
    "document",
    [
        {"metadata": {"uri": URI}},
        {"inputParams": [[URI], {"a": [{"b": URI}]}]},
        {"errorData": {"code": "x", "message": f"There is no {URI}", "details": [{"code": URI, "message": URI}]}},
        {"new": URI, URI: 1},
        {"name": URI, "tags": [URI], "usage": {URI: 1}},
        {"tags": {URI: URI}},
        {"itemType": "Job", "containerUri": [URI]},
    ],
)
def test_nor_anything_else_that_holds_one(document: dict[str, Any], display: Any) -> None:
    """Signatures are masked in other fields, in free JSON, in keys and in unknown keys too."""
    job = JobDetails(document)
    assert SECRET not in display(job)
    assert SECRET not in display(JobDetailsPage({"value": [job], "nextLink": URI}))
    assert SECRET in json.dumps(job)


@pytest.mark.parametrize("display", DISPLAYS.values(), ids=DISPLAYS)
@pytest.mark.parametrize(
    "text",
    [
        f"sig={SECRET[:3]}&#x2B;{SECRET}",
        f"sig={SECRET[:3]}&#43;{SECRET}&amp;{SECRET}",
        f"sig&#61;{SECRET}",
        f"sig&#x3D;{SECRET}",
        f"sig%253D{SECRET}",
        f"sig%25253d{SECRET}",
        f"SIG = {SECRET}",
        f"sig\n={SECRET}",
        f"sig\\x3d{SECRET}",
        f"sig\\u003D{SECRET}",
        f'{{"sig": "{SECRET}"}}',
        "x" * 4090 + f"?sig={SECRET}",
        "x" * 5000 + f"?sig={SECRET}",
    ],
)
def test_however_it_is_written(text: str, display: Any) -> None:
    """A signature is masked in HTML, JSON and nested quotes, and far behind in a long text."""
    assert SECRET not in display(SasUriResponse(sas_uri=f"https://x?sv=1&{text}"))
    assert SECRET not in display(ODataV4Error(code="x", message=f"There is no {text}"))
    assert SECRET not in display(JobDetails({"new": {"a": [text], text: 1}}))


class Custom:
    """What its repr shows."""

    def __repr__(self) -> str:
        return f"<{URI}>"


@pytest.mark.parametrize("display", DISPLAYS.values(), ids=DISPLAYS)
@pytest.mark.parametrize("value", [(URI,), {URI}, URI.encode(), collections.OrderedDict(a=URI), Custom(), [[(URI,)]]])
def test_what_is_no_json(value: Any, display: Any) -> None:
    """Displays mask signatures in what JSON can't hold, and don't fail."""
    session = SessionDetails({"tags": [], "new": {}})
    session["tags"].append(value)
    session["new"][5] = value
    session["new"]["self"] = session["new"]
    assert SECRET not in display(session)


FAILURES = {
    "read": lambda: JobDetails({"sessionId": {"uri": URI}}).session_id,
    "read deep": lambda: JobDetails({"errorData": {"details": URI}}).error_data.details,  # type: ignore[union-attr]
    "read an enum": lambda: JobDetails({"status": [URI]}).status,
    "read a time": lambda: JobDetails({"creationTime": URI}).creation_time,
    "write": lambda: setattr(JobDetails({}), "container_uri", [URI]),
    "write bytes": lambda: setattr(JobDetails({}), "container_uri", {URI}),
    "write a key": lambda: JobDetails({}).update({"x": {URI}}),
    "misspelt": lambda: setattr(JobDetails({}), URI, 1),
    "keyword": lambda: JobDetails(**{URI: 1}),  # type: ignore[call-overload]
    "build": lambda: JobDetails(URI),  # type: ignore[call-overload]
    "parse": lambda: JobDetails.from_json(f'{{"containerUri": "{URI}"'),
    "parse bytes": lambda: JobDetails.from_json(f'["{URI}"]'.encode()),
    "validate": lambda: JobDetails({"containerUri": [URI], "name": {"x": URI}, URI: {URI: float("nan")}}).validate(),
    "discriminator": lambda: JobDetails({"itemType": URI}),
    "patch": lambda: merge_patch({}, {URI: {URI}}),
    "operation": lambda: JobUpdateOptions(name=URI).as_dict(operation=URI),  # type: ignore[arg-type]
    "loop": lambda: list(iter_items(lambda _: JobDetailsPage({"value": [], "nextLink": URI}), URI)),
    "of a secret": lambda: setattr(SasUriResponse({}), "sas_uri", {"uri": URI}),
    "of another token": lambda: setattr(SasUriResponse({}), "sas_uri", [f"https://x?token={SECRET}"]),
    "read of another token": lambda: SasUriResponse({"sasUri": [f"https://x?token={SECRET}"]}).sas_uri,
    "validate another token": lambda: SasUriResponse({"sasUri": {"x": f"https://x?token={SECRET}"}}).validate(),
}


@pytest.mark.parametrize("fail", FAILURES.values(), ids=FAILURES)
def test_nor_does_a_message(fail: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Messages, tracebacks, causes, log entries and pickles of errors show no signature."""
    with pytest.raises(ModelError) as caught:
        fail()
    error = caught.value
    logging.getLogger("sdk").exception("It failed: %s", error, exc_info=error)
    whole = "".join(traceback.format_exception_only(error)) + str(error.__cause__) + repr(error)
    messages = caplog.records[0].getMessage()
    assert SECRET not in whole + messages
    assert SECRET not in rich(error)
    copy = pickle.loads(pickle.dumps(error))
    assert SECRET not in str(copy) + repr(copy)


def test_fields_of_an_sdk_s_own() -> None:
    """A field of any type may be secret. A message shows its masked text, or its type if it isn't text."""

    class Grant(Model):
        """What lets somebody in."""

        uri: str | None = rest_field(secret=True)
        more: list[str] | None = rest_field(secret=True)
        by_name: dict[str, Any] | None = rest_field(secret=True)
        pin: int | None = rest_field(secret=True)
        errors: list[ODataV4Error] | None = rest_field()

    assert [field.secret for field in fields(Grant)] == [True, True, True, True, False]
    grant = Grant(
        uri="https://x.example.com?key=abc",
        more=["abc"],
        by_name={"abc": ["abc"]},
        pin=123_456,
        errors=[ODataV4Error(code="x", message=URI)],
    )
    for shown in (repr(grant), rich(grant), pprint.pformat(grant), str(grant.redacted())):
        assert "abc" not in shown
        assert "123" not in shown
        assert SECRET not in shown
        assert "***" in shown
    for name, value, message in (
        ("pin", "https://x.example.com?key=abc", "Expected an integer, got 'https://x.example.com?sig=***' - at $.pin"),
        ("pin", "abc", "Expected an integer, got '***' - at $.pin"),
        ("uri", 123, "Expected a string, got a number - at $.uri"),
        ("uri", True, "Expected a string, got a boolean - at $.uri"),
        ("by_name", "abc", "Expected a JSON object, got '***' - at $.byName"),
        ("by_name", ["abc"], "Expected a JSON object, got an array - at $.byName"),
        ("more", ["abc", 5], "Expected a string, got a number - at $.more"),
    ):
        with pytest.raises(SerializationError) as caught:
            setattr(grant, name, value)
        assert str(caught.value) == f"Grant.{name}: {message}"
        assert caught.value.secret
    assert repr(Grant({"uri": None, "pin": 5})) == "Grant(uri=None, pin='***')"
    assert grant.as_dict()["byName"] == {"abc": ["abc"]}


def check_failures(failures: list[tuple[Any, str]]) -> None:
    """Each fails at its path, and shows nothing of the secret "abc"."""
    for fail, path in failures:
        with pytest.raises(ModelError) as caught:
            fail()
        assert caught.value.path == path
        assert "abc" not in str(caught.value)


def test_errors_of_a_document_with_a_secret() -> None:
    """Errors about a document that can't be parsed, copied or accepted show no secret in it."""

    class Vault(Model):
        """What must not be seen."""

        key: str | None = rest_field(secret=True)
        key_name: str | None = rest_field()

    vault = Vault({"key": "abc"})
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    failures: list[tuple[Any, str]] = [
        (lambda: Vault({"key": {"abc"}}), "$.key"),
        (lambda: Vault({"key": {"abc": {"abc"}}}), "$.key"),
        (lambda: Vault.from_dict({"key": ["abc", {"abc"}]}), "$.key"),
        (lambda: vault.update(key={"abc"}), "$.key"),
        (lambda: vault.__setitem__("key", {("abc",): 1}), "$.key"),
        (lambda: Vault({"key": "abc", "x": deep}), "$"),
        (lambda: Vault.from_json('{"key": "abc",'), "$"),
        (lambda: Vault.from_json('[{"key": "abc"}]'), "$"),
        (lambda: Vault({"key": "abc"}, 1), ""),  # type: ignore[call-overload]
        (lambda: Vault([{"key": "abc"}]), ""),  # type: ignore[call-overload]
        (lambda: Vault.from_json({"key": "abc"}), ""),  # type: ignore[arg-type]
    ]
    check_failures(failures)
    with pytest.raises(SerializationError, match=r"got a set - at \$.keyName"):
        Vault({"keyName": {"abc"}})
    with pytest.raises(SerializationError) as caught:
        Vault(key=["abc"])
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "abc" not in str(chain)
        chain = chain.__context__


class Key(Model):
    """What must not be seen."""

    api_key: str | None = rest_field(secret=True)
    next: Key | None = rest_field()


class Holder(Model):
    """What has secrets in what is in it."""

    key: Key | None = rest_field()
    more: list[Key] | None = rest_field()
    either: Key | str | None = rest_field()
    estimate: CostEstimate | None = rest_field()


def read(model: Model) -> None:
    """Reads the attributes that are set."""
    for field in fields(model):
        value = getattr(model, field.name)
        if isinstance(value, Model):
            read(value)


NOT_THE_MODEL: list[dict[str, Any]] = [
    {"key": [{"apiKey": "abc"}]},
    {"key": {"next": [{"apiKey": "abc"}]}},
    {"more": {"apiKey": "abc"}},
    {"more": [{"apiKey": 5}, [{"apiKey": "abc"}]]},
    {"either": [{"apiKey": "abc"}]},
    {"key": '{"apiKey": "abc"}'},
    {"more": ['{"apiKey": "abc"}']},
    {"more": '[{"apiKey": "abc"}]'},
]


@pytest.mark.parametrize("document", NOT_THE_MODEL)
def test_what_is_not_the_model_that_belongs_there(document: dict[str, Any]) -> None:
    """A value in place of a model may have that model's secrets: displays and errors show only its type."""
    holder = Holder.from_dict(document)
    for display in DISPLAYS.values():
        assert "abc" not in display(holder)
    with pytest.raises(ValidationError) as found:
        holder.validate()
    with pytest.raises(DeserializationError) as wrong:
        read(holder)
    with pytest.raises(SerializationError) as refused:
        Holder(**document)
    for error in (found.value, wrong.value, refused.value):
        assert "abc" not in f"{error} {error!r}"


@dataclasses.dataclass
class Namespace:
    """What is no JSON."""

    api_key: str


@pytest.mark.parametrize("value", [b"abc", ("abc",), {"abc"}, collections.deque(["abc"]), Namespace("abc")])
def test_what_is_no_json_in_place_of_a_model(value: Any) -> None:
    """Errors about a value that isn't JSON, in place of a model, show only its type."""
    for fail in (
        lambda: Holder(key=value),
        lambda: Holder(more=[value]),
        lambda: Holder(more=value),
        lambda: Holder(key={"apiKey": value}),
        lambda: Holder(key={"api_key": value}),
        lambda: Holder({"key": {"api_key": value}}).validate(),
    ):
        with pytest.raises((SerializationError, ValidationError)) as caught:
            fail()
        assert "abc" not in f"{caught.value} {caught.value!r}"


class Renamed(Model):
    """What has a name in Python that isn't its name in JSON."""

    inner_key: Key | None = rest_field()


def test_secrets_under_the_name_of_their_attribute() -> None:
    """A secret under its attribute name in place of its JSON name is masked too."""
    key = Key.from_dict({"api_key": "abc"})
    holder = Holder.from_dict({"more_": 1, "key": {"api_key": "abc"}})
    for display in DISPLAYS.values():
        assert "abc" not in display(key)
        assert "abc" not in display(holder)
    for fail in (lambda: Key({"api_key": {"abc"}}), lambda: Key.from_dict({"api_key": {"abc"}}), key.validate):
        with pytest.raises(ModelError) as caught:
            fail()
        assert "abc" not in str(caught.value)

    renamed = Renamed.from_dict({"inner_key": {"apiKey": "abc"}})
    assert repr(renamed) == "Renamed('inner_key': Key(api_key='***'))"
    assert renamed.redacted() == {"inner_key": {"apiKey": "***"}}
    assert repr(Renamed.from_dict({"inner_key": [{"apiKey": "abc"}]})) == "Renamed('inner_key': <array>)"
    with pytest.raises(TypeError) as wrong:
        type("Bad", (Model,), {"__annotations__": {"a": int}, "a": rest_field(secret=True, default="abc")})
    assert "abc" not in str(wrong.value)


def test_a_type_that_is_not_there() -> None:
    """A field whose annotation can't be evaluated may have secrets, so its value is hidden."""

    class Unresolved(Model):
        x: Nowhere | None = rest_field()  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(
        DeserializationError, match=r"Expected valid JSON, got a syntax error at line 1, column 1 - at \$$"
    ):
        Unresolved.from_json("abc")
    with pytest.raises(ArgumentError):
        Unresolved(5)  # type: ignore[call-overload]
    with pytest.raises(SerializationError, match=r"got a set - at \$.x$"):
        Unresolved({"x": {"abc"}})
    assert repr(Unresolved.from_dict({"x": {"a": "abc"}})) == "Unresolved(x=<object>)"


class Keys(Page[Key]):
    """A page of secrets."""

    value: list[Key] = rest_field()


def test_errors_of_what_has_secrets_inside() -> None:
    """Errors about a secret in a nested model or a page show nothing of it."""
    failures: list[tuple[Any, str]] = [
        (lambda: Holder({"key": {"apiKey": {"abc"}}}), "$.key.apiKey"),
        (lambda: Holder({"more": [{"apiKey": {"abc"}}]}), "$.more[0].apiKey"),
        (lambda: Holder(key={"apiKey": {"abc"}}), "$.key.apiKey"),
        (lambda: Keys.from_json('{"value": [{"apiKey": "abc"'), "$"),
        (lambda: Keys.from_json('[{"apiKey": "abc"}]'), "$"),
        (lambda: Keys.from_dict([{"apiKey": "abc"}]), ""),  # type: ignore[arg-type]
    ]
    check_failures(failures)
    with pytest.raises(SerializationError, match=r"got a set - at \$.key.apiKey"):
        Holder({"key": {"apiKey": {"abc"}}})


def test_what_has_no_secrets_inside() -> None:
    """A value in place of a model without secrets is hidden too: one rule for all models."""
    with pytest.raises(
        DeserializationError, match=r"Expected a JSON object \(CostEstimate\), got an array - at \$.estimate"
    ):
        read(Holder({"estimate": [{"x": 5}]}))
    with pytest.raises(SerializationError, match=r"got a set - at \$.estimate.x"):
        Holder({"estimate": {"x": {5}}})
    assert repr(Holder({"estimate": [{"x": 5}]})) == "Holder(estimate=<array>)"


class SasUriResponses(Page[SasUriResponse]):
    """A page of secrets."""

    value: list[SasUriResponse] = rest_field()


def test_what_was_appended_by_key() -> None:
    """A plain object that was appended to a list of models has its secrets masked."""
    grants = SasUriResponses({"value": [{"sasUri": "abc"}]})
    grants["value"].append({"sasUri": "abc"})
    assert "abc" not in repr(grants)
    grants["value"].append({"sasUri": "abc"})
    assert "abc" not in rich(grants)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"uri": ["abc"]}, "$.uri"),
        ({"more": ["x", {"abc": "abc"}]}, "$.more"),
        ({"by_name": {"abc": ["abc"]}}, "$.byName"),
        ({"inner": {"sasUri": ["abc"], "abc": 5}}, "$.inner"),
        ({"inner": "abc"}, "$.inner"),
        ({"inner": {}}, "$.inner"),
    ],
)
def test_errors_of_a_secret(document: dict[str, Any], path: str) -> None:
    """Neither the message nor the path of an error shows what is in a secret field."""

    class Vault(Model):
        """What must not be seen."""

        uri: str | None = rest_field(secret=True)
        more: list[str] | None = rest_field(secret=True)
        by_name: dict[str, str] | None = rest_field(secret=True)
        inner: SasUriResponse | None = rest_field(secret=True)

    (name, value), *_ = document.items()
    failures: list[ModelError] = []
    with pytest.raises(ValidationError) as found:
        Vault({path[2:]: value}).validate()
    failures += found.value.errors
    if name != "inner":
        with pytest.raises(DeserializationError) as wrong:
            getattr(Vault({path[2:]: value}), name)
        failures.append(wrong.value)
    with pytest.raises(SerializationError) as refused:
        Vault(**{name: value} if name != "inner" else {name: Vault({})})
    failures.append(refused.value)
    for failure in failures:
        assert failure.path == path
        assert "abc" not in str(failure) + repr(failure) + str(pickle.loads(pickle.dumps(failure)))


def test_what_rich_shows() -> None:
    """rich shows all attributes of a model, and nested models as models."""
    job = JobDetails(payloads.full_job() | {"new": {"a": [1]}})
    shown = rich(job)
    assert "JobDetails(" in shown
    assert "cost_estimate=CostEstimate(" in shown
    assert "UsageEvent(" in shown
    assert "new={" in shown
    assert "SECRET" not in shown


def everything(value: Any) -> list[Any]:
    """All keys and values of a JSON value, at every depth."""
    if isinstance(value, dict):
        return [*value, *(inner for item in value.values() for inner in everything(item))]
    return [inner for item in value for inner in everything(item)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("read", [False, True])
def test_redacted(read: bool) -> None:
    """redacted() gives what as_dict() gives, with secrets masked at every depth."""
    page = JobDetailsPage.from_dict({"value": [payloads.full_job() | {"new": {URI: [URI]}}], "nextLink": URI})
    assert page.value[0].container_uri if read else True
    whole, shown = page.as_dict(), page.redacted()
    assert SECRET not in str(everything(shown))
    assert "sig=***" in shown["nextLink"]
    job, original = shown["value"][0], whole["value"][0]
    assert list(job)[:-1] == list(original)[:-1]
    secret = {field.json_name for field in fields(JobDetails) if field.secret}
    assert {key for key, value in job.items() if original.get(key) != value} == {*secret & set(job), "new"}
    assert all(type(each) in (str, int, float, bool, type(None)) for each in everything(shown))
    assert page.as_dict() == whole


@pytest.mark.parametrize("document", NOT_THE_MODEL)
def test_redacted_documents_of_the_wrong_shape(document: dict[str, Any]) -> None:
    """redacted() gives the type of what isn't the model that belongs there."""
    assert "abc" not in str(Holder.from_dict(document).redacted())
    assert Holder.from_dict({"estimate": [1], "key": None, "x": "?sig=abc"}).redacted() == {
        "estimate": "<array>",
        "key": None,
        "x": "?sig=***",
    }
    assert Key.from_dict({"api_key": "abc"}).redacted() == {"api_key": "***"}


@given(near_sessions())
def test_redacted_is_the_document_where_there_are_no_secrets(document: dict[str, Any]) -> None:
    """redacted() changes nothing in a session but values in place of models."""
    session = SessionDetails.from_dict(document)
    assert session.redacted().keys() == session.keys()
    for key, value in session.redacted().items():
        if key not in ("costEstimate", "errorData", "usage") or value is None or isinstance(session[key], (int, float)):
            assert json.dumps(value) == json.dumps(session[key])
        elif not isinstance(value, dict):
            assert value == {str: "<string>", list: "<array>"}[type(session[key])]


def test_an_unknown_operation() -> None:
    """An unknown operation is an error that lists the known ones."""
    with pytest.raises(
        ArgumentError, match="operation must be one of read, create, update, delete, query; got 'patch'"
    ):
        JobUpdateOptions().as_dict(operation="patch")  # type: ignore[arg-type]
