"""The problems of a document: what `Model.validate` checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ._core.codecs import Codec, KeysCodec, ListCodec, ObjectCodec, UnionCodec
from ._core.document import Document
from ._core.errors import DeserializationError, ModelError, missing_value
from ._core.fields import Operations
from ._core.json_values import copy_json, key_error
from ._core.model_codec import ModelCodec


def iter_problems(model: Document, operations: Operations) -> Iterator[ModelError]:
    """The problems of a document that is used for `operations`, in its order, and then what is missing."""
    info = type(model).__model_info__
    for key, value in dict.items(model):
        field = info.fields_by_json_name.get(key)
        if key in info.attribute_names:
            yield info.add_context(info.name_error(key, DeserializationError), key, key)
        elif field is None or (field.takes_part(operations) and (value is not None or field.required)):
            if not isinstance(key, str):
                yield key_error(key).prefix_path(key)
            codec = info.additional_properties if field is None else field.codec
            for error in _check(codec, value, operations):
                yield info.add_context(error, key, value)
    for field in info.fields.values():
        if field.required and field.json_name not in model and field.takes_part(operations):
            yield missing_value(field.codec.expected).prefix_path(field.json_name)


def _check(codec: Codec, value: Any, operations: Operations) -> Iterable[ModelError]:
    """The problems of a value that a codec should be able to decode."""
    special = _SPECIAL.get(type(codec))
    if special is not None:
        return special(codec, value, operations)
    try:
        codec.decode(value)
        copy_json(value, dict)
    except ModelError as error:
        return [error]
    return []


def _check_items(codec: ListCodec | ObjectCodec, value: Any, operations: Operations) -> Iterator[ModelError]:
    if not isinstance(value, codec.kind):
        yield codec.make_error(value)
        return
    for key, item in codec.items(value):
        if codec.kind is dict and not isinstance(key, str):
            yield key_error(key).prefix_path(key)
        for error in _check(codec.item, item, operations):
            yield error.prefix_path(key)


def _check_member(codec: UnionCodec, value: Any, operations: Operations) -> Iterable[ModelError]:
    member = codec.member(value)
    return [codec.make_error(value)] if member is None else _check(member, value, operations)


def _check_model(codec: ModelCodec, value: Any, operations: Operations) -> Iterable[ModelError]:
    try:
        return iter_problems(codec.to_model(value), operations)
    except ModelError as error:
        return [error]


# The codecs of values that have other values in them. Looking them up here takes less time than `singledispatch`.
_SPECIAL: Final[dict[type, Callable[[Any, Any, Operations], Iterable[ModelError]]]] = {
    **dict.fromkeys((ListCodec, ObjectCodec, KeysCodec), _check_items),
    UnionCodec: _check_member,
    ModelCodec: _check_model,
}
