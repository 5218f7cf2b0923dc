"""What a replay foresees: needs that are known before they come, or never come."""

import numpy as np

from portal.planning.replay.queue import Book, Pool
from portal.planning.replay.scenario import Work

CLAIM_CASES = 10.0  # what a source claims of itself counts as so many outcomes


class Foreseen:
    """Predicted needs by team, with what each may be believed.

    The claimed probability is shrunk towards how often predictions came true so far, as the mean
    of a beta distribution: (10 claimed + came true) / (10 + outcomes). A source that claims .9
    and is right in one of five falls below a half after some fourteen outcomes, and nothing is
    begun on its word any more (Xu & Chan 2016: a poor predictor is better ignored); a claim that
    holds stays. What is so believed of all is shrunk in the same way towards the outcomes of the
    type (those that name none are one), since one kind of need can be told better than another.
    A false one costs its minutes in slack, a true one gains at least as many at a
    busier hour: that is why a half is the least.
    """

    def __init__(self, work: Work, book: Book, *, teams: int):
        self.work, self.book = work, book
        self.pools = [Pool() for _ in range(teams)]
        self.came_true = self.outcomes = 0
        self.type = np.maximum(work.type, -1) + 1  # 0: of no known type
        kinds = int(self.type.max(initial=0)) + 1
        self.true_by_type, self.outcomes_by_type = np.zeros(kinds), np.zeros(kinds)

    def __contains__(self, row: int) -> bool:
        return row in self.pools[int(self.work.team[row])].place

    def add(self, row: int) -> None:
        work, book = self.work, self.book
        book.arrived_at[row] = work.predicted_at[row]
        book.set_due(row, work.predicted_at[row] + work.target[row])
        self.pools[int(work.team[row])].add(row)
        self._believe(np.array([row]))

    def take(self, row: int) -> None:
        """Somebody begins it ahead of its need."""
        self.pools[int(self.work.team[row])].remove(row)

    def come(self, row: int) -> None:
        """It is asked for, done already or not; from now on it is a request like any other."""
        self.came_true += 1
        self.true_by_type[self.type[row]] += 1
        self._end(row)
        self.book.arrived_at[row], self.book.probability[row] = self.work.arrives[row], 1.0
        self.book.set_due(row, self.work.arrives[row] + self.work.target[row])

    def withdraw(self, row: int) -> None:
        """It has not come."""
        self._end(row)

    def _end(self, row: int) -> None:
        self.outcomes += 1
        self.outcomes_by_type[self.type[row]] += 1
        if row in self:
            self.take(row)

    def at_day(self) -> None:
        """What has become known of the source tells of all that it still foresees."""
        for pool in self.pools:
            self._believe(pool.view())

    def _believe(self, rows: np.ndarray) -> None:
        claimed = np.minimum(self.work.probability[rows], 1 - 1e-9)
        learnt = (CLAIM_CASES * claimed + self.came_true) / (CLAIM_CASES + self.outcomes)
        kind = self.type[rows]
        learnt = CLAIM_CASES * learnt + self.true_by_type[kind]
        learnt /= CLAIM_CASES + self.outcomes_by_type[kind]
        self.book.probability[rows] = np.minimum(claimed, learnt)
