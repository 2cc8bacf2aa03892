"""Lists of many things, which the service answers in pages."""

from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from .._core.errors import DeserializationError
from .._core.fields import rest_field
from .._core.model import Model
from .items import ItemDetails, SessionDetails
from .jobs import JobDetails
from .providers import ProviderStatus
from .quotas import Quota, QuotaUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = TypeVar("Item", bound=Model)
_MAKING = Lock()


class Page(Model, Generic[Item]):
    """A part of a list, and where the next part is. ``Page[Item]`` is the class of pages of one model.

    ``for`` goes over the items, as comprehensions do. In all else a page is its JSON object, as every model is: its
    length, ``in`` and `keys` are about the keys. To type checkers `list` and other functions that take an iterable see
    the keys, too, so give them `value`.
    """

    value: list[Item] = rest_field(visibility=["read"])
    """The items of this page, which may be none even where another page follows."""
    next_link: str | None = rest_field(visibility=["read"])
    """The address of the next page; None on the last one."""

    if TYPE_CHECKING:

        @overload
        def __init__(self, mapping: Mapping[str, Any], /) -> None: ...
        @overload
        def __init__(self, *, value: list[Item], next_link: str | None = None) -> None: ...
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
        def __iter__(self) -> Iterator[Item]: ...  # type: ignore[override]  # a dict's goes over its keys

    else:

        def __iter__(self):
            return iter(self.value or ())

        def __class_getitem__(cls, item):
            if isinstance(item, TypeVar):
                return super().__class_getitem__(item)
            if not (cls.__parameters__ and isinstance(item, type) and issubclass(item, Model)):
                raise TypeError(f"{cls.__name__} takes no {item!r}: pages are of one class of models")
            with _MAKING:
                return _page_of(cls, item)

        def __reduce__(self):
            make, classes, state = super().__reduce__()
            of = vars(type(self)).get("_of")  # the class has no name that pickle could write
            return (make, classes, state) if of is None else (Page._new, of, state)

    @staticmethod
    def _new(page: type[Any], item: type[Any]) -> Any:
        cls = page.__class_getitem__(item)
        return cls.__new__(cls)


@cache
def _page_of(page: type[Any], item: type[Any]) -> type[Any]:
    """The class of pages of one model; a type checker knows it without its being there."""
    value = page._fields["value"]
    return type(
        f"{page.__name__}[{item.__name__}]",
        (page,),
        {
            "__module__": item.__module__,
            "__doc__": f"A page of {item.__name__}.",
            "__annotations__": {"value": list[item]},  # type: ignore[valid-type]  # a variable, to mypy
            "value": rest_field(value.json_name, visibility=value.visibility),
            "_of": (page, item),
        },
    )


class ItemDetailsPage(Page[ItemDetails]):
    """A page of items, sessions and jobs mixed: each is of the class that its ``itemType`` names."""


class SessionDetailsPage(Page[SessionDetails]):
    """A page of sessions."""


class JobDetailsPage(Page[JobDetails]):
    """A page of jobs."""


class ProviderStatusPage(Page[ProviderStatus]):
    """A page of providers."""


class QuotaPage(Page[Quota]):
    """A page of quotas."""


class QuotaUsagePage(Page[QuotaUsage]):
    """A page of what was used of quotas."""


def iter_items(fetch: Callable[[str], Page[Item]], link: str | None, /) -> Iterator[Item]:
    """All items of a list, over all its pages, each page fetched when an item of it is asked for.

    :param fetch: asks the service for the page at an address: ``lambda url: JobDetailsPage.from_json(get(url))``.
    :param link: the address of the first page. The ``nextLink`` of a page that is there already does, None too.

    Raises `DeserializationError` where a page links to one that was there before.
    """
    seen = set()
    while link:
        seen.add(link)
        page = fetch(link)
        yield from page
        link = page.next_link
        if link in seen:
            raise (
                DeserializationError(expected="the link of a page that wasn't there yet", value=link)
                .under(".nextLink")
                .of(type(page).__name__)
            )
