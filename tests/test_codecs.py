"""Every type that a field may have, both directions: contract points 5, 6 and 7 beyond what the service sends."""

from __future__ import annotations

import base64
import collections
import datetime as dt
import enum
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, Union  # noqa: UP035

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    DeserializationError,
    Field,
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
from tests.strategies import JSON

UTC = dt.timezone.utc
Tags = TypeAliasType("Tags", list[str])
Name = NewType("Name", str)
Moment = TypeAliasType("Moment", Union[dt.datetime, dt.date])  # noqa: UP007


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Shade(str, enum.Enum):
    RED = "Red"


class Everything(Model):
    text: str = rest_field()
    number: int = rest_field()
    real: float = rest_field()
    flag: bool = rest_field()
    anything: Any = rest_field()
    thing: object = rest_field()
    moment: dt.datetime = rest_field()
    day: dt.date = rest_field()
    clock: dt.time = rest_field()
    length: dt.timedelta = rest_field()
    data: bytes = rest_field()
    url_data: bytes = rest_field(format="base64url")
    url_parts: list[bytes] = rest_field(format="base64url")
    level: Level = rest_field()
    shade: Shade = rest_field()
    status: SessionStatus = rest_field()
    either_enum: Level | SessionStatus | str = rest_field()
    literal: Literal["a", 1, True, None, Level.HIGH, Shade.RED] = rest_field()
    model: UsageEvent = rest_field()
    tags: list[str] = rest_field()
    bare_list: list = rest_field()
    bare_dict: dict = rest_field()
    sequence: Sequence[int] = rest_field()
    mutable: MutableSequence[str] = rest_field()
    typing_list: List[str] = rest_field()  # noqa: UP006
    typing_dict: Dict[str, int] = rest_field()  # noqa: UP006
    mapping: Mapping[str, int] = rest_field()
    mutable_mapping: MutableMapping[str, bool] = rest_field()
    moments: list[dt.datetime] = rest_field()
    moments_by_name: dict[str, dt.datetime] = rest_field()
    reals: list[float] = rest_field()
    matrix: list[list[float]] = rest_field()
    holes: list[Optional[str]] = rest_field()  # noqa: UP045
    models: list[UsageEvent] = rest_field()
    models_by_name: dict[str, UsageEvent] = rest_field()
    optional: Optional[int] = rest_field()  # noqa: UP045
    union: Union[int, str] = rest_field()  # noqa: UP007
    int_or_float: float | int = rest_field()
    moment_or_text: str | dt.datetime = rest_field()
    list_or_model: list[int] | UsageEvent | None = rest_field()
    annotated: Annotated[int, "a note"] = rest_field()
    alias: Tags = rest_field()
    new_type: Name = rest_field()
    mixed: list[int | dt.date] = rest_field()
    moment_alias: str | Moment = rest_field()
    forward: Optional["UsageEvent"] = rest_field()  # noqa: UP037, UP045 - a string that typing keeps
    anything_first: Any | dt.date = rest_field()


NOON = dt.datetime(2025, 3, 4, 12, tzinfo=UTC)
NOON_TEXT = "2025-03-04T12:00:00Z"

