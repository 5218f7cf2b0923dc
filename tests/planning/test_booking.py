"""Booked times: given once, moved, cancelled, taken back; planned, invited to, and reserved to who
may not sense the matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.desks.operations import Leave
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.jobs.models import Delivery
from portal.notifications.operations import begin_telling, deliver_mail, invite, tell_of_events
from portal.notifications.sending import Answer, Outcome
from portal.planning import operations, queries
from portal.planning.models import Booking, PlannedWork, SlotWish
from portal.planning.queries.booked_pieces import BOOKED
from portal.planning.queries.plan_shown import shown_plan
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest, Wall
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
def legal(session):
    """Two counsel for one skill and a lead without it, a request of Maya's, and a plan."""
    desk = make_desk("legal")
    skill = make_skill(desk)
    kind = make_type(desk, skill, effort_p50_minutes=60, effort_p90_minutes=120)
    people = {
        "ana": make_staff(desk, skill, name="Ana Duarte"),
        "ben": make_staff(desk, skill, name="Ben Okri"),
        "lead": make_staff(desk, name="Leila Haddad", role="lead"),
        "maya": make_person(),
    }
    begin_telling()
    row = make_request(kind, requester=people["maya"])
    session.commit()
    operations.plan_desk(desk.id, now=MONDAY)
    return desk, people, row, kind


def offered(row, desk, *, now=MONDAY):
    return queries.slots_for(row, desk, now=now).offered


def book(row, slot, who, *, now=MONDAY, version=None):
    booking = operations.book_slot(
        row.reference, slot.starts_at, person_id=slot.person, version=version,
        actor=viewer(who), now=now,
    )  # fmt: skip
    db.session.commit()
    return booking


def kinds_of(row):
    found = select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    return list(db.session.scalars(found.order_by(RequestEvent.number)))


def test_times_are_of_people_with_the_skill_outside_what_the_plan_has_for_them(legal):
    desk, people, row, _kind = legal
    slots = offered(row, desk)

    assert {slot.person for slot in slots} == {people["ana"].id, people["ben"].id}
    assert min(slot.starts_at for slot in slots) >= MONDAY + timedelta(hours=1)
    db.session.add(Wall(request_id=row.id, person_id=people["ana"].id, built_at=MONDAY))
    db.session.flush()
    assert {slot.person for slot in offered(row, desk)} == {people["ben"].id}


def test_a_full_day_offers_nothing_and_no_plan_nothing_at_all(legal):
    desk, people, row, _kind = legal
    plan = queries.shown_plan(desk.id, viewer=viewer(people["lead"])).plan
    full = {key: [300] * 10 for key in plan.figures["net"]}
    plan.figures = plan.figures | {"reserved": full}
    db.session.commit()

    assert offered(row, desk) == []
    other = make_desk("it")
    kind = make_type(other)
    assert not queries.slots_for(make_request(kind), other, now=MONDAY).has_plan


def test_a_booked_time_is_nobody_elses_and_stands_in_the_plan(legal):
    desk, people, row, kind = legal
    slot = offered(row, desk)[5]
    booking = book(row, slot, people["maya"])
    second = make_request(kind, requester=people["maya"], title="Another one")
    db.session.commit()

    with pytest.raises(Conflict):
        book(second, slot, people["maya"])
    assert slot not in offered(second, desk)
    operations.plan_desk(desk.id, now=MONDAY)
    pieces = db.session.scalars(select(PlannedWork).where(PlannedWork.kind == BOOKED)).all()
    assert [(one.person_id, one.minutes, one.request_id) for one in pieces] == [
        (slot.person, 30, row.id)
    ]
    assert booking.starts_at == slot.starts_at
    assert kinds_of(row)[-1] == EventKind.SLOT_BOOKED


def test_the_work_of_a_request_is_planned_once_with_its_booked_time(legal):
    desk, people, row, _kind = legal

    def planned():
        operations.plan_desk(desk.id, now=MONDAY)
        newest = select(PlannedWork.plan_id).order_by(PlannedWork.plan_id.desc()).limit(1)
        of_it = (PlannedWork.request_id == row.id, PlannedWork.plan_id == newest.scalar_subquery())
        return sum(db.session.scalars(select(PlannedWork.minutes).where(*of_it)))

    before = planned()
    book(row, offered(row, desk)[3], people["maya"])

    assert planned() == pytest.approx(before, abs=0.2)


