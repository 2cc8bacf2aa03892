"""Contract point 15: unions. Their members are told apart by JSON type, models by a shared discriminator."""

from __future__ import annotations

import datetime as dt
import enum
from types import MappingProxyType
from typing import Any, Literal, Union

import pytest
from typing_extensions import TypeAliasType

from quantum_workspace_models import (
    CostEstimate,
    DeserializationError,
    JobDetails,
    Model,
    SerializationError,
    SessionDetails,
    SessionStatus,
    Usage,
    UsageEvent,
    ValidationError,
    fields,
    rest_discriminator,
    rest_field,
)
from tests.everything import NOON, NOON_TEXT, Everything, Shade


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (str | dt.datetime, "a string and an RFC 3339 date-time"),
        (dt.datetime | dt.date, "an RFC 3339 date-time and an ISO 8601 date"),
        (int | float, "an integer and a number"),
        (float | Literal[1], "1 and a number"),
        (dt.date | Shade, "'Red' and an ISO 8601 date"),
        (Any | str, "a JSON value and a string"),
        (list[int] | list[str], "a JSON array and a JSON array"),
        (dict[str, int] | dict[str, str], "a JSON object and a JSON object"),
        (Usage | dict[str, int], r"a JSON object \(Usage\) and a JSON object"),
        (list[int | float], "an integer and a number"),
    ],
)
def test_members_of_one_json_type(annotation: Any, message: str) -> None:
    """Members with the same JSON type are a TypeError at the first use, which names the field."""
    model: Any = type("Bad", (Model,), {"__annotations__": {"bad": annotation}, "bad": rest_field()})
    told = rf"^Bad.bad: ambiguous union: {message} have a JSON type in common$"
    with pytest.raises(TypeError, match=told):
        _ = model({"bad": 1}).bad
    with pytest.raises(TypeError, match=told):
        model(bad=1)


class Pet(Model):
    kind: str = rest_discriminator()


class Cat(Pet, discriminator="cat"):
    lives: int = rest_field()


class Dog(Pet, discriminator="dog"):
    lives: int = rest_field()


@pytest.mark.parametrize("annotation", [UsageEvent | CostEstimate, Cat | UsageEvent, Usage | Dog])
def test_models_without_a_shared_discriminator(annotation: Any) -> None:
    """Models that no discriminator tells apart are a TypeError."""
    model: Any = type("Bad", (Model,), {"__annotations__": {"bad": annotation}, "bad": rest_field()})
    with pytest.raises(
        TypeError, match="^Bad.bad: ambiguous union: .* share no base class with a discriminator that tells"
    ):
        _ = model({"bad": {}}).bad


class Lion(Cat, discriminator="lion"):
    pass


class Deep(Model):
    kid: Deep | list[Deep] | None = rest_field()
    leaf: str | None = rest_field()


class Real(enum.Enum):
    HALF = 0.5
    WHOLE = 1


MaybeInt = TypeAliasType("MaybeInt", Union[int, None])  # noqa: UP007


class Chooser(Model):
    pet: Cat | Dog | None = rest_field()
    pets: list[Cat | Dog] | None = rest_field()
    any_pet: Cat | Pet | None = rest_field()
    either: Deep | list[int] | int | None = rest_field()
    status: SessionStatus | Literal["Unheard"] | int | None = rest_field()
    open_status: Shade | SessionStatus | str | None = rest_field()
    literal: Literal["a", None] | int = rest_field()
    alias: MaybeInt | str = rest_field()
    real_enum: Real | None = rest_field()
    moments: dt.datetime | list[dt.datetime] | dict[str, dt.datetime] | bool | None = rest_field()


