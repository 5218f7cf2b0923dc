"""Effort learnt as work is done: from what all requests take down to what the very alike took.

Level under level (all, skill, type within it, those of a month, those of a week): the mean of each
is shrunk towards the level above as if that were `shrinkage` cases more (partial pooling, Gelman &
Hill 2007, one level at a time). The last levels matter because what arrives together is alike: the
first of a wave that are finished tell of the rest. The spread is pooled in the same way, on logs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.requests.effort import Z90

FIRST_MEAN, FIRST_SPREAD, FIRST_CASES = 60.0, 1.0, 8.0  # minutes, log sd: nothing measured yet
FIRST_LOG = float(np.log(FIRST_MEAN)) - FIRST_SPREAD**2 / 2
LEAST_MINUTES, MOST_SPREAD = 0.5, 2.0


@dataclass(frozen=True)
class Learning:
    """`shrinkage`: how many cases the level above counts as."""

    shrinkage: float = 8.0


class EffortLevels:
    """`levels`: for each level the group of every request, int[n], from coarse to fine; -1 stays
    with the level above."""

    def __init__(self, levels: Sequence[np.ndarray], learning: Learning | None = None):
        self.learning = learning or Learning()
        count = len(levels[0]) if levels else 0
        self.levels = [np.zeros(count, dtype=np.int64), *levels]
        sizes = [int(level.max(initial=0)) + 1 for level in self.levels]
        self._minutes = [np.zeros(size) for size in sizes]
        self._logs = [np.zeros(size) for size in sizes]
        self._squares = [np.zeros(size) for size in sizes]
        self._cases = [np.zeros(size) for size in sizes]

    @property
    def mean_minutes(self) -> float | None:
        """Of everything finished so far."""
        cases = self._cases[0][0]
        return float(self._minutes[0][0] / cases) if cases > 0 else None

    def learn(self, rows: np.ndarray, minutes: np.ndarray) -> None:
        """Requests that were finished, with their hands-on minutes."""
        minutes = np.maximum(LEAST_MINUTES, minutes)
        logs = np.log(minutes)
        squares = (logs - self._pooled(self._logs, rows, first=FIRST_LOG)) ** 2
        for at, level in enumerate(self.levels):
            group, size = level[rows], len(self._cases[at])
            known = group >= 0
            self._minutes[at] += np.bincount(group[known], minutes[known], minlength=size)
            self._logs[at] += np.bincount(group[known], logs[known], minlength=size)
            self._squares[at] += np.bincount(group[known], squares[known], minlength=size)
            self._cases[at] += np.bincount(group[known], minlength=size)

    def expected(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(p50, p90) in minutes of a lognormal with the pooled mean and spread, float[rows]."""
        mean = self._pooled(self._minutes, rows, first=FIRST_MEAN)
        variance = self._pooled(self._squares, rows, first=FIRST_SPREAD**2)
        spread = np.minimum(MOST_SPREAD, np.sqrt(variance))
        p50 = mean * np.exp(-(spread**2) / 2)
        return p50, p50 * np.exp(Z90 * spread)

    def _pooled(self, sums: list[np.ndarray], rows: np.ndarray, *, first: float) -> np.ndarray:
        found = np.full(len(rows), first)
        for at, level in enumerate(self.levels):
            group = level[rows]
            above = self.learning.shrinkage if at else FIRST_CASES
            pooled = (sums[at][group] + above * found) / (self._cases[at][group] + above)
            found = np.where(group >= 0, pooled, found)
        return found
