"""What the service says, to the last field and member: contract point 14 over all models."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
import typing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from quantum_workspace_models import (
    DeserializationError,
    ExtensibleEnum,
    Field,
    JobDetails,
    JobDetailsParams,
    Model,
    ModelError,
    Page,
    SessionDetails,
    SessionDetailsParams,
    Usage,
    fields,
)
from tests import payloads, reference
from tests.helpers import discriminators, read_everything
from tests.strategies import near_any_model

MODELS = {  # attribute | JSON name | type | required | visibility
    "ItemDetails": """
        id                    | id                 | str                            | yes | read
        name                  | name               | str                            | yes | read, create, update
        provider_id           | providerId         | str                            | yes | read, create
        target                | target             | str                            | yes | read, create
        item_type             | itemType           | ItemType or str                | yes | read, create
        creation_time         | creationTime       | datetime, optional             |     | read
        created_by            | createdBy          | str, optional                  |     | read
        created_by_type       | createdByType      | CreatedByType or str, optional |     | read
        last_modified_time    | lastModifiedTime   | datetime, optional             |     | read
        last_modified_by      | lastModifiedBy     | str, optional                  |     | read
        last_modified_by_type | lastModifiedByType | CreatedByType or str, optional |     | read
        last_updated_time     | lastUpdatedTime    | datetime, optional             |     | read
        begin_execution_time  | beginExecutionTime | datetime, optional             |     | read
        end_execution_time    | endExecutionTime   | datetime, optional             |     | read
        cost_estimate         | costEstimate       | CostEstimate, optional         |     | read
        error_data            | errorData          | WorkspaceItemError, optional   |     | read
        priority              | priority           | Priority or str, optional      |     | read, create, update
        tags                  | tags               | list[str], optional            |     | read, create, update
        usage                 | usage              | Usage, optional                |     | read
    """,
    "SessionDetails": """
        item_type          | itemType         | ItemType, always `Session`     | yes | read, create
        job_failure_policy | jobFailurePolicy | SessionJobFailurePolicy or str | yes | read, create
        status             | status           | SessionStatus or str, optional |     | read
    """,
    "JobDetails": """
        item_type              | itemType             | ItemType, always `Job`         | yes | read, create
        job_type               | jobType              | JobType or str, optional       |     | read, create
        session_id             | sessionId            | str, optional                  |     | read, create
        container_uri          | containerUri         | str                            | yes | read, create
        input_data_uri         | inputDataUri         | str, optional                  |     | read, create
        input_data_format      | inputDataFormat      | str, optional                  |     | read, create
        status                 | status               | JobStatus or str, optional     |     | read
        metadata               | metadata             | Any, optional                  |     | read, create, update
        cancellation_time      | cancellationTime     | datetime, optional             |     | read
        quantum_computing_data | quantumComputingData | QuantumComputingData, optional |     | read
        input_params           | inputParams          | Any, optional                  |     | read, create
        output_data_uri        | outputDataUri        | str, optional                  |     | read, create
        output_data_format     | outputDataFormat     | str, optional                  |     | read, create
        shots                  | shots                | int, optional                  |     | read
        resume_count           | resumeCount          | int, optional                  |     | read
        shots_succeeded        | shotsSucceeded       | int, optional                  |     | read
        shots_failed           | shotsFailed          | int, optional                  |     | read
        shots_translated       | shotsTranslated      | int, optional                  |     | read
    """,
    "CostEstimate": """
        currency_code   | currencyCode   | str                        | yes | all
        events          | events         | list[UsageEvent], optional |     | all
        estimated_total | estimatedTotal | float                      | yes | all
    """,
    "UsageEvent": """
        dimension_id    | dimensionId    | str   | yes | all
        dimension_name  | dimensionName  | str   | yes | all
        measure_unit    | measureUnit    | str   | yes | all
        amount_billed   | amountBilled   | float | yes | all
        amount_consumed | amountConsumed | float | yes | all
        unit_price      | unitPrice      | float | yes | all
    """,
    "Usage": "",
    "WorkspaceItemError": """
        code       | code       | str, optional                |     | all
        message    | message    | str, optional                |     | all
        target     | target     | str, optional                |     | all
        details    | details    | list[ODataV4Error], optional |     | all
        innererror | innererror | InnerError, optional         |     | all
    """,
    "InnerError": """
        code       | code       | str, optional        |  | all
        innererror | innererror | InnerError, optional |  | all
    """,
    "QuantumComputingData": """
        count | count | int | yes | read
    """,
    "JobUpdateOptions": """
        id       | id       | str                       | yes | read
        priority | priority | Priority or str, optional |     | update
        name     | name     | str, optional             |     | read, update
        tags     | tags     | list[str], optional       |     | read, create, update
    """,
    "JobUpdateResponse": """
        name     | name     | str                       | yes | all
        priority | priority | Priority or str, optional |     | all
        tags     | tags     | list[str]                 | yes | all
    """,
    "ProviderStatus": """
        id                   | id                  | str                         | yes | read
        current_availability | currentAvailability | ProviderAvailability or str | yes | read
        targets              | targets             | list[TargetStatus]          | yes | read
    """,
    "TargetStatus": """
        id                                   | id                               | str                       | yes | read
        current_availability                 | currentAvailability              | TargetAvailability or str | yes | read
        average_queue_time                   | averageQueueTime                 | int                       | yes | read
        average_queue_time_high_priority     | averageQueueTimeHighPriority     | int, optional             |     | read
        average_queue_time_standard_priority | averageQueueTimeStandardPriority | int, optional             |     | read
        status_page                          | statusPage                       | str, optional             |     | read
        num_qubits                           | numQubits                        | int, optional             |     | read
        target_profile                       | targetProfile                    | str, optional             |     | read
        metadata                             | metadata                         | Any, optional             |     | read
    """,
    "Quota": """
        dimension   | dimension   | str                   | yes | read
        scope       | scope       | DimensionScope or str | yes | read
        provider_id | providerId  | str                   | yes | read
        utilization | utilization | float                 | yes | read
        holds       | holds       | float                 | yes | read
        limit       | limit       | float                 | yes | read
        period      | period      | MeterPeriod or str    | yes | read
    """,
    "QuotaUsage": """
        provider_id        | providerId       | str                      | yes | read
        scope              | scope            | SuiteOfferScope or str   | yes | read
        target_id          | targetId         | str, optional            |     | read
        usage              | usage            | Usage                    | yes | read
        last_modified_time | lastModifiedTime | datetime                 | yes | read
        metadata           | metadata         | dict[str, str], optional |     | read
    """,
    "BlobDetails": """
        container_name | containerName | str           | yes | read, create
        blob_name      | blobName      | str, optional |     | read, create
    """,
    "SasUriResponse": """
        sas_uri | sasUri | str | yes | read
    """,
    "JobQueuePositionResponse": """
        queue_position | queuePosition | int, optional |  | read
    """,
    "ODataV4Error": """
        code       | code       | str                          | yes | all
        message    | message    | str                          | yes | all
        target     | target     | str, optional                |     | all
        details    | details    | list[ODataV4Error], optional |     | all
        innererror | innererror | InnerError, optional         |     | all
    """,
    "ErrorResponse": """
        error | error | ODataV4Error | yes | all
    """,
    "Page": """
        value     | value    | list[Item]    | yes | read
        next_link | nextLink | str, optional |     | read
    """,
}
ENUMS = {
    "CreatedByType": {
        "USER": "User",
        "APPLICATION": "Application",
        "MANAGED_IDENTITY": "ManagedIdentity",
        "KEY": "Key",
    },
    "DimensionScope": {"WORKSPACE": "Workspace", "SUBSCRIPTION": "Subscription"},
    "ItemType": {"JOB": "Job", "SESSION": "Session"},
    "JobStatus": {
        "QUEUED": "Queued",
        "WAITING": "Waiting",
        "EXECUTING": "Executing",
        "CANCELLATION_REQUESTED": "CancellationRequested",
        "CANCELLING": "Cancelling",
        "FINISHING": "Finishing",
        "COMPLETED": "Completed",
        "SUCCEEDED": "Succeeded",
        "FAILED": "Failed",
        "CANCELLED": "Cancelled",
    },
    "JobType": {"UNKNOWN": "Unknown", "QUANTUM_COMPUTING": "QuantumComputing", "OPTIMIZATION": "Optimization"},
    "MeterPeriod": {"NONE": "None", "MONTHLY": "Monthly"},
    "Priority": {"STANDARD": "Standard", "HIGH": "High"},
    "ProviderAvailability": {"AVAILABLE": "Available", "DEGRADED": "Degraded", "UNAVAILABLE": "Unavailable"},
    "SessionJobFailurePolicy": {"ABORT": "Abort", "CONTINUE": "Continue"},
    "SessionStatus": {
        "WAITING": "Waiting",
        "EXECUTING": "Executing",
        "SUCCEEDED": "Succeeded",
        "FAILED": "Failed",
        "FAILURE_S_": "Failure(s)",
        "TIMED_OUT": "TimedOut",
    },
    "SuiteOfferScope": {
        "TARGET": "Target",
        "SUBSCRIPTION_TARGET": "SubscriptionTarget",
        "WORKSPACE_TARGET": "WorkspaceTarget",
    },
    "TargetAvailability": {"AVAILABLE": "Available", "DEGRADED": "Degraded", "UNAVAILABLE": "Unavailable"},
}
BY_NAME = {model.__name__: model for model in reference.models()}
DATA_MODEL = Path(__file__).parents[2] / "shared" / "DATA_MODEL.md"


def cells(field: Field) -> list[str]:
    required, visibility = "yes" * field.required, reference.visibility(field)
    return [field.name, field.json_name, reference.notation(field.type), required, visibility]


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]


@pytest.mark.parametrize("name", MODELS)
def test_fields(name: str) -> None:
    """Names, JSON names, types, what is required, and visibility are the service's, in its order."""
    model = BY_NAME[name]
    told = {row[0]: row for base in reversed(model.__mro__) for row in rows(MODELS.get(base.__name__, ""))}
    assert [cells(field) for field in fields(model)] == list(told.values())


