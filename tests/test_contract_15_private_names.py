"""Contract point 15: what begins with an underscore is the subclass's own, and a class is made right or not at all."""

from __future__ import annotations

import copy
import functools
import inspect
import json
import pickle
import sys
import types
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from quantum_workspace_models import (
    CostEstimate,
    ItemDetails,
    Model,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    SessionStatus,
    UnknownAttributeError,
    fields,
    json_schema,
    rest_discriminator,
    rest_field,
)
from tests import payloads
from tests.helpers import discriminators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The private names that a model had in version 0.1 and in the second edition of the design, and what a third may have.
NAMES = """
    _add_context _additional_properties _adopt _argument_error _attribute_names _check_discriminators
    _check_foreign_attribute _convert_nested _copy_json _copy_mapping _defaults _discriminator_key
    _discriminator_values _encode_additional _encode_mapping _fields_by_json_name _fields_by_name _fields_with_models
    _has_secrets _initialize _invalidate _iter_errors _local_types _mask _name_error _nested_converted _prepare
    _private_attributes _read_pairs _redact _register_discriminator _resolve_class _resolve_fields _shallow_dict
    _short_repr _subclass_by_value _write
    _fields _state _info _model_info _nest _snapshot _slots _change _copy _remove _show _codec _owner _document _key
    _items _get _values _keys _mapping _positional _nested _doc _required _json_name _converted _cache
""".split()  # noqa: SIM905 - a list would fill a page
HOOKS = {"_repr_html_", "_is_model", "_attr_to_rest_field", "_repr_pretty_"}


def _refuse(*_args: Any, **_kwargs: Any) -> Any:
    raise AssertionError("called")


class _Trap:
    """A descriptor that nobody may read, write or delete."""

    def __get__(self, model: Any, owner: Any = None) -> Any:
        if model is not None:
            raise AssertionError("read")
        return self

    def __set__(self, model: Any, value: Any) -> None:
        raise AssertionError("written")

    def __delete__(self, model: Any) -> None:
        raise AssertionError("deleted")


# What a subclass may have under a private name, each made anew.
KINDS: dict[str, Callable[[], Any]] = {
    "method": lambda: _refuse,
    "class method": lambda: classmethod(_refuse),
    "static method": lambda: staticmethod(_refuse),
    "table": lambda: {"name": "mine"},
    "empty": lambda: (),
    "None": lambda: None,
    "property": _Trap,
}


def _subclass(name: str, **namespace: Any) -> Any:
    """A subclass of a session in this module, with a secret and a nested model of its own."""
    annotations = {"token": "str | None", "estimates": "list[CostEstimate] | None", "_note": "str"}
    own = {
        "__module__": __name__,
        "__qualname__": name,
        "__annotations__": annotations,
        "token": rest_field(secret=True),
        "estimates": rest_field(),
    }
    made = type(name, (SessionDetails,), own | namespace)
    # For pickle.
    globals()[name] = made
    return made


CLASSES = {
    kind: _subclass(f"With{index}", **{name: make() for name in NAMES})
    for index, (kind, make) in enumerate(KINDS.items())
}
CLASSES["slots"] = _subclass("WithSlots", __slots__=tuple(NAMES))
CLASSES["nothing"] = _subclass("WithNothing")
DOCUMENT = {**payloads.full(), "token": "SECRET", "estimates": [payloads.full()["costEstimate"]], "_note": 1}


def test_there_are_no_private_names() -> None:
    """A model has no name with one leading underscore but the hooks of other libraries, before and after it is read."""
    session = SessionDetails.from_dict(payloads.full())
    for _ in range(2):
        names = {name for name in dir(session) if name.startswith("_") and not name.startswith("__")}
        assert names <= HOOKS
        assert [field.name for field in fields(session) if getattr(session, field.name) is None] == []
        repr(session)


