"""The recipes of docs/recipes.md for clients, YAML and factories, with the real packages.

Those of logs are in test_logs.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import re
import tomllib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import dacite
import factory
import httpx
import jmespath
import pytest
import tomlkit
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mashumaro import field_options
from mashumaro.mixins.json import DataClassJSONMixin

import quantum_workspace_models
from quantum_workspace_models import (
    CostEstimate,
    DeserializationError,
    ErrorResponse,
    ItemDetailsPage,
    JobDetails,
    Model,
    Page,
    SessionDetails,
    UsageEvent,
    iter_items,
    rest_field,
)
from tests import payloads


class CostFactory(factory.Factory):  # type: ignore[misc]
    """A nested model."""

    class Meta:
        model = CostEstimate

    currency_code = "USD"
    estimated_total = 0.5


class JobFactory(factory.Factory):  # type: ignore[misc]
    """One with a secret, a nested model and a value that depends on another."""

    class Meta:
        model = JobDetails

    name = factory.Sequence("job {}".format)
    provider_id = "ionq"
    target = factory.LazyAttribute(lambda job: f"{job.provider_id}.qpu")
    container_uri = factory.Faker("url")
    cost_estimate = factory.SubFactory(CostFactory)


def test_factories() -> None:
    """Keywords, defaults, nested models, dicts and batches; a wrong keyword is the model's error."""
    job = JobFactory(provider_id="rigetti", cost_estimate__currency_code="EUR")
    assert (job.target, job["costEstimate"]) == ("rigetti.qpu", {"currencyCode": "EUR", "estimatedTotal": 0.5})
    assert type(job.cost_estimate) is CostEstimate
    assert len({each.name for each in JobFactory.create_batch(5)}) == 5
    with pytest.raises(TypeError, match=r"^JobDetails has no attribute 'nam'\. Did you mean 'name'\?$"):
        JobFactory(nam="x")


@pytest.mark.parametrize("document", [payloads.full(), payloads.full_job()])
def test_yaml(document: dict[str, Any]) -> None:
    """A document comes back from YAML as it was, whether its times are quoted or not."""
    model = type(SessionDetails.from_dict(document)) if document["itemType"] == "Session" else JobDetails
    text = yaml.safe_dump(model.from_dict(document).as_dict(), sort_keys=False)
    assert model.from_dict(yaml.safe_load(text)).as_dict() == document


def test_yaml_values() -> None:
    """What YAML has and JSON doesn't: times and dates are converted, sets are refused."""
    loaded = yaml.safe_load("creationTime: 2020-09-30 23:57:02 +2\nday: 2020-09-30")
    session = SessionDetails.from_dict(loaded)
    assert (session["creationTime"], session["day"]) == ("2020-09-30T21:57:02Z", "2020-09-30")
    with pytest.raises(ValueError, match=r"^SessionDetails: Expected a JSON-serializable value, got a set - at \$.x$"):
        SessionDetails.from_dict(yaml.safe_load("x: !!set {a}"))


class Point(Model):
    """Every keyword is required."""

    x: float = rest_field()
    label: str = rest_field()
    events: list[UsageEvent] | None = rest_field()


@given(st.builds(Point, x=st.floats(allow_nan=False, allow_infinity=False)))
def test_hypothesis(point: Point) -> None:
    """It infers keywords from annotations."""
    assert Point.from_json(point.to_json()) == point.validate()


DOCS = Path(__file__).parents[1] / "docs"
CODE = "\n".join(
    block
    for page in DOCS.glob("*.md")
    for block in re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
)


