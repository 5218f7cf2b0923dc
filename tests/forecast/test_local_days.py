from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.forecast.local_days import day_begins, utc_offsets


def test_a_span_without_a_change_of_clocks_has_one_offset():
    (only,) = utc_offsets(ZoneInfo("UTC"), first=date(2026, 1, 1), last=date(2026, 12, 31))

    assert only.seconds == 0
    assert only.until_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_london_moves_twice_a_year_at_one_in_the_morning():
    winter, summer, late = utc_offsets(
        ZoneInfo("Europe/London"), first=date(2026, 1, 1), last=date(2026, 12, 31)
    )

    assert (winter.seconds, winter.until_at) == (0, datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert (summer.seconds, summer.until_at) == (3600, datetime(2026, 10, 25, 1, tzinfo=UTC))
    assert late.seconds == 0


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Asia/Kathmandu", "America/New_York"])
def test_every_hour_falls_on_its_local_day(zone):
    zone = ZoneInfo(zone)
    first, last = date(2026, 3, 6), date(2026, 3, 31)
    offsets = utc_offsets(zone, first=first, last=last)

    at = day_begins(first, zone)
    while at < day_begins(last + timedelta(days=1), zone):
        seconds = next(each.seconds for each in offsets if at < each.until_at)
        assert (at + timedelta(seconds=seconds)).date() == at.astimezone(zone).date()
        at += timedelta(hours=1)
