"""A line of a few values, small enough for a figure's side."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.pages.weekly_hours import is_known


@dataclass(frozen=True)
class Spark:
    path: str
    x: float
    y: float


def spark(values: Sequence[float | None], *, rtl: bool = False) -> Spark | None:
    """A line of 64 x 20 with a dot on its last value; None with fewer than two values."""
    known = [float(value) for value in values if is_known(value)]
    if len(known) < 2:
        return None
    low, spread = min(known), max(known) - min(known)
    points = []
    for index, value in enumerate(known):
        x = 2 + 60 * index / (len(known) - 1)
        share = (value - low) / spread if spread else 0.5
        points.append((round(64 - x if rtl else x, 1), round(18 - 15 * share, 1)))
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Spark(path, *points[-1])
