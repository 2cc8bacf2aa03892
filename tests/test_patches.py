"""JSON merge patches: beside the examples of RFC 7396, and beside its algorithm on any documents."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    NULL,
    ArgumentError,
    CostEstimate,
    JobDetails,
    JobUpdateOptions,
    SerializationError,
    SessionDetails,
    apply_merge_patch,
    fields,
    merge_patch,
)
from tests import payloads
from tests.strategies import JSON, near_sessions

# Appendix A: original, patch, result.
EXAMPLES = [
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]
# Where the shortest patch is another than the appendix shows: its nulls remove what isn't there.
SHORTER = {
    '{"a":{"b":"d","c":null}}': '{"a":{"b":"d"}}',
    '{"a":"b","c":null}': '{"a":"b"}',
    '{"a":{"bb":{"ccc":null}}}': '{"a":{"bb":{}}}',
}


def apply(target: Any, patch: Any) -> Any:
    """MergePatch of RFC 7396, section 2, as it stands there."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = apply(target.get(name), value)
    return target


def without_nulls(value: Any) -> Any:
    """A document as merge patches see it: in objects, null is nothing. Numbers are told from booleans."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [exact(item) for item in value] if isinstance(value, list) else exact(value)


def exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return ("bool", value) if isinstance(value, bool) else value


@pytest.mark.parametrize(("original", "patch", "result"), EXAMPLES)
def test_the_appendix(original: str, patch: str, result: str) -> None:
    """Each original and result make the patch between them, or a shorter one that does the same."""
    before, after = json.loads(original), json.loads(result)
    found = merge_patch(before, after)
    assert json.dumps(found, separators=(",", ":")) == SHORTER.get(patch, patch)
    assert exact(apply(before, found)) == exact(apply(before, json.loads(patch))) == exact(after)


@given(JSON, JSON)
def test_any_two_documents(before: Any, after: Any) -> None:
    """The patch makes the one of the other, but for nulls in objects; nothing makes nothing of two equal ones."""
    patch = merge_patch(before, after)
    if isinstance(after, dict):
        assert without_nulls(apply(before, patch)) == without_nulls(after)
        assert merge_patch(after, after) == {}
    else:
        assert exact(patch) == exact(after)


@pytest.mark.parametrize(("original", "patch", "result"), EXAMPLES)
def test_applying_the_appendix(original: str, patch: str, result: str) -> None:
    """Each patch makes the result of the original."""
    assert json.dumps(apply_merge_patch(json.loads(original), json.loads(patch)), separators=(",", ":")) == result


@given(JSON, JSON)
def test_applying_any_patch(target: Any, patch: Any) -> None:
    """The result is that of the RFC's algorithm. Neither argument is changed, or shared."""
    before = json.dumps([target, patch])
    found = apply_merge_patch(target, patch)
    assert exact(found) == exact(apply(target, patch))
    assert json.dumps([target, patch]) == before
    if isinstance(found, dict):
        found.clear()
        assert json.dumps([target, patch]) == before


@given(near_sessions(), near_sessions())
def test_applying_to_a_model(target: dict[str, Any], patch: dict[str, Any]) -> None:
    """The result is a model of the same class; its document is that of the RFC's algorithm, discriminator included."""
    session = SessionDetails.from_dict(target | {"itemType": "Session"})
    session._client = "kept"  # type: ignore[attr-defined]
    changes = {key: value for key, value in patch.items() if key != "itemType"}
    names = {field.name for field in fields(SessionDetails)} - {field.json_name for field in fields(SessionDetails)}
    if names & changes.keys():
        with pytest.raises(SerializationError, match="Expected the JSON name"):
            apply_merge_patch(session, {key: changes[key] or "x" for key in changes})
        return
    found = apply_merge_patch(session, changes)
    assert exact(found.as_dict()) == exact(apply(session.as_dict(), changes))
    assert type(found) is SessionDetails
    assert found._client == "kept"  # type: ignore[attr-defined]
    assert session == target | {"itemType": "Session"}