def test_the_same_form_twice_books_once_and_another_time_moves_it(legal):
    desk, people, row, _kind = legal
    slots = offered(row, desk)
    first = book(row, slots[2], people["maya"])
    again = book(row, slots[2], people["maya"])

    assert again.id == first.id
    with pytest.raises(Conflict):
        book(row, slots[6], people["maya"])  # it saw nothing booked
    moved = book(row, slots[6], people["maya"], version=first.version)
    assert (moved.id, moved.starts_at, moved.version) == (first.id, slots[6].starts_at, 2)
    assert slots[2] in offered(row, desk)


def test_each_change_can_be_taken_back_by_who_made_it_for_ten_minutes(legal):
    desk, people, row, _kind = legal
    slots, maya = offered(row, desk), viewer(people["maya"])
    booking = book(row, slots[2], people["maya"])
    moved = book(row, slots[6], people["maya"], version=1)

    back = operations.take_back_slot(row.reference, version=2, actor=maya, now=later(minutes=5))
    assert back.starts_at == slots[2].starts_at
    operations.cancel_slot(row.reference, version=3, actor=maya, now=later(minutes=6))
    assert queries.booking_of(row.id) is None
    with pytest.raises(NotAllowed):
        operations.take_back_slot(
            row.reference, version=4, actor=viewer(people["lead"]), now=later(minutes=7)
        )
    with pytest.raises(Conflict):
        operations.take_back_slot(row.reference, version=4, actor=maya, now=later(minutes=20))
    operations.take_back_slot(row.reference, version=4, actor=maya, now=later(minutes=8))
    assert queries.booking_of(row.id).id == booking.id == moved.id


def test_what_was_given_up_may_be_gone_when_it_is_taken_back(legal):
    desk, people, row, kind = legal
    slot = offered(row, desk)[2]
    book(row, slot, people["maya"])
    operations.cancel_slot(row.reference, version=1, actor=viewer(people["maya"]), now=MONDAY)
    book(make_request(kind, requester=people["maya"], title="Second"), slot, people["maya"])

    with pytest.raises(Conflict):
        operations.take_back_slot(
            row.reference, version=2, actor=viewer(people["maya"]), now=MONDAY
        )


def test_only_who_takes_part_books_and_only_while_it_is_open(legal):
    desk, people, row, _kind = legal
    slot = offered(row, desk)[2]
    stranger = make_person("Omar Haddad")
    db.session.commit()

    with pytest.raises(NotFound):
        book(row, slot, stranger)
    requests.cancel(row.reference, actor=viewer(people["maya"]), version=None, now=MONDAY)
    with pytest.raises(InvalidInput):
        book(row, slot, people["maya"])


def test_who_is_away_gives_up_their_times_and_what_is_over_frees_its_own(legal):
    desk, people, row, kind = legal
    slot = next(one for one in offered(row, desk) if one.person == people["ana"].id)
    book(row, slot, people["maya"])
    member = db.session.scalar(
        select(StaffMember).where(StaffMember.person_id == people["ana"].id)
    )
    day = slot.starts_at.date()
    lead = viewer(people["lead"])
    operations.book_absence(desk, Leave(member.id, day, day), actor=lead, now=MONDAY)

    assert queries.booking_of(row.id) is None
    assert kinds_of(row)[-1] == EventKind.SLOT_CANCELLED
    second = make_request(kind, requester=people["maya"], title="Second")
    book(second, offered(second, desk)[0], people["maya"])
    requests.cancel(second.reference, actor=viewer(people["maya"]), version=None, now=MONDAY)
    assert operations.attend_slots(desk.id, now=MONDAY) == 1
    assert queries.booking_of(second.id) is None


def test_who_waits_for_a_time_is_told_once_when_one_opens(legal):
    desk, people, row, kind = legal
    slots, maya = offered(row, desk), viewer(people["maya"])
    holder = make_request(kind, requester=people["maya"], title="Holds the first")
    first = slots[0]
    book(holder, first, people["maya"])
    operations.wish_for_slot(row.reference, actor=maya, now=MONDAY)
    db.session.get_one(SlotWish, row.id).before_at = first.starts_at + timedelta(minutes=1)
    for slot in list(offered(row, desk)):
        if slot.starts_at <= first.starts_at:  # the other person's
            book(make_request(kind, requester=people["maya"]), slot, people["maya"])
    operations.attend_slots(desk.id, now=MONDAY)
    assert EventKind.SLOT_OPENED not in kinds_of(row)

    operations.cancel_slot(holder.reference, version=1, actor=maya, now=MONDAY)
    operations.attend_slots(desk.id, now=MONDAY)
    operations.attend_slots(desk.id, now=MONDAY)
    db.session.commit()

    assert kinds_of(row).count(EventKind.SLOT_OPENED) == 1
    tell_of_events(now=later(minutes=3))
    subjects = db.session.scalars(select(Delivery.subject)).all()
    assert any("a time to talk has opened" in subject for subject in subjects)