@pytest.mark.parametrize("each", reference.enums(), ids=lambda each: each.__name__)
def test_members(each: type[ExtensibleEnum]) -> None:
    """Members and values are the service's, in its order."""
    assert [(member.name, member.value) for member in each] == list(ENUMS[each.__name__].items())


def test_nothing_is_left_out() -> None:
    """The tables here name every public model and enum; each list operation has its page."""
    pages = [model for model in BY_NAME.values() if issubclass(model, Page) and model is not Page]
    assert set(BY_NAME) - {page.__name__ for page in pages} == set(MODELS)
    assert {each.__name__ for each in reference.enums()} == set(ENUMS)
    items = {page.__name__: typing.get_args(fields(page)[0].type)[0].__name__ for page in pages}
    assert items == {
        f"{item}Page": item
        for item in ("ItemDetails", "SessionDetails", "JobDetails", "ProviderStatus", "Quota", "QuotaUsage")
    }


@pytest.mark.skipif(not DATA_MODEL.exists(), reason="the design is not beside this checkout")
def test_the_data_model() -> None:
    """The tables here are those of the design, to the last cell."""
    text = DATA_MODEL.read_text(encoding="utf-8")
    found: dict[str, list[list[str]]] = {}
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        lines = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("| `")]
        table = [[re.sub(r" \(.*\)", "", cell).strip(" ") for cell in line.split("|")[1:6]] for line in lines]
        found.setdefault(section.split()[0], []).extend(table)
    del found["A"]  # "A page of items", which has no table
    mine = {name: [[f"`{row[0]}`", f"`{row[1]}`", *row[2:]] for row in rows(table)] for name, table in MODELS.items()}
    # Of these the design has no table.
    del mine["Page"], mine["ErrorResponse"]
    assert mine == found
    members = re.findall(r"^\| `(\w+)` \| (`\w+` = .*) \|$", text, re.MULTILINE)
    assert {name: dict(re.findall(r'`(\w+)` = "(.*?)"', values)) for name, values in members} == ENUMS


