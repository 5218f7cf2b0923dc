"""The forecast on real logs that lie beside the repository: better than the same day last week."""

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from portal.forecast import forecast_panel
from portal.forecast.series import daily_series, tally, weekly_series

LOGS = Path(__file__).parents[3] / "shared" / "data"
# The last day of the dense part of each log.
LAST_DAYS = {"uci_servicenow": date(2016, 5, 22), "helpdesk_italy": date(2012, 7, 29)}

pytestmark = [
    pytest.mark.slow,  # reads thousands of rows of a compressed file
    pytest.mark.skipif(not LOGS.is_dir(), reason="the real logs are not beside the repository"),
]


@pytest.fixture(scope="module", params=LAST_DAYS)
def daily(request):
    path = LOGS / request.param / "requests.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        pairs = Counter(
            (row["category"], date.fromisoformat(row["opened_at"][:10]))
            for row in csv.DictReader(file)
        )
    return daily_series(tally(pairs.elements()), last_day=LAST_DAYS[request.param])


def forecast_of(series, *, grain):
    total = series.actuals.sum(axis=0, keepdims=True)
    panel = np.concatenate([total, series.actuals])
    parents = [None] + [0] * len(series.keys)
    return forecast_panel(panel, series.start, grain=grain, parents=parents)


@pytest.mark.parametrize("grain", ["day", "week"])
def test_the_desk_is_forecast_better_than_by_seasonal_naive(daily, grain):
    series = daily if grain == "day" else weekly_series(daily)

    desk = forecast_of(series, grain=grain).backtest[0]

    assert desk.cutoffs > 0
    assert desk.error_ratio < 0.85


def test_the_band_of_the_desk_holds_about_eight_in_ten(daily):
    desk = forecast_of(daily, grain="day").backtest[0]

    assert 0.75 <= desk.coverage <= 0.92