def run_section(heading: str, names: dict[str, Any]) -> None:
    """Runs the code of a section of the recipes."""
    section = (DOCS / "recipes.md").read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for block in re.findall(r"^```python\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        try:
            exec(block, names)
        except Exception as error:
            # It shows the exception, which test_docs compares.
            if f"# {type(error).__name__}: " not in block:
                raise


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The names that the recipe for httpx defines, with a service that is running."""
    monkeypatch.syspath_prepend(DOCS / "examples")
    names: dict[str, Any] = {}
    run_section("httpx", names)
    yield names
    names["service"].stop()


OTHERS = [
    "http://127.0.0.1:9/x",
    "{service}0/x",
    "{service}@127.0.0.1:9/x",
    "//127.0.0.1:9/x",
    "https://{host}/x",
    "file:///etc/hostname",
]


@pytest.mark.parametrize("link", OTHERS)
@pytest.mark.parametrize(
    ("section", "error"), [("Asynchronous clients", DeserializationError), ("azure-core", ValueError)]
)
def test_clients_refuse_links_to_other_hosts(
    names: dict[str, Any], monkeypatch: pytest.MonkeyPatch, section: str, error: type[Exception], link: str
) -> None:
    """No recipe sends a request, and the credentials of its client, to another host that a page names."""
    address = names["service"].address
    link = link.format(service=address, host=address.removeprefix("http://"))
    page = Page({"value": [{"id": "1", "name": "first"}], "nextLink": link})
    monkeypatch.setattr(names["Service"], "page", lambda *_: page)
    with pytest.raises(error, match=rf"Expected a link to {re.escape(address)}, got '"):
        run_section(section, names)
    if section == "azure-core":
        names["client"].close()


@pytest.mark.parametrize(
    ("options", "hosts"), [({}, ["example.com"]), ({"follow_redirects": True}, ["example.com", "example.net"])]
)
def test_no_recipe_follows_redirects(options: dict[str, bool], hosts: list[str]) -> None:
    """A client of httpx doesn't unless it is told to, as the recipe says: it would take an API key to other hosts."""
    assert "follow_redirects" not in CODE
    assert "RedirectPolicy" not in CODE
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(302 if len(requests) == 1 else 200, headers={"Location": "https://example.net/"})

    headers = {"x-ms-quantum-api-key": "key"}
    with httpx.Client(transport=httpx.MockTransport(respond), headers=headers, **options) as client:
        client.get("https://example.com/")
    assert [request.url.host for request in requests] == hosts
    assert all(request.headers["x-ms-quantum-api-key"] == "key" for request in requests)


def test_toml() -> None:
    """Dates and times of TOML are converted at every depth, from both parsers; what is written reads back."""
    text = (
        'name = "VQE"\ncreationTime = 2020-09-30T23:57:02.5-01:00\nday = 2020-09-30\nclock = 12:00:00\n'
        "[[costEstimate.events]]\nunitPrice = 1.5\nsince = 2020-09-30\n[metadata]\ntimes = [2020-09-30T00:00:00Z]\n"
    )
    session = SessionDetails.from_dict(tomllib.loads(text))
    assert session["creationTime"] == "2020-10-01T00:57:02.500000Z"
    assert (session["day"], session["clock"]) == ("2020-09-30", "12:00:00")
    assert session["metadata"] == {"times": ["2020-09-30T00:00:00Z"]}
    assert session["costEstimate"]["events"][0]["since"] == "2020-09-30"
    parsed = tomlkit.parse(text)
    assert SessionDetails.from_dict(parsed) == SessionDetails.from_dict(parsed.unwrap()) == session
    assert SessionDetails.from_dict(tomllib.loads(tomlkit.dumps(session.as_dict()))) == session
    json.dumps(session)
    with pytest.raises(
        DeserializationError, match=r"Expected an RFC 3339 date-time \(from_dict converts it to one\), got a datetime"
    ):
        _ = SessionDetails.from_json(text, loads=tomllib.loads).creation_time


@dataclasses.dataclass
class Run(DataClassJSONMixin):
    """A dataclass with models in it."""

    session: SessionDetails = dataclasses.field(
        metadata=field_options(deserialize=SessionDetails.from_dict, serialize=SessionDetails.as_dict)
    )
    jobs: list[JobDetails] = dataclasses.field(
        default_factory=list,
        metadata=field_options(
            deserialize=lambda jobs: [JobDetails.from_dict(job) for job in jobs],
            serialize=lambda jobs: [job.as_dict() for job in jobs],
        ),
    )


def test_dataclasses() -> None:
    """mashumaro and dacite make models of the dicts in a dataclass."""
    document = {"session": payloads.full(), "jobs": [payloads.full_job()]}
    run = Run.from_dict(document)
    assert [type(run.session), type(run.jobs[0])] == [SessionDetails, JobDetails]
    assert json.loads(run.to_json()) == run.to_dict() == document
    hooks = {SessionDetails: SessionDetails.from_dict, JobDetails: JobDetails.from_dict}
    assert dacite.from_dict(Run, document, dacite.Config(type_hooks=hooks)) == run
    with pytest.raises(dacite.WrongTypeError):
        dacite.from_dict(Run, document)


def test_jmespath() -> None:
    """Expressions look into models; functions of objects take plain dicts."""
    session = SessionDetails(payloads.full())
    assert jmespath.search("costEstimate.currencyCode", session) == "USD"
    assert jmespath.search("length(costEstimate.events)", session) == 2
    assert jmespath.search("keys(@)", session.as_dict()) == [*session]
    with pytest.raises(jmespath.exceptions.JMESPathTypeError):
        jmespath.search("keys(@)", session)


class Body(NamedTuple):
    """The body of an error response, and what `check` of the recipe says of it."""

    body: bytes
    reason: str


@pytest.mark.parametrize(
    "case",
    [
        Body(b"", "502 Bad Gateway"),
        Body(b"<html>502</html>", "502 Bad Gateway"),
        Body(b"{}", "502 Bad Gateway"),
        Body(b"[]", "502 Bad Gateway"),
        Body(b'{"error": null}', "502 Bad Gateway"),
        Body(b'{"error": "busy"}', "502 Bad Gateway"),
        Body(b'{"error": {"code": null, "message": null}}', "502 Bad Gateway"),
        Body(b"\xff\xfe", "502 Bad Gateway"),
        Body(b'{"error": {"code": "Busy", "message": "Try later."}}', "502 Bad Gateway: Try later. (Busy)"),
    ],
)
def test_any_error_body(case: Body) -> None:
    """The function of the recipe keeps the status, whatever the body is."""
    namespace: dict[str, Any] = {}
    text = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text()
    function = text[text.index("class WorkspaceError") : text.index("def open_session")]
    exec(f"import httpx\nfrom quantum_workspace_models import *\n{function}", namespace)
    with pytest.raises(namespace["WorkspaceError"]) as caught:
        namespace["check"](httpx.Response(502, content=case.body))
    assert str(caught.value) == case.reason
    assert namespace["check"](httpx.Response(200)).status_code == 200


def test_parameters_of_a_client_replace_the_query_of_a_link(service: Any) -> None:
    """Why the recipe puts the api-version into the URL of the first page."""
    with httpx.Client(params={"api-version": "2026-08-01-preview"}) as client:

        def fetch(url: str) -> Page[Any]:
            return ItemDetailsPage.from_json(client.get(url).content)

        first = f"{service.workspace}/topLevelItems"
        assert fetch(first).next_link is not None
        with pytest.raises(DeserializationError, match="nextLink cycle"):
            list(iter_items(fetch, first))


@pytest.fixture
def workspace_class() -> Any:
    """The client of docs/service.md."""
    names: dict[str, Any] = {}
    page = (DOCS / "service.md").read_text()
    exec(page[page.index("```python\n") + 10 : page.index("\n```\n\nWhat it takes care of")], names)
    names["time"] = types.SimpleNamespace(sleep=lambda _: None)
    return names


@pytest.mark.parametrize(
    ("statuses", "method", "requests", "error"),
    [
        ([200], "GET", 1, None),
        ([503, 429, 200], "GET", 3, None),
        ([503, 503, 503, 503, 200], "GET", 4, "503 Service Unavailable"),
        ([503, 200], "POST", 1, "503 Service Unavailable"),
        ([404, 200], "GET", 1, "404 Not Found"),
        ([302, 200], "GET", 1, "302 Found"),
    ],
)
def test_the_client_for_the_real_service(
    workspace_class: dict[str, Any], statuses: list[int], method: str, requests: int, error: str | None
) -> None:
    """It repeats what can be repeated, and raises its own error for the rest, whatever the body is."""
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(statuses[len(sent) - 1], headers={"Retry-After": "0", "Location": "https://example.net"})

    with httpx.Client(transport=httpx.MockTransport(respond)) as http:
        workspace = workspace_class["Workspace"]("https://example.com/workspaces/w/")
        workspace.http.close()
        workspace.http = http
        url = workspace.link("sessions")
        if error is None:
            workspace.send(method, url)
        else:
            with pytest.raises(workspace_class["WorkspaceError"], match=f"^{error}$"):
                workspace.send(method, url)
    assert [str(request.url) for request in sent] == [url] * requests
    assert url == "https://example.com/workspaces/w/sessions?api-version=2026-01-15-preview"


def test_the_requests_of_the_service_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table has what the example service answers, with the models that it takes and returns."""
    monkeypatch.syspath_prepend(DOCS / "examples")
    calls = importlib.import_module("workspace_service").CALLS
    rows = re.findall(r"^\| `([A-Z]+ .+?)` \| (?:`(\w+)` )?\| `(\w+)` \|$", (DOCS / "service.md").read_text(), re.M)
    assert len(rows) == 15
    for request, body, response in rows:
        method, path = request.split()
        (call,) = (call for pattern, call in calls.items() if re.fullmatch(pattern, request.replace("{id}", "42")))
        assert issubclass(getattr(quantum_workspace_models, response), Model)
        returned = call.__annotations__["return"].replace("list[", "").replace("]", "Page")
        assert returned == response
        assert (method in ("PUT", "PATCH") or path.startswith("storage")) is bool(body)
        assert not body or body in inspect.getsource(call)


def test_the_example_service_asks_for_the_version(service: Any) -> None:
    """As the real one does, if it is told to."""
    assert httpx.get(f"{service.workspace}/sessions").status_code == 200
    service.requires_version = True
    refused = httpx.get(f"{service.workspace}/sessions")
    assert refused.status_code == 400
    assert ErrorResponse.from_json(refused.content).error.code == "MissingApiVersionParameter"
    page = ItemDetailsPage.from_json(httpx.get(f"{service.workspace}/topLevelItems?api-version=1").content)
    # The link to the next page has it.
    assert page.next_link is not None
    assert httpx.get(page.next_link).status_code == 200
