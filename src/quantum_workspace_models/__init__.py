"""The data models of the Azure Quantum workspace service.

A model is its JSON object: a `dict` with typed attributes. It goes to any JSON library and HTTP client as it is.
"""

from ._core.enums import ExtensibleEnum
from ._core.errors import ArgumentError, DeserializationError, ModelError, SerializationError, UnknownAttributeError
from ._core.fields import Field, fields, rest_discriminator, rest_field
from ._core.model import Model
from ._core.validation import ValidationError
from ._core.values import NULL
from .models.costs import CostEstimate, Usage, UsageEvent
from .models.enums import CreatedByType, ItemType, Priority, SessionJobFailurePolicy, SessionStatus
from .models.errors import InnerError, ODataV4Error, WorkspaceItemError
from .models.items import ItemDetails, SessionDetails

__version__ = "0.1.0"

__all__ = [
    "NULL",
    "ArgumentError",
    "CostEstimate",
    "CreatedByType",
    "DeserializationError",
    "ExtensibleEnum",
    "Field",
    "InnerError",
    "ItemDetails",
    "ItemType",
    "Model",
    "ModelError",
    "ODataV4Error",
    "Priority",
    "SerializationError",
    "SessionDetails",
    "SessionJobFailurePolicy",
    "SessionStatus",
    "UnknownAttributeError",
    "Usage",
    "UsageEvent",
    "ValidationError",
    "WorkspaceItemError",
    "fields",
    "rest_discriminator",
    "rest_field",
]

# Tracebacks, repr and pickles name what users import, so the modules behind may move.
for _name in __all__:
    if isinstance(_public := globals()[_name], type) or callable(_public):
        _public.__module__ = __name__
