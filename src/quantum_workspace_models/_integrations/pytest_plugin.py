"""A pytest plugin: what differs between two models in ``assert a == b``, without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from .._core.declarations import ModelInfo
from .._core.document import Document
from .._core.errors import path_segment
from .._core.redaction import mask_item
from .display import show

# How many differences are listed, unless pytest is told to be verbose (`-vv`).
_MAX_LISTED: Final = 20


def pytest_assertrepr_compare(config: Any, op: str, left: object, right: object) -> list[str] | None:
    """Called by pytest for a comparison that failed."""
    if op != "==" or not (_has_models(left) or _has_models(right)):
        return None
    found = _iter_differences(_Side(left, left), _Side(right, right), "$")
    try:
        lines = [*(islice(found, _MAX_LISTED) if config.getoption("verbose") < 2 else found)]
        more = sum(1 for _ in found)
    except Exception:
        # Other code's __eq__ may raise anything, and a document may be nested too deeply.
        return None
    lines += [f"... {more} more differences, use -vv to list them"] * bool(more)
    return [f"{type(left).__name__} == {type(right).__name__}", *lines]


def _has_models(value: object) -> bool:
    items = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(item, Document) for item in items)


class _Side(NamedTuple):
    """A value of one side, and what may be shown of it: nested models in place of objects, secrets masked."""

    value: Any
    shown: Any

    def parts(self, other: _Side) -> dict[Any, _Side] | None:
        """The items of an object or array, by key or index."""
        if isinstance(self.value, dict) and isinstance(self.shown, dict):
            models = (side.shown for side in (self, other) if isinstance(side.shown, Document))
            # A plain dict may be compared with a model.
            info: ModelInfo | None = next((model.__model_info__ for model in models), None)
            items = dict.items(self.shown)
            shown = info.mask(self.shown) if info else {key: mask_item(key, item) for key, item in items}
            return {key: _Side(value, shown[key]) for key, value in dict.items(self.value)}
        if isinstance(self.value, (list, tuple)) and isinstance(self.shown, (list, tuple)):
            return dict(enumerate(map(_Side, self.value, self.shown)))
        return None


def _iter_differences(left: _Side, right: _Side, path: str) -> Iterator[str]:
    if left.value == right.value:
        return
    lefts, rights = left.parts(right), right.parts(left)
    if lefts is None or rights is None or isinstance(left.value, dict) is not isinstance(right.value, dict):
        yield _line(path, show(left.shown), show(right.shown))
        return
    for key in {**lefts, **rights}:
        place = path + path_segment(key)
        if key not in rights:
            yield f"{place}: only on the left: {show(lefts[key].shown)}"
        elif key not in lefts:
            yield f"{place}: only on the right: {show(rights[key].shown)}"
        else:
            yield from _iter_differences(lefts[key], rights[key], place)


def _line(path: str, left: str, right: str) -> str:
    same = " (what is masked or left out differs)" if left == right else ""
    return f"{path}: {left} != {right}{same}"