ROUND_TRIPS = [
    ("text", "é\ud800", "é\ud800"),
    ("number", -(10**30), -(10**30)),
    ("real", 1.5, 1.5),
    ("flag", True, True),
    ("anything", {"a": [None]}, {"a": [None]}),
    ("thing", [1], [1]),
    ("moment", NOON, NOON_TEXT),
    ("day", dt.date(2025, 3, 4), "2025-03-04"),
    ("clock", dt.time(12, 30, 1, 5), "12:30:01.000005"),
    ("clock", dt.time(12, 30, tzinfo=UTC), "12:30:00Z"),
    ("clock", dt.time(12, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))), "12:30:00+02:00"),
    ("length", dt.timedelta(days=1, hours=2, microseconds=5), "P1DT2H0.000005S"),
    ("length", -dt.timedelta(seconds=1.5), "-PT1.5S"),
    ("data", b"\x00\xfb\xff", "APv/"),
    ("url_data", b"\x00\xfb\xff\xfe", "APv__g"),
    ("level", Level.HIGH, 2),
    ("shade", Shade.RED, "Red"),
    ("status", SessionStatus.FAILURE_S_, "Failure(s)"),
    ("either_enum", Level.LOW, 1),
    ("either_enum", SessionStatus.FAILED, "Failed"),
    ("either_enum", "other", "other"),
    ("literal", "a", "a"),
    ("literal", 1, 1),
    ("literal", True, True),
    ("literal", Level.HIGH, 2),
    ("literal", Shade.RED, "Red"),
    ("model", UsageEvent({"unitPrice": 1}), {"unitPrice": 1}),
    ("tags", ["a"], ["a"]),
    ("bare_list", [1, "a", None], [1, "a", None]),
    ("bare_dict", {"a": [1]}, {"a": [1]}),
    ("sequence", [1, 2], [1, 2]),
    ("mutable", ["a"], ["a"]),
    ("typing_list", ["a"], ["a"]),
    ("typing_dict", {"a": 1}, {"a": 1}),
    ("mapping", {"a": 1}, {"a": 1}),
    ("mutable_mapping", {"a": True}, {"a": True}),
    ("moments", [NOON, NOON], [NOON_TEXT, NOON_TEXT]),
    ("moments_by_name", {"a": NOON}, {"a": NOON_TEXT}),
    ("url_parts", [b"\xff", b"\xff\xff", b"\xff\xff\xff"], ["_w", "__8", "____"]),
    ("mixed", [1, dt.date(2025, 3, 4)], [1, "2025-03-04"]),
    ("moment_alias", NOON, NOON_TEXT),
    ("moment_alias", dt.date(2025, 3, 4), "2025-03-04"),
    ("moment_alias", "soon", "soon"),
    ("forward", UsageEvent({}), {}),
    ("anything_first", dt.date(2025, 3, 4), "2025-03-04"),
    ("anything_first", [1], [1]),
    ("reals", [1.5, 2.0], [1.5, 2.0]),
    ("matrix", [[1.5], []], [[1.5], []]),
    ("holes", ["a", None], ["a", None]),
    ("models", [UsageEvent({})], [{}]),
    ("models_by_name", {"a": UsageEvent({})}, {"a": {}}),
    ("optional", 5, 5),
    ("union", 5, 5),
    ("union", "5", "5"),
    ("int_or_float", 5, 5),
    ("int_or_float", 5.5, 5.5),
    ("moment_or_text", NOON, NOON_TEXT),
    ("moment_or_text", "soon", "soon"),
    ("list_or_model", [1], [1]),
    ("list_or_model", UsageEvent({}), {}),
    ("annotated", 5, 5),
    ("alias", ["a"], ["a"]),
    ("new_type", "a", "a"),
]


@pytest.mark.parametrize(("name", "value", "raw"), ROUND_TRIPS)
def test_round_trips(name: str, value: Any, raw: Any) -> None:
    """A Python value writes its JSON, its JSON reads as the value, and either is taken."""
    key = Everything._fields[name].json_name
    for given_value in (value, raw):
        model = Everything(**{name: given_value})
        assert model[key] == raw
        assert type(model.as_dict()[key]) is type(raw)
        back = Everything.from_json(model.to_json())
        assert getattr(back, name) == value
        assert type(getattr(back, name)) is type(getattr(model, name))
        assert json.dumps(back) == json.dumps({key: raw})


WRONG = [
    ("text", 1),
    ("number", 1.0),
    ("number", True),
    ("number", "1"),
    ("flag", 1),
    ("flag", "true"),
    ("moment", "2025-03-04"),
    ("day", "2025-03-04T12:00:00Z"),
    ("day", "yesterday"),
    ("clock", "noon"),
    ("clock", "25:00"),
    ("length", "1 hour"),
    ("length", "P1Y"),
    ("length", 5),
    ("data", "a"),
    ("data", "APv_"),
    ("data", "é"),
    ("data", "AP*v/"),
    ("url_data", "AP*v"),
    ("url_data", "a"),
    ("url_data", 5),
    ("url_data", "AP v"),
    ("url_parts", ["a"]),
    ("level", 3),
    ("level", True),
    ("level", "LOW"),
    ("shade", "Blue"),
    ("status", "Paused"),
    ("either_enum", 3),
    ("either_enum", None),
    ("literal", "b"),
    ("literal", False),
    ("literal", 1.0),
    ("literal", []),
    ("model", []),
    ("tags", "a"),
    ("tags", [1]),
    ("sequence", ["1"]),
    ("typing_dict", {"a": "1"}),
    ("typing_dict", [1]),
    ("moments", [NOON_TEXT, 5]),
    ("moments_by_name", {"a b": "x"}),
    ("matrix", [[1], ["x"]]),
    ("holes", [1]),
    ("models", [{}, 1]),
    ("models_by_name", {"a": 1}),
    ("union", 1.5),
    ("int_or_float", "5"),
    ("moment_or_text", 5),
    ("list_or_model", ["a"]),
    ("list_or_model", "a"),
]


