from functools import partial
from itertools import permutations

import numpy as np
import pytest

from portal.planning.policies.balanced import balanced
from portal.planning.urgency import Settings
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "network")
USUAL = {"effort_p50": 40.0, "effort_p90": 40.0, "weight": 1.0, "probability": 1.0}


def item(id, **fields):
    return WorkItem(id, "network", **{"arrived_at": 0.0, "due_at": 2000.0} | USUAL | fields)


def choose(waiting, *, now=0.0, person=ANA, **context):
    return balanced(person, waiting, now, Context(mean_effort=40.0, **context))


def test_what_is_due_sooner_comes_first_among_equals():
    choice = choose([item(1, due_at=3000.0), item(2, due_at=300.0)])

    assert (choice.item.id, choice.terms["rule"], choice.runner_up.id) == (2, "urgency", 1)


def test_short_work_comes_before_long_work_due_at_once():
    short, long = item(1, effort_p50=10.0, effort_p90=10.0), item(2)

    assert choose([long, short], now=3000.0).item is short


def test_work_of_the_second_team_counts_at_its_speed():
    ben = Person("ben", "network", "devices", 0.7)
    lent = WorkItem(1, "devices", arrived_at=0.0, due_at=0.0, **USUAL | {"weight": 1.3})
    own = item(2, due_at=0.0)

    assert choose([lent, own], person=ben).item is own
    quick = Person("ben", "network", "devices", 0.9)
    assert choose([lent, own], person=quick).item is lent


def test_a_department_that_calls_everything_urgent_weighs_less():
    loud = item(1, department="Sales", weight=2.0)
    calm = item(2, department="Finance", weight=1.5)
    usual = {"Sales": 0.1, "Finance": 0.1}

    assert choose([loud, calm]).item is loud
    recent = {"Sales": 0.2, "Finance": 0.05}
    choice = choose([loud, calm], usual_urgent_share=usual, recent_urgent_share=recent)
    assert choice.item is calm
    assert choice.terms["weight"] == 1.5


def test_what_a_department_calls_normal_keeps_its_weight():
    loud = item(1, department="Sales", weight=2.0)
    shares = {"usual_urgent_share": {"Sales": 0.1}, "recent_urgent_share": {"Sales": 0.4}}

    assert choose([loud], **shares).terms["weight"] == 2.0
    assert choose([item(1, department="Sales", weight=4.0)], **shares).terms["weight"] == 1.0


def test_every_hundredth_pick_of_a_team_takes_its_oldest():
    old = item(1, arrived_at=-500.0, due_at=90_000.0)
    waiting = [old, item(2, due_at=0.0), item(3, due_at=0.0)]

    assert choose(waiting, picks_by_team={"network": 98}).item.id == 2
    choice = choose(waiting, picks_by_team={"network": 99})
    assert (choice.item, choice.terms["rule"]) == (old, "lane")


@pytest.mark.parametrize("older", [0, 1, 3])
def test_an_item_with_r_older_ones_starts_within_n_times_r_plus_one_picks(older):
    policy = partial(balanced, settings=Settings(lane_every=5))
    hopeless = {"due_at": 1e6, "effort_p50": 5000.0, "effort_p90": 5000.0}
    waiting = [item(n, arrived_at=-1000.0 + n, **hopeless) for n in range(older + 1)]
    picks, arrivals = 0, 100
    while any(other.id == older for other in waiting):
        waiting += [item(arrivals + k, arrived_at=float(picks), due_at=0.0) for k in range(2)]
        arrivals += 2
        chosen = policy(ANA, waiting, float(picks), Context({"network": picks})).item
        waiting.remove(chosen)
        picks += 1

    assert picks == 5 * (older + 1)


