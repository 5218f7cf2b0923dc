from datetime import date

import numpy as np
import pytest

from portal.forecast import forecast_panel
from portal.forecast.panel import make_panel
from portal.forecast.silence import chance_alive

MONDAY = date(2026, 1, 5)


def alive(actuals, grain="week"):
    panel = make_panel(actuals, MONDAY, closed_days=(), horizon=4, grain=grain)
    return chance_alive(panel)[0]


def test_a_series_that_goes_on_is_alive():
    assert alive([[5.0] * 20]) == 1
    assert alive([[5.0, 0.0] * 10 + [1.0]]) == 1


def test_the_longer_silence_lasts_the_less_is_believed():
    chances = [alive([[5.0] * 20 + [0.0] * weeks]) for weeks in (1, 2, 3, 8)]

    assert chances == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.06, abs=0.01)
    assert chances[3] < 0.001


def test_a_rare_series_may_be_silent_for_weeks():
    assert alive([[1.0, 0.0, 0.0, 0.0] * 8 + [0.0] * 3]) > 0.8


def test_nights_and_weekends_are_no_silence():
    week = [9.0, 9.0, 9.0, 9.0, 9.0, 0.0, 0.0]

    assert alive([week * 8], grain="day") == 1


@pytest.mark.parametrize("actuals", [np.zeros((1, 0)), np.zeros((1, 30))])
def test_where_nothing_ever_came_nothing_ended(actuals):
    assert alive(actuals) == 1


def test_a_retired_kind_is_forecast_no_more_and_the_other_takes_the_whole():
    retired = np.array([8.0] * 30 + [0.0] * 10)
    stays = np.full(40, 12.0)

    found = forecast_panel(
        np.array([retired + stays, retired, stays]), MONDAY, grain="week", horizon=4,
        parents=(None, 0, 0),
    )  # fmt: skip

    assert found.mean[1].max() < 0.1
    assert found.mean[2] == pytest.approx(found.mean[0], abs=0.1)


def test_a_young_kind_has_its_share_of_the_weeks_since_it_began():
    whole = np.full(60, 20.0)
    young = np.array([0.0] * 55 + [10.0] * 5)

    found = forecast_panel(
        np.array([whole, young, whole - young]), MONDAY, grain="week", horizon=2,
        parents=(None, 0, 0),
    )  # fmt: skip

    assert found.mean[1].min() > 5
