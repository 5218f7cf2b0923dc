"""Parts that add up to their whole."""

from collections.abc import Sequence

import numpy as np

from portal.forecast.panel import Floats


def scaled_to_parents(mean: Floats, parents: Sequence[int | None]) -> Floats:
    """float[series, horizon] in which the children of a series add up to it at every step.

    Top-down by forecast proportions (Athanasopoulos, Ahmed & Hyndman 2009): parents keep
    their forecast, children are scaled. Parent 12, children 6 and 2: 9 and 3. Where all
    children are forecast as 0 the parent is spread evenly. Raises ValueError for a series
    that is its own ancestor.
    """
    scaled = mean.copy()
    for parent in _top_down(parents):
        children = [row for row, above in enumerate(parents) if above == parent]
        total = scaled[children].sum(axis=0)
        shares = np.where(
            total > 0, scaled[children] / np.where(total > 0, total, 1.0), 1 / len(children)
        )
        scaled[children] = shares * scaled[parent]
    return scaled


def _top_down(parents: Sequence[int | None]) -> list[int]:
    """The series that have children, each after its own parent."""
    depth = {row: _depth(row, parents) for row in set(parents) if row is not None}
    return sorted(depth, key=lambda row: (depth[row], row))


def _depth(row: int, parents: Sequence[int | None]) -> int:
    depth = 0
    above = parents[row]
    while above is not None:
        depth += 1
        if depth > len(parents):
            raise ValueError("a series cannot be its own ancestor")
        above = parents[above]
    return depth
