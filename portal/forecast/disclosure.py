"""What may be shown by type: privileged matters only inside one line "other".

The line holds at least five requests in each period shown, merged with the rarest open types;
those types are not shown alone for that period, or the difference would give the rest away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.forecast.panel import Floats

FEWEST_SHOWN = 5.0


@dataclass(frozen=True)
class Merge:
    """merged: bool[types, periods], counted in "other"; is_shown: bool[periods], whether that
    line itself may be shown (False: too few even with every type merged)."""

    merged: np.ndarray
    is_shown: np.ndarray

    def alone(self, values: Floats) -> Floats:
        """float[types, periods] of what stands alone; NaN where it may not."""
        return np.where(self.merged, np.nan, values)

    def other(self, values: Floats) -> Floats:
        """float[periods]: the line "other" of any figure (requests, hours); NaN where hidden."""
        together = np.where(self.merged, values, 0.0).sum(axis=0)
        return np.where(self.is_shown, together, np.nan)


def merge_privileged(counts: Floats, is_privileged: Sequence[bool]) -> Merge:
    """Decides per period from counts, float[types, periods], requests.

    Open types are merged from the rarest up (over all periods, so that the order tells
    nothing of one period). Worked line: privileged 2, open 1, 3, 9: the first two open types
    are merged, "other" shows 6, the third stands alone with 9. No privileged type: no merge.
    """
    hidden = np.asarray(is_privileged, dtype=bool)
    merged = np.repeat(hidden[:, None], counts.shape[1], axis=1)
    if not hidden.any():
        return Merge(merged, np.zeros(counts.shape[1], dtype=bool))
    held = np.where(merged, counts, 0.0).sum(axis=0)
    rarest_first = np.argsort(counts.sum(axis=1), kind="stable")
    for row in rarest_first[~hidden[rarest_first]]:
        short = held < FEWEST_SHOWN
        merged[row] |= short
        held = held + np.where(short, counts[row], 0.0)
    return Merge(merged, held >= FEWEST_SHOWN)
