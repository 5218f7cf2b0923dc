from datetime import UTC, datetime, timedelta

import pytest

from portal.requests.outbreaks import Asked, Kind, outbreaks

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KINDS = {1: Kind("Access to the network", 2.0), 2: Kind("New laptop", 0.0)}


def asked(titles, *, type_id=1, minutes=4):
    return [
        Asked(number, f"IT-{number}", type_id, title, NOON + timedelta(minutes=minutes * number))
        for number, title in enumerate(titles)
    ]


def test_ten_about_the_vpn_within_an_hour_are_one_trouble():
    titles = [f"VPN is down in room {number}" for number in range(10)] + ["Badge for a visitor"]

    [found] = outbreaks(asked(titles), KINDS)

    assert [each.id for each in found.asked] == list(range(10))


@pytest.mark.parametrize(
    ("titles", "minutes"),
    [
        (["VPN is down"] * 9, 4),  # nine come by chance once in four thousand hours
        (["VPN is down"] * 10, 10),
        (["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 4),
        ([f"Access to the network {number:02}" for number in range(10)], 4),
        ([], 4),
    ],
)
def test_usual_slow_or_unlike_requests_are_none(titles, minutes):
    assert outbreaks(asked(titles, minutes=minutes), KINDS) == []


def test_of_a_rare_kind_five_are_enough_and_four_are_not():
    assert len(outbreaks(asked(["Screen stays black"] * 5, type_id=2), KINDS)) == 1
    assert outbreaks(asked(["Screen stays black"] * 4, type_id=2), KINDS) == []


def test_the_fullest_hour_is_taken():
    early = asked(["VPN down"] * 2, minutes=1)
    late = [
        Asked(10 + number, "x", 1, "VPN down", NOON + timedelta(minutes=90 + number))
        for number in range(12)
    ]

    [found] = outbreaks(early + late, KINDS)

    assert len(found.asked) == 12
