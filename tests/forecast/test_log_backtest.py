from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.grain import Grain
from portal.forecast.log_backtest import PROTOCOLS, Protocol, log_backtest, pinball

MONDAY = date(2026, 3, 2)
RNG = np.random.default_rng(9)
DAYS = 98
COUNTS = {
    ("IT", kind, MONDAY + timedelta(days=day)): int(RNG.poisson(mean))
    for kind, mean in (("Access", 8), ("Laptop", 3))
    for day in range(DAYS)
}
LAST = MONDAY + timedelta(days=DAYS - 1)


def scores(counts=COUNTS, **options):
    return log_backtest(counts, first_day=MONDAY, last_day=LAST, **options)


def test_cutoffs_roll_back_from_the_newest_and_the_latest_ten_count():
    daily, weekly = PROTOCOLS

    assert daily.cutoffs(84) == [28, 42, 56, 70]
    assert len(daily.cutoffs(400)) == 10
    assert weekly.cutoffs(49) == []
    assert len(weekly.cutoffs(50)) == 5


def test_a_score_says_how_much_was_judged():
    of_all, desk, kind = scores()

    assert (of_all.level, desk.level, kind.level) == ("all", "desk", "type")
    assert (of_all.series, desk.series, kind.series) == (1, 1, 2)
    assert of_all.cutoffs == 5
    assert kind.cells == 5 * 14 * 2
    assert kind.actuals == pytest.approx(of_all.actuals)


def test_noise_is_forecast_better_than_by_naive_with_an_honest_band():
    for score in scores():
        assert score.ratio < 0.9
        assert score.pinball_ratio < 0.9
        assert 0.7 < score.coverage_80 < 0.98


def test_what_comes_after_a_cutoff_does_not_move_its_score():
    only_first = Protocol(Grain.DAY, 14, 14, 28, most_cutoffs=9, fewest_cutoffs=1)
    until = MONDAY + timedelta(days=41)
    noisy = {key: n * 50 if key[2] > until else n for key, n in COUNTS.items()}

    first, again = (
        log_backtest(each, first_day=MONDAY, last_day=until, protocols=[only_first])
        for each in (COUNTS, noisy)
    )

    assert [score.error for score in first] == [score.error for score in again]


def test_against_itself_a_forecaster_is_level():
    of_all = scores(against="seasonal_naive")[0]

    assert of_all.against_error == pytest.approx(of_all.naive_error)


def test_pinball_loss_of_a_worked_line():
    quantiles = np.full((1, 1, 7), 10.0)

    assert pinball(quantiles, np.array([[14.0]])) == pytest.approx(4 * 3.5)
