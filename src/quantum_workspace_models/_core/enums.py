"""The base class of extensible enums: the service may add values at any time."""

from __future__ import annotations

from contextlib import suppress
from enum import EnumMeta, StrEnum
from typing import Any


class _ExtensibleMeta(EnumMeta):
    def __getitem__(cls, name: str) -> Any:
        same = (known for known in cls.__members__ if isinstance(name, str) and known.lower() == name.lower())
        return super().__getitem__(next(same, name))

    def __contains__(cls, value: object) -> bool:
        # Python's own raises TypeError for some values, or ignores `_missing_`, depending on the version.
        with suppress(TypeError, ValueError):
            return cls(value) is not None
        return False


class ExtensibleEnum(StrEnum, metaclass=_ExtensibleMeta):
    """A `str` enum that may gain values. Members compare, format and serialize like their JSON strings.

    Lookups ignore case, by value and by name: ``SessionStatus("waiting")``, ``SessionStatus["waiting"]``. An unknown
    value in a document isn't an error: the attribute is a plain `str`. Looking it up raises `ValueError` or `KeyError`,
    and ``value in SessionStatus`` tells whether it can be looked up. ``auto()`` is the member's name in PascalCase.

    .. versionadded:: 0.1.0
    """

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]  # Enum passes these by position
        return "".join(map(str.capitalize, name.split("_")))

    @classmethod
    def _missing_(cls, value: object) -> Any:
        same = (member for member in cls if isinstance(value, str) and member.value.lower() == value.lower())
        return next(same, None)
