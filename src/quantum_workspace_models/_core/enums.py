"""The base of extensible enums: strings whose list of values the service may extend at any time."""

from __future__ import annotations

from enum import Enum, EnumMeta
from typing import Any


class _IgnoreCase(EnumMeta):
    def __getitem__(cls, name: str) -> Any:
        same = (known for known in cls.__members__ if isinstance(name, str) and known.lower() == name.lower())
        return super().__getitem__(next(same, name))


class ExtensibleEnum(str, Enum, metaclass=_IgnoreCase):
    """An enum whose members are their JSON strings: they compare, format and serialize as these.

    Lookup by name and by value ignores case. A value without a member is no error in a document: the attribute reads
    as plain `str`. Only asking the enum for it, ``SessionStatus("Paused")``, is a `ValueError`.
    """

    __str__ = str.__str__  # Enum's own would be "SessionStatus.WAITING"; f-strings follow this one

    @classmethod
    def _missing_(cls, value: object) -> Any:
        same = (member for member in cls if isinstance(value, str) and member.value.lower() == value.lower())
        return next(same, None)
