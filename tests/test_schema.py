"""json_schema: the independent jsonschema judges with it as `validate` does."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal, get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quantum_workspace_models import (
    DeserializationError,
    ExtensibleEnum,
    InnerError,
    ItemDetails,
    JobDetails,
    Model,
    SessionDetails,
    SessionStatus,
    Usage,
    ValidationError,
    json_schema,
    rest_discriminator,
    rest_field,
)
from quantum_workspace_models._core.fields import Visibility
from tests import payloads, reference
from tests.strategies import JSON, near, near_any_model, near_sessions
from tests.test_validation import FORMATS

MODELS = {model.__name__: model for model in reference.models()}
OPERATIONS: tuple[Visibility | None, ...] = (None, *get_args(Visibility))


class Kind(ExtensibleEnum):
    """A closed enum where nothing else is said."""

    BIG = "Big"
    SMALL = "small.*"


class Animal(Model):
    """Told apart by its kind."""

    kind: str = rest_discriminator()
    size: Kind | None = rest_field()


class Cat(Animal, discriminator="cat"):
    """One of them, which has kinds of its own."""

    breed: Literal["siamese", "manx"] | None = rest_discriminator("@breed")
    lives: Literal[7, 9] | None = rest_field(default=9)


class Siamese(Cat, discriminator="siamese"):
    """A kind of cat."""

    coat_color: str = rest_field()


class Dog(Animal, discriminator="dog"):
    """Another."""

    friends: list[Cat | Dog] | None = rest_field(visibility=["read"])


class Zoo(Model):
    """Fields of all kinds."""

    star: Animal | None = rest_field()
    pets: dict[str, Cat | Dog] | None = rest_field()
    either: int | list[Animal] | bool | None = rest_field()
    free: Any = rest_field()
    day: dt.date | None = rest_field()
    data: bytes | None = rest_field()
    reals: list[float] | None = rest_field()
    numbers: Usage | None = rest_field()


class Prices(Model, additional_properties=float):
    """Values of one type."""


ZOO: dict[str, Any] = {
    "star": {"kind": "Cat", "@breed": "siamese", "coatColor": "grey", "lives": 9.0, "size": "BIG"},
    "pets": {"a": {"kind": "dog", "friends": [{"kind": "CAT", "@breed": "Manx"}]}, "b": {"kind": "cat", "lives": 8}},
    "either": [{"kind": "fish", "size": "small.*"}, {"kind": None}, {}],
    "free": 1,
    "data": "AAE=",
    "reals": [1, 2.5],
    "numbers": {"x": 1},
    "coat_color": 5,
}
OWN: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "Zoo": (Zoo, ZOO),
    "Animal": (Animal, ZOO["star"]),
    "Cat": (Cat, ZOO["star"]),
    "Siamese": (Siamese, ZOO["star"]),
    "Dog": (Dog, ZOO["pets"]["a"]),
    "Prices": (Prices, {"a": 1, "b": 2.5}),
}


def judge(model: type[Model], operation: Visibility | None) -> Any:
    schema = json_schema(model, operation=operation)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(json.loads(json.dumps(schema)), format_checker=FORMATS)


JUDGES: dict[tuple[str, Visibility | None], Any] = {}


def agree(model: type[Model], document: dict[str, Any], operation: Visibility | None) -> bool:
    """Whether both say the same, and what."""
    key = (model.__qualname__, operation)
    schema = JUDGES.get(key) or JUDGES.setdefault(key, judge(model, operation))
    try:
        model.from_json(json.dumps(document)).validate(operation=operation)
        accepted = True
    except (DeserializationError, ValidationError):
        accepted = False
    assert schema.is_valid(document) is accepted
    return accepted


@settings(max_examples=3 * settings().max_examples)
@given(near_any_model(), st.sampled_from(OPERATIONS))
def test_any_model(pair: tuple[str, dict[str, Any]], operation: Visibility | None) -> None:
    """Of every model of the service, whole documents and request bodies."""
    name, document = pair
    agree(MODELS[name], document, operation)


@given(near_sessions(), st.sampled_from([SessionDetails, ItemDetails, JobDetails]), st.sampled_from(OPERATIONS))
def test_sessions(document: dict[str, Any], model: type[Model], operation: Visibility | None) -> None:
    """With unknown keys, and read as each of the classes."""
    agree(model, document, operation)


@pytest.mark.parametrize("name", payloads.EXAMPLES)
def test_documents_that_are_right(name: str) -> None:
    """They are accepted."""
    for operation in OPERATIONS:
        assert agree(MODELS[name], payloads.EXAMPLES[name], operation)


@settings(max_examples=3 * settings().max_examples)
@given(st.sampled_from(sorted(OWN)).flatmap(lambda name: st.tuples(st.just(name), near(OWN[name][1]))), st.booleans())
def test_models_of_an_sdk(pair: tuple[str, Any], extra: bool) -> None:
    """Discriminators on several levels, unions, containers, values without fields."""
    name, document = pair
    if isinstance(document, dict):
        agree(OWN[name][0], {**document, **({"coat_color": 1} if extra else {})}, None)


@pytest.mark.parametrize(
    ("document", "accepted"),
    [
        ({"free": 1, "star": ZOO["star"]}, True),
        ({"free": 1, "star": {"kind": "cat", "@breed": "siamese"}}, False),
        ({"free": 1, "star": {"kind": "cat\n", "@breed": 5, "size": "Big"}}, True),
        ({"free": 1, "star": {"kind": "cat", "size": "Big\n"}}, False),
        ({"free": 1, "pets": {"a": {"kind": "fish"}}}, False),
        ({"free": 1, "pets": {"a": {"kind": "DOG"}}}, True),
        ({"free": 1, "star": {"kind": "cat", "lives": 9.0}}, True),
        ({"free": 1, "star": {"kind": "cat", "lives": True}}, False),
        ({"free": 1, "either": True}, True),
        ({"free": None, "data": "AA"}, False),
    ],
)
def test_rows(document: dict[str, Any], accepted: bool) -> None:
    """What both say of a document."""
    assert agree(Zoo, document, None) is accepted


@pytest.mark.parametrize("document", [{"@breed": "siamese", "coatColor": "x"}, {"kind": None, "@breed": "SIAMESE"}, {}])
def test_what_the_outermost_model_adds(document: dict[str, Any]) -> None:
    """Its discriminators may be missing, those of its subclasses too."""
    for model in (Animal, Cat, Siamese):
        for operation in OPERATIONS:
            agree(model, document, operation)
    assert agree(Cat, {"@breed": "siamese", "coatColor": "x"}, None)


def test_what_people_read() -> None:
    """Titles, descriptions, who sets a field, defaults, open enums, and the models in it by name."""
    schema = json_schema(SessionDetails)
    assert schema["title"] == "SessionDetails"
    assert schema["description"].startswith("A session: a group of jobs")
    status = schema["properties"]["status"]
    assert status["readOnly"] is True
    assert status["description"] == SessionDetails.status.doc
    assert status["anyOf"][0]["anyOf"] == [{"enum": [*SessionStatus]}, {"type": "string"}]
    assert schema["properties"]["creationTime"]["anyOf"][0] == {"type": "string", "format": "date-time"}
    assert schema["properties"]["costEstimate"]["anyOf"][0] == {"$ref": "#/$defs/CostEstimate"}
    assert schema["properties"]["provider_id"] is False
    assert json_schema(Cat)["else"]["properties"]["lives"]["default"] == 9
    assert json_schema(InnerError)["properties"]["innererror"]["anyOf"][0] == {"$ref": "#/$defs/InnerError"}
    assert "required" not in json_schema(SessionDetails, operation="query")


def test_it_shares_nothing() -> None:
    """Each call makes one of its own."""
    first = json_schema(ItemDetails)
    assert first == json_schema(ItemDetails)
    first["$defs"].clear()
    first["title"] = "x"
    assert json_schema(ItemDetails)["$defs"]


def test_two_models_of_one_name() -> None:
    """Both are defined."""
    other = type("Usage", (Model,), {"__annotations__": {"a": int}, "a": rest_field()})
    both = type("Both", (Model,), {"__annotations__": {"a": Usage, "b": other}, "a": rest_field(), "b": rest_field()})
    assert set(json_schema(both)["$defs"]) == {"Usage", "Usage2"}


def test_a_type_that_is_not_there() -> None:
    """It is the error that names the field."""

    class Early(Model):
        late: Nowhere | None = rest_field()  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(TypeError, match="^Early.late: cannot evaluate the annotation"):
        json_schema(Early)


@given(JSON)
def test_free_json(value: Any) -> None:
    """A field of any type takes any JSON value."""
    assert agree(Zoo, {"free": value}, None)
