"""Every type that a field may have, both directions: contract points 5, 6 and 7 beyond what the service sends."""

from __future__ import annotations

import base64
import collections
import datetime as dt
import enum
import json
import re
import weakref
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, TypeVar, Union  # noqa: UP035

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType

from quantum_workspace_models import (
    NULL,
    CostEstimate,
    DeserializationError,
    Field,
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
from tests.helpers import field_of
from tests.strategies import JSON

UTC = dt.timezone.utc
Tags = TypeAliasType("Tags", list[str])
Name = NewType("Name", str)
Item = TypeVar("Item")
Other = TypeVar("Other")
Pairs = TypeAliasType("Pairs", dict[str, list[Item]], type_params=(Item,))
Bound = TypeVar("Bound", bound=str)
Texts = TypeAliasType("Texts", list[Bound], type_params=(Bound,))
Swapped = TypeAliasType("Swapped", Union[list[Other], Pairs[Item]], type_params=(Item, Other))  # noqa: UP007


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
    moment_or_number: float | dt.datetime = rest_field()
    list_or_model: list[int] | UsageEvent | None = rest_field()
    annotated: Annotated[int, "a note"] = rest_field()
    alias: Tags = rest_field()
    new_type: Name = rest_field()
    generic_alias: Pairs[int] = rest_field()
    bound_alias: Texts = rest_field()
    swapped_alias: Swapped[dt.datetime, int] = rest_field()
    mixed: list[int | dt.date] = rest_field()
    mixed_by_name: dict[str, int | dt.date | None] = rest_field()
    forward: Optional["UsageEvent"] = rest_field()  # noqa: UP037, UP045 - a string that typing keeps
    anything_or_null: Any | None = rest_field()


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
    ("moments", (NOON, NOON), [NOON_TEXT, NOON_TEXT]),
    ("moments", (), []),
    ("moments_by_name", MappingProxyType({"a": NOON}), {"a": NOON_TEXT}),
    ("mixed", (1, dt.date(2025, 3, 4)), [1, "2025-03-04"]),
    ("mixed_by_name", MappingProxyType({"a": 1, "b": dt.date(2025, 3, 4)}), {"a": 1, "b": "2025-03-04"}),
    ("mixed_by_name", MappingProxyType({"a": None}), {"a": None}),
    ("generic_alias", {"a": [1]}, {"a": [1]}),
    ("swapped_alias", [1], [1]),
    ("swapped_alias", MappingProxyType({"a": (NOON,)}), {"a": [NOON_TEXT]}),
    ("forward", UsageEvent({}), {}),
    ("anything_or_null", [1], [1]),
    ("reals", (1.5, 2.0), [1.5, 2.0]),
    ("matrix", ((1.5,), ()), [[1.5], []]),
    ("holes", ["a", None], ["a", None]),
    ("models", [UsageEvent({})], [{}]),
    ("models_by_name", {"a": UsageEvent({})}, {"a": {}}),
    ("optional", 5, 5),
    ("union", 5, 5),
    ("union", "5", "5"),
    ("moment_or_number", 5.0, 5.0),
    ("moment_or_number", 5.5, 5.5),
    ("moment_or_number", NOON, NOON_TEXT),
    ("list_or_model", [1], [1]),
    ("list_or_model", UsageEvent({}), {}),
    ("annotated", 5, 5),
    ("alias", ["a"], ["a"]),
    ("new_type", "a", "a"),
]


@pytest.mark.parametrize(("name", "value", "raw"), ROUND_TRIPS)
def test_round_trips(name: str, value: Any, raw: Any) -> None:
    """A Python value writes its JSON, its JSON reads as the value, and either is taken."""
    key = field_of(Everything, name).json_name
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
    ("number", 1.5),
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
    ("level", 3),
    ("level", True),
    ("level", "LOW"),
    ("shade", "Blue"),
    ("status", "Paused"),
    ("either_enum", 3),
    ("either_enum", None),
    ("literal", "b"),
    ("literal", False),
    ("literal", 1.5),
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
    ("moment_or_number", "5"),
    ("moment_or_number", True),
    ("generic_alias", {"a": ["a"]}),
    ("bound_alias", [1]),
    ("generic_alias", ["a"]),
    ("swapped_alias", [NOON_TEXT]),
    ("swapped_alias", {"a": [1]}),
    ("mixed", [1.5]),
    ("mixed_by_name", {"a": True}),
    ("list_or_model", ["a"]),
    ("list_or_model", "a"),
]


