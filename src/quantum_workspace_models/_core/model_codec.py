"""The codec of a nested model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .codecs import Codec
from .declarations import ModelInfo
from .document import Document, adopt, embed, encode_mapping
from .errors import DeserializationError, ModelError, SerializationError, mismatch
from .json_values import copy_json


class ModelCodec(Codec):
    """A model. With several `models`, it is one of these, and the discriminator of `base` selects which."""

    json_types = frozenset({dict})
    has_models = True

    def __init__(self, base: type[Document], models: Sequence[type[Document]]) -> None:
        self.base, self.models = base, tuple(models)
        self.expected = " or ".join(f"a JSON object ({model.__name__})" for model in models)
        self.accepted_types = (*self.models, Mapping)
        self._info = info = base.__model_info__
        values = ((model.__model_info__.discriminators.get(info.discriminator_key, ""), model) for model in models)
        self._model_by_value = {value.lower(): model for value, model in values}

    def decode(self, value: Any) -> Any:
        # An object that isn't a model can't be made one, which raises, or was appended to a list. It stays as it is.
        self.to_model(value)
        return value

    def nest(self, value: Any, misfit: Callable[[Any], Any]) -> Any:
        try:
            return adopt(self._info, value) if type(value) is dict and len(self.models) == 1 else self.to_model(value)
        except ModelError:
            return misfit(value)  # reading the attribute raises

    def to_model(self, value: Any) -> Any:
        """The model that `value` is, or that is made of it."""
        if isinstance(value, self.models):
            return value
        if not isinstance(value, dict) or isinstance(value, Document):
            raise self.make_error(value)
        return adopt(self._info if len(self.models) == 1 else self._resolve(value, DeserializationError), value)

    def encode(self, value: Any) -> Any:
        if isinstance(value, self.models):
            return copy_json(value, embed)
        if not isinstance(value, Mapping) or isinstance(value, Document):
            raise self.make_error(value, SerializationError)
        info = self._resolve(value, SerializationError)
        document = encode_mapping(info, value)
        info.check_discriminators(document, SerializationError)
        return adopt(info, document, add_discriminators=True)

    def _resolve(self, value: Mapping[str, Any], error_type: type[ModelError]) -> ModelInfo:
        key = self._info.discriminator_key
        text = value.get(key)
        model = self._model_by_value.get(text.lower(), self.base) if isinstance(text, str) else self.base
        info = model.__model_info__.resolve(value)
        if issubclass(info.model, self.models):
            return info
        expected = " or ".join(repr(model.__model_info__.discriminators[key]) for model in self.models)
        raise mismatch(error_type, expected, text).prefix_path(key)

    def iter_inner(self, key: Any) -> Iterable[tuple[Codec, bool]]:
        return [inner for model in self.models for inner in model.__model_info__.iter_inner(key)]


def make_codec(models: Sequence[type[Document]]) -> Codec:
    """The codec of a model, or of a union of models."""
    # A base class includes its subclasses.
    models = [model for model in models if not any(model is not other and issubclass(model, other) for other in models)]
    if len(models) == 1:
        return ModelCodec(models[0], models)
    for base in models[0].__mro__:
        key = getattr(getattr(base, "__model_info__", None), "discriminator_key", "")
        infos = [model.__model_info__ for model in models if issubclass(model, base)]
        if key and len({info.discriminators.get(key, "").lower() for info in infos} - {""}) == len(models):
            return ModelCodec(base, models)
    names = " and ".join(model.__name__ for model in models)
    raise TypeError(f"ambiguous union: {names} share no base class with a discriminator that tells them apart")
