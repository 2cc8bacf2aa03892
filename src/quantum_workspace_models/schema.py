"""JSON Schema (draft 2020-12) of models."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from functools import singledispatch
from typing import Any, Final
from uuid import UUID

from ._core.codecs import (
    Codec,
    EnumCodec,
    ListCodec,
    NumberCodec,
    ObjectCodec,
    ScalarCodec,
    TextCodec,
    UnionCodec,
)
from ._core.declarations import ModelInfo
from ._core.errors import ArgumentError
from ._core.fields import Field, Operations, Visibility, fields, operations
from ._core.json_values import copy_json
from ._core.model import Model
from ._core.model_codec import ModelCodec
from .redacting import default_json

Schema = dict[str, Any]

_NULL: Final[Schema] = {"type": "null"}
_STRING: Final[Schema] = {"type": "string"}
_TYPES: Final[Mapping[type | None, str]] = {str: "string", bool: "boolean", type(None): "null"}
_TEXTS: Final[Mapping[Any, Schema]] = {
    (dt.datetime, str): {"format": "date-time"},
    (dt.date, str): {"format": "date"},
    (dt.time, str): {"format": "time"},
    (dt.timedelta, str): {"format": "duration"},
    (bytes, str): {"contentEncoding": "base64"},
    (UUID, str): {"format": "uuid"},
}


def json_schema(model: type[Model], *, operation: Visibility | None = None) -> dict[str, Any]:
    """Returns the JSON Schema (draft 2020-12) of a model.

    The schema accepts the documents that `from_json` and `validate` accept.

    Validators decide for themselves whether to check ``format`` and ``contentEncoding``. This library reads more forms
    of times than RFC 3339 allows.

    >>> json_schema(CostEstimate)["required"]
    ['currencyCode', 'estimatedTotal']

    :param model: The model class.
    :param operation: Returns the schema of a request body, as ``validate(operation=...)`` checks it: without the
        fields, at every depth, whose visibility doesn't include this operation.
    :returns: A new dict, with nested models under ``$defs``.
    :raises ArgumentError: `model` isn't a model class, or the operation is unknown.
    :raises TypeError: The annotation of a field can't be evaluated.

    Source: https://json-schema.org/draft/2020-12

    .. versionadded:: 0.2.0
    """
    if not (isinstance(model, type) and issubclass(model, Model)):
        raise ArgumentError(f"json_schema takes a model class; got {type(model).__name__}")
    definitions = Definitions(operations(False, operation))
    definitions.refs[model] = "#"
    schema = definitions.describe(model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        **({"$defs": definitions.schemas} if definitions.schemas else {}),
    }


class Definitions:
    """The schemas of models that are used for `operations`. Each is made when it is first referenced."""

    # Whether the schemas say exactly what models accept: each casing of a value, but no attribute names as keys. In the
    # document of an API, that is noise.
    is_exact = True

    def __init__(self, operations: Operations) -> None:
        self.operations = operations
        self.schemas: dict[str, Schema] = {}
        self.refs: dict[type, str] = {}

    def ref(self, model: type[Any]) -> Schema:
        if model not in self.refs:
            # Page[SessionDetails] has brackets, which a URI must not have.
            name = re.sub(r"\W+", "_", model.__name__)
            while name in self.schemas:
                name += "_"
            self.refs[model] = f"#/$defs/{name}"
            # The name is reserved first, because the schema may refer to itself.
            self.schemas[name] = {}
            self.schemas[name] = self.describe(model)
        return {"$ref": self.refs[model]}

    def nested(self, model: type[Any]) -> Schema:
        """The schema of `model` inside another one, where its discriminator isn't added and so has to be there."""
        own = model.__model_info__.discriminators
        required = [field.json_name for field in self._required(model) if field.json_name in own]
        return self.ref(model) | ({"required": required} if required else {})

    def describe(self, model: type[Any]) -> Schema:
        """The schema of `model` and its subclasses. A document may lack the discriminator of its class."""
        info: ModelInfo = model.__model_info__
        schema: Schema = {"title": model.__name__, "type": "object"}
        if model.__doc__:
            schema["description"] = _first_paragraph(model.__doc__, info)
        own = self._describe_fields(model)
        if not info.subclasses:
            return schema | own
        # What all classes have in common is beside the choice, where code generators look for it.
        common = self._common_names(info)
        properties, required = own.pop("properties", {}), own.pop("required", [])
        shared = {
            "properties": {key: each for key, each in properties.items() if key in common},
            "required": [key for key in required if key in common],
        }
        # What else a document may have depends on all properties.
        others = common if "additionalProperties" not in own else ()
        own |= {
            "properties": {key: each for key, each in properties.items() if key not in others},
            "required": [key for key in required if key not in common],
        }
        chosen: Schema = self.choose(model, info.subclasses, otherwise=_without_empty(own) or True)
        return schema | _without_empty(shared) | self.discriminator(info) | chosen

    def _common_names(self, info: ModelInfo) -> set[str]:
        """The JSON names of the fields that all subclasses have as they are, and of the discriminator."""
        subclasses = [inner for direct in info.subclasses.values() for inner in _with_subclasses(direct)]
        return {
            field.json_name
            for name, field in info.fields.items()
            if field.json_name == info.discriminator_key or all(each.fields.get(name) is field for each in subclasses)
        }

    def discriminator(self, info: ModelInfo) -> Schema:  # noqa: ARG002 - other definitions need it
        """The keyword of OpenAPI that names the discriminator. JSON Schema has none."""
        return {}

    def value(self, text: str) -> Schema:
        """The schema of one value of an enum or discriminator."""
        return _any_casing(text) if self.is_exact else {"enum": [text]}

    def choose(self, base: type[Any], models: Mapping[str, ModelInfo], otherwise: Any) -> Any:
        """The schema of whichever of `models` the discriminator of `base` names, or `otherwise`."""
        key, schema = base.__model_info__.discriminator_key, otherwise
        choices = [(info.discriminators[key], self.ref(info.model)) for info in models.values()]
        for value, chosen in reversed(choices):
            names_it = {"properties": {key: self.value(value)}, "required": [key]}
            schema = {"if": names_it, "then": chosen, "else": schema}
        return schema

    def _required(self, model: type[Any]) -> list[Field]:
        return [field for field in fields(model) if field.required and field.takes_part(self.operations)]

    def _describe_fields(self, model: type[Any]) -> Schema:
        info: ModelInfo = model.__model_info__
        own = info.discriminators
        others = _schema(info.additional_properties, self)
        properties = {field.json_name: self._property(field, model) for field in fields(model)}
        keywords = {
            # Fields that the operation doesn't use may hold anything, like unknown keys.
            "properties": {key: schema for key, schema in properties.items() if schema is not True or others},
            "required": [field.json_name for field in self._required(model) if field.json_name not in own],
            "additionalProperties": others,
            "propertyNames": _none_of(info.attribute_names) if self.is_exact else {},
        }
        return _without_empty(keywords)

    def _property(self, field: Field, model: type[Any]) -> Any:
        own = model.__model_info__.discriminators.get(field.json_name)
        if field.takes_part(self.operations):
            values = _schema(field.codec, self)
            schema = values if field.required else _any_of(values, _NULL)
        elif own is not None:
            schema = {}
        else:
            return True
        if own is not None:
            values = _any_of({"enum": [own]}, self.value(own))
            schema = schema if schema == values else {"allOf": [schema, _any_of(values, _NULL)]}
        return schema | _annotations(field, model.__model_info__)


