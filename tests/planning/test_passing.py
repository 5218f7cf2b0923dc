"""Work in hand and "not me": what is offered, what is not, and who may take."""

from datetime import timedelta

import pytest

from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.planning import operations
from portal.planning.models import OverrideKind, RefusalReason
from portal.planning.operations import Hand
from portal.planning.queries import learnt_refusals, next_up
from portal.requests.lifecycle import HoldReason
from portal.requests.operations import hold
from portal.requests.queries import events_of
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


@pytest.fixture
def it(session):
    desk = make_desk("it")
    skill = make_skill(desk)
    kind, other = make_type(desk, skill), make_type(desk, skill, title="Another kind")
    people = {
        "ravi": make_staff(desk, skill),
        "chidi": make_staff(desk, skill, name="Chidi Eze"),
        "lead": make_staff(desk, name="Selin Kaya", role="lead"),
    }
    rows = [make_request(kind, title=f"Request {number}") for number in range(6)]
    return desk, people, rows, other


def offered(desk, person, *, now=MONDAY):
    found = next_up(desk, viewer=viewer(person), now=now, count=20)
    return [each.line.row.id for each in found.offered]


def start(row, person):
    operations.start(row.reference, actor=viewer(person), version=None, now=MONDAY)


def pass_on(row, person, reason):
    operations.pass_on(row.reference, reason=reason, actor=viewer(person), now=MONDAY)


def test_nobody_begins_a_fourth_until_one_is_finished_or_waits(it):
    desk, people, rows, _other = it
    for row in rows[:3]:
        start(row, people["ravi"])

    with pytest.raises(Conflict):
        start(rows[3], people["ravi"])
    assert next_up(desk, viewer=viewer(people["ravi"]), now=MONDAY).is_full

    who = {"actor": viewer(people["ravi"]), "version": None, "now": MONDAY}
    hold(rows[0].reference, reason=HoldReason.THIRD_PARTY, question="", **who)
    start(rows[3], people["ravi"])


def test_a_fixed_date_is_begun_whatever_is_in_hand(it):
    _desk, people, rows, _other = it
    for row in rows[:3]:
        start(row, people["ravi"])
    rows[4].hard_deadline_at = later(hours=4)

    start(rows[4], people["ravi"])

    assert rows[4].assignee_id == people["ravi"].id


def test_a_lead_sets_another_limit(it):
    desk, people, rows, _other = it
    hand = Hand(OverrideKind.WIP, value=1)
    operations.set_override(desk, hand, actor=viewer(people["lead"]), now=MONDAY)
    start(rows[0], people["ravi"])

    with pytest.raises(Conflict):
        start(rows[1], people["ravi"])


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_what_is_passed_on_is_offered_to_others_only(it, reason):
    desk, people, rows, _other = it

    pass_on(rows[0], people["ravi"], reason)

    assert rows[0].id not in offered(desk, people["ravi"])
    assert rows[0].id in offered(desk, people["chidi"])
    assert events_of(rows[0])[-1].details == {"reason": reason.value}


def test_not_today_comes_back_tomorrow_and_the_rest_does_not(it):
    desk, people, rows, _other = it
    pass_on(rows[0], people["ravi"], RefusalReason.LATER)
    pass_on(rows[1], people["ravi"], RefusalReason.CONFLICT)
    tomorrow = MONDAY + timedelta(days=1)

    found = offered(desk, people["ravi"], now=tomorrow)

    assert rows[0].id in found
    assert rows[1].id not in found


def test_a_kind_refused_three_times_is_offered_no_more_until_a_lead_clears_it(it):
    desk, people, rows, other = it
    different = make_request(other)
    for row in rows[:3]:
        pass_on(row, people["ravi"], RefusalReason.SKILL)
    learnt = offered(desk, people["ravi"])
    (shown,) = learnt_refusals(desk.id)

    operations.offer_again(
        desk, person_id=shown.person_id, type_id=shown.type_id, actor=viewer(people["lead"]),
        now=MONDAY,
    )  # fmt: skip

    assert learnt == [different.id]
    assert shown.count == 3
    assert rows[3].id in offered(desk, people["ravi"])
    assert rows[0].id not in offered(desk, people["ravi"])


def test_what_somebody_has_is_not_passed_on_and_only_a_lead_clears(it):
    desk, people, rows, other = it
    start(rows[0], people["chidi"])

    with pytest.raises(Conflict):
        pass_on(rows[0], people["ravi"], RefusalReason.SKILL)
    with pytest.raises(NotAllowed):
        operations.offer_again(
            desk, person_id=1, type_id=other.id, actor=viewer(people["ravi"]), now=MONDAY
        )
    with pytest.raises(InvalidInput):
        operations.offer_again(
            desk, person_id=1, type_id=other.id, actor=viewer(people["lead"]), now=MONDAY
        )


def test_a_forbidden_request_is_not_offered_and_a_doubled_one_comes_first(it):
    desk, people, rows, _other = it
    lead = viewer(people["lead"])
    forbid = Hand(OverrideKind.FORBID, rows[0].reference, people["ravi"].id)
    operations.set_override(desk, forbid, actor=lead, now=MONDAY)
    double = Hand(OverrideKind.WEIGHT, rows[5].reference, value=2.0)
    operations.set_override(desk, double, actor=lead, now=MONDAY)

    found = offered(desk, people["ravi"])

    assert rows[0].id not in found
    assert found[0] == rows[5].id


def test_the_plan_knows_who_passed_what_on(it, session):
    desk, people, rows, _other = it
    pass_on(rows[0], people["ravi"], RefusalReason.KNOWS)
    session.commit()

    plan = operations.plan_desk(desk.id, now=MONDAY)

    assert plan.owner_of()[rows[0].id] != people["ravi"].id


def test_a_take_keeps_what_the_other_order_would_have_picked(it):
    desk, people, rows, _other = it
    ravi = viewer(people["ravi"])
    first = next_up(desk, viewer=ravi, now=MONDAY).offered[0].line.row

    operations.start(first.reference, actor=ravi, version=None, now=MONDAY, from_next=True)

    assert events_of(first)[-1].details["shadow"] in {row.id for row in rows}
