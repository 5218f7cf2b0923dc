import numpy as np
import pytest

from portal.forecast.choice import choose

NAMES = ("seasonal_naive", "good", "better", "best", "bad")
ERRORS = np.array([10.0, 8, 7, 6, 12])


def chosen(errors, *, cutoffs=4, levels=None):
    """errors: float[forecasters, series], alike at each cutoff."""
    errors = np.atleast_2d(np.array(errors, dtype=float).T).T
    levels = np.zeros(errors.shape[1], dtype=int) if levels is None else np.array(levels)
    return choose(np.repeat(errors[None], cutoffs, axis=0), names=NAMES, levels=levels)


def test_the_best_three_are_averaged_the_best_one_named_first():
    choice = chosen(ERRORS[:, None])

    assert choice.names == ("best+better+good",)
    assert choice.weights[:, 0].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])


def test_naive_stands_alone_when_nothing_beats_it():
    assert chosen([[10], [11], [12], [13], [14]]).names == ("seasonal_naive",)


def test_whoever_does_not_beat_naive_is_left_out():
    assert chosen([[10], [11], [12], [6], [14]]).names == ("best+seasonal_naive",)


def test_with_one_cutoff_the_pool_is_halved():
    choice = chosen(ERRORS[:, None], cutoffs=1)
    pool = np.array([1.0, 2, 3, 4, 100])[:, None, None]

    assert choice.names == ("median_of_pool",)
    assert choice.combined(pool).tolist() == [[3]]


def test_a_series_listens_to_the_others_of_its_level():
    odd = ERRORS[::-1].copy()
    errors = np.column_stack([ERRORS] * 9 + [odd])

    assert chosen(errors).names[9] == "best+better+good"
    assert chosen(errors, levels=[0] * 9 + [1]).names[9] != "best+better+good"


def test_series_without_a_say_do_not_count():
    errors = np.column_stack([ERRORS] + [np.full(5, 10.0)] * 9)

    assert chosen(errors, levels=[0] + [-1] * 9).names[0] == "best+better+good"


def test_old_cutoffs_are_forgotten():
    old, new = ERRORS[::-1, None], ERRORS[:, None]
    squared = np.array([old * 100] * 5 + [new] * 8)

    assert choose(squared, names=NAMES, levels=np.zeros(1, int)).names == ("best+better+good",)


def test_unknown_windows_do_not_count():
    squared = np.repeat(ERRORS[None, :, None], 4, axis=0)
    squared[1] = np.nan

    assert choose(squared, names=NAMES, levels=np.zeros(1, int)).names == ("best+better+good",)


def test_no_series_is_no_choice():
    assert choose(np.zeros((4, 5, 0)), names=NAMES, levels=np.zeros(0, int)).names == ()
