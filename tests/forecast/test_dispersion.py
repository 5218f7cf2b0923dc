import numpy as np
import pytest

from portal.forecast import dispersion
from portal.forecast.grain import Grain


def found_in(forecasts, actuals, *, is_sum=None):
    past = dispersion.PastErrors(
        forecasts=forecasts,
        actuals=actuals,
        judged=min(14, forecasts.shape[2]),
        grain=Grain.DAY,
        is_sum=is_sum or [False] * forecasts.shape[1],
    )
    return dispersion.dispersion_of(past, when_unknown=0.2)


def windows(*, mean=50.0, level=0.0, step=0.0, series=4, seed=1):
    """Actuals around a known mean, with a shock per window and one per step."""
    rng = np.random.default_rng(seed)
    shape = (40, series, 14)
    rate = np.full(shape, mean)
    if level:
        rate *= rng.gamma(1 / level, level, size=(40, series, 1))
    if step:
        rate *= rng.gamma(1 / step, step, size=shape)
    return np.full(shape, mean), rng.poisson(rate).astype(float)


def test_poisson_errors_have_no_dispersion():
    found = found_in(*windows())

    assert found.per_series.max() < 0.005


def test_the_dispersion_of_the_errors_is_found():
    found = found_in(*windows(step=0.1))

    assert found.per_series == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(("level", "step", "low", "high"), [(0.1, 0, 0.7, 1), (0, 0.1, 0, 0.2)])
def test_a_wrong_level_is_told_from_wild_days(level, step, low, high):
    found = found_in(*windows(level=level, step=step))

    assert low <= found.level_share <= high


def test_a_quiet_series_is_drawn_to_the_others():
    forecasts, actuals = windows(step=0.1)
    forecasts[:, 0], actuals[:, 0] = 0.2, 0.0
    actuals[3, 0, 3] = 9

    found = found_in(forecasts, actuals)

    assert found.per_series[0] < 0.5


def test_without_a_window_the_answer_is_the_given_one():
    none = np.zeros((0, 3, 14))

    assert found_in(none, none).per_series.tolist() == [0.2] * 3


def test_unknown_days_do_not_count():
    forecasts, actuals = windows(step=0.1)
    gaps = actuals.copy()
    gaps[:, :, 3] = np.nan

    assert found_in(forecasts, gaps).per_series == pytest.approx(
        found_in(forecasts, actuals).per_series, abs=0.03
    )


def test_one_window_is_believed_by_half():
    forecasts, actuals = windows()

    found = found_in(forecasts[:1], actuals[:1])

    assert found.per_series == pytest.approx(0.1, abs=0.02)


def test_a_sum_is_not_drawn_to_its_wilder_parts():
    forecasts, actuals = windows(step=0.4)
    actuals[:, 0] = forecasts[:, 0]

    found = found_in(forecasts[:6], actuals[:6], is_sum=[True, False, False, False])

    assert found.per_series[0] < 0.01


def test_far_steps_that_erred_more_have_a_wider_range():
    rng = np.random.default_rng(3)
    rate = np.full((12, 5, 42), 50.0)
    rate[..., 14:] *= rng.gamma(4, 1 / 4, size=(12, 5, 28))
    rate[..., :14] *= rng.gamma(20, 1 / 20, size=(12, 5, 14))

    found = found_in(np.full(rate.shape, 50.0), rng.poisson(rate).astype(float))

    assert found.growth[:14].mean() == pytest.approx(1)
    assert found.growth[35] > 1.3
    assert (np.diff(found.growth) >= 0).all()


def test_noise_alone_does_not_widen_the_range_of_far_steps():
    found = found_in(*windows(step=0.1))

    assert found.growth.max() < 1.2
