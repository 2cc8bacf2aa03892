"""Going through the pages of a list."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

from ._core.errors import DeserializationError
from .models.pages import Item, Page


def iter_items(fetch: Callable[[str], Page[Item]], link: str | None, /) -> Iterator[Item]:
    """All items of a list, over all its pages. Each page is fetched when an item of it is asked for.

    :param fetch: asks the service for the page at an address: ``lambda url: JobDetailsPage.from_json(get(url))``.
    :param link: the address of the first page; the ``nextLink`` of a page that is there already, which may be None, is
        as good.

    Raises `DeserializationError` if an answer is no page, such as that of an error, or if a page links to one that was
    visited before.
    """
    visited: set[str] = set()
    while link:
        page = fetch(link)
        yield from _items(page)
        link = _next_link(page, link, visited)


async def aiter_items(fetch: Callable[[str], Awaitable[Page[Item]]], link: str | None, /) -> AsyncIterator[Item]:
    """All items of a list, over all its pages, like `iter_items`, where `fetch` is a coroutine function."""
    visited: set[str] = set()
    while link:
        page = await fetch(link)
        for item in _items(page):
            yield item
        link = _next_link(page, link, visited)


def _items(page: Page[Item]) -> Sequence[Item]:
    if not isinstance(page, Page):
        raise DeserializationError(expected="a page", value=page)
    # The page of an SDK may name it otherwise.
    key = page._fields_by_name["value"].json_name
    if key not in page:
        error = DeserializationError(expected="a JSON array", value=page, missing=True)
        raise error.prefix_path(key).with_context(type(page).__name__)
    return page.value or ()


def _next_link(page: Page[Item], link: str, visited: set[str]) -> str | None:
    """The link of `page`, which was found at `link`, and is visited now."""
    visited.add(link)
    if page.next_link in visited:
        expected = "a page that wasn't visited before (nextLink cycle)"
        error = DeserializationError(expected=expected, value=page.next_link)
        raise error.prefix_path("nextLink").with_context(type(page).__name__)
    return page.next_link