def test_models_are_told_apart_by_their_discriminator() -> None:
    """The JSON of a model in a union reads back as the same class."""
    chooser = Chooser(pet={"kind": "cat", "lives": 9}, pets=[Dog(lives=1), {"kind": "lion"}])
    again = Chooser.from_json(chooser.to_json())
    assert type(chooser.pet) is type(again.pet) is Cat
    assert [type(pet) for pet in again.pets or []] == [type(pet) for pet in chooser.pets or []] == [Dog, Lion]
    chooser.pet = Dog(kind="dog", lives=1)
    assert type(Chooser(chooser.as_dict()).pet) is Dog
    chooser = Chooser({"pet": {"kind": "CAT", "lives": 9}, "literal": 1, "alias": 1})
    assert chooser.validate() is chooser
    assert chooser.pet is chooser["pet"]


class Tracked(SessionDetails):
    cost_center: str | None = rest_field()


class OtherSession(SessionDetails):
    pass


class Holder(Model):
    item: Tracked | JobDetails | None = rest_field()
    same: Tracked | OtherSession | None = rest_field()


def test_a_subclass_without_a_value_of_its_own() -> None:
    """A subclass is told apart by its base's value. Two subclasses with one value are a TypeError."""
    holder = Holder(item=Tracked(cost_center="42"))
    assert type(Holder.from_json(holder.to_json()).item) is Tracked
    assert type(Holder(item={"itemType": "JOB"}).item) is JobDetails
    with pytest.raises(DeserializationError, match=r"Expected 'Session' or 'Job', got 'Other' - at \$.item.itemType"):
        _ = Holder({"item": {"itemType": "Other"}}).item
    with pytest.raises(TypeError, match="^Holder.same: ambiguous union: Tracked and OtherSession share no base class"):
        _ = Holder({"same": {}}).same


def test_a_subclass_is_part_of_its_base() -> None:
    """A union of a class and its subclass is the class."""
    assert type(Chooser({"anyPet": {"kind": "cow"}}).any_pet) is Pet
    assert type(Chooser({"anyPet": {"kind": "lion"}}).any_pet) is Lion


@pytest.mark.parametrize(
    ("pet", "message"),
    [
        ({"kind": "cat", "lives": "x"}, "Expected an integer, got 'x' - at $.pet.lives"),
        ({"kind": "cow"}, "Expected 'cat' or 'dog', got 'cow' - at $.pet.kind"),
        ({"lives": 1}, "Expected 'cat' or 'dog', got None - at $.pet.kind"),
        ({"kind": [5]}, "Expected 'cat' or 'dog', got an array - at $.pet.kind"),
        (5, "Expected a JSON object (Cat) or a JSON object (Dog), got 5 - at $.pet"),
    ],
)
def test_the_error_of_the_member_that_is_meant(pet: Any, message: str) -> None:
    """Writing and validating give the same error, about the member that the discriminator selects."""
    with pytest.raises(SerializationError) as refused:
        Chooser(pet=pet)
    assert str(refused.value) == f"Chooser.pet: {message}"
    with pytest.raises(ValidationError) as found:
        Chooser({"pet": pet}).validate()
    assert message in [str(problem) for problem in found.value.errors]


