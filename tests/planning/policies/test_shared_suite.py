"""What every policy keeps, whatever its rule."""

from dataclasses import replace

import numpy as np
import pytest

from portal.planning.columns import lognormal_mean
from portal.planning.policies import POLICIES, ranked
from portal.planning.replay.queue import Book, QueueColumns
from portal.planning.work import Context, Person, WorkItem
from tests.support.scenarios import small_scenario

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


@pytest.mark.parametrize("usual", [0.0, -5.0, float("nan"), float("inf"), None])
@pytest.mark.parametrize("effort", [0.0, float("nan"), None])
def test_a_choice_is_made_whatever_the_efforts_are_said_to_be(policy, usual, effort):
    items = [replace(one, effort_p50=effort, effort_p90=usual) for one in some_items(9, seed=6)]

    assert policy(BEN, items, 1000.0, Context(mean_effort=usual)).item is not None


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


NUMBERS = (
    "arrived_at",
    "due_at",
    "hard_deadline_at",
    "weight",
    "effort_p50",
    "effort_p90",
    "flexible_until",
    "probability",
)


@pytest.mark.parametrize("odd", [None, float("nan"), 0.0, -1.0])
def test_odd_numbers_in_any_field_never_break_a_choice(policy, odd):
    for name in NUMBERS:
        items = [*some_items(6, seed=8), WorkItem("odd", "network", **{name: odd})]
        items = [replace(item, id=str(item.id)) for item in items]

        assert policy(BEN, items, 1000.0, Context()).item is not None


def test_ids_of_different_kinds_and_the_same_age_are_taken(policy):
    waiting = [WorkItem("b", "network"), WorkItem(7, "network")]

    assert policy(Person("ana", "network"), waiting, 5.0, Context()).item in waiting


def test_columns_of_a_replay_choose_what_a_list_chooses(policy):
    scenario = small_scenario(count=60, teams=2)
    book = Book(scenario, np.random.default_rng(3).permutation(60))
    book.effort_p50[:], book.effort_p90[:] = scenario.work.effort, 2 * scenario.work.effort
    book.effort_mean[:] = lognormal_mean(book.effort_p50, book.effort_p90)
    person = Person("ana", "team 0", "team 1", 0.7)
    columns = QueueColumns(book, np.arange(60))

    for now in (0.0, 700.0, 3000.0):
        context = Context({"team 0": 18, "team 1": 19}, mean_effort=40.0)

        assert policy(person, columns, now, context) == policy(person, list(columns), now, context)
