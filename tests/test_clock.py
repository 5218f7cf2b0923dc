from datetime import timedelta

import pytest

from portal import clock


@pytest.fixture
def shifted():
    clock.set_offset(-100)
    yield
    clock.set_offset(0)


def test_the_portals_time_is_the_machines_without_an_offset():
    assert abs(clock.now() - clock.wall_now()) < timedelta(seconds=1)


def test_an_offset_shifts_by_whole_days(shifted):
    apart = clock.wall_now() - clock.now()

    assert abs(apart - timedelta(days=100)) < timedelta(seconds=1)
    assert clock.offset_days() == -100
