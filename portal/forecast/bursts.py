"""Steps that no forecaster should learn from: a mass import, a hole in the records."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TIMES = 10.0
LEAST_USUAL = 3.0
USUAL_SHARE = 0.995
HOLE_DAYS = 10
HOLE_REQUESTS = 30.0
DAYS_BEFORE = 28


def bursts(actuals: Floats) -> NDArray[np.bool_]:
    """bool[series, steps]: more than ten times the largest of the series' other steps.

    "Largest" leaves out one step in 200, the greatest one at least, and is three at least; so 1e6
    in a series of tens is a burst, and the busiest Monday of a growing desk is none.
    """
    found = np.zeros(actuals.shape, dtype=bool)
    if not actuals.size:
        return found
    counts = np.nan_to_num(actuals)
    positive = (counts > 0).sum(axis=1)
    # Only where the greatest is large can there be one: sorting is for those.
    suspect = np.flatnonzero(counts.max(axis=1) > TIMES * LEAST_USUAL)
    if not suspect.size:
        return found
    ordered = np.sort(counts[suspect], axis=1)
    number = positive[suspect]
    from_top = number - np.floor(USUAL_SHARE * (number - 1)).astype(int)
    largest = ordered[np.arange(suspect.size), ordered.shape[1] - np.maximum(from_top, 2)]
    found[suspect] = counts[suspect] > TIMES * np.maximum(LEAST_USUAL, largest)[:, None]
    return found


def holes(totals: Floats, *, step_days: float = 1.0) -> Iterator[slice]:
    """Runs of ten days or more without any request where 30 or more were usual: not recorded.

    totals: float[steps] of all series together, of `step_days` days each. Usual is the mean of the
    four weeks before. A run that lasts to the last step is none: the desk may have closed.
    """
    silent = np.concatenate([[False], totals == 0, [False]])
    edges = np.flatnonzero(np.diff(silent.astype(int)))
    before = max(1, round(DAYS_BEFORE / step_days))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if first == 0 or last == len(totals):
            continue
        usual = totals[max(0, first - before) : first].sum() / before
        length = last - first
        if length * step_days >= HOLE_DAYS and usual * length >= HOLE_REQUESTS:
            yield slice(int(first), int(last))