@given(near_sessions(), near_sessions())
def test_there_and_back(before: dict[str, Any], after: dict[str, Any]) -> None:
    """What `merge_patch` finds, `apply_merge_patch` does."""
    old, new = (SessionDetails.from_dict(document | {"itemType": "Session"}) for document in (before, after))
    patch = merge_patch(old, new)
    names = {field.name for field in fields(SessionDetails)} - {field.json_name for field in fields(SessionDetails)}
    if names.isdisjoint(patch):
        assert without_nulls(apply_merge_patch(old, patch).as_dict()) == without_nulls(new.as_dict())


def test_applying_what_a_caller_sends() -> None:
    """The body of an update may be a model. The discriminator stays, and has to be the same."""
    job = JobDetails(payloads.job() | {"tags": ["a"], "metadata": {"run": "1", "by": "me"}, "priority": "High"})
    before = job.as_dict()
    options = JobUpdateOptions({"name": "bell 2", "tags": ["b"], "priority": None, "metadata": {"run": None, "x": "y"}})
    changed = apply_merge_patch(job, options)
    assert type(changed) is JobDetails
    assert (changed.name, changed.tags, changed.priority) == ("bell 2", ["b"], None)
    assert changed["metadata"] == {"by": "me", "x": "y"}
    assert "priority" not in changed
    assert job == before
    assert apply_merge_patch(job, {"itemType": None, "costEstimate": {"currencyCode": "EUR"}}).item_type == "Job"
    estimate = apply_merge_patch(job, {"costEstimate": {"currencyCode": "EUR"}}).cost_estimate
    assert type(estimate) is CostEstimate
    with pytest.raises(SerializationError, match=r"Expected 'Job', got 'Session' - at \$.itemType"):
        apply_merge_patch(job, {"itemType": "Session"})
    with pytest.raises(SerializationError, match=r"Expected the JSON name 'providerId'"):
        apply_merge_patch(job, {"provider_id": "x"})
    with pytest.raises(SerializationError, match=r"Expected a finite number, got nan - at \$.shots"):
        apply_merge_patch(job, {"shots": float("nan")})
    for patch in ([], "x", None, 5):
        with pytest.raises(ArgumentError, match="^A merge patch for a model is a JSON object; got "):
            apply_merge_patch(job, patch)
    assert job == before


def test_a_patch_that_is_nested_too_deeply() -> None:
    """It is refused, and nothing is changed."""
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    session = SessionDetails(name="x")
    with pytest.raises(SerializationError, match="Expected fewer levels of nesting"):
        apply_merge_patch(session, {"new": deep})
    assert session == {"name": "x", "itemType": "Session"}


@given(st.dictionaries(st.text(max_size=3), JSON), st.data())
def test_a_changed_copy(document: dict[str, Any], data: st.DataObject) -> None:
    """The patch has the keys that were changed and no others."""
    session = SessionDetails(document)
    changed = session.copy()
    names = ["name", "priority", "target"]
    some = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(["x", "y", None])))
    for name, value in some.items():
        setattr(changed, name, value)
    patch = merge_patch(session, changed)
    assert {*patch} <= {*some}
    assert without_nulls(apply(session.as_dict(), patch)) == without_nulls(changed.as_dict())


def test_two_versions_of_a_job() -> None:
    """What a caller changed becomes the body of an update, and shares nothing with the job."""
    job = JobDetails(payloads.job() | {"tags": ["a"], "priority": "High", "metadata": {"run": "1", "by": "me"}})
    changed = job.copy()
    changed.name, changed.priority, changed.tags = "bell 2", NULL, ["a", "b"]
    changed.metadata["run"] = "2"
    patch = merge_patch(job, changed)
    assert patch == {"name": "bell 2", "priority": None, "tags": ["a", "b"], "metadata": {"run": "2"}}
    assert type(patch) is dict
    patch["tags"].append("c")
    assert changed.tags == ["a", "b"]
    changed.priority = None
    assert merge_patch(job, changed)["priority"] is None
    options = JobUpdateOptions(patch)
    assert options.to_json(operation="update") == json.dumps(patch)


