"""Text of times, RFC 3339: one table for every Python. A part of contract point 5."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quantum_workspace_models._core import iso8601

UTC = dt.UTC


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=UTC)


DATETIMES = {
    "2020-09-30T23:57:11.5659691Z": at(2020, 9, 30, 23, 57, 11, 565969),
    "2020-09-30T23:57:02.3737928+00:00": at(2020, 9, 30, 23, 57, 2, 373792),
    "2020-09-30T23:57:11Z": at(2020, 9, 30, 23, 57, 11),
    "2020-09-30T23:57:11.5Z": at(2020, 9, 30, 23, 57, 11, 500000),
    "2020-09-30T23:57:11.123456789Z": at(2020, 9, 30, 23, 57, 11, 123456),
    "2020-09-30T23:57:11.999999999Z": at(2020, 9, 30, 23, 57, 11, 999999),
    "2020-09-30T23:57:11,5Z": None,
    "2020-09-30t23:57:11z": at(2020, 9, 30, 23, 57, 11),
    "2020-09-30T23:57:11.5z": at(2020, 9, 30, 23, 57, 11, 500000),
    "2020-09-30 23:57:11Z": at(2020, 9, 30, 23, 57, 11),
    "2020-09-30 23:57:11.1234567 +00:00": None,
    "2020-12-31T23:Z\0:60Z": None,
    "2020-12-31T00:00:Z\0+00:00": None,
    "2020-12-31T00:Z\0:00.0Z": None,
    "2020-09-30T23:57:11": at(2020, 9, 30, 23, 57, 11),
    "2020-09-30T23:57:11+02:00": at(2020, 9, 30, 21, 57, 11),
    "2020-09-30T23:57:11-0830": None,
    "2020-09-30T23:57:11+05": None,
    "2020-09-30T23:57:11+00:00:30": None,
    "2020-09-30 23:57:11-00:00:30": None,
    "2020-09-30T23:57:11-00:00": at(2020, 9, 30, 23, 57, 11),
    "20200930T235711Z": None,
    "2020-09-30T235711.5Z": None,
    "2020-09-30T23:57Z": None,
    "2020-09-30T23Z": None,
    "2020-W40-3T23:57:11Z": None,
    "2016-12-31T23:59:60Z": at(2017, 1, 1),
    "2016-12-31T23:59:60.5Z": at(2017, 1, 1, 0, 0, 0, 500000),
    "1990-12-31T15:59:60-08:00": at(1991, 1, 1),
    "20161231T235960Z": None,
    "2020-09-30T24:00:00Z": None,
    "2020-09-30T24:00:00.000Z": None,
    "0001-01-01T00:00:00Z": at(1, 1, 1),
    "9999-12-31T23:59:59.999999Z": at(9999, 12, 31, 23, 59, 59, 999999),
    "2020-02-29T00:00:00Z": at(2020, 2, 29),
    # refused
    "": None,
    "yesterday": None,
    "2020-09-30": None,
    "23:57:11Z": None,
    "2020-09-30x23:57:11Z": None,
    "2020-09-30T23:57:11Zulu": None,
    "2020-09-30T23:57:11Z\n": None,
    " 2020-09-30T23:57:11Z": None,
    "2020-09-30T23:57:11.Z": None,
    "2020-09-30T23:57:11.5": at(2020, 9, 30, 23, 57, 11, 500000),
    "2020-9-30T23:57:11Z": None,
    "2020-09-30T23:57:1Z": None,
    "20-09-30T23:57:11Z": None,
    "2020-09T23:57:11Z": None,
    "2020-274T23:57:11Z": None,
    "+2020-09-30T23:57:11Z": None,
    "0000-01-01T00:00:00Z": None,
    "10000-01-01T00:00:00Z": None,
    "2021-02-29T00:00:00Z": None,
    "2020-13-01T00:00:00Z": None,
    "2020-00-01T00:00:00Z": None,
    "20200001T000000Z": None,
    "2020-01-00T00:00:00Z": None,
    "2020-09-30T25:00:00Z": None,
    "2020-09-30T24:00:01Z": None,
    "2020-09-30T23:60:00Z": None,
    "2020-09-30T23:57:61Z": None,
    "2020-09-30T23:57:60Z": None,
    "2020-09-30T22:59:60Z": None,
    "2020-09-30T22:59:60-01:00": at(2020, 10, 1),
    "2020-09-30T23:59:60-01:00": None,
    "2020-09-30T23:57:11+24:00": None,
    "2020-09-30T23:57:11+00:60": None,
    "2020-09-30T23:57:11+00:00:60": None,
    "2020-09-30T23:57:11+1": None,
    "2020-09-30T23:57:11+00:00:00.5": None,
    "2020-09-30T23:57:11+00:0000": None,
    "2020-09-30T23:57.5Z": None,
    "2020-09-30T23:57:211+00:00": None,
    "2020-09-30T23:57:11:5Z": None,
    "2020-09-30T23:57:11.565969.1Z": None,
    "2020-09-30T23:57:11.123456\u0661Z": None,
    "2020-09-30T23:57:11,Z": None,
    "2020-09-30T23:57:11.+00:00": None,
    "2020-09-30T23:57:11+00:00Z": None,
    "2020-09-30T23:57:11Z+00:00": None,
    "2020-09-30T23:57:11.1.1Z": None,
    "2020-09-30T23:57:\uff111Z": None,
    "2020-09-30T23:57:1\uff11Z": None,
    "2020-09-30T23:5711Z": None,
    "0001-01-01T00:00:00+01:00": None,
    "9999-12-31T23:59:59-01:00": None,
    "9999-12-31T23:59:60Z": None,
    "9999-12-31T24:00:00Z": None,
    "\uff12\uff1020-09-30T23:57:11Z": None,
    "1601424000": None,
    "Wed, 30 Sep 2020 23:57:11 GMT": None,
}


@pytest.mark.parametrize("text", DATETIMES)
@pytest.mark.parametrize("native", [True, False])
def test_datetimes(text: str, native: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text has one meaning on every Python, whether its own parser is used or not."""
    if not native:
        monkeypatch.setattr(iso8601, "_SHAPES", frozenset())
    expected = DATETIMES[text]
    if expected is None:
        with pytest.raises(ValueError, match=r"^[^'\"]*$"):  # a reason, not the text
            iso8601.parse_datetime(text)
    else:
        moment = iso8601.parse_datetime(text)
        assert moment == expected
        assert moment.tzinfo is UTC


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be changed")
@pytest.mark.parametrize("zone", ["UTC0", "EST5EDT", "XXX-14"])
def test_the_zone_of_the_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time without an offset means UTC, whatever the zone of the machine is."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for text, expected in DATETIMES.items():
            if expected is not None:
                assert iso8601.parse_datetime(text) == expected
        assert iso8601.format_datetime(dt.datetime(2020, 9, 30, 23, 57, 11)) == "2020-09-30T23:57:11Z"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.datetimes(timezones=st.none() | st.timezones() | st.just(UTC)))
