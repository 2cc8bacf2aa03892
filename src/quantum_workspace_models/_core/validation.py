"""Everything that is wrong with a document, told at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .errors import DeserializationError, ModelError, step

if TYPE_CHECKING:
    from .codecs import Operations
    from .mapping import JsonObject

_MOST = 100  # problems that the text lists; `errors` has them all


class ValidationError(ModelError, ValueError):
    """A document that is not what its model says.

    `errors` has a `ModelError` for each problem, in the order of the document; what is missing from an object comes
    behind all that is in it. `value` is the model.
    """

    def __init__(self, message: str = "", *, errors: Sequence[ModelError] = (), **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.errors = tuple(error.of("") for error in errors)  # the class in front is this document's

    def __str__(self) -> str:
        if len(self.errors) < 2:
            return self._where + "".join(map(str, self.errors))
        lines = [f"{self._where}{len(self.errors)} problems", *map(str, self.errors[:_MOST])]
        if len(self.errors) > _MOST:
            lines.append(f"and {len(self.errors) - _MOST} more")
        return "\n  ".join(lines)


def problems(model: JsonObject, operations: Operations) -> list[ModelError]:
    """All that is wrong with the document of `model`, with paths from there."""
    found: list[ModelError] = []
    for key, value in model.items():
        field = model._by_key.get(key)
        if field is None:
            found += model._others.problems({key: value}, operations)
        elif field.takes_part(operations) and (value is not None or field.required):
            inside = field.codec.problems(value, operations)
            found += [(problem.of_secret() if field.secret else problem).under(step(key)) for problem in inside]
    for field in model._fields.values():
        if field.required and field.json_name not in model and field.takes_part(operations):
            missing = DeserializationError(expected=field.codec.expected, shown="nothing")
            found.append(missing.under(step(field.json_name)))
    return found
