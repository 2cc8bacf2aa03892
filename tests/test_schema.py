"""json_schema(): another library's validator accepts by it what `validate` accepts, and other tools can read it."""

from __future__ import annotations

import datetime as dt
import enum
import json
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

import jsonschema
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

import quantum_workspace_models
from quantum_workspace_models import (
    NULL,
    ArgumentError,
    ExtensibleEnum,
    InnerError,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    JobUpdateOptions,
    Model,
    ModelError,
    SessionDetails,
    Usage,
    UsageEvent,
    fields,
    json_schema,
    rest_discriminator,
    rest_field,
)
from quantum_workspace_models._core import iso8601
from quantum_workspace_models._core.fields import ALL_VISIBILITIES
from quantum_workspace_models._core.type_hints import field_codec
from tests import payloads
from tests.strategies import JSON, TIMES, near, near_any_model, near_sessions, spoiled_sessions, valid_sessions

MODELS = {name: getattr(quantum_workspace_models, name) for name in payloads.EXAMPLES}
OPERATIONS = (None, *ALL_VISIBILITIES)
FORMATS = jsonschema.FormatChecker(formats=())


def check(parse: Callable[[str], Any]) -> Callable[[Any], bool]:
    """Whether `parse` can read a value, if it is a string."""

    def is_right(value: Any) -> bool:
        return not isinstance(value, str) or bool(parse(value)) or True

    return is_right


for name, parse in {
    "date-time": iso8601.parse_datetime,
    "date": iso8601.parse_date,
    "time": iso8601.parse_time,
    "duration": iso8601.parse_duration,
}.items():
    FORMATS.checks(name, ValueError)(check(parse))


def check_encoding(_validator: Any, encoding: str, value: Any, _schema: Any) -> Any:
    """By the specification, validators leave it unchecked."""
    assert encoding == "base64"
    try:
        check(field_codec(bytes, None, eval)[0].decode)(value)
    except ValueError as error:
        yield jsonschema.ValidationError(str(error))


Validator: Any = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"contentEncoding": check_encoding})
VALIDATORS: dict[Any, Any] = {}


def validator(model: type[Model], operation: Any) -> Any:
    """The validator of a schema, made once."""
    if (model, operation) not in VALIDATORS:
        schema = json_schema(model, operation=operation)
        Validator.check_schema(schema)
        assert json.loads(json.dumps(schema)) == schema
        VALIDATORS[model, operation] = Validator(schema, format_checker=FORMATS)
    return VALIDATORS[model, operation]


def is_valid(model: type[Model], text: str, operation: Any = None) -> bool:
    """What the library says."""
    try:
        model.from_json(text).validate(operation=operation)
    except ModelError:
        return False
    return True


def agree(model: type[Model], document: Any) -> list[bool]:
    """What the library and the schema say, which is the same, for the whole document and each operation."""
    text = json.dumps(document)
    answers = [is_valid(model, text, operation) for operation in OPERATIONS]
    assert answers == [validator(model, operation).is_valid(json.loads(text)) for operation in OPERATIONS]
    return answers


def both_kinds(model: st.SearchStrategy[tuple[type[Model], Any]], share: float = 0.02) -> None:
    """The two agree about what the strategy makes, of which enough is valid and enough is not."""
    seen: Counter[bool] = Counter()

    @given(model)
    def check_all(example: tuple[type[Model], Any]) -> None:
        seen.update(agree(*example))

    check_all()
    assert min(seen[True], seen[False]) >= share * settings().max_examples, seen


def test_every_model() -> None:
    """Nearly valid documents of every public model."""
    both_kinds(near_any_model().map(lambda example: (MODELS[example[0]], example[1])))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_examples(name: str) -> None:
    """A document with all the fields is right as a whole and for any operation; a list is not."""
    assert all(agree(MODELS[name], payloads.EXAMPLES[name]))
    for document in (payloads.EXAMPLES[name] | {"new": 1}, {}):
        agree(MODELS[name], document)
    assert not validator(MODELS[name], None).is_valid([])