@pytest.mark.parametrize("kind", CLASSES)
class TestPrivateNames:
    """A subclass with all these names of its own works like one without."""

    def test_build_and_read(self, kind: str) -> None:
        """It is built from JSON, a mapping and keywords, and read by attribute and by key."""
        model = CLASSES[kind]
        made = [model.from_dict(DOCUMENT), model.from_json(json.dumps(DOCUMENT)), model(DOCUMENT)]
        for session in made:
            assert type(session) is model
            assert session.status is SessionStatus.SUCCEEDED
            assert type(session.cost_estimate) is CostEstimate
            assert session.cost_estimate is session["costEstimate"]
            assert type(session.estimates[0]) is CostEstimate
            assert session.token == session["token"] == "SECRET"
            assert session.as_dict() == DOCUMENT
        by_keywords = model(name="VQE", token="SECRET", cost_estimate=DOCUMENT["costEstimate"])
        expected = {"name": "VQE", "token": "SECRET", "costEstimate": DOCUMENT["costEstimate"]}
        assert by_keywords.as_dict() == {**expected, **discriminators(SessionDetails)}

    def test_write(self, kind: str) -> None:
        """Every way to write works, attribute and key agree, and a wrong value is refused."""
        session = CLASSES[kind].from_dict(DOCUMENT)
        session.name = "new"
        session["tags"] = ["b"]
        session.update({"priority": "High"}, createdBy="me")
        session |= {"usage": {"x": 1}}
        session.cost_estimate = {"currencyCode": "EUR"}
        del session.error_data
        assert session.pop("creationTime") == DOCUMENT["creationTime"]
        assert session.setdefault("new", 1) == 1
        assert (session.name, session.tags, session.priority, session.created_by) == ("new", ["b"], "High", "me")
        assert (session.creation_time, session.error_data, session["usage"]) == (None, None, {"x": 1})
        assert type(session.cost_estimate) is CostEstimate
        with pytest.raises(SerializationError, match=r"\.name: Expected a string, got 1 - at \$\.name"):
            session.name = 1
        with pytest.raises(UnknownAttributeError, match="Did you mean 'status'"):
            session.staus = "x"
        with pytest.raises(SerializationError, match=r"\.token: Expected a string, got an object - at \$\.token"):
            session.token = {"SECRET": "SECRET"}
        session.clear()
        assert session.name is None
        assert session == {}

    @pytest.mark.parametrize(
        "copied",
        [
            copy.copy,
            copy.deepcopy,
            lambda session: session.copy(),
            lambda session: pickle.loads(pickle.dumps(session)),
            lambda session: session | {},
            lambda session: session.__replace__(),
            lambda session: type(session)(session),
            lambda session: type(session).from_dict(session),
            lambda session: SessionDetailsPage(value=[session]).value[0],  # type: ignore[index]
        ],
    )
    def test_copy(self, kind: str, copied: Callable[[Any], Any]) -> None:
        """Every copy has the same class and an equal document, and shares nothing."""
        session = CLASSES[kind].from_dict(DOCUMENT)
        session.cost_estimate.events[0].unit_price = 2
        new = copied(session)
        assert type(new) is CLASSES[kind]
        assert new == session
        assert type(new.cost_estimate) is CostEstimate
        new.cost_estimate.events[0].unit_price = 3
        assert session.cost_estimate.events[0].unit_price == 2

    def test_show(self, kind: str) -> None:
        """The repr, what is logged, errors, the schema and the signature are right, and the secret is masked."""
        model = CLASSES[kind]
        session = model.from_dict({**DOCUMENT, "status": 1})
        shown = repr(session)
        assert shown.startswith(f"{model.__name__}(id='4f6e1a52-93f5-4d3c-8d0e-1f2b3c4d5e6f', name='VQE'")
        assert "token='***'" in shown
        assert session.redacted() == {**DOCUMENT, "status": 1, "token": "***"}
        with pytest.raises(ValueError, match=r"got 1 - at \$\.status"):
            session.validate()
        assert model.from_dict(DOCUMENT).validate() == DOCUMENT
        assert json_schema(model)["properties"]["token"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
        assert [*inspect.signature(model).parameters][-2:] == ["token", "estimates"]
        assert model(token="SECRET").as_dict(operation="create") == {"token": "SECRET", "itemType": "Session"}
        assert "SECRET" not in shown + session._repr_html_() + str(list(session.__rich_repr__()))


def test_private_values_are_the_callers() -> None:
    """Values under all these names, set on an instance, are kept, copied, and stay out of the document."""
    session: Any = SessionDetails.from_dict(payloads.full())
    for name in NAMES:
        setattr(session, name, [name])
    assert session.cost_estimate is session["costEstimate"]
    session.name = "new"
    copies = [copy.copy(session), copy.deepcopy(session), pickle.loads(pickle.dumps(session)), session | {}]
    for new in copies:
        assert [getattr(new, name) for name in NAMES] == [[name] for name in NAMES]
        assert new.as_dict() == {**payloads.full(), "name": "new"}
        assert (new.name, type(new.cost_estimate)) == ("new", CostEstimate)
    assert copies[1]._mask is not session._mask


class Slotted(SessionDetails):
    __slots__ = ("__mangled", "_client", "_unset", "public")

    def mangled(self) -> Any:
        return self.__mangled

    def mangle(self, value: Any) -> None:
        self.__mangled = value


class SlottedAgain(Slotted):
    __slots__ = ("_more",)


class TestSlots:
    """Private attributes in slots are attributes that begin with an underscore."""

    @pytest.fixture
    def session(self) -> Any:
        session: Any = SlottedAgain(payloads.opened())
        session._client, session._more, session._plain = {"a": [1]}, [2], [3]
        session.mangle(4)
        session.public = 5
        return session

    @pytest.mark.parametrize(
        "copied",
        [
            copy.copy,
            copy.deepcopy,
            lambda session: session.copy(),
            lambda session: pickle.loads(pickle.dumps(session)),
            lambda session: session.__replace__(name="new"),
            lambda session: session | {"name": "new"},
            lambda session: {"name": "new"} | session,
            lambda session: ItemDetails({**discriminators(ItemDetails), "x": [session]})["x"][0],
        ],
    )
    def test_copies_have_them(self, session: Any, copied: Callable[[Any], Any]) -> None:
        """Copies have the slots of all base classes; a slot that isn't set stays so, a public one isn't copied."""
        new = copied(session)
        assert type(new) is SlottedAgain
        assert (new._client, new._more, new._plain, new.mangled()) == ({"a": [1]}, [2], [3], 4)
        assert not hasattr(new, "_unset")
        assert not hasattr(new, "public")
        assert session.public == 5

    @pytest.mark.skipif(not hasattr(copy, "replace"), reason="Python 3.13 has it")
    def test_copy_replace(self, session: Any) -> None:
        """`copy.replace` keeps them, too."""
        new = copy.replace(session, name="new")  # type: ignore[attr-defined]
        assert (new._client, new._more, new.name) == ({"a": [1]}, [2], "new")

    def test_deep_copies_share_nothing(self, session: Any) -> None:
        """A deep copy's slots are copied deeply, and refer to the copy where they referred to the model."""
        session._more = [session, session["name"]]
        new = copy.deepcopy(session)
        assert new._client == session._client
        assert new._client["a"] is not session._client["a"]
        assert new._more[0] is new
        assert copy.copy(session)._client is session._client
        again = pickle.loads(pickle.dumps(session))
        assert again._more[0] is again

    def test_a_second_construction_keeps_them(self, session: Any) -> None:
        """They belong to the code that set them, so that a constructor that is called again keeps them."""
        session.__init__({"name": "again"})
        assert (session._client, session._more, session._plain, session.name) == ({"a": [1]}, [2], [3], "again")


class Cached(SessionDetails):
    calls: ClassVar[list[str]] = []

    @functools.cached_property
    def title(self) -> str:
        self.calls.append(self.name)
        return self.name.title()

    @functools.cached_property
    def _private(self) -> list[str]:
        return [self.name]


class TestCopies:
    """What a copy carries."""

    @pytest.mark.parametrize(
        "copied",
        [
            copy.copy,
            copy.deepcopy,
            lambda session: pickle.loads(pickle.dumps(session)),
            lambda session: session.__replace__(),
            lambda session: session | {},
        ],
    )
    def test_a_public_cached_property_is_computed_anew(self, copied: Callable[[Any], Any]) -> None:
        """It may depend on what is different in the copy. A private one is carried."""
        session = Cached(name="one")
        assert (session.title, session._private) == ("One", ["one"])
        new = copied(session)
        new.name = "two"
        assert (new.title, session.title, new._private) == ("Two", "One", ["one"])

    def test_a_second_construction_forgets_it(self) -> None:
        """A constructor that is called again forgets it as well."""
        session: Any = Cached(name="one")
        assert session.title == "One"
        session.__init__(name="two")
        assert session.title == "Two"

    @pytest.mark.parametrize("read", [False, True])
    @pytest.mark.parametrize("reverse", [False, True])
    def test_deepcopy_keeps_identity(self, reverse: bool, read: bool) -> None:
        """A part of a model and the model, in one container, are one and its part in the deep copy, in either order."""
        session: Any = SessionDetails.from_dict(payloads.full())
        if read:
            assert session.cost_estimate.events
        cost = session.cost_estimate
        pairs = {"b": cost, "c": cost["events"][1], "d": session["tags"], "a": session}
        both = dict(reversed(pairs.items())) if reverse else pairs
        new = copy.deepcopy(both)
        assert new == both
        assert new["a"] is not session
        assert new["b"] is new["a"].cost_estimate is new["a"]["costEstimate"]
        assert new["c"] is new["a"].cost_estimate.events[1]
        assert new["d"] is new["a"].tags
        assert new["b"] is not cost

    @pytest.mark.parametrize("reverse", [False, True])
    def test_pickle_keeps_identity(self, reverse: bool) -> None:
        """And so they are in a pickle."""
        session: Any = SessionDetails.from_dict(payloads.full())
        pairs = {"b": session.cost_estimate, "a": session}
        new = pickle.loads(pickle.dumps(dict(reversed(pairs.items())) if reverse else pairs))
        assert new["b"] is new["a"].cost_estimate

    def test_two_places_of_one_model(self) -> None:
        """A model that was appended twice, or that a private attribute names, is one object in the deep copy."""
        page: Any = SessionDetailsPage(value=[payloads.full()])
        page.value.append(page.value[0])
        page._first = page.value[0]
        new = copy.deepcopy(page)
        assert new.value[0] is new.value[1] is new._first
        assert new.value[0] is not page.value[0]


class TestConstructor:
    """`__init__`, called twice or late."""

    @pytest.mark.parametrize("arguments", [{"name": "new", "cost_estimate": {"currencyCode": "EUR"}}, None])
    def test_twice(self, arguments: dict[str, Any] | None) -> None:
        """The second call replaces the document; attributes that were read before agree with it."""
        session: Any = SessionDetails.from_dict(payloads.full())
        assert [getattr(session, field.name) for field in fields(session)]
        if arguments is None:
            session.__init__({"name": "new", "costEstimate": {"currencyCode": "EUR"}})
        else:
            session.__init__(**arguments)
        assert session.as_dict() == {"name": "new", "costEstimate": {"currencyCode": "EUR"}, "itemType": "Session"}
        assert (session.name, session.status, session.tags) == ("new", None, None)
        assert type(session.cost_estimate) is CostEstimate
        assert session.cost_estimate is session["costEstimate"]

    def test_a_second_one_that_is_refused(self) -> None:
        """A second call that raises leaves the model as it was."""
        session: Any = SessionDetails.from_dict(payloads.full())
        for arguments in ({"name": 1}, {"nmae": "x"}):
            with pytest.raises(TypeError):
                session.__init__(**arguments)
        for mapping in ({"name": object()}, {"itemType": "Job"}, {"provider_id": "x"}, 5):
            with pytest.raises((TypeError, ValueError)):
                session.__init__(mapping)
        assert session.as_dict() == payloads.full()
        assert session.name == "VQE"

    def test_after_a_read(self) -> None:
        """A subclass may read attributes, and set private ones, before it calls the constructor of the model."""

        class Eager(SessionDetails):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                self._before = (self.name, self.cost_estimate, self.get("tags"), list(self.items()))
                super().__init__(*args, **kwargs)

        for session in (Eager(payloads.full()), Eager(name="VQE", cost_estimate=payloads.full()["costEstimate"])):
            assert session._before == (None, None, None, [])
            assert session.name == "VQE"
            assert type(session.cost_estimate) is CostEstimate
            assert session.cost_estimate is session["costEstimate"]

    def test_a_model_that_is_false(self) -> None:
        """A subclass may say when it is true, as a result does that has succeeded."""

        class Result(SessionDetails):
            def __bool__(self) -> bool:
                return False

        result: Any = Result({"costEstimate": {"currencyCode": "EUR"}, "status": "Failed"})
        result.__init__({"name": "again", "costEstimate": {}})
        assert result.as_dict() == {"name": "again", "costEstimate": {}, "itemType": "Session"}
        assert result.popitem() == ("itemType", "Session")
        key, value = result.popitem()
        assert (key, type(value)) == ("costEstimate", CostEstimate)
        assert result.cost_estimate is None
        assert result.popitem() == ("name", "again")
        with pytest.raises(KeyError):
            result.popitem()


class Shape(Model):
    kind: str | None = rest_discriminator()


class TestRefusedClasses:
    """A class that is refused leaves no trace."""

    @pytest.mark.parametrize(
        ("keywords", "namespace"),
        [
            ({}, {"__annotations__": {"size": "int"}, "size": rest_field(default="x")}),
            ({}, {"__annotations__": {"size": "int"}}),
            ({}, {"__annotations__": {"items": "int"}, "items": rest_field()}),
            ({}, {"__annotations__": {"_size": "int"}, "_size": rest_field()}),
            ({"additional_properties": set}, {}),
            ({"unknown": 1}, {}),
        ],
    )
    def test_it_is_not_registered(self, keywords: dict[str, Any], namespace: dict[str, Any]) -> None:
        """The base class reads what it would have selected, and the corrected class of another name is accepted."""
        value = f"Refused{len(namespace)}{sorted(keywords)}{sorted(namespace.get('__annotations__', ()))}"
        with pytest.raises(TypeError):
            types.new_class("Bad", (Shape,), {"discriminator": value, **keywords}, lambda own: own.update(namespace))
        assert type(Shape.from_dict({"kind": value})) is Shape
        assert value not in json.dumps(json_schema(Shape))
        good = types.new_class("Corrected", (Shape,), {"discriminator": value})
        assert type(Shape.from_dict({"kind": value.upper()})) is good

    def test_a_second_class_of_one_value(self) -> None:
        """A class whose discriminator value another one has is refused, and the first one stays."""
        first = types.new_class("First", (Shape,), {"discriminator": "Taken"})
        with pytest.raises(TypeError, match="Second: First already has the discriminator value 'taken'"):
            types.new_class("Second", (Shape,), {"discriminator": "taken"})
        assert type(Shape.from_dict({"kind": "Taken"})) is first


class One:
    class Part(Model):
        size: int = rest_field()
        """The size of one."""


class Two:
    class Part(Model):
        size: int = rest_field()
        """The size of two."""

        class Part(Model):
            size: int = rest_field()
            """The size of what is in two."""


def test_classes_of_one_name_have_docs_of_their_own() -> None:
    """Classes of the same name, nested in different classes, show the docstrings of their own fields."""
    found = [fields(part)[0].doc for part in (One.Part, Two.Part, Two.Part.Part)]
    assert found == ["The size of one.", "The size of two.", "The size of what is in two."]
    schemas = [json_schema(part)["properties"]["size"]["description"] for part in (One.Part, Two.Part, Two.Part.Part)]
    assert schemas == found


@pytest.fixture
def run() -> Iterator[Callable[[str], dict[str, Any]]]:
    """Executes source as a module."""
    names: list[str] = []

    def execute(source: str) -> dict[str, Any]:
        name = f"{__name__}_module{len(names)}"
        module = types.ModuleType(name)
        names.append(name)
        sys.modules[name] = module
        exec(compile(inspect.cleandoc(source), name, "exec", dont_inherit=True), module.__dict__)
        return module.__dict__

    yield execute
    for name in names:
        del sys.modules[name]


@pytest.mark.skipif(sys.version_info < (3, 14), reason="annotations are evaluated at once")
class TestBareAnnotations:
    """On Python 3.14 and later, annotations may name what is defined later, without quotes."""

    def test_recursive(self, run: Callable[[str], dict[str, Any]]) -> None:
        """A class may name itself, in unions and lists."""
        node = run(
            """
            from quantum_workspace_models import Model, rest_field

            class Node(Model):
                size: int = rest_field(default=1)
                next: Node | None = rest_field()
                children: list[Node] | None = rest_field()
            """
        )["Node"]
        made = node({"next": {"next": {"size": 3}}, "children": [{"size": 4}]})
        assert type(made.next.next) is type(made.children[0]) is node
        assert (made.next.next.size, made.children[0].size) == (3, 4)
        assert node(next=node(), children=[{}]).as_dict() == {"size": 1, "next": {"size": 1}, "children": [{}]}
        assert made["next"] is made.next
        assert json_schema(node)["properties"]["next"] == {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
        assert "children: list[" in str(inspect.signature(node))

    def test_forward(self, run: Callable[[str], dict[str, Any]]) -> None:
        """And a class that is defined below; a default is checked when it is."""
        found = run(
            """
            from quantum_workspace_models import Model, rest_field

            class Before(Model):
                after: After | None = rest_field()
                afters: dict[str, After] | None = rest_field()
                size: Size | None = rest_field(default=3)

            early = Before.from_dict({"after": {"before": {"size": 1}}, "size": 2})
            shown = repr(early)
            raw = early["after"]

            class After(Model):
                before: Before | None = rest_field()

            Size = int
            """
        )
        before, after, early = found["Before"], found["After"], found["early"]
        assert found["shown"] == "Before(after=<object>, size=2)"
        assert type(found["raw"]) is dict
        assert type(early.after) is type(early["after"]) is after
        assert early.after.before.size == 1
        assert before().size == 3
        assert type(before({"afters": {"x": {}}}).afters["x"]) is after

    def test_undefined_names_that_are_no_fields(self, run: Callable[[str], dict[str, Any]]) -> None:
        """Private and ClassVar annotations may name what is never defined, such as what only type checkers import."""
        thing = run(
            """
            import typing
            import typing as t
            from typing import TYPE_CHECKING, ClassVar
            from quantum_workspace_models import Model, rest_field

            if TYPE_CHECKING:
                from nowhere import Undefined

            class Thing(Model):
                _client: Undefined
                _clients: list[Undefined] | None = None
                registry: ClassVar[Undefined]
                registries: typing.ClassVar[dict[str, Undefined]] = {}
                more: t.ClassVar[Undefined | None] = None
                quoted: "ClassVar[Undefined]" = None
                size: int = rest_field(default=3)
            """
        )["Thing"]
        assert [field.name for field in fields(thing)] == ["size"]
        assert thing().as_dict() == {"size": 3}
        assert thing({"size": 4}).size == 4
        assert repr(thing()) == "Thing(size=3)"
        assert copy.deepcopy(thing()) == thing().validate() == {"size": 3}

    def test_a_field_of_an_undefined_name(self, run: Callable[[str], dict[str, Any]]) -> None:
        """It says what is missing when it is read, and the other fields work; without `rest_field` it is refused."""
        source = """
            from quantum_workspace_models import Model, rest_field

            class Thing(Model):
                size: int = rest_field()
                part: Undefined | None = rest_field()
        """
        thing = run(source)["Thing"].from_dict({"size": 1, "part": {"password": "SECRET"}})
        assert thing.size == 1
        assert thing["part"] == {"password": "SECRET"}
        assert "SECRET" not in repr(thing)
        with pytest.raises(TypeError, match="Undefined"):
            _ = thing.part
        with pytest.raises(TypeError, match="Undefined"):
            thing.as_dict(operation="create")
        with pytest.raises(TypeError, match="Thing.part has an annotation but isn't a field"):
            run(source.replace("Undefined | None = rest_field()", "Undefined | None"))
