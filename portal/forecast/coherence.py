"""Parts that add up to their whole."""

from collections.abc import Sequence

import numpy as np

from portal.forecast.panel import Floats, depths


def scaled_to_parents(mean: Floats, parents: Sequence[int | None]) -> Floats:
    """float[series, horizon] in which the children of a series add up to it at every step.

    Top-down by forecast proportions (Athanasopoulos, Ahmed & Hyndman 2009): parents keep
    their forecast, children are scaled. Parent 12, children 6 and 2: 9 and 3. Where all
    children are forecast as 0 the parent is spread evenly. Raises ValueError for a series
    that is its own ancestor.
    """
    scaled = mean.copy()
    depth = depths(parents)
    above = np.array([-1 if parent is None else parent for parent in parents], dtype=int)
    children_of = np.bincount(above[above >= 0], minlength=len(above))
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(depth == level)
        parent = above[here]
        total = np.zeros_like(scaled)
        np.add.at(total, parent, scaled[here])
        total = total[parent]
        even = 1 / children_of[parent][:, None]
        shares = np.where(total > 0, scaled[here] / np.where(total > 0, total, 1.0), even)
        scaled[here] = shares * scaled[parent]
    return scaled
