import random
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar

OFFICE = ((540, 780), (840, 1050))
WEEK = (*(OFFICE for _ in range(5)), (), ())
ALL_DAY = tuple(((0, 1440),) for _ in range(7))
NIGHT = (*(((0, 150), (1320, 1440)) for _ in range(6)), ((30, 200),))
MINUTE = timedelta(minutes=1)

LONDON = Calendar(
    "Europe/London", WEEK, frozenset({date(2026, 4, 3)}), {date(2026, 12, 24): 13 * 60}
)
CALENDARS = (
    LONDON,
    Calendar("Europe/London", ALL_DAY),
    Calendar("Europe/London", NIGHT),
    Calendar("Europe/Istanbul", WEEK, frozenset({date(2026, 10, 29)}), {date(2026, 10, 28): 780}),
    Calendar("Asia/Tehran", (*(((450, 990),) for _ in range(4)), (), (), ((450, 990),))),
    Calendar("Asia/Tehran", ALL_DAY),
    Calendar("America/New_York", NIGHT, frozenset({date(2026, 11, 26)})),
)
# The nights clocks change (Tehran: 2021 and 2022), and ordinary weeks beside them.
AROUND = (
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
    datetime(2021, 9, 20, tzinfo=UTC),
    datetime(2022, 3, 20, tzinfo=UTC),
    datetime(2026, 12, 22, tzinfo=UTC),
    datetime(2026, 4, 1, tzinfo=UTC),
)


def is_open_by_the_wall_clock(calendar, at, zone):
    local = at.astimezone(zone)
    minute = 60 * local.hour + local.minute
    if local.date() in calendar.closed_days:
        return False
    last = calendar.half_days.get(local.date(), 1440)
    return minute < last and any(a <= minute < b for a, b in calendar.weekly[local.weekday()])


@cache
def minutes_open(which, week):
    """Each minute of five days looked at by itself, bool[7200]."""
    calendar = CALENDARS[which]
    zone = ZoneInfo(calendar.zone)
    minutes = (AROUND[week] + n * MINUTE for n in range(5 * 1440))
    return np.array([is_open_by_the_wall_clock(calendar, at, zone) for at in minutes])


def random_case(rng, weeks):
    which, week = rng.randrange(len(CALENDARS)), rng.randrange(weeks)
    start = rng.randrange(3 * 1440)
    end = start + rng.randrange(2 * 1440)
    begins = [rng.randrange(5 * 1440 - 600) for _ in range(rng.randrange(3))]
    return which, week, start, end, [(begin, begin + rng.randrange(600)) for begin in begins]