def test_a_written_datetime_reads_as_the_same_moment(moment: dt.datetime) -> None:
    """In UTC with Z; a naive one means UTC."""
    try:
        expected = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        with pytest.raises(ValueError, match="must be 1 to 9999 in UTC"):
            iso8601.format_datetime(moment)
        return
    text = iso8601.format_datetime(moment)
    assert text.endswith("Z")
    assert iso8601.parse_datetime(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-09-30", dt.date(2020, 9, 30)),
        ("20200930", None),
        ("2020-W40-3", None),
        ("2020-00-30", None),
        ("2020-09", None),
        ("2020", None),
        ("2020-02-30", None),
        ("2020-09-30T00:00:00Z", None),
        ("2020-09-30\n", None),
    ],
)
def test_dates(text: str, expected: dt.date | None) -> None:
    """A whole date."""
    if expected is None:
        with pytest.raises(ValueError, match="."):
            iso8601.parse_date(text)
    else:
        assert iso8601.parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23:57:11", dt.time(23, 57, 11)),
        ("23:57:11.1234567Z", dt.time(23, 57, 11, 123456, UTC)),
        ("23:57:11-08:30", dt.time(23, 57, 11, tzinfo=dt.timezone(-dt.timedelta(hours=8, minutes=30)))),
        ("23:57:11.5+02:00", dt.time(23, 57, 11, 500000, dt.timezone(dt.timedelta(hours=2)))),
        ("235711", None),
        ("23:57", None),
        ("23:57:11,5", None),
        ("23:57:11+0200", None),
        ("23:57:11+02:00:30", None),
        ("T23:57", None),
        ("24:00", None),
        ("23:57:60", None),
        ("23:57:11+24:00", None),
        ("", None),
    ],
)
def test_times(text: str, expected: dt.time | None) -> None:
    """A time of day, aware where the text has an offset."""
    if expected is None:
        with pytest.raises(ValueError, match="."):
            iso8601.parse_time(text)
    else:
        time = iso8601.parse_time(text)
        assert (time.replace(tzinfo=None), time.utcoffset()) == (expected.replace(tzinfo=None), expected.utcoffset())


def test_times_with_an_odd_offset() -> None:
    """An offset that has seconds, or depends on the date, is refused: RFC 3339 can't write it."""
    time = dt.time(4, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=-1, minutes=30)))
    assert iso8601.format_time(time) == "04:30:12-00:30"
    assert iso8601.parse_time(iso8601.format_time(time)) == time
    for offset in (dt.timedelta(seconds=50), dt.timedelta(hours=1, microseconds=1)):
        with pytest.raises(ValueError, match="its UTC offset depends on the date, or has seconds"):
            iso8601.format_time(dt.time(12, tzinfo=dt.timezone(offset)))

    class Local(dt.tzinfo):
        def utcoffset(self, _: dt.datetime | None, /) -> dt.timedelta | None:
            return None

    with pytest.raises(ValueError, match="depends on the date"):
        iso8601.format_time(dt.time(12, tzinfo=Local()))


@given(st.times())
def test_a_written_time_reads_as_the_same(time: dt.time) -> None:
    """A time survives."""
    assert iso8601.parse_time(iso8601.format_time(time)) == time


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "1D", "P1", "pt1h", "P1Y", "P1M", "PT1S\n", "P0001-02-03T04:05:06", "PT" + "9" * 30 + "S"]
)
def test_refused_durations(text: str) -> None:
    """What is no duration, or of no fixed length, or longer than a timedelta."""
    with pytest.raises(ValueError, match=r"^[^'\"]*$"):
        iso8601.parse_duration(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P0D", dt.timedelta(0)),
        ("P2W", dt.timedelta(weeks=2)),
        ("P1DT2H3M4.5S", dt.timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("-PT1,5S", dt.timedelta(seconds=-1.5)),
        ("+PT36H", dt.timedelta(hours=36)),
    ],
)
def test_durations(text: str, expected: dt.timedelta) -> None:
    """Weeks, days, hours, minutes, seconds, a fraction and a sign."""
    assert iso8601.parse_duration(text) == expected


@given(st.timedeltas())
def test_a_written_duration_reads_as_the_same(duration: dt.timedelta) -> None:
    """A duration survives, to the microsecond."""
    assert iso8601.parse_duration(iso8601.format_duration(duration)) == duration
