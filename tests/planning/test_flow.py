import numpy as np
import pytest

from portal.planning.flow import has_solver, plan_bound
from portal.planning.plan import PlanItem, PlanPerson, make_plan, plan_cost

pytestmark = pytest.mark.skipif(not has_solver(), reason="the extra `solver` is not installed")

ANA, BEN = PlanPerson("ana", {"a": 1.0}), PlanPerson("ben", {"a": 0.5, "b": 1.0})


def test_one_item_costs_its_days():
    bound = plan_bound(
        [PlanItem(1, "a", 100.0, 2.0, due_day=0.0)], [ANA], net=np.array([[50.0, 50]])
    )

    assert bound == pytest.approx(0.5 * (200 + 120 / 100))


@pytest.mark.parametrize("seed", range(5))
def test_no_plan_costs_less_than_the_bound(seed):
    rng = np.random.default_rng(seed)
    items = [
        PlanItem(
            k, "ab"[k % 2], float(rng.integers(10, 90)), 1.0 + k % 3, float(rng.uniform(0, 3))
        )
        for k in range(15)
    ]
    net = np.full((2, 5), 100.0)

    plan = make_plan(items, [ANA, BEN], net=net)
    last = {part.item: part.day for part in sorted(plan.portions, key=lambda part: part.day)}

    assert plan_bound(items, [ANA, BEN], net=net) <= plan_cost(items, last, window=5) + 1e-6
