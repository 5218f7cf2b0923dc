"""Minutes worked after hours, read off stretches of work. For desks and groups of five or more;
nobody's evenings stand alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.desks.business_time import WorkingTime

FEWEST_PEOPLE = 5
LONGEST_EVENING = timedelta(hours=4)  # beyond it the clock was left running


def after_hours_minutes(
    stretches: Iterable[tuple[datetime, datetime]], clock_of_desk: WorkingTime
) -> float:
    """Of stretches (start, end): what lies after the closing of the day on which they end, and
    before the opening of the day on which they begin, up to four hours each.

    Only steps that somebody took count: a stretch that ends in the next morning's hours was left
    running, and says nothing of the night. Worked line: open to 17:30, begun 17:00, ended 18:10
    -> 40.
    """
    return sum(
        _evening(start, end, clock_of_desk) + _morning(start, end, clock_of_desk)
        for start, end in stretches
    )


def _evening(start: datetime, end: datetime, clock_of_desk: WorkingTime) -> float:
    if clock_of_desk.is_open(end):
        return 0.0
    closing = clock_of_desk.instant_of(clock_of_desk.minute_of(end))
    since = max(start, closing)
    is_same_day = clock_of_desk.local_day(since) == clock_of_desk.local_day(end)
    after = end - since if is_same_day else timedelta()
    return min(after, LONGEST_EVENING).total_seconds() / 60


def _morning(start: datetime, end: datetime, clock_of_desk: WorkingTime) -> float:
    opening = clock_of_desk.next_open(start)
    is_before = opening > start and opening <= end
    is_same_day = clock_of_desk.local_day(opening) == clock_of_desk.local_day(start)
    if not (is_before and is_same_day):
        return 0.0
    return min(opening - start, LONGEST_EVENING).total_seconds() / 60
