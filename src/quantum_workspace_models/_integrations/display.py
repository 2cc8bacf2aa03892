"""What is shown of models: their repr, on one line and over lines, and their document without secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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


def _iter_masked(model: Document) -> Iterator[tuple[str, Any]]:
    """What comes before each value of a model, and the value, without secrets."""
    fields = model.__model_info__.fields_by_json_name
    for key, value in model.__model_info__.mask(model).items():
        yield f"{fields[key].name}=" if key in fields else f"{show(key)}: ", value


@_show_type.register(Document)
def _show_model(model: Document, parents: tuple[Any, ...]) -> str:
    items = (f"{label}{show(value, parents)}" for label, value in _iter_masked(model))
    return f"{type(model).__name__}({_join(items, len(model), _MAX_KEYS)})"


def printable(text: str) -> str:
    """`text` with control characters and lone surrogates escaped."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def iter_parts(model: Document) -> Iterator[tuple[str, Any]]:
    """The names and values of a model, not shortened, without secrets. Called by rich."""
    info = model.__model_info__
    for key, value in info.mask(model).items():
        field = info.fields_by_json_name.get(key)
        yield printable(mask(key)) if field is None else field.name, _mask_parts(value, _MAX_LEVELS)


def _mask_parts(value: Any, depth: int) -> Any:
    """`value` for a printer that lays out nested containers and models itself."""
    if type(value) is dict and depth:
        return {_mask_parts(key, depth): _mask_parts(mask_item(key, item), depth - 1) for key, item in value.items()}
    if type(value) is list and depth:
        return [_mask_parts(item, depth - 1) for item in value]
    if isinstance(value, (Document, Placeholder)):
        return value
    if is_number(value):
        # Python refuses to write huge integers.
        return Placeholder(value) if type(show_number(value)) is Placeholder else value
    return mask(value) if isinstance(value, str) else Placeholder(value)


def print_pretty(model: Any, printer: Any, cycle: bool | None = None) -> None:
    """Prints a model over as many lines as it takes. Called by IPython and Hypothesis."""
    if cycle is None:
        # Hypothesis calls this for a model class as well, without an instance, so the first argument is the printer.
        model.text("<a model class>")
        return
    name = type(model).__name__
    if cycle:
        printer.text(f"{name}(...)")
        return
    with printer.group(4, f"{name}(", ")"):
        for index, (label, value) in enumerate(_iter_masked(model)):
            printer.text("," * bool(index))
            printer.breakable(" " * bool(index))
            printer.text(label)
            printer.pretty(_mask_parts(value, _MAX_LEVELS))


def devtools_parts(model: Document, fmt: Callable[[Any], Any], **_options: Any) -> Iterator[Any]:
    """What devtools prints of a model. Numbers change the indentation, and begin a line."""
    yield f"{type(model).__name__}("
    yield 1
    for label, value in _iter_masked(model):
        yield from (label, fmt(_mask_parts(value, _MAX_LEVELS)), ",", 0)
    yield from (-1, ")")


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
