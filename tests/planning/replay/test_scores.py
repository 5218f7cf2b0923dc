import numpy as np
import pytest

from portal.planning.policies.first_come_first_served import first_come_first_served
from portal.planning.replay.engine import replay
from portal.planning.replay.scores import Scores, scores
from portal.planning.replay.sweep import Sweep
from tests.support.scenarios import small_scenario


def test_scores_are_those_of_the_window_in_working_hours():
    scenario = small_scenario(
        count=3, people=1, arrives=[0.0, 60.0, 960.0], effort=[120.0, 120.0, 60.0],
        target=[60.0, 600.0, 600.0], weight=[1.0, 3.0, 1.0],
    )  # fmt: skip

    found = scores(scenario, replay(scenario, first_come_first_served), window=(0, 1))

    assert (found.count, found.mean, found.oldest) == (2, 2.5, 3.0)
    assert found.weighted_tardiness == pytest.approx(1 * 1 / 4)
    assert found.in_target == 50.0
    assert found.after_hours is None


def test_a_window_without_requests_has_no_figures():
    scenario = small_scenario(count=3, arrives=[0.0, 1.0, 2.0])

    found = scores(scenario, replay(scenario, first_come_first_served), window=(5, 6))

    assert (found.count, found.mean) == (0, None)


def test_what_nobody_can_do_is_counted_apart():
    scenario = small_scenario(count=2, teams=2, people=1, team=[0, 1])

    found = scores(scenario, replay(scenario, first_come_first_served), window=(0, 99))

    assert (found.count, found.not_done) == (1, 1)
    assert np.isfinite(found.mean)


def test_waste_over_all_windows_weighs_each_by_its_effort():
    done = {(0, 1): [Scores(1, wasted_minutes=10.0, effort_minutes=90.0)],
            (1, 2): [Scores(1, wasted_minutes=0.0, effort_minutes=300.0)]}  # fmt: skip
    sweep = Sweep(((0, 1), (1, 2)), ("draw",), {"balanced": done})

    assert sweep.wasted("balanced") == pytest.approx(2.5)
