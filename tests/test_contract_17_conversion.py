"""Contract point 17, and the conversion of nested objects: every thread gets the same models, and nobody waits."""

from __future__ import annotations

import copy
import inspect
import io
import json
import pickle
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from quantum_workspace_models import (
    CostEstimate,
    DeserializationError,
    Model,
    ModelError,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    UsageEvent,
    fields,
    json_schema,
    merge_patch,
    redact,
    rest_field,
)
from tests import payloads
from tests.helpers import IS_LONG, read_everything
from tests.strategies import near_sessions
from tests.tracing import Paused, run_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = json.dumps({"value": [payloads.full()] * 3, "nextLink": "https://example.com/2"})


def _share(part: int) -> int:
    """How many examples an expensive property looks at: a part of what the profile says."""
    assert settings.default is not None
    return max(2, settings.default.max_examples // part)


@pytest.fixture
def _switch_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def in_threads(*operations: Callable[[], Any]) -> list[Any]:
    """What the operations return, each in a thread of its own, all at the same time."""
    results: list[Any] = [None] * len(operations)
    errors: list[BaseException] = []
    start = threading.Barrier(len(operations))

    def run(index: int, operation: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            results[index] = operation()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(operations)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert errors == []
    return results


def nested(page: Any, *, by_key: bool) -> list[Any]:
    """All lists and models of a page of sessions, by attribute or by key."""
    value = page["value"] if by_key else page.value
    found = [value, *value]
    for session in value:
        cost = session["costEstimate"] if by_key else session.cost_estimate
        events = cost["events"] if by_key else cost.events
        error = session["errorData"] if by_key else session.error_data
        details = error["details"] if by_key else error.details
        found += [cost, events, *events, error, details, *details]
    return found


@pytest.mark.usefixtures("_switch_often")
def test_every_thread_gets_the_same_models() -> None:
    """One model for each nested object of an unread page, by attribute and by key, items of lists included."""
    for _ in range(30):
        page = SessionDetailsPage.from_json(TEXT)
        seen = in_threads(*[partial(nested, page, by_key=by_key) for by_key in [True, False] * 3])
        expected = [id(item) for item in nested(page, by_key=True)]
        assert [[id(item) for item in items] for items in seen] == [expected] * 6
        kinds = {type(item) for items in seen for item in items if isinstance(item, dict)}
        assert {SessionDetails, CostEstimate, UsageEvent} < kinds
        assert dict not in kinds
        assert json.dumps(page) == TEXT


def _small_page() -> Any:
    return SessionDetailsPage.from_dict({"value": [{"costEstimate": {"events": [{}]}}]})


def _reads() -> dict[str, Callable[[Any], Any]]:
    return {
        "attribute": lambda page: page.value,
        "key": lambda page: page["value"],
        "get": lambda page: page.get("value"),
        "items": lambda page: dict(page.items())["value"],
        "values": lambda page: next(iter(page.values())),
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [("attribute", "attribute"), ("attribute", "key"), ("key", "attribute"), ("get", "key"), ("items", "attribute")],
)
def test_every_pair_of_moments(first: str, second: str) -> None:
    """One thread stops before any line of its read, then another one before any line of its own: both get one list."""
    reads = _reads()
    before_first, reached_first = 0, True
    while reached_first:
        before_first += 3
        before_second, reached_second = 0, True
        while reached_second:
            # The first one goes on first, and in every third round it ends last.
            before_second += 3
            page = _small_page()
            one = Paused(lambda page=page: reads[first](page), before_first).start()
            two = Paused(lambda page=page: reads[second](page), before_second).start()
            order = [one, two] if before_second % 2 else [two, one]
            for thread in order:
                thread.finish()
            reached_first, reached_second = one.reached, two.reached
            assert (one.error, two.error) == (None, None)
            assert one.result is two.result is page.value is page["value"]
            assert type(page.value[0]) is SessionDetails
            assert page.value[0].cost_estimate is page["value"][0]["costEstimate"]
            if not reached_first:
                break
    assert before_first > 5


def test_every_moment_of_every_read() -> None:
    """What another thread does at any moment of a read, which a handler stands for, gets the same objects."""
    for first in _reads().values():
        for second in _reads().values():
            at = 0
            while True:
                at += 1
                page = _small_page()
                seen: list[Any] = []

                def read(page: Any = page, seen: list[Any] = seen, read: Any = second) -> None:
                    seen.append(read(page))

                def run(page: Any = page, seen: list[Any] = seen, read: Any = first) -> None:
                    seen.append(read(page))

                if not run_with(run, (at, read), by="line"):
                    break
                assert len(seen) == 2
                assert seen[0] is seen[1] is page.value is page["value"]


def test_annotations_that_are_defined_later() -> None:
    """Threads that read a model when the class that one of its annotations names has just been defined agree."""
    module = sys.modules[__name__]

    class Early(Model):
        early: SessionDetails | None = rest_field()
        later: DefinedLater | None = rest_field()  # type: ignore[name-defined]  # noqa: F821

    before_first, reached_first = 0, True
    while reached_first:
        before_first += 1 if IS_LONG else 7
        before_second, reached_second = 0, True
        while reached_second:
            before_second += 10 if IS_LONG else 31
            Again = type("Again", (Model,), _fields_of_early())  # noqa: N806 - a class whose codecs nobody has made
            model: Any = Again.from_dict({"early": {}, "later": {"size": 1}})
            assert type(model["early"]) is SessionDetails
            assert type(model["later"]) is dict
            module.DefinedLater = type("DefinedLater", (Model,), {})  # type: ignore[attr-defined]
            try:
                one = Paused(lambda model=model: model["later"], before_first).start()
                two = Paused(lambda model=model: model["later"], before_second).start()
                for thread in [one, two] if before_second % 2 else [two, one]:
                    thread.finish()
                assert (one.error, two.error) == (None, None), (before_first, before_second)
                assert one.result is two.result is model.later is model["later"]
                assert type(model.later).__name__ == "DefinedLater"
            finally:
                del module.DefinedLater
            reached_first, reached_second = one.reached, two.reached
            if not reached_first:
                break
    assert fields(Early)


def _fields_of_early() -> dict[str, Any]:
    annotations = {"early": "SessionDetails | None", "later": "DefinedLater | None"}
    return {"__annotations__": annotations, "__module__": __name__, "early": rest_field(), "later": rest_field()}


class Waiting(dict[str, Any]):
    """A parser's dict, whose methods wait until they may go on."""

    waits, go_on = threading.Event(), threading.Event()

    def _wait(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            Waiting.waits.set()
            assert Waiting.go_on.wait(10)

    def __iter__(self) -> Any:
        self._wait()
        return super().__iter__()

    def keys(self) -> Any:
        self._wait()
        return super().keys()

    def items(self) -> Any:
        self._wait()
        return super().items()

    def __getitem__(self, key: Any) -> Any:
        self._wait()
        return super().__getitem__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        self._wait()
        return super().get(key, default)


@pytest.fixture
def waiting() -> Iterator[type[Waiting]]:
    Waiting.waits, Waiting.go_on = threading.Event(), threading.Event()
    yield Waiting
    Waiting.go_on.set()


def _from_waiting_parser(text: str) -> Any:
    # Only what is nested is of the parser's class.
    return SessionDetailsPage.from_json(text, loads=lambda text: dict(json.loads(text, object_hook=Waiting)))


def test_a_parser_whose_objects_wait(waiting: type[Waiting]) -> None:
    """Threads that make models of such objects at the same time get the same ones."""
    page = _from_waiting_parser(TEXT)
    waiting.go_on.set()
    seen = in_threads(*[partial(nested, page, by_key=by_key) for by_key in [True, False] * 3])
    expected = [id(item) for item in nested(page, by_key=True)]
    assert [[id(item) for item in items] for items in seen] == [expected] * 6
    assert page == json.loads(TEXT)


def test_nobody_waits_for_a_parser(waiting: type[Waiting]) -> None:
    """While one thread waits for such an object, others read, show and copy other models, and the same one."""
    page = _from_waiting_parser(TEXT)
    seen: list[Any] = []
    reader = threading.Thread(target=lambda: seen.append(page.value), daemon=True)
    reader.start()
    if not waiting.waits.wait(0.5):
        reader.join(10)  # nothing calls these methods, which is as good
    other = SessionDetailsPage.from_json(TEXT)
    assert nested(other, by_key=True) == nested(other, by_key=False)
    assert copy.deepcopy(other) == pickle.loads(pickle.dumps(other)) == other
    assert repr(other)
    assert page.value is page["value"]
    assert type(page.value[0]) is SessionDetails
    waiting.go_on.set()
    reader.join(10)
    assert seen == [page.value]
    assert seen[0] is page.value


def test_nobody_waits_for_another_repr() -> None:
    """While the repr of a number of the caller's own waits, in an error or a display, others read any model."""
    waits, go_on = threading.Event(), threading.Event()

    class Number(int):
        def _wait(self) -> bool:
            if threading.current_thread() is not threading.main_thread():
                waits.set()
                assert go_on.wait(10)
            return False

        def __repr__(self) -> str:
            self._wait()
            return super().__repr__()

        def __eq__(self, other: object) -> bool:
            self._wait()
            return super().__eq__(other)

        __hash__ = int.__hash__

    def loads(text: Any) -> Any:
        return json.loads(text, parse_int=Number)

    operations: list[Callable[[Any], Any]] = [
        lambda page: page.value[0].name,
        lambda page: page["value"][0].cost_estimate,
        repr,
        Model.validate,
        lambda page: page == json.loads(json.dumps(page)),
    ]
    for operation in operations:
        waits.clear()
        go_on.clear()
        page: Any = SessionDetailsPage.from_json('{"value": [{"name": 1, "costEstimate": 2}]}', loads=loads)

        def work(page: Any = page, operation: Any = operation) -> None:
            with suppress(ModelError):
                operation(page)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        waits.wait(0.5)
        for model in (SessionDetailsPage.from_json(TEXT), page):
            read_everything(model)
            assert model.value is model["value"]
            assert repr(model)
        go_on.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.usefixtures("_switch_often")
def test_an_appended_object_stays_for_all_threads() -> None:
    """A plain dict that was appended to a page is that dict in every thread, by attribute and by key."""
    for _ in range(50):
        page: Any = SessionDetailsPage.from_json(TEXT)
        appended = {"itemType": "Session", "name": "appended"}
        page.value.append(appended)
        reads = [partial(read, page) for read in _reads().values()]
        assert all(items[-1] is appended for items in in_threads(*reads, *reads))


@pytest.mark.usefixtures("_switch_often")
def test_copies_while_others_read() -> None:
    """A model is copied, pickled and shown while another thread reads its attributes for the first time."""
    for _ in range(30):
        page = SessionDetailsPage.from_json(TEXT)
        page._mine = [1]  # type: ignore[attr-defined]
        session: Any = SessionDetails.from_dict(payloads.full())
        for number in range(20):
            setattr(session, f"_mine{number}", number)
        copies = in_threads(
            lambda session=session: [copy.copy(session) for _ in range(20)],
            lambda session=session: [getattr(session, field.name) for field in fields(session)],
            lambda session=session: [copy.deepcopy(session), pickle.loads(pickle.dumps(session)), session | {}],
            lambda page=page: nested(page, by_key=False),
            lambda page=page: [copy.deepcopy(page), repr(page), page.redacted()],
        )
        assert copies[0] == [session] * 20
        assert copies[2] == [session] * 3
        assert all(each._mine19 == 19 for each in copies[0] + copies[2])


def _containers(document: Any) -> list[tuple[Any, ...]]:
    """The contents of a document by identity, at every depth, as they are stored: nothing is converted."""
    found: list[tuple[Any, ...]] = []
    pending = [document]
    for value in pending:
        if isinstance(value, (dict, list)):
            items = list(dict.items(value)) if isinstance(value, dict) else list(enumerate(value))
            found.append((id(value), type(value), [(key, id(item), type(item)) for key, item in items]))
            pending += [item for _, item in items]
    return found


def _rich(model: Model) -> None:
    from rich.console import Console

    Console(file=io.StringIO(), width=60).print(model)


# What shows a model, or makes something else of it.
DISPLAYS: dict[str, Callable[[Any], Any]] = {
    "repr": repr,
    "rich": _rich,
    "a notebook": lambda model: model._repr_html_(),
    "redacted": Model.redacted,
    "redact": redact,
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "|": lambda model: model | {},
    "as_dict": Model.as_dict,
    "a request body": lambda model: model.as_dict(operation="create"),
    "without what is read-only": lambda model: model.as_dict(exclude_readonly=True),
    "to_json": lambda model: model.to_json(operation="update"),
    "validate": Model.validate,
    "validate a request body": lambda model: model.validate(operation="create"),
    "a merge patch": lambda model: merge_patch(model, {}, operation="update"),
    "==": lambda model: model == {"value": []},
    "in": lambda model: "value" in model,
    "keys": list,
    "a document of it": lambda model: type(model)(model),
}
FAILURES: dict[str, Callable[[Any], Any]] = {
    "pop": lambda model: model.pop("missing"),
    "del": lambda model: model.__delitem__("missing"),
    "a refused write": lambda model: model.__setitem__("name", object()),
    "a refused update": lambda model: model.update({"name": "new", "new": {1}}),
    "a refused assignment": lambda model: setattr(model, "next_link", object()),
    "an unknown attribute": lambda model: setattr(model, "nmae", 1),
}


def _try(operation: Callable[[Any], Any], model: Any) -> None:
    with suppress(ModelError, KeyError, ValueError):
        operation(model)


@pytest.mark.parametrize("name", [*DISPLAYS, *FAILURES])
def test_displays_store_nothing(name: str) -> None:
    """Showing a page that was read, or failing to change it, replaces nothing in it: what was appended stays."""
    page: Any = SessionDetailsPage.from_json(TEXT)
    page.value.append({"itemType": "Session", "costEstimate": {"events": [{}]}})
    page["value"].append("a string")
    page.value[0].cost_estimate.events.append({"dimensionId": "x"})
    page.value[0].cost_estimate.events.append({"dimensionId": object()})
    before = _containers(page)
    _try({**DISPLAYS, **FAILURES}[name], page)
    assert _containers(page) == before
    assert type(page["value"][-2]) is dict


@pytest.mark.parametrize("name", [*DISPLAYS])
def test_displays_store_nothing_before_anything_is_read(name: str) -> None:
    """Showing a page that nobody has read replaces nothing in it."""
    page = SessionDetailsPage.from_json(TEXT)
    before = _containers(page)
    _try(DISPLAYS[name], page)
    assert _containers(page) == before


@settings(max_examples=_share(4))
@given(near_sessions())
def test_displays_store_nothing_in_any_document(document: dict[str, Any]) -> None:
    """Whatever the document is, showing it changes neither what it holds nor which objects these are, at any depth."""
    try:
        session = SessionDetails.from_dict(document)
    except (SerializationError, DeserializationError):
        return
    before = _containers(session)
    for display in DISPLAYS.values():
        _try(display, session)
    assert _containers(session) == before
    # Once more after all of it was read.
    read_everything(session)
    before = _containers(session)
    for operation in [*DISPLAYS.values(), *FAILURES.values()]:
        _try(operation, session)
    read_everything(session)
    assert _containers(session) == before


@settings(max_examples=_share(4))
@given(near_sessions())
def test_a_list_is_converted_once(document: dict[str, Any]) -> None:
    """In any document: what is appended to a list that was read is the same object at every later read."""
    session = SessionDetails.from_dict(document)
    read_everything(session)
    cost = session.get("costEstimate")
    events = cost.get("events") if isinstance(cost, CostEstimate) else None
    if isinstance(events, list):
        appended = {"dimensionId": "x"}
        events.append(appended)
        read_everything(session)
        for name in ("repr", "redacted", "pickle", "a request body", "validate"):
            _try(DISPLAYS[name], session)
        assert isinstance(cost, CostEstimate)
        with suppress(DeserializationError):
            assert cost.events is events
        assert cost["events"] is events
        assert events[-1] is appended


def test_classes_are_not_touched_by_reading() -> None:
    """Reading, showing and the schema leave a class as it was: no attribute is added to it."""
    before = {name: id(value) for name, value in vars(SessionDetails).items()}
    session = SessionDetails.from_dict(payloads.full())
    read_everything(session)
    repr(session)
    json_schema(SessionDetails)
    inspect.signature(SessionDetails)
    assert {name: id(value) for name, value in vars(SessionDetails).items()} == before