def test_a_model_of_another_class() -> None:
    """A union of models refuses a model of another class."""
    with pytest.raises(SerializationError, match=r"^Chooser.pet: Expected a JSON object \(Cat\) or a JSON object"):
        Chooser(pet=UsageEvent({}))
    with pytest.raises(SerializationError, match=r"^Chooser.pet: Expected a JSON object \(Cat\) or a JSON object"):
        Chooser(pet=Pet({"kind": "cow"}))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (NOON, NOON),
        (NOON_TEXT, NOON),
        ([NOON], (NOON,)),
        ((NOON, NOON_TEXT), (NOON, NOON)),
        ({"a": NOON}, {"a": NOON}),
        (MappingProxyType({"a": NOON}), {"a": NOON}),
        (True, True),
    ],
)
def test_each_member_by_its_json_type(value: Any, read: Any) -> None:
    """A union takes each of its members, as a Python value or in its JSON form."""
    chooser = Chooser(moments=value, literal=1, alias=1)
    assert chooser.moments == read == Chooser(chooser.as_dict()).moments
    assert chooser.validate() is chooser


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x", "Expected an RFC 3339 date-time, got 'x' - at $.moments"),
        (["x"], "Expected an RFC 3339 date-time, got 'x' - at $.moments[0]"),
        ({"a": 5}, "Expected an RFC 3339 date-time, got 5 - at $.moments.a"),
        (
            1.5,
            "Expected an RFC 3339 date-time or a JSON array or a JSON object or a boolean, got 1.5 - at $.moments",
        ),
    ],
)
def test_the_error_of_each_member(value: Any, message: str) -> None:
    """The error is about the member of the value's JSON type, or about all members if there is none."""
    with pytest.raises(SerializationError) as refused:
        Chooser(moments=value)
    assert str(refused.value) == f"Chooser.moments: {message}"
    with pytest.raises(DeserializationError) as wrong:
        _ = Chooser({"moments": value}).moments
    assert str(wrong.value) == f"Chooser.moments: {message}"
    with pytest.raises(ValidationError) as found:
        Chooser({"moments": value, "literal": 1, "alias": 1}).validate()
    assert [str(problem) for problem in found.value.errors] == [message]


def test_models_in_a_list_of_a_union() -> None:
    """Models in a list in a union are the same by attribute and by key."""
    chooser = Chooser.from_json('{"either": {"kid": [{"kid": {"leaf": "x"}}]}}')
    assert isinstance(chooser.either, Deep)
    assert isinstance(chooser.either.kid, list)
    assert chooser.either.kid[0] is chooser["either"]["kid"][0]
    assert chooser.either.kid[0].kid == {"leaf": "x"}


def test_work_grows_with_depth_and_no_faster() -> None:
    """A wrong value deep in unions of unions is found without trying all combinations."""
    deep: dict[str, Any] = {"leaf": []}
    for _ in range(60):
        deep = {"kid": deep}
    with pytest.raises(SerializationError, match=r"Expected a string, got an array - at \$.kid.kid"):
        Deep(kid=deep)
    with pytest.raises(ValidationError, match=r"Expected a string, got an array - at \$.kid.kid"):
        Deep({"kid": deep}).validate()


def test_enums_are_one_enum() -> None:
    """Enums and Literals in a union are merged into one. With str in the union, any other text is accepted too."""
    assert Chooser(status="Failed").status is SessionStatus.FAILED
    assert Chooser(status="Unheard").status == "Unheard"
    assert Chooser(status=5).status == 5
    with pytest.raises(SerializationError, match="^Chooser.status: Expected .*'Unheard', got 'Paused' - at"):
        Chooser(status="Paused")
    assert Chooser(open_status="red").open_status is Shade.RED
    assert Chooser(open_status="Paused").open_status == "Paused"


@pytest.mark.parametrize("value", [True, [1]])
def test_a_value_that_no_member_takes(value: Any) -> None:
    """The error names all members. A boolean is no integer."""
    with pytest.raises(SerializationError, match=r"^Everything.union: Expected an integer or a string, got "):
        Everything(union=value)
    with pytest.raises(DeserializationError, match=r"^Everything.union: Expected an integer or a string, got "):
        _ = Everything({"union": value}).union


def test_none_inside_of_an_alias_is_none() -> None:
    """A union in an alias is part of the union around it, None included."""
    assert [field.name for field in fields(Chooser) if field.required] == []
    assert Chooser({}).validate() == {}
    assert Chooser({"alias": 5}).alias == 5
    assert Chooser({"alias": "5"}).alias == "5"


def test_enums_of_floats() -> None:
    """An enum may have numbers as values."""
    assert Chooser({"realEnum": 0.5}).real_enum is Real.HALF
    assert Chooser(real_enum=Real.WHOLE) == {"realEnum": 1}
    with pytest.raises(SerializationError, match="Expected 0.5 or 1, got 1.5"):
        Chooser(real_enum=1.5)
