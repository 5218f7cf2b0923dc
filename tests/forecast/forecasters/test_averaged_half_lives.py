from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters.averaged_half_lives import averaged_half_lives
from portal.forecast.panel import make_panel

WEEK = np.array([16.0, 8, 8, 8, 8, 0, 0])


def panel_of(actuals, **options):
    usual = {"closed_days": (), "horizon": 7, "grain": "day"}
    return make_panel(actuals, date(2026, 3, 2), **(usual | options))


def test_a_regular_week_is_repeated():
    ahead = averaged_half_lives(panel_of(np.tile(WEEK, 20)), 7)

    assert ahead[0] == pytest.approx(WEEK, abs=0.2)


def test_a_new_level_is_followed_before_long():
    actuals = np.concatenate([np.tile(WEEK, 30), np.tile(3 * WEEK, 8)])

    assert averaged_half_lives(panel_of(actuals), 7).sum() > 2.5 * WEEK.sum()


def test_a_quiet_series_takes_its_parents_week():
    rare = np.zeros(70)
    rare[[2, 30]] = 1
    panel = panel_of(np.vstack([np.tile(WEEK, 10), rare]), parents=[None, 0])

    ahead = averaged_half_lives(panel, 7)

    assert ahead[1, 0] > 1.5 * ahead[1, 1]


def test_months_have_no_week():
    assert averaged_half_lives(panel_of([30.0] * 12, grain="month"), 3) == pytest.approx(30)
