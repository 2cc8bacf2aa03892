"""JSON merge patches (RFC 7396)."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

from ._core.document import adopt
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
    """Returns the JSON merge patch (RFC 7396) that turns `before` into `after`.

    The patch holds the keys whose values differ, and ``null`` for the keys to remove. Objects are compared key by key,
    at every depth. Anything else, lists included, is replaced as a whole.

    A merge patch can't set a key to ``null``. A ``null`` in `after` therefore removes the key.

    :param before: The old version: a model, or any JSON value.
    :param after: The new version.
    :param operation: Compares only the fields whose visibility includes this operation. ``"update"`` ignores what only
        the service changes. If one version is a model, the other one is read as this model, too.
    :returns: The patch: a dict that shares nothing with the versions. If one of them isn't an object, it is a copy of
        `after`.
    :raises SerializationError: A version holds a value that isn't JSON-serializable.
    :raises ArgumentError: The operation is unknown.

    .. versionadded:: 0.1.0
    """
    models = [type(version) for version in (before, after) if isinstance(version, Model)]
    old, new = (_body(version, models, operation) for version in (before, after))
    try:
        return _difference(old, new) if isinstance(old, dict) and isinstance(new, dict) else new
    except RecursionError:
        raise nesting_error(after) from None


def _body(version: Any, models: Sequence[type[Model]], operation: Visibility | None) -> Any:
    """`version` as JSON, without the fields that the operation doesn't use."""
    if models and isinstance(version, Mapping) and not isinstance(version, Model):
        version = adopt(models[0].__model_info__, copy_json(version))
    return version.as_dict(operation=operation) if isinstance(version, Model) else copy_json(version, dict)


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
