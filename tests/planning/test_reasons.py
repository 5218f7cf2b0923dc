import pytest

from portal.planning.policies import POLICIES, ranked
from portal.planning.reasons import NotFirstCode, ReasonCode, reason_against, reason_for
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "nda")


def item(id, **fields):
    usual = {"arrived_at": 0.0, "due_at": 5000.0, "effort_p50": 40.0, "effort_p90": 40.0}
    return WorkItem(id, "nda", **usual | fields)


def choices(*waiting, policy="balanced", picks=0, now=100.0):
    context = Context({"nda": picks}, 0.0, 40.0)
    return ranked(POLICIES[policy], ANA, waiting=waiting, now=now, context=context)


@pytest.mark.parametrize(
    ("waiting", "options", "code", "parameters"),
    [
        (
            [item(1, hard_deadline_at=400.0)],
            {},
            ReasonCode.HARD_DEADLINE,
            {"minutes_left": 300.0, "minutes_to_latest_start": 200.0, "effort": 40.0},
        ),
        ([item(1)], {"picks": 99}, ReasonCode.OLDEST_TURN, {"waiting_minutes": 100.0}),
        (
            [item(1)],
            {"policy": "first_come_first_served"},
            ReasonCode.OLDEST,
            {"waiting_minutes": 100.0},
        ),
        ([item(1, due_at=40.0)], {}, ReasonCode.LATE, {"minutes_late": 60.0, "effort": 40.0}),
        (
            [item(1, due_at=700.0)],
            {},
            ReasonCode.DUE_SOON,
            {"minutes_left": 600.0, "effort": 40.0},
        ),
        (
            [item(1), item(2, effort_p50=100.0, effort_p90=100.0)],
            {},
            ReasonCode.SHORT_AND_WORTH_IT,
            {"minutes_left": 4900.0, "effort": 40.0},
        ),
        ([item(1)], {}, ReasonCode.MOST_WORTH, {"minutes_left": 4900.0, "effort": 40.0}),
        (
            [item(1, probability=0.9)],
            {},
            ReasonCode.AHEAD,
            {"percent": 90.0, "minutes_free": 90.0, "effort": 40.0},
        ),
    ],
)
def test_the_next_item_says_why(waiting, options, code, parameters):
    reason = reason_for(choices(*waiting, **options)[0])

    assert (reason.code, reason.parameters) == (code, parameters)


@pytest.mark.parametrize(
    ("waiting", "options", "code", "parameters"),
    [
        (
            [item(1, due_at=500.0), item(2)],
            {},
            NotFirstCode.RUNNER_UP_CAN_WAIT,
            {"minutes_left": 4900.0, "minutes_longer": 4500.0},
        ),
        (
            [item(1), item(2, effort_p50=100.0, effort_p90=100.0)],
            {},
            NotFirstCode.TAKES_LONGER,
            {"effort": 100.0, "minutes_longer": 60.0},
        ),
        (
            [item(1), item(2, arrived_at=30.0)],
            {"policy": "first_come_first_served"},
            NotFirstCode.CAME_LATER,
            {"minutes_later": 30.0},
        ),
        (
            [item(1, hard_deadline_at=400.0), item(2)],
            {},
            NotFirstCode.NO_HARD_DEADLINE,
            {"minutes_left": 4900.0},
        ),
        (
            [item(1, hard_deadline_at=400.0), item(2, hard_deadline_at=450.0)],
            {},
            NotFirstCode.LATER_HARD_DEADLINE,
            {"minutes_left": 350.0},
        ),
        (
            [item(1), item(2, probability=0.8)],
            {},
            NotFirstCode.NOT_ASKED_YET,
            {"percent": 80.0},
        ),
        ([item(1, weight=2.0), item(2, weight=1.0)], {}, NotFirstCode.LESS_WORTH, {}),
    ],
)
def test_an_alternative_says_why_it_is_not_first(waiting, options, code, parameters):
    first, second = choices(*waiting, **options)[:2]

    reason = reason_against(second, first)

    assert (first.item.id, second.item.id) == (1, 2)
    assert (reason.code, reason.parameters) == (code, parameters)
