"""The same hour by the clock of the head office, whole weeks later."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

HEAD_OFFICE = ZoneInfo("Europe/London")


def shifted(at: datetime, weeks: int) -> datetime:
    """`at` moved by whole weeks; 09:00 stays 09:00 though the clocks changed between."""
    later = at + timedelta(weeks=weeks)
    return later + _extra(at, later)


def clock_changes(
    weeks: int, *, first: date, last: date
) -> list[tuple[datetime, datetime, timedelta]]:
    """Stretches of instants (begin, end, extra) between two days that move by more or less than
    the weeks, because the clocks change before they arrive."""
    span = timedelta(weeks=weeks)
    begin = datetime.combine(first, time(), tzinfo=UTC)
    end = datetime.combine(last, time(), tzinfo=UTC)
    changes = _changes(begin, end + span)
    edges = sorted({begin, end, *changes, *(at - span for at in changes)})
    stretches = []
    for start, finish in pairwise(edge for edge in edges if begin <= edge <= end):
        extra = _extra(start, start + span)
        if extra:
            stretches.append((start, finish, extra))
    return stretches


def _changes(begin: datetime, end: datetime) -> list[datetime]:
    """Full hours at which the offset from UTC changes."""
    hours = int((end - begin) / timedelta(hours=1))
    instants = [begin + timedelta(hours=n) for n in range(hours + 1)]
    return [b for a, b in pairwise(instants) if _offset(a) != _offset(b)]


def _extra(at: datetime, later: datetime) -> timedelta:
    return _offset(at) - _offset(later)


def _offset(at: datetime) -> timedelta:
    return at.astimezone(HEAD_OFFICE).utcoffset()
