"""JSON merge patches (RFC 7396)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

from ._core.document import adopt
from ._core.errors import ArgumentError, nesting_error
from ._core.fields import Visibility
from ._core.json_values import copy_json
from ._core.model import Model
from ._core.redaction import describe

ModelT = TypeVar("ModelT", bound=Model)


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

    >>> before = JobDetails(name="bell", tags=["a"], priority="High")
    >>> after = JobDetails(name="bell", tags=["a", "b"])
    >>> merge_patch(before, after, operation="update")
    {'priority': None, 'tags': ['a', 'b']}

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


@overload
def apply_merge_patch(target: ModelT, patch: Mapping[str, Any], /) -> ModelT: ...
@overload
def apply_merge_patch(target: Any, patch: Any, /) -> Any: ...
def apply_merge_patch(target: Any, patch: Any, /) -> Any:
    """Returns `target` with a JSON merge patch (RFC 7396) applied. It is the counterpart of `merge_patch`.

    Neither argument is changed. The values are not validated: call `Model.validate` on the result.

    >>> job = JobDetails(name="bell", tags=["a"], priority="High")
    >>> apply_merge_patch(job, {"priority": None, "tags": ["b"]})
    JobDetails(name='bell', tags=['b'], item_type='Job')

    :param target: A model, or any JSON value.
    :param patch: The patch: a model such as `JobUpdateOptions`, or any JSON value. ``null`` removes a key, objects are
        merged key by key, and anything else replaces what was there.
    :returns: A changed copy of a model, in the same class, or else the changed JSON value. The discriminator of a model
        can't be removed.
    :raises ArgumentError: `target` is a model, and `patch` isn't an object.
    :raises SerializationError: One of them holds a value that isn't JSON-serializable, or the patch has an attribute
        name in place of a JSON name, or the discriminator value of another class.

    .. versionadded:: 0.2.0
    """
    changes = copy_json(patch, dict)
    try:
        if not isinstance(target, Model):
            return _patched(copy_json(target, dict), changes)
        if not isinstance(changes, dict):
            raise ArgumentError(
                f"A merge patch for a model is a JSON object; got {describe(patch, for_structure=True)}"
            )
        changed, plain = target.copy(), target.as_dict()
        discriminators = changed.__model_info__.discriminators
        for key in [key for key, value in changes.items() if value is None and key not in discriminators]:
            changed.pop(key, None)
        changed.update({key: _patched(plain.get(key), value) for key, value in changes.items() if value is not None})
        return changed
    except RecursionError:
        raise nesting_error(patch) from None


def _patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    patched = target if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            patched.pop(key, None)
        else:
            patched[key] = _patched(patched.get(key), value)
    return patched


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
