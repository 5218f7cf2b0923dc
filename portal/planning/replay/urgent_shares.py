"""How much of what a department asks is urgent: usually, and in the last four weeks."""

import numpy as np

from portal.planning.replay.scenario import DAY, Scenario

RECENT_DAYS = 20
LEAST_REQUESTS = 20


class UrgentShares:
    """`usual`: days before the last four weeks; `recent`: those four. Counted over arrivals."""

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
        self.usual = self._shares(self.asked[:, start], self.urgent[:, start])
        asked = self.asked[:, end] - self.asked[:, start]
        self.recent = self._shares(asked, self.urgent[:, end] - self.urgent[:, start])

    def _shares(self, asked: np.ndarray, urgent: np.ndarray) -> dict[str, float]:
        return {
            self.names[k]: float(urgent[k] / asked[k])
            for k in np.flatnonzero(asked >= LEAST_REQUESTS).tolist()
        }
