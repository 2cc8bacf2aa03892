"""Contract point 15: models of your own."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
import sys
import textwrap
import typing
from typing import Any, ClassVar, TypeVar

import pytest

import quantum_workspace_models
from quantum_workspace_models import (
    ArgumentError,
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


class Later(Model):
    node: Node | None = rest_field()


class Node(Model):
    children: list["Node"] | None = rest_field()  # noqa: UP037 - a string inside another
    later: Later | None = rest_field("xLater")
    value: int = rest_field(default=5)


def test_annotations_may_be_strings_forward_or_recursive() -> None:
    """Annotations may be strings that name a later class, or the class itself."""
    node = Node.from_json('{"children": [{"children": [], "value": 1}], "xLater": {"node": {"value": 2}}}')
    assert node.children is not None
    assert node.children[0].value == 1
    assert node.later is not None
    assert type(node.later.node) is Node


def test_classes_made_in_a_function() -> None:
    """A string may name the class itself, but no other class that is local to a function. A class needs no name."""

    class Inside(Model):
        size: int = rest_field()

    class Around(Model):
        around: Around | None = rest_field()
        inside: Inside | None = rest_field()

    around = Around({"inside": {"size": 1}, "around": {}})
    assert type(around.around) is Around
    with pytest.raises(TypeError, match=r"^Around.inside: cannot evaluate the annotation 'Inside \| None' in "):
        _ = around.inside
    namespace = {"__annotations__": {"inside": Inside | None}, "inside": rest_field()}
    assert type(type("Around", (Model,), namespace)({"inside": {"size": 1}}).inside) is Inside


class Color(ExtensibleEnum):
    RED = "Red"


def test_a_subclass_of_a_model() -> None:
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


class Inner(Model):
    size: int = rest_field()


class Hooked(Model):
    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)


class Outer(Hooked):
    inner: Inner | None = rest_field()
    outer: Outer | None = rest_field()


def test_a_class_inside_of_a_class() -> None:
    """An annotation may name a class that is defined in the same class body."""

    class Outer(Model):
        class Inner(Model):
            size: int = rest_field()

        inner: Inner | None = rest_field()

    assert type(Outer({"inner": {}}).inner) is Outer.Inner


def test_a_base_with_a_hook_of_its_own() -> None:
    """A model class may have an __init_subclass__ of its own."""
    outer = Outer({"inner": {"size": 1}, "outer": {}})
    assert type(outer.inner) is Inner
    assert type(outer.outer) is Outer


def test_a_mixin_with_a_hook() -> None:
    """Class keywords that aren't the model's are passed on to the next base class."""

    class Tagged:
        tag = ""

        def __init_subclass__(cls, *, tag: str = "", **kwargs: Any) -> None:
            super().__init_subclass__(**kwargs)
            cls.tag = tag

    class Both(Model, Tagged, tag="x"):
        size: int = rest_field()

    assert Both.tag == "x"


def test_a_discriminator_value_of_an_enum() -> None:
    """The discriminator value of a class may be a member of an enum."""

    class Base(Model):
        kind: str = rest_discriminator()

    class Sub(Base, discriminator=ItemType.JOB):
        pass

    assert type(Sub()["kind"]) is str
    assert Sub().kind == "Job"
    assert type(Base.from_dict({"kind": "job"})) is Sub
    with pytest.raises(DeserializationError, match="Expected 'Job', got 'x'"):
        Sub({"kind": "x"})


def test_additional_properties_are_no_models() -> None:
    """The type of additional properties may not have models in it."""
    with pytest.raises(TypeError, match="^additional_properties can't be models$"):
        type("Bad", (Model,), {}, additional_properties=list[Usage])
    for unknown in ("float", list[TypeVar("T")]):  # type: ignore[misc]
        with pytest.raises(TypeError, match="^additional_properties can't have a name or a type parameter in it; got"):
            type("Bad", (Model,), {}, additional_properties=unknown)


def test_additional_properties_as_keywords() -> None:
    """They are no attributes, so type checkers refuse them, too. The message says where they belong."""
    assert Usage({"shots": 5})["shots"] == 5
    with pytest.raises(
        ArgumentError,
        match=r"^Usage has no attribute 'shots'. Pass other keys in a mapping$",
    ):
        Usage(shots=5)  # type: ignore[call-overload]


def test_default() -> None:
    """A default is used by the constructor with keywords, and by nothing else."""
    assert Node() == Node(children=None) == {"value": 5}
    assert Node(value=1) == {"value": 1}
    assert Node(value=None) == {}
    assert Node({}) == {}
    with pytest.raises(AttributeError, match="extra"):
        Node({}).extra = 1


@pytest.mark.parametrize("name", ["items", "keys", "copy", "update", "as_dict", "from_json"])
def test_a_field_that_hides_a_method(name: str) -> None:
    """A field that would shadow a method of dict or Model is refused when the class is made."""
    with pytest.raises(TypeError, match=f"^Bad.{name} shadows Model.{name}; choose another name$"):
        type("Bad", (Model,), {"__annotations__": {name: "int"}, name: rest_field()})


@pytest.mark.parametrize("visibility", ["read", ["write"]])
def test_visibility_is_a_list_of_operations(visibility: Any) -> None:
    """A visibility that is no list of operations is refused where it is declared."""
    with pytest.raises(ValueError, match="^visibility must be a list of read, create, update, delete, query; got "):
        rest_field(visibility=visibility)


def test_a_field_has_one_place() -> None:
    """The field of one class can't be another class's field under another name."""
    with pytest.raises(TypeError, match="^Bad.nom is already a field of InnerError; declare it"):
        type("Bad", (Model,), {"__annotations__": {"nom": str}, "nom": InnerError.code})
    assert InnerError({"code": "x"}).code == "x"


@pytest.mark.parametrize("name", ["_fields_by_name", "_write", "_nested_converted", "_convert_nested", "_x"])
def test_private_names_are_free(name: str) -> None:
    """A name with one leading underscore belongs to the code that sets it."""
    session = SessionDetails(payloads.full())
    setattr(session, name, 1)
    assert getattr(session, name) == 1
    session.name = "x"
    assert session.cost_estimate is session["costEstimate"]
    assert session == payloads.full() | {"name": "x"}


@pytest.mark.parametrize("name", [name for name in dir(SessionDetails) if re.match("_[^_]", name)])
def test_what_other_libraries_call(name: str) -> None:
    """The few names with one underscore that every model has are hooks of other libraries, and not free."""
    with pytest.raises(AttributeError, match=f"^SessionDetails has no attribute '{name}'"):
        setattr(SessionDetails({}), name, 1)


class Own(SessionDetails):
    """A subclass with private names that a model might have used itself."""

    _defaults = "mine"
    _fields_by_name = ()

    def _write(self, *_: Any) -> None:
        raise AssertionError

    _initialize = _mask = _convert_nested = _adopt = _copy = _private_attributes = _write


def test_a_subclass_with_private_names() -> None:
    """A subclass's private methods and tables replace nothing of the library's."""
    text = json.dumps(payloads.full() | {"containerUri": "https://x.example/?sig=SECRET"})
    for own in (Own.from_json(text), Own(json.loads(text)), copy.deepcopy(Own.from_json(text))):
        assert own.to_json() == text
        own.name, own["new"] = "x", [1]
        assert (own["name"], own.name, own.cost_estimate) == ("x", "x", payloads.full()["costEstimate"])
        assert "SECRET" not in repr(own)
        assert own._defaults == "mine"
    assert Own(name="x") == {"name": "x", "itemType": "Session"}


def test_a_field_of_a_mixin() -> None:
    """A field may be declared in a mixin class that isn't a model itself."""

    class Mixin:
        size: int | None = rest_field()

    class Mixed(Mixin, Model):
        pass

    assert Mixed({"size": 1}).size == 1


