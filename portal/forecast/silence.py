"""A series that nobody asks for any more: a retired kind, a service that moved away."""

import numpy as np

from portal.forecast.panel import Floats, Panel

# One kind in a hundred ends in any week; what is usual is known to about a half of itself.
ENDS_PER_WEEK = 0.01
UNSURE = 0.25
USUAL_WEEKS = 8


def chance_alive(panel: Panel) -> Floats:
    """float[series]: how likely a series that is silent now goes on, 1 where it is not silent.

    panel: open and without gaps (closed_days.py). Bayes: it ended (one in a hundred each week), or
    its requests just did not come, negative binomial around what had been usual. Worked line: 5 a
    week, then silent for three weeks: P(none) = (1 + 15/4)^-4 = .002, P(ended) = .03: .06.
    """
    alive = np.ones(len(panel.actuals))
    if not panel.steps:
        return alive
    arrived = panel.actuals > 0
    silent = np.where(arrived.any(axis=1), np.argmax(arrived[:, ::-1], axis=1), 0)
    width = USUAL_WEEKS * panel.season_length
    for row in np.flatnonzero(silent > panel.season_length - 1):
        until = panel.steps - silent[row]
        before = panel.actuals[row, max(0, until - width) : until]
        expected = before.mean() * silent[row]
        weeks = silent[row] * panel.grain.days / 7
        ended = 1 - (1 - ENDS_PER_WEEK) ** weeks
        none_came = (1 - ended) * (1 + UNSURE * expected) ** (-1 / UNSURE)
        alive[row] = none_came / (none_came + ended)
    return alive
