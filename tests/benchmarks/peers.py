"""The same session in each library, as its own users would declare it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import attrs
import msgspec
import pydantic
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter
from mashumaro.config import BaseConfig
from mashumaro.mixins.json import DataClassJSONMixin
from pydantic.alias_generators import to_camel

from quantum_workspace_models import CreatedByType, Priority, SessionJobFailurePolicy, SessionStatus

# --- pydantic -------------------------------------------------------------------------------------------------------

OPEN_ENDED = pydantic.Field(default=None, union_mode="left_to_right")


class PydanticModel(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(alias_generator=to_camel, populate_by_name=True)


class PydanticUsageEvent(PydanticModel):
    dimension_id: str
    dimension_name: str
    measure_unit: str
    amount_billed: float
    amount_consumed: float
    unit_price: float


class PydanticCostEstimate(PydanticModel):
    currency_code: str
    events: list[PydanticUsageEvent] | None = None
    estimated_total: float


class PydanticInnerError(PydanticModel):
    code: str | None = None
    innererror: PydanticInnerError | None = None


class PydanticError(PydanticModel):
    code: str
    message: str
    target: str | None = None
    details: list[PydanticError] | None = None
    innererror: PydanticInnerError | None = None


class PydanticSession(PydanticModel):
    id: str
    name: str
    provider_id: str
    target: str
    item_type: Literal["Session"] = "Session"
    creation_time: dt.datetime | None = None
    created_by: str | None = None
    created_by_type: Annotated[CreatedByType | str | None, OPEN_ENDED]
    last_modified_time: dt.datetime | None = None
    last_modified_by: str | None = None
    last_modified_by_type: Annotated[CreatedByType | str | None, OPEN_ENDED]
    last_updated_time: dt.datetime | None = None
    begin_execution_time: dt.datetime | None = None
    end_execution_time: dt.datetime | None = None
    cost_estimate: PydanticCostEstimate | None = None
    error_data: PydanticError | None = None
    priority: Annotated[Priority | str | None, OPEN_ENDED]
    tags: list[str] | None = None
    usage: dict[str, float] | None = None
    job_failure_policy: Annotated[SessionJobFailurePolicy | str, OPEN_ENDED]
    status: Annotated[SessionStatus | str | None, OPEN_ENDED]


class PydanticPage(PydanticModel):
    value: list[PydanticSession]


# --- msgspec: a union of an enum and str is not to be had ------------------------------------------------------------


class MsgspecUsageEvent(msgspec.Struct, rename="camel"):
    dimension_id: str
    dimension_name: str
    measure_unit: str
    amount_billed: float
    amount_consumed: float
    unit_price: float


class MsgspecCostEstimate(msgspec.Struct, rename="camel"):
    currency_code: str
    estimated_total: float
    events: list[MsgspecUsageEvent] | None = None


class MsgspecInnerError(msgspec.Struct, rename="camel"):
    code: str | None = None
    innererror: MsgspecInnerError | None = None


class MsgspecError(msgspec.Struct, rename="camel"):
    code: str
    message: str
    target: str | None = None
    details: list[MsgspecError] | None = None
    innererror: MsgspecInnerError | None = None


class MsgspecSession(msgspec.Struct, rename="camel", kw_only=True):
    id: str
    name: str
    provider_id: str
    target: str
    item_type: Literal["Session"] = "Session"
    creation_time: dt.datetime | None = None
    created_by: str | None = None
    created_by_type: str | None = None
    last_modified_time: dt.datetime | None = None
    last_modified_by: str | None = None
    last_modified_by_type: str | None = None
    last_updated_time: dt.datetime | None = None
    begin_execution_time: dt.datetime | None = None
    end_execution_time: dt.datetime | None = None
    cost_estimate: MsgspecCostEstimate | None = None
    error_data: MsgspecError | None = None
    priority: str | None = None
    tags: list[str] | None = None
    usage: dict[str, float] | None = None
    job_failure_policy: str
    status: str | None = None


class MsgspecPage(msgspec.Struct):
    value: list[MsgspecSession]


# --- mashumaro ------------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class MashumaroModel(DataClassJSONMixin):
    class Config(BaseConfig):
        serialize_by_alias = True
        allow_deserialization_not_by_alias = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.Config = type(
            "Config", (MashumaroModel.Config,), {"aliases": {n: to_camel(n) for n in cls.__annotations__}}
        )  # type: ignore[misc]
        super().__init_subclass__(**kwargs)


@dataclass(kw_only=True)
class MashumaroUsageEvent(MashumaroModel):
    dimension_id: str
    dimension_name: str
    measure_unit: str
    amount_billed: float
    amount_consumed: float
    unit_price: float


@dataclass(kw_only=True)
class MashumaroCostEstimate(MashumaroModel):
    currency_code: str
    events: list[MashumaroUsageEvent] | None = None
    estimated_total: float


@dataclass(kw_only=True)
class MashumaroInnerError(MashumaroModel):
    code: str | None = None
    innererror: MashumaroInnerError | None = None


@dataclass(kw_only=True)
class MashumaroError(MashumaroModel):
    code: str
    message: str
    target: str | None = None
    details: list[MashumaroError] | None = None
    innererror: MashumaroInnerError | None = None


@dataclass(kw_only=True)
class MashumaroSession(MashumaroModel):
    id: str
    name: str
    provider_id: str
    target: str
    item_type: str = "Session"
    creation_time: dt.datetime | None = None
    created_by: str | None = None
    created_by_type: CreatedByType | str | None = None
    last_modified_time: dt.datetime | None = None
    last_modified_by: str | None = None
    last_modified_by_type: CreatedByType | str | None = None
    last_updated_time: dt.datetime | None = None
    begin_execution_time: dt.datetime | None = None
    end_execution_time: dt.datetime | None = None
    cost_estimate: MashumaroCostEstimate | None = None
    error_data: MashumaroError | None = None
    priority: Priority | str | None = None
    tags: list[str] | None = None
    usage: dict[str, float] | None = None
    job_failure_policy: SessionJobFailurePolicy | str
    status: SessionStatus | str | None = None


@dataclass(kw_only=True)
class MashumaroPage(MashumaroModel):
    value: list[MashumaroSession]


# --- attrs and cattrs -----------------------------------------------------------------------------------------------


@attrs.define(kw_only=True)
class AttrsUsageEvent:
    dimension_id: str
    dimension_name: str
    measure_unit: str
    amount_billed: float
    amount_consumed: float
    unit_price: float


@attrs.define(kw_only=True)
class AttrsCostEstimate:
    currency_code: str
    events: list[AttrsUsageEvent] | None = None
    estimated_total: float


@attrs.define(kw_only=True)
class AttrsInnerError:
    code: str | None = None
    innererror: AttrsInnerError | None = None


@attrs.define(kw_only=True)
class AttrsError:
    code: str
    message: str
    target: str | None = None
    details: list[AttrsError] | None = None
    innererror: AttrsInnerError | None = None


@attrs.define(kw_only=True)
class AttrsSession:
    id: str
    name: str
    provider_id: str
    target: str
    item_type: str = "Session"
    creation_time: dt.datetime | None = None
    created_by: str | None = None
    created_by_type: CreatedByType | None = None
    last_modified_time: dt.datetime | None = None
    last_modified_by: str | None = None
    last_modified_by_type: CreatedByType | None = None
    last_updated_time: dt.datetime | None = None
    begin_execution_time: dt.datetime | None = None
    end_execution_time: dt.datetime | None = None
    cost_estimate: AttrsCostEstimate | None = None
    error_data: AttrsError | None = None
    priority: Priority | None = None
    tags: list[str] | None = None
    usage: dict[str, float] | None = None
    job_failure_policy: SessionJobFailurePolicy
    status: SessionStatus | None = None


@attrs.define(kw_only=True)
class AttrsPage:
    value: list[AttrsSession]


converter = make_converter()
for model in (AttrsInnerError, AttrsError, AttrsUsageEvent, AttrsCostEstimate, AttrsSession, AttrsPage):
    attrs.resolve_types(model)
    names: Any = {a.name: override(rename=to_camel(a.name)) for a in attrs.fields(model)}
    converter.register_structure_hook(model, make_dict_structure_fn(model, converter, **names))
    converter.register_unstructure_hook(model, make_dict_unstructure_fn(model, converter, **names))
