"""Typed views: what reads as ``list[datetime]`` is a list of strings in the document, and stays one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, MutableSequence, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from .display import mask
from .errors import ModelError
from .values import BaseView, to_key

if TYPE_CHECKING:
    from .codecs import Codec


class View(BaseView):
    """A list or dict of a document, its items decoded as they are read and encoded as they are written."""

    __slots__ = ("codec",)
    _kind: ClassVar[Any]

    def __init__(self, raw: Any, codec: Codec) -> None:
        self.raw, self.codec = raw, codec

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [self.codec.decode(item) for item in self.raw[key]]
        return self.codec.decode(self.raw[key])

    def __len__(self) -> int:
        return len(self.raw)

    def __repr__(self) -> str:
        try:
            return mask(repr(self._kind(self)))
        except ModelError:  # what was put behind the view's back, and can't be read
            return mask(repr(self.raw))


class ListView(View, MutableSequence[Any]):
    __slots__ = ()
    _kind = list
    __hash__ = None  # type: ignore[assignment]  # as a list

    def __setitem__(self, index: Any, value: Any) -> None:
        encode = self.codec.encode
        self.raw[index] = list(map(encode, value)) if isinstance(index, slice) else encode(value)

    def __delitem__(self, index: Any) -> None:
        del self.raw[index]

    def insert(self, index: int, value: Any) -> None:
        self.raw.insert(index, self.codec.encode(value))

    def extend(self, values: Iterable[Any]) -> None:
        self[len(self) :] = list(values)  # all of them, or none

    def reverse(self) -> None:
        self.raw.reverse()  # not by reading and writing, which changes the text of an item

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (list, ListView)) else NotImplemented


class DictView(View, MutableMapping[str, Any]):
    __slots__ = ()
    _kind = dict

    def __setitem__(self, key: str, value: Any) -> None:
        self.raw[to_key(key)] = self.codec.encode(value)

    def __delitem__(self, key: str) -> None:
        del self.raw[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)


class KeysView(View, Sequence[str]):
    """The keys of an object, where a field is a list now and was an object before. To be read only."""

    __slots__ = ()
    _kind = list
    __hash__ = None  # type: ignore[assignment]  # as a list

    def __getitem__(self, index: Any) -> Any:
        return list(self.raw)[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __contains__(self, key: object) -> bool:
        return key in self.raw

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (list, KeysView)) else NotImplemented
