"""The exceptions, and the JSON paths in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, Self

from .redaction import MAX_LENGTH, describe

# The longest JSON of a value that is pickled with an error, and how many problems a ValidationError lists.
_MAX_PICKLED: Final = 4096
_MAX_LISTED: Final = 100


class ModelError(Exception):
    """The base class of all exceptions of this library.

    Messages about a value read ``Expected X, got Y - at $.path``, prefixed with the model class and attribute.

    :ivar path: The JSON path of the value, such as ``$.tags[1]``. It is empty if the error isn't about a value, and
        ends at a secret field.
    :ivar keys: The keys and indexes of the path. A pickled error doesn't keep them.
    :ivar expected: What was expected, such as ``a string``.
    :ivar value: The value that was found, whole and unmasked: don't log it. A pickled error keeps it only if it is
        small and JSON-serializable.
    :ivar missing: Whether there was no value.
    :ivar secret: Whether the value is in a secret field.

    .. versionadded:: 0.1.0
    """

    def __init__(
        self, message: str = "", *, expected: str = "", value: Any = None, path: str = "", missing: bool = False
    ) -> None:
        super().__init__(message)
        self.expected, self.value, self.path, self.missing, self.secret = expected, value, path, missing, False
        self.keys: tuple[object, ...] = ()
        self._context = ""

    def prefix_path(self, key: object) -> Self:
        """Prepends `key`, an object's key or an array's index, to the path, and returns the error."""
        self.keys = (key, *self.keys)
        self.path = f"${path_segment(key)}{self.path[1:]}"
        return self

    def with_context(self, context: str) -> Self:
        """Sets the class or attribute that the message starts with, and returns the error."""
        self._context = f"{context}: " if context else ""
        return self

    def hide(self, depth: int = 0) -> Self:
        """Hides the value, and the path below its first `depth` keys, and returns the error."""
        kept = self.keys[:depth]
        # If the value is the key itself, as a misspelt name is, the path shows it as well.
        if not self.missing and (not kept or self.value is not kept[-1]):
            self.args = (f"Expected {self.expected}, got {describe(self.value, secret=True)}",)
        self.keys, self.path, self.secret = (), "$", True
        # The message of a cause may have the value.
        self.__cause__, self.__suppress_context__ = None, True
        for key in reversed(kept):
            self.prefix_path(key)
        return self

    def __str__(self) -> str:
        return f"{self._context}{self.args[0]}{f' - at {self.path}' if self.path else ''}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keys may be of any type, so they may not pickle.
        state = {**self.__dict__, "keys": (), "value": None}
        with suppress(TypeError, ValueError, RecursionError):
            text = json.dumps(self.value)
            state["value"] = json.loads(text) if len(text) <= _MAX_PICKLED else None
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


class MissingKeyError(ModelError, KeyError):
    """A document doesn't have a key. Also a `KeyError`, whose argument is the key.

    .. versionadded:: 0.2.0
    """

    known_keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        # Composed when it is shown, because most of these errors are caught.
        name = self.args[0] if isinstance(self.args[0], str) else ""
        return f"{self._context}no key {describe(self.args[0])}{suggestion(name, self.known_keys)}"


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
        self.errors = tuple(error.with_context("") for error in errors)
        super().__init__(message or self._list_errors(), **kwargs)

    def _list_errors(self) -> str:
        count = len(self.errors)
        lines = [f"{count} validation errors"] * (count > 1) + [*map(str, self.errors[:_MAX_LISTED])]
        lines += [f"and {count - _MAX_LISTED} more"] * (count > _MAX_LISTED)
        return "\n  ".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        kind, args, state = super().__reduce__()
        return kind, args, {**state, "errors": self.errors[:_MAX_LISTED]}


def mismatch(kind: type[ModelError], expected: str, value: Any, *, for_structure: bool = False) -> ModelError:
    """The error for a value that isn't what was expected, such as an object or array `for_structure`."""
    message = f"Expected {expected}, got {describe(value, for_structure=for_structure)}"
    return kind(message, expected=expected, value=value, path="$")


def missing_value(expected: str, value: Any = None) -> DeserializationError:
    """The error for a required value that isn't there. `value` is where it should be."""
    message = f"Missing required value, expected {expected}"
    return DeserializationError(message, expected=expected, value=value, path="$", missing=True)


def nesting_error(value: Any) -> ModelError:
    """The error for a value that is nested too deeply for Python's stack."""
    return mismatch(SerializationError, "fewer levels of nesting", value)


def path_segment(key: object) -> str:
    """The part of a JSON path for `key`, an object's key or an array's index."""
    plain = isinstance(key, str) and key.isidentifier() and len(key) < MAX_LENGTH
    return f".{key}" if plain else f"[{describe(key)}]"


def suggestion(name: str, names: Iterable[str]) -> str:
    """A hint with the closest match for `name` in `names`, or "" if nothing is close."""
    from difflib import get_close_matches  # takes longer to import than this whole package

    names_by_form = {known.replace("_", "").lower(): known for known in names}
    close = get_close_matches(name[:MAX_LENGTH].replace("_", "").lower(), names_by_form, n=1)
    return f". Did you mean {names_by_form[close[0]]!r}?" if close else ""
