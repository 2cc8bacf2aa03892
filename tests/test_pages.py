"""Pages: models of their own, typed by their items, and the way from one to the next."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any, Generic, TypeVar

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models import (
    DeserializationError,
    ErrorResponse,
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
    aiter_items,
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

    value: list[Probe] = rest_field(visibility=["read"])


class Counted(Page[Item], Generic[Item]):
    """Another kind of page."""

    total: int | None = rest_field("@count")


class CountedProbes(Counted[Probe]):
    """One that calls its items otherwise."""

    value: list[Probe] = rest_field("items")


class Shelf(Model):
    """A model with a page in it."""

    pages: list[Page[Probe]] | None = rest_field()
    probes: ProbePage | None = rest_field()


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
        (Page, Model, {"number": 5}),
    ],
)
def test_the_items_are_models(page: type[Page[Any]], item: type[Model], document: dict[str, Any]) -> None:
    """By attribute and by key, the same ones; the page goes back as it came."""
    source = text(document, document)
    one = page.from_json(source)
    assert [type(each) for each in one.value] == [item, item]
    assert one["value"] is one.value
    assert one.next_link is None
    assert json.dumps(one) == source
    assert issubclass(page, Page)


def test_a_page_is_a_dict() -> None:
    """Contract point 7 holds for pages, too: iteration, ``in``, ``len`` and ``reversed`` are about the keys."""
    source = text(payloads.full(), link="https://example.com/2")
    page = SessionDetailsPage.from_json(source)
    plain = json.loads(source)
    assert list(page) == list(plain) == list(reversed(list(reversed(page)))) == [*page.keys()]
    assert (len(page), "value" in page, "x" in page) == (2, True, False)
    assert json.loads(json.dumps(page)) == orjson.loads(orjson.dumps(page)) == plain
    assert msgspec.json.decode(msgspec.json.encode(page)) == plain
    assert page == dict(page) == {**page} == {} | page == page.as_dict() == plain
    assert {key: value for key, value in page.items()} == {key: page[key] for key in page}  # noqa: C416
    for twin in (copy.copy(page), copy.deepcopy(page), page | {}, pickle.loads(pickle.dumps(page))):
        assert type(twin) is SessionDetailsPage
        assert twin == page
        assert twin.value[0] is not page.value[0]
    page.update({"nextLink": None})
    assert page.next_link is None
    page.clear()
    assert page == {}
    assert list(page) == []


def test_a_page_is_checked_as_every_model() -> None:
    """What is wrong has its path."""
    page = QuotaPage.from_json('{"value": [{"dimension": 5}]}')
    with pytest.raises(ValidationError) as caught:
        page.validate()
    assert caught.value.errors[0].path == "$.value[0].dimension"
    with pytest.raises(
        DeserializationError, match=r"QuotaPage.value: Expected a JSON array, got a string - at \$.value"
    ):
        _ = QuotaPage({"value": "x"}).value


def test_pages_of_an_sdk_s_own() -> None:
    """Two lines declare one; a generic base may have fields of its own."""
    assert [field.type for field in fields(ProbePage)] == [list[Probe], str | None]
    assert fields(ProbePage)[0].doc == fields(Page)[0].doc != ""
    assert [field.name for field in fields(CountedProbes)] == ["value", "next_link", "total"]
    page = CountedProbes.from_json('{"items": [{"number": 1}], "@count": 1}')
    assert type(page.value[0]) is Probe
    assert page.total == 1
    assert ProbePage(value=[Probe(number=1)]) == {"value": [{"number": 1}]}


def test_a_page_in_a_model() -> None:
    """``Page[Probe]`` in an annotation is a page of probes, as its subclass is."""
    shelf = Shelf.from_json('{"pages": [{"value": [{"number": 1}]}], "probes": {"value": [{"number": 1}]}}')
    assert shelf.pages is not None
    assert shelf.probes is not None
    assert [type(shelf.pages[0]), type(shelf.pages[0].value[0])] == [Page[Probe], Probe]
    assert type(shelf.probes.value[0]) is Probe
    assert Page[Probe].from_json("{}") == {}


@pytest.mark.parametrize("page", [Page, Counted, CountedProbes, ProbePage, SessionDetailsPage])
def test_every_page_pickles(page: type[Page[Any]]) -> None:
    """With what SDK code keeps on it."""
    one = page.from_json(text({"number": 5}))
    one._client = "kept"
    twin = pickle.loads(pickle.dumps(one))
    assert type(twin) is page
    assert twin == one
    assert twin._client == "kept"


def serve(pages: dict[str, str], asked: list[str]) -> Any:
    def fetch(link: str) -> SessionDetailsPage:
        asked.append(link)
        return SessionDetailsPage.from_json(pages[link])

    return fetch


def test_all_items_of_all_pages() -> None:
    """In order, each page fetched when one of its items is asked for; empty pages in between don't end the list."""
    pages = {
        "1": text({"name": "a"}, {"name": "b"}, link="2"),
        "2": '{"value": null, "nextLink": "3"}',
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
    expected = "Expected a page that hasn't been visited yet (nextLink cycle)"
    assert str(caught.value) == f"SessionDetailsPage: {expected}, got {back!r} - at $.nextLink"


def test_the_message_about_a_long_link() -> None:
    """It has both ends: the host, and the query, which tells the pages apart. Its signature is masked."""
    link = f"https://eastus.quantum.example.com/{'x' * 200}/sessions?sig=c2VjcmV0&api-version=1&skip=100"
    with pytest.raises(DeserializationError) as caught:
        list(iter_items(lambda url: SessionDetailsPage(value=[], next_link=url), link))
    assert "got 'https://eastus.quantum.example...=***&api-version=1&skip=100' - at $.nextLink" in str(caught.value)
    assert caught.value.value == link


def test_a_page_that_names_its_items_otherwise() -> None:
    """The JSON name of `value` is what has to be there."""
    page = CountedProbes.from_json('{"items": [{"number": 1}]}')
    assert [item.number for item in iter_items(lambda _: page, "1")] == [1]
    with pytest.raises(DeserializationError, match=r"Missing required value, expected a JSON array - at \$.items"):
        list(iter_items(lambda _: CountedProbes.from_json("{}"), "1"))


@pytest.mark.parametrize("answer", [{"value": []}, None, ItemDetails({"value": []})])
def test_what_is_no_page(answer: Any) -> None:
    """An answer that is no page model is an error that says so."""
    with pytest.raises(DeserializationError, match="^Expected a page, got "):
        list(iter_items(lambda _: answer, "1"))


def test_what_fetch_raises_comes_through() -> None:
    """An error of the caller's own is the caller's."""
    with pytest.raises(KeyError):
        list(iter_items(serve({}, []), "1"))


REFUSAL = '{"error": {"code": "ResourceNotFound", "message": "There is no such workspace.", "details": []}}'


def test_the_body_of_a_refusal() -> None:
    """It has a model of its own."""
    refusal = ErrorResponse.from_json(REFUSAL)
    assert refusal.error.code == "ResourceNotFound"
    assert refusal.validate().to_json() == REFUSAL
    with pytest.raises(
        ValidationError, match=r"Missing required value, expected a JSON object \(ODataV4Error\) - at \$.error"
    ):
        ErrorResponse.from_json("{}").validate()


async def collect(pages: dict[str, str], first: str) -> list[Any]:
    async def fetch(link: str) -> SessionDetailsPage:
        return SessionDetailsPage.from_json(pages[link])

    return [item async for item in aiter_items(fetch, first)]


def run(coroutine: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waits")


WAYS: dict[str, Any] = {
    "iter_items": lambda pages, first: list(iter_items(lambda link: SessionDetailsPage.from_json(pages[link]), first)),
    "aiter_items": lambda pages, first: run(collect(pages, first)),
}


@pytest.mark.parametrize("items", WAYS.values(), ids=WAYS)
class TestAnswersThatAreNoPages:
    """`iter_items`, and its twin for coroutines."""

    @pytest.mark.parametrize("answer", [REFUSAL, "{}", '{"nextLink": "1"}'])
    def test_no_value(self, items: Any, answer: str) -> None:
        """An answer without `value` is an error, not an empty list; the error has the answer."""
        with pytest.raises(DeserializationError) as caught:
            items({"1": answer}, "1")
        assert str(caught.value) == "SessionDetailsPage: Missing required value, expected a JSON array - at $.value"
        assert caught.value.value == json.loads(answer)

    def test_an_empty_page(self, items: Any) -> None:
        """A page whose value is null or empty doesn't end the list."""
        pages = {
            "1": '{"value": null, "nextLink": "2"}',
            "2": '{"value": [], "nextLink": "3"}',
            "3": '{"value": [{"name": "a"}]}',
        }
        assert [item.name for item in items(pages, "1")] == ["a"]

    def test_a_cycle(self, items: Any) -> None:
        """A link back is an error."""
        pages = {"1": '{"value": [], "nextLink": "2"}', "2": '{"value": [], "nextLink": "1"}'}
        with pytest.raises(DeserializationError, match="nextLink cycle"):
            items(pages, "1")

    def test_no_page(self, items: Any) -> None:
        """Where there is no link, there are no items."""
        assert items({}, None) == []


class RefusedError(Exception):
    """What a client raises for a request that fails."""


def failing(pages: dict[str, Any], failures: list[str]) -> Any:
    """A function that requests a page, and fails once for each link in `failures`."""

    def fetch(link: str) -> QuotaPage:
        if link in failures:
            failures.remove(link)
            raise RefusedError(link)
        return QuotaPage.from_dict(pages[link])

    return fetch


@given(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=1, max_size=5), st.data())
def test_a_failed_request_is_repeated(items: list[list[int]], data: st.DataObject) -> None:
    """After any request that failed, `next` goes on with the page of that request; no item is lost or comes twice."""
    links = [f"/quotas?skip={index}" for index in range(len(items))]
    pages = {
        link: {"value": [{"limit": limit} for limit in limits], "nextLink": following}
        for link, limits, following in zip(links, items, [*links[1:], None], strict=True)
    }
    failures = data.draw(st.lists(st.sampled_from(links), max_size=5))
    expected, count = [limit for limits in items for limit in limits], len(failures)
    iterator, seen, failed = iter_items(failing(pages, failures), links[0]), list[Any](), 0
    while True:
        try:
            seen.append(next(iterator)["limit"])
        except StopIteration:
            break
        except RefusedError:
            failed += 1
    assert (seen, failed) == (expected, count)


def test_a_failed_asynchronous_request_is_repeated() -> None:
    """The asynchronous iterator goes on in the same way."""
    fetch = failing({"/a": {"value": [{}], "nextLink": "/b"}, "/b": {"value": [{}]}}, ["/a", "/b", "/b"])

    async def request(link: str) -> QuotaPage:
        page: QuotaPage = fetch(link)
        return page

    async def count() -> tuple[int, int]:
        iterator, items, failed = aiter_items(request, "/a"), 0, 0
        while True:
            try:
                await anext(iterator)
                items += 1
            except StopAsyncIteration:
                return items, failed
            except RefusedError:
                failed += 1

    assert asyncio.run(count()) == (2, 3)


FIRST = "https://host.example.com/quotas"


@pytest.mark.parametrize(
    "link",
    [
        "https://host.example.com/quotas?skip=2",
        "https://HOST.example.com:443/quotas?skip=2&x=https://other.example.com/",
        "/quotas?skip=2",
        "?skip=2",
    ],
)
def test_links_to_the_same_host(link: str) -> None:
    """A link with the scheme, host and port of the first one is followed, and so is a relative one."""
    pages = {FIRST: {"value": [], "nextLink": link}, link: {"value": [{"limit": 5}]}}
    assert [quota["limit"] for quota in iter_items(failing(pages, []), FIRST)] == [5]


@pytest.mark.parametrize("first", [FIRST, "https://me:password@host.example.com/quotas", "/quotas"])
@pytest.mark.parametrize(
    "link",
    [
        "https://other.example.com/quotas",
        "http://host.example.com/quotas",
        "https://host.example.com:8443/quotas",
        "https://host.example.com.other.example.com/",
        "//other.example.com/quotas",
        "https://host.example.com@other.example.com/",
        "https://me:password@host.example.com/",
        "https://other.example.com\\@host.example.com/",
        "https://host.example.com\n.other.example.com/",
        "https:other.example.com",
        "ht\ntps://other.example.com/",
        " https://other.example.com/",
        "\\\\other.example.com\\quotas",
        "file:///etc/passwd",
        "data:,{}",
    ],
)
def test_links_to_another_host(first: str, link: str) -> None:
    """A link to another host is refused, and never requested, however it is written. A caller may allow it."""
    pages = {first: {"value": [{}], "nextLink": link}, link: {"value": []}}
    iterator = iter_items(failing(pages, []), first)
    next(iterator)
    for _ in range(2):
        with pytest.raises(
            DeserializationError, match=r"^QuotaPage: Expected a (link to https://host|relative link)"
        ) as error:
            next(iterator)
        assert (error.value.path, error.value.value) == ("$.nextLink", link)
    assert len(list(iter_items(failing(pages, []), first, same_host=False))) == 1
