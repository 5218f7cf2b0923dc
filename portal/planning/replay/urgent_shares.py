"""How much of what a department asks is urgent: usually, and in the last four weeks."""

import numpy as np

from portal.planning.replay.scenario import DAY, Scenario

RECENT_DAYS = 20
LEAST_REQUESTS = 20
CERTAIN = 2.0  # standard errors that chance explains


class UrgentShares:
    """`usual`: days before the last four weeks; `recent`: those four, less what chance explains,
    so that a department with one bad month by luck keeps its weight. Counted over arrivals."""

    def __init__(self, scenario: Scenario):
        work = scenario.work
        self.names = scenario.departments
        self.usual: dict[str, float] = {}
        self.recent: dict[str, float] = {}
        if not self.names:
            return
        counted = work.is_real & (work.department >= 0)
        day = (work.arrives[counted] // DAY).astype(int)
        shape = (len(self.names), int(day.max(initial=0)) + 2)
        self.asked, self.urgent = np.zeros(shape), np.zeros(shape)
        where = (work.department[counted], day + 1)
        np.add.at(self.asked, where, 1)
        np.add.at(self.urgent, where, work.is_urgent[counted])
        self.asked, self.urgent = self.asked.cumsum(axis=1), self.urgent.cumsum(axis=1)

    def at_day(self, day: int) -> None:
        """Take in what came before this day."""
        if not self.names:
            return
        last = self.asked.shape[1] - 1
        end, start = min(day, last), min(max(0, day - RECENT_DAYS), last)
        before, asked = self.asked[:, start], self.asked[:, end] - self.asked[:, start]
        usual = self.urgent[:, start] / _some(before)
        recent = (self.urgent[:, end] - self.urgent[:, start]) / _some(asked)
        # Rule of succession, so that "never so far" is not taken for certain.
        expected = (self.urgent[:, start] + 1) / (before + 2)
        by_chance = np.sqrt(expected * (1 - expected) * (1 / _some(asked) + 1 / _some(before)))
        known = (before >= LEAST_REQUESTS) & (asked >= LEAST_REQUESTS)
        self.usual = self._named(np.maximum(usual, expected), known)
        self.recent = self._named(
            np.maximum(np.maximum(usual, expected), recent - CERTAIN * by_chance), known
        )

    def _named(self, shares: np.ndarray, known: np.ndarray) -> dict[str, float]:
        return {self.names[k]: float(shares[k]) for k in np.flatnonzero(known).tolist()}


def _some(counts: np.ndarray) -> np.ndarray:
    return np.maximum(1, counts)
