"""What every policy keeps, whatever its rule."""

import numpy as np
import pytest

from portal.planning.policies import POLICIES, ranked
from portal.planning.work import Context, Person, WorkItem

BEN = Person(7, "network", "devices", 0.7)


def some_items(count, seed):
    rng = np.random.default_rng(seed)
    return [
        WorkItem(
            id=n,
            team=str(rng.choice(["network", "devices", "apps"])),
            arrived_at=float(rng.uniform(0, 900)),
            due_at=float(rng.uniform(500, 3000)),
            weight=float(rng.choice([1, 2, 4])),
            effort_p50=float(rng.uniform(5, 90)),
            effort_p90=200.0,
            probability=1.0,
        )
        for n in range(count)
    ]


@pytest.fixture(params=POLICIES)
def policy(request):
    return POLICIES[request.param]


def test_nobody_gets_work_of_a_team_they_do_not_know(policy):
    for seed in range(5):
        choice = policy(BEN, some_items(12, seed), 1000.0, Context())

        assert choice.item.team in ("network", "devices")


def test_the_order_of_the_list_changes_nothing(policy):
    items = some_items(30, seed=3)

    assert policy(BEN, items, 1000.0, Context()) == policy(BEN, items[::-1], 1000.0, Context())


def test_an_empty_desk_has_nothing_to_start(policy):
    assert policy(BEN, [], 0.0, Context()).item is None
    assert policy(BEN, [WorkItem(1, "apps")], 0.0, Context()).item is None


def test_the_runner_up_is_another_item(policy):
    choice = policy(BEN, some_items(20, seed=4), 1000.0, Context())

    assert choice.runner_up is not None
    assert choice.runner_up != choice.item


def test_items_of_which_only_the_team_is_known_are_taken(policy):
    waiting = [WorkItem("b", "network"), WorkItem("a", "network")]

    choice = policy(Person("ana", "network"), waiting, 5.0, Context())

    assert (choice.item.id, choice.runner_up.id) == ("a", "b")


def test_all_work_is_taken_in_the_end(policy):
    waiting, taken = some_items(25, seed=5), []
    while choice := policy(BEN, waiting, 1000.0, Context({"network": len(taken)})).item:
        taken.append(choice.id)
        waiting = [item for item in waiting if item is not choice]

    assert {item.team for item in waiting} == {"apps"}
    assert len(set(taken)) == len(taken) == 25 - len(waiting)


def test_alternatives_are_what_comes_without_the_first(policy):
    items = some_items(20, seed=6)

    choices = ranked(policy, BEN, waiting=items, now=1000.0, context=Context())

    assert len({choice.item.id for choice in choices}) == 3
    rest = [item for item in items if item is not choices[0].item]
    assert choices[1] == policy(BEN, rest, 1000.0, Context())
