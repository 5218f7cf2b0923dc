from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast import forecast_panel
from portal.forecast.forecasters import FORECASTERS

MONDAY = date(2026, 3, 2)
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
WEEKDAYS = np.array([1.2, 1.1, 1, 1, 0.9, 0.1, 0.05])


def office(series=3, weeks=20, seed=2):
    rng = np.random.default_rng(seed)
    level = rng.gamma(2, 6, size=(series, 1))
    return rng.poisson(level * np.tile(WEEKDAYS, weeks)).astype(float)


def test_the_answer_has_one_row_per_series_and_one_column_per_step():
    forecast = forecast_panel(office(), MONDAY, horizon=28, quantiles=LEVELS)

    assert forecast.mean.shape == (3, 28)
    assert forecast.quantiles.shape == (3, 28, 7)
    assert len(forecast.chosen) == len(forecast.backtest) == 3


def test_enough_data_names_the_methods_that_were_best():
    chosen = forecast_panel(office(), MONDAY).chosen

    assert all(set(names.split("+")) <= set(FORECASTERS) for names in chosen)
    assert all(len(names.split("+")) == 3 for names in chosen)


def test_a_short_history_takes_the_median_of_the_pool():
    assert set(forecast_panel(office(weeks=5), MONDAY).chosen) == {"median_of_pool"}


def test_too_little_data_is_said():
    assert forecast_panel(office(weeks=3), MONDAY).chosen == ("too_little_data",) * 3


def test_weekends_are_learned_from_the_data():
    ahead = forecast_panel(office(), MONDAY, horizon=7).mean.sum(axis=0)

    assert ahead[5:].max() < ahead[:5].min() / 2


def test_weekends_named_as_closed_days_change_nothing():
    actuals = office()
    weekends = {MONDAY + timedelta(days=i) for i in range(200) if i % 7 in (5, 6)}

    plain = forecast_panel(actuals, MONDAY, horizon=14)
    named = forecast_panel(actuals, MONDAY, horizon=14, closed_days=weekends)

    assert plain.mean.tobytes() == named.mean.tobytes()


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_quantiles_never_cross(grain):
    forecast = forecast_panel(office(8), MONDAY, quantiles=LEVELS, grain=grain)

    assert (np.diff(forecast.quantiles, axis=2) >= 0).all()


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_types_add_up_to_their_desk(grain):
    types = office(5)
    types[4, 20:] = 0
    panel = np.vstack([types.sum(axis=0), types])

    forecast = forecast_panel(panel, MONDAY, grain=grain, parents=[None, 0, 0, 0, 0, 0])

    assert forecast.mean[1:].sum(axis=0) == pytest.approx(forecast.mean[0])


def test_the_same_panel_gives_the_same_bytes():
    first, second = (forecast_panel(office(), MONDAY, quantiles=LEVELS) for _ in range(2))

    assert first.mean.tobytes() == second.mean.tobytes()
    assert first.quantiles.tobytes() == second.quantiles.tobytes()


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize(
    "actuals",
    [
        [],
        [[]],
        [3],
        [0] * 90,
        [np.nan] * 90,
        [np.nan, np.inf, -4, 2] * 30,
        [1, 2, 3] * 30 + [1e6],
        [1e6] + [0] * 100,
        np.zeros((0, 50)),
        np.zeros((2, 0)),
    ],
    ids=["[]", "[[]]", "one", "zeros", "unknown", "odd", "burst", "once", "0 series", "0 days"],
)
def test_odd_data_gets_a_plain_answer(actuals, grain):
    forecast = forecast_panel(actuals, MONDAY, closed_days={MONDAY}, grain=grain, quantiles=LEVELS)

    assert np.isfinite(forecast.mean).all()
    assert np.isfinite(forecast.quantiles).all()
    assert (forecast.quantiles >= 0).all()


@pytest.mark.parametrize("misuse", [{"quantiles": (0, 0.5)}, {"horizon": 0}, {"grain": "hour"}])
def test_misuse_is_refused(misuse):
    with pytest.raises(ValueError, match=r"."):
        forecast_panel(office(), MONDAY, **misuse)
