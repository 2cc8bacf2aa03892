"""Values without their secrets: `redact`, for logs, and the defaults of fields."""

from __future__ import annotations

import datetime as dt
import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from numbers import Number
from typing import Any
from uuid import UUID

from ._core.fields import Field
from ._core.json_values import NULL, copy_json
from ._core.model import Model
from ._core.redaction import mask

# What has no parts, and so no secrets but in its text.
_SCALARS = (Number, dt.date, dt.time, dt.timedelta, dt.tzinfo, UUID, type)


def redact(value: Any) -> Any:
    """Returns `value` without its secrets, for example for a log. It never raises.

    Models become what `Model.redacted` returns. In text and bytes, the signatures of SAS URIs become ``sig=***``. The
    value of a key or of a pair named ``sig`` is masked, as it may come from a parsed query string. Other secrets are
    masked in models only: a string doesn't tell that it holds one.

    >>> redact("GET https://example.com/job?sig=c2VjcmV0&sp=r")
    'GET https://example.com/job?sig=***&sp=r'
    >>> redact([JobDetails(container_uri="https://example.com/job?sig=c2VjcmV0")])
    [{'containerUri': 'https://example.com/job?sig=***', 'itemType': 'Job'}]

    :param value: Anything. Mappings, lists, tuples and sets are redacted item by item, at any depth. Dataclasses,
        named tuples, and the models of attrs, msgspec and pydantic are, too, and become dicts; named tuples stay what
        they are. Numbers, times, UUIDs, classes, and exceptions without a signature in their message and arguments stay
        as they are. Any other object becomes its `str`.
    :returns: The redacted value, which shares no container with `value`. What can't be looked into becomes the name of
        its type, such as ``<Request>``.

    Source: the ``sig`` parameter of a SAS token,
    https://learn.microsoft.com/azure/storage/common/storage-sas-overview

    .. versionadded:: 0.2.0
    """
    # Not recursive, because a value may be nested deeply. Tuples and sets are made last, from the inside out.
    result: list[Any] = [value]
    places: list[tuple[Any, Any]] = [(result, 0)]
    unfinished: list[tuple[Any, Any, Callable[[Any], Any]]] = []
    seen: dict[int, Any] = {}
    for container, key in places:
        item = container[key]
        if id(item) in seen:
            # The value is kept, too, so that its id isn't used again.
            container[key] = seen[id(item)][1]
            continue
        parts, finish = _open_safely(item)
        container[key] = parts
        if finish is not None:
            if finish is _same:
                # Whatever contains itself contains one of these. A tuple that occurs twice is made twice.
                seen[id(item)] = item, parts
            places += [(parts, place) for place in (parts if isinstance(parts, dict) else range(len(parts)))]
            unfinished.append((container, key, finish))
    for container, key, finish in reversed(unfinished):
        container[key] = finish(container[key])
    return result[0]


def _open_safely(value: Any) -> tuple[Any, Callable[[Any], Any] | None]:
    """A new dict or list of the parts of `value`, and what makes the result of them. Or the result, and None."""
    try:
        return _open(value)
    except Exception:
        # Other code's methods may raise anything, and must not break logging.
        return f"<{type(value).__name__}>", None


def _open(value: Any) -> tuple[Any, Callable[[Any], Any] | None]:
    kind = type(value)
    if value is None or kind in (bool, int, float):
        return value, None
    if isinstance(value, str):
        text = mask(str.__str__(value))
        return (value if text == value else text), None
    if isinstance(value, (bytes, bytearray)):
        masked = _mask_bytes(bytes(value))
        return (bytearray(masked) if isinstance(value, bytearray) else value if masked == value else masked), None
    if isinstance(value, Model):
        return _open_items(value.__model_info__.mask(value).items())
    if isinstance(value, Mapping):
        return _open_items(list(value.items()))
    if isinstance(value, (Sequence, Set, deque)) and kind is not memoryview:
        items = list(value)
        is_pair = len(items) == 2 and _names_signature(items[0])
        return ([items[0], _hidden(items[1])] if is_pair else items), _maker(value)
    if isinstance(value, BaseException):
        is_same = mask(str(value)) == str(value) and redact(list(value.args)) == list(value.args)
        return (value if is_same else f"{kind.__name__}: {mask(str(value))}"), None
    names = _field_names(value)
    if names is not None:
        return _open_items([(name, getattr(value, name)) for name in names])
    text = mask(str(value))
    is_scalar = isinstance(value, _SCALARS) and text == str(value) and mask(repr(value)) == repr(value)
    return (value if is_scalar else text), None


def _open_items(items: Iterable[tuple[Any, Any]]) -> tuple[dict[Any, Any], Callable[[Any], Any]]:
    return {_redact_key(key): _hidden(item) if _names_signature(key) else item for key, item in items}, _same


def _redact_key(key: Any) -> Any:
    redacted = redact(key)
    try:
        hash(redacted)
    except TypeError:
        # A dataclass may be a key, but the dict of its fields can't.
        return str(redacted)
    return redacted


def _names_signature(key: Any) -> bool:
    return isinstance(key, (str, bytes)) and key.lower() in ("sig", b"sig")


def _hidden(value: Any) -> Any:
    return value if value is None else b"***" if isinstance(value, bytes) else "***"


def _same(parts: Any) -> Any:
    return parts


def _maker(value: Any) -> Callable[[Any], Any]:
    """Makes a collection of the type of `value` from a list, if it can be made."""
    kind = type(value)
    make = getattr(kind, "_make", None) if isinstance(value, tuple) else None
    if make is None:
        make = next((each for each in (tuple, frozenset, set) if isinstance(value, each)), None)
    if make is None:
        return _same

    def finish(parts: list[Any]) -> Any:
        try:
            return make(parts)
        except Exception:
            # A set can't hold dicts, and a named tuple may have a constructor of its own.
            return parts

    return finish


def _field_names(value: Any) -> list[str] | None:
    """The names of the attributes of a dataclass, or of a model of attrs, msgspec or pydantic."""
    kind = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        from dataclasses import fields  # would be a fifth of the time that importing this package takes

        return [field.name for field in fields(kind)]
    if hasattr(kind, "__attrs_attrs__"):
        return [attribute.name for attribute in kind.__attrs_attrs__]
    if hasattr(kind, "__struct_fields__"):
        return list(kind.__struct_fields__)
    if hasattr(kind, "__pydantic_fields__"):
        return [*kind.__pydantic_fields__, *(value.__pydantic_extra__ or ())]
    return None


def _mask_bytes(data: bytes) -> bytes:
    # In UTF-16 and UTF-32, ASCII characters have zero bytes around them.
    encoding = json.detect_encoding(data) if b"\0" in data else "latin-1"
    try:
        return mask(data.decode(encoding)).encode(encoding)
    except UnicodeDecodeError:
        text = data.replace(b"\0", b"").decode("latin-1")
        return data if mask(text) == text else b"***"


def default_json(field: Field) -> tuple[Any, Any]:
    """The default of a field as JSON, and the same without its secrets."""
    if field.default is None or field.default is NULL:
        return None, None
    encoded = field.codec.encode(field.default)
    return copy_json(encoded, lambda model: dict(dict.items(model))), redact(field.mask(encoded))