def _without_empty(keywords: Schema) -> Schema:
    return {keyword: value for keyword, value in keywords.items() if value}


def _with_subclasses(info: ModelInfo) -> list[ModelInfo]:
    return [info, *(inner for direct in info.subclasses.values() for inner in _with_subclasses(direct))]


def _first_paragraph(doc: str, info: ModelInfo) -> str:
    """What a docstring says to users of the service: not how Python code uses the class. Fields have JSON names."""
    names = {name: field.json_name for name, field in info.fields.items()}
    text = " ".join(doc.strip().partition("\n\n")[0].split()).replace("``", "`")
    return re.sub(r"`(\w+)`", lambda match: f"`{names.get(match[1], match[1])}`", text)


def _annotations(field: Field, info: ModelInfo) -> Schema:
    """The keywords that describe a field and don't take part in validation."""
    annotations: Schema = {"description": _first_paragraph(field.doc, info)} if field.doc else {}
    if field.read_only:
        annotations["readOnly"] = True
    if "read" not in field.visibility:
        annotations["writeOnly"] = True
    default, without_secrets = default_json(field)
    if field.default is not None and default == without_secrets:
        annotations["default"] = default
    return annotations


def _none_of(names: Collection[str]) -> Schema:
    return {"not": {"enum": sorted(names)}} if names else {}


