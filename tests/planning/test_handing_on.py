"""Work of who is away goes to their deputy or back to everybody, and who asked is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.desks.operations import Leave, Turn, book_absence, plan_turn
from portal.extensions import db
from portal.notifications.models import Notice
from portal.notifications.operations import begin_telling, tell_of_events
from portal.planning.operations import hand_on_absent
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.requests.models import RequestEvent, Wall
from portal.requests.queries import events_of
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

TODAY = MONDAY.date()


class Team:
    """Ravi is away from Tuesday on; Chidi may stand in for him."""

    def __init__(self):
        self.desk = make_desk()
        skill = make_skill(self.desk)
        self.kind = make_type(self.desk, skill, response_target_minutes=None)  # Wednesday
        self.secret = make_type(self.desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        self.ravi, self.maya = make_staff(self.desk, skill), make_person()
        self.chidi = make_staff(self.desk, skill, name="Chidi Eze")
        self.ingrid = make_staff(self.desk, name="Ingrid Solberg", role="lead")

    def staff_id(self, person):
        mine = select(StaffMember.id).where(StaffMember.person_id == person.id)
        return db.session.scalar(mine)

    def away(self, person=None, *, days=3, deputy=None, after=1):
        first = TODAY + timedelta(days=after)
        leave = Leave(
            self.staff_id(person or self.ravi),
            first,
            first + timedelta(days=days - 1),
            self.staff_id(deputy) if deputy else None,
        )
        book_absence(self.desk, leave, actor=viewer(self.ingrid), now=MONDAY)
        db.session.commit()

    def with_ravi(self, kind=None, *, due=None):
        row = make_request(kind or self.kind, requester=self.maya)
        row.assignee_id, row.status, row.assigned_at = self.ravi.id, "assigned", MONDAY
        row.due_at = due or row.due_at
        db.session.commit()
        return row


@pytest.fixture
def team(session):
    return Team()


def hand_on(*days):
    found = [hand_on_absent(now=later(days=day)) for day in days]
    db.session.expire_all()
    return found


def test_what_is_due_goes_to_the_deputy_when_the_absence_begins_and_once(team):
    row, far = team.with_ravi(), team.with_ravi(due=later(days=20))
    operations.start(row.reference, actor=viewer(team.ravi), version=None, now=later(hours=1))
    db.session.commit()
    team.away(deputy=team.chidi)

    assert hand_on(0, 1, 1, 2) == [0, 1, 0, 0]

    assert (row.assignee_id, row.status) == (team.chidi.id, "assigned")
    assert far.assignee_id == team.ravi.id
    assert events_of(row)[-1].details == {"to": team.chidi.id, "tell": team.chidi.id}
    assert row.worked_minutes > 0  # the stretch that ran has ended


def test_without_a_deputy_it_is_everybodys_again(team):
    row = team.with_ravi()
    team.away()

    hand_on(1)

    assert (row.assignee_id, row.assigned_at, row.status) == (None, None, "received")


def test_a_deputy_who_is_away_as_well_gets_nothing(team):
    row = team.with_ravi()
    team.away(deputy=team.chidi)
    team.away(team.chidi)

    hand_on(1)

    assert row.assignee_id is None


def test_of_a_long_absence_all_goes_but_what_waits(team):
    far, held = (team.with_ravi(due=later(days=30)) for _ in range(2))
    act = {"actor": viewer(team.ravi), "version": None, "now": MONDAY}
    operations.hold(held.reference, reason=HoldReason.THIRD_PARTY, question="", **act)
    db.session.commit()
    team.away(days=14, deputy=team.chidi)

    hand_on(1)

    assert (far.assignee_id, held.assignee_id) == (team.chidi.id, team.ravi.id)


def test_a_matter_stays_with_its_owner_and_standing_in_leads_past_no_wall(team):
    matter, walled = team.with_ravi(team.secret), team.with_ravi()
    db.session.add(Wall(request_id=walled.id, person_id=team.chidi.id, built_at=MONDAY))
    db.session.commit()
    team.away(deputy=team.chidi)

    hand_on(1)

    assert (matter.assignee_id, walled.assignee_id) == (team.ravi.id, None)


def test_who_asked_and_who_stands_in_are_told(team):
    team.with_ravi()
    team.away(deputy=team.chidi)
    begin_telling()
    db.session.commit()
    hand_on(1)
    db.session.execute(db.update(RequestEvent).values(at=later(days=1)))
    db.session.commit()

    tell_of_events(now=later(days=1, minutes=5))

    told = db.session.execute(select(Notice.person_id, Notice.news)).all()
    assert dict(map(tuple, told)) == {
        team.maya.id: ["handed_on"],
        team.chidi.id: ["handed_on"],
    }


def test_who_is_on_call_hears_of_late_work_with_the_leads(team):
    row = make_request(team.kind, requester=team.maya)
    due, other = row.due_at.date(), row.due_at.date() - timedelta(days=1)
    past = Turn(team.staff_id(team.ravi), other, other)
    plan_turn(team.desk, past, actor=viewer(team.ingrid), now=MONDAY)
    turn = Turn(team.staff_id(team.chidi), due, due)
    plan_turn(team.desk, turn, actor=viewer(team.ingrid), now=MONDAY)
    begin_telling()
    db.session.commit()
    operations.attend_targets(now=row.due_at)
    db.session.execute(db.update(RequestEvent).values(at=row.due_at))
    db.session.commit()

    tell_of_events(now=row.due_at + timedelta(minutes=5))

    assert set(db.session.scalars(select(Notice.person_id))) == {team.ingrid.id, team.chidi.id}
