"""Conformal correction: which quantiles of the fitted distribution really held so often."""

import numpy as np
from numpy.typing import NDArray

from portal.forecast.negative_binomial import cumulative
from portal.forecast.panel import Floats

FEWEST_CUTOFFS = 10
# The correction is believed by n / (n + this) after n cutoffs.
PRIOR_CUTOFFS = 20.0
GRID = np.concatenate([[0.0], np.linspace(0.002, 0.998, 250), [1.0]])
MOST_SERIES = 50


def corrected_levels(
    mean: Floats, dispersion: Floats, actuals: Floats, *, levels: NDArray[np.float64]
) -> Floats:
    """float[levels]: the levels to ask of the distribution, so that `levels` hold.

    mean, dispersion, actuals: float[cutoffs, series, horizon] of forecasts made blind to their
    actuals (NaN: not known), series of one kind. Each actual's place in its distribution
    (the probability integral transform, for counts without randomness: Czado, Gneiting & Held
    2009) should be uniform; where the lowest tenth holds a fifth of them, the level .05 is asked
    for .1 (split conformal by quantile: Romano, Patterson & Candes 2019). Believed by a third
    after ten cutoffs, not at all after fewer. Order is kept, so quantiles never cross.
    """
    cutoffs = len(mean)
    if cutoffs < FEWEST_CUTOFFS or not mean.size:
        return levels
    chosen = slice(None, None, -(-mean.shape[1] // MOST_SERIES))
    below, upto = cumulative(mean[:, chosen], dispersion[:, chosen], actuals[:, chosen])
    known = np.isfinite(actuals[:, chosen]) & (mean[:, chosen] > 0)
    if not known.any():
        return levels
    below, upto = below[known][:, None], np.maximum(upto[known][:, None], below[known][:, None])
    width = np.maximum(upto - below, 1e-12)
    held = np.clip((GRID - below) / width, 0.0, 1.0).mean(axis=0)
    asked = np.interp(levels, held, GRID)
    share = cutoffs / (cutoffs + PRIOR_CUTOFFS)
    # Not beyond a quarter of what is outside: few cutoffs say nothing of the far tails.
    outside = np.minimum(levels, 1 - levels) / 4
    return np.clip(share * asked + (1 - share) * levels, outside, 1 - outside)