@pytest.mark.parametrize(("name", "raw"), WRONG)
def test_wrong_values(name: str, raw: Any) -> None:
    """A value of another type is an error in both directions, and the document keeps it."""
    field = field_of(Everything, name)
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
        ("union", [], "Expected an integer or a string, got [] - at $.union"),
        ("holes", [1], "Expected a string or null, got 1 - at $.holes[0]"),
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
        ("model", 5, "Expected a JSON object (UsageEvent), got 5 - at $.model"),
        ("tags", {}, "Expected a JSON array, got {} - at $.tags"),
        ("bare_dict", [], "Expected a JSON object, got [] - at $.bareDict"),
        ("holes", [5], "Expected a string or null, got 5 - at $.holes[0]"),
        ("list_or_model", "a", "Expected a JSON object (UsageEvent) or a JSON array, got 'a' - at $.listOrModel"),
        ("list_or_model", ["a"], "Expected an integer, got 'a' - at $.listOrModel[0]"),
    ],
)
def test_messages(name: str, raw: Any, message: str) -> None:
    """The message says which part of the value is wrong."""
    with pytest.raises(DeserializationError) as caught:
        getattr(Everything({field_of(Everything, name).json_name: raw}), name)
    assert str(caught.value) == f"Everything.{name}: {message}"
    with pytest.raises(SerializationError) as refused:
        setattr(Everything({}), name, raw)
    assert str(refused.value) == str(caught.value)


def test_enums_are_written_as_their_values() -> None:
    """Whatever else they are: what is written reads back equal."""

    class Labelled(str, enum.Enum):
        def __new__(cls, value: str, label: str) -> Labelled:
            member = str.__new__(cls, label)
            member._value_ = value
            return member

        X = ("v", "label")

    class Noon(dt.datetime, enum.Enum):
        X = (2025, 3, 4, 12)

    class Half(float, enum.Enum):
        X = 0.5

    class Holder(Model):
        label: Labelled = rest_field()

    assert Holder(label=Labelled.X) == {"label": "v"}
    assert Holder({"label": Labelled.X}).label is Labelled.X
    assert json.dumps(Model({"a": [Half.X, Level.LOW, Shade.RED, SessionStatus.FAILED, {"b": Labelled.X}]})) == (
        '{"a": [0.5, 1, "Red", "Failed", {"b": "v"}]}'
    )
    if not isinstance(Noon.X.value, tuple):
        assert Model({"a": Noon.X}) == {"a": "2025-03-04T12:00:00Z"}


def test_a_proxy_is_what_it_stands_for() -> None:
    """As `isinstance` has it."""

    class Plain(dict):  # type: ignore[type-arg]
        pass

    plain = Plain(a=1)
    proxy: Any = weakref.proxy(plain)
    for model in (
        Model(proxy),
        Model.from_dict(proxy),
        Model({"b": proxy})["b"],
        Everything(typing_dict=proxy).typing_dict,
    ):
        assert model == {"a": 1}


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
    assert optional == {"optional", "list_or_model", "literal", "forward", "anything_or_null"}


@given(st.binary())
def test_bytes_survive(data: bytes) -> None:
    """Bytes of every length come back from base64."""
    model = Everything(data=data)
    assert Everything.from_json(model.to_json()).data == base64.b64decode(model["data"]) == data


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
    elif isinstance(value, (list, tuple, Mapping)):
        for item in value.values() if isinstance(value, Mapping) else value:
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
        missing = [problem for problem in problems if str(problem).count("Missing required value, expected ")]
    if raw is None:
        assert bool(problems) is (field.required and field.type not in (Any, object))
    else:
        assert len(problems) - len(missing) == 0 if can_be_read else len(problems) > len(missing)


