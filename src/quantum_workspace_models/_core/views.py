"""Typed views: what reads as ``list[datetime]`` is a list of strings in the document, and stays one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, MutableSequence
from typing import TYPE_CHECKING, Any

from .errors import mask
from .values import to_key

if TYPE_CHECKING:
    from .codecs import Codec


class _View:
    """A list or dict of a document, its items decoded as they are read and encoded as they are written."""

    __slots__ = ("_codec", "_raw")

    def __init__(self, raw: Any, codec: Codec) -> None:
        self._raw, self._codec = raw, codec

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [self._codec.decode(item) for item in self._raw[key]]
        return self._codec.decode(self._raw[key])

    def __delitem__(self, key: Any) -> None:
        del self._raw[key]

    def __len__(self) -> int:
        return len(self._raw)


class ListView(_View, MutableSequence[Any]):
    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]  # as a list

    def __setitem__(self, index: Any, value: Any) -> None:
        encode = self._codec.encode
        self._raw[index] = list(map(encode, value)) if isinstance(index, slice) else encode(value)

    def insert(self, index: int, value: Any) -> None:
        self._raw.insert(index, self._codec.encode(value))

    def extend(self, values: Iterable[Any]) -> None:
        self[len(self) :] = list(values)  # all of them, or none

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (list, ListView)) else NotImplemented

    def __repr__(self) -> str:
        return mask(repr(list(self)))


class DictView(_View, MutableMapping[str, Any]):
    __slots__ = ()

    def __setitem__(self, key: str, value: Any) -> None:
        self._raw[to_key(key)] = self._codec.encode(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __repr__(self) -> str:
        return mask(repr(dict(self)))
