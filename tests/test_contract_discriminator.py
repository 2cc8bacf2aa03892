"""Contract point 11: the discriminator."""

from __future__ import annotations

import json
from typing import Any, Literal

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


class TestDiscriminator:
    """Contract point 11."""

    def test_it_goes_without_saying(self) -> None:
        """A session knows that it is one."""
        assert SessionDetails({}) == SessionDetails() == {"itemType": "Session"}
        assert SessionDetails({}).item_type is ItemType.SESSION
        assert ItemDetails({}) == {}

    def test_it_may_be_said(self) -> None:
        """Its own value is taken, in any casing, which stays."""
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
    def test_another_value_is_an_error(self, way: Any, value: Any, request: pytest.FixtureRequest) -> None:
        """Another value is an error whichever way it is given, and nothing is half written."""
        session = SessionDetails({"new": 1})
        with pytest.raises(ValueError, match=r"Expected 'Session', got .* - at \$\.itemType$") as caught:
            way(session, value)
        reading = request.node.callspec.id.split("-")[0] in ("mapping", "from_dict", "from_json")
        assert type(caught.value) is (DeserializationError if reading else SerializationError)
        assert session.items() - {("itemType", "Session")} == {("new", 1)}

    def test_it_may_be_taken_away(self) -> None:
        """A key that is there can be removed, as every key can."""
        session = SessionDetails({})
        session.clear()
        assert session == {}
        assert session.item_type is None

    @pytest.mark.parametrize("item_type", ["Future", None, 5, ["Session"], {}])
    def test_an_unknown_value_stays_the_base_class(self, item_type: Any) -> None:
        """What nobody knows stays the class that was asked, with all its data."""
        document = payloads.job() | {"itemType": item_type}
        item = ItemDetails.from_json(json.dumps(document))
        assert type(item) is ItemDetails
        assert json.dumps(item) == json.dumps(document)

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
    def test_several_levels(self, document: dict[str, Any], model: type[Animal]) -> None:
        """The nearest known class is found, through one discriminator or several, nested objects included."""
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

    def test_each_level_adds_its_own(self) -> None:
        """A class has the values of all its levels."""
        assert Puppy({}) == {"kind": "puppy"}
        assert Shark({}) == {"kind": "fish", "fishType": "shark"}
        assert type(Dog.from_dict({"kind": "puppy"})) is Puppy
        assert type(Fish.from_dict({"kind": "fish", "fishType": "shark"})) is Shark
        with pytest.raises(DeserializationError, match=r"^Puppy: Expected 'puppy', got 'dog' - at \$\.kind$"):
            Puppy.from_dict({"kind": "dog"})

    def test_a_wrong_one_inside(self) -> None:
        """A nested object of another class is an error when it is read, and stays reachable."""

        class Trip(Model):
            session: SessionDetails | None = rest_field()

        trip = Trip({"session": payloads.job()})
        with pytest.raises(
            DeserializationError, match=r"^Trip.session: Expected 'Session', got 'Job' - at \$\.session\.itemType$"
        ):
            trip.session  # noqa: B018
        assert trip["session"] == payloads.job()

    def test_two_classes_of_one_value(self) -> None:
        """A value that names two classes is refused when the second is made; the same class made again is not."""
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

    def test_a_refused_class_leaves_no_trace(self) -> None:
        """A class that one base refuses is entered at none."""

        class Cat(Animal, discriminator="cat9"):
            pass

        with pytest.raises(TypeError, match="^Pup: Cat already has the discriminator value 'cat9'$"):

            class Pup(Dog, discriminator="cat9"):
                pass

        assert type(Dog.from_dict({"kind": "dog"})) is Dog
        with pytest.raises(DeserializationError, match="Expected 'dog', got 'cat9'"):
            Dog.from_dict({"kind": "cat9"})
        assert type(Animal.from_dict({"kind": "cat9"})) is Cat

    def test_reading_adds_no_discriminator(self) -> None:
        """A nested object stays as it came, also where its class has a discriminator."""

        class Page(Model):
            value: list[SessionDetails] = rest_field()

        page = Page.from_json('{"value": [{}]}')
        assert type(page.value[0]) is SessionDetails
        assert page == {"value": [{}]}

    def test_a_value_without_a_discriminator(self) -> None:
        """A value needs a base with a discriminator."""
        with pytest.raises(
            TypeError, match="^Lost has a discriminator value, but no base class has a rest_discriminator$"
        ):

            class Lost(UsageEvent, discriminator="lost"):
                pass