def test_who_takes_a_quiet_day_has_the_earliest_time_next(legal):
    desk, people, row, kind = legal
    early = later(hours=-3)
    found = queries.slots_for(row, desk, now=early)
    assert found.kept_at == found.slots[0].starts_at
    assert found.kept_at not in {slot.starts_at for slot in found.offered}
    booking = book(row, found.offered[3], people["maya"], now=early)
    booking.is_quiet = True
    second = make_request(kind, requester=people["maya"], title="Second")
    db.session.commit()

    again = queries.slots_for(second, desk, now=early)
    assert again.offered[0].starts_at == again.kept_at
    thanked = book(second, again.offered[0], people["maya"], now=early)

    assert thanked.is_thanks
    assert not queries.slots_for(row, desk, now=early).is_thanked


class Wire:
    def __init__(self):
        self.letters = []

    def send(self, message, *, sender, address):
        self.letters.append(message)
        return Outcome(Answer.SENT)

    def close(self):
        pass


def test_both_get_an_invitation_and_its_end(legal):
    desk, people, row, _kind = legal
    slots = [one for one in offered(row, desk) if one.person == people["ana"].id]
    book(row, slots[2], people["maya"])
    invite(now=MONDAY)
    invite(now=MONDAY)
    wire = Wire()
    deliver_mail("worker", wire, sender="portal@example.test", tell_time=clock.wall_now)

    assert {letter["To"] for letter in wire.letters} == {people["maya"].email, people["ana"].email}
    (part,) = [
        part for part in wire.letters[0].walk() if part.get_content_type() == "text/calendar"
    ]
    assert part.get_param("method") == "REQUEST"
    assert "BEGIN:VEVENT" in part.get_payload(decode=True).decode()
    operations.cancel_slot(row.reference, version=1, actor=viewer(people["maya"]), now=MONDAY)
    db.session.commit()
    invite(now=MONDAY)
    calendars = db.session.scalars(select(Delivery.calendar).where(Delivery.calendar.is_not(None)))
    assert [text.count("METHOD:CANCEL") for text in calendars] == [1, 1]


def test_of_a_privileged_matter_nobody_else_learns_more_than_that_a_time_is_reserved(legal):
    desk, people, _row, kind = legal
    kind.confidentiality = Confidentiality.PRIVILEGED
    secret = make_request(kind, requester=people["maya"], title="Kingfisher")
    db.session.commit()
    assert {slot.person for slot in offered(secret, desk)} == {people["lead"].id}
    who = {"actor": viewer(people["lead"]), "version": None, "now": MONDAY}
    requests.assign(secret.reference, assignee_id=people["ana"].id, **who)
    slot = offered(secret, desk)[4]
    book(secret, slot, people["maya"])
    operations.plan_desk(desk.id, now=MONDAY)

    def seen(person):
        (one,) = queries.booked_times(desk.id, viewer=viewer(person), now=MONDAY)
        plan = shown_plan(desk.id, viewer=viewer(person), person_id=people["ana"].id)
        pieces = [piece for piece in plan.pieces if piece.kind == BOOKED]
        return one.line, pieces, sum(plan.reserved[people["ana"].id])

    line, pieces, reserved = seen(people["ben"])
    assert (line, pieces) == (None, [])
    assert reserved >= 30
    line, pieces, _reserved = seen(people["ana"])
    assert line.row.id == secret.id
    assert len(pieces) == 1
    invite(now=MONDAY)
    letters = db.session.scalars(select(Delivery)).all()
    assert letters
    assert not any("Kingfisher" in f"{one.subject}{one.body}{one.calendar}" for one in letters)


def test_no_row_outlives_its_request_as_booked(legal):
    desk, people, row, _kind = legal
    book(row, offered(row, desk)[2], people["maya"])
    db.session.get_one(ServiceRequest, row.id).desk_id = make_desk("it").id
    db.session.commit()

    operations.attend_slots(desk.id, now=MONDAY)

    assert db.session.scalar(select(Booking.state)) == "cancelled"
