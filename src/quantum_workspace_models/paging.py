"""Iterating over the pages of a list."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, Generic

from ._core.errors import DeserializationError, ModelError, mismatch, missing_value
from ._core.fields import fields
from ._core.redaction import MAX_LENGTH, mask
from .models.pages import Item, Page


def iter_items(fetch: Callable[[str], Page[Item]], link: str | None, /, *, same_host: bool = True) -> Iterator[Item]:
    """Iterates over the items of a list, across all its pages. A page is fetched when its first item is needed.

    If `fetch` raises an exception, call `next` again to repeat the request.

    >>> responses = {
    ...     "/sessions": '{"value": [{"name": "VQE"}], "nextLink": "/sessions?skip=1"}',
    ...     "/sessions?skip=1": '{"value": [{"name": "Shor"}]}',
    ... }
    >>> def fetch(url):
    ...     return SessionDetailsPage.from_json(responses[url])
    >>> [session.name for session in iter_items(fetch, "/sessions")]
    ['VQE', 'Shor']

    :param fetch: Requests the page at a URL: ``lambda url: SessionDetailsPage.from_json(get(url))``. It is called with
        `link`, and then with the ``nextLink`` of each page.
    :param link: The URL of the first page. To continue after a page that you have, pass its `next_link`. If it is None,
        there are no items.
    :param same_host: Refuses a ``nextLink`` whose scheme, host or port isn't that of `link`. `fetch` usually sends
        credentials, and the link comes from the response. A relative link is accepted.
    :returns: An iterator over the items.
    :raises DeserializationError: `fetch` returned something other than a page, the page has no ``value`` (as the body
        of an error response), or its link is refused or has been visited already. Raised when the iterator gets there.

    .. versionadded:: 0.1.0
    """
    return _Items(fetch, _Pages(link, same_host))


def aiter_items(
    fetch: Callable[[str], Awaitable[Page[Item]]], link: str | None, /, *, same_host: bool = True
) -> AsyncIterator[Item]:
    """Iterates over the items of a list, across all its pages, like `iter_items` for asynchronous clients.

    >>> async def fetch(url):
    ...     return SessionDetailsPage.from_json('{"value": [{"name": "VQE"}, {"name": "Shor"}]}')
    >>> async def list_names():
    ...     return [session.name async for session in aiter_items(fetch, "/sessions")]
    >>> asyncio.run(list_names())
    ['VQE', 'Shor']

    :param fetch: A coroutine function that requests the page at a URL and returns it.
    :param link: The URL of the first page, or the `next_link` of a page that you have. If it is None, there are no
        items.
    :param same_host: See `iter_items`.
    :returns: An asynchronous iterator over the items.
    :raises DeserializationError: See `iter_items`.

    .. versionadded:: 0.2.0
    """
    return _AsyncItems(fetch, _Pages(link, same_host))


class _Pages(Generic[Item]):
    """Which page comes next. Nothing of it changes if a request fails."""

    def __init__(self, link: str | None, same_host: bool) -> None:
        self._link, self._visited = link, set[str]()
        # None if any link is accepted, and "" if only a relative one is.
        self._origin = _origin(link).removeprefix("?") if link and same_host else None
        self._page: Page[Item] | None = None
        self._items: Iterator[Item] = iter(())

    def next_item(self) -> Sequence[Item]:
        """The next item of the current page, or nothing."""
        for item in self._items:
            return [item]
        return []

    def next_link(self) -> str | None:
        """The link of the page to request."""
        if self._page is not None:
            self._link, self._page = self._check_link(self._page), None
        return self._link

    def add(self, page: Page[Item], link: str) -> None:
        """Takes the page that was requested."""
        if not isinstance(page, Page):
            raise mismatch(DeserializationError, "a page", page)
        # A subclass may use another JSON name.
        key = next(field.json_name for field in fields(page) if field.name == "value")
        if key not in page:
            raise missing_value("a JSON array", page).prefix_path(key).with_context(type(page).__name__)
        self._items, self._page = iter(page.value or ()), page
        self._visited.add(link)

    def _check_link(self, page: Page[Item]) -> str | None:
        link = page.next_link
        if link in self._visited:
            raise self._error("a page that hasn't been visited yet (nextLink cycle)", page)
        if link and self._origin is not None and _origin(link) not in ("", self._origin):
            raise self._error(f"a link to {self._origin}" if self._origin else "a relative link", page)
        return link

    def _error(self, expected: str, page: Page[Item]) -> ModelError:
        link = mask(page.next_link or "")
        # Links to the pages of a list differ at their end.
        shown = link if len(link) <= MAX_LENGTH else f"{link[: MAX_LENGTH // 2]}...{link[-MAX_LENGTH // 2 + 3 :]}"
        error = mismatch(DeserializationError, expected, shown)
        error.value = page.next_link
        return error.prefix_path("nextLink").with_context(type(page).__name__)


class _Items(Iterator[Item]):
    # A generator would end when `fetch` raises.
    def __init__(self, fetch: Callable[[str], Page[Item]], pages: _Pages[Item]) -> None:
        self._fetch, self._pages = fetch, pages

    def __next__(self) -> Item:
        while True:
            for item in self._pages.next_item():
                return item
            link = self._pages.next_link()
            if not link:
                raise StopIteration
            self._pages.add(self._fetch(link), link)


class _AsyncItems(AsyncIterator[Item]):
    def __init__(self, fetch: Callable[[str], Awaitable[Page[Item]]], pages: _Pages[Item]) -> None:
        self._fetch, self._pages = fetch, pages

    async def __anext__(self) -> Item:
        while True:
            for item in self._pages.next_item():
                return item
            link = self._pages.next_link()
            if not link:
                raise StopAsyncIteration
            self._pages.add(await self._fetch(link), link)


def _origin(link: str) -> str:
    """The scheme, host and port of a URL, "" for a relative one, or "?" if clients may disagree about them."""
    # Clients read a backslash or user information in different ways.
    match: Any = re.fullmatch(r"(?:([a-z][a-z\d+.-]*):)?(//[^/?#]*)?((?!\s)[^\\\x00-\x1f\x7f]*)", link, re.I | re.S)
    if match is None or (match[2] and re.search(r"[@\\\s\x00-\x1f\x7f]", match[2])):
        return "?"
    scheme, host = (match[1] or "").lower(), (match[2] or "").lower()
    port = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}:{host.removesuffix(port) if port else host}" if scheme else host
