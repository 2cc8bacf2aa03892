"""Contract point 9: comparing, repr and pattern matching."""

from __future__ import annotations

import json
from typing import Any

import devtools
import pytest
from hypothesis import given
from hypothesis.vendor.pretty import pretty as hypothesis_pretty
from IPython.lib.pretty import pretty

from quantum_workspace_models import (
    CostEstimate,
    JobDetails,
    Model,
    SessionDetails,
    SessionStatus,
    Usage,
    fields,
    rest_field,
)
from tests import payloads
from tests.strategies import DOCUMENTS


@given(DOCUMENTS, DOCUMENTS)
def test_equality_is_that_of_the_documents(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Models compare with models and with plain dicts as their documents do."""
    for left in (one, Model(one), Model.from_json(json.dumps(one))):
        for right in (one, other, Model(one), Model(other)):
            assert (left == right) is (json.loads(json.dumps(left)) == json.loads(json.dumps(right)))


def test_unhashable() -> None:
    """Models are mutable, so they have no hash."""
    with pytest.raises(TypeError, match="unhashable"):
        hash(SessionDetails({}))


def test_repr() -> None:
    """repr names the class and shows every attribute, in document order; long texts are shortened."""
    cost = CostEstimate(currency_code="USD", estimated_total=0.5, events=[])
    assert repr(cost) == "CostEstimate(currency_code='USD', estimated_total=0.5, events=[])"
    assert repr(Usage({"a": 1, "b": None})) == "Usage('a': 1, 'b': None)"
    assert repr(Model()) == "Model()"
    long = f"{'x' * 10_000_000}end"
    full = repr(SessionDetails(payloads.full() | {"createdBy": long}))
    assert full.startswith("SessionDetails(id='4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f', name='VQE', provider_id='ionq'")
    assert full.endswith(", job_failure_policy='Abort', status='Succeeded')")
    shown = [full.index(f" {field.name}=") for field in fields(SessionDetails) if field.name != "id"]
    order = [field.name for key in payloads.full() for field in fields(SessionDetails) if field.json_name == key]
    assert len(shown) == 20
    assert sorted(order[1:], key=lambda name: full.index(f" {name}=")) == order[1:]
    assert len(full) < 2500
    assert "\n" not in full


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ({"name": "x" * 200}, f"name='{'x' * 200}'"),
        ({"name": "x" * 160 + "-" + "y" * 40}, f"name='{'x' * 160}... 1 more characters ...{'y' * 40}'"),
        ({"name": "x" * 160 + "-" * 99 + "y" * 40}, f"name='{'x' * 160}... 99 more characters ...{'y' * 40}'"),
        ({"tags": [*map(str, range(20))]}, f"tags={[*map(str, range(20))]}"),
        ({"tags": [*map(str, range(23))]}, f"tags={[*map(str, range(20))]}".replace("]", ", ... 3 more]")),
        ({"new": dict.fromkeys(map(str, range(100)))}, f"'new': {dict.fromkeys(map(str, range(100)))}"),
        (
            {"new": dict.fromkeys(map(str, range(102)))},
            f"'new': {dict.fromkeys(map(str, range(100)))}".replace("}", ", ... 2 more}"),
        ),
        ({"new": {1}, "b": b"x", "m": [object()]}, "'new': <set>, 'b': <bytes>, 'm': [<object>]"),
        ({"costEstimate": [1], "usage": "x", "errorData": 5}, "cost_estimate=<array>, usage=<string>, error_data=5"),
        ({"tags": [[1]], "new": [[1]]}, "tags=[[1]], 'new': [[1]]"),
        ({"cost_estimate": {"events": [{}]}}, "'cost_estimate': CostEstimate(events=[UsageEvent()])"),
    ],
)
def test_what_repr_shows(document: dict[str, Any], shown: str) -> None:
    """repr shows the ends of a long text, the first 20 items of a list, the first 100 keys of an object.

    Of what isn't JSON, and of what isn't the model that belongs there, it shows the type.
    """
    session = SessionDetails.from_json("", loads=lambda _: document | {"itemType": "Session"})
    assert repr(session) == f"SessionDetails({shown}, item_type='Session')"


LAYOUT = {
    "id": "4" * 36,
    "name": "VQE",
    "new": [1, {"a": None}],
    "costEstimate": {"currencyCode": "USD", "events": [{"dimensionName": "x" * 60}], "estimatedTotal": 10**5000},
    "usage": [1],
    "itemType": "Session",
}


def test_what_ipython_shows() -> None:
    """What repr shows, over lines if it doesn't fit on one."""
    assert pretty(SessionDetails(name="VQE")) == repr(SessionDetails(name="VQE"))
    assert (
        pretty(SessionDetails(LAYOUT))
        == f"""SessionDetails(
    id='{"4" * 36}',
    name='VQE',
    'new': [1, {{'a': None}}],
    cost_estimate=CostEstimate(
        currency_code='USD',
        events=[UsageEvent(
             dimension_name='{"x" * 60}')],
        estimated_total=<number>),
    usage=<array>,
    item_type='Session')"""
    )
    session = SessionDetails(name="VQE")
    dict.__setitem__(session, "usage", session)
    assert pretty(session) == "SessionDetails(name='VQE', item_type='Session', usage=<SessionDetails>)"
    dict.__setitem__(session, "new", session)
    assert pretty(session).endswith(" 'new': SessionDetails(...))")


def test_what_hypothesis_shows() -> None:
    """It prints failing examples in the same way. They may have a model class in them."""
    assert hypothesis_pretty([SessionDetails(name="VQE")]) == "[SessionDetails(name='VQE', item_type='Session')]"
    assert hypothesis_pretty((SessionDetails, 1)) == "(<a model class>, 1)"
    assert pretty(SessionDetails) == "quantum_workspace_models.models.items.SessionDetails"


def test_what_devtools_shows() -> None:
    """Each attribute and key on a line of its own."""
    assert (
        devtools.pformat(SessionDetails(LAYOUT))
        == f"""SessionDetails(
    id='{"4" * 36}',
    name='VQE',
    'new': [
        1,
        {{
            'a': None,
        }},
    ],
    cost_estimate=CostEstimate(
        currency_code='USD',
        events=[
            UsageEvent(
                dimension_name='{"x" * 60}',
            ),
        ],
        estimated_total=<number>,
    ),
    usage=<array>,
    item_type='Session',
)"""
    )


def test_models_that_look_different() -> None:
    """Two models that differ look different, even if they differ at the end of a document or of a text."""
    document = payloads.full_job() | {"name": "x" * 1000}
    shown = {repr(JobDetails(document)), repr(JobDetails(document | {"name": "x" * 999 + "y"}))}
    for key, value in document.items():
        if not isinstance(value, (dict, list)) and not str(value).startswith("https:") and key != "itemType":
            shown.add(repr(JobDetails(document | {key: 5})))
    changed = JobDetails(document)
    changed.cost_estimate.events[-1].unit_price = 9  # type: ignore[union-attr, index]
    shown.add(repr(changed))
    assert (
        len(shown)
        == 3
        + len(
            [
                value
                for value in document.values()
                if not isinstance(value, (dict, list)) and not str(value).startswith("https:")
            ]
        )
        - 1
    )


@pytest.mark.parametrize(
    "document",
    [
        {"containerUri": "https://x.example/c?sv=1&sig=SECRET%3D&se=2"},
        {"containerUri": "https://x.example/" + "c" * 300 + "?SIG=SECRET"},
        {"new": [{"uri": "?sig=SECRET"}]},
        {"sig=SECRET": 1},
        {"errorData": {"message": "denied: sig=SECRET"}},
    ],
)
def test_repr_hides_signatures(document: dict[str, Any]) -> None:
    """repr masks the signature of a SAS URI. The document keeps it."""
    session = SessionDetails(document)
    assert "SECRET" not in repr(session)
    assert "SECRET" in session.to_json()


def test_pattern_matching() -> None:
    """Class patterns match attributes, mapping patterns keys."""
    match SessionDetails.from_json(json.dumps(payloads.full())):
        case SessionDetails(status=SessionStatus.SUCCEEDED, cost_estimate=CostEstimate(currency_code=currency)):
            assert currency == "USD"
        case _:
            pytest.fail("no match")
    match SessionDetails.from_json(json.dumps(payloads.full())):
        case {"status": "Succeeded", "costEstimate": CostEstimate()}:
            pass
        case _:
            pytest.fail("no match")


class Either(Model):
    """A field that takes a model or a text."""

    cost: CostEstimate | str | None = rest_field()


def test_a_text_where_a_model_may_be() -> None:
    """A text that the field takes is shown, and what it doesn't take is shown as its type."""
    assert repr(Either({"cost": "free"})) == "Either(cost='free')"
    assert repr(Either({"cost": ["free"]})) == "Either(cost=<array>)"
