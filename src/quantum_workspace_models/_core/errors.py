"""The exceptions, and the JSON paths in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from .redaction import MAX_LENGTH, short_repr

if TYPE_CHECKING:
    from typing_extensions import Self

# The longest JSON of a value that is pickled with an error.
_MAX_PICKLED: Final = 4096
# How many problems the message of a ValidationError lists.
_MAX_LISTED: Final = 100


class ModelError(Exception):
    """The base class of all exceptions of this library.

    Messages about a value read ``Expected X, got Y - at $.path``, prefixed with the model class and attribute.

    :ivar path: The JSON path of the value, such as ``$.tags[1]``. It is empty if the error isn't about a value.
    :ivar expected: What was expected, such as ``a string``.
    :ivar value: The value that was found, whole and unmasked: don't log it. A pickled error keeps it only if it is
        small and JSON-serializable. Otherwise it keeps what the message shows.

    .. versionadded:: 0.1.0
    """

    def __init__(self, message: str = "", *, expected: str = "", value: Any = None, missing: bool = False) -> None:
        super().__init__(message)
        self.expected = expected
        self.value = value
        self.path = "" if message else "$"
        self._context = ""
        # The parts of the path, and whether the value is hidden from the message.
        self._keys: tuple[object, ...] = ()
        self._is_redacted = False
        # Made now, because the value may change later.
        self._shown = None if missing else short_repr(value)

    def prefix_path(self, key: object) -> Self:
        """Prepends `key`, an object's key or an array's index, to the path, and returns the error."""
        self._keys = (key, *self._keys)
        self.path = f"${path_segment(key)}{self.path[1:]}"
        return self

    def with_context(self, context: str) -> Self:
        """Sets the class or attribute that the message starts with, and returns the error."""
        self._context = f"{context}: " if context else ""
        return self

    def show_type(self) -> Self:
        """Shows only the type of the value, which may hold secrets, and returns the error."""
        self._shown, self._is_redacted = f"<{type(self.value).__name__}>", True
        return self

    def redact(self) -> Self:
        """Hides the value, which is secret, and the path inside of it, and returns the error."""
        if self._shown is not None:
            self._shown, self._is_redacted = short_repr(self.value, secret=True), True
        self.path, self._keys = "$", ()
        return self

    def __str__(self) -> str:
        if self.args[0]:
            return f"{self._context}{self.args[0]}"
        if self._shown is None:
            return f"{self._context}Missing required value, expected {self.expected} - at {self.path}"
        return f"{self._context}Expected {self.expected}, got {self._shown} - at {self.path}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keys may be of any type, so they may not pickle.
        state = {**self.__dict__, "_keys": ()}
        try:
            text = json.dumps(self.value)
            state["value"] = json.loads(text) if len(text) <= _MAX_PICKLED else self._shown
        except (TypeError, ValueError, RecursionError):
            state["value"] = self._shown
        return type(self), self.args, state


class DeserializationError(ModelError, ValueError):
    """The JSON can't be parsed, or a value in it doesn't match the model. Also a `ValueError`.

    It is raised on parsing, and when you read an attribute whose value has the wrong type or format.

    .. versionadded:: 0.1.0
    """


class SerializationError(ModelError, TypeError, ValueError):
    """A Python value has the wrong type for its field, or isn't JSON-serializable. Also a `TypeError` and `ValueError`.

    .. versionadded:: 0.1.0
    """


class ArgumentError(ModelError, TypeError):
    """The arguments of a call are wrong, such as an unknown keyword. Also a `TypeError`.

    .. versionadded:: 0.1.0
    """


class UnknownAttributeError(ModelError, AttributeError):
    """You assigned an attribute that the model doesn't have, or deleted one that isn't set. Also an `AttributeError`.

    .. versionadded:: 0.1.0
    """


class ValidationError(ModelError, ValueError):
    """`Model.validate` found problems. Also a `ValueError`.

    :ivar errors: The problems, in document order. What is missing from an object comes after the problems in it. The
        message and the pickle have the first hundred.
    :ivar value: The model.

    .. versionadded:: 0.1.0
    """

    def __init__(self, message: str = "", *, errors: Sequence[ModelError] = (), **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.errors = tuple(error.with_context("") for error in errors)
        self._count = len(self.errors)

    def __str__(self) -> str:
        if len(self.errors) < 2:
            return self._context + "".join(map(str, self.errors))
        lines = [f"{self._context}{self._count} validation errors", *map(str, self.errors[:_MAX_LISTED])]
        if self._count > _MAX_LISTED:
            lines.append(f"and {self._count - _MAX_LISTED} more")
        return "\n  ".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        kind, args, state = super().__reduce__()
        return kind, args, {**state, "errors": self.errors[:_MAX_LISTED]}


def nesting_error(value: Any) -> SerializationError:
    """The error for a value that is nested too deeply for Python's stack."""
    return SerializationError(expected="fewer levels of nesting", value=value)


def path_segment(key: object) -> str:
    """The part of a JSON path for `key`, an object's key or an array's index."""
    plain = isinstance(key, str) and key.isidentifier() and len(key) < MAX_LENGTH
    return f".{key}" if plain else f"[{short_repr(key)}]"


def suggestion(name: str, names: Iterable[str]) -> str:
    """A hint with the closest match for `name` in `names`, or "" if nothing is close."""
    # Imported here because only errors need it, and it takes longer to import than this whole package.
    from difflib import get_close_matches

    names_by_form = {known.replace("_", "").lower(): known for known in names}
    close = get_close_matches(name[:MAX_LENGTH].replace("_", "").lower(), names_by_form, n=1)
    return f". Did you mean {names_by_form[close[0]]!r}?" if close else ""
