"""Contract point 7, one truth, and the order of a write: a handler of a signal may raise, or read, at any moment."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pytest

from quantum_workspace_models import (
    CostEstimate,
    DeserializationError,
    ItemDetailsPage,
    Model,
    ModelError,
    SessionDetails,
    SessionDetailsPage,
    fields,
    rest_discriminator,
    rest_field,
)
from tests import payloads
from tests.helpers import IS_LONG
from tests.tracing import Interrupted, interrupt, run_with

# How often a real timer goes off in each operation.
ALARMS = 10_000 if IS_LONG else 150
# What has so many opcodes that it is interrupted before every line only.
_LONG = {"a repr", "a copy", "a request body", "a page of several classes", "write items"}


class Part(Model):
    size: int = rest_field()
    parts: list[Part] | None = rest_field()


class Thing(Model):
    """As a session, in little: so that there is time to interrupt it everywhere."""

    kind: str = rest_discriminator()
    state: str | None = rest_field()
    at: dt.datetime | None = rest_field()
    part: Part | None = rest_field("thePart")
    parts: list[Part] | None = rest_field()
    tags: list[str] | None = rest_field()


class Special(Thing, discriminator="Special"):
    level: int | None = rest_field()


def _thing() -> Special:
    return Special.from_dict(
        {
            "kind": "Special",
            "at": "2025-03-04T05:06:07.1234567Z",
            "thePart": {"size": 1, "parts": [{"size": 2}]},
            "parts": [{"size": 3}],
            "tags": ["a"],
            "new": {"a": [1]},
            "state": "On",
        }
    )


def _page() -> SessionDetailsPage:
    return SessionDetailsPage.from_dict({"value": [{"itemType": "Session", "costEstimate": {}}], "nextLink": "x"})


def _items() -> ItemDetailsPage:
    return ItemDetailsPage.from_dict({"value": [{"itemType": name} for name in ("Session", "Job", "New")]})


class Operation(NamedTuple):
    """What is interrupted, and how it changes a plain dict."""

    make: Callable[[], Any]
    run: Callable[[Any], Any]
    change: Callable[[dict[str, Any]], Any] = lambda _: None


def _delete(model: Any, key: str) -> None:
    del model[key]


def _replace(document: dict[str, Any], **other: Any) -> None:
    document.clear()
    document.update(other)


_PART = {"size": 9, "parts": []}
WRITES: dict[str, Operation] = {
    "assign a scalar": Operation(_thing, lambda it: setattr(it, "state", "Off"), lambda it: it.update(state="Off")),
    "assign None": Operation(_thing, lambda it: setattr(it, "state", None), lambda it: it.pop("state")),
    "assign a model": Operation(_thing, lambda it: setattr(it, "part", _PART), lambda it: it.update(thePart=_PART)),
    "assign a list": Operation(_thing, lambda it: setattr(it, "tags", ["b"]), lambda it: it.update(tags=["b"])),
    "delete an attribute": Operation(_thing, lambda it: delattr(it, "part"), lambda it: it.pop("thePart")),
    "write a scalar": Operation(
        _thing, lambda it: it.__setitem__("state", "Off"), lambda it: it.__setitem__("state", "Off")
    ),
    "write an object": Operation(
        _thing, lambda it: it.__setitem__("thePart", _PART), lambda it: it.__setitem__("thePart", _PART)
    ),
    "write items": Operation(
        _page,
        lambda it: it.__setitem__("value", [{"itemType": "Session"}] * 2),
        lambda it: it.__setitem__("value", [{"itemType": "Session"}] * 2),
    ),
    "delete a key": Operation(_thing, lambda it: _delete(it, "thePart"), lambda it: _delete(it, "thePart")),
    "update": Operation(
        _thing,
        lambda it: it.update({"state": "Off", "thePart": _PART}, level=2),
        lambda it: it.update({"state": "Off", "thePart": _PART}, level=2),
    ),
    "|=": Operation(_thing, lambda it: it.__ior__({"tags": ["b"]}), lambda it: it.__ior__({"tags": ["b"]})),
    "pop": Operation(_thing, lambda it: it.pop("parts"), lambda it: it.pop("parts")),
    "pop with a default": Operation(_thing, lambda it: it.pop("state", None), lambda it: it.pop("state", None)),
    "popitem": Operation(_thing, lambda it: it.popitem(), lambda it: it.popitem()),
    "clear": Operation(_thing, lambda it: it.clear(), lambda it: it.clear()),
    "setdefault": Operation(_thing, lambda it: it.setdefault("level", 2), lambda it: it.setdefault("level", 2)),
    "setdefault of what is there": Operation(_thing, lambda it: it.setdefault("thePart", {})),
}

READS: dict[str, Operation] = {
    "an object by attribute": Operation(_thing, lambda it: it.part),
    "an object by key": Operation(_thing, lambda it: it["thePart"]),
    "an object by get()": Operation(_thing, lambda it: it.get("thePart")),
    "a page by attribute": Operation(_page, lambda it: it.value),
    "a page by key": Operation(_page, lambda it: it["value"]),
    "a page of several classes": Operation(_items, lambda it: it.value),
    "items()": Operation(_thing, lambda it: list(it.items())),
    "values()": Operation(_page, lambda it: list(it.values())),
    "a time": Operation(_thing, lambda it: it.at),
    "a repr": Operation(_thing, repr),
    "a copy": Operation(_thing, copy.deepcopy),
    "a request body": Operation(_page, lambda it: it.as_dict(operation="create")),
}

CONSTRUCTORS: dict[str, Operation] = {
    "__init__ with a mapping": Operation(
        _thing,
        lambda it: it.__init__({"thePart": _PART, "state": "Off"}),
        lambda it: _replace(it, kind="Special", thePart=_PART, state="Off"),
    ),
    "__init__ with keywords": Operation(
        _thing,
        lambda it: it.__init__(part=_PART, state="Off"),
        lambda it: _replace(it, kind="Special", thePart=_PART, state="Off"),
    ),
}

OPERATIONS = {**WRITES, **READS, **CONSTRUCTORS}


def _outcomes(name: str) -> list[dict[str, Any]]:
    """What the document may be afterwards: what it was, or what it becomes, which is the last."""
    operation = OPERATIONS[name]
    before = operation.make().as_dict()
    after = copy.deepcopy(before)
    operation.change(after)
    # A constructor that is called again isn't one write.
    return [*[{}] * (name in CONSTRUCTORS), before, after]


def _read(model: Model) -> None:
    for field in fields(model):
        with suppress(ModelError):
            getattr(model, field.name)


def _prepare(name: str, *, read: bool) -> Any:
    model = OPERATIONS[name].make()
    if read:
        _read(model)
    return model


def _value(model: Model, name: str) -> Any:
    try:
        return getattr(model, name)
    except DeserializationError as error:
        return str(error)


def check(model: Any, *, keys_first: bool) -> dict[str, Any]:
    """Every attribute is what a new model of the same document says, and what the key holds. Returns the document."""
    document: dict[str, Any] = model.as_dict()
    # `from_dict` would add a discriminator that was removed.
    fresh = type(model).__new__(type(model))
    dict.update(fresh, copy.deepcopy(document))
    for field in fields(model):
        by_key = model.get(field.json_name) if keys_first else None
        value, expected = _value(model, field.name), _value(fresh, field.name)
        by_key = by_key if keys_first else model.get(field.json_name)
        assert value == expected, field.name
        assert type(value) is type(expected), field.name
        if isinstance(value, (Model, list)):
            assert value is by_key, field.name
            assert value is dict.__getitem__(model, field.json_name), field.name
        if isinstance(value, list):
            assert [type(item) for item in value] == [type(item) for item in expected], field.name
    assert model.as_dict() == document
    return document


UNREAD_OR_READ = pytest.mark.parametrize("read", [False, True], ids=["unread", "read"])


class TestEveryPoint:
    """A handler is called before every single opcode, or line, that runs inside of the library."""

    @UNREAD_OR_READ
    @pytest.mark.parametrize("name", OPERATIONS)
    def test_interrupted(self, name: str, read: bool) -> None:
        """Wherever an operation is interrupted, attributes and keys agree; the document is the old or the new one."""
        operation, outcomes = OPERATIONS[name], _outcomes(name)
        interrupted, at = True, 0
        while interrupted:
            at += 1
            model = _prepare(name, read=read)
            try:
                by: Any = "opcode" if read and name not in _LONG else "line"
                interrupted = run_with(lambda model=model: operation.run(model), (at, interrupt), by=by)
            except Interrupted:
                document = check(model, keys_first=at % 2 == 0)
                assert document in outcomes, at
                if document == outcomes[-2]:
                    # It can be tried again.
                    operation.run(model)
                    assert check(model, keys_first=False) == outcomes[-1]
        assert check(model, keys_first=True) == outcomes[-1]
        assert at > 1 or (read and name in READS)

    @pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in ("a repr", "a copy")])
    @pytest.mark.parametrize("raises", [False, True], ids=["returns", "raises"])
    def test_a_handler_that_reads(self, name: str, raises: bool) -> None:
        """A handler that reads every attribute and returns, or raises then, leaves nothing stale."""
        operation, outcomes = OPERATIONS[name], _outcomes(name)
        for read in [False, True] if name in [*READS, *CONSTRUCTORS, "update"] else [True]:
            handled, at = True, 0
            while handled:
                at += 1
                model = _prepare(name, read=read)

                def handle(model: Any = model) -> None:
                    _read(model)
                    if raises:
                        interrupt()

                try:
                    handled = run_with(lambda model=model: operation.run(model), (at, handle), by="line")
                    assert check(model, keys_first=False) == outcomes[-1], at
                except Interrupted:
                    assert check(model, keys_first=False) in outcomes, at

    @pytest.mark.parametrize(
        "name",
        ["assign a scalar", "assign None", "write a scalar", "delete a key", "pop with a default", "clear", "|="],
    )
    def test_one_handler_reads_and_the_next_one_raises(self, name: str) -> None:
        """A progress bar reads every attribute, and Ctrl+C comes later, at any two moments of one write."""
        operation, outcomes = OPERATIONS[name], _outcomes(name)
        first, reached = 0, True
        while reached:
            first += 1
            second, reached = first, False
            while True:
                second += 1
                model = _prepare(name, read=True)
                reading = (first, lambda model=model: _read(model))
                try:
                    run_with(lambda model=model: operation.run(model), reading, (second, interrupt), by="line")
                    break
                except Interrupted:
                    reached = True
                assert check(model, keys_first=False) in outcomes, (first, second)

    @pytest.mark.parametrize("read", ["an object by attribute", "an object by key", "items()"])
    @pytest.mark.parametrize("write", ["write an object", "delete a key", "clear", "assign a model", "pop"])
    def test_a_write_after_an_interrupted_read(self, read: str, write: str) -> None:
        """What an interrupted read has prepared never overwrites what is written later."""
        after, at = _outcomes(write)[-1], 0
        while True:
            at += 1
            model = _thing()
            try:
                run_with(lambda model=model: OPERATIONS[read].run(model), (at, interrupt), by="line")
                break
            except Interrupted:
                OPERATIONS[write].run(model)
                assert check(model, keys_first=at % 2 == 0) == after, at

    def test_what_was_appended_stays_as_it_is(self) -> None:
        """A list whose conversion was interrupted is converted once: what is appended at a later read isn't."""
        at = 0
        while True:
            at += 1
            page = _page()
            try:
                run_with(lambda page=page: page.value, (at, interrupt))
                break
            except Interrupted:
                appended: Any = {"itemType": "Session"}
                page["value"].append(appended)
                assert page.value is page["value"]
                assert page.value is not None
                assert page.value[-1] is appended, at
                assert type(page.value[0]) is SessionDetails

    def test_the_first_use_of_a_class(self) -> None:
        """A class whose first use of all is interrupted works like any other afterwards."""
        interrupted, at = True, 0
        while interrupted:
            at += 1

            class Inner(Model):
                size: int = rest_field()

            class Outer(Model):
                inner: Inner | None = rest_field()
                inners: list[Inner] | None = rest_field()
                size: int | str | None = rest_field()

            # They are local to this function.
            Outer.__annotations__.update(inner=Inner | None, inners=list[Inner] | None)
            outer = Outer.from_dict({"inner": {"size": 1}, "inners": [{"size": 2.0}], "size": 3})

            def use(outer: Any = outer) -> list[Any]:
                return [outer.inner.size, outer["inners"][0].size, outer.size]

            with suppress(Interrupted):
                interrupted = run_with(use, (at, interrupt), by="line")
            check(outer, keys_first=True)
            assert use() == [1, 2, 3]
            assert type(outer.inners[0].size) is int
            assert outer.inner is outer["inner"]
            assert Outer(inner={"size": 1}, size="x").validate() == {"inner": {"size": 1}, "size": "x"}


