"""Who is told that something owed is near, missed, and still missed; and a new target."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.extensions import db
from portal.notifications.models import Notice
from portal.notifications.news import Happening, News, news_for
from portal.notifications.operations import begin_telling, tell_of_events
from portal.requests import operations
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.models import RequestEvent
from portal.requests.queries import events_of
from portal.requests.warnings import Owed, Stage, Target, stage_of
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

OFFICE = WorkingTime(
    Calendar("UTC", ((((540, 1020),),) * 5) + ((), ())), date(2026, 1, 1), date(2026, 12, 31)
)
DUE = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday noon, two days after nine o'clock


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), Stage.NEAR),
        (DUE, Stage.MISSED),
        (DUE + timedelta(hours=20), Stage.MISSED),  # not yet a day
        (DUE + timedelta(days=1), Stage.STILL_MISSED),
        (DUE + timedelta(days=5), None),  # news to nobody
    ],
)
def test_a_word_comes_before_a_miss_and_after_it(at, stage):
    target = Target(Owed.WORK, MONDAY, DUE)

    assert stage_of(target, now=at, working_time=OFFICE) == stage


def test_a_weekend_is_no_working_day_late():
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    target = Target(Owed.WORK, MONDAY, friday)

    late = [stage_of(target, now=friday + timedelta(days=n), working_time=OFFICE) for n in (2, 3)]

    assert late == [Stage.MISSED, Stage.STILL_MISSED]


class Work:
    """960 working minutes owed on a request filed on Monday at nine: due on Wednesday."""

    def __init__(self):
        self.desk = make_desk()
        skill = make_skill(self.desk)
        self.ingrid = make_staff(self.desk, name="Ingrid Solberg", role="lead")
        self.ravi = make_staff(self.desk, skill)
        self.chidi = make_staff(self.desk, skill, name="Chidi Eze")
        self.elif_ = make_staff(self.desk, make_skill(self.desk, "other"), name="Elif Kaya")
        self.maya = make_person()
        self.kind = make_type(self.desk, skill, response_target_minutes=None)
        self.row = make_request(self.kind, requester=self.maya)
        db.session.commit()

    def said(self):
        kinds = [each.kind for each in events_of(self.row)]
        return [kind for kind in kinds if kind.startswith("target_")]

    def assigned(self, person):
        act = {"actor": viewer(self.ravi), "version": None, "now": MONDAY}
        operations.assign(self.row.reference, assignee_id=person.id, **act)
        db.session.commit()

    def told(self, at):
        db.session.execute(db.update(RequestEvent).values(at=at))
        db.session.commit()
        tell_of_events(now=at + timedelta(minutes=5))
        found = db.session.execute(select(Notice.person_id, Notice.news))
        return dict(found.all())


def attend(work, *instants):
    done = [operations.attend_targets(now=at) for at in instants]
    db.session.refresh(work.row)
    return done


def test_each_warning_is_given_once_and_again_for_another_day(session):
    work = Work()
    near = work.row.due_at - timedelta(hours=1)

    assert attend(work, near, near, work.row.due_at, work.row.due_at) == [1, 0, 1, 0]
    assert work.said() == ["target_near", "target_missed"]

    act = {"actor": viewer(work.ravi), "version": None}
    hold = {"reason": HoldReason.THIRD_PARTY, "question": ""}
    operations.hold(work.row.reference, now=work.row.due_at, **hold, **act)
    db.session.commit()
    assert attend(work, later(days=5)) == [0]  # its clock stands still
    operations.resume(work.row.reference, now=later(days=7), **act)
    db.session.commit()

    assert attend(work, work.row.due_at) == [1]


def test_what_is_finished_is_not_warned_of(session):
    work = Work()
    act = {"actor": viewer(work.ravi), "version": None, "now": later(hours=1)}
    operations.resolve(work.row.reference, words="Done.", minutes=5, **act)
    db.session.commit()

    assert attend(work, work.row.due_at) == [0]


def test_a_warning_does_not_stand_in_the_way_of_taking_a_step_back(session):
    work = Work()
    act = {"actor": viewer(work.ravi), "version": None}
    at = work.row.due_at - timedelta(minutes=30)
    operations.start(work.row.reference, now=at, **act)
    db.session.commit()
    attend(work, at)

    assert operations.undoable_step(work.row, actor=viewer(work.ravi), now=at) is not None


def happened(kind, **details):
    return Happening(1, 1, kind, None, MONDAY, details, is_by_desk=False)


@pytest.mark.parametrize(
    ("kind", "owner", "part", "is_told"),
    [
        (EventKind.TARGET_NEAR, 5, "has_it", True),
        (EventKind.TARGET_NEAR, 5, "leads", False),
        (EventKind.TARGET_NEAR, None, "leads", True),
        (EventKind.TARGET_MISSED, 5, "leads", True),
        (EventKind.TARGET_MISSED, 5, "could_take", False),
        (EventKind.TARGET_ESCALATED, 5, "could_take", True),
        (EventKind.TARGET_ESCALATED, 5, "nobody", False),
    ],
)
def test_first_the_owner_then_the_lead_then_the_team(kind, owner, part, is_told):
    parts = {name: name == part for name in ("leads", "has_it", "could_take")}

    news = news_for(7, [happened(kind, owner=owner)], follows=True, **parts)

    assert news == ([News(kind.value)] if is_told else [])


def test_the_asker_hears_nothing_and_each_of_the_desk_one_word_a_burst(session):
    work = Work()
    work.assigned(work.ravi)
    begin_telling()
    db.session.commit()
    due = work.row.due_at
    attend(work, due - timedelta(hours=1), due, due + timedelta(days=1, hours=1))

    told = work.told(due + timedelta(days=1, hours=1))

    both = ["target_missed", "target_escalated"]
    assert told == {
        work.ravi.id: both,
        work.ingrid.id: both,
        work.chidi.id: ["target_escalated"],
    }


def test_a_new_target_keeps_the_time_it_stood_still(session):
    work = Work()
    act = {"actor": viewer(work.ravi), "version": None}
    hold = {"reason": HoldReason.THIRD_PARTY, "question": ""}
    operations.hold(work.row.reference, now=later(hours=1), **hold, **act)
    operations.resume(work.row.reference, now=later(hours=3), **act)
    work.kind.resolution_target_minutes = 240
    db.session.commit()
    held = work.row.held_minutes

    act = {"actor_id": work.ingrid.id, "now": later(hours=4)}
    assert [operations.owe_anew(work.kind.id, **act) for _ in range(2)] == [1, 0]

    db.session.refresh(work.row)
    assert held == 120
    assert work.row.due_at == later(hours=7)  # 09:00 + 4 h + 2 h held, over an hour of lunch
    assert work.said() == ["target_changed"]


def test_a_fixed_or_named_day_stays_whatever_the_new_target(session):
    work = Work()
    work.row.hard_deadline_at = work.row.due_at
    named = make_request(work.kind, requester=work.maya, answers={"day": "2026-12-01"})
    work.kind.due_field = "day"
    before = [work.row.due_at, named.due_at]
    work.kind.resolution_target_minutes = 240
    db.session.commit()

    operations.owe_anew(work.kind.id, actor_id=work.ingrid.id, now=later(hours=1))

    for row in (work.row, named):
        db.session.refresh(row)
    assert [work.row.due_at, named.due_at] == before
