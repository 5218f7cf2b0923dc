from datetime import date, timedelta

import numpy as np
import pytest

from portal.errors import InvalidInput
from portal.forecast.by_hand import Hand, check_hand, factors, with_sum
from portal.forecast.known_future import Ahead

MONDAY = date(2026, 11, 30)


def weeks(count=3, closed_days=frozenset()):
    return Ahead(tuple(MONDAY + timedelta(weeks=n) for n in range(count + 1)), closed_days)


def hand(type_id=None, first=0, last=4, percent=20):
    day = timedelta(days=1)
    return Hand(type_id, MONDAY + first * day, MONDAY + last * day, percent)


def test_a_whole_week_takes_the_whole_change():
    assert factors(("a", "b"), [hand("a")], ahead=weeks()).tolist() == [[1.2, 1, 1], [1, 1, 1]]


def test_a_week_that_is_partly_meant_takes_that_part_by_working_days():
    closed = frozenset({MONDAY + timedelta(days=4)})

    found = factors(("a",), [hand(first=2, last=3)], ahead=weeks(closed_days=closed))

    assert found[0, 0] == pytest.approx(1.1)


def test_the_whole_desk_and_one_type_add_up():
    found = factors(("a", "b"), [hand(), hand("b", percent=-50)], ahead=weeks(1))

    assert found[:, 0] == pytest.approx([1.2, 0.6])
    assert with_sum(found, np.array([[30.0], [10.0]]))[:, 0] == pytest.approx([1.05, 1.2, 0.6])


def test_days_take_it_day_by_day():
    ahead = Ahead(tuple(MONDAY + timedelta(days=n) for n in range(8)))

    assert factors(("a",), [hand(first=4, last=5)], ahead=ahead)[0].tolist() == [
        1, 1, 1, 1, 1.2, 1.2, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": -91}, "percent"),
        ({"percent": 301}, "percent"),
        ({"last": -1}, "ends_on"),
        ({"first": -9, "last": -8}, "ends_on"),
        ({"last": 250}, "ends_on"),
    ],
)
def test_what_makes_no_sense_is_refused(changes, field):
    with pytest.raises(InvalidInput) as refused:
        check_hand(hand(**changes), today=MONDAY)

    assert refused.value.field == field
