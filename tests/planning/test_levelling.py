"""Levelling a week of a desk: applied at one click, reverted at one, requesters asked and told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import ArticleFeedback
from portal.desks.models import Absence, StaffMember, StaffSkill
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.obligations.models import Obligation
from portal.pages.level_page import sheet
from portal.pages.level_page.sheet import short_cells
from portal.planning import operations
from portal.planning.level import Lever
from portal.planning.models import DayOffer, OfferStatus, PlannedWork, PromiseReason
from portal.planning.operations import Wanted
from portal.planning.queries import asked_of, is_diverted, level_facts, next_up, promises_of
from portal.requests.lifecycle import EventKind, Lateness
from portal.requests.models import RequestEvent
from portal.requests.operations import Ask
from tests.support.factories import (
    MONDAY,
    make_article,
    make_desk,
    make_past,
    make_person,
    make_request,
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


def test_leave_is_asked_for_moves_when_agreed_and_moves_back(legal):
    desk, people, _kinds = legal
    leave = db.session.scalars(select(Absence)).one()
    was = (leave.starts_on, leave.ends_on)
    ana, capacity = viewer(people["ana"]), level_facts(desk, now=MONDAY).hours[2].capacity

    made = apply(desk, people, Lever.LEAVE)
    asked = (leave.starts_on, leave.ends_on)
    (wish,) = asked_of(people["ana"].id, desk.id, on=MONDAY.date()).leave
    operations.answer_leave(leave.id, agrees=True, actor=ana, now=MONDAY)
    moved = (leave.starts_on, leave.ends_on)
    more = level_facts(desk, now=MONDAY).hours[2].capacity
    operations.revert_levelling(desk, made.id, actor=viewer(people["lead"]), now=MONDAY)

    assert asked == was
    assert moved == (wish.to, wish.to + (was[1] - was[0]))
    assert more > capacity
    assert (leave.starts_on, leave.ends_on) == was
    assert asked_of(people["ana"].id, desk.id, on=MONDAY.date()).leave == []


def test_who_keeps_their_leave_is_asked_once_and_nothing_moves(legal):
    desk, people, _kinds = legal
    leave = db.session.scalars(select(Absence)).one()
    was, ana = (leave.starts_on, leave.ends_on), viewer(people["ana"])
    made = apply(desk, people, Lever.LEAVE)

    operations.answer_leave(leave.id, agrees=False, actor=ana, now=MONDAY)
    with pytest.raises(Conflict):
        operations.answer_leave(leave.id, agrees=True, actor=ana, now=MONDAY)
    operations.revert_levelling(desk, made.id, actor=viewer(people["lead"]), now=MONDAY)

    assert (leave.starts_on, leave.ends_on) == was


def test_nobody_answers_for_somebody_elses_leave(legal):
    desk, people, _kinds = legal
    leave = db.session.scalars(select(Absence)).one()
    apply(desk, people, Lever.LEAVE)

    for person in (people["lead"], people["ben"], people["maya"]):
        with pytest.raises(NotFound):
            operations.answer_leave(leave.id, agrees=True, actor=viewer(person), now=MONDAY)


@pytest.fixture
def lopsided(session):
    """A desk whose hours suffice, but not those of one of its two skills; Ben has it as second."""
    desk = make_desk("it", prefix="IT")
    mail, network = make_skill(desk, "Mail"), make_skill(desk, "Network")
    kinds = {"mail": make_type(desk, mail), "network": make_type(desk, network)}
    people = {
        "ana": make_staff(desk, network, name="Ana Duarte"),
        "ben": make_staff(desk, mail, name="Ben Okri"),
        "lead": make_staff(desk, name="Leila Haddad", role="lead"),
    }
    ben = session.scalar(select(StaffMember).where(StaffMember.person_id == people["ben"].id))
    session.add(StaffSkill(staff_id=ben.id, skill_id=network.id, rank=2, speed=0.8))
    by_type = {kinds["mail"].id: 6, kinds["network"].id: 30}
    make_forecast(desk, [36, 36, 36], first=FIRST, now=MONDAY, by_type=by_type)
    session.commit()
    return desk, people, kinds, network


def test_a_skill_that_is_short_is_said_though_the_desk_holds(lopsided):
    desk, _people, _kinds, network = lopsided

    facts = level_facts(desk, now=MONDAY)

    assert all(week.short == 0 for week in facts.hours)
    assert [round(week.short, 1) > 5 for week in facts.by_skill[network.id]] == [True] * 3
    assert short_cells(facts)[0] == (network.id, 0)
    assert "Network" in sheet(facts).verdict


def test_hours_are_lent_offered_like_ones_own_work_and_taken_back(lopsided):
    desk, people, kinds, network = lopsided
    lead, ben = viewer(people["lead"]), viewer(people["ben"])
    card = sheet(level_facts(desk, now=MONDAY)).short[0]
    moves = [move.rpartition("|") for move in card.all_moves]
    chosen = [Wanted(key, date.fromisoformat(day)) for key, _bar, day in moves]
    before = level_facts(desk, now=MONDAY).by_skill[network.id][0]
    in_week = MONDAY + timedelta(weeks=1, hours=1)
    for number in range(3):
        make_request(kinds["network"], title=f"Switch {number}")

    made = operations.apply_levelling(desk, chosen, actor=lead, now=MONDAY)
    after = level_facts(desk, now=MONDAY).by_skill
    lent = next_up(desk, viewer=ben, now=in_week).offered[0].choice.item.team
    ((monday, name, hours),) = asked_of(people["ben"].id, desk.id, on=MONDAY.date()).lent
    operations.revert_levelling(desk, made.id, actor=lead, now=MONDAY)
    again = next_up(desk, viewer=ben, now=in_week).offered[0].choice.item.team

    assert {part["lever"] for part in made.parts} == {Lever.LEND}
    assert after[network.id][0].short < before.short
    assert (monday, name) == (FIRST, "Network")
    assert hours == 4 * len(chosen)
    assert all(week.p50 <= 0.86 * week.capacity for week in after[kinds["mail"].skill_id][:1])
    assert (lent, again) == ("own", "second")
    assert level_facts(desk, now=MONDAY).by_skill[network.id][0] == before


def test_an_answer_that_settles_asks_is_put_before_the_form_that_week(legal):
    desk, people, kinds = legal
    supplier, lead = kinds["supplier"], viewer(people["lead"])
    article = make_article(desk, types=[supplier])
    for number in range(100):
        reader = make_person(f"Reader {number}")
        db.session.add(
            ArticleFeedback(
                article_id=article.id, person_id=reader.id, on=MONDAY.date(), answer="solved",
                given_at=MONDAY,
            )
        )  # fmt: skip
    db.session.commit()
    operations.learn_history(desk.id, now=MONDAY)

    made = apply(desk, people, Lever.DIVERT)
    shown = [is_diverted(supplier.id, desk.id, on=day) for day in (CRUNCH, FIRST)]
    relief = level_facts(desk, now=MONDAY).hours[2].p50
    operations.revert_levelling(desk, made.id, actor=lead, now=MONDAY)

    assert shown == [True, False]
    assert relief == pytest.approx(level_facts(desk, now=MONDAY).hours[2].p50 - 1.5, abs=0.05)
    assert not is_diverted(supplier.id, desk.id, on=CRUNCH)


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
