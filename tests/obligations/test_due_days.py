from datetime import date, timedelta

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
