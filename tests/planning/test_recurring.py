"""What comes round is filed once for each time, in the trough of its window."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.forecast.queries.future import known_future
from portal.planning.operations import file_recurring
from portal.planning.queries.troughs import day_loads
from portal.requests import operations
from portal.requests.models import Occurrence, ServiceRequest
from portal.requests.operations import Round
from portal.requests.recurring import Every, Pattern
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_past,
    make_person,
    make_recurrence,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

TODAY = MONDAY.date()
LONDON = ZoneInfo("Europe/London")
WEEKLY = Round(Pattern(Every.WEEKS, weekday=2), starts_on=TODAY)  # Wednesdays


class Asked:
    """Maya asked for it once; Ravi works on it, Ingrid leads."""

    def __init__(self):
        self.desk = make_desk()
        skill = make_skill(self.desk)
        self.maya, self.hiro = make_person(), make_person("Hiro Tanaka")
        self.ravi = make_staff(self.desk, skill)
        self.ingrid = make_staff(self.desk, name="Ingrid Solberg", role="lead")
        self.kind = make_type(self.desk, skill)
        self.row = make_request(self.kind, requester=self.maya, answers={"floor": "3"})
        db.session.commit()

    def set(self, said=WEEKLY, *, actor=None):
        who = {"actor": viewer(actor or self.maya), "now": MONDAY}
        row = operations.set_recurrence(self.row.reference, said, today=TODAY, **who)
        db.session.commit()
        return row

    def filed(self):
        row = ServiceRequest
        found = select(row).where(row.channel == "recurring").order_by(row.id)
        return list(db.session.scalars(found))


@pytest.fixture
def asked(session):
    return Asked()


def work(*days):
    return [file_recurring(now=later(days=day)) for day in days]


def test_it_is_filed_on_its_day_through_the_one_door(asked):
    make_past(asked.kind, count=40)
    row = asked.set()
    db.session.commit()

    assert work(0, 1, 2, 2, 3, 9) == [0, 0, 1, 0, 0, 1]

    first = asked.filed()[0]
    assert (first.title, first.answers) == (asked.row.title, {"floor": "3"})
    assert first.requester_id == asked.maya.id
    assert first.arrived_at == later(days=2)
    assert first.due_at is not None
    db.session.refresh(row)
    assert row.next_on == TODAY + timedelta(days=16)


def test_a_time_that_was_filed_is_not_filed_again(asked):
    row = asked.set()
    work(2)
    row.next_on, row.planned_on = TODAY + timedelta(days=2), None  # as if nothing were known
    db.session.commit()

    work(2)

    assert len(asked.filed()) == 1


def test_after_a_standstill_only_the_last_is_filed(asked):
    asked.set()

    assert work(18) == [1]  # a Friday: two weeks and a half later

    times = db.session.execute(select(Occurrence.due_on, Occurrence.request_id)).all()
    assert [(due_on.day, bool(request)) for due_on, request in times] == [
        (25, False),
        (2, False),
        (9, True),
    ]


def test_what_is_paused_or_ended_or_its_askers_no_more_is_not_filed(asked):
    paused, ended, gone = asked.set(), asked.set(), asked.set()
    act = {"actor": viewer(asked.maya), "now": MONDAY}
    operations.pause_recurrence(paused.id, version=1, **act)
    operations.end_recurrence(ended.id, version=1, **act)
    gone.requester_id = make_person("Gone", is_active=False).id
    db.session.commit()

    assert work(2) == [0]
    operations.resume_recurrence(paused.id, version=2, today=TODAY + timedelta(days=3), **act)
    db.session.commit()

    assert work(4, 9) == [0, 1]


def test_the_calmest_day_of_its_window_is_taken(asked):
    said = Round(Pattern(Every.WEEKS, weekday=3), starts_on=TODAY, early_days=1, late_days=1)
    row = asked.set(said)  # Thursday, so Wednesday to Friday
    for _n in range(30):
        busy = make_request(asked.kind, requester=asked.hiro)
        busy.due_at = later(days=3)
        other = make_request(asked.kind, requester=asked.hiro)
        other.due_at = later(days=2)
    db.session.commit()

    days = [TODAY + timedelta(days=n) for n in (2, 3, 4)]
    loads = day_loads(asked.desk, days, now=later(days=2))
    assert loads[days[2]] < min(loads[days[0]], loads[days[1]])
    assert work(2, 3, 4) == [0, 0, 1]
    db.session.refresh(row)
    assert asked.filed()[0].arrived_at == later(days=4)


def test_the_desk_may_let_its_own_come_round_and_a_stranger_may_not(asked):
    assert asked.set(actor=asked.ravi).requester_id == asked.ravi.id
    with pytest.raises(NotFound):
        asked.set(actor=asked.hiro)
    operations.add_watcher(
        asked.row.reference, email=asked.hiro.email, actor=viewer(asked.maya), now=MONDAY
    )
    with pytest.raises(NotAllowed):
        asked.set(actor=asked.hiro)


def test_only_its_asker_and_the_lead_change_it(asked):
    row = asked.set()

    with pytest.raises(NotFound):
        operations.end_recurrence(row.id, version=1, actor=viewer(asked.ravi), now=MONDAY)
    operations.pause_recurrence(row.id, version=1, actor=viewer(asked.ingrid), now=MONDAY)


def test_a_privileged_matter_is_asked_for_each_time(asked):
    secret = make_type(asked.desk, confidentiality=Confidentiality.PRIVILEGED)
    asked.row = make_request(secret, requester=asked.maya)

    with pytest.raises(InvalidInput):
        asked.set()


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": TODAY - timedelta(days=1)},
        {"until_on": TODAY + timedelta(days=1)},  # no Wednesday by then
        {"early_days": 21},
        {"pattern": Pattern(Every.WEEKS, interval=53)},
    ],
)
def test_what_makes_no_sense_is_refused(asked, changes):
    with pytest.raises(InvalidInput):
        asked.set(Round(**{**vars(WEEKLY), **changes}))


def test_the_forecast_counts_each_time_once(asked):
    make_recurrence(asked.kind, asked.maya, next_on=date(2026, 12, 14))
    zones = {asked.desk.id: LONDON}

    known = known_future(zones, last_day=TODAY, now=MONDAY + timedelta(hours=1))

    days = [one.due_on for one in known.dated]
    assert days[:3] == [date(2026, 12, 14), date(2027, 1, 11), date(2027, 2, 8)]
    assert {one.quantity * one.probability for one in known.dated} == {1.0}
    assert known.usual_dated == {}


def test_what_recurrences_filed_is_in_the_past_counts_already(asked):
    asked.set()
    work(2, 9)
    zones = {asked.desk.id: LONDON}

    known = known_future(zones, last_day=TODAY + timedelta(days=9), now=later(days=10))

    assert known.usual_dated == {asked.kind.id: pytest.approx(2 / 26)}
    assert min(one.due_on for one in known.dated) == TODAY + timedelta(days=16)
