from datetime import date, timedelta

import numpy as np
import pytest

from portal.obligations.due_days import Notice, due_days, realised_share

HOLIDAY = date(2026, 12, 25)


def is_open(day):
    return day.weekday() < 5 and day != HOLIDAY


@pytest.mark.parametrize(
    ("falls_on", "notice", "due_on", "last_safe_on"),
    [
        (date(2026, 12, 31), Notice(3, lead_days=2), date(2026, 9, 30), date(2026, 9, 28)),
        (date(2026, 5, 31), Notice(1), date(2026, 4, 30), date(2026, 4, 30)),
        (date(2028, 2, 29), Notice(12), date(2027, 2, 26), date(2027, 2, 26)),  # 28th: a Sunday
        (date(2026, 12, 27), Notice(), date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 28), Notice(lead_days=1), date(2026, 12, 28), date(2026, 12, 24)),
        (date(2026, 6, 10), Notice(days=30), date(2026, 5, 11), date(2026, 5, 11)),
    ],
)
def test_the_last_safe_day_is_counted_back_to_open_days(falls_on, notice, due_on, last_safe_on):
    days = due_days(falls_on, notice, is_open=is_open)

    assert (days.due_on, days.last_safe_on) == (due_on, last_safe_on)


def test_a_desk_that_never_opens_keeps_the_day():
    day = date(2026, 6, 10)

    days = due_days(day, Notice(lead_days=1), is_open=lambda _day: False)

    assert (days.due_on, days.last_safe_on) == (day, day - timedelta(days=1))


def test_what_came_of_facts_moves_the_share_as_cases_come_in():
    assert realised_share(0, 0) == pytest.approx(0.8)
    assert realised_share(82, 100) == pytest.approx(90 / 110)
    assert realised_share(0, 990) == pytest.approx(0.008)


def brute_force(falls_on, notice, open_days):
    """One month, one day, one working day at a time; `open_days`: a set."""
    year, month = falls_on.year, falls_on.month
    for _month in range(notice.months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    day = falls_on.day
    while True:
        try:
            due_on = date(year, month, day)
            break
        except ValueError:
            day -= 1
    for _day in range(notice.days):
        due_on -= timedelta(days=1)
    while due_on not in open_days:
        due_on -= timedelta(days=1)
    last_safe_on = due_on
    left = notice.lead_days
    while left:
        last_safe_on -= timedelta(days=1)
        left -= last_safe_on in open_days
    return due_on, last_safe_on


def random_calendar(rng):
    """Open days of twelve years: a weekend of one to three days anywhere in the week, scattered
    holidays, one closure of a few weeks a year."""
    first = date(2018, 1, 1)
    closed_weekdays = {(rng.integers(7) + each) % 7 for each in range(rng.integers(1, 4))}
    days = [first + timedelta(days=each) for each in range(12 * 366)]
    open_days = {each for each in days if each.weekday() not in closed_weekdays}
    open_days -= {days[each] for each in rng.integers(0, len(days), 120)}
    for year in range(12):
        start, length = year * 366 + rng.integers(0, 330), rng.integers(0, 30)
        open_days -= set(days[start : start + length])
    return open_days


def test_dates_equal_a_brute_force_count_on_ten_thousand_random_obligations():
    rng = np.random.default_rng(8)
    wrong = []
    for _calendar in range(20):
        open_days = random_calendar(rng)
        starts, months = rng.integers(0, 8 * 365, 500), rng.integers(0, 14, 500)
        days, leads = rng.integers(0, 120, 500), rng.integers(0, 25, 500)
        for start, *lengths in zip(starts, months, days, leads, strict=True):
            falls_on = date(2021, 6, 1) + timedelta(days=int(start))
            notice = Notice(*(int(length) for length in lengths))
            got = due_days(falls_on, notice, is_open=open_days.__contains__)
            if (got.due_on, got.last_safe_on) != brute_force(falls_on, notice, open_days):
                wrong.append((falls_on, notice))

    assert wrong == []


def test_month_ends_and_leap_days_equal_the_brute_force_count():
    every_day = {date(2018, 1, 1) + timedelta(days=each) for each in range(12 * 366)}
    ends = [date(2024, 2, 29), date(2025, 2, 28), date(2028, 2, 29), date(2024, 12, 31)]
    ends += [date(2025, month, 28 + extra) for month in (1, 3, 5, 8) for extra in range(4)]
    for falls_on in ends:
        for months in range(37):
            notice = Notice(months)
            got = due_days(falls_on, notice, is_open=every_day.__contains__)
            assert (got.due_on, got.last_safe_on) == brute_force(falls_on, notice, every_day)
