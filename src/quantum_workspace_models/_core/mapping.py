"""The dict side of a model: every way to a key, and every way to change one."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from .codecs import Codec, Container
from .display import show
from .errors import ArgumentError, DeserializationError, ModelError, SerializationError, step
from .fields import Field
from .values import BaseModel, shallow, to_json

if TYPE_CHECKING:
    from typing_extensions import Self

_SETTLING = RLock()
_get, _items = dict.get, dict.items  # looked up once: readers and encoders come here for every object


class JsonObject(BaseModel):
    """A dict that owns its JSON: what goes in is copied, and what a field says is a model is one.

    A parser makes plain dicts, and most of the nested ones nobody looks at. So they stay what they are until somebody
    asks this object for a value, whichever way; then they become models, all at once and in place.
    """

    __slots__ = ("__dict__", "__weakref__")
    _settled = False  # a class attribute, so that a new object needs nothing of its own
    _fields: ClassVar[dict[str, Field]] = {}  # by attribute name
    _by_key: ClassVar[dict[str, Field]] = {}  # by JSON name
    _defaults: ClassVar[dict[str, Field]] = {}  # by attribute name, those that have one
    _nesting: ClassVar[Sequence[Field] | None] = None  # those that hold models, found at the first use
    _local_types: ClassVar[dict[str, type]] = {}  # what annotations may name where the class is made in a function
    _others: ClassVar[Container] = Container(dict, Codec())  # of the keys that are no field's
    _own_values: ClassVar[dict[str, str]] = {}  # the discriminators that tell this class from its bases
    _switch: ClassVar[str] = ""  # the JSON name of the discriminator, if any, that its subclasses differ in
    _subclasses: ClassVar[dict[str, Any]] = {}  # by the lower-case value of that

    @classmethod
    def _to_json(cls, mapping: Mapping[str, Any]) -> dict[str, Any]:
        if type(mapping) is not dict:
            if not isinstance(mapping, Mapping):
                raise cls._no_mapping(mapping)
            mapping = dict(mapping)
        document: dict[str, Any] = to_json(mapping, owner=cls.__name__)
        return document

    @classmethod
    def _no_mapping(cls, *given: object, keywords: bool = False) -> ArgumentError:
        got = ", ".join([*map(show, given), *["keywords"] * keywords])
        return ArgumentError(f"{cls.__name__} takes one mapping with JSON names, or keywords; got {got}")

    def _fill(
        self,
        document: dict[str, Any],
        *,
        add_discriminators: bool = True,
        wrong: type[ModelError] = DeserializationError,
    ) -> None:
        """Makes `document`, which is given away, this new object's own; `wrong` tells of a discriminator that isn't."""
        dict.update(self, document)
        for key, own in self._own_values.items():
            if (dict.setdefault if add_discriminators else dict.get)(self, key, own) != own:
                self._check_discriminators(document, wrong)

    def _write(self, changes: dict[str, Any]) -> None:
        """Makes `changes`, JSON values that are given away, this object's own: all of them, or none."""
        self._check_discriminators(changes, SerializationError)
        fields = [field for key in changes if (field := self._by_key.get(key)) is not None]
        nesting = [field for field in fields if field.codec.nests]  # which fails before anything has changed
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

    def _settle(self, *, anew: bool = False) -> None:
        """Makes models of the nested objects, unless that is done; `anew`, for what was appended to a list since."""
        with _SETTLING:  # two threads must not make two models of one object
            if self._nesting is None:
                nesting = [field for field in self._fields.values() if field.codec.nests]
                type(self)._nesting, type(self)._settled = nesting, not nesting
            if anew or not self._settled:
                for field in self._nesting or ():
                    self._nest(field)
                self.__dict__["_settled"] = True

    def _nest(self, field: Field) -> None:
        """Puts models in the places of the plain objects at a field's key, as far as these are right."""
        value = _get(self, field.json_name)
        if value is not None:
            try:
                decoded = field.codec.decode(value)  # which does so inside of lists and dicts
            except ModelError:
                return  # who reads the attribute is told
            if isinstance(decoded, BaseModel):
                dict.__setitem__(self, field.json_name, decoded)
                self.__dict__[field.name] = decoded

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickle names no function of this library, so that a later version may move what it likes.
        make = copyreg.__newobj__  # type: ignore[attr-defined]  # the protocol's own, which typeshed leaves out
        return make, (type(self),), (shallow(self), self._private())

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        document, private = state
        dict.update(self, document)
        self.__dict__.update(private)

    def _clone(self) -> Self:
        """A copy; `to_json` makes one of each model in a document."""
        new = type(self).__new__(type(self))
        dict.update(new, to_json(shallow(self)))
        if self.__dict__:
            new.__dict__.update(self._private())
        return new

    def _private(self) -> dict[str, Any]:
        """What SDK code keeps on the object, beside the document."""
        return {name: value for name, value in self.__dict__.items() if name not in self._fields and name != "_settled"}

    def __copy__(self) -> Self:
        copy: Self = to_json(self, owner=type(self).__name__)
        return copy

    def __deepcopy__(self, _memo: object) -> Self:
        return self.__copy__()

    if TYPE_CHECKING:  # where a dict's methods give a dict, a model's give a model; the others have dict's overloads

        def copy(self) -> Self: ...
        def __or__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]
        def __ror__(self, value: dict[str, Any], /) -> Self: ...  # type: ignore[override]

    else:

        def copy(self):
            return self.__copy__()

        def __getitem__(self, key):
            if not self._settled:
                self._settle()
            return dict.__getitem__(self, key)

        def get(self, key, default=None, /):
            if not self._settled:
                self._settle()
            return dict.get(self, key, default)

        def items(self):
            if not self._settled:
                self._settle()
            return _items(self)

        def values(self):
            if not self._settled:
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
            return self.copy().__ior__(other) if isinstance(other, dict) else NotImplemented

        def __ror__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            new = self.copy()
            document = {**self._to_json(other), **shallow(new)}
            dict.clear(new)
            new._fill(document)
            return new

        def __delitem__(self, key):
            dict.__delitem__(self, key)
            self._forget(key)

        def pop(self, key, /, *default):
            if not self._settled:
                self._settle()
            value = dict.pop(self, key, *default)
            self._forget(key)
            return value

        def popitem(self):
            if not self._settled:
                self._settle()
            key, value = dict.popitem(self)
            self._forget(key)
            return key, value

        def clear(self):
            for key in list(self.keys()):  # a page of items has its own way of iterating
                del self[key]
