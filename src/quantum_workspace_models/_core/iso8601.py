"""Text of date-times, dates, times and durations (RFC 3339, ISO 8601), both directions.

Every function that reads raises `ValueError`, with a reason that doesn't repeat the text: it may be huge, or secret.
"""

from __future__ import annotations

import datetime as dt
import re
import sys

_DATE = r"\d{4}-\d\d-\d\d|\d{8}|\d{4}-W\d\d-\d"
_TIME = r"\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?|\d\d(?:\d\d(?:[.,]\d+)?)?)?"
_OFFSET = r"(?P<sign>[+-])(?P<hours>\d\d)(?:(?P<colon>:?)(?P<minutes>\d\d)(?:(?P=colon)(?P<seconds>\d\d))?)?"
_DATE_TIME = re.compile(rf"(?P<date>{_DATE})[Tt ](?P<time>{_TIME})(?:[Zz]|{_OFFSET})?", re.ASCII)
_FULL_DATE = re.compile(_DATE, re.ASCII)
_FULL_TIME = re.compile(rf"(?P<time>{_TIME})(?P<zone>[Zz]|{_OFFSET})?", re.ASCII)
_LEAP_SECOND = re.compile(r"(\d\d:?\d\d:?)60")
_MIDNIGHT = re.compile(r"24(?::?00(?::?00(?:[.,]0+)?)?)?")

_NATIVE = sys.version_info >= (3, 11)  # 3.10's own parser takes too little to try
_DAY = dt.timedelta(days=1)
_SECOND = dt.timedelta(seconds=1)


def parse_datetime(text: str) -> dt.datetime:
    """The moment that `text` names, in UTC. Without an offset it is UTC; digits after the sixth are cut.

    Second 60 of a leap second is the first of the next minute, as in POSIX time, and 24:00 the end of the day.
    """
    # Python's parser reads some texts that are no times, and some wrongly: only those of the usual shape go there.
    end = -1 if text[-1:] == "Z" else -6 if text[-6:] == "+00:00" else 0
    if _NATIVE and end and text[10:11] == "T" and text[16:17] == ":" and text[end - 1 : end].isdigit():
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            pass  # the reason is told below, without the text
    return _parse_slowly(text)


def _in_utc(moment: dt.datetime) -> dt.datetime:
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=dt.timezone.utc)
    try:
        return moment.astimezone(dt.timezone.utc)
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


def _parse_slowly(text: str) -> dt.datetime:
    import isodate  # most programs never come here

    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError("not a date and time of ISO 8601")
    clock, shift = match["time"], dt.timedelta(0)
    leap = _LEAP_SECOND.match(clock)
    if leap:
        clock, shift = f"{leap[1]}59{clock[leap.end() :]}", _SECOND
    elif _MIDNIGHT.fullmatch(clock):
        clock, shift = f"00{clock[2:]}", _DAY
    zone = dt.timezone.utc if match["sign"] is None else _offset(match)
    moment = _in_utc(dt.datetime.combine(isodate.parse_date(match["date"]), isodate.parse_time(clock), zone))
    if leap and (moment.hour, moment.minute) != (23, 59):
        raise ValueError("second must be in 0..59")
    try:
        return moment + shift
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


def _offset(match: re.Match[str]) -> dt.timezone:
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
    if minutes > 59 or seconds > 59:
        raise ValueError("minutes and seconds of an offset must be in 0..59")
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-offset if match["sign"] == "-" else offset)


def format_datetime(moment: dt.datetime) -> str:
    """`moment` as RFC 3339, in UTC with ``Z``; a naive one means UTC."""
    return _in_utc(moment).isoformat().replace("+00:00", "Z")


def parse_date(text: str) -> dt.date:
    """The day that `text` names: ``2020-09-30``, ``20200930`` or ``2020-W40-3``."""
    import isodate

    if _FULL_DATE.fullmatch(text) is None:
        raise ValueError("not a date of ISO 8601")
    date: dt.date = isodate.parse_date(text)
    return date


def parse_time(text: str) -> dt.time:
    """The time of day that `text` names, aware where it has an offset; digits after the sixth are cut."""
    import isodate

    match = _FULL_TIME.fullmatch(text)
    if match is None:
        raise ValueError("not a time of ISO 8601")
    time: dt.time = isodate.parse_time(match["time"])
    if match["zone"] is None:
        return time
    return time.replace(tzinfo=dt.timezone.utc if match["sign"] is None else _offset(match))


def format_time(time: dt.time) -> str:
    """`time` as ISO 8601, with its offset where it has one."""
    return time.isoformat().replace("+00:00", "Z")


def parse_duration(text: str) -> dt.timedelta:
    """The length of time that `text` names. Years and months are refused: how long they are depends on when."""
    import isodate

    if text[-1:] not in "YMWDHS":  # isodate takes "PT", a line's end, and a date with a P in front
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
