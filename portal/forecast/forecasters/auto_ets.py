"""AutoETS of statsforecast: exponential smoothing, its form chosen by information criterion."""

import importlib

import numpy as np

from portal.errors import InvalidInput
from portal.forecast.panel import Floats, Panel

MODELS = "statsforecast.models"


def auto_ets(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon], never below 0 (Hyndman et al. 2002, as statsforecast has it).

    Comes with the extra `stats` and is loaded when it is first asked for, so that nobody else
    waits. Takes about a tenth of a second for a series of a year. Raises InvalidInput without it.
    """
    try:
        models = importlib.import_module(MODELS)
    except ModuleNotFoundError:
        raise InvalidInput("auto_ets needs the extra: pip install 'portal[stats]'") from None
    ahead = np.zeros((len(panel.actuals), horizon))
    for row, actuals in enumerate(panel.actuals):
        ahead[row] = _one(models, actuals, panel=panel, horizon=horizon)
    return np.maximum(0.0, ahead)


def _one(models, actuals: Floats, *, panel: Panel, horizon: int) -> Floats:
    """A series too short for a season is smoothed without one; a constant one goes on."""
    if not len(actuals) or np.ptp(actuals) == 0:
        return np.full(horizon, actuals[-1] if len(actuals) else 0.0)
    season = panel.season_length if len(actuals) >= 2 * panel.season_length + 2 else 1
    model = models.AutoETS(season_length=season)
    found = model.forecast(y=np.ascontiguousarray(actuals, dtype=float), h=horizon)["mean"]
    return np.where(np.isfinite(found), found, actuals.mean())
