"""From weeks and hours to x and y: the ground every chart of hours is drawn on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

HEIGHT, TOP, FLOOR, END = 292.0, 14.0, 262.0, 12.0
LABEL_BASELINE = 284.0


@dataclass(frozen=True)
class Plot:
    """`count` weeks across `width`, hours from zero to `ceiling`; `rtl` mirrors every x."""

    count: int
    ceiling: float
    start: float
    width: float
    rtl: bool

    @property
    def last(self) -> int:
        return max(1, self.count - 1)

    @property
    def slot(self) -> float:
        return (self.width - self.start - END) / self.last

    def x(self, index: float) -> float:
        ahead = self.start + index * self.slot
        return round(self.width - ahead if self.rtl else ahead, 1)

    def y(self, hours: float) -> float:
        return round(FLOOR - hours / self.ceiling * (FLOOR - TOP), 1)

    def ahead(self, x: float, by: float) -> float:
        """`by` units further in reading direction."""
        return round(x - by if self.rtl else x + by, 1)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        steps = [f"{self.x(index):g} {self.y(hours):g}" for index, hours in points]
        return "M" + "L".join(steps) if steps else ""


def plain_number(value: float) -> str:
    """Hours as people say them: 12480.4 -> "12 480" (no-break space), 2.5 -> "2.5"."""
    if value < 10:
        return f"{round(value, 1):g}"
    return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")


def axis_ticks(highest: float, *, intervals: int = 4) -> tuple[float, ...]:
    """Round values from zero to `highest` or just above it: 233 -> 0, 100, 200, 300.

    The step is 1, 2, 2.5 or 5 times a power of ten, never below one hour.
    """
    step = _nice_step(max(1.0, highest / intervals))
    count = max(1, math.ceil(highest / step * (1 - 1e-9)))
    return tuple(step * index for index in range(count + 1))


def _nice_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= raw * (1 - 1e-9))


def runs(flags: Iterable[bool]) -> list[list[int]]:
    """Stretches of neighbours that have a value: [T, T, F, T] -> [[0, 1], [3]]."""
    groups = groupby(enumerate(flags), key=lambda pair: pair[1])
    return [[index for index, _ in group] for has_value, group in groups if has_value]
