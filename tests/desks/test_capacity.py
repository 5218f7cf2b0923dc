from datetime import date, timedelta

import pytest

from portal.desks.capacity import Away, StaffHours, net_minutes, share_present

MONDAY = date(2026, 6, 1)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
FULL = (450.0,) * 5 + (0.0, 0.0)


def test_net_minutes_are_hours_less_absence_and_shrinkage():
    person = StaffHours(1, FULL, 0.4, (Away(WEEK[1], WEEK[2]), Away(WEEK[3], WEEK[3], 150)))

    net = net_minutes([person], WEEK)

    assert net[0] == pytest.approx([270, 0, 0, 180, 270, 0, 0])


def test_closed_and_half_days_count_for_everyone():
    staff = [StaffHours(1, FULL, 0.0), StaffHours(2, FULL, 0.5)]

    net = net_minutes(staff, WEEK[:3], closed_days={WEEK[0]}, half_days={WEEK[1]: 240 / 450})

    assert net.tolist() == [[0, 240, 450], [0, 120, 225]]


def test_shrinkage_is_a_third_until_it_is_known():
    assert net_minutes([StaffHours(1, FULL)], WEEK[:1])[0, 0] == pytest.approx(292.5)


def test_a_half_day_is_a_share_and_not_an_hour():
    with pytest.raises(ValueError, match="share"):
        net_minutes([StaffHours(1, FULL)], WEEK, half_days={MONDAY: 780})


def test_holidays_of_ones_own_calendar_count_beside_those_of_the_desk():
    away = StaffHours(1, FULL, 0.0, closed_days={WEEK[2]}, half_days={WEEK[1]: 0.5})
    staff = [away, StaffHours(2, FULL, 0.0)]

    net = net_minutes(staff, WEEK[:4], closed_days={WEEK[0]}, half_days={WEEK[1]: 0.8})

    assert net.tolist() == [[0, 225, 0, 450], [0, 360, 450, 450]]


def test_a_holiday_of_ones_own_is_a_day_that_the_skill_misses():
    away = StaffHours(1, FULL, closed_days={WEEK[0]})

    assert share_present([away, StaffHours(2, FULL)], WEEK) == pytest.approx(0.9)
