import numpy as np
import pytest

from portal.forecast.bursts import bursts, holes

RNG = np.random.default_rng(7)


def test_a_million_on_one_day_is_a_burst():
    actuals = RNG.poisson(20, size=(2, 120)).astype(float)
    actuals[1, 60] = 1e6

    assert np.argwhere(bursts(actuals)).tolist() == [[1, 60]]


@pytest.mark.parametrize(
    "actuals",
    [
        RNG.poisson(20, size=(1, 200)),
        RNG.poisson(20 * np.exp(np.arange(400) / 130))[None],
        np.where(np.arange(400) % 30 == 0, 500, 5)[None],
        RNG.poisson(0.1, size=(5, 400)),
        np.zeros((2, 50)),
        np.full((1, 5), np.nan),
        np.zeros((0, 5)),
    ],
    ids=["noise", "growth", "pay days", "rare", "nothing", "unknown", "no series"],
)
def test_ordinary_days_are_none(actuals):
    assert not bursts(np.asarray(actuals, dtype=float)).any()


def test_a_month_without_a_row_is_a_hole():
    totals = np.full(200, 12.0)
    totals[80:110] = 0

    assert list(holes(totals)) == [slice(80, 110)]


@pytest.mark.parametrize(("first", "last"), [(80, 87), (0, 40), (160, 200)])
def test_a_week_off_and_either_end_are_none(first, last):
    totals = np.full(200, 12.0)
    totals[first:last] = 0

    assert list(holes(totals)) == []


def test_a_rare_kind_is_silent_for_long_without_a_hole():
    totals = np.zeros(200)
    totals[::40] = 1

    assert list(holes(totals)) == []
