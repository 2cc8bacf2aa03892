"""The exceptions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .display import LONGEST, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self


class ModelError(Exception):
    """What every error of this library derives from.

    A problem with a value reads ``Expected X, got Y - at $.path``, in front of it the class and the attribute where
    one is concerned. `path` is the JSON path of the value ("" where the problem is with no value), `expected` says
    what would have been right, and `value` is what was found instead, as it was: unlike the message, it is neither
    shortened nor masked.
    """

    def __init__(self, message: str = "", *, expected: str = "", value: Any = None, shown: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.value = value
        self.path = "" if message else "$"
        self._where = ""
        self._shown = shown or show(value)  # now: the value may change

    def under(self, step: str) -> Self:
        """The same error, seen from one level further out: `step` is ``.key`` or ``[index]``."""
        self.path = f"${step}{self.path[1:]}"
        return self

    def of(self, where: str) -> Self:
        """The same error, with the class or attribute that the caller named in front of it."""
        self._where = f"{where}: " if where else ""
        return self

    def of_secret(self) -> Self:
        """The same error, its value shown without anything that may be a token."""
        self._shown = show(self.value, secret=True)
        return self

    def __str__(self) -> str:
        problem = self.args[0] or f"Expected {self.expected}, got {self._shown} - at {self.path}"
        return f"{self._where}{problem}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(self.__dict__)
        try:
            state["value"] = json.loads(json.dumps(self.value))
        except (TypeError, ValueError, RecursionError):
            state["value"] = self._shown  # the error has to pickle, whatever the value was
        return type(self), self.args, state


class DeserializationError(ModelError, ValueError):
    """JSON that is not what the model says: text that is no JSON, or a value of another type or format."""


class SerializationError(ModelError, TypeError, ValueError):
    """A Python value that can't be written: the field is of another type, or JSON can't hold it."""


def too_deep(value: Any) -> SerializationError:
    """The error for what Python's stack is too short for."""
    return SerializationError(expected="fewer levels of nesting", value=value)


class ArgumentError(ModelError, TypeError):
    """A call that a model doesn't take: an unknown keyword, two documents at once, something that is no mapping."""


class UnknownAttributeError(ModelError, AttributeError):
    """An assignment to an attribute that the model doesn't have."""


def step(key: object) -> str:
    """The piece of a JSON path that leads to `key` of an object."""
    return f".{key}" if isinstance(key, str) and key.isidentifier() and len(key) < LONGEST else f"[{show(key)}]"


def nearest(name: str, names: Iterable[str]) -> str:
    """A sentence that proposes the one of `names` that `name` was meant to be, or nothing."""
    from difflib import get_close_matches  # only on the way to an error: not worth its import time

    plain = {known.replace("_", "").lower(): known for known in names}
    close = get_close_matches(name[:LONGEST].replace("_", "").lower(), plain, n=1)
    return f". Did you mean {plain[close[0]]!r}?" if close else ""
