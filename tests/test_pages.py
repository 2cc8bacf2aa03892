"""Pages: models of their own, typed by their items, and the way from one to the next."""

from __future__ import annotations

import concurrent.futures
import copy
import json
import pickle
from typing import Any, Generic, TypeVar

import msgspec
import orjson
import pytest

from quantum_workspace_models import (
    DeserializationError,
    ItemDetails,
    ItemDetailsPage,
    JobDetails,
    JobDetailsPage,
    Model,
    Page,
    ProviderStatus,
    ProviderStatusPage,
    Quota,
    QuotaPage,
    QuotaUsage,
    QuotaUsagePage,
    SessionDetails,
    SessionDetailsPage,
    ValidationError,
    fields,
    iter_items,
    rest_field,
)
from tests import payloads

Item = TypeVar("Item", bound=Model)


class Probe(Model):
    """A model that the library doesn't know."""

    number: int = rest_field()


class ProbePage(Page[Probe]):
    """A page of an SDK's own."""

    count: int | None = rest_field()


class Renamed(Page[Item], Generic[Item]):
    """A page that calls its items otherwise."""

    value: list[Item] = rest_field("items")


class Counted(Page[Item], Generic[Item]):
    """Another kind of page."""

    total: int | None = rest_field("@count")


def text(*items: Any, link: str | None = None) -> str:
    return json.dumps({"value": items, "nextLink": link})


@pytest.mark.parametrize(
    ("page", "item", "document"),
    [
        (SessionDetailsPage, SessionDetails, payloads.full()),
        (JobDetailsPage, JobDetails, payloads.job()),
        (ItemDetailsPage, SessionDetails, payloads.full()),
        (ItemDetailsPage, JobDetails, payloads.job()),
        (ItemDetailsPage, ItemDetails, {"itemType": "Experiment"}),
        (ProviderStatusPage, ProviderStatus, payloads.provider()),
        (QuotaPage, Quota, payloads.quota()),
        (QuotaUsagePage, QuotaUsage, payloads.quota_usage()),
        (ProbePage, Probe, {"number": 5}),
        (Page[Probe], Probe, {"number": 5}),
        (Counted[Probe], Probe, {"number": 5}),
        (Page, Model, {"number": 5}),
    ],
)
def test_the_items_are_models(page: type[Page[Any]], item: type[Model], document: dict[str, Any]) -> None:
    """By attribute, by key and by iteration, the same ones; the page goes back as it came."""
    source = text(document, document)
    one = page.from_json(source)
    assert [type(each) for each in one.value] == [item, item]
    assert one["value"] is one.value
    assert all(again is each for again, each in zip(one, one.value, strict=True))
    assert one.next_link is None
    assert json.dumps(one) == source
    assert issubclass(page, Page)


def test_a_page_is_a_dict_in_all_but_iteration() -> None:
    """Codecs, copies, comparison and unpacking see the object; only ``for`` goes over the items."""
    source = text(payloads.full(), link="https://example.com/2")
    page = SessionDetailsPage.from_json(source)
    plain = json.loads(source)
    assert json.loads(json.dumps(page)) == orjson.loads(orjson.dumps(page)) == plain
    assert msgspec.json.decode(msgspec.json.encode(page)) == plain
    assert page == dict(page) == {**page} == {} | page == page.as_dict() == plain
    assert "value" in page
    assert (len(page), [*page.keys()]) == (2, ["value", "nextLink"])
    for twin in (copy.copy(page), copy.deepcopy(page), page | {}, pickle.loads(pickle.dumps(page))):
        assert type(twin) is SessionDetailsPage
        assert twin == page
        assert next(iter(twin)) is not next(iter(page))
    page.update({"nextLink": None})
    assert page.next_link is None
    page.clear()
    assert page == {}
    assert list(page) == []


def test_a_page_is_checked_as_every_model() -> None:
    """What is wrong has its path; what is no list is no page to go over."""
    page = QuotaPage.from_json('{"value": [{"dimension": 5}]}')
    with pytest.raises(ValidationError) as caught:
        page.validate()
    assert caught.value.errors[0].path == "$.value[0].dimension"
    with pytest.raises(DeserializationError, match=r"QuotaPage.value: Expected a JSON array, got 'x' - at \$.value"):
        list(QuotaPage({"value": "x"}))


