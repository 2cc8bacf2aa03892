"""Date-times, dates, times (RFC 3339) and durations (ISO 8601). Messages don't repeat a text, which may be secret."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar

UTC = dt.UTC
_Parsed = TypeVar("_Parsed", dt.datetime, dt.date, dt.time)
# RFC 3339, section 5.6. The hour is limited because newer versions of Python accept 24:00.
_DATE = r"(?P<date>\d{4}-\d\d-\d\d)"
_TIME = (
    r"(?P<time>(?:[01]\d|2[0-3]):[0-5]\d):(?P<second>[0-5]\d|60)(?P<fraction>\.\d+)?"
    r"(?P<zone>[Zz]|[+-]\d\d:[0-5]\d)?"
)

# Texts of these shapes are left to datetime.fromisoformat(), which is fast, but also accepts what isn't RFC 3339.
_SHAPES = frozenset(
    f"0000-00-00T00:00:00{fraction}{zone}".encode()
    for fraction in ["", *(f".{'0' * digits}" for digits in range(1, 10))]
    for zone in ["Z", "+00:00"]
)
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def parse_datetime(text: str) -> dt.datetime:
    """Parses an RFC 3339 date-time, and returns it in UTC. Without an offset, it is taken as UTC.

    Digits after the microseconds are dropped. A leap second (second 60) becomes the first second of the next minute, as
    in POSIX time.
    """
    try:
        if text.encode().translate(_DIGITS_TO_ZEROS) in _SHAPES:
            moment = dt.datetime.fromisoformat(text)
            # The offset may not be zero, and newer versions of Python read the hour 24 as 0.
            if moment.tzinfo is UTC and (moment.hour or text[11] != "2"):
                return moment
    except ValueError:
        # The parser below raises one without the text in it.
        pass
    parts = _match(f"{_DATE}[Tt ]{_TIME}", text)
    moment = _in_utc(_parse(dt.datetime, f"{parts['date']}T{_time_text(parts)}"))
    if parts["second"] != "60":
        return moment
    if (moment.hour, moment.minute) != (23, 59):
        raise ValueError("second must be in 0..59")
    return _in_utc(moment, dt.timedelta(seconds=1))


def _match(pattern: str, text: str) -> dict[str, str]:
    """The named groups of `pattern` in `text`. Groups that didn't match are empty."""
    # Compiled when it is first used, to keep the import fast.
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None:
        raise ValueError("not in the format of RFC 3339")
    return match.groupdict("")


def _time_text(parts: dict[str, str]) -> str:
    second = "59" if parts["second"] == "60" else parts["second"]
    return f"{parts['time']}:{second}{parts['fraction'][:7]}{parts['zone'].upper()}"


def _parse(kind: type[_Parsed], text: str) -> _Parsed:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        # Python's message may have the text in it.
        raise ValueError(f"out of range for a {kind.__name__}") from None


def _in_utc(moment: dt.datetime, shift: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
    try:
        return (moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)).astimezone(UTC) + shift
    except OverflowError:
        raise ValueError("year out of range: must be 1 to 9999 in UTC") from None


def _check_same(standard: Any, value: Any) -> Any:
    """`standard`, which is made from `value`: a subclass may override anything, and nothing may be lost."""
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


def parse_date(text: str) -> dt.date:
    """Parses a full-date of RFC 3339, which is an ISO 8601 date: ``2020-09-30``."""
    return _parse(dt.date, _match(_DATE, text)["date"])


def format_date(day: dt.date) -> str:
    """Formats a date as ISO 8601."""
    return str(_check_same(dt.date.fromordinal(dt.date.toordinal(day)), day))


def parse_time(text: str) -> dt.time:
    """Parses a time of RFC 3339: ``23:57:11.5Z``. It is timezone-aware if it has an offset.

    Digits after the microseconds are dropped.
    """
    parts = _match(_TIME, text)
    if parts["second"] == "60":
        raise ValueError("second must be in 0..59")
    return _parse(dt.time, _time_text(parts))


def format_time(time: dt.time) -> str:
    """Formats a time as ISO 8601, with its offset if it has one."""
    time = _check_same(dt.datetime.combine(dt.date.min, time).timetz(), time)
    offset = time.utcoffset()
    if time.tzinfo is not None and (offset is None or offset.total_seconds() % 60):
        raise ValueError("its UTC offset depends on the date, or has seconds")
    text = time.isoformat()
    return text if offset is None or offset else f"{text[:-6]}Z"


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

    return str(isodate.duration_isoformat(_check_same(dt.timedelta.__pos__(duration), duration)))
