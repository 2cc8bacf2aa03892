"""JSON Schema of models, made from their fields."""

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from functools import singledispatchmethod
from typing import Any, Final

from ._core import codecs
from ._core.document import Document
from ._core.fields import Field, Visibility, fields, operations
from ._core.json_values import Codec
from ._core.model import Model

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Final = {str: "string", bool: "boolean", type(None): "null"}
_TEXTS: Final[dict[type, dict[str, Any]]] = {
    dt.datetime: {"format": "date-time"},
    dt.date: {"format": "date"},
    dt.time: {"format": "time"},
    dt.timedelta: {"format": "duration"},
    bytes: {"contentEncoding": "base64", "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"},
}
_NULL: Final = {"type": "null"}


def json_schema(model: type[Model], *, operation: Visibility | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the documents that `Model.validate` accepts.

    :param model: the class whose `from_json` reads the documents. The classes that its discriminator names, and the
        models in it, are in ``$defs``.
    :param operation: with it, the schema of a request body, which ``validate(operation=...)`` accepts.

    Raises `TypeError` if an annotation names what isn't there.
    """
    builder = _Builder(operation)
    root = builder.model(model, is_root=True)
    return {"$schema": _DIALECT, **root, "$defs": builder.definitions}


class _Builder:
    """Collects the definitions of the models that it meets."""

    def __init__(self, operation: Visibility | None) -> None:
        self.definitions: dict[str, Any] = {}
        self._operations = operations(False, operation)
        self._names: dict[type, str] = {}

    def reference(self, model: type[Document]) -> dict[str, Any]:
        if model not in self._names:
            # Models of two modules may have one name.
            count = sum(other.__name__ == model.__name__ for other in self._names)
            name = self._names[model] = model.__name__ + (str(count + 1) if count else "")
            self.definitions[name] = {}
            self.definitions[name] |= self.model(model)
        return {"$ref": f"#/$defs/{self._names[model]}"}

    def model(self, model: type[Document], *, is_root: bool = False) -> dict[str, Any]:
        """The class that the discriminator names, or else the model itself."""
        own = self._object(model, is_root=is_root)
        if not model._subclass_by_value:
            return own
        described = {key: own.pop(key) for key in ("title", "description") if key in own}
        # The outermost object may lack what its class adds, whatever subclass it is of.
        is_root = is_root and bool(model._discriminator_values)
        return described | self._choose(model._discriminator_key, model._subclass_by_value, own, is_root=is_root)

    def _choose(
        self, key: str, models: Mapping[str, type[Document]], otherwise: Any, *, is_root: bool = False
    ) -> dict[str, Any]:
        chosen = otherwise
        for value, model in models.items():
            condition = {"type": "object", "properties": {key: _any_casing(value)}, "required": [key]}
            then = self.model(model, is_root=True) if is_root else self.reference(model)
            chosen = {"if": condition, "then": then, "else": chosen}
        result: dict[str, Any] = chosen
        return result

    def _object(self, model: type[Document], *, is_root: bool) -> dict[str, Any]:
        # Most programs never need it.
        from inspect import cleandoc

        properties: dict[str, Any] = {field.json_name: self._field(field, model) for field in fields(model)}
        # An attribute's name where its JSON name belongs.
        properties |= dict.fromkeys(sorted(model._attribute_names), False)
        # The discriminator of the outermost model is added.
        added = model._discriminator_values if is_root else {}
        required = [
            field.json_name
            for field in fields(model)
            if field.required and field.takes_part(self._operations) and field.json_name not in added
        ]
        schema = {
            "title": model.__name__,
            "description": cleandoc(model.__doc__ or ""),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": self.codec(model._additional_properties),
        }
        return {name: value for name, value in schema.items() if value not in ("", [], {})}

    def _field(self, field: Field, model: type[Document]) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        if field.takes_part(self._operations):
            schema = self.codec(field.codec)
            if not field.required and schema:
                schema = {"anyOf": [schema, _NULL]}
        if field.json_name in model._discriminator_values:
            own = {"anyOf": [_any_casing(model._discriminator_values[field.json_name]), _NULL]}
            schema = {"allOf": [own, schema]} if schema else own
        notes = {"description": field.doc, "readOnly": field.read_only, "default": field.default}
        if field.default is not None:
            notes["default"] = field.encode(field.default)
        return schema | {name: value for name, value in notes.items() if value not in ("", False, None)}

    @singledispatchmethod
    def codec(self, codec: Codec) -> dict[str, Any]:  # noqa: ARG002 - the others need it
        """The schema of the values of a codec."""
        return {}

    @codec.register
    def _(self, codec: codecs.ScalarCodec) -> dict[str, Any]:
        return {"type": _TYPES[codec.json_type]}

    @codec.register
    def _(self, codec: codecs.NumberCodec) -> dict[str, Any]:
        return {"type": "integer" if codec.exact_type is int else "number"}

    @codec.register
    def _(self, codec: codecs.TextCodec) -> dict[str, Any]:
        return {"type": "string", **_TEXTS[codec.kind]}

    @codec.register
    def _(self, codec: codecs.EnumCodec) -> dict[str, Any]:
        members = [getattr(member, "value", member) for member in codec.members]
        known: dict[str, Any] = {"enum": members}
        texts = [member.value for member in codec.members if isinstance(member, Enum) and isinstance(member.value, str)]
        others = [{"type": "string"}] if codec.open_ended else [*map(_any_casing, texts)]
        return {"anyOf": [known, *others]} if others else known

    @codec.register
    def _(self, codec: codecs.ModelCodec) -> dict[str, Any]:
        if len(codec.members) == 1:
            return self.reference(codec.model)
        return self._choose(codec.model._discriminator_key, codec.member_by_value, False)

    @codec.register
    def _(self, codec: codecs.ListCodec) -> dict[str, Any]:
        items = self.codec(codec.item)
        return {"type": "array", "items": items} if items else {"type": "array"}

    @codec.register
    def _(self, codec: codecs.ObjectCodec) -> dict[str, Any]:
        values = self.codec(codec.item)
        return {"type": "object", "additionalProperties": values} if values else {"type": "object"}

    @codec.register
    def _(self, codec: codecs.UnionCodec) -> dict[str, Any]:
        return {"anyOf": [self.codec(member) for member in codec.members]}


def _any_casing(text: str) -> dict[str, Any]:
    letters = ["".join(sorted({letter.lower(), letter.upper()})) for letter in text]
    pattern = "".join(f"[{each}]" if len(each) == 2 and each.isalpha() else _escape(each[0]) for each in letters)
    # In Python, unlike in ECMAScript, $ matches before a line's end as well.
    return {"type": "string", "pattern": f"^{pattern}(?![\\s\\S])"}


def _escape(letter: str) -> str:
    return f"\\{letter}" if letter in r"\^$.|?*+()[]{}/" else letter
