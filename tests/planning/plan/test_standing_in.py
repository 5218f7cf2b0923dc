import numpy as np
import pytest

from portal.planning.plan import (
    Cause,
    Gone,
    PlanItem,
    PlanPerson,
    Previous,
    make_plan,
    with_stand_ins,
)

ABLE = {"ana", "ben", "cy"}
NOW, LATER = Gone(0, 4, "ben"), Gone(3, 4, "ben")


def item(due=None, **changes):
    return PlanItem("case", "it", 60.0, due_day=due, owner="ana", **changes)


@pytest.mark.parametrize(
    ("gone", "due", "stand_ins"),
    [
        (NOW, 2.5, {"ben"}),
        (NOW, 7.0, {"ben"}),  # the deputy may do everything
        (NOW, None, {"ben"}),
        (LATER, 3.5, {"ben"}),
        (LATER, 1.0, set()),  # done before they go
        (LATER, 7.0, set()),
        (Gone(0, 4), 2.5, {"ben", "cy"}),
        (Gone(0, 4), 7.0, set()),  # it waits for them
        (Gone(0, 4), -1.0, {"ben", "cy"}),
        (Gone(0, 4, "zoe"), 2.5, {"ben", "cy"}),  # a deputy without the skill
        (Gone(0, 9), None, {"ben", "cy"}),
        (Gone(0, 4), None, set()),
    ],
)
def test_who_stands_in_for_somebody_away(gone, due, stand_ins):
    found = with_stand_ins(item(due), [gone], ABLE, days=10)

    assert found.stand_ins == stand_ins
    assert found.deputy == ("ben" if stand_ins == {"ben"} else None)


@pytest.mark.parametrize(
    ("gone", "persons", "cause"),
    [(NOW, {"ben"}, Cause.DEPUTY), (Gone(0, 4), {"ben", "cy"}, Cause.AWAY)],
)
def test_the_plan_gives_it_to_who_stands_in_and_says_why(gone, persons, cause):
    people = [PlanPerson(name, {"it": 1.0}) for name in ("ana", "ben", "cy")]
    net = np.full((3, 10), 100.0)
    net[0, :5] = 0.0
    handed = with_stand_ins(item(2.5), [gone], ABLE, days=10)

    plan = make_plan([handed], people, net=net, previous={"case": Previous("ana", 0, 0)})

    assert plan.owner_of()["case"] in persons
    assert [(move.to_person, move.cause) for move in plan.moves] == [
        (plan.owner_of()["case"], cause)
    ]


def test_what_is_only_theirs_waits_when_nobody_gains_half_a_day():
    people = [PlanPerson(name, {"it": 1.0}) for name in ("ana", "ben", "cy")]
    net = np.full((3, 10), 100.0)
    net[0, 0] = 0.0
    net[1, :3] = 0.0
    handed = with_stand_ins(item(5.0), [Gone(0, 0, "ben")], ABLE, days=10)

    plan = make_plan([handed], people, net=net, previous={"case": Previous("ana", 0, 0)})

    assert plan.owner_of()["case"] == "ana"
