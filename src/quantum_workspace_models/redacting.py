"""Values without their secrets: `redact`, for logs, and the defaults of fields."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from ._core.fields import Field
from ._core.json_values import NULL, copy_json
from ._core.model import Model
from ._core.redaction import mask, mask_item


def redact(value: Any) -> Any:
    """Returns `value` without its secrets, for example for a log. It never raises.

    Models become what `Model.redacted` returns. In strings, the signatures of SAS URIs become ``sig=***``. Dicts, lists
    and tuples are redacted item by item. Other secrets are masked in models only: a string doesn't tell that it holds
    one.

    :param value: Anything. An object of another type is returned unchanged, unless its `str` or `repr` has a signature:
        then the masked `str` is returned.
    :returns: The redacted value. If `value` is nested too deeply for Python's stack, it is the name of its type.

    Source: the ``sig`` parameter of a SAS token,
    https://learn.microsoft.com/azure/storage/common/storage-sas-overview

    .. versionadded:: 0.2.0
    """
    try:
        return _redact(value)
    except RecursionError:
        return f"<{type(value).__name__}>"


@singledispatch
def _redact(value: Any) -> Any:
    """`value` as `redact` returns it. Types register their own functions, as models do."""
    try:
        text, shown = str(value), repr(value)
    except Exception:
        # Other code's __str__ may raise anything, and must not break logging.
        return f"<{type(value).__name__}>"
    return value if mask(text) == text and mask(shown) == shown else mask(text)


@_redact.register(int)
@_redact.register(float)
def _same(value: float) -> float:
    return value


@_redact.register(dict)
def _redact_dict(value: dict[Any, Any]) -> dict[Any, Any]:
    return {_redact(key): _redact(mask_item(key, item)) for key, item in value.items()}


@_redact.register(list)
def _redact_list(value: list[Any]) -> list[Any]:
    return [_redact(item) for item in value]


@_redact.register(tuple)
def _redact_tuple(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_redact_list(list(value)))


_redact.register(Model, Model.redacted)


def default_json(field: Field) -> tuple[Any, Any]:
    """The default of a field as JSON, and the same without its secrets."""
    if field.default is None or field.default is NULL:
        return None, None
    encoded = field.codec.encode(field.default)
    return copy_json(encoded, lambda model: dict(dict.items(model))), redact(field.mask(encoded))
