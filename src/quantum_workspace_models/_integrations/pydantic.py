"""Models as pydantic types. FastAPI uses them for bodies and responses."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, get_origin

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from .._core.errors import DeserializationError, ModelError, mismatch
from .._core.errors import ValidationError as ModelValidationError
from .._core.fields import Visibility, operations
from .._core.model import Model
from .._core.redaction import mask
from ..schema import Definitions, Schema


def make_core_schema(source: Any, _handler: Any, operation: Visibility | None = None) -> CoreSchema:
    """The core schema of a model: how pydantic validates and serializes it, and its JSON Schema. Called by pydantic.

    Instances are accepted as they are, like those of pydantic's models. Anything else is checked with `validate`.

    :param source: The class, or a generic class with type parameters, such as ``Page[Item]``.
    """
    model: type[Model] = get_origin(source) or source

    def validate(value: Any) -> Model:
        if isinstance(value, model):
            return value
        try:
            # An instance of another model class isn't converted. In a union, that class accepts it.
            is_other = isinstance(value, Model) and not issubclass(model, type(value))
            if isinstance(value, Mapping) and not is_other:
                return model.from_dict(value).validate(operation=operation)
            # The value may be a secret.
            expected = f"a JSON object ({model.__name__})"
            raise mismatch(DeserializationError, expected, value, for_structure=True)
        except ModelError as error:
            problems = error.errors if isinstance(error, ModelValidationError) else [error]
            details = [_line_error(problem, error.value) for problem in problems]
        # Raised outside of the handler, because a chained error would hold the value, which may be secret.
        raise ValidationError.from_exception_data(model.__name__, details)

    def json_schema(_: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        return _Components(handler, operation).describe_whole(model)

    # pydantic's messages show the name of this function.
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
    place = tuple(key if type(key) is int else _printable(mask(str(key))) for key in problem.keys)
    if problem.missing:
        return InitErrorDetails(type="missing", loc=place, input=f"<{type(document).__name__}>")
    # Formatted here, because pydantic would look for placeholders in the values as well.
    message: Any = _printable(problem.args[0])
    return InitErrorDetails(type=PydanticCustomError("invalid_value", message), loc=place, input=_input(problem))


def _input(problem: ModelError) -> Any:
    """The value if it is a JSON scalar and not secret, else what the message shows of it."""
    value = problem.value
    # Excludes NaN, infinities, and integers with too many digits to write.
    is_number = isinstance(value, (int, float)) and abs(value) < sys.float_info.max
    if (value is None or is_number) and not problem.secret:
        return value
    shown = problem.args[0].partition(", got ")[2]
    if isinstance(value, str) and not problem.secret and shown != "a string":
        shown = mask(value)
    return _printable(shown)


def _printable(text: str) -> str:
    # A lone surrogate can't be encoded when the error is written as JSON.
    return text.encode(errors="backslashreplace").decode()


class _Components(Definitions):
    """The schemas of models as pydantic definitions, which OpenAPI lists under its components."""

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
    """The key of a model's schema. pydantic makes the name of the definition from the part before the colon."""
    return f"{model.__module__}.{model.__qualname__}{(operation or '').title()}:{id(model)}"
