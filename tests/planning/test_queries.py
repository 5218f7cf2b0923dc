from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.desks.operations import Leave, book_absence
from portal.errors import Conflict
from portal.extensions import db
from portal.planning.promise import PastCases
from portal.planning.queries import History, next_up, work_ahead_minutes
from portal.requests import operations
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
def desk(session):
    return make_desk()


@pytest.fixture
def skill(desk):
    return make_skill(desk)


def staff_id(person):
    return db.session.scalar(select(StaffMember.id).where(StaffMember.person_id == person.id))


def titles(found):
    return [offered.line.row.title for offered in found.offered]


def test_first_come_first_served_offers_the_oldest(session, desk, skill):
    desk.policy = "first_come_first_served"
    ravi = viewer(make_staff(desk, skill))
    kind = make_type(desk, skill)
    for number in (2, 0, 1, 3):
        make_request(kind, title=f"number {number}", now=later(minutes=number))

    found = next_up(desk, viewer=ravi, now=later(hours=1))
    assert titles(found) == ["number 0", "number 1", "number 2"]
    assert found.waiting_count == 4


def test_balanced_offers_the_urgent_short_one_before_the_older_long_one(desk, skill):
    ravi = viewer(make_staff(desk, skill))
    long_kind = make_type(desk, skill, effort_p50_minutes=240, effort_p90_minutes=600)
    urgent = make_type(desk, skill, weight=6.0, resolution_target_minutes=60)
    make_request(long_kind, title="long")
    make_request(urgent, title="urgent", now=later(minutes=30))

    assert titles(next_up(desk, viewer=ravi, now=later(hours=1)))[0] == "urgent"


def test_a_hard_deadline_comes_before_everything(desk, skill):
    ravi = viewer(make_staff(desk, skill))
    kind = make_type(desk, skill, weight=9.0, resolution_target_minutes=30)
    make_request(kind, title="urgent")
    filing = make_request(make_type(desk, skill, weight=0.1), title="filing")
    filing.due_at = filing.hard_deadline_at = later(hours=3)

    found = next_up(desk, viewer=ravi, now=later(minutes=30))
    assert titles(found)[0] == "filing"
    assert found.offered[0].choice.terms["rule"] == "hard_deadline"


def test_only_work_of_ones_own_skills_is_offered_second_ones_too(desk, skill):
    second, other = make_skill(desk, "network"), make_skill(desk, "rooms")
    ravi = viewer(make_staff(desk, skill, second=[second]))
    for needed in (skill, second, other):
        make_request(make_type(desk, needed), title=needed.slug)

    assert sorted(titles(next_up(desk, viewer=ravi, now=MONDAY))) == ["accounts", "network"]


def test_what_one_may_not_sense_is_not_offered(desk, skill):
    ravi = viewer(make_staff(desk, skill))
    make_request(make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED))

    found = next_up(desk, viewer=ravi, now=MONDAY)
    assert (found.offered, found.waiting_count) == ([], 0)


def test_what_somebody_has_is_not_offered_to_others(desk, skill):
    ravi, chidi = viewer(make_staff(desk, skill)), viewer(make_staff(desk, skill, name="Chidi"))
    kind = make_type(desk, skill)
    taken, handed = make_request(kind, title="taken"), make_request(kind, title="handed")
    operations.start(taken.reference, actor=chidi, version=None, now=MONDAY)
    operations.assign(handed.reference, assignee_id=chidi.id, actor=ravi, version=None, now=MONDAY)

    assert titles(next_up(desk, viewer=ravi, now=MONDAY)) == []
    assert titles(next_up(desk, viewer=chidi, now=MONDAY)) == ["handed"]
    assert [line.row.title for line in next_up(desk, viewer=chidi, now=MONDAY).in_hand] == [
        "taken"
    ]


def test_ones_own_asks_are_not_worked_by_oneself(session, desk, skill):
    person = make_staff(desk, skill)
    make_request(make_type(desk, skill), requester=person)
    make_request(make_type(desk, skill), requester=make_person(), title="another's")

    assert titles(next_up(desk, viewer=viewer(person), now=MONDAY)) == ["another's"]


def test_what_somebody_away_has_is_offered_to_their_deputy_who_may_start_it(desk, skill):
    lead = viewer(make_staff(desk, skill, name="Ingrid", role="lead"))
    ravi, lan = make_staff(desk, skill), make_staff(desk, skill, name="Lan")
    row = make_request(make_type(desk, skill), title="Ravi's")
    operations.assign(row.reference, assignee_id=ravi.id, actor=lead, version=None, now=MONDAY)
    assert titles(next_up(desk, viewer=viewer(lan), now=MONDAY)) == []

    book_absence(
        desk,
        Leave(staff_id(ravi), MONDAY.date(), MONDAY.date(), deputy_id=staff_id(lan)),
        actor=lead,
        now=MONDAY,
    )

    assert titles(next_up(desk, viewer=viewer(lan), now=MONDAY)) == ["Ravi's"]
    assert titles(next_up(desk, viewer=viewer(lan), now=later(days=1))) == []
    with pytest.raises(Conflict):
        operations.start(row.reference, actor=lead, version=None, now=MONDAY)
    operations.start(row.reference, actor=viewer(lan), version=None, now=MONDAY)
    assert (row.assignee_id, row.reassignments) == (lan.id, 1)


def test_without_a_deputy_what_is_due_before_they_are_back_returns_to_the_pool(desk, skill):
    lead = viewer(make_staff(desk, skill, name="Ingrid", role="lead"))
    ravi, lan = make_staff(desk, skill), make_staff(desk, skill, name="Lan")
    other = make_staff(desk, make_skill(desk, "networks"), name="Chidi")
    kind = make_type(desk, skill)
    soon, after = (make_request(kind, title=title) for title in ("soon", "after"))
    soon.due_at, after.due_at = later(days=1), later(days=9)
    for row in (soon, after):
        operations.assign(row.reference, assignee_id=ravi.id, actor=lead, version=None, now=MONDAY)
    leave = Leave(staff_id(ravi), MONDAY.date(), MONDAY.date() + timedelta(days=3))
    book_absence(desk, leave, actor=lead, now=MONDAY)

    assert titles(next_up(desk, viewer=viewer(lan), now=MONDAY)) == ["soon"]
    assert titles(next_up(desk, viewer=viewer(other), now=MONDAY)) == []
    with pytest.raises(Conflict):
        operations.start(after.reference, actor=viewer(lan), version=None, now=MONDAY)
    operations.start(soon.reference, actor=viewer(lan), version=None, now=MONDAY)
    assert soon.assignee_id == lan.id


def test_work_ahead_weighs_more_while_somebody_is_away(desk, skill):
    lead = viewer(make_staff(desk, skill, name="Ingrid", role="lead"))
    ravi = make_staff(desk, skill)
    for _number in range(4):
        make_request(make_type(desk, skill))
    history = History(PastCases.of([]), {}, {skill.id: 2.0})
    common = {"history": history, "on": MONDAY.date()}
    before = work_ahead_minutes(desk.id, skill.id, **common)

    week = MONDAY.date() + timedelta(days=6)
    book_absence(desk, Leave(staff_id(ravi), MONDAY.date(), week), actor=lead, now=MONDAY)

    assert work_ahead_minutes(desk.id, skill.id, **common) == pytest.approx(2 * before)
