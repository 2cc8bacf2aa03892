"""Models as types of pydantic's fields, and so of FastAPI's bodies and responses."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from .._core.errors import DeserializationError, ModelError
from .._core.errors import ValidationError as ModelValidationError
from .._core.fields import Visibility, operations
from .._core.model import Model
from .._core.redaction import redact
from ..schema import Definitions, Schema


def make_core_schema(model: type[Model], operation: Visibility | None = None) -> CoreSchema:
    """What pydantic asks of a type: how it validates, how it serializes, and its JSON Schema.

    An instance is taken as it is, like one of pydantic's own models. Anything else is checked as `validate` checks it.
    """

    def validate(value: Any) -> Model:
        if isinstance(value, model):
            return value
        try:
            # A model of another class is what it says that it is. In a union, that class takes it.
            is_other = isinstance(value, Model) and not issubclass(model, type(value))
            if isinstance(value, Mapping) and not is_other:
                return model.from_dict(value).validate(operation=operation)
            # The value may be anything, a secret too.
            raise DeserializationError(expected=f"a JSON object ({model.__name__})", value=value).show_type()
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
        ref=schema_key(model, operation),
        metadata={"pydantic_js_functions": [json_schema]},
        serialization=core_schema.wrap_serializer_function_ser_schema(_serialize, schema=core_schema.any_schema()),
    )


def _serialize(value: Any, handler: SerializerFunctionWrapHandler) -> Any:
    return handler(value.as_dict() if isinstance(value, Model) else value)


def _line_error(problem: ModelError, document: Any) -> InitErrorDetails:
    place = tuple(key if type(key) is int else _printable(redact(str(key))) for key in problem._keys)
    if problem._shown is None:
        return InitErrorDetails(type="missing", loc=place, input=f"<{type(document).__name__}>")
    # The message has no placeholders, which pydantic would look for in the values, too.
    message: Any = _printable(f"Expected {problem.expected}, got {problem._shown}")
    return InitErrorDetails(type=PydanticCustomError("invalid_value", message), loc=place, input=_input(problem))


def _input(problem: ModelError) -> Any:
    """What may be shown of the value: a scalar that JSON holds and that is no secret, else what the message has."""
    value = problem.value
    if problem._is_redacted:
        return problem._shown
    if isinstance(value, str):
        return _printable(redact(value))
    # This excludes NaN, infinities, and integers that Python would refuse to write.
    is_number = isinstance(value, (int, float)) and abs(value) < sys.float_info.max
    return value if value is None or is_number else _printable(str(problem._shown))


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
            self._definitions.append(core_schema.any_schema(ref=schema_key(model, self._operation), metadata=metadata))
        return {"$ref": self.refs[model]}

    def _reference(self, model: type[Any]) -> str:
        reference: str = self._handler(core_schema.definition_reference_schema(schema_key(model, self._operation)))[
            "$ref"
        ]
        return reference


def schema_key(model: type[Any], operation: Visibility | None) -> str:
    """What pydantic knows a model's schema by. Of what stands before the colon, it makes the name of the definition."""
    return f"{model.__module__}.{model.__qualname__}{(operation or '').title()}:{id(model)}"
