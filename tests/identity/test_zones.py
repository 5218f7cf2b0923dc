import pytest

from portal.identity.zones import COMMON_ZONES, is_zone


def test_every_zone_that_is_offered_is_one():
    assert [zone for zone in COMMON_ZONES if not is_zone(zone)] == []


@pytest.mark.parametrize(
    "name", ["", "Europe", "Mars/Olympus", "../etc/passwd", "europe/london\0"]
)
def test_other_words_are_none(name):
    assert not is_zone(name)