@pytest.mark.parametrize(("name", "raw"), WRONG)
def test_wrong_values(name: str, raw: Any) -> None:
    """A value of another type is an error in both directions, and the document keeps it."""
    field = Everything._fields[name]
    model = Everything({field.json_name: raw})
    if raw is not None:
        with pytest.raises(DeserializationError, match=f"^Everything.{name}: Expected "):
            getattr(model, name)
        with pytest.raises(SerializationError, match=f"^Everything.{name}: Expected "):
            setattr(model, name, raw)
    assert json.dumps(model) == json.dumps({field.json_name: raw})


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("matrix", [[1], [1, "x"]], "Expected a number, got 'x' - at $.matrix[1][1]"),
        ("moments_by_name", {"a b": "x"}, "Expected an RFC 3339 date-time, got 'x' - at $.momentsByName['a b']"),
        ("union", 1.5, "Expected an integer or a string, got 1.5 - at $.union"),
        ("holes", [1], "Expected null or a string, got 1 - at $.holes[0]"),
        ("list_or_model", [1, "a"], "Expected an integer, got 'a' - at $.listOrModel[1]"),
        ("literal", 5, "Expected 'a' or 1 or True or 2 or 'Red', got 5 - at $.literal"),
        ("shade", "Blue", "Expected 'Red', got 'Blue' - at $.shade"),
        ("text", 5, "Expected a string, got 5 - at $.text"),
        ("number", "5", "Expected an integer, got '5' - at $.number"),
        ("real", "5", "Expected a number, got '5' - at $.real"),
        ("flag", 5, "Expected a boolean, got 5 - at $.flag"),
        ("moment", 5, "Expected an RFC 3339 date-time, got 5 - at $.moment"),
        ("day", 5, "Expected an ISO 8601 date, got 5 - at $.day"),
        ("clock", 5, "Expected an ISO 8601 time, got 5 - at $.clock"),
        ("length", 5, "Expected an ISO 8601 duration, got 5 - at $.length"),
        ("data", 5, "Expected base64 text, got 5 - at $.data"),
        ("url_data", 5, "Expected base64url text, got 5 - at $.urlData"),
        ("model", 5, "Expected a JSON object (UsageEvent), got 5 - at $.model"),
        ("tags", {}, "Expected a JSON array, got {} - at $.tags"),
        ("bare_dict", [], "Expected a JSON object, got [] - at $.bareDict"),
        ("holes", [5], "Expected null or a string, got 5 - at $.holes[0]"),
        ("list_or_model", "a", "Expected a JSON object (UsageEvent) or a JSON array, got 'a' - at $.listOrModel"),
        ("list_or_model", ["a"], "Expected an integer, got 'a' - at $.listOrModel[0]"),
    ],
)
def test_messages(name: str, raw: Any, message: str) -> None:
    """The message says which part of the value is wrong."""
    with pytest.raises(DeserializationError) as caught:
        getattr(Everything({Everything._fields[name].json_name: raw}), name)
    assert str(caught.value) == f"Everything.{name}: {message}"
    with pytest.raises(SerializationError) as refused:
        setattr(Everything({}), name, raw)
    assert str(refused.value) == str(caught.value)