def test_every_model_has_an_example() -> None:
    """The documents that the properties below begin with have all fields, and are right."""
    assert set(payloads.EXAMPLES) == set(BY_NAME)
    for name, document in payloads.EXAMPLES.items():
        model = BY_NAME[name].from_json(json.dumps(document))
        assert {field.json_name for field in fields(model)} <= set(model.keys())
        assert model.validate() is model
        assert type(model) is BY_NAME[name]


@settings(max_examples=2 * settings().max_examples)
@given(near_any_model())
def test_every_model_is_lossless(pair: tuple[str, dict[str, Any]]) -> None:
    """Read to the last attribute, copied, pickled and shown, it comes back to the letter."""
    name, document = pair
    text = json.dumps(document)
    given_values = {key: document.get(key) for key in discriminators(BY_NAME[name])}
    if any(value is not None and str(value).lower() != discriminators(BY_NAME[name])[key].lower()
           for key, value in given_values.items()):  # fmt: skip
        with pytest.raises(DeserializationError, match=r" - at \$\.itemType$"):
            BY_NAME[name].from_json(text)
        return
    model = BY_NAME[name].from_json(text)
    expected = json.dumps(document | {key: own for key, own in discriminators(model).items() if key not in document})
    assert json.dumps(model.as_dict()) == expected
    right = True
    for field in fields(model):
        try:
            getattr(model, field.name)
        except DeserializationError:
            right = False
    if right:
        read_everything(model)
    assert repr(model)
    assert json.dumps(model) == json.dumps(model.as_dict()) == model.to_json() == expected
    assert json.dumps(copy.copy(model)) == json.dumps(pickle.loads(pickle.dumps(model))) == expected


