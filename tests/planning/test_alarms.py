"""A fixed date that the plan cannot keep: the leads of the desk hear of it that day, once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.jobs.models import Delivery, Job
from portal.notifications.models import Notice
from portal.notifications.operations import begin_telling, tell_of_events
from portal.planning import operations
from portal.planning.queries import next_up
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, Wall
from portal.requests.operations import Ask
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

TITLE = "Answer to the court"


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    skill = make_skill(desk)
    kind = make_type(desk, skill, effort_p50_minutes=300, effort_p90_minutes=900)
    people = {
        "ana": make_staff(desk, skill, name="Ana Duarte"),
        "lead": make_staff(desk, name="Ingrid Solberg", role="lead"),
        "other": make_staff(make_desk("it"), name="Selin Kaya", role="lead"),
        "maya": make_person(),
    }
    begin_telling()
    return desk, kind, people


def asked(kind, *, days, **more):
    row = make_request(kind, title=TITLE, **more)
    row.hard_deadline_at = later(days=days)
    return row


def plan(desk, *, now=MONDAY):
    db.session.commit()
    operations.plan_desk(desk.id, now=now)
    db.session.commit()


def told(now=None):
    """Who was told of what, in the order of telling."""
    tell_of_events(now=now or later(minutes=3))
    found = db.session.execute(select(Notice.person_id, Notice.news).order_by(Notice.id)).all()
    return [(person, news) for person, news in found]


def at_risk(desk, person):
    return next_up(desk, viewer=viewer(person), now=MONDAY).at_risk


def events(row):
    risk = (EventKind.DEADLINE_AT_RISK, EventKind.DEADLINE_HOLDS)
    mine = select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    return list(db.session.scalars(mine.where(RequestEvent.kind.in_(risk))))


def test_a_date_that_can_be_kept_is_silent(legal):
    desk, kind, _people = legal
    row = asked(kind, days=9)

    plan(desk)

    assert events(row) == []
    assert told() == []


def test_the_leads_of_the_desk_are_told_at_once_in_words_and_nobody_else(legal):
    desk, kind, people = legal
    row = asked(kind, days=0.1, requester=people["maya"])

    plan(desk)

    assert told() == [(people["lead"].id, ["deadline_at_risk"])]
    (mail,) = db.session.scalars(select(Delivery)).all()
    assert mail.person_id == people["lead"].id
    assert mail.subject == f"{row.reference}: its fixed date cannot be kept: {TITLE}"
    assert "Free somebody" in mail.body
    ((line, on),) = at_risk(desk, people["lead"])
    assert (line.row.id, on is not None) == (row.id, True)


def test_it_is_told_once_and_again_only_when_the_day_is_another(legal):
    desk, kind, _people = legal
    row = asked(kind, days=0.1)
    for _night in range(2):
        plan(desk)
    assert events(row) == ["deadline_at_risk"]
    assert len(told()) == 1

    for day in (1, 2):
        plan(desk, now=later(days=day))

    assert events(row) == ["deadline_at_risk"] * 3
    assert len(told(later(days=2, minutes=3))) == 2


def test_a_date_that_holds_again_ends_it_without_a_mail(legal):
    desk, kind, people = legal
    row = asked(kind, days=0.1)
    plan(desk)
    told()

    row.hard_deadline_at = later(days=9)
    plan(desk, now=later(hours=1))

    assert events(row) == ["deadline_at_risk", "deadline_holds"]
    assert len(told(later(hours=2))) == 1
    assert at_risk(desk, people["lead"]) == []


def test_of_a_privileged_matter_the_mail_says_only_that_there_is_news(legal):
    desk, kind, _people = legal
    row = asked(kind, days=0.1)
    row.confidentiality = Confidentiality.PRIVILEGED

    plan(desk)
    told()

    (mail,) = db.session.scalars(select(Delivery)).all()
    assert mail.subject == "There is news for you in the portal"
    assert TITLE not in mail.body
    assert "fixed date" not in mail.body


def test_a_lead_behind_a_wall_hears_nothing(legal):
    desk, kind, people = legal
    row = asked(kind, days=0.1)
    wall = {"person_id": people["lead"].id, "built_by_id": people["ana"].id, "built_at": MONDAY}
    db.session.add(Wall(request_id=row.id, **wall))

    plan(desk)

    assert events(row) == ["deadline_at_risk"]
    assert told() == []
    assert at_risk(desk, people["lead"]) == []


def test_a_far_date_is_no_alarm_while_only_the_ten_days_are_full(legal):
    desk, kind, _people = legal
    kind.effort_p50_minutes, kind.effort_p90_minutes = 9000, 9000
    row = asked(kind, days=60)

    plan(desk)

    assert events(row) == []


def test_filing_something_with_a_fixed_date_plans_the_desk_that_day(legal):
    desk, kind, people = legal
    kind.due_is_hard = True
    day = date(2026, 11, 24)

    operations.accept_request(
        Ask(TITLE, "please", named_day=day), kind, desk, requester_id=people["maya"].id, now=MONDAY
    )

    jobs = db.session.scalars(select(Job).where(Job.name == "planning.plan")).all()
    assert [job.payload["cause"] for job in jobs] == ["deadline"]


def test_what_is_put_on_hold_is_not_said_to_hold(legal):
    desk, kind, _people = legal
    row = asked(kind, days=0.1)
    plan(desk)

    row.status = "on_hold"
    plan(desk, now=MONDAY + timedelta(hours=1))

    assert events(row) == ["deadline_at_risk"]