@pytest.fixture
def _no_garbage_collection() -> Iterator[None]:
    """Python swallows what a handler raises in the callback of a collection."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers")
@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals need the main thread")
@pytest.mark.usefixtures("_no_garbage_collection")
class TestTimer:
    """A real timer, thousands of times."""

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_interrupted(self, name: str) -> None:
        """As above: attributes and keys agree whenever an alarm goes off."""
        operation, outcomes = OPERATIONS[name], _outcomes(name)
        chance = random.Random(name)
        armed = False

        def handle(_number: int, _frame: Any) -> None:
            if armed:
                raise Interrupted

        models = [_prepare(name, read=False) for _ in range(20)]
        start = time.perf_counter()
        for model in models:
            operation.run(model)
        longest = (time.perf_counter() - start) / 20
        before = signal.signal(signal.SIGALRM, handle)
        interruptions = 0
        try:
            for number in range(ALARMS):
                model = _prepare(name, read=number % 2 == 0)
                try:
                    armed = True
                    signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-6, longest))
                    operation.run(model)
                    armed = False
                except Interrupted:
                    armed = False
                    interruptions += 1
                    assert check(model, keys_first=number % 3 == 0) in outcomes
        finally:
            armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert interruptions


def test_a_session_too() -> None:
    """Ctrl+C at every line of the first read of a whole session: the next read gives models at every depth."""
    at = 0
    while True:
        at += 1
        session = SessionDetails.from_dict(payloads.full())
        try:
            run_with(lambda session=session: _read(session), (at, interrupt), by="line")
            break
        except Interrupted:
            assert check(session, keys_first=False) == payloads.full(), at
            assert type(session.cost_estimate) is CostEstimate
    assert at > 100
