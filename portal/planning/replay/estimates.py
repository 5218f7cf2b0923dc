"""What a replay believes of efforts: learnt from the work it has seen finished, day by day."""

import numpy as np

from portal.planning.columns import lognormal_mean
from portal.planning.replay.queue import Book
from portal.planning.replay.scenario import DAY, Scenario
from portal.requests.effort_levels import LEAST_MINUTES, EffortLevels, Learning

LEVELS = ("team", "type", "type in a month", "type in a week")
MONTH, WEEK = 20, 5  # working days


class Estimates:
    """What is known at opening tells of the effort: team, type, and the time of arrival.

    `frozen_from`: the day from which nothing more is learnt (None: learning goes on).
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        learning: Learning | None = None,
        depth: int = len(LEVELS),
        frozen_from: int | None = None,
    ):
        self.work = scenario.work
        self.levels = EffortLevels(groups_of(scenario)[:depth], learning)
        self.frozen_from = frozen_from
        self._finished: list[int] = []
        self.mean_effort: float | None = None

    def learn(self, row: int) -> None:
        """A request was finished: from tomorrow on it counts."""
        self._finished.append(row)

    def at_day(self, day: int) -> None:
        """Take in what was finished before this day."""
        if self._finished and (self.frozen_from is None or day <= self.frozen_from):
            rows = np.array(self._finished)
            self.levels.learn(rows, self.work.effort[rows])
            self._finished = []
            self.mean_effort = self.levels.mean_minutes

    def fill(self, book: Book, rows: np.ndarray) -> None:
        """Write what is expected of these requests into the book."""
        p50, p90 = self.levels.expected(rows)
        book.effort_p50[rows], book.effort_p90[rows] = p50, p90
        book.effort_mean[rows] = lognormal_mean(p50, p90)


class TrueEfforts(Estimates):
    """Not to be had: every effort known beforehand. For the bound beside the real figures."""

    def fill(self, book: Book, rows: np.ndarray) -> None:
        minutes = np.maximum(LEAST_MINUTES, self.work.effort[rows])
        book.effort_p50[rows] = book.effort_p90[rows] = book.effort_mean[rows] = minutes


def groups_of(scenario: Scenario) -> list[np.ndarray]:
    """Groups of every request by `LEVELS`. A foreseen one counts by the day it is expected."""
    work = scenario.work
    expected = np.where(np.isnan(work.predicted_at), work.arrives, work.predicted_at)
    day = (expected // DAY).astype(int)
    kind = within(work.team, work.type)
    return [work.team, kind, within(kind, day // MONTH), within(kind, day // WEEK)]


def within(outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """Codes of the pairs that occur; -1 where either is unknown."""
    if not len(outer):
        return outer
    pairs = outer.astype(np.int64) * (int(inner.max()) + 1) + inner
    _values, codes = np.unique(pairs, return_inverse=True)
    return np.where((outer >= 0) & (inner >= 0), codes, -1)