def test_two_fields_of_one_json_name() -> None:
    """Two fields with the same JSON name are refused."""
    with pytest.raises(TypeError, match="^Bad.b has the same JSON name as Bad.a$"):
        type("Bad", (Model,), {"a": rest_field("x"), "b": rest_field("x")})


def test_a_field_overridden_by_something_else() -> None:
    """A subclass may override a field with a property."""

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
            "cannot evaluate the annotation 'Missing' in tests.test_contract_15_extending: name 'Missing' is",
        ),
        (complex, None, "unsupported type <class 'complex'>"),
        (dict[int, str], None, r"unsupported type dict\[int, str\]"),
        (set[str], None, r"unsupported type set\[str\]"),
        (5, None, "unsupported type 5"),
        ("typing.nope", None, "cannot evaluate the annotation 'typing.nope' in tests.test_contract_15_extending: "),
        (
            "int |",
            None,
            r"cannot evaluate the annotation 'int \|' in tests.test_contract_15_extending: invalid",
        ),
        ("1 / 0", None, "cannot evaluate the annotation '1 / 0' in tests.test_contract_15_extending: division"),
        (int, "hex", "unknown format 'hex'; only 'array-or-map' is supported"),
        (str, "array-or-map", "the format 'array-or-map' requires a list"),
        (dict[str, str], "array-or-map", "the format 'array-or-map' requires a list"),
        (None, None, "missing type annotation"),
    ],
)
def test_a_type_that_json_has_no_form_for(annotation: Any, format: str | None, message: str) -> None:
    """An annotation that is no supported type is a TypeError at the first use, which names the field."""
    annotations = {"bad": annotation} if annotation else {}
    namespace = {"__module__": __name__, "__annotations__": annotations, "bad": rest_field(format=format)}
    model: Any = type("Bad", (Model,), namespace)
    with pytest.raises(TypeError, match=f"^Bad.bad: {message}"):
        _ = model({"bad": 1}).bad


