from datetime import timedelta

import numpy as np

from portal.anticipation.facts import TypeFacts
from portal.anticipation.signals.recurrence import recurrence
from tests.anticipation.signals.support import KIND, TODAY, WORKDAYS, facts, past


def habits(*, seed=3):
    """One who asks every third working day for half a year, twenty who asked twice in that time,
    sixty days apart."""
    rng = np.random.default_rng(seed)
    today = WORKDAYS.place(TODAY)
    asked = [(1, KIND, 0, WORKDAYS.day(today - 1 - 3 * number)) for number in range(40)]
    for person in range(2, 22):
        first = int(rng.integers(70, 120))
        asked += [(person, KIND, 0, WORKDAYS.day(today - each)) for each in (first, first - 60)]
    return past(*asked)


def test_a_habit_is_expected_within_ten_working_days():
    [need] = recurrence(facts(requests=habits()))

    assert (need.requester_id, need.type_id, need.params["times"]) == (1, KIND, 40)
    assert need.probability > 0.9
    assert (need.first_on, need.last_on) == (TODAY, TODAY + timedelta(days=11))
    assert not need.happens_once


def test_nothing_is_expected_of_who_has_left_or_of_a_type_that_is_gone():
    assert recurrence(facts(requests=habits(), gone=frozenset({1}))) == []
    assert recurrence(facts(requests=habits(), types={9: TypeFacts()})) == []


def test_a_short_log_says_nothing():
    assert recurrence(facts()) == []
    assert recurrence(facts(requests=past((1, KIND, 0, TODAY - timedelta(days=3))))) == []


def test_what_is_asked_on_the_day_itself_is_not_read():
    later = past(*[(1, KIND, 0, TODAY + timedelta(days=number)) for number in range(9)])

    assert recurrence(facts(requests=later)) == []
