"""The base of extensible enums: strings whose list of values the service may extend at any time."""

from __future__ import annotations

from enum import Enum, EnumMeta
from typing import Any, TypeVar

_Member = TypeVar("_Member")


class _IgnoreCase(EnumMeta):
    """Lookup by name ignores case: ``SessionStatus["waiting"]``."""

    def __getitem__(cls: type[_Member], name: str) -> _Member:
        members: dict[str, _Member] = {key.lower(): member for key, member in cls.__members__.items()}  # type: ignore[attr-defined]
        try:
            return members[name.lower()]
        except (KeyError, AttributeError):
            raise KeyError(name) from None


class ExtensibleEnum(str, Enum, metaclass=_IgnoreCase):
    """An enum whose members are their JSON strings: they compare, format and serialize as these.

    Lookup by name and by value ignore case. A value without a member is no error in a document: the attribute then
    reads as plain `str`. Only asking the enum for it, ``SessionStatus("Paused")``, is a `ValueError`.
    """

    # Enum's own would give "SessionStatus.WAITING" in an f-string, and differently so from one Python to the next.
    __str__ = str.__str__
    __format__ = str.__format__  # type: ignore[assignment]  # mypy minds the name of the parameter

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if isinstance(value, str):
            for member in cls:
                if member.value.lower() == value.lower():
                    return member
        return None
