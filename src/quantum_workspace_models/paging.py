"""Going through the pages of a list."""

from collections.abc import Callable, Iterator

from ._core.errors import DeserializationError
from .models.pages import Item, Page


def iter_items(fetch: Callable[[str], Page[Item]], link: str | None, /) -> Iterator[Item]:
    """All items of a list, over all its pages. Each page is fetched when an item of it is asked for.

    :param fetch: asks the service for the page at an address: ``lambda url: JobDetailsPage.from_json(get(url))``.
    :param link: the address of the first page; the ``nextLink`` of a page that is there already, which may be None, is
        as good.

    Raises `DeserializationError` if a page links to one that was visited before.
    """
    visited = set()
    while link:
        visited.add(link)
        page = fetch(link)
        yield from page.value or ()
        link = page.next_link
        if link in visited:
            expected = "a page that wasn't visited before (nextLink cycle)"
            error = DeserializationError(expected=expected, value=link)
            raise error.prefix_path("nextLink").with_context(type(page).__name__)
