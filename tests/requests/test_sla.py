from datetime import UTC, date, datetime, timedelta

import pytest

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.requests.sla import Standing, Target, add_months, dues_of, standing, tier_of

WEEKDAYS = ((540, 780), (840, 1050))
LONDON = WorkingTime(
    Calendar("Europe/London", (WEEKDAYS,) * 5 + ((), ()), frozenset({date(2026, 12, 25)})),
    date(2026, 1, 1),
    date(2027, 12, 31),
)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def due(target, named_day=None, arrived_at=MONDAY):
    return dues_of(target, arrived_at=arrived_at, named_day=named_day, working_time=LONDON)


def test_a_target_runs_in_working_minutes():
    dues = due(Target(response_minutes=60, resolution_minutes=450 + 30))

    assert dues.response_due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert dues.due_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert dues.hard_deadline_at is None


def test_a_named_day_sets_the_due_date_at_its_clock_time():
    dues = due(Target(resolution_minutes=60, due_minute=510), named_day=date(2026, 12, 1))

    assert dues.due_at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


def test_a_hard_type_makes_the_named_day_a_hard_deadline():
    dues = due(Target(due_minute=1020, is_hard=True), named_day=date(2026, 12, 1))

    assert dues.hard_deadline_at == dues.due_at


@pytest.mark.parametrize("closed", [date(2026, 12, 5), date(2026, 12, 6)])
def test_a_limit_on_a_closed_day_moves_back_to_the_closing_before(closed):
    dues = due(Target(due_minute=510), named_day=closed)

    assert dues.due_at == datetime(2026, 12, 4, 17, 30, tzinfo=UTC)


def test_months_end_where_the_month_ends():
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2026, 11, 30), 14) == date(2028, 1, 30)


def test_tiers_rise_with_the_target():
    tiers = [tier_of(minutes) for minutes in (60, 240, 300, 960, 5000, None)]

    assert tiers == [0, 0, 1, 2, 4, 5]


BEFORE, AFTER = MONDAY - timedelta(minutes=1), MONDAY + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("done_at", "now", "is_paused", "stands"),
    [
        (MONDAY, AFTER, False, Standing.MET),
        (AFTER, AFTER, False, Standing.MISSED),
        (None, BEFORE, False, Standing.RUNNING),
        (None, AFTER, False, Standing.LATE),
        (None, BEFORE, True, Standing.PAUSED),
    ],
)
def test_how_a_target_stands(done_at, now, is_paused, stands):
    assert standing(MONDAY, done_at, now=now, is_paused=is_paused) == stands
