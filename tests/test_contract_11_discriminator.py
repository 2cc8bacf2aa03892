"""Contract point 11: the discriminator."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import cloudpickle
import pytest

from quantum_workspace_models import (
    DeserializationError,
    ItemDetails,
    ItemType,
    Model,
    SerializationError,
    SessionDetails,
    UsageEvent,
    rest_discriminator,
    rest_field,
)
from tests import payloads


def test_it_goes_without_saying() -> None:
    """A new session has its discriminator."""
    assert SessionDetails({}) == SessionDetails() == {"itemType": "Session"}
    assert SessionDetails({}).item_type is ItemType.SESSION
    assert ItemDetails({}) == {}


def test_it_may_be_said() -> None:
    """A class's own value is accepted in any casing, which stays."""
    assert SessionDetails({"itemType": "SESSION"}) == {"itemType": "SESSION"}
    assert type(ItemDetails.from_dict({"itemType": "SESSION"})) is SessionDetails
    assert ItemDetails.from_dict({"itemType": "SESSION"}).item_type is ItemType.SESSION
    assert SessionDetails(item_type=ItemType.SESSION) == {"itemType": "Session"}


WRONG = (
    pytest.param(lambda s, value: s.__setitem__("itemType", value), id="setitem"),
    pytest.param(lambda s, value: s.update({"name": "x", "itemType": value}), id="update"),
    pytest.param(lambda s, value: s.__ior__({"name": "x", "itemType": value}), id="ior"),
    pytest.param(lambda s, value: s | {"itemType": value}, id="or"),
    pytest.param(lambda s, value: (s.pop("itemType"), s.setdefault("itemType", value)), id="setdefault"),
    pytest.param(lambda s, value: setattr(s, "item_type", value), id="attribute"),
    pytest.param(lambda _, value: SessionDetails({"itemType": value}), id="mapping"),
    pytest.param(lambda _, value: SessionDetails(item_type=value), id="keyword"),
    pytest.param(lambda _, value: SessionDetails.from_dict({"itemType": value}), id="from_dict"),
    pytest.param(lambda _, value: SessionDetails.from_json(json.dumps({"itemType": value})), id="from_json"),
)


@pytest.mark.parametrize("value", ["Job", "", 5, ["Session"]])
@pytest.mark.parametrize("way", WRONG)
def test_another_value_is_an_error(way: Any, value: Any, request: pytest.FixtureRequest) -> None:
    """Another value is an error whichever way it is given, and nothing is half written."""
    session = SessionDetails({"new": 1})
    with pytest.raises(ValueError, match=r"Expected 'Session', got .* - at \$\.itemType$") as caught:
        way(session, value)
    reading = request.node.callspec.id.split("-")[0] in ("mapping", "from_dict", "from_json")
    assert type(caught.value) is (DeserializationError if reading else SerializationError)
    assert session.items() - {("itemType", "Session")} == {("new", 1)}


def test_it_may_be_taken_away() -> None:
    """A discriminator can be removed like any key."""
    session = SessionDetails({})
    session.clear()
    assert session == {}
    assert session.item_type is None


@pytest.mark.parametrize("item_type", ["Future", None, 5, ["Session"], {}])
def test_an_unknown_value_stays_the_base_class(item_type: Any) -> None:
    """An item with an unknown value is of the base class, with all its data."""
    document = payloads.job() | {"itemType": item_type}
    item = ItemDetails.from_json(json.dumps(document))
    assert type(item) is ItemDetails
    assert json.dumps(item) == json.dumps(document)


class Animal(Model):
    kind: str = rest_discriminator()
    name: str = rest_field()


class Dog(Animal, discriminator="dog"):
    pass


class Puppy(Dog, discriminator="puppy"):
    pass


class Fish(Animal, discriminator="fish"):
    fish_type: Literal["shark", "salmon"] | str = rest_discriminator()


class Shark(Fish, discriminator="shark"):
    fish_type: Literal["shark"] = rest_discriminator()
    teeth: int = rest_field()


class Zoo(Model):
    animals: list[Animal] = rest_field()
    star: Animal | None = rest_field()
    by_name: dict[str, Animal] | None = rest_field()
    anything: int | list[Animal] | None = rest_field()


