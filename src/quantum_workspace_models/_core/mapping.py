"""The dict side of a model: every way to a key, and every way to change one."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from .codecs import Codec, Container
from .errors import DeserializationError, ModelError, SerializationError, step, too_deep
from .fields import Field
from .values import BaseModel, shallow, to_json

if TYPE_CHECKING:
    from typing_extensions import Self

_SETTLING = RLock()


class JsonObject(BaseModel):
    """A dict that owns its JSON: what goes in is copied, and what a field says is a model is one.

    A parser makes plain dicts, and most of the nested ones nobody looks at. So they stay what they are until somebody
    asks this object for a value, whichever way; then they become models, all at once and in place.
    """

    __slots__ = ("__dict__", "__weakref__", "_unsettled")
    _unsettled: bool

    _fields: ClassVar[dict[str, Field]] = {}  # by attribute name
    _by_key: ClassVar[dict[str, Field]] = {}  # by JSON name
    _nesting: ClassVar[tuple[Field, ...] | None] = None  # the fields that hold models, found at the first use
    _local_types: ClassVar[dict[str, type]] = {}  # what annotations may name where the class is made in a function
    _others: ClassVar[Container] = Container(dict, Codec())  # of the keys that are no field's
    _own_values: ClassVar[dict[str, str]] = {}  # the discriminators that tell this class from its bases
    _switch: ClassVar[str | None] = None  # the JSON name of the discriminator that its subclasses differ in
    _subclasses: ClassVar[dict[str, Any]] = {}  # by the lower-case value of that

    @classmethod
    def _to_json(cls, mapping: Mapping[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = to_json(dict(mapping), owner=cls.__name__)
        return document

    def _fill(
        self,
        document: dict[str, Any],
        *,
        add_discriminators: bool = True,
        wrong: type[ModelError] = DeserializationError,
    ) -> None:
        """Makes `document`, which is given away, this new object's own; `wrong` tells of a discriminator that isn't."""
        self._check_discriminators(document, wrong)
        dict.update(self, document)
        if add_discriminators:
            for key, value in self._own_values.items():
                dict.setdefault(self, key, value)
        object.__setattr__(self, "_unsettled", True)

    def _write(self, changes: dict[str, Any]) -> None:
        """Makes `changes`, JSON values that are given away, this object's own: all of them, or none."""
        self._check_discriminators(changes, SerializationError)
        known = [field for field in map(self._by_key.get, changes) if field is not None]
        nesting = [field for field in known if field.codec.nests]  # which fails before anything has changed, or never
        for key, value in changes.items():
            dict.__setitem__(self, key, value)
            self._forget(key)
        for field in nesting:
            self._nest(field)

    def _forget(self, key: str) -> None:
        """Drops what the attribute of `key` was last read as."""
        field = self._by_key.get(key)
        if field is not None:
            self.__dict__.pop(field.name, None)

    @classmethod
    def _check_discriminators(cls, changes: Mapping[str, Any], kind: type[ModelError]) -> None:
        for key, own in cls._own_values.items():
            value = changes.get(key, own)
            if value != own and not (isinstance(value, str) and value.lower() == own.lower()):
                raise kind(expected=repr(own), value=value).under(step(key)).of(cls.__name__)

    def _settle(self) -> None:
        if self._unsettled:
            with _SETTLING:  # two threads must not make two models of one object
                if self._unsettled:
                    if self._nesting is None:
                        type(self)._nesting = tuple(field for field in self._by_key.values() if field.codec.nests)
                    for field in self._nesting or ():
                        self._nest(field)
                    object.__setattr__(self, "_unsettled", False)

    def _nest(self, field: Field) -> None:
        """Puts models in the places of this field's plain objects, as far as these are right."""
        value = dict.get(self, field.json_name)
        if value is not None:
            try:
                model = field.codec.decode(value)  # which does so inside of lists and dicts
                if isinstance(model, BaseModel):
                    dict.__setitem__(self, field.json_name, model)
            except ModelError:
                pass  # who reads the attribute is told

    def __reduce__(self) -> tuple[Any, ...]:
        private = {name: value for name, value in self.__dict__.items() if name not in self._fields}
        # A pickle names no function of this library, so that a later version may move what it likes.
        make = copyreg.__newobj__  # type: ignore[attr-defined]  # the protocol's own, which typeshed leaves out
        return make, (type(self),), (shallow(self), private)

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        document, private = state
        dict.update(self, document)
        self.__dict__.update(private)
        object.__setattr__(self, "_unsettled", True)

    def _clone(self, _memo: object = None) -> Self:
        new = type(self).__new__(type(self))
        document, private = self.__reduce__()[2]
        try:
            new.__setstate__((_copy(document), private))
        except RecursionError:
            raise too_deep(self).of(type(self).__name__) from None
        return new

    __copy__ = __deepcopy__ = _clone

    if TYPE_CHECKING:  # where a dict's methods give a dict, a model's give a model; the others have dict's overloads

        def copy(self) -> Self: ...
        def __or__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]
        def __ror__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]

    else:
        copy = _clone

        def __getitem__(self, key):
            self._settle()
            return dict.__getitem__(self, key)

        def get(self, key, default=None, /):
            self._settle()
            return dict.get(self, key, default)

        def items(self):
            self._settle()
            return dict.items(self)

        def values(self):
            self._settle()
            return dict.values(self)

        def __iter__(self):
            return dict.__iter__(self)  # for dict(model) and {**model}: without a method here they pass __getitem__ by

        def __setitem__(self, key, value):
            self._write(self._to_json({key: value}))

        def setdefault(self, key, default=None, /):
            if key not in self:
                self[key] = default
            return self[key]

        def update(self, /, *args, **kwargs):
            self._write(self._to_json(dict(*args, **kwargs)))

        def __ior__(self, other):
            self.update(other)
            return self

        def __or__(self, other):
            return self._clone().__ior__(other) if isinstance(other, dict) else NotImplemented

        def __ror__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            new = self._clone()
            document = {**self._to_json(dict(other)), **new}
            dict.clear(new)
            new._fill(document)
            return new

        def __delitem__(self, key):
            dict.__delitem__(self, key)
            self._forget(key)

        def pop(self, key, /, *default):
            self._settle()
            value = dict.pop(self, key, *default)
            self._forget(key)
            return value

        def popitem(self):
            self._settle()
            key, value = dict.popitem(self)
            self._forget(key)
            return key, value

        def clear(self):
            for key in list(self):
                del self[key]


def _copy(value: Any) -> Any:
    """A copy of a document as it is, with whatever JSON can't hold that got into it."""
    if type(value) is dict:
        return {key: _copy(item) for key, item in value.items()}
    if type(value) is list:
        return [_copy(item) for item in value]
    return value._clone() if isinstance(value, BaseModel) else value
