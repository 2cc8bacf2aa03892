"""Contract points 8 (copy), 9 (compare), 10 (enums), 11 (discriminator), 14 (introspection) and 15 (extending)."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import types
import typing
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quantum_workspace_models
from quantum_workspace_models import (
    CostEstimate,
    CreatedByType,
    DeserializationError,
    ExtensibleEnum,
    InnerError,
    ItemDetails,
    ItemType,
    Model,
    ODataV4Error,
    SerializationError,
    SessionDetails,
    SessionStatus,
    Usage,
    UsageEvent,
    WorkspaceItemError,
    fields,
    rest_discriminator,
    rest_field,
)
from tests import payloads
from tests.strategies import DOCUMENTS, near_sessions
from tests.test_contract_build import read_everything

COPIES = {
    "copy.copy": copy.copy,
    "copy()": lambda model: model.copy(),
    "or": lambda model: model | {},
    "ror": lambda model: {} | model,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {protocol}": lambda model, protocol=protocol: pickle.loads(pickle.dumps(model, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}
WAYS = pytest.mark.parametrize("make_copy", COPIES.values(), ids=COPIES.keys())


class TestCopy:
    """Contract point 8."""

    @WAYS
    @given(document=near_sessions(), read_first=st.booleans())
    def test_a_copy_is_equal_and_of_the_class(self, make_copy: Any, document: dict[str, Any], read_first: bool) -> None:
        """Each way of copying gives an equal model of the same class, in the same order."""
        session = SessionDetails(document)
        if read_first:
            read_everything(session)
        other = make_copy(session)
        assert type(other) is SessionDetails
        assert json.dumps(other) == json.dumps(session)
        for key, value in session.items():
            assert type(other[key]) is type(value)

    @WAYS
    def test_nothing_is_shared(self, make_copy: Any) -> None:
        """Changing a copy, at any depth, never changes the original."""
        session = SessionDetails(payloads.full())
        read_everything(session)
        other = make_copy(session)
        other.name = "changed"
        other.tags.append("changed")
        other.usage["changed"] = 1
        other.cost_estimate.currency_code = "changed"
        other.cost_estimate.events[0].dimension_id = "changed"
        other.cost_estimate.events.clear()
        assert session == payloads.full()
        assert session.name == "VQE"

    @WAYS
    def test_what_sdk_code_keeps_on_a_model(self, make_copy: Any) -> None:
        """A name that begins with an underscore goes with the copy."""
        session = SessionDetails(payloads.full())
        session._workspace = "mine"
        assert make_copy(session)._workspace == "mine"

    def test_or_merges(self) -> None:
        """`|` has dict's rules: the right side wins, the left side's keys come first; the result is a model."""
        session = SessionDetails({"name": "a", "new": 1})
        right = session | {"name": "b", "creationTime": "2025-01-02T03:04:05Z"}
        assert right == {"name": "b", "new": 1, "itemType": "Session", "creationTime": "2025-01-02T03:04:05Z"}
        left = {"name": "b", "creationTime": "2025-01-02T03:04:05Z"} | session
        assert type(left) is SessionDetails
        assert left.creation_time is not None
        assert list(left.items()) == [
            ("name", "a"),
            ("creationTime", "2025-01-02T03:04:05Z"),
            ("new", 1),
            ("itemType", "Session"),
        ]
        with pytest.raises(TypeError):
            session | [("name", "b")]
        with pytest.raises(TypeError):
            [("name", "b")] | session

    def test_a_document_with_what_json_can_not_hold(self) -> None:
        """What should never have got into the document is told, as in writing."""
        session = SessionDetails.from_json("{}", loads=lambda _: {"new": [float("inf")]})
        for make_copy in (copy.copy, copy.deepcopy, SessionDetails.copy, lambda model: model | {}):
            with pytest.raises(
                SerializationError, match=r"^SessionDetails: Expected a finite number, got inf - at \$.new"
            ):
                make_copy(session)
        assert pickle.loads(pickle.dumps(session)) == session

    def test_a_pickle_names_only_public_things(self) -> None:
        """A pickle names classes by their public module, so that a later version can load it."""
        data = pickle.dumps(SessionDetails(payloads.full()), 0)
        assert b"_core" not in data
        assert b"quantum_workspace_models\nSessionDetails" in data

    def test_a_pickle_of_version_0_1(self) -> None:
        """What version 0.1.0 pickled loads: the class, its document, and what SDK code kept on it."""
        data = (
            b"\x80\x02cquantum_workspace_models\nSessionDetails\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03"
            b"X\x03\x00\x00\x00VQEq\x04X\x08\x00\x00\x00itemTypeq\x05X\x07\x00\x00\x00Sessionq\x06u}q\x07X\x02\x00\x00"
            b"\x00_xq\x08K\x01s\x86q\tb."
        )
        session = pickle.loads(data)
        assert type(session) is SessionDetails
        assert session == {"name": "VQE", "itemType": "Session"}
        assert session._x == 1


class TestCompare:
    """Contract point 9."""

    @given(DOCUMENTS, DOCUMENTS)
    def test_equality_is_that_of_the_documents(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Models compare with models and with plain dicts, either side, as their documents do."""
        for left in (one, Model(one), Model.from_json(json.dumps(one))):
            for right in (one, other, Model(one), Model(other)):
                assert (left == right) is (json.loads(json.dumps(left)) == json.loads(json.dumps(right)))

    def test_unhashable(self) -> None:
        """A model changes, so it has no hash."""
        with pytest.raises(TypeError, match="unhashable"):
            hash(SessionDetails({}))

    def test_repr(self) -> None:
        """repr names the class and the attributes, one glance long."""
        cost = CostEstimate(currency_code="USD", estimated_total=0.5, events=[])
        assert repr(cost) == "CostEstimate(currency_code='USD', estimated_total=0.5, events=[])"
        assert repr(Usage({"a": 1, "b": None})) == "Usage('a': 1, 'b': None)"
        assert repr(Model()) == "Model()"
        full = repr(SessionDetails(payloads.full() | {"createdBy": "x" * 10_000_000}))
        assert full.startswith(
            "SessionDetails(id='4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f', name='VQE', provider_id='ionq'"
        )
        assert full.endswith(", ...)")
        assert len(full) < 330

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
    def test_repr_hides_signatures(self, document: dict[str, Any]) -> None:
        """The signature of a SAS URI doesn't show; the document keeps it."""
        session = SessionDetails(document)
        assert "SECRET" not in repr(session)
        assert "SECRET" in session.to_json()

    def test_pattern_matching(self) -> None:
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


