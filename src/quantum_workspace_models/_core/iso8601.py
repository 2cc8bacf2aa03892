"""Text of date-times, dates, times and durations (RFC 3339, ISO 8601), both directions.

Every function that reads raises `ValueError`, with a reason that doesn't repeat the text: it may be huge, or secret.
"""

from __future__ import annotations

import datetime as dt
import re
import sys

_DATE = r"\d{4}-(?!00)\d\d-\d\d|\d{4}(?!00)\d{4}"  # isodate takes month 00 for January
_TIME = r"\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?|\d\d(?:\d\d(?:[.,]\d+)?)?)?"
_OFFSET = r"(?P<sign>[+-])(?P<hours>\d\d)(?:(?P<colon>:?)(?P<minutes>\d\d)(?:(?P=colon)(?P<seconds>\d\d))?)?"
_DATE_TIME = rf"(?P<date>{_DATE})[Tt ](?P<time>{_TIME})(?:[Zz]|{_OFFSET})?"
_FULL_TIME = rf"(?P<time>{_TIME})(?P<zone>[Zz]|{_OFFSET})?"
_LEAP_SECOND = r"(\d\d:?\d\d:?)60"
_MIDNIGHT = r"24(?::?00(?::?00(?:[.,]0+)?)?)?"

_NATIVE = sys.version_info >= (3, 11)  # 3.10's own parser takes too little to try
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)", re.ASCII).fullmatch
_NO_TIME = dt.timedelta(0)


def parse_datetime(text: str) -> dt.datetime:
    """The moment that `text` names, in UTC. Without an offset it is UTC; digits after the sixth are cut.

    Second 60 of a leap second is the first of the next minute, as in POSIX time, and 24:00 the end of the day.
    """
    # Python's parser reads some texts that are no times, and some wrongly: only those of the usual shape go there.
    if _NATIVE and _USUAL(text):
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            pass  # the reason is told below, without the text
    return _parse_slowly(text)


def _parse_slowly(text: str) -> dt.datetime:
    import isodate  # most programs never come here

    match = _match(_DATE_TIME, text)
    clock, shift = match["time"], _NO_TIME
    leap = re.match(_LEAP_SECOND, clock)
    if leap:
        clock, shift = f"{leap[1]}59{clock[leap.end() :]}", dt.timedelta(seconds=1)
    elif re.fullmatch(_MIDNIGHT, clock):
        clock, shift = f"00{clock[2:]}", dt.timedelta(days=1)
    local = dt.datetime.combine(isodate.parse_date(match["date"]), isodate.parse_time(clock), _zone(match))
    moment = _in_utc(local, shift)
    if leap and (moment - shift).strftime("%H:%M") != "23:59":
        raise ValueError("second must be in 0..59")
    return moment


def _match(pattern: str, text: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text, re.ASCII)  # compiled here, by the first who needs it, and not on import
    if match is None:
        raise ValueError("not of the form that ISO 8601 gives it")
    return match


def _zone(match: re.Match[str]) -> dt.timezone:
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
    if minutes > 59 or seconds > 59:
        raise ValueError("minutes and seconds of an offset must be in 0..59")
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-offset if match["sign"] == "-" else offset)


def _in_utc(moment: dt.datetime, shift: dt.timedelta = _NO_TIME) -> dt.datetime:
    try:
        if moment.utcoffset() is None:
            return moment.replace(tzinfo=dt.timezone.utc)
        return moment.astimezone(dt.timezone.utc) + shift
    except OverflowError:
        raise ValueError("outside the years 1 to 9999 in UTC") from None


def format_datetime(moment: dt.datetime) -> str:
    """`moment` as RFC 3339, in UTC with ``Z``; a naive one means UTC."""
    return _in_utc(moment).isoformat().replace("+00:00", "Z")


def parse_date(text: str) -> dt.date:
    """The day that `text` names: ``2020-09-30`` or ``20200930``."""
    import isodate

    date: dt.date = isodate.parse_date(_match(_DATE, text)[0])
    return date


def parse_time(text: str) -> dt.time:
    """The time of day that `text` names, aware where it has an offset; digits after the sixth are cut."""
    import isodate

    match = _match(_FULL_TIME, text)
    time: dt.time = isodate.parse_time(match["time"])
    return time.replace(tzinfo=_zone(match)) if match["zone"] else time


def format_time(time: dt.time) -> str:
    """`time` as ISO 8601, with its offset where it has one."""
    if time.tzinfo is not None and time.utcoffset() is None:
        raise ValueError("the offset of its time zone depends on the day")
    text = time.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") and not time.utcoffset() and time.tzinfo else text


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
