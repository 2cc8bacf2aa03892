"""Contract point 18, and the one rule for what a text may show: no secret, wherever it is and whatever it is."""

from __future__ import annotations

import collections
import copy
import datetime as dt
import enum
import inspect
import io
import json
import pickle
import pydoc
import traceback
import types
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import devtools
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.lib.pretty import pretty
from pydantic import TypeAdapter
from pydantic import ValidationError as PydanticError
from rich.console import Console
from sentry_sdk.serializer import serialize

from quantum_workspace_models import (
    Model,
    ModelError,
    SessionDetails,
    SessionDetailsPage,
    ValidationError,
    fields,
    json_schema,
    merge_patch,
    redact,
    rest_discriminator,
    rest_field,
)
from tests import payloads
from tests.counting import count_calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARKER = "qXq7"


def _share(part: int) -> int:
    """How many examples a property with many ways in looks at: a part of what the profile says."""
    assert settings.default is not None
    return max(2, settings.default.max_examples // part)


class Leaf(Model):
    """What has secrets, of every kind."""

    token: str | None = rest_field(secret=True)
    anything: Any = rest_field(secret=True)
    tokens: list[str] | None = rest_field(secret=True)
    table: dict[str, Any] | None = rest_field(secret=True)
    when: dt.datetime | None = rest_field(secret=True)
    day: dt.date | None = rest_field(secret=True)
    data: bytes | None = rest_field(secret=True)
    count: int | None = rest_field(secret=True)
    mixed: str | list[int] | dict[str, int] | None = rest_field("theMixed", secret=True)
    label: str | None = rest_field()


class Kind(Model):
    kind: str | None = rest_discriminator()


class Red(Kind, discriminator="Red"):
    red_token: str | None = rest_field(secret=True)


class Blue(Kind, discriminator="Blue"):
    blue_leaf: Leaf | None = rest_field()


class Branch(Model):
    """What nests them, in every form, and is a secret as a whole."""

    leaf: Leaf | None = rest_field()
    leaves: list[Leaf] | None = rest_field("theLeaves")
    by_name: dict[str, Leaf] | None = rest_field()
    lists: list[list[Leaf]] | None = rest_field()
    either: Leaf | list[Leaf] | None = rest_field()
    hue: Red | Blue | None = rest_field()
    kind: Kind | None = rest_field()
    hidden: Leaf | None = rest_field(secret=True)
    branch: Branch | None = rest_field()
    branches: list[Branch] | None = rest_field()


SECRETS = [field.json_name for field in fields(Leaf) if field.secret]


class Loud:
    """A value whose texts are secret."""

    def __repr__(self) -> str:
        return f"Loud({MARKER})"


class LoudNumber(int):
    def __repr__(self) -> str:
        return MARKER


class LoudEnum(enum.Enum):
    MEMBER = MARKER


# What is secret: a marked text, and whatever holds one. Some of it is no JSON.
_TEXTS = st.sampled_from(
    [
        MARKER,
        f"a {MARKER} b",
        MARKER * 50,
        f"https://{MARKER}@h/p",
        f"https://h/p?x={MARKER}",
        f"2025-01-01T{MARKER}",
        f'"{MARKER}"',
    ]
)
_OTHERS = st.builds(
    lambda make: make(),
    st.sampled_from(
        [
            Loud,
            lambda: LoudNumber(3),
            lambda: LoudEnum.MEMBER,
            lambda: {MARKER},
            MARKER.encode,
            partial(bytearray, MARKER.encode()),
            lambda: {1: MARKER},
            lambda: {MARKER: Loud()},
            lambda: {MARKER: {MARKER: float("nan")}},
            lambda: collections.UserDict({MARKER: 1}),
            lambda: types.MappingProxyType({"x": MARKER}),
            lambda: type("Number", (float,), {"__repr__": lambda _: MARKER})(2.5),
            lambda: SessionDetails(name=MARKER),
            lambda: Leaf({"label": MARKER}),
            lambda: None,
            lambda: 5,
        ]
    ),
)
MARKED: st.SearchStrategy[Any] = st.recursive(
    _TEXTS | _OTHERS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.tuples(inner)
        | st.dictionaries(st.sampled_from([MARKER, "x", "token", "leaf"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def _leaves(draw: st.DrawFn) -> dict[str, Any]:
    """A document of a leaf, with anything in its secret fields."""
    keys = draw(st.lists(st.sampled_from([*SECRETS, "label"]), max_size=3, unique=True))
    return {key: "ok" if key == "label" else draw(MARKED) for key in keys}


_LEAVES = _leaves()
# In place of an object or array, what would be a secret in the right place.
_MISFITS = st.builds(
    lambda leaf, wrap: wrap(leaf),
    st.dictionaries(st.sampled_from(SECRETS), _TEXTS, min_size=1, max_size=2),
    st.sampled_from(
        [
            json.dumps,
            repr,
            lambda leaf: [[leaf]],
            lambda leaf: [json.dumps(leaf)],
            lambda leaf: (leaf,),
            lambda leaf: [(leaf,)],
            types.MappingProxyType,
            collections.UserDict,
            lambda leaf: [types.MappingProxyType(leaf)],
            lambda leaf: json.dumps(leaf).encode(),
            lambda leaf: SessionDetails({"x": leaf}),
            lambda leaf: [SessionDetails({"x": leaf})],
            lambda leaf: {str(leaf)},
            Leaf,
        ]
    ),
)


@st.composite
def _branches(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """A document of a branch, in which things are right, or wrong, or missing, at each of `depth` levels."""
    leaves = st.lists(_LEAVES, max_size=2)
    reds = st.fixed_dictionaries({"kind": st.sampled_from(["Red", "RED"])}, optional={"redToken": MARKED})
    kinds = reds | st.fixed_dictionaries({"kind": st.just("blue")}, optional={"blueLeaf": _LEAVES})
    inner = _branches(depth - 1) if depth else st.just({})
    right = {
        "leaf": _LEAVES,
        "theLeaves": leaves,
        "byName": st.dictionaries(st.sampled_from(["a", "token"]), _LEAVES, max_size=2),
        "lists": st.lists(leaves, max_size=2),
        "either": _LEAVES | leaves,
        "hue": kinds,
        "kind": kinds,
        "hidden": MARKED,
        "branch": inner,
        "branches": st.lists(inner, max_size=2),
    }
    keys = draw(st.lists(st.sampled_from(sorted(right)), max_size=3, unique=True))
    # Anywhere else, an object that would be a leaf is one with unknown keys, which aren't secret.
    misfits = dict.fromkeys(("leaf", "theLeaves", "byName", "lists", "either"), _MISFITS)
    return {key: draw(misfits.get(key, _TEXTS) if draw(st.integers(0, 3)) == 0 else right[key]) for key in keys}


ADAPTERS = {model: (TypeAdapter(model), TypeAdapter(list[model])) for model in (Leaf, Branch)}  # type: ignore[valid-type]


def error_texts(error: BaseException) -> Iterator[str]:
    """Every text of an error that may get into a log."""
    yield from [str(error), repr(error), "".join(traceback.format_exception(error))]
    if isinstance(error, ModelError):
        yield from [error.path, str(error.keys), error.expected]
        with suppress(TypeError, AttributeError, pickle.PicklingError):
            again = pickle.loads(pickle.dumps(error))
            yield from [str(again), repr(again), again.path]
    if isinstance(error, ValidationError):
        for each in error.errors[:20]:
            yield from error_texts(each)
    if isinstance(error, PydanticError):
        yield from [str(error.errors(include_url=False)), error.json()]


def shown(model: Model) -> Iterator[str]:
    """Every text that shows a model."""
    yield from [repr(model), str(model), f"{model}", model._repr_html_(), str(list(model.__rich_repr__()))]
    file = io.StringIO()
    Console(file=file, width=200).print(model)
    yield file.getvalue()
    yield pretty(model)
    yield devtools.pformat(model)
    yield str(serialize({"vars": {"x": model}}, is_vars=True))
    yield str(redact(model))
    yield str(redact({"x": [model]}))


def outcomes(operation: Callable[[], Any]) -> Iterator[str]:
    """The texts of the error that an operation raises, or of the model that it returns, whatever one does with it."""
    try:
        result = operation()
    except Exception as error:
        yield from error_texts(error)
        return
    if isinstance(result, Model):
        yield from shown(result)
        yield from uses(result)


def uses(model: Model) -> Iterator[str]:
    """The errors of what one does with a model."""
    operations: list[Callable[[], Any]] = [
        model.validate,
        lambda: model.validate(operation="create"),
        lambda: [model.as_dict()],
        lambda: [model.as_dict(operation="create")],
        lambda: [model.as_dict(exclude_readonly=True)],
        lambda: [model.to_json()],
        lambda: [model.redacted()["no such key"]],
        lambda: [copy.copy(model)],
        lambda: [copy.deepcopy(model)],
        lambda: [merge_patch(model, {})],
        lambda: [merge_patch({}, model, operation="update")],
        lambda: [model | {}],
        *[lambda name=field.name: [getattr(model, name)] for field in fields(model)],  # type: ignore[misc]
    ]
    for operation in operations:
        try:
            operation()
        except Exception as error:
            yield from error_texts(error)
    for field in fields(model):
        value = None if field.secret else model.get(field.json_name)
        for item in value if isinstance(value, list) else dict.values(value) if type(value) is dict else [value]:
            if isinstance(item, (Leaf, Kind, Branch)):
                yield from shown(item)


def ways_in(model: type[Any], document: dict[str, Any]) -> Iterator[Callable[[], Any]]:
    """Every way to make a model of a document, or to write it into one."""
    yield lambda: model(document)
    yield lambda: model(list(document.items()))
    yield lambda: model.from_dict(document)
    by_attribute = {field.name: document[field.json_name] for field in fields(model) if field.json_name in document}
    yield lambda: model(**by_attribute)
    yield lambda: model().__replace__(**by_attribute)
    with suppress(TypeError):
        text = json.dumps(document)
        # In JSON, a model of another class is an object like any other, so what is in its keys isn't secret.
        if '"itemType"' not in text:
            yield lambda: model.from_json(text)
            yield lambda: model.from_json(text[:-1] + "]")
            yield lambda: ADAPTERS[model][0].validate_json(text)
    yield lambda: ADAPTERS[model][0].validate_python(document)
    yield lambda: ADAPTERS[model][1].validate_python([document])

    def write(change: Callable[[Any], Any]) -> Any:
        made = model()
        change(made)
        return made

    yield lambda: write(lambda made: made.update(document))
    yield lambda: write(lambda made: made.__ior__(document))
    yield lambda: document | model()
    for name, value in by_attribute.items():
        yield lambda name=name, value=value: write(lambda made: setattr(made, name, value))  # type: ignore[misc]
    for key, value in document.items():
        yield lambda key=key, value=value: write(lambda made: made.__setitem__(key, value))  # type: ignore[misc]
        yield lambda key=key, value=value: write(lambda made: made.setdefault(key, value))  # type: ignore[misc]
        # Nothing checks what is stored behind the model's back, or appended to a list that is there.
        yield lambda key=key, value=value: write(lambda made: dict.__setitem__(made, key, value))  # type: ignore[misc]


def check(model: type[Model], document: dict[str, Any]) -> None:
    for way in ways_in(model, document):
        for text in outcomes(way):
            assert MARKER not in text


@settings(max_examples=_share(8))
@given(_LEAVES)
def test_a_model_with_secrets(document: dict[str, Any]) -> None:
    """Whatever is in its secret fields, no text shows it, whichever way it came in."""
    check(Leaf, document)


@settings(max_examples=_share(8))
@given(_branches())
def test_models_that_nest_secrets(document: dict[str, Any]) -> None:
    """Nor in nested models at any depth, in lists, objects and unions, nor what is where one of them belongs."""
    check(Branch, document)


@pytest.mark.parametrize("name", [field.name for field in fields(Leaf) if field.secret])
@given(value=MARKED)
@settings(max_examples=_share(30))
def test_every_kind_of_secret_field(name: str, value: Any) -> None:
    """A field of any type that is secret, alone."""
    (key,) = (field.json_name for field in fields(Leaf) if field.name == name)
    check(Leaf, {key: value})


_WRONG = [
    ({"theLeaves": {"token": MARKER}}, "an object in place of an array"),
    ({"theLeaves": [{"token": {MARKER: 1}}]}, "a key below a secret"),
    ({"theLeaves": [{"anything": [{MARKER: Loud()}]}]}, "a key below a secret that is no JSON"),
    ({"branch": {"branch": {"hidden": {MARKER: Loud()}}}}, "a key below a secret object"),
    ({"branch": {"hue": {"kind": "Red", "redToken": {MARKER: Loud()}}}}, "a key in a union"),
    ({"branch": {"kind": {"kind": "Red", "redToken": {MARKER: Loud()}}}}, "a key in a subclass"),
    ({"branch": {"kind": {"redToken": {MARKER: Loud()}}}}, "a key in what isn't said to be the subclass"),
    ({"leaf": MARKER}, "a text in place of an object"),
    ({"leaf": {"the_mixed": MARKER}}, "an unknown key"),
    ({"leaf": {"mixed": MARKER}}, "an attribute's name in place of the JSON name"),
    ({"branches": [{"leaf": {"mixed": {MARKER: Loud()}}}]}, "a key below an attribute's name"),
]


@pytest.mark.parametrize(
    "document", [pytest.param(document, id=name) for document, name in _WRONG if name != "an unknown key"]
)
def test_where_secrets_are_by_mistake(document: dict[str, Any]) -> None:
    """A secret in a document that is nearly right isn't shown either."""
    check(Branch, document)


@pytest.mark.parametrize(
    "appended",
    [
        {"token": MARKER},
        [{"token": MARKER}],
        ({"token": MARKER},),
        types.MappingProxyType({"token": MARKER}),
        collections.UserDict({"token": MARKER}),
        collections.OrderedDict({"token": MARKER}),
        collections.deque([MARKER]),
        {MARKER},
        frozenset([MARKER]),
        MARKER,
        MARKER.encode(),
        bytearray(MARKER.encode()),
        memoryview(MARKER.encode()),
        LoudEnum.MEMBER,
        Loud(),
        SessionDetails({"token": MARKER}),
        Branch({"leaf": {"token": MARKER}}),
        type("Text", (str,), {"__str__": lambda _: MARKER, "__repr__": lambda _: MARKER})(MARKER),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_appended_where_models_belong(appended: Any) -> None:
    """What isn't a model, in a list of models with secrets, shows its type: it may be what would become one."""
    branch: Any = Branch({"theLeaves": [], "either": [], "lists": [[]], "byName": {}})
    branch.leaves.append(appended)
    branch["either"].append(appended)
    branch["lists"][0].append(appended)
    branch["byName"]["x"] = appended
    for text in outcomes(lambda: branch):
        assert MARKER not in text


@pytest.mark.parametrize("way", [Leaf, Leaf.from_dict, lambda it: Leaf(**it), lambda it: Leaf().update(it)])
def test_what_a_foreign_error_says(way: Callable[[Any], Any]) -> None:
    """Another library's number may quote the value in its error, as numpy's arrays do: no traceback has it."""

    class Array:
        def __float__(self) -> float:
            raise ValueError(f"could not convert string to float: {MARKER}")

    for value in (Array(), [Array()], {"x": Array()}):
        with pytest.raises(ModelError) as caught:
            way({"anything": value})
        for text in error_texts(caught.value):
            assert MARKER not in text


class TestDefaults:
    """Defaults that are secret, or have secrets in them, are used and not shown."""

    class Text(Model):
        token: str = rest_field(default=MARKER, secret=True)

    class Url(Model):
        token: str = rest_field(default=f"https://example.com/a?sig={MARKER}", secret=True)

    class Listed(Model):
        token: list[str] = rest_field(default=[MARKER], secret=True)

    class Table(Model):
        token: dict[str, Any] = rest_field(default={MARKER: {MARKER: 1}}, secret=True)

    class Nested(Model):
        leaf: Leaf | None = rest_field(default={"token": MARKER, "label": "ok"})

    class NestedModel(Model):
        leaf: Leaf | None = rest_field(default=Leaf(token=MARKER))

    class NestedList(Model):
        leaves: list[Leaf] | None = rest_field(default=[{"token": MARKER}])

    class NestedTable(Model):
        leaves: dict[str, Leaf] | None = rest_field(default={"x": {"tokens": [MARKER]}})

    class Signed(Model):
        link: str = rest_field(default=f"https://example.com/a?sig={MARKER}")

    @pytest.mark.parametrize(
        "model",
        [Text, Url, Listed, Table, Nested, NestedModel, NestedList, NestedTable, Signed],
        ids=lambda it: it.__name__,
    )
    def test_nobody_shows_them(self, model: type[Model]) -> None:
        """Signatures, help, fields, JSON Schema and pydantic's schema, of the model and of one that nests it."""
        outer = type("Outer", (Model,), {"__annotations__": {"inner": model | None}, "inner": rest_field()})
        for each in (model, outer):
            assert MARKER not in str(inspect.signature(each))
            assert MARKER not in repr(inspect.signature(each).parameters)
            assert MARKER not in pydoc.render_doc(each)
            assert MARKER not in repr(fields(each))
            assert MARKER not in json.dumps(json_schema(each))
            assert MARKER not in json.dumps(json_schema(each, operation="create"))
            assert MARKER not in json.dumps(TypeAdapter(each).json_schema())
        assert MARKER in model().to_json()
        for text in outcomes(model):
            assert MARKER not in text

    @pytest.mark.parametrize("default", [{MARKER: 1}, [{MARKER: 1}], 5, {"x": {MARKER: Loud()}}])
    def test_one_that_is_refused(self, default: Any) -> None:
        """Nor does the error that refuses one."""
        for secret, annotation in ((True, str | None), (False, Leaf | None)):
            value = default if secret else {"tokens": default}
            namespace = {"__annotations__": {"token": annotation}, "token": rest_field(default=value, secret=secret)}
            with pytest.raises(TypeError, match="Refused.token: invalid default") as caught:
                type("Refused", (Model,), namespace)
            for text in error_texts(caught.value):
                assert MARKER not in text


def _wrong_page(items: int, wrong: dict[str, Any]) -> SessionDetailsPage:
    return SessionDetailsPage.from_dict({"value": [payloads.opened() | wrong for _ in range(items)]})


def _fail(operation: Callable[[], Any]) -> None:
    with suppress(ModelError):
        operation()


WRONG: tuple[dict[str, Any], ...] = (
    {"name": 1, "creationTime": "yesterday"},
    {"costEstimate": {"events": [{"unitPrice": "x"}]}},
    {"costEstimate": [1], "errorData": "x"},
    {"errorData": {"details": [{"innererror": {"innererror": 5}}]}},
)

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "validate": lambda page: _fail(page.validate),
    "repr": repr,
    "redacted": lambda page: page.redacted(),
    "as_dict": lambda page: page.as_dict(operation="create"),
    "pickle": pickle.dumps,
    "read": lambda page: page.value,
}


class TestLinear:
    """The rule costs no more than a look at each value."""

    @pytest.mark.parametrize(
        ("name", "count", "wrong"),
        [
            *[(name, 2000, WRONG[0]) for name in ("validate", "repr")],
            *[(name, 200, wrong) for name in OPERATIONS for wrong in WRONG],
        ],
    )
    def test_a_page_of_wrong_items(self, name: str, count: int, wrong: dict[str, Any]) -> None:
        """Twice the items in which something is wrong are at most about twice the work."""
        operation = OPERATIONS[name]
        operation(_wrong_page(2, wrong))
        half, whole = (_wrong_page(size, wrong) for size in (count // 2, count))
        once = count_calls(lambda: operation(half))
        assert count_calls(lambda: operation(whole)) < 2.2 * once
        # And no more than some calls for each value of an item.
        assert once < count // 2 * 2000

    @pytest.mark.parametrize("size", [1, 2000])
    def test_a_refused_write(self, size: int) -> None:
        """An error about one item doesn't look for secrets in the others."""
        page: Any = _wrong_page(size, {})
        assert page.value is not None
        page.value[-1]["tags"] = ["a"]
        page.value[-1].tags.append(object())
        _fail(page.as_dict)
        fixed = count_calls(lambda: _fail(lambda: setattr(page, "next_link", object())))
        assert fixed < 150
        assert count_calls(lambda: _fail(lambda: page.__setitem__("x", object()))) < 150

    @pytest.mark.parametrize(
        "change",
        [
            lambda page, number: page.pop(f"key{number}"),
            lambda page, _: page.pop("missing", None),
            lambda page, _: page.popitem(),
            lambda page, number: page.__delitem__(f"key{number}"),
            lambda page, number: page.__setitem__("new", number),
            lambda page, _: setattr(page, "next_link", "x"),
            lambda page, number: page.setdefault("new", number),
            lambda page, _: page["value"],
        ],
        ids=["pop", "pop with a default", "popitem", "del", "[]=", "setattr", "setdefault", "[]"],
    )
    def test_changes_in_a_loop(self, change: Callable[[Any, int], Any]) -> None:
        """What is popped, deleted or written one by one doesn't scan the page again each time."""
        calls = []
        for size in (10, 2000):
            page: Any = SessionDetailsPage.from_dict(
                {"value": [payloads.opened()] * size} | {f"key{n}": n for n in range(40)}
            )
            change(page, 0)
            counts = [count_calls(lambda page=page, number=number: change(page, number)) for number in range(1, 30)]
            calls.append(max(counts))
        assert calls[1] <= calls[0] + 5
        assert calls[1] < 60
