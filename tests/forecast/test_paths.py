import numpy as np
import pytest

from portal.forecast.paths import shared_dispersion, simulated_counts


def drawn(*, own=0.0, shared=0.0, level_share=0.5, series=4, horizon=2, mean=30.0):
    return simulated_counts(
        np.full((series, horizon), mean),
        own=np.full(series, own),
        shared=shared,
        level_share=level_share,
        rng=np.random.default_rng(4),
        draws=2000,
    )


@pytest.mark.parametrize(("own", "shared"), [(0, 0), (0.1, 0), (0, 0.1)])
def test_a_cell_has_the_mean_and_variance_asked_for(own, shared):
    cell = drawn(own=own, shared=shared)[:, 0, 0]

    assert cell.mean() == pytest.approx(30, rel=0.02)
    assert cell.var() == pytest.approx(30 + 0.1 * 900 * bool(own or shared), rel=0.15)


def test_a_shared_shock_makes_sums_wider_than_independent_ones():
    together = drawn(shared=0.1).sum(axis=1).std()
    apart = drawn(own=0.1).sum(axis=1).std()

    assert together > 1.5 * apart


def test_a_wrong_level_makes_sums_over_steps_wider():
    level = drawn(own=0.1, level_share=1).sum(axis=2).std()
    steps = drawn(own=0.1, level_share=0).sum(axis=2).std()

    assert level > 1.3 * steps


def test_the_shared_part_is_found_from_types_and_their_sum():
    mean = np.full((4, 1), 25.0)
    # Equal shares: .05 shared + .08 own each gives .05 + .08 / 4 for the sum.
    shared = shared_dispersion(mean, of_parts=np.full(4, 0.13), of_whole=0.07)

    assert shared == pytest.approx(0.05)


def test_a_single_type_is_its_own_sum():
    assert shared_dispersion(np.ones((1, 3)), of_parts=np.array([0.2]), of_whole=0.3) == 0.3


def test_an_empty_desk_shares_nothing():
    assert shared_dispersion(np.zeros((2, 3)), of_parts=np.zeros(2), of_whole=0.3) == 0
