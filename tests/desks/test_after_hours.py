from datetime import UTC, date, datetime

import pytest

from portal.desks.after_hours import after_hours_minutes
from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar

WEEK = (*(((540, 780), (840, 1050)) for _ in range(5)), (), ())
CLOCK = WorkingTime(Calendar("Europe/London", WEEK), date(2026, 11, 1), date(2026, 12, 31))


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(23, 10), at(23, 11), 0),  # inside
        (at(23, 17), at(23, 18, 10), 40),  # stayed on
        (at(23, 19), at(23, 20), 60),  # came back in the evening
        (at(23, 8), at(23, 10), 60),  # began before the opening
        (at(23, 17), at(24, 10), 0),  # left running over night
        (at(23, 9), at(23, 23, 59), 240),  # an evening is four hours at most
        (at(28, 10), at(28, 11), 60),  # a Saturday
    ],
)
def test_only_steps_outside_the_hours_count(start, end, minutes):
    assert after_hours_minutes([(start, end)], CLOCK) == pytest.approx(minutes)
