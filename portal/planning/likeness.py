"""How much each past case tells of a new one: groups within groups, a like queue, and how long
ago."""

from collections.abc import Sequence

import numpy as np

OWN_CASES = 30.0  # a group of so many cases has half the say, the wider ones around it the rest
LEAST_SAY = 0.02  # what is left for wider groups; below it nobody asks them
HALF_LIFE = 8 * 2400.0  # working minutes: a desk does not keep its speed for months
QUEUE_UNIT = 60.0  # minutes of work ahead that count as some; more is compared by ratio
LIKE_QUEUE = 0.7  # spread of the kernel over log(1 + ahead / unit)
NEAREST_CASES = 30  # the kernel is as wide as the nearest so many, however rare such a queue
LEAST_SAY_OF_ONE = 1e-6  # however unlike the queue
LEAST_LEFT = 0.2  # a smaller queue never takes off more than the rest of a past case
SLOPE_CASES = 100
STEEPEST = 2.0


def nested_weights(
    groups: Sequence[np.ndarray], *, ahead: np.ndarray, mine: float, recency: np.ndarray
) -> np.ndarray:
    """float[cases] that add up to 1 (0 where there are none): what each says of a new one.

    `groups`: rows, from the most alike to all; `ahead`, `mine`: minutes of work ahead per head of
    the past cases and the new one. Within a group cases weigh by recency and by how alike the
    queue was (a Gaussian kernel over the logarithm). A group has n / (n + 30) of the say that is
    left, n its effective cases (Kish 1965), as the mean of a Dirichlet prior that the wider group
    gives. Worked line: 10 own cases, 300 of the tier: 1/4, then 3/4 x 10/11, the rest to all.
    """
    weights, left = np.zeros(len(ahead)), 1.0
    away = np.abs(np.log1p(ahead / QUEUE_UNIT) - np.log1p(mine / QUEUE_UNIT))
    for at, rows in enumerate(groups):
        if not rows.size:
            continue
        near = _kernel(away[rows]) * recency[rows]
        total = float(near.sum())
        cases = total**2 / float(near @ near)
        is_last = at == len(groups) - 1 or left * OWN_CASES / (cases + OWN_CASES) < LEAST_SAY
        say = left if is_last else left * cases / (cases + OWN_CASES)
        weights[rows] += say * near / total
        left -= say
        if is_last:
            break
    return weights


def _kernel(away: np.ndarray) -> np.ndarray:
    count = min(NEAREST_CASES, away.size) - 1
    width = max(LIKE_QUEUE, float(np.partition(away, count)[count]))
    return np.exp(-0.5 * (away / width) ** 2) + LEAST_SAY_OF_ONE


def at_this_queue(
    minutes: np.ndarray, ahead: np.ndarray, *, mine: float, slope: float
) -> np.ndarray:
    """What past cases would have taken with `mine` ahead of them: what differs is added at the
    slope of resolution on work ahead, about 1 where the oldest goes first, about 0 for what jumps
    the queue."""
    return np.maximum(LEAST_LEFT * minutes, minutes + slope * (mine - ahead))


def queue_slope(
    groups: Sequence[np.ndarray], *, ahead: np.ndarray, minutes: np.ndarray, finished: np.ndarray
) -> float:
    """Least squares over the finished of the first group of 100 or more cases; within 0 and 2."""
    for rows in groups:
        rows = rows[finished[rows]]
        if rows.size < SLOPE_CASES:
            continue
        away = ahead[rows] - ahead[rows].mean()
        spread = float(away @ away)
        return min(STEEPEST, max(0.0, float(away @ minutes[rows]) / spread)) if spread else 0.0
    return 0.0


def recency_of(arrived: np.ndarray | None, count: int) -> np.ndarray:
    """Halved with every eight weeks before the latest; all alike where no arrival is known."""
    if arrived is None or not count:
        return np.ones(count)
    return np.exp2((arrived - arrived.max()) / HALF_LIFE)


def product_limit(
    minutes: np.ndarray, finished: np.ndarray, levels: Sequence[float], weights: np.ndarray
) -> list[float]:
    """Quantiles of the time to finish, the open ones counted as longer than their age (Kaplan &
    Meier 1958, by weight). One beyond the last finished case is the longest seen."""
    order = np.lexsort((~finished, minutes))
    minutes, finished, weights = minutes[order], finished[order], weights[order]
    at_risk = np.cumsum(weights[::-1])[::-1]
    done = 1.0 - np.cumprod(1.0 - np.where(finished, weights / at_risk, 0.0))
    ranks = np.searchsorted(done, np.array(levels) - 1e-9)
    return [float(minutes[min(rank, len(minutes) - 1)]) for rank in ranks]
