import time
from itertools import permutations

import numpy as np
import pytest

from portal.planning.hard_deadlines import hard_plan
from portal.planning.urgency import STANDARD
from portal.planning.work import Person, WorkItem

ANA = Person("ana", "court", "filing", 0.5)


def hard(id, deadline, p90, team="court", weight=None):
    return WorkItem(id, team, hard_deadline_at=deadline, effort_p90=p90, weight=weight)


def plan(*items, now=0.0):
    return hard_plan(items, now, person=ANA, settings=STANDARD)


def test_without_hard_deadlines_there_is_no_plan():
    assert plan(WorkItem(1, "court", due_at=5.0)) is None


def test_the_latest_start_leaves_room_for_all_and_the_buffer():
    found = plan(hard(1, 1000, 300), hard(2, 900, 200))

    assert [item.id for item in found.items] == [2, 1]
    assert found.latest_start_at == 1000 - 500 - 60


def test_work_in_the_second_skill_takes_longer():
    assert plan(hard(1, 1000, 300, team="filing")).latest_start_at == 1000 - 600 - 60


def test_if_all_cannot_be_kept_the_least_weight_is_missed():
    heavy, light = hard(1, 320, 300, weight=5), hard(2, 310, 300, weight=1)

    assert plan(light, heavy).items == (heavy, light)


def test_a_deadline_already_missed_does_not_cost_another_one():
    missed, open_yet = hard(1, -50, 100), hard(2, 120, 100)

    assert plan(missed, open_yet).items == (open_yet, missed)


def test_more_than_ten_are_kept_in_order_of_deadline_behind_the_searched_ones():
    items = [hard(n, 100 + n, 100) for n in range(14)]
    began = time.perf_counter()

    found = plan(*items)

    assert [item.id for item in found.items[10:]] == [10, 11, 12, 13]
    assert time.perf_counter() - began < 0.2  # 1,024 subsets


@pytest.mark.parametrize("count", [2, 4, 7, 8])
def test_no_other_order_of_up_to_eight_misses_less(count):
    rng = np.random.default_rng(count)
    orders = np.array(list(permutations(range(count))))
    for _each in range(6):
        efforts, deadlines = rng.integers(10, 200, count), rng.integers(50, 90 * count, count)
        weights = rng.choice([1, 2, 4, 8], count)
        ends = efforts[orders].cumsum(axis=1)
        over = np.maximum(0, ends - deadlines[orders])
        missed = (weights[orders] * (over > 0)).sum(axis=1)
        late = (weights[orders] * over).sum(axis=1)
        items = [
            hard(k, float(deadlines[k]), float(efforts[k]), weight=float(weights[k]))
            for k in range(count)
        ]

        found = [item.id for item in plan(*items).items]

        at = int((orders == found).all(axis=1).argmax())
        assert (missed[at], late[at]) == min(zip(missed.tolist(), late.tolist(), strict=True))