def test_values_of_subclasses_are_written_as_plain_json() -> None:
    """A subclass of str, int or float is written as the plain value, a dict's subclass as a dict."""

    class Text(str):
        __slots__ = ()

    class Size(int):
        pass

    model = Everything(text=Text("x"), number=Level.LOW, real=Size(1), typing_dict=collections.Counter("a"))
    assert [type(value) for value in model.values()] == [str, int, int, dict]


def test_required() -> None:
    """A field is required unless its type has None at the top."""
    optional = {field.name for field in fields(Everything) if not field.required}
    assert optional == {"optional", "list_or_model", "literal", "forward"}


@given(st.binary())
def test_bytes_survive(data: bytes) -> None:
    """Bytes of every length come back, from base64 and from base64url, which has neither + nor / nor padding."""
    model = Everything(data=data, url_data=data)
    back = Everything.from_json(model.to_json())
    assert back.data == back.url_data == data
    assert base64.b64decode(model["data"]) == base64.urlsafe_b64decode(model["urlData"] + "===") == data
    assert not set(model["urlData"]) & set("+/=")


def readable(model: Model, name: str) -> bool:
    """Whether an attribute can be read, and all that is behind it."""
    try:
        for event in walk(getattr(model, name)):
            assert isinstance(event, UsageEvent)
            for field in fields(event):
                getattr(event, field.name)
    except DeserializationError:
        return False
    return True


def walk(value: Any) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value if isinstance(value, list) else value.values():
            yield from walk(item)


@settings(max_examples=10 * settings().max_examples)
@given(st.sampled_from(fields(Everything)), JSON | st.sampled_from([raw for _, _, raw in ROUND_TRIPS]))
def test_reading_writing_and_validating_agree(field: Field, raw: Any) -> None:
    """An attribute takes a JSON value exactly where it can be read, and validate() refuses what can't."""
    read = Everything({field.json_name: raw})
    written = Everything({})
    can_be_read = readable(read, field.name)
    try:
        setattr(written, field.name, raw)
        assert can_be_read
        assert raw is None or json.dumps(written) == json.dumps(read)
    except SerializationError:
        assert not can_be_read
        assert json.dumps(written) == "{}"
    try:
        read.validate()
    except ValidationError as error:
        problems = [problem for problem in error.errors if re.match(rf"\$\.{field.json_name}\b", problem.path)]
        missing = [problem for problem in problems if str(problem).count(", got nothing - at ")]
    if raw is None:
        assert bool(problems) is (field.required and field.type not in (Any, object, Any | dt.date))
    else:
        assert len(problems) - len(missing) == 0 if can_be_read else len(problems) > len(missing)