def items() -> st.SearchStrategy[Any]:
    """Sessions, jobs and other items, valid or nearly so."""
    jobs = near(payloads.full_job()).filter(lambda job: isinstance(job, dict))
    types = st.sampled_from(["Session", "JOB", "job", "Future", "Session\n", None, 5])
    some = valid_sessions() | spoiled_sessions() | near_sessions() | jobs
    return some | st.builds(lambda item, item_type: item | {"itemType": item_type}, some, types)


def test_items() -> None:
    """Items, by themselves and in a page: the discriminator says which class one is."""
    models = st.sampled_from([ItemDetails, SessionDetails, JobDetails])
    both_kinds(st.tuples(models, items()))
    both_kinds(st.tuples(st.just(ItemDetailsPage), st.fixed_dictionaries({"value": st.lists(items(), max_size=2)})))


@pytest.mark.parametrize(
    ("item_type", "has_policy", "is_right"),
    [("Session", True, True), ("sEssion", True, True), ("Session\n", True, True), ("Session", False, False),
     ("Future", False, True), ("Job", True, False), (None, True, False), (5, True, False)],
)  # fmt: skip
def test_which_class(item_type: Any, has_policy: bool, is_right: bool) -> None:
    """By the discriminator's value in any casing; an unknown one is the base class."""
    document = {key: payloads.full()[key] for key in ("id", "name", "providerId", "target")}
    document |= {"itemType": item_type} | ({"jobFailurePolicy": "Abort"} if has_policy else {})
    assert agree(ItemDetails, document)[0] is is_right
    agree(SessionDetails, document)


@pytest.mark.parametrize("model", [SessionDetails, ItemDetails, UsageEvent, JobUpdateOptions])
def test_attribute_names(model: type[Model]) -> None:
    """An attribute's name in place of the JSON name is refused, whatever the operation."""
    names = {"SessionDetails": "provider_id", "ItemDetails": "created_by", "UsageEvent": "unit_price"}
    document = payloads.EXAMPLES[model.__name__] | {names.get(model.__name__, "new"): "x"}
    assert agree(model, document) == [model is JobUpdateOptions] * len(OPERATIONS)


