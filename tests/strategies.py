"""Hypothesis strategies: JSON documents, and such as look like sessions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quantum_workspace_models import SessionDetails, fields
from tests import payloads

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2025-03-04T05:06:07.1234567Z", "yesterday", "Session", "Succeeded", "\ud800"])
)

KEYS = st.text(max_size=8) | st.sampled_from(
    [*(field.json_name for field in fields(SessionDetails)), "items", "__class__", "_unsettled", "code", "events"]
)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(KEYS, values, max_size=6)


JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | objects(inner), max_leaves=20
)

DOCUMENTS: st.SearchStrategy[dict[str, Any]] = objects(JSON)


def near(value: Any) -> st.SearchStrategy[Any]:
    """The value; or null, or anything; or the same with some values in it missing, null or anything."""
    if isinstance(value, dict):
        same = st.fixed_dictionaries({}, optional={key: near(item) for key, item in value.items()})
    elif isinstance(value, list):
        same = st.lists(st.one_of([near(item) for item in value]), max_size=4)
    else:
        same = st.just(value)
    return st.one_of(st.just(value), same, same, st.none(), JSON)


def near_sessions() -> st.SearchStrategy[dict[str, Any]]:
    """A session of the service in which some values, at any depth, are missing, null or anything; itemType is right."""
    known = {key: near(value) for key, value in payloads.full().items()}
    known["tags"] |= st.just(payloads.old()["tags"])
    known["itemType"] = st.sampled_from(["Session", "session"])
    unknown = st.dictionaries(st.sampled_from(["new", "items", "__class__", "_unsettled"]), JSON, max_size=2)
    return st.builds(lambda some, more: some | more, st.fixed_dictionaries({}, optional=known), unknown)
