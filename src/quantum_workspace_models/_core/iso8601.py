"""Parsing and formatting date-times, dates, times and durations (RFC 3339, ISO 8601).

The parsers raise `ValueError`. The message doesn't repeat the text, which may be huge or secret.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import TypeVar

UTC = dt.timezone.utc
_DATE = r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d)(?:(?P<colon>:?)(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?"
    r"(?P<zone>[Zz]|(?P<sign>[+-])(?P<hours>\d\d)"
    r"(?:(?P<colons>:?)(?P<minutes>[0-5]\d)(?:(?P=colons)(?P<seconds>[0-5]\d))?)?)?"
)

# The shapes of text that are left to datetime.fromisoformat(), which is fast, but also accepts texts that aren't
# RFC 3339. In Python 3.10 it reads hardly any.
_SHAPES = frozenset(
    f"0000-00-00T00:00:00{fraction}{zone}".encode()
    for fraction in ["", *(f".{'0' * digits}" for digits in range(1, 10))]
    for zone in ["Z", "+00:00"]
    if sys.version_info >= (3, 11)
)
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def parse_datetime(text: str) -> dt.datetime:
    """Parses an RFC 3339 date-time, and returns it in UTC. Without an offset, it is taken as UTC.

    Digits after the microseconds are dropped. A leap second (second 60) becomes the first second of the next minute, as
    in POSIX time, and 24:00 the start of the next day.
    """
    if text.encode("ascii", "replace").translate(_DIGITS_TO_ZEROS) in _SHAPES:
        try:
            moment = dt.datetime.fromisoformat(text)
            if moment.tzinfo is UTC:
                return moment
        except ValueError:
            # The parser below raises one without the text in it.
            pass
    return _parse_any_datetime(text)


def _parse_any_datetime(text: str) -> dt.datetime:
    parts = _match(f"{_DATE}[Tt ]{_TIME}", text)
    shift = dt.timedelta(0)
    is_leap_second = parts["second"] == "60"
    if is_leap_second:
        parts["second"], shift = "59", dt.timedelta(seconds=1)
    elif (parts["hour"], int(parts["minute"]), int(parts["second"]), int(parts["fraction"])) == ("24", 0, 0, 0):
        parts["hour"], shift = "00", dt.timedelta(days=1)
    moment = _in_utc(dt.datetime.combine(_date(parts), _time(parts)))
    if is_leap_second and (moment.hour, moment.minute) != (23, 59):
        raise ValueError("second must be in 0..59")
    return _in_utc(moment, shift)


def _match(pattern: str, text: str) -> dict[str, str]:
    """The named groups of `pattern` in `text`. Groups that didn't match are "0"."""
    # Compiled when it is first used, to keep the import fast.
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None:
        raise ValueError("not in ISO 8601 format")
    return match.groupdict("0")


def _date(parts: dict[str, str]) -> dt.date:
    return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))


def _time(parts: dict[str, str]) -> dt.time:
    zone = None
    if parts["zone"] != "0":
        sign = -1 if parts["sign"] == "-" else 1
        hours, minutes, seconds = (sign * int(parts[name]) for name in ("hours", "minutes", "seconds"))
        zone = dt.timezone(dt.timedelta(hours=hours, minutes=minutes, seconds=seconds))
    microsecond = int(f"{parts['fraction']:0<6}"[:6])
    return dt.time(int(parts["hour"]), int(parts["minute"]), int(parts["second"]), microsecond, zone)


def _in_utc(moment: dt.datetime, shift: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
    try:
        return (moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)).astimezone(UTC) + shift
    except OverflowError:
        raise ValueError("year out of range: must be 1 to 9999 in UTC") from None


# A subclass may override anything, so its values are converted to the standard type first. Nothing may be lost.
_Value = TypeVar("_Value", dt.datetime, dt.date, dt.time, dt.timedelta)


def _check_same(standard: _Value, value: _Value) -> _Value:
    if standard != value:
        raise ValueError(f"it can't be represented exactly as a {type(standard).__name__}")
    return standard


def format_datetime(moment: dt.datetime) -> str:
    """Formats a datetime as RFC 3339, in UTC with ``Z``. A naive datetime is taken as UTC."""
    if type(moment) is not dt.datetime:
        moment = _check_same(dt.datetime.combine(dt.datetime.date(moment), dt.datetime.timetz(moment)), moment)
    if moment.tzinfo is not UTC:
        moment = _in_utc(moment)
    return f"{moment.isoformat()[:-6]}Z"


def format_date(day: dt.date) -> str:
    """Formats a date as ISO 8601."""
    return _check_same(dt.date.fromordinal(dt.date.toordinal(day)), day).isoformat()


def parse_date(text: str) -> dt.date:
    """Parses an ISO 8601 date: ``2020-09-30`` or ``20200930``."""
    return _date(_match(_DATE, text))


def parse_time(text: str) -> dt.time:
    """Parses an ISO 8601 time. It is timezone-aware if it has an offset. Digits after the microseconds are dropped."""
    return _time(_match(_TIME, text))


def format_time(time: dt.time) -> str:
    """Formats a time as ISO 8601, with its offset if it has one."""
    time = _check_same(dt.datetime.combine(dt.date.min, time).timetz(), time)
    if time.tzinfo is not None and time.utcoffset() is None:
        raise ValueError("its UTC offset depends on the date")
    text = time.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") and not time.utcoffset() and time.tzinfo else text


def parse_duration(text: str) -> dt.timedelta:
    """Parses an ISO 8601 duration. Years and months are refused, because their length varies."""
    import isodate

    # isodate also accepts "PT", a trailing newline and P2020-01-01.
    if text[-1:] not in "YMWDHS":
        raise ValueError("not an ISO 8601 duration")
    try:
        duration = isodate.parse_duration(text)
    except (isodate.ISO8601Error, OverflowError):
        raise ValueError("not an ISO 8601 duration in the range of timedelta") from None
    if not isinstance(duration, dt.timedelta):
        raise ValueError("years and months have no fixed length")
    return duration


def format_duration(duration: dt.timedelta) -> str:
    """Formats a timedelta as an ISO 8601 duration, with days as the largest unit."""
    import isodate

    text: str = isodate.duration_isoformat(_check_same(dt.timedelta.__pos__(duration), duration))
    return text
