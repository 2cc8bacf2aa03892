"""Models as types of pydantic's fields, and so of FastAPI's bodies and responses."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from .._core.errors import DeserializationError, ModelError
from .._core.errors import ValidationError as ModelValidationError
from .._core.fields import Visibility, operations
from .._core.model import Model
from .._core.redaction import mask, short_repr
from ..schema import Definitions, Schema

# A key of an object, or an index, in the path of an error.
_SEGMENT: Final = re.compile(r"""\.([^.\[]+)|\[('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\]]*)\]""")


def make_core_schema(model: type[Model], operation: Visibility | None = None) -> CoreSchema:
    """What pydantic asks of a type: how it validates, how it serializes, and its JSON Schema.

    An instance is taken as it is, like one of pydantic's own models. Anything else is checked as `validate` checks it.
    """

    def validate(value: Any) -> Model:
        if isinstance(value, model):
            return value
        try:
            if isinstance(value, Mapping):
                return model.from_dict(value).validate(operation=operation)
            # The value may be anything, a secret too.
            raise DeserializationError(expected="a JSON object", value=value).show_type()
        except ModelError as error:
            problems = error.errors if isinstance(error, ModelValidationError) else [error]
            details = [_line_error(problem, error.value) for problem in problems]
        # Raised outside of the handler: an error in the context would hold the value, which may be secret.
        raise ValidationError.from_exception_data(model.__name__, details)

    def json_schema(_: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        return _Components(handler, operation).describe_whole(model)

    # pydantic's messages name the function that validates.
    validate.__name__ = model.__name__
    return core_schema.no_info_plain_validator_function(
        validate,
        ref=_key(model, operation),
        metadata={"pydantic_js_functions": [json_schema]},
        serialization=core_schema.wrap_serializer_function_ser_schema(_serialize, schema=core_schema.any_schema()),
    )


def _serialize(value: Any, handler: SerializerFunctionWrapHandler) -> Any:
    return handler(value.as_dict() if isinstance(value, Model) else value)


def _line_error(problem: ModelError, document: Any) -> InitErrorDetails:
    place = tuple(_location(name or other) for name, other in _SEGMENT.findall(problem.path))
    if problem._shown is None:
        return InitErrorDetails(type="missing", loc=place, input=short_repr(document))
    # The message has no placeholders, which pydantic would look for in the values, too.
    message: Any = f"Expected {problem.expected}, got {problem._shown}"
    return InitErrorDetails(type=PydanticCustomError("invalid_value", message), loc=place, input=_input(problem))


def _location(segment: str) -> str | int:
    if segment[0] in "'\"":
        return _printable(ast.literal_eval(segment))
    return int(segment) if segment.isdecimal() else segment


def _input(problem: ModelError) -> Any:
    """What may be shown of the value: a scalar that is no secret, and of anything else what the message has."""
    value = problem.value
    if isinstance(value, (str, int, float, type(None))) and short_repr(value) == problem._shown:
        return _printable(mask(value)) if isinstance(value, str) else value
    return problem._shown


def _printable(text: str) -> str:
    # Whoever writes the error as JSON could not encode half of a surrogate pair.
    return text.encode(errors="backslashreplace").decode()


class _Components(Definitions):
    """The schemas of models as definitions of pydantic's, which OpenAPI has among its components."""

    def __init__(self, handler: GetJsonSchemaHandler, operation: Visibility | None) -> None:
        super().__init__(operations(False, operation))
        self._handler: GetJsonSchemaHandler = handler
        self._operation: Visibility | None = operation
        self._definitions: list[CoreSchema] = []

    def describe_whole(self, model: type[Model]) -> Schema:
        self.refs[model] = self._reference(model)
        schema = self.describe(model)
        self._handler(core_schema.definitions_schema(core_schema.any_schema(), self._definitions))
        return schema

    def ref(self, model: type[Any]) -> Schema:
        if model not in self.refs:
            self.refs[model] = self._reference(model)
            schema = self.describe(model)
            metadata = {"pydantic_js_functions": [lambda *_: schema]}
            self._definitions.append(core_schema.any_schema(ref=_key(model, self._operation), metadata=metadata))
        return {"$ref": self.refs[model]}

    def _reference(self, model: type[Any]) -> str:
        reference: str = self._handler(core_schema.definition_reference_schema(_key(model, self._operation)))["$ref"]
        return reference


def _key(model: type[Any], operation: Visibility | None) -> str:
    """What pydantic knows a model's schema by. Of what stands before the colon, it makes the name of the definition."""
    return f"{model.__module__}.{model.__qualname__}{(operation or '').title()}:{id(model)}"