def test_what_only_the_service_changes() -> None:
    """With an operation, it is no part of the patch, at any depth; plain documents have no operations."""
    before = JobDetails({"name": "a", "status": "Waiting", "lastModifiedTime": "2025-03-04T05:06:07Z", "new": 1})
    after = JobDetails({"name": "b", "status": "Executing", "costEstimate": {}, "new": 2})
    assert merge_patch(before, after, operation="update") == {"name": "b", "new": 2}
    assert merge_patch(before, after)["status"] == "Executing"
    assert merge_patch(dict(before), dict(after), operation="update") == merge_patch(before, after)
    with pytest.raises(ArgumentError):
        merge_patch(before, after, operation="patch")  # type: ignore[call-overload]


def test_what_is_set_is_sent() -> None:
    """NULL sends null, and what isn't set is absent; the identifier is the URL's."""
    options = JobUpdateOptions(id="42", name="bell 2", priority=NULL)
    assert options.as_dict(operation="update") == {"name": "bell 2", "priority": None}
    assert options.validate(operation="update") is options
    assert JobUpdateOptions().as_dict(operation="update") == {}


@pytest.mark.parametrize(
    ("before", "after", "patch"),
    [
        ({"a": 1}, {"a": True}, {"a": True}),
        ({"a": [0]}, {"a": [False]}, {"a": [False]}),
        ({"a": [{"b": 1}]}, {"a": [{"b": True}]}, {"a": [{"b": True}]}),
        ({"a": 1}, {"a": 1.0}, {}),
        ({"a": [1, 2]}, {"a": [1]}, {"a": [1]}),
        ({"a": [{"b": 1}]}, {"a": [{"c": 1}]}, {"a": [{"c": 1}]}),
        ({"a": None}, {"a": None}, {}),
        ({}, {"a": None}, {"a": None}),
        ({"a": None}, {}, {"a": None}),
        ({"a": {"b": 1}}, {"a": {"b": 1}}, {}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": None}}),
        ({"a": {}}, {"a": 5}, {"a": 5}),
    ],
)
def test_what_differs(before: Any, after: Any, patch: Any) -> None:
    """JSON's own idea of equality, in lists too."""
    assert exact(merge_patch(before, after)) == exact(patch)


def test_what_is_refused() -> None:
    """What JSON can't hold, and what is too deep to compare."""
    with pytest.raises(SerializationError, match=r"Expected a finite number, got nan - at \$.a"):
        merge_patch({}, {"a": float("nan")})
    deep: Any = []
    for _ in range(360):  # as copied, the stack is long enough for it, and as compared it isn't
        deep = [{"a": deep}]
    with pytest.raises(SerializationError, match="Expected fewer levels of nesting"):
        merge_patch({"a": deep}, {"a": json.loads(json.dumps(deep))})


def test_what_is_nested_too_deep_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    """On some Pythons comparing takes more of the stack than copying, which comes first."""

    def deep(*_: object) -> bool:
        raise RecursionError

    monkeypatch.setattr("quantum_workspace_models.patching._same", deep)
    monkeypatch.setattr("quantum_workspace_models.patching._patched", deep)
    for function in (merge_patch, apply_merge_patch):
        with pytest.raises(SerializationError, match="Expected fewer levels of nesting, got an object - at "):
            function({"a": 2}, {"a": 1})


@given(near_sessions(), near_sessions())
def test_a_model_on_either_side(before: dict[str, Any], after: dict[str, Any]) -> None:
    """With an operation, a plain dict is read like the model that it is compared with, on either side."""
    old, new = (SessionDetails.from_dict({"itemType": "Session", **document}) for document in (before, after))
    expected = merge_patch(old, new, operation="update")
    assert merge_patch(old.as_dict(), new, operation="update") == expected
    assert merge_patch(old, new.as_dict(), operation="update") == expected
    assert not {"id", "status", "itemType"} & expected.keys()
