import numpy as np
import pytest

from portal.forecast.negative_binomial import count_quantiles, cumulative, probabilities

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def test_poisson_quantiles_match_the_tables():
    assert count_quantiles(4, 0, (0.1, 0.5, 0.9)).tolist() == [2, 4, 7]


@pytest.mark.parametrize(("mean", "dispersion"), [(0.4, 0.0), (5, 0.3), (60, 0.05), (290, 0.1)])
def test_probabilities_have_the_stated_mean_and_variance(mean, dispersion):
    pairs = [
        (k, p[0]) for k, p in zip(range(1500), _probabilities(mean, dispersion), strict=False)
    ]
    k, p = np.array(pairs).T

    assert p.sum() == pytest.approx(1, abs=1e-6)
    assert (k * p).sum() == pytest.approx(mean, rel=1e-4)
    assert ((k - mean) ** 2 * p).sum() == pytest.approx(mean + dispersion * mean**2, rel=1e-3)


def _probabilities(mean, dispersion):
    return (p for _, p in probabilities(np.array([float(mean)]), np.array([dispersion])))


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.5, 5.0])
def test_quantiles_never_cross(dispersion):
    mean = np.geomspace(1e-6, 1e7, 40)

    answer = count_quantiles(mean, dispersion, LEVELS)

    assert (np.diff(answer, axis=1) >= 0).all()
    assert np.isfinite(answer).all()


def test_quantiles_keep_the_order_asked_for():
    assert count_quantiles(4, 0, (0.9, 0.1, 0.5)).tolist() == [7, 2, 4]


def test_counted_and_continuous_quantiles_meet_at_the_border():
    counted = count_quantiles(299.9, 0.1, LEVELS)
    continuous = count_quantiles(300.1, 0.1, LEVELS)

    assert continuous == pytest.approx(counted, rel=0.02)


def test_more_dispersion_is_a_wider_range():
    narrow, wide = count_quantiles([20, 20], [0, 0.3], (0.1, 0.9))

    assert wide[0] < narrow[0]
    assert wide[1] > narrow[1]


def test_a_mean_of_zero_is_zero_for_sure():
    assert count_quantiles(0, 0.4, LEVELS).tolist() == [0] * 7


def test_cumulative_of_a_count_and_below_it():
    below, upto = cumulative(np.array([4.0]), np.array([0.0]), np.array([2.0]))

    assert [below[0], upto[0]] == pytest.approx([0.0916, 0.2381], abs=1e-4)


def test_cumulative_agrees_on_both_sides_of_the_largest_counted_mean():
    counted, continuous = (
        cumulative(np.array([mean]), np.array([0.05]), np.array([310.0]))[1][0]
        for mean in (300.0, 300.001)
    )

    assert continuous == pytest.approx(counted, abs=0.01)
