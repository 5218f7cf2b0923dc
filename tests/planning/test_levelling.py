"""Levelling a week of a desk: applied at one click, reverted at one, requesters asked and told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.desks.models import Absence, StaffMember
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.obligations.models import Obligation
from portal.planning import operations
from portal.planning.level import Lever
from portal.planning.models import DayOffer, OfferStatus, PlannedWork, PromiseReason
from portal.planning.operations import Wanted
from portal.planning.queries import level_facts, promises_of
from portal.requests.lifecycle import EventKind, Lateness
from portal.requests.models import RequestEvent
from portal.requests.operations import Ask
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_past,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)
from tests.support.forecasts import make_forecast

FIRST = date(2026, 11, 30)
CRUNCH = FIRST + timedelta(weeks=2)


@pytest.fixture
def legal(session):
    """Two people with 48.75 hours a week for it; week 3 needs 80, five renewals fall due in it and
    one of the two is away."""
    desk = make_desk("legal")
    skill = make_skill(desk)
    renewal = make_type(desk, skill, effort_p50_minutes=120, effort_p90_minutes=240, early_days=30)
    supplier = make_type(desk, skill, late_days=10)
    people = {
        "ana": make_staff(desk, skill, name="Ana Duarte"),
        "ben": make_staff(desk, skill, name="Ben Okri"),
        "lead": make_staff(desk, name="Leila Haddad", role="lead"),
        "maya": make_person(),
    }
    ana = session.scalar(select(StaffMember).where(StaffMember.person_id == people["ana"].id))
    session.add(Absence(staff_id=ana.id, starts_on=CRUNCH, ends_on=CRUNCH + timedelta(days=4)))
    for number in range(5):
        session.add(
            Obligation(
                desk_id=desk.id, type_id=renewal.id, title=f"Contract {number}", source="register",
                falls_on=CRUNCH + timedelta(days=40), due_on=CRUNCH + timedelta(days=2),
                last_safe_on=CRUNCH, created_at=MONDAY,
            )
        )  # fmt: skip
    for row in make_past(supplier, count=100):
        row.lateness = Lateness.NO_HARM
    by_type = {supplier.id: 3, renewal.id: 2}
    make_forecast(desk, [30, 30, 70, 30, 30], first=FIRST, now=MONDAY, by_type=by_type)
    session.commit()
    operations.learn_history(desk.id, now=MONDAY)
    return desk, people, {"renewal": renewal, "supplier": supplier}


def options(desk, lever):
    facts = level_facts(desk, now=MONDAY)
    return facts, [each.option for each in facts.movables.values() if each.option.lever == lever]


def wanted(facts, some):
    return [Wanted(option.key, facts.weeks[option.to[0]]) for option in some]


def apply(desk, people, lever, *, week=2):
    facts, some = options(desk, lever)
    chosen = [option for option in some if option.week == week]
    lead = viewer(people["lead"])
    made = operations.apply_levelling(desk, wanted(facts, chosen), actor=lead, now=MONDAY)
    db.session.commit()
    return made


def test_the_facts_name_the_short_week_and_what_could_move(legal):
    desk, _people, _kinds = legal

    facts = level_facts(desk, now=MONDAY)

    levers = {each.option.lever for each in facts.movables.values() if each.option.week == 2}
    assert facts.weeks[2] == CRUNCH
    assert facts.hours[2].short > 0
    assert facts.hours[1].short == 0
    assert levers == {Lever.PULL, Lever.PUSH, Lever.LEAVE}


def test_pulled_work_enters_the_plan_and_leaves_it_again(legal):
    desk, people, _kinds = legal
    before = level_facts(desk, now=MONDAY).hours

    made = apply(desk, people, Lever.PULL)
    after = level_facts(desk, now=MONDAY)
    operations.plan_desk(desk.id, now=MONDAY + timedelta(weeks=1))
    pieces = db.session.scalars(select(PlannedWork).where(PlannedWork.kind == "early")).all()
    operations.revert_levelling(desk, made.id, actor=viewer(people["lead"]), now=MONDAY)

    assert after.hours[2].p50 < before[2].p50
    assert after.hours[0].p50 > before[0].p50
    assert {each.on < CRUNCH for each in pieces} == {True}
    assert level_facts(desk, now=MONDAY).hours == before


def ask(desk, kind, person, *, now, lateness=Lateness.NO_HARM):
    words = Ask("Lab terms", "please", lateness=lateness)
    return operations.accept_request(words, kind, desk, requester_id=person.id, now=now)


def test_who_loses_nothing_is_offered_a_firm_day_and_promised_it(legal):
    desk, people, kinds = legal
    apply(desk, people, Lever.PUSH)
    in_crunch = MONDAY + timedelta(weeks=3, hours=1)

    row = ask(desk, kinds["supplier"], people["maya"], now=in_crunch)
    urgent = ask(
        desk, kinds["supplier"], people["maya"], now=in_crunch, lateness=Lateness.SOMEBODY_WAITS
    )
    operations.answer_offer(row.reference, takes=True, actor=viewer(people["maya"]), now=in_crunch)

    offers = db.session.scalars(select(DayOffer)).all()
    last = promises_of([row.id])[row.id][-1]
    assert [(each.request_id, each.status) for each in offers] == [(row.id, OfferStatus.TAKEN)]
    assert urgent.id != row.id
    assert last.reason == PromiseReason.AGREED
    assert last.p90_at.date() == offers[0].ready_on == CRUNCH + timedelta(days=9)


def test_an_offer_that_is_left_moves_nothing(legal):
    desk, people, kinds = legal
    apply(desk, people, Lever.PUSH)
    in_crunch = MONDAY + timedelta(weeks=3, hours=1)
    row = ask(desk, kinds["supplier"], people["maya"], now=in_crunch)
    maya = viewer(people["maya"])

    operations.answer_offer(row.reference, takes=False, actor=maya, now=in_crunch)

    assert len(promises_of([row.id])[row.id]) == 1
    with pytest.raises(Conflict):
        operations.answer_offer(row.reference, takes=True, actor=maya, now=in_crunch)


def test_taking_it_back_tells_who_was_asked_and_restores_their_promise(legal):
    desk, people, kinds = legal
    made = apply(desk, people, Lever.PUSH)
    in_crunch = MONDAY + timedelta(weeks=3, hours=1)
    row = ask(desk, kinds["supplier"], people["maya"], now=in_crunch)
    first = promises_of([row.id])[row.id][0].p90_at
    operations.answer_offer(row.reference, takes=True, actor=viewer(people["maya"]), now=in_crunch)

    operations.revert_levelling(desk, made.id, actor=viewer(people["lead"]), now=in_crunch)

    kinds_of_events = db.session.scalars(
        select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    ).all()
    assert EventKind.DAY_WITHDRAWN in kinds_of_events
    assert promises_of([row.id])[row.id][-1].p90_at == first


def test_leave_moves_and_moves_back(legal):
    desk, people, _kinds = legal
    leave = db.session.scalars(select(Absence)).one()
    was = (leave.starts_on, leave.ends_on)

    made = apply(desk, people, Lever.LEAVE)
    moved = (leave.starts_on, leave.ends_on)
    operations.revert_levelling(desk, made.id, actor=viewer(people["lead"]), now=MONDAY)

    assert moved != was
    assert (leave.starts_on, leave.ends_on) == was


def test_what_is_gone_unknown_or_not_allowed_is_refused(legal):
    desk, people, _kinds = legal
    lead = viewer(people["lead"])
    facts, some = options(desk, Lever.PULL)
    one = wanted(facts, some[:1])
    apply(desk, people, Lever.PULL)

    with pytest.raises(Conflict):
        operations.apply_levelling(desk, one, actor=lead, now=MONDAY)
    with pytest.raises(InvalidInput):
        operations.apply_levelling(desk, [], actor=lead, now=MONDAY)
    with pytest.raises(NotAllowed):
        operations.apply_levelling(desk, one, actor=viewer(people["ana"]), now=MONDAY)
    with pytest.raises(NotFound):
        operations.revert_levelling(desk, 2_000_000, actor=lead, now=MONDAY)