class TestEnums:
    """Contract point 10."""

    def test_members_are_their_strings(self) -> None:
        """A member compares, formats, hashes and serializes as its value."""
        status = SessionDetails(payloads.full()).status
        assert status is SessionStatus.SUCCEEDED
        assert status == "Succeeded"
        assert f"{status}|{status:>10}|{status!s}" == "Succeeded| Succeeded|Succeeded"
        assert json.dumps({status: status}) == '{"Succeeded": "Succeeded"}'
        assert {"Succeeded": 1}[status] == 1
        assert repr(SessionStatus.FAILURE_S_) == "<SessionStatus.FAILURE_S_: 'Failure(s)'>"

    def test_an_unknown_value_is_a_plain_str(self) -> None:
        """A value that this version doesn't know is kept."""
        session = SessionDetails({"status": "Paused", "createdByType": ""})
        assert type(session.status) is str
        assert session.status == "Paused"
        assert session.created_by_type == ""

    @pytest.mark.parametrize("text", ["succeeded", "SUCCEEDED", "sUcCeEdEd"])
    def test_another_casing_is_recognised(self, text: str) -> None:
        """The attribute is the member, the document keeps the text."""
        session = SessionDetails({"status": text})
        assert session.status is SessionStatus.SUCCEEDED
        assert session["status"] == text
        assert SessionStatus(text) is SessionStatus.SUCCEEDED

    @pytest.mark.parametrize("name", ["MANAGED_IDENTITY", "managed_identity", "Managed_Identity"])
    def test_lookup_by_name_ignores_case(self, name: str) -> None:
        """Names are found in any casing."""
        assert CreatedByType[name] is CreatedByType.MANAGED_IDENTITY

    @pytest.mark.parametrize("value", ["Paused", 5, None])
    def test_asking_for_an_unknown_one(self, value: Any) -> None:
        """Outside of a document an unknown value is a ValueError, an unknown name a KeyError, as with every enum."""
        with pytest.raises(ValueError, match="is not a valid SessionStatus"):
            SessionStatus(value)
        with pytest.raises(KeyError):
            SessionStatus[value]

    def test_pickle(self) -> None:
        """A member stays the member."""
        assert pickle.loads(pickle.dumps(SessionStatus.FAILED)) is SessionStatus.FAILED
        assert copy.deepcopy(SessionStatus.FAILED) is SessionStatus.FAILED


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
        with pytest.raises(TypeError, match="^Dog has the discriminator value 'dog' already$"):

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

        with pytest.raises(TypeError, match="^Cat has the discriminator value 'cat9' already$"):

            class Pup(Dog, discriminator="cat9"):
                pass

        assert Dog._subclasses.keys() == {"puppy"}
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
        with pytest.raises(TypeError, match="^Lost has a discriminator value, but no base with a rest_discriminator$"):

            class Lost(UsageEvent, discriminator="lost"):
                pass