def test_pages_of_one_model_are_of_one_class() -> None:
    """Page[Item] is a class of its own, made once, whose fields say what the items are."""
    assert Page[Probe] is Page[Probe] is ProbePage.__mro__[1]
    assert Page[Probe].__name__ == "Page[Probe]"
    assert [field.type for field in fields(Page[Probe])] == [list[Probe], str | None]
    assert fields(Page[Probe])[0].doc == fields(Page)[0].doc != ""
    assert issubclass(Counted[Probe], Counted)
    assert [*Renamed[Probe].from_json('{"items": [{"number": 1}]}')] == [{"number": 1}]
    assert [field.name for field in fields(Counted[Probe])] == ["value", "next_link", "total"]
    assert [*Page(value=[Probe(number=1)])] == [{"number": 1}]


@pytest.mark.parametrize("page", [Page[Probe], Counted[Probe], ProbePage, SessionDetailsPage])
def test_every_page_pickles(page: type[Page[Any]]) -> None:
    """One of a class without a name, too."""
    one = page.from_json(text({"number": 5}))
    one._client = "kept"
    twin = pickle.loads(pickle.dumps(one))
    assert type(twin) is page
    assert twin == one
    assert twin._client == "kept"


def test_threads_get_one_class() -> None:
    """Whoever asks first."""
    for _ in range(20):
        item = type("Fresh", (Model,), {"__module__": __name__, "__annotations__": {}})
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            found = {*pool.map(lambda _, item=item: Page[item], range(16))}  # type: ignore[misc]
        assert len(found) == 1


@pytest.mark.parametrize("item", [int, Any, "SessionDetails", SessionDetails | JobDetails, None, (Probe, Probe)])
def test_a_page_of_no_model(item: Any) -> None:
    """It is refused where it is written."""
    with pytest.raises(TypeError, match=r"^Page takes no .*: pages are of one class of models$"):
        Page[item]
    with pytest.raises(TypeError, match="^SessionDetailsPage takes no "):
        SessionDetailsPage[Probe]  # type: ignore[misc]


def serve(pages: dict[str, str], asked: list[str]) -> Any:
    def fetch(link: str) -> SessionDetailsPage:
        asked.append(link)
        return SessionDetailsPage.from_json(pages[link])

    return fetch


def test_all_items_of_all_pages() -> None:
    """In order, each page fetched when one of its items is asked for; empty pages in between don't end the list."""
    pages = {
        "1": text({"name": "a"}, {"name": "b"}, link="2"),
        "2": text(link="3"),
        "3": text({"name": "c"}, link="4"),
        "4": text({"name": "d"}),
    }
    asked: list[str] = []
    items = iter_items(serve(pages, asked), "1")
    assert asked == []
    assert [next(items).name, next(items).name] == ["a", "b"]
    assert asked == ["1"]
    assert next(items).name == "c"
    assert asked == ["1", "2", "3"]
    assert [item.name for item in items] == ["d"]
    first = SessionDetailsPage.from_json(pages["1"])
    assert [item.name for item in iter_items(serve(pages, []), first.next_link)] == ["c", "d"]
    assert list(iter_items(serve({}, []), None)) == []


@pytest.mark.parametrize("back", ["1", "2", "3"])
def test_a_link_that_loops(back: str) -> None:
    """It is refused before any page comes a second time, with all items given out until then."""
    pages = {"1": text({"name": "a"}, link="2"), "2": text({"name": "b"}, link="3"), "3": text(link=back)}
    asked: list[str] = []
    items = iter_items(serve(pages, asked), "1")
    assert [next(items).name, next(items).name] == ["a", "b"]
    with pytest.raises(DeserializationError) as caught:
        next(items)
    assert asked == ["1", "2", "3"]
    assert str(caught.value) == (
        f"SessionDetailsPage: Expected the link of a page that wasn't there yet, got {back!r} - at $.nextLink"
    )


def test_what_fetch_raises_comes_through() -> None:
    """An error of the caller's own is the caller's."""
    with pytest.raises(KeyError):
        list(iter_items(serve({}, []), "1"))