def completed(value: Any) -> Any:
    """A document in which every model has its discriminators, as it has once it was written into another one."""
    if isinstance(value, Model):
        missing = {key: own for key, own in discriminators(value).items() if value.get(key) is None}
        return {**{key: completed(item) for key, item in value.items()}, **missing}
    return [completed(item) for item in value] if isinstance(value, list) else value


@given(near_any_model())
def test_every_model_writes_what_it_reads(pair: tuple[str, dict[str, Any]]) -> None:
    """A value that reads is one that can be assigned, and then stands in the document as it stood before."""
    name, document = pair
    model = BY_NAME[name](json.loads(json.dumps({key: item for key, item in document.items() if key != "itemType"})))
    for field in fields(model):
        try:
            value = getattr(model, field.name)
        except ModelError:
            continue
        # Tags that are an object read as their names, which are written as a list.
        if value is not None and not isinstance(value, tuple):
            twin = BY_NAME[name](discriminators(model))
            setattr(twin, field.name, value)
            assert getattr(twin, field.name) == completed(value)
            if not isinstance(model[field.json_name], str):
                assert twin[field.json_name] == completed(model[field.json_name])


def test_the_reference_page() -> None:
    """docs/reference.md is what the code says; ``python -m tests.reference`` writes it."""
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


CLASSES = {
    node.name: node
    for tree in reference.SOURCES.values()
    for node in tree.body
    if isinstance(node, ast.ClassDef) and node.name in BY_NAME
}


def annotations(name: str) -> dict[str, str]:
    """The annotations of a model's fields as they are written, those of its bases first."""
    classes = [CLASSES[base.__name__] for base in reversed(BY_NAME[name].__mro__) if base.__name__ in CLASSES]
    found = [node for cls in classes for node in cls.body if isinstance(node, ast.AnnAssign)]
    return {ast.unparse(node.target): ast.unparse(node.annotation).strip("'") for node in found}


@pytest.mark.parametrize("name", CLASSES)
def test_constructors(name: str) -> None:
    """The keywords that type checkers know are the fields, with their types; required is what the caller must give."""
    inits = [node for node in ast.walk(CLASSES[name]) if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    keywords = [init.args for init in inits if init.args.kwonlyargs]
    if not keywords:  # the class takes its base's constructor, or has no fields
        assert not reference.own_fields(BY_NAME[name]) or issubclass(BY_NAME[name], Page)
        return
    expected = {}
    for field in fields(BY_NAME[name]):
        text, default = annotations(name)[field.name], None
        if text.startswith("Literal["):
            default = text[len("Literal[") : -1]
        elif not field.required or field.read_only:
            text, default = f"{text.removesuffix(' | None')} | None", "None"
        expected[field.name] = (text, default)
    (arguments,) = keywords
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    found = {
        arg.arg: (arg.annotation and ast.unparse(arg.annotation).strip("'"), default and ast.unparse(default))
        for arg, default in pairs
    }
    if issubclass(BY_NAME[name], Page):
        # To make a page, even so as the service does, is to give its items.
        expected["value"] = (reference.notation(fields(BY_NAME[name])[0].type), None)
    assert found == expected
    assert list(found) == sorted(found, key=lambda keyword: found[keyword][1] is not None)


@pytest.mark.parametrize(("params", "model"), [(SessionDetailsParams, SessionDetails), (JobDetailsParams, JobDetails)])
def test_keywords_for_functions_of_an_sdk(params: Any, model: type[Model]) -> None:
    """The TypedDict has the keywords of the class, with their types; required is what the caller must give."""
    hints = typing.get_type_hints(params)
    assert hints.keys() == {field.name for field in fields(model)}
    for field in fields(model):
        must = field.required and not field.read_only and not field.is_discriminator
        assert (field.name in params.__required_keys__) is must
        may_be_none = field.required and field.read_only
        assert hints[field.name] == (typing.Optional[field.type] if may_be_none else field.type)  # noqa: UP045


def test_usage_is_a_mapping_of_numbers() -> None:
    """Usage has no attributes: its keys are the provider's."""
    usage = Usage({"standardMinutes": 7, "gates": 1.5})
    assert sum(usage.values()) == 8.5
    assert fields(Usage) == ()
