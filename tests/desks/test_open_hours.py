from datetime import date
from zoneinfo import ZoneInfo

from portal.desks.open_hours import Calendar, open_spans

NIGHT_SHIFT = Calendar("Europe/London", tuple(((0, 120),) for _ in range(7)))


def seconds_open(day):
    spans = open_spans(NIGHT_SHIFT, ZoneInfo("Europe/London"), first=day, last=day)
    return sum(end - start for start, end in spans)


def test_an_hour_that_is_skipped_is_not_open():
    assert seconds_open(date(2026, 3, 29)) == 3600


def test_an_hour_that_runs_twice_is_open_twice():
    assert seconds_open(date(2026, 10, 25)) == 3 * 3600


def test_a_half_day_cuts_the_interval_in_which_it_ends():
    calendar = Calendar("UTC", (((540, 780), (840, 1050)),) * 7, half_days={date(2026, 5, 1): 900})

    assert calendar.open_walls(date(2026, 5, 1)) == [(540, 780), (840, 900)]
