"""Typed views: what reads as ``list[datetime]`` is a list of strings in the document, and stays one."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, MutableSequence
from typing import TYPE_CHECKING, Any

from .values import to_key

if TYPE_CHECKING:
    from .codecs import Codec


class ListView(MutableSequence[Any]):
    """A list in a document, its items decoded as they are read and encoded as they are written."""

    __slots__ = ("_codec", "_raw")
    __hash__ = None  # type: ignore[assignment]  # as a list

    def __init__(self, raw: list[Any], codec: Codec) -> None:
        self._raw, self._codec = raw, codec

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._codec.decode(item) for item in self._raw[index]]
        return self._codec.decode(self._raw[index])

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            self._raw[index] = [self._codec.encode(item) for item in value]
        else:
            self._raw[index] = self._codec.encode(value)

    def __delitem__(self, index: Any) -> None:
        del self._raw[index]

    def __len__(self) -> int:
        return len(self._raw)

    def insert(self, index: int, value: Any) -> None:
        self._raw.insert(index, self._codec.encode(value))

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (list, ListView)) else NotImplemented

    def __repr__(self) -> str:
        return repr(list(self))


class DictView(MutableMapping[str, Any]):
    """An object in a document, its values decoded as they are read and encoded as they are written."""

    __slots__ = ("_codec", "_raw")

    def __init__(self, raw: dict[str, Any], codec: Codec) -> None:
        self._raw, self._codec = raw, codec

    def __getitem__(self, key: str) -> Any:
        return self._codec.decode(self._raw[key])

    def __setitem__(self, key: str, value: Any) -> None:
        self._raw[to_key(key)] = self._codec.encode(value)

    def __delitem__(self, key: str) -> None:
        del self._raw[key]

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __repr__(self) -> str:
        return repr(dict(self))
