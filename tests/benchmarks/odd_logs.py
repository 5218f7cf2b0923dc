"""The back-test on made-up logs of awkward shapes: nowhere may it lose to seasonal naive.

Run on demand: `.venv/bin/python -m tests.benchmarks.odd_logs [--seeds 1,2] [--only NAME]`. Each
line is a cell: level and grain of one log; the worst is printed last. Bound: 1.05 of naive.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from datetime import date, timedelta

import numpy as np

from portal.forecast.log_backtest import log_backtest

MONDAY = date(2023, 1, 2)
OFFICE = np.array([1.25, 1.1, 1.0, 0.95, 0.8, 0.0, 0.0])
ALWAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.95, 0.4, 0.35])
BOUND = 1.05


def weekly(days, shape=OFFICE):
    return np.tile(shape, days // 7 + 1)[:days]


def shares(types, rng, *, uneven=1.0):
    each = rng.gamma(uneven, size=types) + 0.02
    return (each / each.sum())[:, None]


def noisy(rate, rng, *, spread=0.03):
    """Negative binomial around float[types, days], a shock shared by all types of a day."""
    day = rng.gamma(1 / spread, spread, size=rate.shape[1])
    return rng.poisson(np.maximum(rate * day, 0))


def intermittent(rng):
    """Forty kinds of a request or less a week each."""
    days = 400
    return noisy(rng.uniform(0.02, 0.25, size=(40, 1)) * weekly(days), rng)


def strong_trend(rng):
    """Four times as much after a year."""
    days = 365
    level = 15 * 4 ** (np.arange(days) / days)
    return noisy(shares(6, rng) * level * weekly(days), rng)


def falling(rng):
    """A desk whose work goes elsewhere."""
    days = 365
    level = 80 * 0.2 ** (np.arange(days) / days)
    return noisy(shares(6, rng) * level * weekly(days), rng)


def level_shift(rng):
    """Twice as much from one day on, and back to less four months later."""
    days = 420
    level = np.where(np.arange(days) < 200, 20.0, np.where(np.arange(days) < 330, 45.0, 16.0))
    return noisy(shares(8, rng) * level * weekly(days), rng)


def one_kind_shifts(rng):
    """A roll-out triples one kind in the last weeks; the others stay."""
    days = 300
    level = np.full((8, days), 5.0)
    level[2, 240:] *= 3
    level[5, 270:] *= 0.2
    return noisy(level * weekly(days), rng)


def closed_weekends(rng):
    """Nothing at weekends, and three weeks of summer and one of winter nearly shut."""
    days = 730
    shut = np.isin(np.arange(days) % 365, [*range(210, 231), *range(355, 365)])
    return noisy(shares(5, rng) * 25 * weekly(days) * np.where(shut, 0.1, 1.0), rng)


def two_seasons(rng):
    """A week's and a year's season over two years and a half."""
    days = 912
    year = 1 + 0.5 * np.sin(2 * np.pi * np.arange(days) / 365.25)
    return noisy(shares(6, rng) * 30 * weekly(days, ALWAYS) * year, rng)


def many_small_kinds(rng):
    """A hundred and twenty kinds, a few large, most rare."""
    days = 300
    return noisy(shares(120, rng, uneven=0.25) * 60 * weekly(days, ALWAYS), rng, spread=0.05)


def wandering(rng):
    """A level that walks at random, where last week is hard to beat."""
    days = 500
    level = 40 * np.exp(np.cumsum(rng.normal(0, 0.06, size=days)))
    return noisy(shares(6, rng) * np.clip(level, 3, 400) * weekly(days, ALWAYS), rng)


def kinds_come_and_go(rng):
    """Each kind lives for some months."""
    days, types = 400, 15
    rate = np.zeros((types, days))
    for row in range(types):
        first = int(rng.integers(-120, 330))
        last = first + int(rng.integers(90, 260))
        rate[row, max(0, first) : max(0, last)] = rng.uniform(0.5, 8)
    return noisy(rate * weekly(days), rng)


def billing_days(rng):
    """Large and calm, with a peak at each month's turn."""
    days = 300
    turn = np.array([(MONDAY + timedelta(days=day)).day in (1, 2, 28) for day in range(days)])
    return noisy(shares(3, rng) * 900 * weekly(days, ALWAYS) * (1 + 0.6 * turn), rng, spread=0.001)


def same_each_week(rng):
    """Nearly no noise at all: naive is as good as can be."""
    days = 200
    return np.round(np.array([[30.0], [12.0]]) * weekly(days)) + (rng.random((2, days)) < 0.05)


def fortnightly(rng):
    """Pay-day every other Friday."""
    days = 364
    peak = 1 + 2.5 * (np.arange(days) % 14 == 4)
    return noisy(shares(4, rng) * 30 * weekly(days) * peak, rng)


def bursts(rng):
    """Outages: some days bring ten times as much of one kind."""
    days = 365
    rate = shares(6, rng) * 30 * weekly(days)
    for day in rng.choice(days, 9, replace=False):
        rate[int(rng.integers(6)), day] *= 10
    return noisy(rate, rng)


def short(rng):
    """Nine weeks in all."""
    return noisy(shares(5, rng) * 20 * weekly(63), rng)


def tiny(rng):
    """Less than one a day in all."""
    return noisy(shares(3, rng) * 0.8 * weekly(500), rng)


LOGS = {
    log.__name__: log
    for log in (
        intermittent, strong_trend, falling, level_shift, one_kind_shifts, closed_weekends,
        two_seasons, many_small_kinds, wandering, kinds_come_and_go, billing_days, same_each_week,
        fortnightly, bursts, short, tiny,
    )
}  # fmt: skip


def counts_of(table):
    """Kinds in turn on two desks."""
    found = Counter()
    for row, day in zip(*np.nonzero(table), strict=True):
        key = (f"desk {row % 2}", f"kind {row:03}", MONDAY + timedelta(days=int(day)))
        found[key] = int(table[row, day])
    return found


def main():
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--only", choices=sorted(LOGS))
    asked = parser.parse_args()
    seeds = [int(each) for each in asked.seeds.split(",")]
    ratios = {}
    for name, log in LOGS.items():
        for seed in seeds if asked.only in (None, name) else ():
            table = log(np.random.default_rng(seed))
            last = MONDAY + timedelta(days=table.shape[1] - 1)
            for score in log_backtest(counts_of(table), first_day=MONDAY, last_day=last):
                key = name, seed, score.grain.value, score.level.value
                ratios[key] = score.ratio
                print(
                    f"{name:<18} seed {seed} {score.grain:<5}{score.level:<5}"
                    f"{score.cutoffs:>3} cutoffs  of naive {score.ratio or 0:.3f}"
                    f"  pinball {score.pinball_ratio or 0:.3f}"
                    f"  80 % {100 * score.coverage_80:.1f}"
                    f"{'  ABOVE' if (score.ratio or 0) > BOUND else ''}",
                    flush=True,
                )
    known = [ratio for ratio in ratios.values() if ratio]
    worst = max(ratios, key=lambda key: ratios[key] or 0)
    above = [key for key, ratio in ratios.items() if (ratio or 0) > BOUND]
    print(json.dumps({"seeds": seeds, "cells": len(known), "above": len(above)}))
    print(
        f"geometric mean {np.exp(np.mean(np.log(known))):.3f}, worst {worst} {ratios[worst]:.3f}"
    )


if __name__ == "__main__":
    main()
