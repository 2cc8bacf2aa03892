"""What the service says of the session family, to the last field and member: contract point 14 over all models."""

from __future__ import annotations

import pytest

import quantum_workspace_models
from quantum_workspace_models import (
    CostEstimate,
    CreatedByType,
    ExtensibleEnum,
    InnerError,
    ItemDetails,
    ItemType,
    Model,
    ODataV4Error,
    Priority,
    SessionDetails,
    SessionJobFailurePolicy,
    SessionStatus,
    Usage,
    UsageEvent,
    WorkspaceItemError,
    fields,
)

VISIBILITY = {
    "r": ("read",),
    "rc": ("read", "create"),
    "rcu": ("read", "create", "update"),
    "all": ("read", "create", "update", "delete", "query"),
}
ERROR = """
    code            code            str                   yes  all
    message         message         str                   yes  all
    target          target          str                   no   all
    details         details         list[ODataV4Error]    no   all
    innererror      innererror      InnerError            no   all
"""
ITEM = """
    id                     id                  str                 yes  r
    name                   name                str                 yes  rcu
    provider_id            providerId          str                 yes  rc
    target                 target              str                 yes  rc
    item_type              itemType            ItemType            yes  rc
    creation_time          creationTime        datetime            no   r
    created_by             createdBy           str                 no   r
    created_by_type        createdByType       CreatedByType       no   r
    last_modified_time     lastModifiedTime    datetime            no   r
    last_modified_by       lastModifiedBy      str                 no   r
    last_modified_by_type  lastModifiedByType  CreatedByType       no   r
    last_updated_time      lastUpdatedTime     datetime            no   r
    begin_execution_time   beginExecutionTime  datetime            no   r
    end_execution_time     endExecutionTime    datetime            no   r
    cost_estimate          costEstimate        CostEstimate        no   r
    error_data             errorData           WorkspaceItemError  no   r
    priority               priority            Priority            no   rcu
    tags                   tags                list[str]           no   rcu
    usage                  usage               Usage               no   r
"""
MODELS: dict[type[Model], str] = {
    ItemDetails: ITEM,
    SessionDetails: f"""{ITEM}
    job_failure_policy     jobFailurePolicy    SessionJobFailurePolicy  yes  rc
    status                 status              SessionStatus            no   r
    """,
    CostEstimate: """
    currency_code    currencyCode    str               yes  all
    events           events          list[UsageEvent]  no   all
    estimated_total  estimatedTotal  float             yes  all
    """,
    UsageEvent: """
    dimension_id     dimensionId     str    yes  all
    dimension_name   dimensionName   str    yes  all
    measure_unit     measureUnit     str    yes  all
    amount_billed    amountBilled    float  yes  all
    amount_consumed  amountConsumed  float  yes  all
    unit_price       unitPrice       float  yes  all
    """,
    Usage: "",
    WorkspaceItemError: ERROR,
    ODataV4Error: ERROR,
    InnerError: """
    code        code        str         no  all
    innererror  innererror  InnerError  no  all
    """,
}
ENUMS: dict[type[ExtensibleEnum], dict[str, str]] = {
    CreatedByType: {
        "USER": "User",
        "APPLICATION": "Application",
        "MANAGED_IDENTITY": "ManagedIdentity",
        "KEY": "Key",
    },
    ItemType: {"JOB": "Job", "SESSION": "Session"},
    Priority: {"STANDARD": "Standard", "HIGH": "High"},
    SessionJobFailurePolicy: {"ABORT": "Abort", "CONTINUE": "Continue"},
    SessionStatus: {
        "WAITING": "Waiting",
        "EXECUTING": "Executing",
        "SUCCEEDED": "Succeeded",
        "FAILED": "Failed",
        "FAILURE_S_": "Failure(s)",
        "TIMED_OUT": "TimedOut",
    },
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_fields(model: type[Model]) -> None:
    """Names, JSON names, types, what is required, and visibility are the service's, in its order."""
    rows = [line.split() for line in MODELS[model].splitlines() if line.strip()]
    assert len(rows) == len(fields(model))
    for (name, json_name, kind, required, visibility), field in zip(rows, fields(model), strict=True):
        assert (field.name, field.json_name, field.required) == (name, json_name, required == "yes")
        assert field.visibility == VISIBILITY[visibility]
        shown = str(field.type).replace("quantum_workspace_models.", "")
        assert kind in shown
        assert ("None" in shown) is (required == "no")


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_members(enum: type[ExtensibleEnum]) -> None:
    """Members and values are the service's, in its order."""
    assert [(member.name, member.value) for member in enum] == list(ENUMS[enum].items())


def test_nothing_is_left_out() -> None:
    """The tables here name every public model and enum."""
    public = [value for value in vars(quantum_workspace_models).values() if isinstance(value, type)]
    assert {cls for cls in public if issubclass(cls, Model)} == {Model, *MODELS}
    assert {cls for cls in public if issubclass(cls, ExtensibleEnum)} == {ExtensibleEnum, *ENUMS}