@pytest.mark.parametrize(
    ("document", "model"),
    [
        ({"kind": "dog"}, Dog),
        ({"kind": "puppy"}, Puppy),
        ({"kind": "fish"}, Fish),
        ({"kind": "fish", "fishType": "shark"}, Shark),
        ({"kind": "fish", "fishType": "eel"}, Fish),
        ({"kind": "cat"}, Animal),
        ({"fishType": "shark"}, Animal),
    ],
)
def test_several_levels(document: dict[str, Any], model: type[Animal]) -> None:
    """The most specific known class is found, through one discriminator or several, in nested objects too."""
    assert type(Animal.from_dict(document)) is model
    zoo = Zoo.from_json(
        json.dumps({"animals": [document], "star": document, "byName": {"x": document}, "anything": [document]})
    )
    assert type(zoo.animals[0]) is model
    assert type(zoo["animals"][0]) is model
    assert type(zoo.star) is model
    assert zoo.by_name is not None
    assert type(zoo.by_name["x"]) is model
    assert isinstance(zoo.anything, list)
    assert type(zoo.anything[0]) is model


def test_each_level_adds_its_own() -> None:
    """A new model has the values of all levels of its class."""
    assert Puppy({}) == {"kind": "puppy"}
    assert Shark({}) == {"kind": "fish", "fishType": "shark"}
    assert type(Dog.from_dict({"kind": "puppy"})) is Puppy
    assert type(Fish.from_dict({"kind": "fish", "fishType": "shark"})) is Shark
    with pytest.raises(DeserializationError, match=r"^Puppy: Expected 'puppy', got 'dog' - at \$\.kind$"):
        Puppy.from_dict({"kind": "dog"})


def test_a_wrong_one_inside() -> None:
    """A nested object of another class is an error when the attribute is read, and stays reachable by key."""

    class Trip(Model):
        session: SessionDetails | None = rest_field()

    trip = Trip({"session": payloads.job()})
    with pytest.raises(
        DeserializationError, match=r"^Trip.session: Expected 'Session', got 'Job' - at \$\.session\.itemType$"
    ):
        trip.session  # noqa: B018
    assert trip["session"] == payloads.job()


def test_two_classes_of_one_value() -> None:
    """A second class with the same value is refused. The same class made again replaces the first."""
    with pytest.raises(TypeError, match="^Hound: Dog already has the discriminator value 'dog'$"):

        class Hound(Animal, discriminator="dog"):
            pass

    def make() -> type[Animal]:
        class Cow(Animal, discriminator="cow"):
            pass

        return Cow

    first, second = make(), make()
    assert first is not second
    assert type(Animal.from_dict({"kind": "cow"})) is second


def test_a_refused_class_leaves_no_trace() -> None:
    """A class that one base refuses is registered with none."""

    class Cat(Animal, discriminator="cat9"):
        pass

    with pytest.raises(TypeError, match="^Pup: Cat already has the discriminator value 'cat9'$"):

        class Pup(Dog, discriminator="cat9"):
            pass

    assert type(Dog.from_dict({"kind": "dog"})) is Dog
    with pytest.raises(DeserializationError, match="Expected 'dog', got 'cat9'"):
        Dog.from_dict({"kind": "cat9"})
    assert type(Animal.from_dict({"kind": "cat9"})) is Cat


def test_a_class_with_a_wrong_field_is_not_registered() -> None:
    """A class that is refused for another reason isn't registered either, and the corrected class may have any name."""
    annotations = {"teeth": "int"}
    with pytest.raises(TypeError, match="^Pike.teeth: invalid default: Expected an integer, got 'x' - at"):
        type("Pike", (Fish,), {"__annotations__": annotations, "teeth": rest_field(default="x")}, discriminator="pike")
    with pytest.raises(TypeError, match="^Pike.fin has an annotation but isn't a field"):
        type("Pike", (Fish,), {"__annotations__": {"fin": "int"}}, discriminator="pike")
    assert type(Animal.from_dict({"kind": "pike"})) is Animal
    namespace = {"__annotations__": annotations, "teeth": rest_field(default=700)}
    zander: Any = type("Zander", (Animal,), namespace, discriminator="pike")
    assert type(Animal.from_dict({"kind": "pike"})) is zander