class TestContainers:
    """What a list or object reads as whose items JSON holds in another form: contract points 5 and 7."""

    @given(st.lists(st.datetimes(timezones=st.just(UTC), allow_imaginary=False).map(lambda m: m.replace(fold=0))))
    def test_a_list_reads_as_a_tuple(self, moments: list[dt.datetime]) -> None:
        """It can't be changed, so it never disagrees with the document; assigning writes it."""
        model: Any = Everything(moments=moments)
        assert model.moments == tuple(moments)
        assert model.moments is model.moments
        model.moments = [*model.moments, NOON]
        assert model.moments == (*moments, NOON) == Everything.from_json(model.to_json()).moments
        with pytest.raises(AttributeError):
            model.moments.append(NOON)

    def test_an_object_reads_as_a_read_only_mapping(self) -> None:
        """The same for an object."""
        model: Any = Everything(moments_by_name={"a": NOON})
        by_name = model.moments_by_name
        with pytest.raises(TypeError):
            by_name["b"] = NOON
        model.moments_by_name = by_name | {"b": NOON}
        assert model["momentsByName"] == {"a": NOON_TEXT, "b": NOON_TEXT}
        assert by_name == {"a": NOON}
        assert dict(model.moments_by_name) == {"a": NOON, "b": NOON}

    def test_what_was_read_can_be_assigned(self) -> None:
        """By attribute and by key."""
        one, other = Everything(moments=[NOON], moments_by_name={"a": NOON}), Everything({})
        other.moments = one.moments
        other["copy"] = one.moments
        other["byName"] = one.moments_by_name
        assert other == {"moments": [NOON_TEXT], "copy": [NOON_TEXT], "byName": {"a": NOON_TEXT}}

    def test_items_are_decoded(self) -> None:
        """A JSON integer in a list of floats reads as float, and stays the integer that it is in the document."""
        model = Everything({"reals": [1, 2.5]})
        assert [type(item) for item in model.reals] == [float, float]
        assert [type(item) for item in model["reals"]] == [int, float]

    def test_the_raw_list(self) -> None:
        """The key has the document's own list. What is done to it shows once the key is assigned."""
        texts = ["2020-01-01T00:00:00.1234567+01:00"]
        model = Everything({"moments": texts})
        assert len(model.moments) == 1
        assert model["moments"] == texts
        model["moments"] = [*model["moments"], NOON_TEXT]
        assert model.moments[-1] == NOON
        assert model["moments"] == [*texts, NOON_TEXT]

    def test_a_wrong_item_is_refused_whole(self) -> None:
        """Nothing of an assignment that is refused is in the document."""
        model: Any = Everything(moments=[NOON], moments_by_name={})
        with pytest.raises(SerializationError, match=r"Expected an RFC 3339 date-time, got 'x' - at \$.moments\[1\]"):
            model.moments = [NOON, "x"]
        with pytest.raises(SerializationError, match=r"Expected a string key, got 1 - at \$.momentsByName\[1\]$"):
            model.moments_by_name = {1: NOON}
        assert model == {"moments": [NOON_TEXT], "momentsByName": {}}

    def test_a_key_that_is_no_string(self) -> None:
        """A dict takes any key; validate() finds it."""
        model = Everything({"typingDict": {"a": 1}})
        model.typing_dict[5] = 1  # type: ignore[index]
        with pytest.raises(ValidationError) as found:
            model.validate()
        assert str(found.value.errors[0]) == "Expected a string key, got 5 - at $.typingDict[5]"

    @pytest.mark.parametrize("value", [b"ab", bytearray(b"ab"), memoryview(b"ab"), "12", {1, 2}, iter([1])])
    def test_what_is_no_list(self, value: Any) -> None:
        """Bytes are a sequence of integers to Python, and text to JSON."""
        with pytest.raises(SerializationError, match=r"^Everything.sequence: Expected a JSON array, got "):
            Everything(sequence=value)


class Pet(Model):
    kind: str = rest_discriminator()


class Cat(Pet, discriminator="cat"):
    lives: int = rest_field()


class Lion(Cat, discriminator="lion"):
    pass


class Dog(Pet, discriminator="dog"):
    lives: int = rest_field()


class Kennel(Model):
    dog: Dog | None = rest_field()


class Deep(Model):
    kid: Deep | list[Deep] | None = rest_field()
    leaf: str | None = rest_field()


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


class Real(enum.Enum):
    HALF = 0.5
    WHOLE = 1


MaybeInt = TypeAliasType("MaybeInt", Union[int, None])  # noqa: UP007


