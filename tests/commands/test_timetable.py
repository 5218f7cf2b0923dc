from datetime import UTC, datetime, timedelta

import pytest

from portal.commands.handlers import HANDLERS
from portal.commands.timetable import TIMETABLE, Entry, slot_start, slots

NIGHTLY = Entry("x", every=timedelta(days=1), after=timedelta(hours=3))
HOURLY = Entry("y", every=timedelta(hours=1))


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 59, tzinfo=UTC), datetime(2026, 11, 22, 3, 0, tzinfo=UTC)),
    ],
)
def test_a_daily_slot_begins_at_its_hour(now, start):
    assert slot_start(NIGHTLY, now) == start


def test_each_hour_is_one_slot_through_the_nights_when_clocks_change():
    start = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    begun = {slot_start(HOURLY, start + timedelta(minutes=10 * step)) for step in range(6 * 72)}

    assert len(begun) == 73


def test_a_slot_has_the_same_key_however_often_the_clock_ticks():
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def keys(now):
        return dict(slots(now, timetable=(NIGHTLY, HOURLY)))

    assert keys(noon) == keys(noon + timedelta(minutes=59))
    assert keys(noon) != keys(noon + timedelta(minutes=61))


def test_every_job_of_the_timetable_has_a_handler():
    assert {entry.job for entry in TIMETABLE} <= set(HANDLERS)
