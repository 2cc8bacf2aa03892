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
    [
        *(field.json_name for field in fields(SessionDetails)),
        "items",
        "__class__",
        "_private",
        "code",
        "events",
    ]
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
    unknown = st.dictionaries(st.sampled_from(["new", "items", "__class__", "_nested_converted"]), JSON, max_size=2)
    return st.builds(lambda some, more: some | more, st.fixed_dictionaries({}, optional=known), unknown)


def near_any_model() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """The name of a model, and an object that is nearly one of its."""
    return st.sampled_from(sorted(payloads.EXAMPLES)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.fixed_dictionaries({}, optional={key: near(item) for key, item in payloads.EXAMPLES[name].items()}),
        )
    )


def texts(*usual: str) -> st.SearchStrategy[str]:
    return st.sampled_from(usual) | st.text(max_size=8)


# Most of these name a moment; a part of most is now and then out of its range.
_PARTS = ((4, 0, 9999), (2, 0, 13), (2, 0, 32), (2, 0, 24), (2, 0, 60), (2, 0, 61))
TIMES: st.SearchStrategy[str] = st.builds(
    "{}-{}-{}{}{}:{}:{}{}{}".format,
    *(st.integers(low, high).map(f"{{:0{width}}}".format) for width, low, high in _PARTS[:3]),
    st.sampled_from("Tt "),
    *(st.integers(low, high).map(f"{{:0{width}}}".format) for width, low, high in _PARTS[3:]),
    st.just("") | st.from_regex(r"[.,][0-9]{1,9}", fullmatch=True),
    st.sampled_from(["", "Z", "z", "+00:00", "-08:00"]) | st.from_regex(r"[+-][0-2][0-9]:[0-6][0-9]", fullmatch=True),
) | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")

_NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_INNER: st.SearchStrategy[Any] = st.deferred(
    lambda: st.fixed_dictionaries({}, optional={"code": st.none() | texts("Shots"), "innererror": st.none() | _INNER})
)
_ERROR: st.SearchStrategy[Any] = st.deferred(
    lambda: st.fixed_dictionaries(
        {"code": texts("JobFailed"), "message": texts("A job of the session failed.")},
        optional={
            "target": st.none() | texts("jobs"),
            "details": st.none() | st.lists(_ERROR, max_size=2),
            "innererror": st.none() | _INNER,
        },
    )
)
_EVENT = st.fixed_dictionaries(
    {key: texts("gs1q") for key in ("dimensionId", "dimensionName", "measureUnit")}
    | dict.fromkeys(("amountBilled", "amountConsumed", "unitPrice"), _NUMBERS)
)
_COST = st.fixed_dictionaries(
    {"currencyCode": texts("USD"), "estimatedTotal": _NUMBERS},
    optional={"events": st.none() | st.lists(_EVENT, max_size=2)},
)
_MOMENTS = st.none() | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
_WORDS = {
    "createdBy": "user1@example.com",
    "createdByType": "User",
    "lastModifiedBy": "user2@example.com",
    "lastModifiedByType": "Key",
    "priority": "High",
    "status": "Succeeded",
}
_TIMED = ("creationTime", "lastModifiedTime", "lastUpdatedTime", "beginExecutionTime", "endExecutionTime")


def valid_sessions() -> st.SearchStrategy[dict[str, Any]]:
    """Sessions in which all is as the service says it; some optional fields are missing, some null, some unknown."""
    return st.fixed_dictionaries(
        {key: texts("VQE", "ionq.qpu") for key in ("id", "name", "providerId", "target")}
        | {"itemType": st.sampled_from(["Session", "SESSION"]), "jobFailurePolicy": texts("Abort", "continue")},
        optional=dict.fromkeys(_TIMED, _MOMENTS)
        | {key: st.none() | texts(word) for key, word in _WORDS.items()}
        | {
            "costEstimate": st.none() | _COST,
            "errorData": st.none() | _ERROR | st.just({"code": None, "message": None}),
            "tags": st.none() | st.lists(texts("nightly"), max_size=3),
            "usage": st.none() | st.dictionaries(texts("standardMinutes"), _NUMBERS, max_size=3),
            "new": JSON,
        },
    )


@st.composite
def spoiled_sessions(draw: st.DrawFn) -> dict[str, Any]:
    """Valid sessions, but for up to four values, at any depth, that are missing, null, a time or anything."""
    document = draw(valid_sessions())
    for _ in range(draw(st.integers(1, 4))):
        place: Any = document
        while place:
            key = draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
            if isinstance(place[key], (dict, list)) and place[key] and draw(st.booleans()):
                place = place[key]
            elif key == "itemType" and place is document:
                break  # another value makes another class
            elif draw(st.booleans()):
                place[key] = draw(st.none() | TIMES | SCALARS | JSON)
                break
            else:
                del place[key]
                break
    return document