def test_a_hard_deadline_waits_until_the_day_before_its_latest_start():
    hard = item(1, due_at=None, hard_deadline_at=2000.0, effort_p90=100.0)
    urgent = item(2, due_at=0.0, weight=9.0)
    latest = 2000.0 - 100.0 - 60.0

    assert choose([hard, urgent], now=latest - 481).item is urgent
    choice = choose([hard, urgent], now=latest - 479)
    assert (choice.item, choice.terms["rule"]) == (hard, "hard_deadline")
    assert choice.terms["minutes_to_latest_start"] == pytest.approx(479)


def test_hard_deadlines_are_counted_together():
    hard = [item(n, hard_deadline_at=2000.0, effort_p90=300.0) for n in range(4)]
    urgent = item(9, due_at=0.0, weight=90.0)

    assert choose([*hard, urgent], now=200.0).item is urgent
    assert choose([*hard, urgent], now=300.0).item is hard[0]


def test_long_work_is_not_begun_when_a_hard_deadline_falls_within_it():
    hard = item(1, hard_deadline_at=1500.0)
    long = item(2, due_at=0.0, weight=99.0, effort_p50=1450.0, effort_p90=1450.0)

    assert choose([hard, long]).item is hard


def lateness(order, now=0.0):
    missed = 0
    for one in order:
        now += one.effort_p90
        missed += now > one.hard_deadline_at
    return missed


def worked_off(waiting):
    now, order = 0.0, []
    while waiting:
        chosen = choose(waiting, now=now).item
        waiting = [other for other in waiting if other is not chosen]
        order.append(chosen)
        now += chosen.effort_p90
    return order


@pytest.mark.parametrize("seed", range(6))
def test_as_many_hard_deadlines_are_kept_as_any_order_keeps(seed):
    rng = np.random.default_rng(seed)
    hard = []
    for n in range(5):
        p90 = float(rng.integers(20, 400))
        deadline = float(rng.integers(100, 1300))
        hard.append(item(n, hard_deadline_at=deadline, effort_p50=p90, effort_p90=p90))

    fewest = min(lateness(order) for order in permutations(hard))

    assert lateness(worked_off(hard)) == fewest


def test_hard_deadlines_that_can_be_kept_are_kept_among_urgent_work():
    rng = np.random.default_rng(11)
    hard = [item(n, hard_deadline_at=700.0 * (n + 1), effort_p90=300.0) for n in range(5)]
    urgent = [item(10 + n, due_at=0.0, effort_p90=float(rng.integers(10, 900))) for n in range(9)]

    now = 0.0
    for chosen in worked_off([*hard, *urgent]):
        now += chosen.effort_p90
        assert chosen.hard_deadline_at is None or now <= chosen.hard_deadline_at


def test_predicted_work_is_only_for_an_empty_queue():
    need = item("p", probability=0.9, effort_p50=30.0)

    assert choose([need, item(1)]).item.id == 1
    choice = choose([need])
    assert (choice.item, choice.terms["rule"]) == (need, "ahead")


@pytest.mark.parametrize(
    ("probability", "used", "taken"), [(0.9, 50.0, True), (0.9, 51.0, False), (0.4, 0.0, False)]
)
def test_work_ahead_stays_likely_and_within_its_budget(probability, used, taken):
    need = item("p", probability=probability)

    assert (choose([need], ahead_used_minutes=used).item is need) is taken


def test_the_budget_counts_usual_minutes_not_the_mean_that_a_few_long_ones_raise():
    need = item("p", probability=0.9, effort_p50=80.0, effort_p90=400.0)

    assert choose([need], ahead_used_minutes=10.0).item is need
    assert choose([need], ahead_used_minutes=11.0).item is None


def test_the_surer_need_is_prepared_first():
    unsure, sure = item("a", probability=0.6), item("b", probability=0.9)

    choice = choose([unsure, sure])

    assert (choice.item, choice.runner_up) == (sure, unsure)


def test_ties_go_to_the_older_and_then_to_the_lower_id():
    waiting = [item(3, arrived_at=5.0), item(2, arrived_at=1.0), item(1, arrived_at=5.0)]

    choice = choose(waiting)

    assert (choice.item.id, choice.runner_up.id) == (2, 1)