class TestViews:
    """A list or dict whose items JSON holds in another form is read through a view, so point 7 holds for it too."""

    @given(
        st.lists(
            st.datetimes(timezones=st.just(UTC), allow_imaginary=False).map(lambda m: m.replace(fold=0)), min_size=1
        ),
        st.data(),
    )
    def test_a_list_view_is_a_list(self, moments: list[dt.datetime], data: st.DataObject) -> None:
        """Every change of the view shows in the document, and every change of the document in the view."""
        model = Everything(moments=moments)
        view, reference = model.moments, list(moments)
        assert model.moments is view
        index = data.draw(st.integers(-len(moments), len(moments) - 1))
        part = data.draw(st.slices(len(moments)))
        assert view == reference
        assert view[index] == reference[index]
        assert view[part] == reference[part]
        for change in (
            lambda items: items.append(NOON),
            lambda items: items.insert(index, NOON),
            lambda items: items.extend([NOON]),
            lambda items: items.__setitem__(index, NOON),
            lambda items: items.__setitem__(slice(0, 1), [NOON, NOON]),
            lambda items: items.__delitem__(index),
            lambda items: items.reverse(),
            lambda items: items.pop(),
        ):
            change(view)
            change(reference)
            assert view == reference == Everything(model.as_dict()).moments
            assert repr(view) == repr(reference)
        model["moments"].append(NOON_TEXT)
        assert view[-1] == NOON
        assert NOON in view

    def test_a_dict_view_is_a_dict(self) -> None:
        """The same for an object."""
        model = Everything(moments_by_name={"a": NOON})
        view = model.moments_by_name
        view["b"] = NOON
        assert model["momentsByName"] == {"a": NOON_TEXT, "b": NOON_TEXT}
        del view["a"]
        model["momentsByName"]["c"] = NOON_TEXT
        assert view == {"b": NOON, "c": NOON}
        assert (len(view), list(view), repr(view)) == (2, ["b", "c"], repr({"b": NOON, "c": NOON}))

    def test_a_view_refuses_what_its_field_refuses(self) -> None:
        """A wrong item is refused at once."""
        model = Everything(moments=[NOON], moments_by_name={})
        with pytest.raises(SerializationError, match="Expected an RFC 3339 date-time, got 'x'"):
            model.moments.append("x")
        with pytest.raises(SerializationError, match="Expected an RFC 3339 date-time, got 'x'"):
            model.moments_by_name["a"] = "x"
        with pytest.raises(SerializationError, match="Expected a string as a key, got 1"):
            model.moments_by_name[1] = NOON
        assert model == {"moments": [NOON_TEXT], "momentsByName": {}}

    def test_a_refused_extension_changes_nothing(self) -> None:
        """extend and += take all the items, or none."""
        model = Everything(moments=[NOON])
        for change in (lambda: model.moments.extend([NOON, "bad"]), lambda: model.moments.__iadd__([NOON, "bad"])):
            with pytest.raises(SerializationError):
                change()
        assert model["moments"] == [NOON_TEXT]

    def test_a_view_hides_signatures(self) -> None:
        """The repr of a view shows no signature, as that of a model doesn't."""

        class Links(Model):
            uris: list[SessionStatus | str] = rest_field()
            by_name: dict[str, SessionStatus | str] = rest_field()

        links = Links({"uris": ["?sig=SECRET"], "byName": {"a": "?sig=SECRET"}})
        assert links.uris == ["?sig=SECRET"]
        assert "SECRET" not in repr(links.uris) + repr(links.by_name)

    def test_a_view_can_be_assigned(self) -> None:
        """A view is a value like the list that it stands for, by attribute and by key."""
        one, other = Everything(moments=[NOON], moments_by_name={"a": NOON}), Everything({})
        other.moments = one.moments
        other["copy"] = one.moments
        other["byName"] = one.moments_by_name
        assert other == {"moments": [NOON_TEXT], "copy": [NOON_TEXT], "byName": {"a": NOON_TEXT}}
        assert other.moments == one.moments
        assert other.moments != (NOON,)

    def test_items_are_decoded(self) -> None:
        """A JSON integer in a list of floats reads as float, and stays the integer that it is in the document."""
        model = Everything({"reals": [1, 2.5]})
        assert [type(item) for item in model.reals] == [float, float]
        assert [type(item) for item in model["reals"]] == [int, float]

    def test_texts_stay_as_they_are(self) -> None:
        """What nobody changes keeps its digits and its offset, in all that a view does."""
        texts = ["2020-01-01T00:00:00.1234567+01:00", "2020-01-02T00:00:00Z"]
        model = Everything({"moments": texts, "momentsByName": {"a": texts[0]}})
        model.moments += [NOON]
        model.moments.reverse()
        model.moments = model.moments
        model.moments_by_name = model.moments_by_name
        other = Everything(moments=model.moments)
        assert model["moments"] == other["moments"] == [NOON_TEXT, *reversed(texts)]
        assert model["momentsByName"] == {"a": texts[0]}

    def test_a_view_of_what_can_not_be_read_shows(self) -> None:
        """What was put behind the view's back shows as it is."""
        model = Everything(moments=[NOON], moments_by_name={})
        view = model.moments
        model["moments"].append("bad")
        assert repr(view) == repr([NOON_TEXT, "bad"])

    def test_nested_views(self) -> None:
        """A view of a view writes through as well."""
        model = Everything(matrix=[[1.5]])
        model.matrix[0].append(2)
        assert model["matrix"] == [[1.5, 2]]
        assert model.matrix == [[1.5, 2.0]]


class First(Model):
    n: str | None = rest_field()
    kid: First | Second | None = rest_field()


class Second(Model):
    n: int | None = rest_field()
    kid: First | Second | None = rest_field()


class Pet(Model):
    kind: str = rest_discriminator()


class Cat(Pet, discriminator="cat"):
    lives: int = rest_field()