def test_a_class_that_was_rebuilt_in_another_process(tmp_path: Path) -> None:
    """A class that cloudpickle rebuilds, as Dask does, is registered there. In its own process it is the same class."""
    common = (
        f"import cloudpickle, pathlib, pickle\nfrom quantum_workspace_models import *\np = {str(tmp_path / 'x')!r}\n"
    )
    define = (
        "class Cal(ItemDetails, discriminator='Cal'):\n"
        "    size: int | None = rest_field(secret=True)\n"
        "item = Cal(name='x', size=5)\n"
        "pathlib.Path(p).write_bytes(cloudpickle.dumps(item))\n"
        "again = pickle.loads(pathlib.Path(p).read_bytes())\n"
        "assert type(again) is Cal is type(ItemDetails.from_dict({'itemType': 'Cal'}))\n"
    )
    load = (
        "item = pickle.loads(pathlib.Path(p).read_bytes())\n"
        "assert item == {'name': 'x', 'size': 5, 'itemType': 'Cal'}\n"
        "assert (item.size, repr(item).count('***')) == (5, 1)\n"
        "assert type(item)() == {'itemType': 'Cal'}\n"
        "assert type(ItemDetails.from_dict({'itemType': 'cal'})) is type(item)\n"
    )
    for code in (define, load):
        run = subprocess.run([sys.executable, "-c", common + code], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr


def test_reading_adds_no_discriminator() -> None:
    """Reading a nested object adds no discriminator to it."""

    class Page(Model):
        value: list[SessionDetails] = rest_field()

    page = Page.from_json('{"value": [{}]}')
    assert type(page.value[0]) is SessionDetails
    assert page == {"value": [{}]}


def test_a_value_without_a_discriminator() -> None:
    """A class with a value needs a base class with a discriminator."""
    with pytest.raises(TypeError, match="^Lost has a discriminator value, but no base has a rest_discriminator$"):

        class Lost(UsageEvent, discriminator="lost"):
            pass


class Dogs(Model):
    """A list that says what is in it, so that its items needn't."""

    value: list[Dog] | None = rest_field()


class Pets(Model):
    """A field that doesn't."""

    pet: Animal | None = rest_field()
    either: Fish | Dog | None = rest_field()
    pets: list[Fish | Dog] | None = rest_field()


@pytest.mark.parametrize("kind", ["{}", '{"kind": null}', '{"kind": "DOG"}'])
def test_what_is_assigned_reads_back_as_the_same_class(kind: str) -> None:
    """A model whose document lacks its discriminator gets it when it is written into another model."""
    dog = Dogs.from_json(f'{{"value": [{kind}]}}').value[0]  # type: ignore[index]
    assert type(dog) is Dog
    pets = Pets(pet=dog, either=dog, pets=[dog])
    back = Pets.from_json(pets.to_json())
    assert type(back.pet) is type(back.either) is type(back.pets[0]) is Dog  # type: ignore[index]
    assert back == pets
    assert dog == json.loads(kind)
    by_key = Pets({"pet": dog, "either": dog})
    by_key["pets"] = [dog]
    by_key.update(pet=dog)
    assert by_key == back
    assert dog == json.loads(kind)


def test_a_model_that_is_written_has_its_discriminator() -> None:
    """It is added even where the field declares the class. The model that was assigned stays as it is."""
    dogs = Dogs.from_json('{"value": [{"name": "a"}]}')
    for other in (Dogs(value=dogs.value), Dogs({"value": dogs.value})):
        assert other == {"value": [{"name": "a", "kind": "dog"}]}
    assert dogs == copy.copy(dogs) == copy.deepcopy(dogs) == dogs | {} == {"value": [{"name": "a"}]}


class Kennel(Model):
    dog: Dog | None = rest_field()


def test_a_wrong_discriminator_is_refused_on_writing() -> None:
    """An assigned object with the discriminator of another class is refused. A missing one is added."""

    class Page(Model):
        session: SessionDetails | None = rest_field()
        sessions: list[SessionDetails] | None = rest_field()

    with pytest.raises(SerializationError, match=r"^Page.session: Expected 'Session', got 'Job' - at \$.session.itemT"):
        Page(session={"itemType": "Job"})
    page = Page({})
    with pytest.raises(SerializationError, match=r"^Page.sessions: Expected 'Session', got 'Job' - at \$.sessions\[1"):
        page.sessions = [{}, {"itemType": "Job"}]  # type: ignore[list-item]
    with pytest.raises(SerializationError, match=r"^Kennel.dog: Expected 'dog', got 'cow' - at \$.dog.kind$"):
        Kennel(dog={"kind": "cow"})
    page.sessions = [{"name": "x"}]  # type: ignore[list-item]
    assert page == {"sessions": [{"name": "x", "itemType": "Session"}]}


@pytest.mark.parametrize("is_known", [True, False], ids=["the same process", "as in another process"])
def test_a_class_that_was_rebuilt(is_known: bool) -> None:
    """A class that is pickled by value is the same one in its own process. In another, it works as well."""

    class Rebuilt(Animal, discriminator="rebuilt"):
        size: int | None = rest_field(secret=True)

    data = cloudpickle.dumps(Rebuilt(name="x", size=5))
    if not is_known:
        cloudpickle.cloudpickle._DYNAMIC_CLASS_TRACKER_BY_ID.clear()
    again = pickle.loads(data)
    assert (type(again) is Rebuilt) is is_known
    assert type(Animal.from_dict({"kind": "rebuilt"})) is type(again)
    assert (again.size, again.name, type(again)().kind, "***" in repr(again)) == (5, "x", "rebuilt", True)
