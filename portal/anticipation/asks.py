"""Who asked for what on which working day, as arrays: what recurrence is learnt from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

NEVER = np.iinfo(np.int64).max // 2  # a day that does not come; days may be added to it


@dataclass(frozen=True)
class Asks:
    """Past requests of a desk. `asker`, `kind`: int[n] codes; `day`: int[n], the working day of
    the desk on which each arrived (a request of a closed day counts to the next open one)."""

    asker: np.ndarray
    kind: np.ndarray
    day: np.ndarray

    @classmethod
    def of(cls, asker, kind, day) -> "Asks":
        """Sorted by pair of asker and kind, then by day: the order everything here relies on."""
        asker, kind, day = (np.asarray(each, dtype=np.int64) for each in (asker, kind, day))
        order = np.lexsort((day, kind, asker))
        return cls(asker[order], kind[order], day[order])

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def pair(self) -> np.ndarray:
        """int[n]: 0 for the first pair of asker and kind, 1 for the next."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        is_new = (np.diff(self.asker) != 0) | (np.diff(self.kind) != 0)
        return np.concatenate([[0], np.cumsum(is_new)])

    @cached_property
    def starts(self) -> np.ndarray:
        """int[pairs + 1]: where each pair's rows begin, and the end."""
        firsts = np.flatnonzero(np.diff(self.pair, prepend=-1))
        return np.append(firsts, len(self))

    @property
    def pair_count(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def asker_of(self) -> np.ndarray:
        return self.asker[self.starts[:-1]]

    @cached_property
    def kind_of(self) -> np.ndarray:
        return self.kind[self.starts[:-1]]

    @cached_property
    def next_day(self) -> np.ndarray:
        """int[n]: the day of the pair's next ask on a later day, NEVER where there is none."""
        found = np.full(len(self), NEVER)
        for row in range(len(self) - 2, -1, -1):
            if self.pair[row] == self.pair[row + 1]:
                later = self.day[row + 1]
                found[row] = later if later > self.day[row] else found[row + 1]
        return found

    def counts(self, night: int) -> np.ndarray:
        """int[pairs]: asks up to and on the day `night`."""
        known = self.day <= night
        return np.bincount(self.pair[known], minlength=self.pair_count)

    def next_after(self, night: int) -> np.ndarray:
        """int[pairs]: the day of the first ask after `night`, NEVER where there is none."""
        position = self.starts[:-1] + self.counts(night)
        has_more = position < self.starts[1:]
        days = np.append(self.day, NEVER)
        return np.where(has_more, days[np.minimum(position, len(self))], NEVER)
