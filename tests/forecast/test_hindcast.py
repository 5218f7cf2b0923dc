from datetime import date

import numpy as np

from portal.forecast.forecast import forecast_panel


def test_each_past_step_is_told_by_a_cutoff_before_it():
    """A future that differs changes nothing of what would have been said before it."""
    rng = np.random.default_rng(3)
    counts = rng.poisson(10, (2, 200)).astype(float)
    other = counts.copy()
    other[:, 172:] += 500

    said, changed = (
        forecast_panel(each, date(2026, 1, 5)).hindcast.said for each in (counts, other)
    )

    assert np.isfinite(said[:, 186:]).all()
    assert np.array_equal(said[:, :186], changed[:, :186], equal_nan=True)


def test_a_short_past_has_none():
    assert np.isnan(forecast_panel(np.ones((1, 10)), date(2026, 1, 5)).hindcast.said).all()
