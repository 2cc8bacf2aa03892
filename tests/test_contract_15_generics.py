"""Contract point 15: the type arguments of a generic model are honoured, in classes and in fields, or refused."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import inspect
import pickle
import pickletools
import re
import sys
import threading
from typing import Any, Generic, Optional, TypeVar

import cloudpickle
import httpx
import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter

from quantum_workspace_models import (
    CostEstimate,
    DeserializationError,
    JobDetails,
    Model,
    Page,
    SerializationError,
    SessionDetails,
    SessionDetailsPage,
    fields,
    json_schema,
    rest_field,
)
from tests import payloads

T = TypeVar("T")
S = TypeVar("S")
K = TypeVar("K", bound=CostEstimate)


class Envelope(Model, Generic[T]):
    """An SDK's own generic model, with its type parameter in every place."""

    item: T = rest_field()
    all_items: list[T] | None = rest_field()
    by_name: dict[str, Optional[T]] | None = rest_field()  # noqa: UP045
    inner: Envelope[T] | None = rest_field()
    page: Page | None = rest_field()  # type: ignore[type-arg]


class Named(Envelope[S], Generic[S]):
    """A generic subclass, which gives its own parameter another name."""

    name: str | None = rest_field()
    first: Envelope[S] | None = rest_field()


class NamedCost(Named[CostEstimate]):
    pass


class Pair(Model, Generic[S, K]):
    left: S | None = rest_field()
    right: K | None = rest_field()


class Holder(Model):
    times: Envelope[dt.datetime] | None = rest_field()
    sessions: Page[SessionDetails] | None = rest_field()
    pairs: list[Pair[int, CostEstimate]] | None = rest_field()


DOCUMENT = {
    "item": {"currencyCode": "USD"},
    "allItems": [{"currencyCode": "USD"}],
    "byName": {"a": {"currencyCode": "USD"}, "b": None},
    "inner": {"item": {"currencyCode": "USD"}},
    "first": {"allItems": [{"currencyCode": "USD"}]},
    "page": {"value": [{}]},
}


@pytest.mark.parametrize("model", [Named[CostEstimate], NamedCost])
def test_everywhere_in_a_class(model: type[Named[CostEstimate]]) -> None:
    """The items of every field are what the argument says; a page without an argument has any models."""
    made = model.from_dict(DOCUMENT)
    assert made.all_items is not None
    assert made.by_name is not None
    assert made.inner is not None
    assert made.first is not None
    assert made.first.all_items is not None
    found = [made.item, made.all_items[0], made.by_name["a"], made.inner.item, made.first.all_items[0]]
    assert {type(item) for item in found} == {CostEstimate}
    assert made.page is not None
    assert type(made.page.value[0]) is Model
    assert made == DOCUMENT
    assert type(made.inner) is type(made.first) is Envelope[CostEstimate]


def test_where_the_items_are_no_models() -> None:
    """A value of another type raises, as in any class."""
    made = Envelope[dt.datetime].from_json('{"item": "2025-01-02T03:04:05Z", "allItems": ["yesterday"]}')
    assert made.item == dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    with pytest.raises(DeserializationError, match=r"^Envelope\[datetime\].all_items: .* at \$.allItems\[0\]$"):
        _ = made.all_items
    with pytest.raises(SerializationError, match=r"^Envelope\[int\].item: Expected an integer, got 'x' - at \$.item$"):
        Envelope[int](item="x")  # type: ignore[arg-type]
    assert Envelope[int](item=5) == {"item": 5}
    assert Envelope[None].from_json('{"item": null}').validate() == {"item": None}


def test_pages() -> None:
    """``Page[SessionDetails]`` is the base class of `SessionDetailsPage`, and a class like it."""
    page = Page[SessionDetails].from_dict({"value": [payloads.full()]})
    assert type(page.value[0]) is SessionDetails
    assert isinstance(page, Page)
    assert issubclass(SessionDetailsPage, Page[SessionDetails])
    assert not issubclass(SessionDetailsPage, Page[JobDetails])
    assert Page[SessionDetails] is Page[SessionDetails]
    assert repr(Page[JobDetails](value=[])) == "Page[JobDetails](value=[])"
    assert [field.type for field in fields(Page[JobDetails])] == [list[JobDetails], str | None]
    assert "value: list[" in str(inspect.signature(Page[JobDetails]))
    assert Page[JobDetails].__doc__ == Page.__doc__


def test_fields_with_type_arguments() -> None:
    """A field's annotation may have them at any depth."""
    holder = Holder.from_dict(
        {
            "times": {"allItems": ["2025-01-02T03:04:05Z"]},
            "sessions": {"value": [{}]},
            "pairs": [{"left": 1, "right": {}}, {"left": "1"}],
        }
    )
    assert holder.times is not None
    assert holder.sessions is not None
    assert holder.pairs is not None
    assert holder.times.all_items == (dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC),)
    assert type(holder.sessions.value[0]) is SessionDetails
    assert type(holder.pairs[0].right) is CostEstimate
    with pytest.raises(DeserializationError, match=r"^Pair\[int, CostEstimate\].left: Expected an integer, got '1'"):
        _ = holder.pairs[1].left
    assert Holder(sessions=Page[SessionDetails](value=[])).sessions == {"value": []}
    with pytest.raises(SerializationError, match=r"got a Page\[JobDetails\]"):
        Holder(sessions=Page[JobDetails](value=[]))  # type: ignore[arg-type]


