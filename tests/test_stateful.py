"""Contract points 4, 7 and 8 at once: a model under any sequence of operations, beside a plain dict under the same."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    DeserializationError,
    ItemDetails,
    Model,
    SerializationError,
    SessionDetails,
    UsageEvent,
    fields,
)
from tests.helpers import read_everything
from tests.strategies import JSON, near_sessions

FIELDS = [field for field in fields(SessionDetails) if not field.is_discriminator]
KEYS = st.sampled_from([*(field.json_name for field in FIELDS), "new", "items", "__class__"])
CHANGES = st.dictionaries(KEYS, JSON, max_size=3)
COPIES = [
    copy.copy,
    copy.deepcopy,
    lambda model: model.copy(),
    *(lambda model, p=p: pickle.loads(pickle.dumps(model, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1)),
]


def same(value: Any) -> Any:
    return json.loads(json.dumps(value))


class Session(RuleBasedStateMachine):
    """`model` and `plain` always hold the same document; `originals` are what copies were made of."""

    @initialize(document=near_sessions(), way=st.sampled_from(["init", "dict", "text"]))
    def make(self, document: dict[str, Any], way: str) -> None:
        self.plain = {**same(document), "itemType": "Session"}
        self.model = {
            "init": lambda: SessionDetails(self.plain),
            "dict": lambda: ItemDetails.from_dict(self.plain),
            "text": lambda: SessionDetails.from_json(json.dumps(self.plain)),
        }[way]()
        self.originals: list[tuple[Model, str]] = []

    def replace(self, model: Any) -> None:
        self.originals.append((self.model, json.dumps(self.plain)))
        self.model = model

    @rule(key=KEYS, value=JSON)
    def set_key(self, key: str, value: Any) -> None:
        self.model[key] = value
        self.plain[key] = same(value)

    @rule(key=KEYS)
    def pop(self, key: str) -> None:
        assert self.model.pop(key, None) == self.plain.pop(key, None)

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        if key in self.plain:
            del self.model[key], self.plain[key]
        else:
            with pytest.raises(KeyError):
                del self.model[key]

    @rule(key=KEYS)
    def clear(self, key: str) -> None:
        if key == "new":  # one time in many, or there would be little left to change
            self.model.clear()
            self.plain.clear()

    @rule(changes=CHANGES)
    def merge_in_place(self, changes: dict[str, Any]) -> None:
        before = self.model
        self.model |= changes
        self.plain |= same(changes)
        assert self.model is before

    @rule(key=KEYS)
    def refused(self, key: str) -> None:
        with pytest.raises(SerializationError):
            self.model.update({"name": "half", key: {1}})

    @rule()
    def popitem(self) -> None:
        if self.plain:
            assert self.model.popitem() == self.plain.popitem()

    @rule(key=KEYS, value=JSON)
    def setdefault(self, key: str, value: Any) -> None:
        assert self.model.setdefault(key, value) == self.plain.setdefault(key, same(value))

    @rule(changes=CHANGES)
    def update(self, changes: dict[str, Any]) -> None:
        self.model.update(changes)
        self.plain.update(same(changes))

    @rule(changes=CHANGES)
    def merge(self, changes: dict[str, Any]) -> None:
        self.replace(self.model | changes)
        self.plain = self.plain | same(changes)

    @rule(changes=CHANGES)
    def merge_behind(self, changes: dict[str, Any]) -> None:
        self.replace(changes | self.model)
        self.plain = same(changes) | self.plain
        self.plain.setdefault("itemType", "Session")

    @rule(make_copy=st.sampled_from(COPIES))
    def copy(self, make_copy: Any) -> None:
        self.replace(make_copy(self.model))
        self.plain = same(self.plain)

    @rule()
    def rebuild(self) -> None:
        self.replace(SessionDetails(self.model))
        self.plain = {**same(self.plain), "itemType": self.plain.get("itemType", "Session")}

    @rule(field=st.sampled_from(FIELDS), value=JSON | st.just(NULL))
    def set_attribute(self, field: Any, value: Any) -> None:
        try:
            setattr(self.model, field.name, value)
        except SerializationError:
            return
        if value is None:
            self.plain.pop(field.json_name, None)
        else:
            self.plain[field.json_name] = None if value is NULL else same(value)

    @rule(field=st.sampled_from(FIELDS))
    def delete_attribute(self, field: Any) -> None:
        if field.json_name in self.plain:
            delattr(self.model, field.name)
            del self.plain[field.json_name]
        else:
            with pytest.raises(AttributeError):
                delattr(self.model, field.name)

    @rule(field=st.sampled_from(fields(CostEstimate)), value=JSON | st.just(NULL))
    def set_nested_attribute(self, field: Any, value: Any) -> None:
        plain_cost = self.plain.get("costEstimate")
        if isinstance(plain_cost, dict):
            before = json.dumps(self.model)
            try:
                setattr(self.model.cost_estimate, field.name, value)
            except SerializationError:
                assert json.dumps(self.model) == before
                return
            if value is None:
                plain_cost.pop(field.json_name, None)
            else:
                plain_cost[field.json_name] = None if value is NULL else same(value)

    @rule()
    def read(self) -> None:
        read_everything(self.model)

    @rule(value=JSON)
    def change_inside(self, value: Any) -> None:
        cost, plain_cost = self.model.get("costEstimate"), self.plain.get("costEstimate")
        if isinstance(plain_cost, dict):
            assert type(cost) is CostEstimate
            cost["currencyCode"], plain_cost["currencyCode"] = value, same(value)
            events = plain_cost.get("events")
            for index, plain_event in enumerate(events if isinstance(events, list) else []):
                if isinstance(plain_event, dict):
                    event = cost["events"][index]
                    assert type(event) is UsageEvent
                    event["unitPrice"], plain_event["unitPrice"] = value, same(value)
        if isinstance(self.plain.get("tags"), list):
            self.model["tags"].append("more")
            self.plain["tags"].append("more")

    @invariant()
    def the_document_is_the_same(self) -> None:
        text = json.dumps(self.plain)
        assert type(self.model) is SessionDetails
        assert json.dumps(self.model) == json.dumps(self.model.as_dict()) == text
        assert self.model == self.plain
        for original, before in self.originals[-3:]:
            assert json.dumps(original) == before

    @invariant()
    def attributes_are_those_of_a_new_model(self) -> None:
        fresh = SessionDetails(self.plain)
        for field in FIELDS:
            value = self.attribute(self.model, field.name)
            assert value == self.attribute(fresh, field.name)
            if isinstance(value, (dict, list)):
                assert value is self.model[field.json_name] is self.model.get(field.json_name)

    def attribute(self, model: Model, name: str) -> Any:
        try:
            return getattr(model, name)
        except DeserializationError as error:
            return str(error)


TestSession = Session.TestCase
TestSession.settings = settings(max_examples=settings().max_examples * 3 // 5, stateful_step_count=20)