class TestIntrospection:
    """Contract point 14."""

    def test_fields(self) -> None:
        """fields() tells all that is declared, of a class or of an instance."""
        assert fields(SessionDetails({})) == fields(SessionDetails)
        by_name = {field.name: field for field in fields(SessionDetails)}
        assert len(by_name) == 21
        time = by_name["creation_time"]
        assert time.json_name == "creationTime"
        assert str(time.type) == "datetime.datetime | None"
        assert time.required is False
        assert time.visibility == ("read",)
        assert time.read_only is True
        assert time.doc == "When the item came to be, in UTC. The service sets it."
        assert repr(time) == "<field ItemDetails.creation_time: 'creationTime'>"
        assert by_name["name"].visibility == ("read", "create", "update")
        assert by_name["name"].required is True
        assert by_name["name"].read_only is False
        assert by_name["item_type"].type == Literal[ItemType.SESSION]
        assert SessionDetails.status is by_name["status"]

    def test_bases_come_first(self) -> None:
        """The fields of a base come before the class's own."""
        names = [field.name for field in fields(SessionDetails)]
        assert names[:19] == [field.name for field in fields(ItemDetails)]
        assert names[19:] == ["job_failure_policy", "status"]

    def test_doc_may_be_given(self) -> None:
        """`doc` has the first word; a field without either has none."""

        class Noted(Model):
            one: int = rest_field(doc="The first.")
            two: int = rest_field()

        assert [field.doc for field in fields(Noted)] == ["The first.", ""]

    def test_no_source(self) -> None:
        """Where there is no source there is no doc, and no error."""
        module = types.ModuleType("no_source_of_this")
        module.__dict__.update(Model=Model, rest_field=rest_field)
        sys.modules[module.__name__] = module
        exec("class Blind(Model):\n    one: int = rest_field()\n    'The first.'", module.__dict__)
        assert [field.doc for field in fields(module.Blind)] == [""]
        del sys.modules[module.__name__]
        quantum_workspace_models._core.fields._docs.cache_clear()
        assert [field.doc for field in fields(module.Blind)] == [""]


class Node(Model):
    children: list["Node"] | None = rest_field()  # noqa: UP037 - a string inside another
    later: Later | None = rest_field("xLater")
    value: int = rest_field(default=5)


class Later(Model):
    node: Node | None = rest_field()


class Color(ExtensibleEnum):
    RED = "Red"


