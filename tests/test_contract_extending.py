"""Contract point 15: models of an SDK's own."""

from __future__ import annotations

import json
import re
import sys
import textwrap
import typing
from typing import Any

import pytest

import quantum_workspace_models
from quantum_workspace_models import (
    CostEstimate,
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

    @pytest.mark.parametrize("name", ["items", "keys", "copy", "update", "as_dict", "from_json"])
    def test_a_field_that_hides_a_method(self, name: str) -> None:
        """A field that would shadow a method of dict or Model is refused when the class is made."""
        with pytest.raises(TypeError, match=f"^Bad.{name} shadows Model.{name}; choose another name$"):
            type("Bad", (Model,), {"__annotations__": {name: "int"}, name: rest_field()})

    @pytest.mark.parametrize("visibility", ["read", ["write"]])
    def test_visibility_is_a_list_of_operations(self, visibility: Any) -> None:
        """Anything else is refused where it is declared."""
        with pytest.raises(ValueError, match="^visibility must be a list of read, create, update, delete, query; got "):
            rest_field(visibility=visibility)

    def test_a_field_has_one_place(self) -> None:
        """The field of one class can't serve as another's under another name."""
        with pytest.raises(TypeError, match="^Bad.nom is already a field of InnerError; declare it"):
            type("Bad", (Model,), {"__annotations__": {"nom": str}, "nom": InnerError.code})
        assert InnerError({"code": "x"}).code == "x"

    @pytest.mark.parametrize("name", ["_fields_by_name", "_write", "_nested_converted", "_convert_nested"])
    def test_what_a_model_needs_itself(self, name: str) -> None:
        """The few names with an underscore that every model has are not free."""
        with pytest.raises(AttributeError, match=f"^SessionDetails has no attribute '{name}'"):
            setattr(SessionDetails({}), name, 1)

    def test_a_field_of_a_mixin(self) -> None:
        """A field may stand in a class that is no model itself."""

        class Mixin:
            size: int | None = rest_field()

        class Mixed(Mixin, Model):
            pass

        assert Mixed({"size": 1}).size == 1

    def test_two_fields_of_one_json_name(self) -> None:
        """Two attributes of one key could not agree."""
        with pytest.raises(TypeError, match="^Bad.b has the same JSON name as Bad.a$"):
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
                "cannot evaluate the annotation 'Missing' in tests.test_contract_extending: name 'Missing' is",
            ),
            (complex, None, "unsupported type <class 'complex'>"),
            (dict[int, str], None, r"unsupported type dict\[int, str\]"),
            (set[str], None, r"unsupported type set\[str\]"),
            (5, None, "unsupported type 5"),
            ("typing.nope", None, "cannot evaluate the annotation 'typing.nope' in tests.test_contract_extending: "),
            (
                "int |",
                None,
                r"cannot evaluate the annotation 'int \|' in tests.test_contract_extending: invalid",
            ),
            ("1 / 0", None, "cannot evaluate the annotation '1 / 0' in tests.test_contract_extending: division"),
            (int, "hex", "unknown format 'hex'; only 'array-or-map' is supported"),
            (str, "array-or-map", "the format 'array-or-map' requires a list"),
            (dict[str, str], "array-or-map", "the format 'array-or-map' requires a list"),
            (None, None, "missing type annotation"),
        ],
    )
    def test_a_type_that_json_has_no_form_for(self, annotation: Any, format: str | None, message: str) -> None:
        """It is a TypeError at the first use, which names the field."""
        annotations = {"bad": annotation} if annotation else {}
        namespace = {"__module__": __name__, "__annotations__": annotations, "bad": rest_field(format=format)}
        model: Any = type("Bad", (Model,), namespace)
        with pytest.raises(TypeError, match=f"^Bad.bad: {message}"):
            _ = model({"bad": 1}).bad

    def test_a_name_that_is_not_there_breaks_one_field(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All others work, those that hold models too; once the name is there, so does that one."""

        class Half(Model):
            size: int = rest_field()
            missing: NotYet | None = rest_field()  # noqa: F821
            event: UsageEvent | None = rest_field()
            forward: typing.Optional[typing.ForwardRef("Nowhere")] = rest_field()  # noqa: UP045

        half: Any = Half.from_json('{"size": 1, "missing": {"size": 2}, "event": {"unitPrice": 2}, "forward": 1}')
        assert (half.size, half.event.unit_price) == (1, 2)
        assert half["event"] is half.event
        assert half["missing"] == {"size": 2}
        half["missing"] = {"size": 3}
        half.size = 2
        assert json.dumps(half.copy()) == json.dumps(half.as_dict()) == json.dumps(half)
        with pytest.raises(TypeError, match="^Half.missing: cannot evaluate the annotation 'NotYet | None' in "):
            _ = half.missing
        with pytest.raises(TypeError, match="^Half.missing: cannot evaluate the annotation "):
            half.missing = {"size": 4}
        with pytest.raises(TypeError, match="^Half.forward: cannot evaluate the annotation 'Nowhere' in "):
            _ = half.forward
        with pytest.raises(TypeError, match="^Half.missing: cannot evaluate the annotation "):
            half.validate()
        monkeypatch.setitem(globals(), "NotYet", Half)
        assert type(half.missing) is Half
        assert half.missing is half["missing"]
        assert half == {"size": 2, "missing": {"size": 3}, "event": {"unitPrice": 2}, "forward": 1}

    @pytest.mark.skipif(sys.version_info < (3, 12), reason="a statement of Python 3.12")
    def test_type_statements(self) -> None:
        """A generic alias keeps its parameters; one that can't be evaluated breaks one field."""
        module: dict[str, Any] = {
            "__name__": "page",
            "Model": Model,
            "rest_field": rest_field,
            "UsageEvent": UsageEvent,
        }
        source = textwrap.dedent("""
            type Listed[T] = list[T]
            type Pair[K, V] = dict[K, V | Listed[V]]
            type Missing = list[Nowhere]
            type Endless = Endless | int

            class Aliased(Model):
                numbers: Listed[int] = rest_field()
                pairs: Pair[str, int] = rest_field()
                events: Listed[UsageEvent] = rest_field()
                bare: Listed = rest_field()
                missing: Missing = rest_field()
                endless: Endless = rest_field()

            class Boxed[T](Model):
                value: list["T"] = rest_field()
        """)
        exec(compile(source, "page", "exec", dont_inherit=True), module)
        aliased: Any = module["Aliased"]({"events": [{}], "missing": [1], "endless": 1})
        aliased.numbers, aliased.pairs, aliased.bare = [1], {"a": 1, "b": [1]}, ["a", 1]
        assert type(aliased.events[0]) is UsageEvent
        for name, value in (("numbers", ["a"]), ("pairs", {"a": ["a"]}), ("pairs", {"a": "a"}), ("events", [1])):
            with pytest.raises(SerializationError, match=f"^Aliased.{name}: Expected "):
                setattr(aliased, name, value)
        for name in ("missing", "endless"):
            with pytest.raises(TypeError, match=f"^Aliased.{name}: "):
                getattr(aliased, name)
        assert module["Boxed"]({"value": ["a", 1]}).value == ["a", 1]

    def test_type_hints_are_for_everyone(self) -> None:
        """Other frameworks read the annotations of a model as those of any class."""
        for model in (SessionDetails, CostEstimate, InnerError, ODataV4Error, WorkspaceItemError):
            hints = typing.get_type_hints(model)
            assert {field.name for field in fields(model)} <= set(hints)
        assert typing.get_type_hints(SessionDetails)["status"] == SessionStatus | str | None

    def test_public_names(self) -> None:
        """`__all__` is sorted, complete, and each name says a public module."""
        names = quantum_workspace_models.__all__
        assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
        public = {name for name in dir(quantum_workspace_models) if not name.startswith("_")}
        assert public - {"models", "paging", "patching", "request_body", "schema"} == set(names)
        for name in names:
            module = getattr(quantum_workspace_models, name).__module__
            assert re.fullmatch(r"quantum_workspace_models(\.[a-z_]+)*", module)
            assert getattr(sys.modules[module], name) is getattr(quantum_workspace_models, name)