class Dog(Pet, discriminator="dog"):
    lives: int = rest_field()


class Chooser(Model):
    pet: Cat | Dog | None = rest_field()
    first: First | dict[str, int] | None = rest_field()
    either: First | Second | None = rest_field()
    status: SessionStatus | dt.datetime | str | None = rest_field()
    literal: Literal["a", None] | int = rest_field()
    alias: MaybeInt | str = rest_field()
    real_enum: Real | None = rest_field()
    lists: list[First] | list[Second] | None = rest_field()


class Real(enum.Enum):
    HALF = 0.5
    WHOLE = 1


MaybeInt = TypeAliasType("MaybeInt", Union[int, None])  # noqa: UP007


class TestUnions:
    """A union is, in reading, writing and checking, the one member that reads the value."""

    def test_what_is_checked_is_what_is_read(self) -> None:
        """A member that would take the value for something else has no say."""
        chooser = Chooser({"first": {"n": 5}})
        assert type(chooser.first) is First
        with pytest.raises(ValidationError, match=r"Expected a string, got 5 - at \$.first.n"):
            chooser.validate()
        with pytest.raises(SerializationError, match=r"Expected a string, got 5 - at \$.first.n"):
            chooser.first = {"n": 5}  # type: ignore[assignment]

    def test_what_is_written_is_what_is_read(self) -> None:
        """The document that an assignment makes reads as what was assigned."""
        chooser = Chooser(pet={"kind": "cat", "lives": 9}, either={"n": "x"})
        again = Chooser.from_json(chooser.to_json())
        assert type(chooser.pet) is type(again.pet) is Cat
        assert type(chooser.either) is type(again.either) is First
        assert chooser.validate() is chooser
        chooser.pet = Dog(kind="dog", lives=1)
        assert type(Chooser(chooser.as_dict()).pet) is Dog

    @pytest.mark.parametrize(
        ("pet", "message"),
        [
            ({"kind": "cat", "lives": "x"}, "Expected an integer, got 'x' - at $.pet.lives"),
            ({"kind": "cow"}, "Expected 'dog', got 'cow' - at $.pet.kind"),
            (5, "Expected a JSON object (Cat) or a JSON object (Dog), got 5 - at $.pet"),
        ],
    )
    def test_the_error_of_the_member_that_is_meant(self, pet: Any, message: str) -> None:
        """Reading, writing and checking tell the same."""
        with pytest.raises(SerializationError) as refused:
            Chooser(pet=pet)
        assert str(refused.value) == f"Chooser.pet: {message}"
        with pytest.raises(ValidationError) as found:
            Chooser({"pet": pet}).validate()
        assert message in [str(problem) for problem in found.value.errors]

    def test_work_grows_with_depth_and_no_faster(self) -> None:
        """Unions in unions are no maze."""
        deep: dict[str, Any] = {"n": []}
        for _ in range(60):
            deep = {"kid": deep}
        with pytest.raises(SerializationError, match=r"Expected a string, got \[\] - at \$.kid.kid"):
            First(kid=deep)
        with pytest.raises(ValidationError, match=r"Expected a string, got \[\] - at \$.kid.kid"):
            First({"kid": deep}).validate()

    def test_text_is_many_things_before_it_is_a_string(self) -> None:
        """An extensible enum doesn't take the texts of times."""
        chooser = Chooser(status=NOON)
        assert chooser.status == NOON
        assert Chooser(status="Failed").status is SessionStatus.FAILED
        assert Chooser(status="Paused").status == "Paused"

    def test_none_inside_of_an_alias_is_none(self) -> None:
        """Unions of unions are one union."""
        assert [field.name for field in fields(Chooser) if field.required] == []
        assert Chooser({}).validate() == {}
        assert Chooser({"alias": 5}).alias == 5
        assert Chooser({"alias": "5"}).alias == "5"

    def test_enums_of_floats(self) -> None:
        """An enum may have any JSON values."""
        assert Chooser({"realEnum": 0.5}).real_enum is Real.HALF
        assert Chooser(real_enum=Real.WHOLE) == {"realEnum": 1}
        with pytest.raises(SerializationError, match="Expected 0.5 or 1, got 1.5"):
            Chooser(real_enum=1.5)


