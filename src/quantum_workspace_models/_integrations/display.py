"""What is shown of models: their repr, and their document without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from itertools import islice
from typing import Any, Final

from .._core.document import Document, copy_document
from .._core.redaction import MASK, Placeholder, is_number, mask, mask_item, show_number

# How many characters of a string are shown: the first and, if all of it was searched for secrets, the last.
_FIRST: Final = 160
_LAST: Final = 40
# How many characters of a string are searched for secrets.
_WINDOW: Final = 20_000
# How many items of a list and of an object are shown, and how many levels of nesting.
_MAX_ITEMS: Final = 20
_MAX_KEYS: Final = 100
_MAX_LEVELS: Final = 20


def show(value: Any, parents: tuple[Any, ...] = ()) -> str:
    """The repr of a value in a display, without SAS signatures.

    :param parents: The containers around the value, from the outside in.
    """
    if len(parents) > _MAX_LEVELS or any(value is parent for parent in parents):
        return "..."
    return show_number(value) if is_number(value) else _show_type(value, (*parents, value))


@singledispatch
def _show_type(value: Any, parents: tuple[Any, ...]) -> str:  # noqa: ARG001 - containers need it
    """What `show` returns for this type. `parents` includes the value. Models register their own function."""
    return Placeholder(value)


@_show_type.register(Placeholder)
def _show_placeholder(text: Placeholder, _parents: tuple[Any, ...]) -> str:
    return text


@_show_type.register(str)
def _show_text(value: str, _parents: tuple[Any, ...]) -> str:
    # Masked before it is shortened, so that no part of a signature remains.
    text = mask(str.__str__(value)[:_WINDOW])
    if len(text) <= _FIRST + _LAST and len(value) <= _WINDOW:
        return repr(text)
    last = text[-_LAST:] if len(value) <= _WINDOW else ""
    left_out = max(len(text), len(value)) - _FIRST - len(last)
    first = text[:_FIRST]
    # Keeps the mask visible if it would be cut off.
    hidden = MASK if MASK in text and MASK not in first + last else ""
    return repr(f"{first}...{hidden} {left_out} more characters ...{last}")


@_show_type.register(dict)
def _show_dict(value: dict[Any, Any], parents: tuple[Any, ...]) -> str:
    return f"{{{_join(_show_items(value, parents), len(value), _MAX_KEYS)}}}"


def _show_items(value: dict[Any, Any], parents: tuple[Any, ...]) -> Iterable[str]:
    """The keys and values of a dict as `show` returns them."""
    return (f"{show(key)}: {show(mask_item(key, item), parents)}" for key, item in dict.items(value))


@_show_type.register(list)
def _show_list(value: list[Any], parents: tuple[Any, ...]) -> str:
    return f"[{_join((show(item, parents) for item in list.__iter__(value)), len(value), _MAX_ITEMS)}]"


def _join(items: Iterable[str], length: int, limit: int) -> str:
    """The first `limit` of `length` items, and how many are left out."""
    return ", ".join([*islice(items, limit), *[f"... {length - limit} more"] * (length > limit)])


@_show_type.register(Document)
def _show_model(model: Document, parents: tuple[Any, ...]) -> str:
    fields = model.__model_info__.fields_by_json_name
    items = (
        (f"{fields[key].name}=" if key in fields else f"{show(key)}: ") + show(value, parents)
        for key, value in model.__model_info__.mask(model).items()
    )
    return f"{type(model).__name__}({_join(items, len(model), _MAX_KEYS)})"


def redacted(model: Document) -> dict[str, Any]:
    """The document as plain dicts and lists, with all secrets masked."""

    def unwrap(model: Document) -> dict[str, Any]:
        return model.__model_info__.mask(model)

    masked: dict[str, Any] = mask_json(copy_document(model.__model_info__, unwrap(model), unwrap))
    return masked


def mask_json(document: Any) -> Any:
    """Masks the strings in JSON, at every depth, in place, and returns it."""
    containers = [document]
    # Not recursive, because a document may be nested deeply.
    for container in containers:
        if isinstance(container, dict):
            items = [(mask(key), mask_item(key, item)) for key, item in container.items()]
            container.clear()
            container.update(items)
        for key, item in list(container.items() if isinstance(container, dict) else enumerate(container)):
            if isinstance(item, str):
                container[key] = mask(item)
            elif isinstance(item, (dict, list)):
                containers.append(item)
    return document