def generated(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    """The module that datamodel-code-generator makes of a schema."""
    command = [sys.executable, "-W", "ignore", "-m", "datamodel_code_generator", "--input-file-type", kind]
    command += ["--output-model-type", "pydantic_v2.BaseModel"]
    run = subprocess.run(command, input=json.dumps(schema), capture_output=True, text=True, check=True)
    module = types.ModuleType("generated_models")
    sys.modules[module.__name__] = module  # where pydantic resolves the annotations
    exec(run.stdout, vars(module))
    return vars(module)


def openapi() -> dict[str, Any]:
    """The document of an application with items in it."""
    app = FastAPI()

    @app.get("/items")
    def items() -> list[ItemDetails]:
        return []

    return app.openapi()


@pytest.mark.parametrize(
    ("schema", "kind"),
    [(lambda: json_schema(ItemDetails), "jsonschema"), (openapi, "openapi")],
    ids=["JSON", "OpenAPI"],
)
def test_generated_clients(schema: Any, kind: str) -> None:
    """The generated class of an item has the fields that all items have; sessions and jobs have theirs."""
    module = generated(schema(), kind)
    for model in (ItemDetails, SessionDetails, JobDetails):
        known = module[model.__name__].model_fields
        assert {field.alias or name for name, field in known.items()} == {field.json_name for field in fields(model)}
    session = module["SessionDetails"].model_validate(payloads.full())
    assert session.costEstimate.currencyCode == "USD"


def test_the_openapi_document() -> None:
    """It has the discriminator and its mapping, and nothing about Python: no patterns, attribute names, methods."""
    document = openapi()
    schemas = document["components"]["schemas"]
    item = schemas["ItemDetails"]
    assert item["discriminator"] == {
        "propertyName": "itemType",
        "mapping": {name: f"#/components/schemas/{name}Details" for name in ("Session", "Job")},
    }
    assert item["properties"].keys() == {field.json_name for field in fields(ItemDetails)}
    assert item["description"] == "What all workspace items have in common."
    assert schemas["SessionDetails"]["properties"]["itemType"]["enum"] == ["Session"]
    text = json.dumps(document)
    assert "pattern" not in text
    names = {field.name for model in (ItemDetails, SessionDetails, JobDetails) for field in fields(model)}
    for word in ["from_json", "from_dict", "redacted", "``", *(name for name in names if "_" in name)]:
        assert word not in text


def test_what_subclasses_have_in_common() -> None:
    """A field that a subclass declares again isn't required of it. Other keys are checked in their own class."""

    class Base(Model, additional_properties=int):
        kind: str = rest_discriminator()
        name: str = rest_field()
        size: int = rest_field()

    class Sub(Base, discriminator="sub", additional_properties=str):
        size: str | None = rest_field()  # type: ignore[assignment]

    class SubSub(Sub):
        name: list[str] | None = rest_field()  # type: ignore[assignment]

    schema = json_schema(Base)
    assert schema["properties"].keys() == {"kind", "name"}
    for document in (
        {"kind": "sub", "name": "x", "size": "5", "new": "x"},
        {"kind": "sub", "name": "x"},
        {"kind": "sub", "size": 5},
        {"kind": "other", "name": "x", "size": 5, "new": 1},
        {"kind": "other", "name": "x", "size": 5, "new": "1"},
        {"kind": "other", "name": "x", "size": "5"},
    ):
        agree(Base, document)


class Shade(str, enum.Enum):  # noqa: UP042 - a field may have either
    """A closed enum whose texts mean something in a regular expression, or have unusual letters."""

    KELVIN = "k.+[a]"
    STREET = "Straße"
    NONE = ""


class Level(enum.Enum):
    """Numbers, null, and what no JSON is."""

    LOW = 1
    HIGH = 2.5
    ON = True
    UNKNOWN = None
    PAIR = (1, 2)


class Hue(ExtensibleEnum):
    """An extensible enum."""

    RED = "red"


Item = TypeVar("Item")


class Box(Model, Generic[Item]):
    content: list[Item] | None = rest_field()


class Animal(Model, additional_properties=int):
    kind: str | None = rest_discriminator(visibility=["read"])
    legs: int | None = rest_field(visibility=["read", "create"])
    breed: str = rest_field(visibility=["read"])


class Dog(Animal, discriminator="Dog"):
    size: str | None = rest_discriminator()
    breed: Hue | str = rest_field()
    legs: Literal["none", 4] | None = rest_field()  # type: ignore[assignment]


class Puppy(Dog, discriminator="small"):
    age: float = rest_field()


class Kitten(Animal, discriminator="Kitten"):
    pass


class Fish(Animal, discriminator="Fish"):
    kind: Any = rest_discriminator()


class Everything(Model):
    """A field of every kind.

    In more than one paragraph.
    """

    shade: Shade | None = rest_field()
    level: Level = rest_field()
    hue: Hue | str | None = rest_field()
    literal: Literal["a", 1, None] = rest_field()
    number_or_text: Literal[7] | str | None = rest_field()
    when: dt.datetime | int | None = rest_field()
    days: list[dt.date] | None = rest_field()
    times: dict[str, dt.time | None] | None = rest_field()
    length: dt.timedelta | None = rest_field()
    data: bytes | None = rest_field()
    flag: bool | list[bool] | None = rest_field()
    whole: int | None = rest_field()
    anything: Any = rest_field()
    box: Box[UsageEvent] | None = rest_field()
    pet: Dog | Kitten | list[Animal] | None = rest_field()
    animal: Animal | None = rest_field()
    again: dict[str, Everything] | None = rest_field()
    words: list[str] | None = rest_field(format="array-or-map")


class Left(Model):
    right: Right | None = rest_field()


class Right(Model):
    left: Left = rest_field()


ANIMALS = [
    {"kind": "dog", "breed": "red"},
    {"kind": "KITTEN", "breed": "x"},
    {"kind": "dog", "size": "Small", "age": 1},
]
SPECIAL = {
    "shade": ["K.+[A]", "\u212a.+[a]", "STRASSE", "straße", "", "\n", "k.+[a]\n", "kk[a]"],
    "level": [1, 1.0, 2.5, True, False, None, [1, 2]],
    "hue": ["RED", "blue", 1],
    "literal": ["a", "A", 1, 1.0, True, None],
    "numberOrText": [7, 7.0, 8, "x"],
    "when": [5, 5.0, 5.5, True, "2020-01-01T00:00:00Z", "2020-13-01T00:00:00Z"],
    "days": [["2020-01-01"], ["2020-02-30"], ["2020-01-01", None]],
    "times": [{"a": "12:00", "b": None}, {"a": "25:00"}],
    "length": ["P1D", "P1Y", "PT"],
    "data": ["QUJD", "QUJ", ""],
    "flag": [True, 1, [True, 1], [False]],
    "whole": [29.0, 29.5, 10**100, True],
    "anything": [None, 1],
    "box": [{"content": [1]}, {"content": [{}]}],
    "pet": [*ANIMALS, {"kind": None}, {"kind": "Fish", "breed": ""}, {}, ANIMALS, [{"breed": "x", "y": 1, "legs": 4}]],
    "animal": [*ANIMALS, {"breed": "x", "y": "1"}, {"kind": "dog", "breed": 1}, {"kind": 5, "breed": "x"}],
    "again": [{"a": {"level": 1, "literal": "a", "anything": 0}}, {"a": {}}],
    "words": [["a"], {"a": "b", "c": None}, {"a": 1}],
}
DOCUMENTS = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in SPECIAL.items()})


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in SPECIAL.items() for value in values])
def test_every_kind_of_field(key: str, value: Any) -> None:
    """What each kind takes and what it doesn't."""
    agree(Everything, {"level": 1, "literal": "a", "anything": 0, key: value})


