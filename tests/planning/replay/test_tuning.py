import numpy as np

from portal.planning.replay.scenario import DAY
from portal.planning.replay.tuning import first_days, tuned
from portal.planning.urgency import STANDARD
from tests.support.scenarios import small_scenario


def test_constants_are_chosen_on_the_days_before_and_nothing_later():
    scenario = small_scenario(count=500, days=20, people=3, seed=2)
    other = small_scenario(count=500, days=20, people=3, seed=2)
    later = other.work.arrives >= 10 * DAY
    other.work.effort[later] *= 9

    found = tuned(scenario, before=10)

    assert found.days == (0, 10)
    assert found == tuned(other, before=10)


def test_too_little_past_leaves_the_standard():
    found = tuned(small_scenario(count=50), before=5)

    assert (found.settings, found.days) == (STANDARD, None)


def test_the_first_days_hold_what_arrived_in_them():
    work = first_days(small_scenario(count=80, days=10), 4).work

    assert 0 < len(work) < 80
    assert np.all(work.arrives < 4 * DAY)
