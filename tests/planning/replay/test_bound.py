import numpy as np
import pytest

from portal.planning.policies import POLICIES
from portal.planning.replay.bound import bound, least_busy
from portal.planning.replay.engine import replay
from portal.planning.replay.scores import scores
from tests.support.scenarios import small_scenario


@pytest.mark.parametrize("seed", range(4))
def test_no_policy_gets_below_the_bound(seed):
    scenario = small_scenario(count=150, teams=2, people=4, seed=seed, days=6)
    window = scenario.windows[0]
    best = replay(scenario, POLICIES["balanced"])

    least = bound(scenario, best, window=window)

    for policy in POLICIES.values():
        found = scores(scenario, replay(scenario, policy), window=window)
        assert found.mean >= least.mean
        assert found.weighted_tardiness >= least.weighted_tardiness


def test_one_piece_of_work_is_busy_in_the_middle_of_itself():
    middle = least_busy(np.array([100.0]), np.array([40.0]), np.ones(1), np.ones(3))

    assert middle.tolist() == [120.0]
