import numpy as np
import pytest

from portal.requests.effort_levels import FIRST_MEAN, EffortLevels, Learning


def mean_of(levels, row):
    p50, p90 = levels.expected(np.array([row]))
    spread = np.log(p90 / p50) / 1.2815515655446004
    return float((p50 * np.exp(spread**2 / 2))[0])


def test_before_anything_is_measured_the_first_guess_stands():
    assert mean_of(EffortLevels([np.array([0, 1])]), 1) == pytest.approx(FIRST_MEAN)


def test_a_group_moves_towards_what_its_own_took_and_the_rest_towards_all():
    levels = EffortLevels([np.array([0] * 9 + [1, 2])])
    levels.learn(np.arange(8), np.full(8, 10.0))
    levels.learn(np.array([9]), np.array([300.0]))

    assert mean_of(levels, 8) < mean_of(levels, 10) < mean_of(levels, 9)


def test_more_shrinkage_keeps_a_group_nearer_to_the_level_above():
    def learnt(shrinkage):
        levels = EffortLevels([np.array([0, 1])], Learning(shrinkage))
        levels.learn(np.array([0]), np.array([500.0]))
        return mean_of(levels, 0)

    assert learnt(2.0) > learnt(20.0)


def test_what_is_unknown_stays_with_the_level_above():
    levels = EffortLevels([np.array([0, -1]), np.array([0, -1])])
    levels.learn(np.array([0]), np.array([5.0]))

    assert mean_of(levels, 0) < mean_of(levels, 1) < FIRST_MEAN


def test_what_arrives_together_tells_of_the_rest():
    kind, week = np.array([0] * 40), np.array([0] * 20 + [1] * 20)
    levels = EffortLevels([kind, week])
    levels.learn(np.arange(15), np.full(15, 10.0))
    levels.learn(np.arange(20, 35), np.full(15, 100.0))

    assert mean_of(levels, 19) < 30 < 60 < mean_of(levels, 39)


def test_one_absurd_measure_after_another_keeps_the_figures_finite():
    levels = EffortLevels([np.zeros(50, dtype=int)], Learning(1.0))
    for row in range(40):
        levels.learn(np.array([row]), np.array([1e-9 if row % 2 else 1e6]))

    p50, p90 = levels.expected(np.arange(50))

    assert np.isfinite([p50, p90]).all()
    assert (p90 > p50).all()