def test_all_kinds() -> None:
    """Any of these, or anything, in every field."""
    fields = {key: st.sampled_from(values) | JSON | TIMES for key, values in SPECIAL.items()}
    rest = {key: fields.pop(key) for key in ("level", "literal", "anything")}
    both_kinds(st.tuples(st.just(Everything), DOCUMENTS | st.fixed_dictionaries(rest, optional=fields)))


KINDS = st.sampled_from(["dog", "DOG", "Kitten", "fish", "dog\n", "", None, 4])
PETS = st.fixed_dictionaries(
    {},
    optional={
        "kind": KINDS,
        "size": st.sampled_from(["small", "SMALL", "big", None, 1]),
        "breed": st.sampled_from(["x", None, 1]),
        "legs": st.sampled_from([4, "none", 5, None]),
        "age": st.sampled_from([1.5, None]),
        "more": st.sampled_from([1, None]),
    },
)


@pytest.mark.parametrize("model", [Animal, Dog, Puppy, Kitten, Fish])
def test_discriminators(model: type[Model]) -> None:
    """On two levels, with null and without; in subclasses that declare the same fields otherwise."""
    both_kinds(st.tuples(st.just(model), PETS), share=0)
    both_kinds(st.tuples(st.just(Box), st.fixed_dictionaries({"content": st.lists(PETS)})), share=0)


class Lowest(Model):
    kind: str = rest_discriminator()


class Middle(Lowest, discriminator="m"):
    size: str = rest_discriminator()


class Leaf(Middle, discriminator="s"):
    pass


class HoldsMiddle(Model):
    middle: Middle = rest_field()


def test_a_subclass_whose_base_is_told_apart_by_another_key() -> None:
    """A model adds every discriminator that the document lacks, so none of them is required at the root."""
    assert all(agree(Middle, {"size": "S"}))
    assert all(agree(Leaf, {}))
    assert not any(agree(Lowest, {"size": "S"}))
    assert not any(agree(HoldsMiddle, {"middle": {"size": "S"}}))
    assert all(agree(HoldsMiddle, {"middle": {"size": "S", "kind": "M"}}))


def test_recursion() -> None:
    """A model refers to itself at any depth, and so do two that hold each other."""
    assert all(agree(InnerError, {"innererror": {"code": None, "innererror": {"code": "x"}}}))
    assert not any(agree(InnerError, {"innererror": {"innererror": {"code": 5}}}))
    assert json_schema(InnerError)["properties"]["innererror"]["anyOf"] == [{"$ref": "#"}, {"type": "null"}]
    assert all(agree(Left, {"right": {"left": {"right": None}}}))
    assert not any(agree(Right, {"left": {"right": {}}}))


