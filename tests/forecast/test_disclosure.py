import numpy as np
import pytest

from portal.forecast.disclosure import merge_privileged


def test_the_rarest_open_types_join_until_five_are_held():
    counts = np.array([[2.0], [9.0], [1.0], [3.0]])

    merge = merge_privileged(counts, [True, False, False, False])

    assert merge.other(counts).tolist() == [6]
    assert merge.alone(counts)[1].tolist() == [9]
    assert np.isnan(merge.alone(counts)[[0, 2, 3]]).all()


def test_each_period_decides_for_itself():
    counts = np.array([[0.0, 7.0], [6.0, 6.0], [20.0, 20.0]])

    merge = merge_privileged(counts, [True, False, False])

    assert merge.merged.tolist() == [[True, True], [True, False], [False, False]]
    assert merge.other(counts).tolist() == [6, 7]


def test_a_period_with_too_few_in_all_shows_no_line():
    counts = np.array([[1.0], [2.0]])

    merge = merge_privileged(counts, [True, False])

    assert np.isnan(merge.other(counts)).all()
    assert np.isnan(merge.alone(counts)).all()


def test_no_privileged_type_means_no_merge():
    counts = np.array([[1.0], [2.0]])

    merge = merge_privileged(counts, [False, False])

    assert merge.alone(counts).tolist() == counts.tolist()
    assert not merge.is_shown.any()


def test_other_figures_follow_the_counts():
    counts = np.array([[5.0], [9.0]])
    minutes = np.array([[300.0], [90.0]])

    merge = merge_privileged(counts, [True, False])

    assert merge.other(minutes).tolist() == [300]


@pytest.mark.parametrize("seed", range(20))
def test_no_shown_line_with_privileged_matters_holds_fewer_than_five(seed):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(1, 4, size=(6, 1)), size=(6, 12)).astype(float)
    is_privileged = rng.random(6) < 0.4

    merge = merge_privileged(counts, is_privileged)

    shown = merge.other(counts)
    assert (shown[np.isfinite(shown)] >= 5).all()
    assert np.isnan(merge.alone(counts)[is_privileged]).all()
    whole = np.nansum(merge.alone(counts), axis=0) + shown
    assert whole[np.isfinite(shown)] == pytest.approx(counts.sum(axis=0)[np.isfinite(shown)])
