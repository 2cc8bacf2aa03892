"""The problems of a document: what `Model.validate` checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from ._core.codecs import Codec, ListCodec, ObjectCodec, UnionCodec
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


@singledispatch
def _check(codec: Codec, value: Any, operations: Operations) -> Iterator[ModelError]:  # noqa: ARG001 - models need it
    """The problems of a value that a codec should be able to decode."""
    try:
        codec.decode(value)
        copy_json(value, dict)
    except ModelError as error:
        yield error


@_check.register(ListCodec)
@_check.register(ObjectCodec)
def _(codec: ListCodec | ObjectCodec, value: Any, operations: Operations) -> Iterator[ModelError]:
    if not isinstance(value, codec.kind):
        yield codec.make_error(value)
        return
    for key, item in codec.items(value):
        if codec.kind is dict and not isinstance(key, str):
            yield key_error(key).prefix_path(key)
        for error in _check(codec.item, item, operations):
            yield error.prefix_path(key)


@_check.register(UnionCodec)
def _(codec: UnionCodec, value: Any, operations: Operations) -> Iterator[ModelError]:
    member = codec.member(value)
    if member is None:
        yield codec.make_error(value)
    else:
        yield from _check(member, value, operations)


@_check.register(ModelCodec)
def _(codec: ModelCodec, value: Any, operations: Operations) -> Iterator[ModelError]:
    try:
        model = codec.to_model(value)
    except ModelError as error:
        yield error
    else:
        yield from iter_problems(model, operations)
