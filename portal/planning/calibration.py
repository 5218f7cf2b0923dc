"""Each desk's own calibration: levels of the promise that follow how its promises were kept."""

from collections.abc import Iterable

# Levels published as P10, P50, P90 before a desk has a record of its own. Queues drift between the
# past and the promise, so the outer two stand a little wider than their names.
START = (0.09, 0.5, 0.93)
# What is aimed at: one in ten before the range, half by its likeliest day, 91 in 100 kept.
AIM = (0.1, 0.5, 0.91)
STEP = 0.01
LEAST, MOST = (0.02, 0.35, 0.85), (0.2, 0.65, 0.985)


def calibrated_levels(places: Iterable[int]) -> tuple[float, float, float]:
    """Levels after a record of promises, oldest first.

    A place says where the request was resolved: 0 before P10, 1 before P50, 2 before P90, 3 late.
    Each level takes a small step towards its aim after each one (adaptive conformal inference;
    Gibbs & Candes 2021): with many late the range widens, with few it narrows. Worked line: a late
    one lifts the P90 level by .01 x .91, one that was kept lowers it by .01 x .09.
    """
    levels = list(START)
    for place in places:
        for k in range(3):
            step = STEP * (AIM[k] - (place <= k))
            levels[k] = min(MOST[k], max(LEAST[k], levels[k] + step))
    return (levels[0], levels[1], levels[2])


def place_of(minutes: float, promised: tuple[float, float, float]) -> int:
    """Where in a promise it was resolved, see `calibrated_levels`."""
    return sum(minutes > level for level in promised)
