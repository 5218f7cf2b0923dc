import itertools
from dataclasses import replace as changed
from functools import partial

import numpy as np
import pytest

from portal.planning.policies import POLICIES
from portal.planning.policies.balanced import balanced
from portal.planning.policies.first_come_first_served import first_come_first_served
from portal.planning.replay.engine import Rules, replay
from portal.planning.urgency import Settings
from portal.planning.work import Person
from tests.support.scenarios import small_scenario


@pytest.fixture(params=POLICIES)
def policy(request):
    return POLICIES[request.param]


def minutes_of(scenario, run, k):
    """(start, end) of one person's work, in order."""
    rows = np.flatnonzero(run.person == k)
    return sorted(zip(run.started_at[rows], run.done_at[rows], strict=True))


def test_nothing_is_lost_and_nobody_does_two_things_at_once(policy):
    scenario = small_scenario(count=200, teams=2, people=4, away=[{1, 3}, {2}, set(), {5}])

    run = replay(scenario, policy)

    assert np.isfinite(run.done_at).all()
    for k in range(4):
        spans = minutes_of(scenario, run, k)
        assert all(end <= after for (_s, end), (after, _e) in itertools.pairwise(spans))
        days_in = {int(start // 480) for start, _end in spans}
        assert not days_in & scenario.away[k]


def test_work_takes_its_effort_in_working_minutes_of_days_in(policy):
    scenario = small_scenario(count=80, people=2, away=[{1, 2}, set()])

    run = replay(scenario, policy)

    for row in range(80):
        away = scenario.away[run.person[row]]
        start, end = run.started_at[row], run.done_at[row]
        out = sum(min(end, (d + 1) * 480) - max(start, d * 480) for d in away
                  if start < (d + 1) * 480 and end > d * 480)  # fmt: skip
        assert end - start - out == pytest.approx(scenario.work.effort[row])
        assert start >= scenario.work.arrives[row]


def test_the_same_past_comes_out_the_same(policy):
    scenario = small_scenario(count=100)

    first, again = replay(scenario, policy), replay(scenario, policy)

    assert (first.done_at == again.done_at).all()


def test_one_person_works_in_order_of_arrival_when_first_come_is_first_served():
    scenario = small_scenario(count=5, people=1, arrives=[0, 10, 20, 30, 40], effort=[100.0] * 5)

    run = replay(scenario, first_come_first_served)

    assert run.done_at.tolist() == [100, 200, 300, 400, 500]


def test_work_goes_on_next_day_and_pauses_on_days_away():
    scenario = small_scenario(count=1, people=1, arrives=[400.0], effort=[100.0], away=[{1}])

    assert replay(scenario, first_come_first_served).done_at.tolist() == [980.0]


def test_who_has_been_idle_longest_is_asked_first():
    scenario = small_scenario(
        count=3, people=2, arrives=[0.0, 1.0, 100.0], effort=[50.0, 20.0, 5.0]
    )

    assert replay(scenario, first_come_first_served).person.tolist() == [0, 1, 1]


def test_the_second_team_helps_at_its_speed():
    scenario = small_scenario(count=1, teams=2, people=1, team=[1], arrives=[0.0], effort=[70.0])
    helper = changed(scenario, people=(Person("p0", "team 0", "team 1", 0.7),), second_speed=0.7)

    assert replay(helper, first_come_first_served).done_at.tolist() == [100.0]


@pytest.mark.parametrize("people", [0, 1])
def test_work_of_a_team_without_people_stays_undone_and_holds_up_nothing(people):
    scenario = small_scenario(count=10, teams=2, people=people, team=[0, 1] * 5)

    run = replay(scenario, balanced)

    assert np.isfinite(run.done_at).sum() == 5 * people


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_past_and_a_single_request_are_a_plain_answer(policy, count):
    assert len(replay(small_scenario(count=count), policy).done_at) == count


def test_everything_in_one_minute_is_worked_off(policy):
    scenario = small_scenario(count=40, arrives=[77.0] * 40)

    assert np.isfinite(replay(scenario, policy).done_at).all()


def test_an_item_with_r_older_ones_starts_within_n_times_r_plus_one_picks():
    scenario = small_scenario(count=400, people=3, days=4, seed=5)
    policy = partial(balanced, settings=Settings(lane_every=5))

    run = replay(scenario, policy)

    order = np.argsort(run.started_at, kind="stable")
    picks = np.empty(400, dtype=int)
    picks[order] = np.arange(400)
    arrives = scenario.work.arrives
    for row in range(400):
        before = run.started_at < arrives[row]
        older = int((~before & (arrives < arrives[row])).sum())
        assert picks[row] - before.sum() < 5 * (older + 1) + 3  # picks of the same instant


def foreseen(real=True, **more):
    return small_scenario(
        count=2, people=1, arrives=[0.0, 480.0], effort=[30.0, 40.0], is_real=[True, real],
        known_at=[np.nan, 0.0], predicted_at=[np.nan, 450.0], probability=[1.0, 0.9], **more,
    )  # fmt: skip


def test_what_is_foreseen_is_done_when_nothing_else_waits_and_answered_on_arrival():
    run = replay(foreseen(), balanced, rules=Rules(ahead=True))

    assert run.started_at.tolist() == [0.0, 30.0]
    assert run.done_at.tolist() == [30.0, 480.0]
    assert run.ahead_minutes.tolist() == [0.0, pytest.approx(44.0)]


def test_a_need_that_never_comes_is_waste():
    scenario = foreseen(real=False, days=3)
    scenario.work.arrives[0] = 900.0

    run = replay(scenario, balanced, rules=Rules(ahead=True))

    assert run.ahead_minutes[1] == pytest.approx(44.0)


@pytest.mark.parametrize(("ceiling", "minutes"), [(0.85, 44.0), (0.1, 0.0)])
def test_work_ahead_stays_below_the_ceiling_of_a_day(ceiling, minutes):
    run = replay(foreseen(), balanced, rules=Rules(ahead=True, ahead_ceiling=ceiling))

    assert run.ahead_minutes[1] == pytest.approx(minutes)


def test_what_takes_longer_than_the_day_leaves_is_laid_down_until_it_is_asked_for():
    scenario = foreseen(days=3)
    scenario.work.effort[1] = 200.0

    run = replay(scenario, balanced, rules=Rules(ahead=True, ahead_ceiling=0.2))

    assert run.ahead_minutes[1] == pytest.approx(96 - 30)
    assert run.ahead_days == {(0, 0): pytest.approx(96)}
    assert run.done_at[1] == pytest.approx(480 + 200 - 66 / 1.1)


def test_nothing_is_foreseen_unless_asked_for():
    run = replay(foreseen(), balanced)

    assert run.started_at.tolist() == [0.0, 480.0]


def test_people_stay_for_what_is_due_by_closing_time_and_no_longer_than_the_cap():
    scenario = small_scenario(
        count=2, people=1, arrives=[300.0, 301.0], effort=[400.0, 10.0], target=[100.0, 9000.0]
    )

    plain = replay(scenario, first_come_first_served)
    late = replay(scenario, first_come_first_served, rules=Rules(after_hours=True))

    assert plain.overtime.sum() == 0
    assert late.overtime.tolist() == [120.0, 0.0]
    assert plain.done_at[0] - late.done_at[0] == 120.0
