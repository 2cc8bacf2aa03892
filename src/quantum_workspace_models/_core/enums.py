"""The base class of extensible enums, to whose values the service may add at any time."""

from __future__ import annotations

from enum import Enum, EnumMeta
from typing import Any


class _CaseInsensitiveMeta(EnumMeta):
    def __getitem__(cls, name: str) -> Any:
        same = (known for known in cls.__members__ if isinstance(name, str) and known.lower() == name.lower())
        return super().__getitem__(next(same, name))


class ExtensibleEnum(str, Enum, metaclass=_CaseInsensitiveMeta):
    """An enum whose members are their JSON strings: they compare, format and serialize like these.

    Lookup by name and by value ignores case. A value without a member is no error in a document: the attribute reads
    as a plain `str`. Looking it up, as in ``SessionStatus("Paused")``, raises `ValueError`.
    """

    # Enum's own would give "SessionStatus.WAITING", in f-strings too.
    __str__ = str.__str__

    @classmethod
    def _missing_(cls, value: object) -> Any:
        same = (member for member in cls if isinstance(value, str) and member.value.lower() == value.lower())
        return next(same, None)
