"""JSON merge patches (RFC 7396)."""

from collections.abc import Mapping
from typing import Any, overload

from ._core.errors import nesting_error
from ._core.fields import Visibility
from ._core.json_values import copy_json
from ._core.model import Model


@overload
def merge_patch(
    before: Mapping[str, Any], after: Mapping[str, Any], /, *, operation: Visibility | None = None
) -> dict[str, Any]: ...
@overload
def merge_patch(before: Any, after: Any, /, *, operation: Visibility | None = None) -> Any: ...
def merge_patch(before: Any, after: Any, /, *, operation: Visibility | None = None) -> Any:
    """The JSON merge patch (RFC 7396) that turns `before` into `after`, two versions of a model or any JSON values.

    It has the keys whose values differ, and ``null`` for those that are gone. Objects are compared key by key, at every
    depth; anything else, lists too, is replaced as a whole. It shares nothing with the versions. With `operation`, only
    the fields of models that it uses are compared: ``operation="update"`` leaves out what the service itself changed.

    A merge patch can't write ``null``: what `after` has as ``null`` is sent as ``null``, which removes it. Raises
    `SerializationError` if JSON can't hold something in one of the versions.
    """
    old, new = (
        version.as_dict(operation=operation) if isinstance(version, Model) else copy_json(version, dict)
        for version in (before, after)
    )
    try:
        return _difference(old, new) if isinstance(old, dict) and isinstance(new, dict) else new
    except RecursionError:
        raise nesting_error(after) from None


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, new in after.items():
        old = before.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            inner = _difference(old, new)
            if inner:
                patch[key] = inner
        elif key not in before or not _same(old, new):
            patch[key] = new
    return patch


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal. In Python, ``True == 1``."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) is isinstance(other, bool)