def agree(cases, *, seed, weeks):
    rng = random.Random(seed)
    known = [WorkingTime(c, date(2026, 1, 1), date(2026, 12, 31)) for c in CALENDARS]
    for _ in range(cases):
        which, week, start, end, pauses = random_case(rng, weeks)
        counts = minutes_open(which, week).copy()
        for begin, finish in pauses:
            counts[begin:finish] = False
        expected = int(counts[start:end].sum())
        origin = AROUND[week]
        instants = [(origin + a * MINUTE, origin + b * MINUTE) for a, b in pauses]
        first, last = origin + start * MINUTE, origin + end * MINUTE

        assert known[which].minutes_between(first, last, pauses=instants) == expected
        reached = known[which].add_minutes(first, expected, pauses=instants)
        assert first <= reached <= last
        assert int(counts[start : (reached - origin) // MINUTE].sum()) == expected


def test_working_minutes_equal_a_count_of_every_minute():
    agree(300, seed=1, weeks=2)


@pytest.mark.slow  # 10,000 cases, and each minute of 56 calendar weeks looked at by itself
def test_working_minutes_equal_a_count_of_every_minute_round_every_change_of_clocks():
    agree(10_000, seed=2, weeks=len(AROUND))


@pytest.mark.parametrize(
    ("night", "hours"),
    [(datetime(2026, 3, 29, tzinfo=UTC), 23), (datetime(2026, 10, 24, 23, tzinfo=UTC), 25)],
)
def test_a_day_that_is_always_open_has_the_hours_its_clock_runs(night, hours):
    working = WorkingTime(Calendar("Europe/London", ALL_DAY), date(2026, 1, 1), date(2026, 12, 31))

    day = working.local_day(night)

    assert working.day_minutes(day) == 60 * hours


def test_a_half_day_and_a_holiday_are_shorter():
    working = WorkingTime(LONDON, date(2026, 1, 1), date(2026, 12, 31))

    days = (date(2026, 12, 23), date(2026, 12, 24), date(2026, 4, 3), date(2026, 12, 26))

    assert [working.day_minutes(day) for day in days] == [450, 240, 0, 0]
    assert LONDON.half_day_shares() == {date(2026, 12, 24): 240 / 450}


def test_a_clock_knows_when_it_opens_next():
    working = WorkingTime(LONDON, date(2026, 1, 1), date(2026, 12, 31))
    friday_evening = datetime(2026, 6, 5, 18, tzinfo=UTC)

    opening = working.next_open(friday_evening)

    assert opening == datetime(2026, 6, 8, 8, tzinfo=UTC)
    assert working.next_open(opening) == opening
    assert working.is_open(opening)
    assert not working.is_open(friday_evening)


def test_a_working_minute_leads_back_to_its_instant():
    working = WorkingTime(LONDON, date(2026, 1, 5), date(2026, 12, 31))
    at = datetime(2026, 7, 1, 10, 17, 30, tzinfo=UTC)

    assert working.instant_of(working.minute_of(at)) == at
    assert working.minute_of(datetime(2026, 1, 5, 9, tzinfo=UTC)) == 0
    assert working.minute_of(datetime(2026, 1, 2, 17, 0, tzinfo=UTC)) == -30
    assert working.instant_of(0) == datetime(2026, 1, 2, 17, 30, tzinfo=UTC)


def test_days_far_outside_the_prepared_range_are_added():
    prepared = WorkingTime(LONDON, date(2026, 1, 5), date(2026, 1, 9))
    wide = WorkingTime(LONDON, date(2026, 1, 5), date(2050, 1, 1))
    late, early = datetime(2049, 5, 3, 11, tzinfo=UTC), datetime(1999, 5, 3, 11, tzinfo=UTC)

    assert prepared.minute_of(late) == wide.minute_of(late)
    assert prepared.minute_of(early) == wide.minute_of(early) < 0
    assert prepared.add_minutes(early, 100_000) == wide.add_minutes(early, 100_000)


def test_a_calendar_that_never_opens_says_so():
    working = WorkingTime(Calendar("UTC", ((),) * 7), date(2026, 1, 1), date(2026, 2, 1))

    with pytest.raises(ValueError, match="known from"):
        working.next_open(datetime(2026, 1, 1, tzinfo=UTC))


def test_minutes_backwards_are_negative():
    working = WorkingTime(LONDON, date(2026, 1, 5), date(2026, 1, 9))
    nine, ten = datetime(2026, 1, 6, 9, tzinfo=UTC), datetime(2026, 1, 6, 10, tzinfo=UTC)

    assert working.minutes_between(ten, nine) == -60


def test_naive_instants_and_negative_spans_are_refused():
    working = WorkingTime(LONDON, date(2026, 1, 5), date(2026, 1, 9))

    with pytest.raises(ValueError, match="aware"):
        working.minute_of(datetime(2026, 1, 6, 9))  # noqa: DTZ001 -- the case
    with pytest.raises(ValueError, match="negative"):
        working.add_minutes(datetime(2026, 1, 6, 9, tzinfo=UTC), -1)


def test_many_instants_give_the_same_minutes_as_one_by_one():
    working = WorkingTime(LONDON, date(2026, 1, 5), date(2026, 1, 9))
    stamps = np.random.default_rng(3).uniform(1.76e9, 1.80e9, 50)

    many = working.minute_of_many(np.append(stamps, np.nan))

    singly = [working.minute_of(datetime.fromtimestamp(s, UTC)) for s in stamps]
    assert many[:-1] == pytest.approx(singly, abs=1e-6)
    assert np.isnan(many[-1])
    later = working.minutes_between_many(stamps, stamps + 7 * 86400)
    assert np.all(later > 1000)


def test_twenty_five_thousand_instants_take_well_under_a_tenth_of_a_second():
    working = WorkingTime(LONDON, date(2025, 1, 1), date(2026, 12, 31))
    stamps = np.random.default_rng(3).uniform(1.75e9, 1.79e9, 25_000)
    began = time.perf_counter()

    working.minute_of_many(stamps)

    assert time.perf_counter() - began < 0.1
