"""Offsets from UTC over a span of days, for counting arrivals by local day in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Offset:
    """Until the instant `until_at` (not included) local time is UTC + `seconds`."""

    until_at: datetime
    seconds: int


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, aware UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def utc_offsets(zone: ZoneInfo, *, first: date, last: date) -> tuple[Offset, ...]:
    """The offsets in force from the local day `first` to the end of `last`, in order."""
    at, end = day_begins(first, zone), day_begins(last + timedelta(days=1), zone)
    changes = [*_changes(zone, since=at, end=end), end]
    starts = [at, *changes[:-1]]
    return tuple(
        Offset(until, _seconds(zone, start)) for start, until in zip(starts, changes, strict=True)
    )


def _changes(zone: ZoneInfo, *, since: datetime, end: datetime) -> Iterator[datetime]:
    at = since
    while at < end:
        after = min(end, at + timedelta(days=1))
        if _seconds(zone, after) != _seconds(zone, at):
            yield _first_with_offset_of(zone, before=at, after=after)
        at = after


def _first_with_offset_of(zone: ZoneInfo, *, before: datetime, after: datetime) -> datetime:
    """The minute of the change, by halving."""
    old = _seconds(zone, before)
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        if _seconds(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _seconds(zone: ZoneInfo, at: datetime) -> int:
    return int(at.astimezone(zone).utcoffset().total_seconds())
