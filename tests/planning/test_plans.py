"""The plan of a desk as rows: made, moved by absence and by hand, warned of."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.desks.models import StaffMember
from portal.desks.operations import Leave
from portal.errors import InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.models import AuditEvent, Person
from portal.planning import operations
from portal.planning.models import (
    DeskPlan,
    Override,
    OverrideKind,
    PlanCause,
    PlanMove,
    PlannedWork,
    Promise,
    PromiseReason,
)
from portal.planning.operations import Hand
from portal.planning.queries import standing_overrides
from portal.planning.queries.familiar import known_by
from portal.planning.queries.plan_facts import plan_facts
from portal.requests.models import WorkLog
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


@pytest.fixture
def it(session):
    """Two people for one skill, a lead, and four open requests."""
    desk = make_desk("it")
    skill = make_skill(desk)
    kind = make_type(desk, skill, effort_p50_minutes=60, effort_p90_minutes=120)
    people = {
        "ravi": make_staff(desk, skill),
        "chidi": make_staff(desk, skill, name="Chidi Eze"),
        "lead": make_staff(desk, name="Selin Kaya", role="lead"),
    }
    rows = [make_request(kind, title=f"Request {number}") for number in range(4)]
    session.commit()  # planning reads in a transaction of its own
    return desk, people, rows, kind


def plan(desk, *, now=MONDAY, cause=PlanCause.NIGHT):
    db.session.commit()
    operations.plan_desk(desk.id, now=now, cause=cause)


def planned(desk):
    plan = db.session.scalar(
        select(DeskPlan).where(DeskPlan.desk_id == desk.id).order_by(DeskPlan.id.desc())
    )
    return db.session.scalars(select(PlannedWork).where(PlannedWork.plan_id == plan.id)).all()


def away(desk, person, lead, *, days=20, deputy=None):
    found = {
        member.person_id: member.id
        for member in db.session.scalars(select(StaffMember).where(StaffMember.desk_id == desk.id))
    }
    first, deputy_id = MONDAY.date(), found[deputy.id] if deputy else None
    last = first + timedelta(days=days)
    leave = Leave(found[person.id], first, last, deputy_id=deputy_id)
    return operations.book_absence(desk, leave, actor=viewer(lead), now=MONDAY)


def test_who_knows_the_requester_or_the_matter_is_planned_for_it(it):
    desk, people, rows, kind = it
    asker = db.session.get_one(Person, rows[0].requester_id)
    chidi, ravi = people["chidi"], people["ravi"]
    for number in range(2):
        done = make_request(kind, requester=asker, title=f"Done {number}")
        done.status, done.assignee_id, done.resolved_at = "resolved", chidi.id, MONDAY
    begun = make_request(kind, requester=asker, title="Begun and laid down")
    log = WorkLog(request_id=begun.id, person_id=ravi.id, started_at=MONDAY, ended_at=MONDAY)
    db.session.add(log)
    db.session.commit()

    known = known_by(desk.id, now=MONDAY)
    plan(desk)

    assert known[rows[0].id] == chidi.id
    assert known[begun.id] == ravi.id
    by_request = {line.request_id: line.person_id for line in planned(desk)}
    assert by_request[rows[0].id] == chidi.id
    assert by_request[begun.id] == ravi.id


def test_every_open_request_has_a_person_and_a_day(it):
    desk, people, rows, _kind = it

    plan(desk)

    work = planned(desk)
    assert {each.request_id for each in work} == {row.id for row in rows}
    assert {each.person_id for each in work} <= {people["ravi"].id, people["chidi"].id}
    assert {each.on for each in work} == {date(2026, 11, 23)}


def test_an_absence_moves_the_work_and_says_why(it):
    desk, people, _rows, _kind = it
    plan(desk)
    mine = {each.request_id for each in planned(desk) if each.person_id == people["ravi"].id}

    away(desk, people["ravi"], people["lead"])
    plan(desk, cause=PlanCause.ABSENCE)

    assert mine
    assert {each.person_id for each in planned(desk)} == {people["chidi"].id}
    moves = db.session.scalars(select(PlanMove)).all()
    assert {(move.request_id, move.cause) for move in moves} == {(key, "away") for key in mine}


@pytest.mark.parametrize("has_deputy", [True, False])
def test_what_somebody_away_has_goes_to_their_deputy_or_to_the_pool(it, has_deputy):
    desk, people, rows, _kind = it
    ravi, chidi, lead = people["ravi"], people["chidi"], people["lead"]
    mine, begun = rows[:2]
    for row in (mine, begun):
        row.assignee_id, row.status, row.due_at = ravi.id, "assigned", later(days=1)
    begun.status = "started"
    plan(desk)

    away(desk, ravi, lead, days=8, deputy=chidi if has_deputy else None)
    plan(desk, cause=PlanCause.ABSENCE)

    by_request = {each.request_id: each.person_id for each in planned(desk)}
    assert (by_request[mine.id], by_request[begun.id]) == (chidi.id, ravi.id)
    moved = db.session.scalar(select(PlanMove).where(PlanMove.request_id == mine.id))
    assert (moved.to_person_id, moved.cause) == (chidi.id, "deputy" if has_deputy else "away")


def test_who_finds_no_room_through_an_absence_is_told_too(it):
    desk, people, rows, _kind = it
    begun = rows[0]
    begun.assignee_id, begun.status = people["ravi"].id, "started"
    db.session.add(
        Promise(
            request_id=begun.id, number=1, p10_at=later(hours=1), p50_at=later(hours=4),
            p90_at=later(hours=8), case_count=40, basis="type", reason="filed", made_at=MONDAY,
        )
    )  # fmt: skip
    db.session.flush()
    plan(desk)

    away(desk, people["ravi"], people["lead"])
    plan(desk, cause=PlanCause.ABSENCE)

    moved = db.session.scalar(select(Promise).where(Promise.number == 2))
    assert (moved.request_id, moved.reason) == (begun.id, PromiseReason.ABSENCE)
    assert moved.p50_at.date() >= date(2026, 12, 7)  # the first day after the ten


def test_who_is_delayed_by_an_absence_is_promised_anew(it):
    desk, people, rows, kind = it
    for number in range(12):
        rows.append(make_request(kind, title=f"More {number}"))
    for row in rows:
        db.session.add(
            Promise(
                request_id=row.id, number=1, p10_at=later(hours=1), p50_at=later(hours=4),
                p90_at=later(hours=8), case_count=40, basis="type", reason="filed", made_at=MONDAY,
            )
        )  # fmt: skip
    db.session.flush()
    plan(desk)

    away(desk, people["ravi"], people["lead"])
    plan(desk, cause=PlanCause.ABSENCE)

    moved = db.session.scalars(select(Promise).where(Promise.number == 2)).all()
    last = {each.request_id: each.on for each in sorted(planned(desk), key=lambda each: each.on)}
    assert moved
    assert {each.reason for each in moved} == {PromiseReason.ABSENCE}
    assert all(each.p90_at.date() >= last[each.request_id] for each in moved)
    assert all(each.p10_at <= each.p50_at <= each.p90_at for each in moved)


def test_planning_twice_moves_nothing(it):
    desk, _people, _rows, _kind = it
    plan(desk)
    first = {(each.request_id, each.person_id, each.on) for each in planned(desk)}

    plan(desk)

    assert {(each.request_id, each.person_id, each.on) for each in planned(desk)} == first
    assert db.session.scalars(select(PlanMove)).all() == []


def test_a_pin_shows_its_cost_hands_over_and_is_never_overwritten(it):
    desk, people, rows, _kind = it
    wednesday = date(2026, 11, 25)
    hand = Hand(OverrideKind.PIN, rows[0].reference, people["chidi"].id, wednesday)
    lead = viewer(people["lead"])

    shown = operations.what_if(desk, hand, actor=lead, now=MONDAY)
    made = operations.set_override(desk, hand, actor=lead, now=MONDAY)
    for _night in range(2):
        plan(desk)

    assert made.cost["later"] == shown.effects.later
    assert made.expires_at == MONDAY + timedelta(days=10)
    assert rows[0].assignee_id == people["chidi"].id
    mine = [each for each in planned(desk) if each.request_id == rows[0].id]
    assert [(each.person_id, each.on) for each in mine] == [(people["chidi"].id, wednesday)]


def test_an_evening_is_logged_counts_on_its_day_alone_and_is_over_after_it(it):
    desk, people, _rows, _kind = it
    chidi, tuesday = people["chidi"], date(2026, 11, 24)
    hand = Hand(OverrideKind.EVENING, person_id=chidi.id, on=tuesday, value=60)
    before = plan_facts(desk, now=MONDAY).net

    made = operations.set_override(desk, hand, actor=viewer(people["lead"]), now=MONDAY)

    more = plan_facts(desk, now=MONDAY).net - before
    assert (more.sum(), more.max(), more[:, 1].sum()) == (60, 60, 60)
    assert made.expires_at.date() == date(2026, 11, 26)
    assert standing_overrides(desk.id, now=made.expires_at) == []
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.kind == "override_made"))
    assert (event.actor_id, event.details["what"]) == (people["lead"].id, "evening")


def test_nobody_who_is_away_is_given_an_evening(it):
    desk, people, _rows, _kind = it
    away(desk, people["chidi"], people["lead"], days=3)
    hand = Hand(OverrideKind.EVENING, person_id=people["chidi"].id, on=MONDAY.date(), value=60)

    with pytest.raises(InvalidInput, match="not there"):
        operations.set_override(desk, hand, actor=viewer(people["lead"]), now=MONDAY)


def test_a_locked_day_takes_nothing_and_an_ended_one_does_again(it):
    desk, people, _rows, _kind = it
    lead, today = viewer(people["lead"]), MONDAY.date()
    hand = Hand(OverrideKind.LOCK_DAY, person_id=people["ravi"].id, on=today)

    made = operations.set_override(desk, hand, actor=lead, now=MONDAY)
    plan(desk)
    locked = {each.on for each in planned(desk) if each.person_id == people["ravi"].id}
    operations.end_override(desk, made.id, actor=lead, now=MONDAY)
    plan(desk)

    assert today not in locked
    assert db.session.get(Override, made.id).ended_by_id == people["lead"].id


def test_an_override_that_expired_counts_no_more(it):
    desk, people, rows, _kind = it
    hand = Hand(OverrideKind.FORBID, rows[0].reference, people["ravi"].id)
    operations.set_override(desk, hand, actor=viewer(people["lead"]), now=MONDAY)
    forbid_chidi = Hand(OverrideKind.FORBID, rows[0].reference, people["chidi"].id)
    operations.set_override(desk, forbid_chidi, actor=viewer(people["lead"]), now=MONDAY)

    plan(desk)
    without = rows[0].id in {each.request_id for each in planned(desk)}
    plan(desk, now=later(days=11))

    assert not without
    assert rows[0].id in {each.request_id for each in planned(desk)}


def test_doubled_weights_have_a_budget(it):
    desk, people, rows, kind = it
    lead = viewer(people["lead"])
    rows = [*rows, make_request(kind), make_request(kind)]
    for row in rows[:5]:
        hand = Hand(OverrideKind.WEIGHT, row.reference, value=2.0)
        operations.set_override(desk, hand, actor=lead, now=MONDAY)

    with pytest.raises(InvalidInput):
        operations.set_override(
            desk, Hand(OverrideKind.WEIGHT, rows[5].reference, value=2.0), actor=lead, now=MONDAY
        )


@pytest.mark.parametrize(
    "hand",
    [
        Hand(OverrideKind.LOCK_DAY, on=date(2026, 11, 24), person_id=2_000_000),
        Hand(OverrideKind.WIP, value=99),
        Hand(OverrideKind.AHEAD, value=None),
    ],
)
def test_what_makes_no_sense_is_refused(it, hand):
    desk, people, _rows, _kind = it

    with pytest.raises(InvalidInput):
        operations.set_override(desk, hand, actor=viewer(people["lead"]), now=MONDAY)


def test_only_the_lead_of_the_desk_sets_anything(it):
    desk, people, _rows, _kind = it
    hand = Hand(OverrideKind.WIP, value=2)

    for person in (people["ravi"], make_person()):
        with pytest.raises(NotAllowed):
            operations.set_override(desk, hand, actor=viewer(person), now=MONDAY)
