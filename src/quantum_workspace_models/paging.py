"""Iterating over the pages of a list."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

from ._core.errors import DeserializationError, mismatch, missing_value
from ._core.fields import fields
from .models.pages import Item, Page


def iter_items(fetch: Callable[[str], Page[Item]], link: str | None, /) -> Iterator[Item]:
    """Iterates over the items of a list, across all its pages. A page is fetched when its first item is needed.

    :param fetch: Requests the page at a URL: ``lambda url: SessionDetailsPage.from_json(get(url))``. It is called with
        `link`, and then with the ``nextLink`` of each page.
    :param link: The URL of the first page. To continue after a page that you have, pass its `next_link`. If it is None,
        there are no items.
    :returns: An iterator over the items.
    :raises DeserializationError: `fetch` returned something other than a page, the page has no ``value`` (as the body
        of an error response), or it links to a page that has been visited already. Raised when the iterator gets there.

    .. versionadded:: 0.1.0
    """
    visited: set[str] = set()
    while link:
        page = fetch(link)
        yield from _items(page)
        link = _next_link(page, link, visited)


async def aiter_items(fetch: Callable[[str], Awaitable[Page[Item]]], link: str | None, /) -> AsyncIterator[Item]:
    """Iterates over the items of a list, across all its pages, like `iter_items` for asynchronous clients.

    :param fetch: A coroutine function that requests the page at a URL and returns it.
    :param link: The URL of the first page, or the `next_link` of a page that you have. If it is None, there are no
        items.
    :returns: An asynchronous iterator over the items.
    :raises DeserializationError: See `iter_items`.

    .. versionadded:: 0.2.0
    """
    visited: set[str] = set()
    while link:
        page = await fetch(link)
        for item in _items(page):
            yield item
        link = _next_link(page, link, visited)


def _items(page: Page[Item]) -> Sequence[Item]:
    if not isinstance(page, Page):
        raise mismatch(DeserializationError, "a page", page)
    # A subclass may use another JSON name.
    key = next(field.json_name for field in fields(page) if field.name == "value")
    if key not in page:
        raise missing_value("a JSON array", page).prefix_path(key).with_context(type(page).__name__)
    return page.value or ()


def _next_link(page: Page[Item], link: str, visited: set[str]) -> str | None:
    """Marks `link`, the URL of `page`, as visited, and returns the link to the next page."""
    visited.add(link)
    if page.next_link in visited:
        expected = "a page that hasn't been visited yet (nextLink cycle)"
        error = mismatch(DeserializationError, expected, page.next_link)
        raise error.prefix_path("nextLink").with_context(type(page).__name__)
    return page.next_link
