from dataclasses import replace as changed

import numpy as np

from portal.planning.policies.balanced import balanced
from portal.planning.replay.engine import replay
from portal.planning.replay.urgent_shares import UrgentShares
from tests.support.scenarios import small_scenario


def desk(*, inflated):
    """Five departments; from day 20 on the first calls a fifth of its calm requests urgent."""
    count, rng = 3600, np.random.default_rng(4)
    arrives = np.sort(rng.uniform(0, 45 * 480, count))
    department = rng.integers(0, 5, count)
    is_urgent = rng.random(count) < 0.1
    lies = inflated & (department == 0) & (arrives > 20 * 480) & (rng.random(count) < 0.2)
    is_urgent = is_urgent | lies
    scenario = small_scenario(
        count=count, days=45, people=9, arrives=arrives, department=department,
        is_urgent=is_urgent, weight=np.where(is_urgent, 4.0, 2.0), target=np.full(count, 960.0),
    )  # fmt: skip
    return changed(scenario, departments=tuple("abcde"))


def honest_hours(scenario):
    work = scenario.work
    judged = (work.department != 0) & (work.arrives > 25 * 480)
    return float((replay(scenario, balanced).done_at - work.arrives)[judged].mean())


def test_a_department_that_inflates_its_urgency_neither_delays_nor_favours_the_honest_ones():
    before, after = honest_hours(desk(inflated=False)), honest_hours(desk(inflated=True))

    assert 0.95 * before < after < 1.05 * before


def test_a_department_that_asks_as_ever_keeps_its_weight():
    shares = UrgentShares(desk(inflated=False))

    for day in range(45):
        shares.at_day(day)
        for name, recent in shares.recent.items():
            assert shares.usual[name] / recent > 0.7


def test_a_department_that_inflates_its_urgency_weighs_less():
    shares = UrgentShares(desk(inflated=True))
    shares.at_day(40)

    factors = {name: shares.usual[name] / shares.recent[name] for name in "abcde"}

    assert factors["a"] < 0.7
    assert min(factors[name] for name in "bcde") > 0.9
