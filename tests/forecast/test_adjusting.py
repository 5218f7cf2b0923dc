from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.forecast.by_hand import Hand
from portal.forecast.models import ForecastScore
from portal.forecast.operations import Change, adjust_forecast, end_adjustment, run_forecast
from portal.forecast.queries.runs import weekly_hours
from portal.jobs.models import Delivery
from tests.forecast.arrivals import NOW, arrive, make_busy_desk
from tests.support.factories import make_desk, make_skill, make_staff, make_type, viewer

pytestmark = pytest.mark.usefixtures("session")
TODAY = NOW.date()


def change(desk, type_id=None, *, percent=50, reason="A campaign nobody announced"):
    next_week = TODAY + timedelta(days=7 - TODAY.weekday())
    hand = Hand(type_id, next_week, next_week + timedelta(days=4), percent)
    return Change(desk.id, hand, reason)


def lead_of(desk):
    return viewer(make_staff(desk, make_skill(desk, "lead"), name="Ingrid", role="lead"))


def weeks(desk):
    return {week.starts_on: week.mean for week in weekly_hours(desk.id).ahead}


def test_a_hand_changes_its_weeks_and_nothing_else_until_it_is_taken_off():
    desk, _kind = make_busy_desk(weeks=10)
    lead = lead_of(desk)
    db.session.commit()
    run_forecast(desk.id, now=NOW)
    plain = weeks(desk)
    said = change(desk)
    row = adjust_forecast(said, today=TODAY, actor=lead, now=NOW)
    db.session.commit()

    run_forecast(desk.id, now=NOW)

    monday = said.hand.starts_on
    assert weeks(desk)[monday] == pytest.approx(1.5 * plain[monday])
    assert {on: mean for on, mean in weeks(desk).items() if on != monday} == {
        on: mean for on, mean in plain.items() if on != monday
    }

    end_adjustment(row.id, desk_id=desk.id, version=1, actor=lead, now=NOW)
    db.session.commit()
    run_forecast(desk.id, now=NOW + timedelta(minutes=1))
    assert weeks(desk) == plain


def test_only_the_lead_of_the_desk_lays_a_hand_on():
    desk, _kind = make_busy_desk(weeks=0)
    other = lead_of(make_desk("legal", prefix="LEG"))
    staff = viewer(make_staff(desk, make_skill(desk, "a")))

    for actor in (other, staff):
        with pytest.raises(NotAllowed):
            adjust_forecast(change(desk), today=TODAY, actor=actor, now=NOW)


def test_a_hand_needs_a_reason_and_a_kind_that_may_be_named():
    desk, _kind = make_busy_desk(weeks=0)
    lead = lead_of(desk)
    secret = make_type(desk, confidentiality=Confidentiality.PRIVILEGED)

    for said in (change(desk, reason=" "), change(desk, secret.id), change(desk, 99_999)):
        with pytest.raises(InvalidInput):
            adjust_forecast(said, today=TODAY, actor=lead, now=NOW)


def test_a_hand_is_taken_off_once_and_only_on_its_desk():
    desk, _kind = make_busy_desk(weeks=0)
    lead = lead_of(desk)
    row = adjust_forecast(change(desk), today=TODAY, actor=lead, now=NOW)

    with pytest.raises(NotFound):
        end_adjustment(row.id, desk_id=desk.id + 1, version=1, actor=lead, now=NOW)
    end_adjustment(row.id, desk_id=desk.id, version=1, actor=lead, now=NOW)
    with pytest.raises(Conflict):
        end_adjustment(row.id, desk_id=desk.id, version=2, actor=lead, now=NOW)


def scores(desk):
    of_desk = select(ForecastScore).where(ForecastScore.desk_id == desk.id)
    return db.session.scalars(of_desk.order_by(ForecastScore.id)).all()


def test_a_week_that_ended_is_scored_once_by_what_was_said_before_it():
    desk, kind = make_busy_desk(weeks=10)
    lead = lead_of(desk)
    monday = TODAY
    said = Change(desk.id, Hand(None, monday, monday + timedelta(days=4), 50), "A campaign")
    adjust_forecast(said, today=TODAY, actor=lead, now=NOW)
    db.session.commit()
    run_forecast(desk.id, now=NOW)
    arrive(kind, [NOW + timedelta(hours=hour) for hour in range(5)])
    db.session.commit()

    for days in (15, 16):
        run_forecast(desk.id, now=NOW + timedelta(days=days))

    of_desk = [row for row in scores(desk) if row.type_id is None]
    [row] = [row for row in of_desk if row.week_on == monday]
    assert row.said == pytest.approx(1.5 * row.before_hand, rel=0.01)
    assert row.before_hand == row.base
    assert row.came == 5


def test_the_leads_are_told_of_a_new_level_once():
    desk, kind = make_busy_desk(weeks=30, per_day=6)
    lead_of(desk)
    extra = [
        NOW - timedelta(days=day, minutes=minute)
        for day in range(1, 13)
        for minute in range(12)
        if (NOW - timedelta(days=day)).weekday() < 5
    ]
    arrive(kind, extra)
    db.session.commit()

    for minutes in (0, 1):
        run_forecast(desk.id, now=NOW + timedelta(minutes=minutes))

    [mail] = db.session.scalars(select(Delivery).where(Delivery.kind == "forecast_changed")).all()
    assert "more since" in mail.body
    assert desk.name in mail.body