def _any_of(*schemas: Schema) -> Schema:
    if {} in schemas:
        return {}
    # Copied, because the result must not share anything.
    options: list[Schema] = []
    for option in (option for schema in schemas for option in schema.get("anyOf", [schema])):
        options += [dict(option)] * (option not in options)
    return {"anyOf": options} if len(options) > 1 else options[0]


def _any_casing(text: str) -> Schema:
    # In Python's regular expressions, $ also matches before a trailing newline.
    return {"type": "string", "pattern": f"^{''.join(map(_either_case, text))}$", "maxLength": len(text)}


def _either_case(letter: str) -> str:
    # The Kelvin sign (U+212A) is "k" in lower case.
    casings = {case for case in (letter.lower(), letter.upper(), "\u212a") if case.lower() == letter.lower()}
    if len(casings) > 1:
        return f"[{''.join(sorted(casings))}]"
    return f"\\{letter}" if letter in r"\^$.*+?()[]{}|" else letter


@singledispatch
def _schema(_codec: Codec, _definitions: Definitions) -> Any:
    """The schema of the JSON values that a codec decodes."""
    return {}


@_schema.register(ScalarCodec)
def _(codec: ScalarCodec, _definitions: Definitions) -> Schema:
    return {"type": _TYPES[codec.json_type]}


@_schema.register(NumberCodec)
def _(codec: NumberCodec, _definitions: Definitions) -> Schema:
    return {"type": "integer" if codec.exact_type is int else "number"}


@_schema.register(TextCodec)
def _(codec: TextCodec, _definitions: Definitions) -> Schema:
    return _STRING | _TEXTS[codec.accepted_types]


@_schema.register(EnumCodec)
def _(codec: EnumCodec, definitions: Definitions) -> Schema:
    values = [value for _, value in reversed(codec.by_value) if isinstance(value, (str, int, float, type(None)))]
    other_casings = map(_any_casing, reversed(codec.by_lower_text)) if definitions.is_exact else []
    texts = [_STRING] if codec.open_ended else other_casings
    return _any_of({"enum": copy_json(values)}, *texts)


@_schema.register(ListCodec)
def _(codec: ListCodec, definitions: Definitions) -> Schema:
    return {"type": "array", "items": _schema(codec.item, definitions)}


@_schema.register(ObjectCodec)
def _(codec: ObjectCodec, definitions: Definitions) -> Schema:
    return {"type": "object", "additionalProperties": _schema(codec.item, definitions)}


@_schema.register(UnionCodec)
def _(codec: UnionCodec, definitions: Definitions) -> Schema:
    return _any_of(*(_schema(member, definitions) for member in codec.members))


@_schema.register(ModelCodec)
def _(codec: ModelCodec, definitions: Definitions) -> Any:
    if len(codec.models) == 1:
        return definitions.nested(codec.base)
    known = codec.base.__model_info__.subclasses
    members = {value: info for value, info in known.items() if issubclass(info.model, codec.models)}
    return definitions.choose(codec.base, members, False)