def test_without_arguments() -> None:
    """What a type parameter stands for is then its bound, or anything."""
    assert type(Pair.from_dict({"right": {}}).right) is CostEstimate
    assert Pair.from_dict({"left": [1]}).left == [1]
    assert Envelope.from_dict({"inner": {"item": [1]}}).inner == {"item": [1]}


@pytest.mark.parametrize(
    ("subscribe", "message"),
    [
        (lambda: SessionDetails[int], "SessionDetails takes 0 type arguments; got 1"),  # type: ignore[misc]
        (lambda: Model[int, str], "Model takes 0 type arguments; got 2"),  # type: ignore[misc]
        (lambda: Page[int, str], "Page takes 1 type arguments; got 2"),  # type: ignore[misc]
        (lambda: Page[SessionDetails][int], r"Page\[SessionDetails\] takes 0 type arguments; got 1"),  # type: ignore[index]
    ],
)
def test_a_wrong_number(subscribe: Any, message: str) -> None:
    """It is refused at once."""
    with pytest.raises(TypeError, match=f"^{message}$"):
        subscribe()


def test_an_argument_that_no_field_can_have() -> None:
    """It is refused when the field is first used, as any annotation."""
    with pytest.raises(TypeError, match=r"^Envelope.item: unsupported type set\[int\]$"):
        _ = Envelope[set[int]].from_json('{"item": 1}').item
    with pytest.raises(TypeError, match=r"^Envelope.item: unsupported type"):
        _ = Envelope[set].from_json('{"item": 1}').item


@pytest.mark.parametrize("module", [pickle, cloudpickle], ids=lambda module: module.__name__)
def test_pickles(module: Any) -> None:
    """The class has no name in a module, so the pickle names its base and its arguments."""
    page = Page[SessionDetails].from_dict({"value": [payloads.full()]})
    page._client = "kept"  # type: ignore[attr-defined]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        for twin in (pickle.loads(module.dumps(page, protocol)), copy.copy(page), copy.deepcopy(page)):
            assert type(twin) is Page[SessionDetails]
            assert twin == page
            assert type(twin.value[0]) is SessionDetails
            assert twin._client == "kept"
    if module is pickle:
        names = [arg for op, arg, _ in pickletools.genops(pickle.dumps(page, 2)) if op.name == "GLOBAL"]
        parts = {part for name in names for part in re.split("[ .]", name)} - {"__builtin__"}
        assert not [part for part in parts if part.startswith("_")]
    holder = Holder(pairs=[Pair[int, CostEstimate](left=1)])
    again = pickle.loads(module.dumps(holder))
    assert type(again["pairs"][0]) is Pair[int, CostEstimate]


def test_schemas() -> None:
    """JSON Schema and pydantic's have a name for each class, without brackets, which a URI can't have."""
    schema = json_schema(Holder)
    assert {"Envelope_datetime_", "Page_SessionDetails_", "Pair_int_CostEstimate_"} <= schema["$defs"].keys()
    assert schema["$defs"]["Page_SessionDetails_"]["properties"]["value"]["items"]["$ref"] == "#/$defs/SessionDetails"
    document = {"value": [payloads.full()]}
    for kind in (Page[SessionDetails], SessionDetailsPage):
        assert type(TypeAdapter(kind).validate_python(document).value[0]) is SessionDetails
    # To pydantic, too, a page without an argument has any models.
    assert TypeAdapter(Page[Any]).validate_python(document) == document
    assert TypeAdapter(Page[T]).validate_python(document) == document  # type: ignore[type-var, misc, valid-type]


def test_fastapi() -> None:
    """A generic model is a response."""
    app = FastAPI()

    @app.get("/sessions", response_model=Page[SessionDetails])
    def sessions() -> Any:
        return {"value": [payloads.full()]}

    async def get(path: str) -> Any:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return (await client.get(path)).json()

    assert asyncio.run(get("/sessions")) == {"value": [payloads.full()]}
    names = asyncio.run(get("/openapi.json"))["components"]["schemas"].keys()
    assert any("Page_SessionDetails_" in name for name in names)


def test_threads() -> None:
    """All get the same class."""

    class Mine(Model, Generic[T]):
        item: T = rest_field()

    found: list[Any] = []
    barrier = threading.Barrier(8)

    def work() -> None:
        barrier.wait()
        found.append(Mine[SessionDetails])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is that of Python 3.12")
def test_the_syntax_of_python_3_12() -> None:
    """Type parameters in brackets behind the name, with their defaults from 3.13 on."""
    namespace: dict[str, Any] = {"Model": Model, "rest_field": rest_field, "__name__": __name__}
    default = " = int" if sys.version_info >= (3, 13) else ""
    code = (
        "type Items[X] = list[X] | None\n"
        f"class Box[X{default}](Model):\n    item: X = rest_field()\n    many: Items[X] = rest_field()\n"
        "class Big[Y](Box[Y]):\n    big: 'Y' = rest_field()\n"
    )
    # Not with the annotations of this module, which are strings.
    exec(compile(code, "box.py", "exec", dont_inherit=True), namespace)
    big = namespace["Big"][CostEstimate].from_dict({"item": {}, "many": [{}], "big": {}})
    assert [type(big.item), type(big.many[0]), type(big.big)] == [CostEstimate] * 3
    plain = namespace["Box"].from_dict({"item": "x"})
    if default:
        with pytest.raises(DeserializationError, match="Expected an integer"):
            _ = plain.item
    else:
        assert plain.item == "x"
