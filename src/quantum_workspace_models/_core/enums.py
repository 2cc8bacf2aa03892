"""The base class of extensible enums: the service may add values at any time."""

from __future__ import annotations

from enum import EnumMeta, StrEnum
from typing import Any


class _CaseInsensitiveMeta(EnumMeta):
    def __getitem__(cls, name: str) -> Any:
        same = (known for known in cls.__members__ if isinstance(name, str) and known.lower() == name.lower())
        return super().__getitem__(next(same, name))


class ExtensibleEnum(StrEnum, metaclass=_CaseInsensitiveMeta):
    """A `str` enum that may gain values. Members compare, format and serialize like their JSON strings.

    Lookups ignore case, by value and by name: ``SessionStatus("waiting")``, ``SessionStatus["waiting"]``. An unknown
    value in a document isn't an error: the attribute is a plain `str`. Looking it up raises `ValueError` or `KeyError`.

    .. versionadded:: 0.1.0
    """

    @classmethod
    def _missing_(cls, value: object) -> Any:
        same = (member for member in cls if isinstance(value, str) and member.value.lower() == value.lower())
        return next(same, None)
