"""Minutes left in each person's days, and how work fills them."""

from collections.abc import Iterable, Sequence

import numpy as np

EPSILON = 1e-6


class Room:
    """`net`: float[people, days]. A person's instant in days is the day plus the share of it
    that is used; days are filled from the morning on."""

    def __init__(self, net: np.ndarray) -> None:
        self.net = np.asarray(net, dtype=float)
        self.left = self.net.copy()
        self.days = self.net.shape[1]

    def fill(self, row: int, minutes: float, start: int = 0) -> list[tuple[int, float]] | None:
        """Take minutes from `start` on, whole or not at all: (day, minutes) pairs."""
        left = self.left[row]
        if minutes > left[start:].sum() + EPSILON:
            return None
        parts = []
        for day in range(start, self.days):
            put = min(minutes, left[day])
            if put > EPSILON:
                left[day] -= put
                parts.append((day, put))
                minutes -= put
            if minutes <= EPSILON:
                break
        return parts

    def fill_back(
        self, row: int, work: Sequence[tuple[float, float]]
    ) -> list[list[tuple[int, float]]]:
        """Take the latest minutes that end by each instant: `work` as (minutes, until), earliest
        `until` first, known to fit. Days are cut at these instants, so that what may end later
        leaves the time before to what may not."""
        cuts = sorted({min(max(until, 0.0), self.days) for _minutes, until in work})
        pieces = []  # [end, day, minutes left], in order
        for day in range(self.days):
            edges = [cut for cut in cuts if day < cut < day + 1] + [day + 1]
            before = 0.0
            for edge in edges:
                open_minutes = float(self.open_until(row, edge)[day])
                pieces.append([edge, day, open_minutes - before])
                before = open_minutes
        found = []
        for minutes, until in reversed(work):
            parts: dict[int, float] = {}
            for piece in reversed(pieces):
                put = min(minutes, piece[2]) if piece[0] <= until + EPSILON else 0.0
                if put > EPSILON:
                    piece[2] -= put
                    minutes -= put
                    parts[piece[1]] = parts.get(piece[1], 0.0) + put
            found.append(sorted(parts.items()))
        for parts in found:
            for day, put in parts:
                self.left[row, day] -= put
        return found[::-1]

    def open_until(self, row: int, until: float) -> np.ndarray:
        """float[days]: minutes left before an instant, of its own day the share that has run."""
        share = np.clip(until - np.arange(self.days), 0.0, 1.0)
        used = self.net[row] - self.left[row]
        return np.clip(self.net[row] * share - used, 0.0, self.left[row])

    def give_back(self, row: int, parts: Iterable[tuple[int, float]]) -> None:
        for day, minutes in parts:
            self.left[row, day] += minutes

    def first_open(self, row: int, first: int, last: int) -> int | None:
        """The first day from `first` to `last` on which the person works at all."""
        days = range(max(0, first), min(max(0, last), self.days - 1) + 1)
        return next((day for day in days if self.net[row, day] > EPSILON), None)

    def end_of(self, row: int, day: int) -> float:
        """The instant at which what now fills the day ends."""
        whole = float(self.net[row, day])
        return day + (1.0 if whole <= EPSILON else 1.0 - float(self.left[row, day]) / whole)

    def copy(self) -> "Room":
        other = Room(self.net)
        other.left = self.left.copy()
        return other
