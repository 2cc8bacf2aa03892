"""The data models of the Azure Quantum workspace service.

A model is a `dict` with typed attributes. You can pass it to any JSON library and HTTP client.
"""

from . import _forks as _forks
from ._core.enums import ExtensibleEnum
from ._core.errors import (
    ArgumentError,
    DeserializationError,
    MissingKeyError,
    ModelError,
    SerializationError,
    UnknownAttributeError,
    ValidationError,
)
from ._core.fields import Field, fields, rest_discriminator, rest_field
from ._core.json_values import NULL
from ._core.model import Model
from .models.costs import CostEstimate, Usage, UsageEvent
from .models.enums import (
    CreatedByType,
    DimensionScope,
    ItemType,
    JobStatus,
    JobType,
    MeterPeriod,
    Priority,
    ProviderAvailability,
    SessionJobFailurePolicy,
    SessionStatus,
    SuiteOfferScope,
    TargetAvailability,
)
from .models.errors import ErrorResponse, InnerError, ODataV4Error, WorkspaceItemError
from .models.items import ItemDetails, ItemDetailsParams, SessionDetails, SessionDetailsParams
from .models.jobs import (
    JobDetails,
    JobDetailsParams,
    JobQueuePositionResponse,
    JobUpdateOptions,
    JobUpdateResponse,
    QuantumComputingData,
)
from .models.pages import (
    ItemDetailsPage,
    JobDetailsPage,
    Page,
    ProviderStatusPage,
    QuotaPage,
    QuotaUsagePage,
    SessionDetailsPage,
)
from .models.providers import ProviderStatus, TargetStatus
from .models.quotas import Quota, QuotaUsage
from .models.storage import BlobDetails, SasUriResponse
from .paging import aiter_items, iter_items
from .patching import apply_merge_patch, merge_patch
from .redacting import redact
from .request_body import RequestBody
from .schema import json_schema

__version__ = "0.2.0.dev0"

__all__ = [
    "NULL",
    "ArgumentError",
    "BlobDetails",
    "CostEstimate",
    "CreatedByType",
    "DeserializationError",
    "DimensionScope",
    "ErrorResponse",
    "ExtensibleEnum",
    "Field",
    "InnerError",
    "ItemDetails",
    "ItemDetailsPage",
    "ItemDetailsParams",
    "ItemType",
    "JobDetails",
    "JobDetailsPage",
    "JobDetailsParams",
    "JobQueuePositionResponse",
    "JobStatus",
    "JobType",
    "JobUpdateOptions",
    "JobUpdateResponse",
    "MeterPeriod",
    "MissingKeyError",
    "Model",
    "ModelError",
    "ODataV4Error",
    "Page",
    "Priority",
    "ProviderAvailability",
    "ProviderStatus",
    "ProviderStatusPage",
    "QuantumComputingData",
    "Quota",
    "QuotaPage",
    "QuotaUsage",
    "QuotaUsagePage",
    "RequestBody",
    "SasUriResponse",
    "SerializationError",
    "SessionDetails",
    "SessionDetailsPage",
    "SessionDetailsParams",
    "SessionJobFailurePolicy",
    "SessionStatus",
    "SuiteOfferScope",
    "TargetAvailability",
    "TargetStatus",
    "UnknownAttributeError",
    "Usage",
    "UsageEvent",
    "ValidationError",
    "WorkspaceItemError",
    "aiter_items",
    "apply_merge_patch",
    "fields",
    "iter_items",
    "json_schema",
    "merge_patch",
    "redact",
    "rest_discriminator",
    "rest_field",
]

# Tracebacks, reprs and pickles show public modules only. The classes of `models` keep theirs, which is public, so that
# inspect.getsource, IPython and Sphinx find their source.
for _name in __all__:
    if "._" in globals()[_name].__module__:
        globals()[_name].__module__ = __name__
Model.copy.__qualname__ = "Model.copy"