def test_a_name_that_is_not_there_breaks_one_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """An annotation that can't be evaluated breaks one field. Once the name is defined, that field works."""

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
def test_type_statements() -> None:
    """A `type` statement keeps its parameters. One that can't be evaluated breaks one field."""
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


def test_type_hints_are_for_everyone() -> None:
    """`typing.get_type_hints` works for models."""
    for model in (SessionDetails, CostEstimate, InnerError, ODataV4Error, WorkspaceItemError):
        hints = typing.get_type_hints(model)
        assert {field.name for field in fields(model)} <= set(hints)
    assert typing.get_type_hints(SessionDetails)["status"] == SessionStatus | str | None


def test_public_names() -> None:
    """`__all__` is sorted and complete, and each name shows a public module."""
    names = quantum_workspace_models.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    # pytest adds names of its own to the modules of its plugins, which aren't identifiers.
    public = {name for name in dir(quantum_workspace_models) if name.isidentifier() and not name.startswith("_")}
    assert public - {"models", "paging", "patching", "redacting", "request_body", "schema", "validation"} == set(names)
    for name in names:
        module = getattr(quantum_workspace_models, name).__module__
        assert re.fullmatch(r"quantum_workspace_models(\.[a-z_]+)*", module)
        assert getattr(sys.modules[module], name) is getattr(quantum_workspace_models, name)


def test_a_field_whose_name_begins_with_an_underscore() -> None:
    """A field whose name begins with an underscore is refused when the class is made."""
    with pytest.raises(
        TypeError, match=r"^Tagged._etag can't be a field: its name starts with an underscore; rename it"
    ):

        class Tagged(Model):
            _etag: str | None = rest_field()


@pytest.mark.parametrize("value", [{}, {"size": 5}])
@pytest.mark.parametrize("annotation", [int, "int", "list[int]", dt.datetime])
def test_an_annotation_without_a_field(annotation: Any, value: dict[str, Any]) -> None:
    """An annotation without rest_field() is refused when the class is made."""
    hint = r"assign rest_field\(\) to it, or annotate it as ClassVar"
    with pytest.raises(TypeError, match=f"^Bad.size has an annotation but isn't a field; {hint}$"):
        type("Bad", (Model,), {"__annotations__": {"size": annotation}, **value})


def test_annotations_that_are_no_fields() -> None:
    """Class variables and private attributes may be annotated."""

    class MyClassVars:
        """What is none."""

    with pytest.raises(TypeError, match="Bad.x has an annotation but isn't a field"):
        type("Bad", (Model,), {"__annotations__": {"x": MyClassVars}, "x": 3})

    class Good(Model):
        limit: ClassVar[int] = 5
        other: typing.ClassVar = 6
        _cache: dict[str, int]
        name: str | None = rest_field()

    type("Bare", (Model,), {"__annotations__": {"limit": ClassVar[int]}})
    assert [field.name for field in fields(Good)] == ["name"]
    assert Good(name="x").limit == 5


def test_a_default_that_is_none() -> None:
    """A default of None is no default."""

    class Plain(Model):
        name: str | None = rest_field(default=None)
        size: int | None = rest_field(default=5)

    assert Plain(name="x") == {"name": "x", "size": 5}
    assert Plain() == {"size": 5}


@pytest.mark.parametrize(
    ("annotation", "default", "message"),
    [
        (int, "5", "Expected an integer, got '5' - at $"),
        (dt.datetime, "yesterday", "Expected an RFC 3339 date-time, got 'yesterday' - at $"),
        (list[int], [1, "2"], "Expected an integer, got '2' - at $[1]"),
        (Any, {1}, "Expected a JSON-serializable value, got a set - at $"),
    ],
)
def test_a_wrong_default(annotation: Any, default: Any, message: str) -> None:
    """A default that the field doesn't take is refused when the class is made."""
    with pytest.raises(TypeError) as caught:
        type("Bad", (Model,), {"__annotations__": {"size": annotation}, "size": rest_field(default=default)})
    assert str(caught.value) == f"Bad.size: invalid default: {message}"


def test_a_default_whose_type_comes_later() -> None:
    """A default whose annotation can't be evaluated yet is checked when it is used."""

    class Early(Model):
        late: Late | None = rest_field(default={"size": "x"})  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(TypeError, match="cannot evaluate the annotation 'Late | None'"):
        Early()
