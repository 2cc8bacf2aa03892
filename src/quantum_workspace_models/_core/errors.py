"""The exceptions, and the JSON paths in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from .redaction import MAX_LENGTH, short_repr

if TYPE_CHECKING:
    from typing_extensions import Self

# The length of the JSON of a value that is pickled with an error.
_MAX_PICKLED: Final = 4096
# The problems that the text of a ValidationError lists.
_MAX_LISTED: Final = 100


class ModelError(Exception):
    """The base class of every exception of this library.

    A problem with a value reads ``Expected X, got Y - at $.path``, after the class and the attribute where one is
    concerned. `path` is the JSON path of the value ("" if the problem is with no value), `expected` says what would
    have been right, and `value` is what was found, neither shortened nor masked as it is in the message. A pickled
    error keeps the value only if it is small and JSON, and otherwise what the message shows of it.
    """

    def __init__(self, message: str = "", *, expected: str = "", value: Any = None, missing: bool = False) -> None:
        super().__init__(message)
        self.expected = expected
        self.value = value
        self.path = "" if message else "$"
        self._context = ""
        # What the path is made of, and whether the value may be shown.
        self._keys: tuple[object, ...] = ()
        self._is_redacted = False
        # The value may change later.
        self._shown = None if missing else short_repr(value)

    def prefix_path(self, key: object) -> Self:
        """Puts `key`, of an object or an index of an array, in front of the path, and returns the error."""
        self._keys = (key, *self._keys)
        self.path = f"${path_segment(key)}{self.path[1:]}"
        return self

    def with_context(self, context: str) -> Self:
        """Sets the class or attribute that the message begins with, and returns the error."""
        self._context = f"{context}: " if context else ""
        return self

    def show_type(self) -> Self:
        """Shows of the value, which may hold secrets, its type alone, and returns the error."""
        self._shown, self._is_redacted = f"<{type(self.value).__name__}>", True
        return self

    def redact(self) -> Self:
        """Hides the value, which is secret, and where in it the problem is, and returns the error."""
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
        # A key may be anything.
        state = {**self.__dict__, "_keys": ()}
        try:
            text = json.dumps(self.value)
            state["value"] = json.loads(text) if len(text) <= _MAX_PICKLED else self._shown
        except (TypeError, ValueError, RecursionError):
            state["value"] = self._shown
        return type(self), self.args, state


class DeserializationError(ModelError, ValueError):
    """The JSON doesn't match the model: it can't be parsed, or a value has another type or format."""


class SerializationError(ModelError, TypeError, ValueError):
    """A Python value can't be written: the field has another type, or JSON can't hold the value."""


class ArgumentError(ModelError, TypeError):
    """A call with wrong arguments: an unknown keyword, more than one document, something that is no mapping."""


class UnknownAttributeError(ModelError, AttributeError):
    """An attribute that the model doesn't have was assigned, or one that isn't set was deleted."""


class ValidationError(ModelError, ValueError):
    """A document doesn't match its model.

    `errors` holds a `ModelError` for each problem, in the order of the document; what is missing from an object comes
    after the problems in it. `value` is the model. A pickle keeps the first hundred problems, which the text lists.
    """

    def __init__(self, message: str = "", *, errors: Sequence[ModelError] = (), **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.errors = tuple(error.with_context("") for error in errors)
        self._count = len(self.errors)

    def __str__(self) -> str:
        if len(self.errors) < 2:
            return self._context + "".join(map(str, self.errors))
        lines = [f"{self._context}{self._count} problems", *map(str, self.errors[:_MAX_LISTED])]
        if self._count > _MAX_LISTED:
            lines.append(f"and {self._count - _MAX_LISTED} more")
        return "\n  ".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        kind, args, state = super().__reduce__()
        return kind, args, {**state, "errors": self.errors[:_MAX_LISTED]}


def nesting_error(value: Any) -> SerializationError:
    """The error for a value that is nested more deeply than Python's stack allows."""
    return SerializationError(expected="fewer levels of nesting", value=value)


def path_segment(key: object) -> str:
    """The part of a JSON path for `key`, a key of an object or an index of an array."""
    plain = isinstance(key, str) and key.isidentifier() and len(key) < MAX_LENGTH
    return f".{key}" if plain else f"[{short_repr(key)}]"


def suggestion(name: str, names: Iterable[str]) -> str:
    """A sentence with the one of `names` that `name` is most like, or "" if it is like none of them."""
    # This is needed for errors only, and takes longer to import than all of this package.
    from difflib import get_close_matches

    names_by_form = {known.replace("_", "").lower(): known for known in names}
    close = get_close_matches(name[:MAX_LENGTH].replace("_", "").lower(), names_by_form, n=1)
    return f". Did you mean {names_by_form[close[0]]!r}?" if close else ""
