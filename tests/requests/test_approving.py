"""Approvals as they are lived: asked for, given, refused, handed on, gone on without."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.models import ApprovalStep
from portal.desks.models import Absence, StaffMember
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Delegation
from portal.requests import operations, queries
from portal.requests.lifecycle import EventKind, HoldReason, Status
from portal.requests.models import Approval
from portal.requests.operations import attend_approvals
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

MONDAYS = date(2026, 11, 23)


class House:
    """A desk, an asker with a manager and hers, and a request of a type with the given rule."""

    def __init__(self, *steps, now=MONDAY, ask=None, **kind):
        self.desk = make_desk("legal", prefix="LEG")
        self.skill = make_skill(self.desk)
        self.lead = make_staff(self.desk, self.skill, name="Leila Haddad", role="lead")
        self.staff = make_staff(self.desk, self.skill, name="Daniel Osei")
        self.chief = make_person("Ruth Adler")
        self.boss = make_person("Grace Okonkwo", manager_id=self.chief.id)
        self.asker = make_person("Maya Lindholm", manager_id=self.boss.id)
        self.other = make_person("Hiro Tanaka")
        self.kind = make_type(self.desk, self.skill, **kind)
        self.rule(*steps)
        self.row = make_request(self.kind, requester=self.asker, now=now, **(ask or {}))

    def rule(self, *steps):
        for position, step in enumerate(steps):
            who = [getattr(self, one).id if one != MANAGER else MANAGER for one in step["who"]]
            values = {"need": "any", **step, "who": who}
            db.session.add(ApprovalStep(type_id=self.kind.id, position=position, **values))
        db.session.flush()

    def approvals(self):
        return queries.approvals_of(self.row)

    def statuses(self):
        return [one.status for one in self.approvals()]

    def does(self, step, who, now=MONDAY, **said):
        return step(self.row.reference, actor=viewer(who), now=now, **said)

    def approves(self, who, now=MONDAY, words=""):
        return self.does(operations.approve, who, now=now, words=words)

    def sees(self, who):
        return queries.is_visible(self.row.reference, viewer=viewer(who))

    def kinds(self):
        return [event.kind for event in queries.events_of(self.row)]


def by(*who, **more):
    return {"who": who, **more}


@pytest.fixture
def house(session):
    return House(by(MANAGER))


def test_an_ask_that_needs_a_word_waits_for_it_from_the_beginning(house):
    row = house.row

    assert (row.status, row.hold_reason) == (Status.ON_HOLD, HoldReason.APPROVAL)
    assert [one.person_id for one in house.approvals()] == [house.boss.id]
    assert house.kinds() == [EventKind.FILED, EventKind.APPROVAL_ASKED]


def test_a_type_without_a_rule_asks_nobody(session):
    assert House().row.status == Status.RECEIVED


def test_with_the_last_yes_the_work_may_begin_and_what_is_owed_runs_from_then_on(house):
    due, response = house.row.due_at, house.row.response_due_at

    house.approves(house.boss, now=later(hours=2), words="Fine with me.")

    row = house.row
    assert (row.status, row.hold_reason, row.held_since_at) == (Status.RECEIVED, None, None)
    assert row.due_at == due + timedelta(hours=2)
    assert row.response_due_at == response + timedelta(hours=3)  # two and the hour of lunch
    assert row.held_minutes == 120
    assert house.kinds()[-2:] == [EventKind.REPLIED, EventKind.APPROVED]


def test_a_type_may_let_the_clock_run_meanwhile(session):
    house = House(by(MANAGER), approval_stops_clock=False)
    owed = house.row.due_at, house.row.response_due_at

    house.approves(house.boss, now=later(hours=2))

    assert (house.row.due_at, house.row.response_due_at) == owed
    assert house.row.held_minutes == 120


def test_a_day_that_was_named_does_not_move(session):
    field = {"slug": "on", "label": "When?", "kind": "date"}
    ask = {"answers": {"on": "2026-12-01"}, "named_day": date(2026, 12, 1)}
    house = House(by(MANAGER), ask=ask, due_field="on", fields=[field])
    due = house.row.due_at

    house.approves(house.boss, now=later(days=1))

    assert house.row.due_at == due


def test_a_no_ends_it_and_says_why(house):
    house.does(operations.decline, house.boss, words="We have one already.")

    row = house.row
    assert (row.status, row.declined_at, row.closed_at) == (Status.CANCELLED, MONDAY, MONDAY)
    assert house.kinds()[-1] == EventKind.DECLINED
    said = queries.conversation(row, viewer=viewer(house.asker))
    assert said[-1].body == "We have one already."


def test_a_no_needs_a_reason(house):
    with pytest.raises(InvalidInput):
        house.does(operations.decline, house.boss, words=" ")


def test_one_of_two_is_enough_where_any_is(session):
    house = House(by("boss", "other"))
    house.approves(house.other)

    assert house.statuses() == ["not_needed", "approved"]
    assert house.row.status == Status.RECEIVED
    assert not house.sees(house.boss)
    assert house.sees(house.other)


def test_all_of_two_are_needed_where_all_are(session):
    house = House(by("boss", "other", need="all"))
    house.approves(house.other)
    assert house.row.status == Status.ON_HOLD

    house.approves(house.boss)
    assert house.row.status == Status.RECEIVED


def test_steps_come_one_after_the_other_and_nobody_sees_it_before_their_turn(session):
    house = House(by(MANAGER), by("other"))
    assert house.statuses() == ["waiting", "later"]
    assert not house.sees(house.other)
    with pytest.raises(NotFound):
        house.approves(house.other)

    house.approves(house.boss)
    assert house.statuses() == ["approved", "waiting"]
    assert house.sees(house.other)


def test_who_said_yes_is_not_asked_again_in_a_later_step(session):
    house = House(by(MANAGER), by("boss"), by("boss", "other", need="all"))
    house.approves(house.boss)

    assert house.statuses() == ["approved", "approved", "approved", "waiting"]


def test_by_amount_a_second_word_is_needed(session):
    field = {"slug": "price", "label": "How much?", "kind": "number"}
    steps = (by(MANAGER), by("other", amount_field="price", above=1500.0))
    cheap = House(*steps, fields=[field], ask={"answers": {"price": "900"}})
    assert len(cheap.approvals()) == 1

    dear = make_request(cheap.kind, requester=cheap.asker, answers={"price": "2400"})
    assert len(queries.approvals_of(dear)) == 2


def test_nobody_approves_what_they_asked_for(session):
    house = House(by("asker"))

    assert [one.person_id for one in house.approvals()] == [house.boss.id]
    with pytest.raises(NotAllowed):
        house.approves(house.asker)


def test_who_has_nobody_above_them_is_approved_by_the_lead(session):
    house = House(by("chief"))
    house.chief.is_active = False
    db.session.flush()
    row = make_request(house.kind, requester=house.asker)

    assert [one.person_id for one in queries.approvals_of(row)] == [house.lead.id]


def test_the_desk_cannot_go_on_before_the_word_is_given(house):
    who = {"actor": viewer(house.staff), "version": None, "now": MONDAY}
    reference = house.row.reference

    with pytest.raises(InvalidTransition):
        operations.start(reference, **who)
    with pytest.raises(InvalidTransition):
        operations.resume(reference, **who)
    with pytest.raises(InvalidTransition):
        operations.resolve(reference, words="Done.", minutes=5, **who)


def test_a_word_is_given_once(house):
    house.approves(house.boss)

    with pytest.raises(Conflict):
        house.approves(house.boss)
    with pytest.raises(Conflict):
        house.does(operations.decline, house.boss, words="No.")


@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_a_word_can_be_taken_back_and_everything_stands_as_before(session, answer):
    house = House(by(MANAGER), by("other"))
    due = house.row.due_at
    step = getattr(operations, answer)
    house.does(step, house.boss, words="Because.", now=later(hours=1))
    number = operations.undoable_step(
        house.row, actor=viewer(house.boss), now=later(hours=1, minutes=5)
    )

    operations.undo(
        house.row.reference, number=number, actor=viewer(house.boss), now=later(hours=1, minutes=5)
    )

    row = house.row
    assert house.statuses() == ["waiting", "later"]
    assert (row.status, row.hold_reason) == (Status.ON_HOLD, HoldReason.APPROVAL)
    assert (row.held_since_at, row.due_at, row.declined_at) == (MONDAY, due, None)
    assert not house.sees(house.other)
    house.approves(house.boss, now=later(hours=2))
    assert house.statuses() == ["approved", "waiting"]


def test_cancelling_asks_nobody_any_more_and_taking_that_back_asks_them_again(house):
    who = {"actor": viewer(house.asker), "now": MONDAY}
    operations.cancel(house.row.reference, version=None, **who)
    assert house.statuses() == ["not_needed"]
    assert not house.sees(house.boss)

    operations.undo(house.row.reference, number=house.row.chain_count, **who)
    assert house.statuses() == ["waiting"]


def test_approvers_see_what_they_are_asked_about_whoever_else_may_not(session):
    for confidentiality in ("open", "restricted", "privileged"):
        house = House.__new__(House)
        House.__init__(house, by(MANAGER), confidentiality=confidentiality)
        assert house.sees(house.boss)
        assert not house.sees(house.other)
        db.session.rollback()


def test_who_is_away_has_their_deputy_asked(session):
    house = House()
    house.rule(by(MANAGER))
    hand_on(house.boss, house.other)
    row = house.row = make_request(house.kind, requester=house.asker)

    (one,) = queries.approvals_of(row)
    assert (one.person_id, one.stand_in_id) == (house.boss.id, house.other.id)
    assert house.sees(house.other)
    house.approves(house.other)
    assert one.decided_by_id == house.other.id


def hand_on(person, deputy, *, first=MONDAYS, last=MONDAYS):
    values = {"person_id": person.id, "deputy_id": deputy.id}
    values |= {"starts_on": first, "ends_on": last, "created_at": MONDAY}
    db.session.add(Delegation(**values))
    db.session.flush()


def test_the_deputy_of_staff_who_are_away_is_asked_too(session):
    house = House()
    house.rule(by("staff"))
    members = {row.person_id: row.id for row in db.session.scalars(select(StaffMember))}
    absence = {"starts_on": MONDAYS, "ends_on": MONDAYS, "staff_id": members[house.staff.id]}
    db.session.add(Absence(deputy_id=members[house.lead.id], **absence))
    db.session.flush()

    (one,) = queries.approvals_of(make_request(house.kind, requester=house.asker))
    assert one.stand_in_id == house.lead.id


def test_the_asker_does_not_stand_in_for_who_decides_on_them(session):
    house = House()
    house.rule(by(MANAGER))
    hand_on(house.boss, house.asker)

    (one,) = queries.approvals_of(make_request(house.kind, requester=house.asker))
    assert one.stand_in_id is None


def test_a_privileged_matter_is_not_handed_on_by_itself(session):
    house = House(confidentiality="privileged")
    house.rule(by(MANAGER))
    hand_on(house.boss, house.other)

    (one,) = queries.approvals_of(make_request(house.kind, requester=house.asker))
    assert one.stand_in_id is None


def test_an_approver_hands_one_on_by_address(house):
    house.does(operations.pass_on, house.boss, email=house.other.email)

    assert house.sees(house.other)
    assert house.kinds()[-1] == EventKind.APPROVAL_PASSED
    house.approves(house.other)
    assert house.row.status == Status.RECEIVED


def test_nobody_hands_on_to_who_may_not_decide(house):
    operations.build_wall(
        house.row.reference, email=house.other.email, actor=viewer(house.lead), now=MONDAY
    )
    for person in (house.asker, house.other):
        with pytest.raises(InvalidInput):
            house.does(operations.pass_on, house.boss, email=person.email)
    with pytest.raises(NotAllowed):
        house.does(operations.pass_on, house.lead, email=house.chief.email)


def test_a_wall_takes_the_word_from_who_is_kept_out(house):
    operations.build_wall(
        house.row.reference, email=house.boss.email, actor=viewer(house.lead), now=MONDAY
    )

    assert not house.sees(house.boss)
    assert house.statuses() == ["not_needed", "waiting"]
    assert house.approvals()[1].person_id == house.chief.id


def test_a_lead_goes_on_without_and_says_why(house):
    skip = operations.skip_approval
    with pytest.raises(InvalidInput):
        house.does(skip, house.lead, words="", version=None)
    house.does(skip, house.lead, words="Grace agreed by phone.", version=None, now=later(hours=1))

    assert house.statuses() == ["skipped"]
    assert house.row.status == Status.RECEIVED
    asker_reads = queries.conversation(house.row, viewer=viewer(house.asker))
    assert "Grace agreed by phone." not in [word.body for word in asker_reads]


@pytest.mark.parametrize("who", ["staff", "asker", "boss"])
def test_only_a_lead_goes_on_without(house, who):
    with pytest.raises(NotAllowed):
        house.does(operations.skip_approval, getattr(house, who), words="Because.", version=None)


def test_asker_and_desk_may_ask_again_once_an_hour(house):
    with pytest.raises(Conflict):
        house.does(operations.chase, house.asker)
    house.does(operations.chase, house.asker, now=later(hours=1))
    with pytest.raises(Conflict):
        house.does(operations.chase, house.staff, now=later(hours=1, minutes=59))
    with pytest.raises(NotAllowed):
        house.does(operations.chase, house.boss, now=later(hours=5))

    assert house.kinds()[-1] == EventKind.REMINDED


def test_the_desk_asks_for_one_more_word(session):
    house = House()
    hold = operations.hold
    said = {"reason": HoldReason.APPROVAL, "question": "", "version": None}
    with pytest.raises(InvalidInput):
        house.does(hold, house.staff, approver=house.asker.email, **said)
    house.does(hold, house.staff, approver=house.other.email, **said)
    assert house.sees(house.other)
    assert house.statuses() == ["waiting"]

    house.approves(house.other, now=later(hours=1))
    assert (house.row.status, house.row.assignee_id) == (Status.ASSIGNED, house.staff.id)


def test_taking_such_a_hold_back_asks_nobody(session):
    house = House()
    said = {"reason": HoldReason.APPROVAL, "question": "", "version": None}
    house.does(operations.hold, house.staff, approver=house.other.email, **said)
    number = operations.undoable_step(house.row, actor=viewer(house.staff), now=MONDAY)

    operations.undo(house.row.reference, number=number, actor=viewer(house.staff), now=MONDAY)

    assert house.statuses() == ["not_needed"]
    assert not house.sees(house.other)
    assert house.row.status == Status.RECEIVED


def test_who_waits_too_long_is_reminded_each_working_day_and_three_times(session):
    house = House(by(MANAGER))
    db.session.commit()
    done = [attend_approvals(now=later(days=days, hours=1)) for days in range(8)]

    assert sum(done) == 3
    assert house.kinds().count(EventKind.REMINDED) == 3


def test_who_goes_away_meanwhile_has_a_stand_in_and_who_left_is_replaced(session):
    house = House(by(MANAGER))
    hand_on(house.boss, house.other)
    db.session.commit()
    attend_approvals(now=later(minutes=5))
    attend_approvals(now=later(minutes=6))
    assert house.approvals()[0].stand_in_id == house.other.id
    assert house.kinds().count(EventKind.APPROVAL_PASSED) == 1

    house.boss.is_active = False
    db.session.commit()
    attend_approvals(now=later(minutes=10))
    assert house.statuses() == ["not_needed", "waiting"]
    assert house.approvals()[1].person_id == house.chief.id


def test_the_ones_that_wait_for_somebody_stand_with_whom_they_stand_in_for(session):
    house = House(by(MANAGER))
    house.approvals()[0].stand_in_id = house.other.id
    db.session.flush()

    (own,) = queries.approvals_waiting_for(viewer(house.boss))
    (for_other,) = queries.approvals_waiting_for(viewer(house.other))
    assert (own.for_name, for_other.for_name) == (None, "Grace Okonkwo")
    assert queries.approvals_waiting_for(viewer(house.lead)) == []

    house.approves(house.boss)
    assert queries.approvals_waiting_for(viewer(house.other)) == []
    (decided,) = queries.approvals_decided_by(viewer(house.boss))
    assert decided.approval.status == "approved"


def test_an_admin_is_asked_where_there_is_nobody_else(session):
    house = House(by("chief"))
    admin = make_person("Yusuf Çelik")
    grant(admin, "admin")
    house.lead.is_active = house.chief.is_active = False
    db.session.flush()

    row = make_request(house.kind, requester=house.asker)
    assert [one.person_id for one in queries.approvals_of(row)] == [admin.id]
    assert db.session.query(Approval).count() == 2