class TestUnions:
    """A union's members are told apart by their JSON type, and models by a shared discriminator: contract point 15."""

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
    def test_members_of_one_json_type(self, annotation: Any, message: str) -> None:
        """They are a TypeError at the first use, which names the field."""
        model: Any = type("Bad", (Model,), {"__annotations__": {"bad": annotation}, "bad": rest_field()})
        told = rf"^Bad.bad: ambiguous union: {message} have a JSON type in common$"
        with pytest.raises(TypeError, match=told):
            _ = model({"bad": 1}).bad
        with pytest.raises(TypeError, match=told):
            model(bad=1)

    @pytest.mark.parametrize("annotation", [UsageEvent | CostEstimate, Cat | UsageEvent, Usage | Dog])
    def test_models_without_a_shared_discriminator(self, annotation: Any) -> None:
        """Nothing in their JSON says which they are."""
        model: Any = type("Bad", (Model,), {"__annotations__": {"bad": annotation}, "bad": rest_field()})
        with pytest.raises(
            TypeError, match="^Bad.bad: ambiguous union: .* share no base class with a discriminator that tells"
        ):
            _ = model({"bad": {}}).bad

    def test_models_are_told_apart_by_their_discriminator(self) -> None:
        """The document that an assignment makes reads as what was assigned."""
        chooser = Chooser(pet={"kind": "cat", "lives": 9}, pets=[Dog(lives=1), {"kind": "lion"}])
        again = Chooser.from_json(chooser.to_json())
        assert type(chooser.pet) is type(again.pet) is Cat
        assert [type(pet) for pet in again.pets or []] == [type(pet) for pet in chooser.pets or []] == [Dog, Lion]
        chooser.pet = Dog(kind="dog", lives=1)
        assert type(Chooser(chooser.as_dict()).pet) is Dog
        chooser = Chooser({"pet": {"kind": "CAT", "lives": 9}, "literal": 1, "alias": 1})
        assert chooser.validate() is chooser
        assert chooser.pet is chooser["pet"]

    def test_a_subclass_without_a_value_of_its_own(self) -> None:
        """It is told by that of its base; two of one value can't be told apart."""

        class Tracked(SessionDetails):
            cost_center: str | None = rest_field()

        class Other(SessionDetails):
            pass

        class Holder(Model):
            item: Tracked | JobDetails | None = rest_field()
            same: Tracked | Other | None = rest_field()

        holder = Holder(item=Tracked(cost_center="42"))
        assert type(Holder.from_json(holder.to_json()).item) is Tracked
        assert type(Holder(item={"itemType": "JOB"}).item) is JobDetails
        with pytest.raises(
            DeserializationError, match=r"Expected 'Session' or 'Job', got 'Other' - at \$.item.itemType"
        ):
            _ = Holder({"item": {"itemType": "Other"}}).item
        with pytest.raises(TypeError, match="^Holder.same: ambiguous union: Tracked and Other share no base class"):
            _ = Holder({"same": {}}).same

    def test_a_subclass_is_part_of_its_base(self) -> None:
        """A union of a class and its subclass is the class."""
        assert type(Chooser({"anyPet": {"kind": "cow"}}).any_pet) is Pet
        assert type(Chooser({"anyPet": {"kind": "lion"}}).any_pet) is Lion

    @pytest.mark.parametrize(
        ("pet", "message"),
        [
            ({"kind": "cat", "lives": "x"}, "Expected an integer, got 'x' - at $.pet.lives"),
            ({"kind": "cow"}, "Expected 'cat' or 'dog', got 'cow' - at $.pet.kind"),
            ({"lives": 1}, "Expected 'cat' or 'dog', got None - at $.pet.kind"),
            ({"kind": [5]}, "Expected 'cat' or 'dog', got [5] - at $.pet.kind"),
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

    def test_a_model_of_another_class(self) -> None:
        """It is no member of the union."""
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
    def test_each_member_by_its_json_type(self, value: Any, read: Any) -> None:
        """The Python value or its JSON form."""
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
    def test_the_error_of_each_member(self, value: Any, message: str) -> None:
        """It is about the member of the value's type, or about all where there is none."""
        with pytest.raises(SerializationError) as refused:
            Chooser(moments=value)
        assert str(refused.value) == f"Chooser.moments: {message}"
        with pytest.raises(DeserializationError) as wrong:
            _ = Chooser({"moments": value}).moments
        assert str(wrong.value) == f"Chooser.moments: {message}"
        with pytest.raises(ValidationError) as found:
            Chooser({"moments": value, "literal": 1, "alias": 1}).validate()
        assert [str(problem) for problem in found.value.errors] == [message]

    def test_models_in_a_list_of_a_union(self) -> None:
        """They are models by attribute and by key, the same ones."""
        chooser = Chooser.from_json('{"either": {"kid": [{"kid": {"leaf": "x"}}]}}')
        assert isinstance(chooser.either, Deep)
        assert isinstance(chooser.either.kid, list)
        assert chooser.either.kid[0] is chooser["either"]["kid"][0]
        assert chooser.either.kid[0].kid == {"leaf": "x"}

    def test_work_grows_with_depth_and_no_faster(self) -> None:
        """Unions in unions are no maze."""
        deep: dict[str, Any] = {"leaf": []}
        for _ in range(60):
            deep = {"kid": deep}
        with pytest.raises(SerializationError, match=r"Expected a string, got \[\] - at \$.kid.kid"):
            Deep(kid=deep)
        with pytest.raises(ValidationError, match=r"Expected a string, got \[\] - at \$.kid.kid"):
            Deep({"kid": deep}).validate()

    def test_enums_are_one_enum(self) -> None:
        """Enums and Literal in a union are one; with str in it, so is any other text."""
        assert Chooser(status="Failed").status is SessionStatus.FAILED
        assert Chooser(status="Unheard").status == "Unheard"
        assert Chooser(status=5).status == 5
        with pytest.raises(SerializationError, match="^Chooser.status: Expected .*'Unheard', got 'Paused' - at"):
            Chooser(status="Paused")
        assert Chooser(open_status="red").open_status is Shade.RED
        assert Chooser(open_status="Paused").open_status == "Paused"

    def test_enums_of_any_values(self) -> None:
        """Values may be of subclasses of JSON's types, or null; of equal ones the first counts."""

        class Word(str):
            __slots__ = ()

        class First(enum.Enum):
            A = Word("a")
            NOTHING = None

        class Second(enum.Enum):
            A = "a"

        class Holder(Model):
            one: First | int = rest_field()
            both: First | Second = rest_field()
            many: list[First] = rest_field()

        assert Holder({"one": "a"}).one is Holder(one=First.A).one is First.A
        assert Holder({"both": "a"}).both is First.A
        holder = Holder(many=[First.NOTHING, First.A])
        assert holder == {"many": [None, "a"]}
        assert holder.many == (First.NOTHING, First.A)

    @pytest.mark.parametrize("value", [True, [1]])
    def test_a_value_that_no_member_takes(self, value: Any) -> None:
        """All members are told; to Python a boolean is an integer, to JSON it is not."""
        with pytest.raises(SerializationError, match=r"^Everything.union: Expected an integer or a string, got "):
            Everything(union=value)
        with pytest.raises(DeserializationError, match=r"^Everything.union: Expected an integer or a string, got "):
            _ = Everything({"union": value}).union

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


@pytest.mark.parametrize("text", ["=", "==", "AAAA=", "AA=A", "AAA", "AAAA\n", "AA =", "A==="])
def test_what_is_no_base64(text: str) -> None:
    """The same on every Python."""
    with pytest.raises(DeserializationError, match="Expected base64 text, got "):
        _ = Everything({"data": text}).data


def test_a_mapping_is_written_by_its_fields() -> None:
    """Inside of a mapping that is assigned, each value is written as its field says."""

    class Inner(Model):
        data: bytes = rest_field()
        more: Inner | None = rest_field()

    class Outer(Model):
        inner: Inner = rest_field()

    outer = Outer(inner={"data": b"\xff\xfe\xff", "more": {"data": b"\xff", "x": NOON, "more": NULL}})
    assert outer == {"inner": {"data": "//7/", "more": {"data": "/w==", "x": NOON_TEXT, "more": None}}}
    assert outer.inner.data == b"\xff\xfe\xff"
    with pytest.raises(SerializationError, match=r"Expected a string key, got 5 - at \$.inner\[5\]"):
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
    with pytest.raises(SerializationError, match=r"^Kennel.dog: Expected 'dog', got 'cow' - at \$.dog.kind$"):
        Kennel(dog={"kind": "cow"})
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
