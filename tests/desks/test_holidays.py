from datetime import date

from portal.desks.holidays import closed_days


def test_public_holidays_of_a_part_of_a_country_are_closed_days():
    england = closed_days("GB", years=[2026], subdivision="ENG")
    scotland = closed_days("GB", years=[2026], subdivision="SCT")

    assert {date(2026, 12, 25), date(2026, 4, 6)} <= england
    assert date(2026, 4, 6) not in scotland


def test_several_years_come_together():
    assert {date(2025, 10, 29), date(2026, 10, 29)} <= closed_days("TR", years=range(2025, 2027))
