"""How likely somebody asks for the same again soon: the chance of each single day, learnt from all
days that are over, and from it the chance of the next ten.

A discrete-time hazard (Cox 1972; Singer & Willett 1993) needs to wait one day for an answer where
a model of "within ten days" waits ten, and does not take a short log for a sudden rush.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from portal.anticipation.asks import Asks

WITHIN_DAYS = 10  # working days of the desk
HALF_LIVES = (3.0, 10.0, 40.0)
DRAWN_DAYS = 4.0  # of the mean of all, that a rate of few days is drawn to
SHARE_CASES = 8.0  # of the mean share, that a share of few cases is drawn to
LEAST_ASKS = 2  # a pair that was asked once says nothing of coming again
LEAST_ROWS = 50
LEARNT_NIGHTS = 40
MOST_ROWS = 100_000
RIDGE = 1.0
ROUNDS = 25


@dataclass(frozen=True)
class Night:
    """What stands at the end of a working day: `pair`: int[k] of `Asks`; `seen`: float[k,
    features]."""

    pair: np.ndarray
    seen: np.ndarray


def night_of(asks: Asks, day: int, *, later: int = 0) -> Night:
    """From asks up to `day` only, as it will stand `later` days on if nothing is asked until then.

    Of each pair of asker and kind with two asks or more: for half-lives of 3, 10 and 40 working
    days the log rate of its asks and that of the asker's others; log count; log days since the
    last, and these as a share of the usual gap; log odds that asks of the kind, and of the asker,
    came again within ten days; log rate of the kind.
    """
    known = asks.day <= day
    counts = asks.counts(day)
    pair = np.flatnonzero(counts >= LEAST_ASKS)
    if not len(pair):
        return Night(pair, np.zeros((0, 2 * len(HALF_LIVES) + 6)))
    asker, kind = asks.asker_of[pair], asks.kind_of[pair]
    askers = len(np.unique(asks.asker[known]))
    columns = []
    for half_life in HALF_LIVES:
        weight = np.where(known, 0.5 ** ((day - np.minimum(asks.day, day)) / half_life), 0.0)
        own = np.bincount(asks.pair, weight, asks.pair_count)[pair]
        others = np.bincount(asks.asker, weight)[asker] - own
        now, then = (_days_seen(each, half_life) for each in (day, day + later))
        faded = own * 0.5 ** (later / half_life)
        columns.append(_log_rate(faded, then, weight.sum() / now / (counts > 0).sum()))
        columns.append(_log_rate(np.maximum(others, 0.0), now, weight.sum() / now / askers))
    count = counts[pair]
    first = asks.day[asks.starts[:-1][pair]]
    last = asks.day[asks.starts[:-1][pair] + count - 1]
    since, gap = day + later - last, (last - first) / (count - 1)
    of_kind, of_asker = _again_shares(asks, day)
    volume = np.bincount(asks.kind[known], minlength=int(asks.kind.max()) + 1)
    columns += [
        np.log(count),
        np.log1p(since),
        np.log((since + 1.0) / (gap + 1.0)),
        _log_odds(of_kind[kind]),
        _log_odds(of_asker[asker]),
        np.log(volume[kind] / (day + 1.0)),
    ]
    return Night(pair, np.column_stack(columns))


def _days_seen(day: int, half_life: float) -> float:
    """The weight of all days up to `day`: what a decayed count is a count of."""
    return (1 - 0.5 ** ((day + 1) / half_life)) / (1 - 0.5 ** (1 / half_life))


def _log_rate(count: np.ndarray, days: float, mean: float) -> np.ndarray:
    return np.log((count + DRAWN_DAYS * mean) / (days + DRAWN_DAYS))


def _again_shares(asks: Asks, day: int) -> tuple[np.ndarray, np.ndarray]:
    """By kind and by asker: the share of asks that came again within ten days, of those whose ten
    days are over; few are drawn to the mean of all."""
    over = asks.day <= day - WITHIN_DAYS
    again = (asks.next_day[over] - asks.day[over] <= WITHIN_DAYS).astype(float)
    mean = (again.sum() + 1.0) / (len(again) + 10.0)

    def shares(code: np.ndarray) -> np.ndarray:
        size = int(code.max()) + 1
        came, cases = np.bincount(code[over], again, size), np.bincount(code[over], minlength=size)
        return (came + SHARE_CASES * mean) / (cases + SHARE_CASES)

    return shares(asks.kind), shares(asks.asker)


def _log_odds(share: np.ndarray) -> np.ndarray:
    return np.log(share / (1 - share))


@dataclass(frozen=True)
class Weights:
    """A fitted regression: `centre`, `spread`, `slope`: float[features]."""

    centre: np.ndarray
    spread: np.ndarray
    slope: np.ndarray
    intercept: float

    def chances(self, seen: np.ndarray) -> np.ndarray:
        """float[k]: that it is asked for on the next day."""
        odds = (seen - self.centre) / self.spread @ self.slope + self.intercept
        return 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))


def learnt(asks: Asks, day: int) -> Weights | None:
    """From the newest 40 nights whose next day is over at the end of `day`, of a large desk from
    some of them; None while they tell too little."""
    pairs = max(1, int((asks.counts(day) >= LEAST_ASKS).sum()))
    step = max(1, ceil(LEARNT_NIGHTS * pairs / MOST_ROWS))
    days = range(day - 1, max(day - 1 - LEARNT_NIGHTS, -1), -step)
    nights = [night_of(asks, each) for each in days]
    came = [
        asks.next_after(each)[night.pair] == each + 1
        for each, night in zip(days, nights, strict=True)
    ]
    if not nights:
        return None
    seen = np.concatenate([night.seen for night in nights])
    return fit(seen, np.concatenate(came).astype(float))


def fit(seen: np.ndarray, came: np.ndarray) -> Weights | None:
    """Logistic regression by iteratively re-weighted least squares (McCullagh & Nelder 1989, 2.5),
    with a ridge on the slopes. `seen`: float[n, features]; `came`: float[n] of 0 and 1."""
    if len(came) < LEAST_ROWS or not 0 < came.sum() < len(came):
        return None
    centre, spread = seen.mean(axis=0), seen.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    x = np.column_stack([(seen - centre) / spread, np.ones(len(came))])
    penalty = np.diag([*np.full(seen.shape[1], RIDGE), 1e-6])
    beta = np.zeros(x.shape[1])
    for _round in range(ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (came - p) - penalty @ beta
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-6:
            break
    return Weights(centre, spread, beta[:-1], float(beta[-1]))


def within_ten_days(asks: Asks, weights: Weights, day: int) -> tuple[np.ndarray, np.ndarray]:
    """(pair, probability): int[k], float[k], that each pair is asked for in the ten working days
    after `day`: 1 less the chance that each of them passes without."""
    night = night_of(asks, day)
    passes = 1.0 - weights.chances(night.seen)
    for later in range(1, WITHIN_DAYS):
        passes = passes * (1.0 - weights.chances(night_of(asks, day, later=later).seen))
    return night.pair, 1.0 - passes
