import numpy as np
import pytest

from portal.forecast.calibration import corrected_levels

LEVELS = np.array([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])


def corrected(*, cutoffs=40, true=0.1, said=0.1, mean=60.0, shift=1.0):
    rng = np.random.default_rng(6)
    shape = (cutoffs, 20, 14)
    actuals = rng.poisson(shift * mean * rng.gamma(1 / true, true, size=shape)).astype(float)
    return corrected_levels(np.full(shape, mean), np.full(shape, said), actuals, levels=LEVELS)


def test_an_honest_range_is_left_alone():
    assert corrected() == pytest.approx(LEVELS, abs=0.02)


def test_a_range_that_was_too_narrow_is_widened():
    found = corrected(true=0.3, said=0.05)

    assert found[1] < 0.07
    assert found[5] > 0.93


def test_a_range_that_was_too_wide_is_narrowed():
    found = corrected(true=0.02, said=0.3)

    assert found[1] > 0.12
    assert found[5] < 0.88


def test_forecasts_that_were_too_low_are_raised():
    assert corrected(shift=1.3)[3] > 0.55


def test_nine_cutoffs_correct_nothing():
    assert corrected(cutoffs=9, true=0.3, said=0.05).tolist() == LEVELS.tolist()


@pytest.mark.parametrize("mean", [0.2, 2.0, 4000.0])
def test_counts_of_any_size_are_judged_without_randomness(mean):
    assert corrected(mean=mean) == pytest.approx(LEVELS, abs=0.03)


def test_levels_keep_their_order():
    assert (np.diff(corrected(true=2.0, said=0.01, shift=3.0)) > 0).all()
