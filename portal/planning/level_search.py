"""Levelling of few options: every way is looked at that a bound does not rule out."""

from collections.abc import Callable, Sequence

MOST_STEPS = 1500  # of the search; the best so far is kept, the same on every machine
MOST_OPTIONS = 60
EPSILON = 1e-6


class LevelSearch:
    """Branch and bound (Land & Doig 1960), depth first: week by week, an option's cheapest hours
    first, it goes to each place that takes it, or stays.

    A branch ends where even the hours left of its week, bought in parts at the lowest prices and
    without regard to where they go, make it dearer than the best so far. `load` and `room`: hours
    of each week, changed on the way and put back; `places(option)`: where it may go now;
    `take(option, to, sign)` does it (1) or undoes it (-1); `short_price`: of an hour nobody has.
    """

    def __init__(
        self,
        options: Sequence,
        load: list[float],
        room: list[float],
        *,
        places: Callable,
        take: Callable,
        short_price: float,
    ):
        self.load, self.room = load, room
        self.places, self.take, self.short_price = places, take, short_price
        short = [k for k in range(len(load)) if self._short(k) > 0]
        asked = [option for option in options if option.week in short and option.relief > 0]
        self.order = sorted(asked, key=lambda each: (each.week, self._rank(each), each.key))
        self.short = short
        self.steps: list[tuple] = []
        self.best, self.found, self.count = float("inf"), None, 0

    def moves(self, *, below: float) -> list[tuple] | None:
        """(option, place) of what costs least, if less than `below`; None where nothing does, or
        where there are too many options to look at."""
        if not self.order or len(self.order) > MOST_OPTIONS:
            return None
        self.best = below - EPSILON
        self._walk(0, 0.0)
        return self.found

    def _walk(self, at: int, price: float) -> None:
        self.count += 1
        cost = price + self._least(at)
        if self.count > MOST_STEPS or cost >= self.best:
            return
        if at == len(self.order):
            self.best, self.found = cost, list(self.steps)
            return
        option = self.order[at]
        if self._short(option.week) > 0:
            for to in self.places(option):
                self.take(option, to, 1.0)
                self.steps.append((option, to))
                self._walk(at + 1, price + option.price)
                self.steps.pop()
                self.take(option, to, -1.0)
        self._walk(at + 1, price)

    def _least(self, at: int) -> float:
        """What the hours that are short cost at least, with the options from here on."""
        hours = {week: self._short(week) for week in self.short}
        total = 0.0
        for option in self.order[at:]:
            part = min(hours[option.week], option.relief)
            if part > 0 and self._rank(option) < self.short_price:
                total += part * self._rank(option)
                hours[option.week] -= part
        return total + self.short_price * sum(hours.values())

    def _short(self, week: int) -> float:
        over = self.load[week] - self.room[week]
        return over if over > EPSILON else 0.0

    @staticmethod
    def _rank(option) -> float:
        return option.price / option.relief
