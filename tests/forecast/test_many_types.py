from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.desk_forecast import desk_forecast
from portal.forecast.desk_history import DeskFacts
from portal.forecast.many_types import MOST_TYPES, REST, TypeEffort, busiest_apart
from portal.forecast.points import Level

SUNDAY = date(2026, 11, 22)
EFFORT = TypeEffort(30, 90, (40.0,))


def arrivals_of(types, *, seed=2):
    rng = np.random.default_rng(seed)
    keys = np.minimum(rng.geometric(0.05, size=types // 2), types)
    spread = [(int(key), i % 100) for i, key in enumerate([*keys, *range(1, types + 1)])]
    return [(key, SUNDAY - timedelta(days=back), 1) for key, back in spread]


def test_a_few_types_stay_as_they_are():
    arrivals, efforts = [(1, SUNDAY, 2)], {1: EFFORT}

    assert busiest_apart(arrivals, efforts, last_day=SUNDAY) == (arrivals, efforts)


def test_the_rarest_of_many_are_taken_together_and_none_is_lost():
    arrivals = arrivals_of(2000)
    efforts = dict.fromkeys(range(1, 2001), EFFORT)

    found, known = busiest_apart(arrivals, efforts, last_day=SUNDAY, named={1999})

    keys = {key for key, _, _ in found}
    assert len(keys) == MOST_TYPES + 2
    assert {REST, 1999} <= keys <= known.keys()
    assert sum(number for *_, number in found) == len(arrivals)


@pytest.mark.slow  # a hundred thousand types
def test_a_hundred_thousand_types_are_forecast():
    facts = DeskFacts(
        Level.DESK,
        tuple(arrivals_of(100_000)),
        SUNDAY,
        frozenset(),
        dict.fromkeys(range(1, 100001), EFFORT),
    )

    found = desk_forecast(facts)

    desk = {point.on: point.mean for point in found.points if point.level == Level.DESK}
    types = {point.type_id for point in found.points if point.level == Level.TYPE}
    assert min(desk.values()) > 0
    assert len(types) == MOST_TYPES
