from datetime import UTC, date, datetime, timedelta

import pytest

from portal.commands.demo.shifting import HEAD_OFFICE, clock_changes, shifted

FIRST, LAST = date(2025, 9, 1), date(2027, 12, 31)


@pytest.mark.parametrize("weeks", [1, 3, 26, 60])
@pytest.mark.parametrize("month", range(1, 13))
def test_nine_in_the_morning_stays_nine_in_the_morning(weeks, month):
    at = datetime(2026, month, 20, 9, 0, tzinfo=HEAD_OFFICE).astimezone(UTC)

    later = shifted(at, weeks)

    assert later.astimezone(HEAD_OFFICE).hour == 9
    assert (later.astimezone(HEAD_OFFICE).date() - at.date()).days == 7 * weeks


@pytest.mark.parametrize("weeks", [1, 5, 30, 55])
def test_the_stretches_say_the_same_as_the_single_instant(weeks):
    stretches = clock_changes(weeks, first=FIRST, last=LAST)

    for days in range(0, 820, 3):
        at = datetime(2025, 9, 2, 11, 30, tzinfo=UTC) + timedelta(days=days)
        extra = next((e for begin, end, e in stretches if begin <= at < end), timedelta())
        assert at + timedelta(weeks=weeks) + extra == shifted(at, weeks)


def test_a_whole_year_of_weeks_changes_almost_nothing():
    stretches = clock_changes(52, first=FIRST, last=LAST)

    assert all(end - begin <= timedelta(days=7) for begin, end, _extra in stretches)