@pytest.mark.parametrize("text", ["//7/", "_w=_", "_", "a===", "_w==="])
def test_what_is_no_base64url(text: str) -> None:
    """The alphabet is that of RFC 4648, section 5; padding may be missing."""
    with pytest.raises(DeserializationError, match="Expected base64url text, got "):
        _ = Everything({"urlData": text}).url_data
    assert Everything({"urlData": "__7_"}).url_data == Everything({"data": "//7/"}).data
    assert Everything({"urlData": "_w=="}).url_data == b"\xff"


@pytest.mark.parametrize("text", ["=", "==", "AAAA=", "AA=A", "AAA", "AAAA\n", "AA =", "A==="])
def test_what_is_no_base64(text: str) -> None:
    """The same on every Python."""
    with pytest.raises(DeserializationError, match="Expected base64 text, got "):
        _ = Everything({"data": text}).data


def test_a_mapping_is_written_by_its_fields() -> None:
    """Inside of a mapping that is assigned, each value is written as its field says."""

    class Inner(Model):
        data: bytes = rest_field(format="base64url")
        more: Inner | None = rest_field()

    class Outer(Model):
        inner: Inner = rest_field()

    outer = Outer(inner={"data": b"\xff\xfe\xff", "more": {"data": b"\xff", "x": NOON, "more": NULL}})
    assert outer == {"inner": {"data": "__7_", "more": {"data": "_w", "x": NOON_TEXT, "more": None}}}
    assert outer.inner.data == b"\xff\xfe\xff"
    with pytest.raises(SerializationError, match=r"Expected a string as a key, got 5 - at \$.inner\[5\]"):
        outer.inner = {5: 1}  # type: ignore[assignment]


def test_a_wrong_discriminator_is_refused_on_writing() -> None:
    """As any other wrong value; a missing one is added, as on building."""

    class Page(Model):
        session: SessionDetails | None = rest_field()
        sessions: list[SessionDetails] | None = rest_field()

    with pytest.raises(SerializationError, match=r"^Page.session: Expected 'Session', got 'Job' - at \$.session.itemT"):
        Page(session={"itemType": "Job"})
    page = Page({})
    with pytest.raises(SerializationError, match=r"^Page.sessions: Expected 'Session', got 'Job' - at \$.sessions\[1"):
        page.sessions = [{}, {"itemType": "Job"}]  # type: ignore[list-item]
    page.sessions = [{"name": "x"}]  # type: ignore[list-item]
    assert page == {"sessions": [{"name": "x", "itemType": "Session"}]}


def test_a_list_of_models_takes_what_was_appended_by_key() -> None:
    """What was appended before the first reading is a model like the others."""
    cost = CostEstimate({"events": []})
    cost["events"].append({"unitPrice": 1})
    assert cost.events is not None
    assert type(cost.events[0]) is UsageEvent
    assert cost["events"] is cost.events


def test_models_behind_a_wrong_item() -> None:
    """One wrong item doesn't keep the others from being models, by key."""
    cost = CostEstimate.from_json('{"events": [5, {"unitPrice": 1}]}')
    assert [type(item) for item in cost["events"]] == [int, UsageEvent]


def test_exclude_readonly_at_every_depth() -> None:
    """A nested model leaves out what only the service sets, too, whether anybody looked at it or not."""

    class Part(Model):
        id: str = rest_field(visibility=["read"])
        size: int = rest_field()

    class Whole(Model):
        part: Part = rest_field()
        parts: list[Part] = rest_field()

    text = '{"part": {"id": "1", "size": 2}, "parts": [{"id": "1", "size": 3}]}'
    assert Whole.from_json(text).as_dict(exclude_readonly=True) == {"part": {"size": 2}, "parts": [{"size": 3}]}


def test_usage_is_a_mapping_of_numbers() -> None:
    """Usage has no attributes: its keys are the provider's."""
    usage = Usage({"standardMinutes": 7, "gates": 1.5})
    assert sum(usage.values()) == 8.5
    assert fields(Usage) == ()
    with pytest.raises(TypeError, match="^Usage has no attribute 'gates'$"):
        Usage(gates=1)
