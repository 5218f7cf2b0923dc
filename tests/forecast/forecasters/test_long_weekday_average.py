from datetime import date

import numpy as np

from portal.forecast.forecasters.long_weekday_average import long_weekday_average
from portal.forecast.panel import make_panel


def test_a_weekday_is_the_mean_of_its_last_eight():
    actuals = np.zeros((10, 7))
    actuals[:, 0] = [99, 99, 1, 2, 3, 4, 5, 6, 7, 8]
    panel = make_panel(actuals.ravel(), date(2026, 3, 2), closed_days=(), horizon=7, grain="day")

    assert long_weekday_average(panel, 7).tolist() == [[4.5, 0, 0, 0, 0, 0, 0]]
