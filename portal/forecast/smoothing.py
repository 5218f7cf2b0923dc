"""Exponential smoothing with a weekly season, over a grid of speeds at once."""

import numpy as np

from portal.forecast.panel import Floats, Panel

LEVEL_SPEEDS = (0.02, 0.06, 0.13, 0.25, 0.45)
SEASON_SPEEDS = (0.03, 0.12)
LONGEST_STEPS = 300
FIRST_WEEKS = 4
# Weight of a speed: (its squared error / the best one's) ^ -SHARPNESS.
SHARPNESS = 12.0


def smoothed_counts_and_roots(panel: Panel, horizon: int) -> tuple[Floats, Floats, Floats]:
    """(counts, roots, roots' squared error): `smoothed` on the counts and on their square roots.

    Both in one pass, kept for the forecaster that asks next.
    """
    name = f"smoothed {horizon}"
    if name not in panel.found:
        both = np.concatenate([panel.actuals, np.sqrt(panel.actuals)])
        forecast, squared = smoothed(both, horizon, season=panel.season_length)
        panel.found[name] = np.column_stack([forecast, squared])
    series = len(panel.actuals)
    counts, roots = panel.found[name][:series], panel.found[name][series:]
    return counts[:, :-1], roots[:, :-1], roots[:, -1]


def smoothed(actuals: Floats, horizon: int, *, season: int) -> tuple[Floats, Floats]:
    """(float[series, horizon], float[series]): the forecast and the mean squared step error.

    Holt-Winters additive without trend (Winters 1960), ETS(A,N,A): error e = y - level - season;
    level += a e; season += g (1 - a) e. Every pair (a, g) of the grid is run, and the forecasts
    averaged with weights that fall with the one-step squared error, so nothing is searched for.
    """
    tail = actuals[:, -LONGEST_STEPS:]
    steps = tail.shape[1]
    speed, season_speed = _grid(season)
    shape = (len(tail), len(speed))
    first = tail[:, : FIRST_WEEKS * season]
    level = np.repeat(first.mean(axis=1)[:, None], shape[1], axis=1) if steps else np.zeros(shape)
    seasons = np.repeat(_first_season(first, season)[:, :, None], shape[1], axis=2)
    squared = np.zeros(shape)
    skipped = min(steps // 2, first.shape[1])
    for step in range(steps):
        at = step % season
        error = tail[:, step, None] - level - seasons[:, at]
        level += speed * error
        seasons[:, at] += season_speed * error
        if step >= skipped:
            squared += error * error
    mean_squared = squared / max(1, steps - skipped)
    best = mean_squared.min(axis=1, keepdims=True)
    ratio = np.where(best > 0, mean_squared / np.where(best > 0, best, 1.0), 1.0)
    weights = ratio**-SHARPNESS
    weights /= weights.sum(axis=1, keepdims=True)
    ahead = (steps + np.arange(horizon)) % season
    forecast = ((level[:, None, :] + seasons[:, ahead]) * weights[:, None, :]).sum(axis=2)
    return forecast, (mean_squared * weights).sum(axis=1)


def _grid(season: int) -> tuple[Floats, Floats]:
    """Speeds of level and season for each point of the grid."""
    level = np.array(LEVEL_SPEEDS)
    if season == 1:
        return level, np.zeros(len(level))
    speed = np.repeat(level, len(SEASON_SPEEDS))
    return speed, np.tile(SEASON_SPEEDS, len(level)) * (1 - speed)


def _first_season(first: Floats, season: int) -> Floats:
    """float[series, season]: mean of each weekday less the mean of all; nought where unknown."""
    deviations = np.zeros((len(first), season))
    if season == 1 or first.shape[1] < season:
        return deviations
    overall = first.mean(axis=1)
    for at in range(season):
        deviations[:, at] = first[:, at::season].mean(axis=1) - overall
    return deviations
