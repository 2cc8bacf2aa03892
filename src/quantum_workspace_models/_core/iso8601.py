"""Text of date-times, dates, times and durations (RFC 3339, ISO 8601), both directions.

Every function that reads raises `ValueError`, with a reason that doesn't repeat the text: it may be huge, or secret.
"""

from __future__ import annotations

import datetime as dt
import re
import sys

_DATE = r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
_ZONE = r"[Zz]|(?P<sign>[+-])(?P<hours>\d\d)(?:(?P<colons>:?)(?P<minutes>\d\d)(?:(?P=colons)(?P<seconds>\d\d))?)?"
_TIME = (
    r"(?P<hour>\d\d)(?:(?P<colon>:?)(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?"
    rf"(?P<zone>{_ZONE})?"
)

# Python's own parser reads some texts that are no date-times, so it gets those of the usual shapes only. In 3.10
# it reads hardly any.
_SHAPES = frozenset(
    f"0000-00-00T00:00:00{fraction}{zone}".encode()
    for fraction in ["", *(f".{'0' * digits}" for digits in range(1, 10))]
    for zone in ["Z", "+00:00"]
    if sys.version_info >= (3, 11)
)
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def parse_datetime(text: str) -> dt.datetime:
    """The moment that `text` names, in UTC. Without an offset it is UTC; digits after the sixth are cut off.

    Second 60 of a leap second is the first of the next minute, as in POSIX time, and 24:00 the end of the day.
    """
    if text.encode("ascii", "replace").translate(_DIGITS_TO_ZEROS) in _SHAPES:
        try:
            moment = dt.datetime.fromisoformat(text)
            if moment.tzinfo is dt.timezone.utc:
                return moment
        except ValueError:
            # The reason is told below, without the text.
            pass
    return _parse_any_datetime(text)


def _parse_any_datetime(text: str) -> dt.datetime:
    parts = _parts(f"{_DATE}[Tt ]{_TIME}", text)
    hour, minute, second, microsecond = _clock(parts)
    shift = dt.timedelta(0)
    if second == 60:
        second, shift = 59, dt.timedelta(seconds=1)
    elif (hour, minute, second, microsecond) == (24, 0, 0, 0):
        hour, shift = 0, dt.timedelta(days=1)
    local = dt.datetime.combine(_day(parts), dt.time(hour, minute, second, microsecond, _zone(parts)))
    moment = _in_utc(local, shift)
    if second < int(parts["second"]) and (moment - shift).strftime("%H:%M") != "23:59":
        raise ValueError("second must be in 0..59")
    return moment


def _parts(pattern: str, text: str) -> dict[str, str]:
    """The named groups of `pattern` in `text`; those that have no part in it are "0"."""
    # Compiled at the first use, which costs nothing on import.
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None:
        raise ValueError("not of the form that ISO 8601 gives it")
    return match.groupdict("0")


def _day(parts: dict[str, str]) -> dt.date:
    return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))


def _clock(parts: dict[str, str]) -> tuple[int, int, int, int]:
    return int(parts["hour"]), int(parts["minute"]), int(parts["second"]), int(f"{parts['fraction']:0<6}"[:6])


def _zone(parts: dict[str, str]) -> dt.timezone:
    hours, minutes, seconds = int(parts["hours"]), int(parts["minutes"]), int(parts["seconds"])
    if minutes > 59 or seconds > 59:
        raise ValueError("minutes and seconds of an offset must be in 0..59")
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-offset if parts["sign"] == "-" else offset)


def _in_utc(moment: dt.datetime, shift: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
    try:
        if moment.utcoffset() is None:
            return moment.replace(tzinfo=dt.timezone.utc)
        return moment.astimezone(dt.timezone.utc) + shift
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


def format_datetime(moment: dt.datetime) -> str:
    """`moment` as RFC 3339, in UTC with ``Z``; a naive one means UTC."""
    if moment.tzinfo is not dt.timezone.utc:
        moment = _in_utc(moment)
    return f"{moment.isoformat()[:-6]}Z"


def parse_date(text: str) -> dt.date:
    """The day that `text` names: ``2020-09-30`` or ``20200930``."""
    return _day(_parts(_DATE, text))


def parse_time(text: str) -> dt.time:
    """The time of day that `text` names, aware where it has an offset; digits after the sixth are cut."""
    parts = _parts(_TIME, text)
    return dt.time(*_clock(parts), _zone(parts) if parts["zone"] != "0" else None)


def format_time(time: dt.time) -> str:
    """`time` as ISO 8601, with its offset where it has one."""
    if time.tzinfo is not None and time.utcoffset() is None:
        raise ValueError("the offset of its time zone depends on the day")
    text = time.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") and not time.utcoffset() and time.tzinfo else text


def parse_duration(text: str) -> dt.timedelta:
    """The length of time that `text` names. Years and months are refused: how long they are depends on when."""
    import isodate

    # isodate reads "PT", a line's end, and a date after a P.
    if text[-1:] not in "YMWDHS":
        raise ValueError("not a duration of ISO 8601")
    try:
        duration = isodate.parse_duration(text)
    except (isodate.ISO8601Error, OverflowError):
        raise ValueError("not a duration of ISO 8601 that a timedelta can hold") from None
    if not isinstance(duration, dt.timedelta):
        raise ValueError("years and months have no fixed length")
    return duration


def format_duration(duration: dt.timedelta) -> str:
    """`duration` as ISO 8601, from days downward."""
    import isodate

    text: str = isodate.duration_isoformat(duration)
    return text
