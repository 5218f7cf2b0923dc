"""The yearly pattern of a series: busier and calmer seasons, as a factor on its level."""

import numpy as np

from portal.forecast.grain import Grain
from portal.forecast.panel import Floats, Panel

FEWEST_YEARS = 1.5
HARMONICS = 3
# How far a coefficient (on logs) is believed to lie from that of all series together, and that
# from nought: a quarter up or down is an ordinary season.
OWN_SD, SHARED_SD = 0.15, 0.4
ROUNDS = 6


def yearly_pattern(panel: Panel, horizon: int) -> Floats | None:
    """float[series, steps + horizon]: the factor of each step's season, about 1 on average.

    Poisson regression on sums of seven days (weeks, months as they are): level, straight trend and
    three harmonics (Harvey & Shephard 1993), by iterated least squares with a normal prior
    on each harmonic. Only the season is kept; trend and level are the forecasters' business. None
    with less than a year and a half, where season and trend cannot be told apart.
    """
    if panel.steps < FEWEST_YEARS * panel.grain.year_length or not len(panel.actuals):
        return None
    if "season" not in panel.found:
        panel.found["season"] = _coefficients(panel)
    return np.exp(panel.found["season"] @ _harmonics(panel.steps + horizon, panel.grain).T)


def _coefficients(panel: Panel) -> Floats:
    """float[series, 2 x harmonics], each series drawn to all of them together."""
    steps, grain = panel.steps, panel.grain
    width = 7 if grain is Grain.DAY else 1
    blocks = steps // width
    tail = panel.actuals[:, steps - blocks * width :]
    sums = tail.reshape(len(tail), blocks, width).sum(axis=2)
    each = _harmonics(steps, grain)[steps - blocks * width :]
    season = each.reshape(blocks, width, -1).mean(axis=1)
    leaves = ~np.array(panel.is_sum, dtype=bool)
    together = _fitted(
        sums[leaves].sum(axis=0, keepdims=True), season, towards=np.zeros((1, 2 * HARMONICS)),
        sd=SHARED_SD,
    )  # fmt: skip
    return _fitted(sums, season, towards=together, sd=OWN_SD)


def _harmonics(steps: int, grain: Grain) -> Floats:
    """float[steps, 2 x harmonics]"""
    angle = 2 * np.pi * np.outer(np.arange(steps) / grain.year_length, np.arange(1, HARMONICS + 1))
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1)


def _fitted(sums: Floats, season: Floats, *, towards: Floats, sd: float) -> Floats:
    """float[series, 2 x harmonics]: penalised quasi-Poisson coefficients."""
    blocks = len(season)
    design = np.column_stack([np.ones(blocks), np.linspace(-1, 1, blocks), season])
    products = (design[:, :, None] * design[:, None, :]).reshape(blocks, -1)
    size = design.shape[1]
    mean = np.maximum(sums.mean(axis=1), 1e-3)
    coefficients = np.zeros((len(sums), size))
    coefficients[:, 0] = np.log(mean)
    coefficients[:, 2:] = towards
    prior = np.concatenate([np.log(mean)[:, None], np.zeros((len(sums), 1)),
                            np.broadcast_to(towards, (len(sums), size - 2))], axis=1)  # fmt: skip
    spread = np.ones(len(sums))
    precision = np.array([1e-2, 1.0] + [sd**-2] * (size - 2))
    for _ in range(ROUNDS):
        rate = np.exp(np.clip(coefficients @ design.T, -12, 25))
        ridge = spread[:, None] * precision
        hessian = (rate @ products).reshape(-1, size, size) + ridge[:, :, None] * np.eye(size)
        gradient = (sums - rate) @ design - ridge * (coefficients - prior)
        step = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        coefficients = coefficients + np.clip(step, -1, 1)
        error = (sums - rate) ** 2 / np.maximum(rate, 0.1)
        spread = np.clip(error.mean(axis=1), 1.0, 1e6)
    return np.clip(coefficients[:, 2:], -1.5, 1.5)