def test_the_text() -> None:
    """The keywords that other tools look for."""

    class Base(Model):
        """What it is."""

        id: str = rest_field(visibility=["read"], doc="Its name.")
        made_on: dt.date = rest_field(default=dt.date(2020, 1, 1))
        nothing: int | None = rest_field(default=NULL)
        key: str = rest_field(secret=True, default="hidden", visibility=["create"])
        hue: Hue | str = rest_field(default=Hue.RED)
        cost: UsageEvent | None = rest_field(default={"unitPrice": 1})
        usage: Usage | None = rest_field(doc="")

    schema = json_schema(Base)
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Base",
        "type": "object",
        "description": "What it is.",
        "properties": {
            "id": {"type": "string", "description": "Its name.", "readOnly": True},
            "madeOn": {"type": "string", "format": "date", "default": "2020-01-01"},
            "nothing": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None},
            "key": {"type": "string", "writeOnly": True},
            "hue": {"anyOf": [{"enum": ["red"]}, {"type": "string"}], "default": "red"},
            "cost": {"anyOf": [{"$ref": "#/$defs/UsageEvent"}, {"type": "null"}], "default": {"unitPrice": 1}},
            "usage": {"anyOf": [{"$ref": "#/$defs/Usage"}, {"type": "null"}]},
        },
        "required": ["id", "madeOn", "key", "hue"],
        "propertyNames": {"not": {"enum": ["made_on"]}},
        "$defs": {"UsageEvent": schema["$defs"]["UsageEvent"], "Usage": schema["$defs"]["Usage"]},
    }
    assert type(schema["properties"]["cost"]["default"]) is dict
    assert schema["$defs"]["Usage"]["additionalProperties"] == {"type": "number"}
    assert json_schema(Base, operation="read")["required"] == ["id", "madeOn", "hue"]
    assert "id" not in json_schema(Base, operation="create")["properties"]
    assert json_schema(Everything)["description"] == "A field of every kind."


def test_two_models_of_one_name() -> None:
    """Each has a definition of its own."""

    def make(annotation: Any) -> type[Model]:
        return type("Part", (Model,), {"__annotations__": {"value": annotation}, "value": rest_field()})

    first, second = make(int), make(str)

    annotations = {"one": first, "two": second}
    whole: Any = type("Whole", (Model,), {"__annotations__": annotations, "one": rest_field(), "two": rest_field()})
    assert list(json_schema(whole)["$defs"]) == ["Part", "Part_"]
    assert all(agree(whole, {"one": {"value": 1}, "two": {"value": "a"}}))
    assert not any(agree(whole, {"one": {"value": "a"}, "two": {"value": "a"}}))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_each_call_makes_a_new_one(name: str) -> None:
    """Equal, with nothing in common: changing one changes no other."""
    model = MODELS[name]
    first, text = json_schema(model), json.dumps(json_schema(model))
    spoil(first)
    assert json.dumps(json_schema(model)) == text


def spoil(value: Any) -> None:
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (dict, list)):
            spoil(item)
    value.clear()


class Unresolved(Model):
    part: Missing | None = rest_field()  # type: ignore[name-defined]  # noqa: F821


class HoldsUnresolved(Model):
    parts: list[Unresolved] | None = rest_field()


def test_mistakes() -> None:
    """A TypeError that says which field, or what was expected."""
    with pytest.raises(TypeError, match="^Unresolved.part: .*Missing"):
        json_schema(HoldsUnresolved)
    with pytest.raises(ArgumentError, match="^json_schema takes a model class; got SessionDetails$"):
        json_schema(SessionDetails())  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="^json_schema takes a model class; got type$"):
        json_schema(dict)  # type: ignore[arg-type]
    with pytest.raises(
        ArgumentError, match="^operation must be one of read, create, update, delete, query; got 'patch'$"
    ):
        json_schema(SessionDetails, operation="patch")  # type: ignore[arg-type]
