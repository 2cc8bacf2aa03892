"""Models as pydantic types. FastAPI uses them for bodies and responses."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, get_origin

from pydantic import GetJsonSchemaHandler, SerializationInfo, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from .._core.declarations import ModelInfo
from .._core.document import copy_document
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

    def validate(value: Any, _handler: ValidatorFunctionWrapHandler) -> Model:
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
    # The function does the validation. This schema is only read by pydantic, for Field(discriminator=...).
    own = model.__model_info__.discriminators.items()
    tags = {key: core_schema.typed_dict_field(core_schema.literal_schema([value])) for key, value in own}
    return core_schema.no_info_wrap_validator_function(
        validate,
        core_schema.typed_dict_schema(tags),
        ref=schema_key(model, operation),
        metadata={"pydantic_js_functions": [json_schema]},
        serialization=core_schema.plain_serializer_function_ser_schema(_serialize, info_arg=True),
    )


def _serialize(value: Any, info: SerializationInfo) -> Any:
    """The document, without what pydantic was told to exclude."""
    if not isinstance(value, Model):
        return value
    if info.include is None and info.exclude is None and not (info.exclude_none or info.exclude_defaults):
        return value.as_dict()
    return copy_document(value.__model_info__, _select(value, info.include, info.exclude, info), dict)


def _select(value: Any, include: Any, exclude: Any, info: SerializationInfo) -> Any:
    """`value` with plain dicts in place of models, without what is excluded, at every depth."""
    if not isinstance(value, (dict, list)):
        return value
    included, excluded = _parts(include, value), _parts(exclude, value)
    selected = {}
    for key, item in _items(value, info):
        # In a list, a negative index counts from the end.
        keys = [key, "__all__"] if isinstance(value, dict) else [key, "__all__", key - len(value)]
        wanted, unwanted = _merge(included, keys), _merge(excluded, keys)
        if (include is None or wanted) and unwanted is not True:
            selected[key] = _select(item, None if wanted is True else wanted, unwanted or None, info)
    return selected if isinstance(value, dict) else [*selected.values()]


def _items(value: dict[str, Any] | list[Any], info: SerializationInfo) -> Iterable[tuple[Any, Any]]:
    """The keys and items, without the null and the defaults of a model if these are excluded."""
    if not isinstance(value, Model):
        return value.items() if isinstance(value, dict) else enumerate(value)
    model_info = value.__model_info__
    without: dict[str, Any] = {}
    if info.exclude_defaults:
        fields = [model_info.fields[name] for name in model_info.defaults]
        without = {field.json_name: field.codec.encode(field.default) for field in fields}
    items = [(key, item) for key, item in model_info.snapshot(value).items() if item != without.get(key, ...)]
    return [item for item in items if item[1] is not None] if info.exclude_none or info.exclude_defaults else items


def _parts(names: Any, value: Any) -> dict[Any, Any]:
    """What pydantic is told to include or exclude of a value, by key. It may name attributes, too."""
    parts = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names or (), True)
    fields = value.__model_info__.fields if isinstance(value, Model) else {}
    return {fields[name].json_name if name in fields else name: part for name, part in parts.items()}


def _merge(parts: Mapping[Any, Any], keys: Iterable[Any]) -> Any:
    """What is included or excluded of the item at `keys`: all (True), what a mapping says, or nothing (None)."""
    found = [parts[key] for key in keys if parts.get(key)]
    if any(part is True or part is ... for part in found):
        return True
    merged: dict[Any, Any] = {}
    for part in found:
        merged |= part if isinstance(part, Mapping) else dict.fromkeys(part, True)
    return merged or None


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

    is_exact = False

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

    def discriminator(self, info: ModelInfo) -> Schema:
        key = info.discriminator_key
        mapping = {each.discriminators[key]: self.ref(each.model)["$ref"] for each in info.subclasses.values()}
        return {"discriminator": {"propertyName": key, "mapping": mapping}}

    def _reference(self, model: type[Any]) -> str:
        reference: str = self._handler(core_schema.definition_reference_schema(schema_key(model, self._operation)))[
            "$ref"
        ]
        return reference


def schema_key(model: type[Any], operation: Visibility | None) -> str:
    """The key of a model's schema. pydantic makes the name of the definition from the part before the colon."""
    return f"{model.__module__}.{model.__qualname__}{(operation or '').title()}:{id(model)}"