class TestExtending:
    """Contract point 15."""

    def test_annotations_may_be_strings_forward_or_recursive(self) -> None:
        """They are evaluated at the first use, where the class is written."""
        node = Node.from_json('{"children": [{"children": [], "value": 1}], "xLater": {"node": {"value": 2}}}')
        assert node.children is not None
        assert node.children[0].value == 1
        assert node.later is not None
        assert type(node.later.node) is Node

    def test_classes_made_in_a_function(self) -> None:
        """A string may name a class that is local to the function."""

        class Inner(Model):
            size: int = rest_field()

        class Outer(Model):
            inner: Inner | None = rest_field()
            outer: Outer | None = rest_field()

        outer = Outer({"inner": {"size": 1}, "outer": {}})
        assert type(outer.inner) is Inner
        assert type(outer.outer) is Outer

    def test_a_subclass_of_a_model(self) -> None:
        """SDK code may add fields to a model of the service."""

        class Tracked(SessionDetails):
            cost_center: str | None = rest_field(visibility=["read", "create"])
            shade: Color | str | None = rest_field()

        tracked = Tracked({**payloads.full(), "costCenter": "42", "shade": "RED"})
        assert (tracked.cost_center, tracked.shade, tracked.status) == ("42", Color.RED, SessionStatus.SUCCEEDED)
        assert len(fields(Tracked)) == 23
        assert len(fields(SessionDetails)) == 21
        assert type(Tracked.from_json(json.dumps(payloads.full()))) is Tracked
        assert type(ItemDetails.from_dict(payloads.full())) is SessionDetails

    def test_a_class_inside_of_a_class(self) -> None:
        """An annotation may name a class of the body that it stands in."""

        class Outer(Model):
            class Inner(Model):
                size: int = rest_field()

            inner: Inner | None = rest_field()

        assert type(Outer({"inner": {}}).inner) is Outer.Inner

    def test_a_base_with_a_hook_of_its_own(self) -> None:
        """Local names are found through an __init_subclass__ of SDK code, too."""

        class Hooked(Model):
            def __init_subclass__(cls, **kwargs: Any) -> None:
                super().__init_subclass__(**kwargs)

        class Inner(Model):
            size: int = rest_field()

        class Outer(Hooked):
            inner: Inner | None = rest_field()

        assert type(Outer({"inner": {}}).inner) is Inner

    def test_a_mixin_with_a_hook(self) -> None:
        """Class keywords that are not the model's go on to the next in line."""

        class Tagged:
            tag = ""

            def __init_subclass__(cls, *, tag: str = "", **kwargs: Any) -> None:
                super().__init_subclass__(**kwargs)
                cls.tag = tag

        class Both(Model, Tagged, tag="x"):
            size: int = rest_field()

        assert Both.tag == "x"

    def test_a_discriminator_value_of_an_enum(self) -> None:
        """A member of an enum names its value."""

        class Base(Model):
            kind: str = rest_discriminator()

        class Sub(Base, discriminator=ItemType.JOB):
            pass

        assert type(Sub()["kind"]) is str
        assert Sub().kind == "Job"
        assert type(Base.from_dict({"kind": "job"})) is Sub
        with pytest.raises(DeserializationError, match="Expected 'Job', got 'x'"):
            Sub({"kind": "x"})

    def test_additional_properties_are_no_models(self) -> None:
        """Of keys without a field only the type is checked; models would want fields."""
        with pytest.raises(TypeError, match="^additional_properties can't be models$"):
            type("Bad", (Model,), {}, additional_properties=list[Usage])

    def test_default(self) -> None:
        """A default is for keywords; a mapping stays as it is."""
        assert Node() == Node(children=None) == {"value": 5}
        assert Node(value=1) == {"value": 1}
        assert Node(value=None) == {}
        assert Node({}) == {}
        with pytest.raises(AttributeError, match="extra"):
            Node({}).extra = 1

    @pytest.mark.parametrize("name", ["items", "keys", "copy", "update", "as_dict", "from_json", "_settle"])
    def test_a_field_that_hides_a_method(self, name: str) -> None:
        """A field that would hide a method of dict or Model is refused when the class is made."""
        with pytest.raises(TypeError, match=f"^Bad.{name} would hide what every model has under this name$"):
            type("Bad", (Model,), {"__annotations__": {name: "int"}, name: rest_field()})

    @pytest.mark.parametrize("visibility", ["read", ["write"]])
    def test_visibility_is_a_list_of_operations(self, visibility: Any) -> None:
        """Anything else is refused where it is declared."""
        with pytest.raises(ValueError, match="^visibility is a list of read, create, update, delete, query; got "):
            rest_field(visibility=visibility)

    def test_a_field_has_one_place(self) -> None:
        """The field of one class can't serve as another's under another name."""
        with pytest.raises(TypeError, match="^Bad.nom is the field of InnerError already; declare it anew$"):
            type("Bad", (Model,), {"__annotations__": {"nom": str}, "nom": InnerError.code})
        assert InnerError({"code": "x"}).code == "x"

    @pytest.mark.parametrize("name", ["_fields", "_write", "_settled", "_settle"])
    def test_what_a_model_needs_itself(self, name: str) -> None:
        """The few names with an underscore that every model has are not free."""
        with pytest.raises(AttributeError, match=f"^SessionDetails has no attribute '{name}'"):
            setattr(SessionDetails({}), name, 1)

    def test_a_field_whose_name_begins_with_an_underscore(self) -> None:
        """It is a field like any other: what was read of it doesn't go with a copy."""

        class Hidden(Model):
            _x: list[str] = rest_field("x")

        one = Hidden({"x": ["1"]})
        assert one._x == ["1"]
        other = one.copy()
        other._x.append("2")
        assert (one._x, other["x"]) == (["1"], ["1", "2"])

    def test_a_field_of_a_mixin(self) -> None:
        """A field may stand in a class that is no model itself."""

        class Mixin:
            size: int | None = rest_field()

        class Mixed(Mixin, Model):
            pass

        assert Mixed({"size": 1}).size == 1

    def test_two_fields_of_one_json_name(self) -> None:
        """Two attributes of one key could not agree."""
        with pytest.raises(TypeError, match="^Bad has two fields with one JSON name$"):
            type("Bad", (Model,), {"a": rest_field("x"), "b": rest_field("x")})

    def test_a_field_overridden_by_something_else(self) -> None:
        """A subclass may put a property, or nothing, in the place of a field."""

        class Fixed(UsageEvent):
            @property
            def unit_price(self) -> float:
                return 1.0

        event = Fixed({"unitPrice": 2})
        assert event.unit_price == 1.0
        assert event["unitPrice"] == 2
        assert "unit_price" not in [field.name for field in fields(Fixed)]
        with pytest.raises(AttributeError):
            event.unit_price = 3

    @pytest.mark.parametrize(
        ("annotation", "format", "message"),
        [
            (
                "Missing",
                None,
                "no type comes of the annotation 'Missing' in tests.test_contract_values: name 'Missing' is",
            ),
            (complex, None, "JSON has no form for <class 'complex'>"),
            (dict[int, str], None, r"JSON has no form for dict\[int, str\]"),
            (set[str], None, r"JSON has no form for set\[str\]"),
            (5, None, "JSON has no form for 5"),
            ("typing.nope", None, "no type comes of the annotation 'typing.nope' in tests.test_contract_values: "),
            (int, "hex", "there is no format 'hex', only 'base64url' and 'array-or-map'"),
            (str, "array-or-map", "the format 'array-or-map' is for lists"),
            (dict[str, str], "array-or-map", "the format 'array-or-map' is for lists"),
            (None, None, "a field needs an annotation"),
        ],
    )
    def test_a_type_that_json_has_no_form_for(self, annotation: Any, format: str | None, message: str) -> None:
        """It is a TypeError at the first use, which names the field."""
        annotations = {"bad": annotation} if annotation else {}
        namespace = {"__module__": __name__, "__annotations__": annotations, "bad": rest_field(format=format)}
        model: Any = type("Bad", (Model,), namespace)
        with pytest.raises(TypeError, match=f"^Bad.bad: {message}"):
            _ = model({"bad": 1}).bad

    def test_type_hints_are_for_everyone(self) -> None:
        """Other frameworks read the annotations of a model as those of any class."""
        for model in (SessionDetails, CostEstimate, InnerError, ODataV4Error, WorkspaceItemError):
            hints = typing.get_type_hints(model)
            assert {field.name for field in fields(model)} <= set(hints)
        assert typing.get_type_hints(SessionDetails)["status"] == SessionStatus | str | None

    def test_public_names(self) -> None:
        """`__all__` is sorted, complete, and each name says the public module."""
        names = quantum_workspace_models.__all__
        assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
        public = {name for name in dir(quantum_workspace_models) if not name.startswith("_")}
        assert public - {"models"} == set(names)
        for name in names:
            assert getattr(getattr(quantum_workspace_models, name), "__module__", "quantum_workspace_models") in (
                "quantum_workspace_models",
                "quantum_workspace_models._core.values",
            )
