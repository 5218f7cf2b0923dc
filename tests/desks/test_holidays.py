from datetime import date

import pytest

from portal.desks.holidays import closed_days, region_of, region_words


def test_public_holidays_of_a_part_of_a_country_are_closed_days():
    england = closed_days("GB", years=[2026], subdivision="ENG")
    scotland = closed_days("GB", years=[2026], subdivision="SCT")

    assert {date(2026, 12, 25), date(2026, 4, 6)} <= england
    assert date(2026, 4, 6) not in scotland


def test_several_years_come_together():
    assert {date(2025, 10, 29), date(2026, 10, 29)} <= closed_days("TR", years=range(2025, 2027))


def test_a_region_is_a_country_or_a_part_of_one():
    assert region_of("gb-eng") == ("GB", "ENG")
    assert region_of("TR") == ("TR", None)
    assert region_of(" ") == (None, None)
    assert region_words("GB", "ENG") == "GB-ENG"
    assert region_words("TR", None) == "TR"


@pytest.mark.parametrize("code", ["XX", "GB-XXX", "England"])
def test_a_region_without_known_holidays_is_refused(code):
    with pytest.raises(ValueError, match=code):
        region_of(code)
