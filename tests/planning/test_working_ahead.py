"""Work ahead of needs: in slack alone, capped, each need counted once, waste counted."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.forecast.queries.future import known_future
from portal.obligations.due_days import NO_NOTICE
from portal.planning import operations, queries
from portal.planning.models import DeskPlan, PlannedWork
from portal.planning.needs import Need
from portal.planning.queries import level_facts
from portal.planning.queries.plan_facts import plan_facts
from portal.requests.operations import Ask
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_obligation,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

TODAY = MONDAY.date()
EARLY = MONDAY.replace(hour=8)  # before the desk opens


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    skill = make_skill(desk)
    kind = make_type(desk, skill, early_days=30, effort_p50_minutes=40, effort_p90_minutes=60)
    hannah = make_staff(desk, skill, name="Hannah Weiss")
    return desk, kind, viewer(hannah), make_person("Grace Okonkwo", department="Procurement")


def habit(desk, kind, person, **changes):
    need = Need(
        **{
            "source": "recurrence",
            "key": f"{person.id}:{kind.id}",
            "type_id": kind.id,
            "first_on": TODAY,
            "last_on": TODAY + timedelta(days=11),
            "probability": 0.7,
            "why": "recurrence",
            "requester_id": person.id,
            "happens_once": False,
            **changes,
        }
    )
    return operations.open_need(desk.id, need, records=(), now=EARLY)


def plan(desk):
    db.session.commit()
    operations.plan_desk(desk.id, now=EARLY)
    newest = db.session.scalar(select(DeskPlan).order_by(DeskPlan.id.desc()))
    return list(db.session.scalars(select(PlannedWork).where(PlannedWork.plan_id == newest.id)))


def pieces(desk):
    return [item for item in plan_facts(desk, now=EARLY).items if item.is_early]


def test_a_need_is_prepared_where_a_day_stays_calm(legal):
    desk, kind, _hannah, grace = legal
    row = habit(desk, kind, grace)

    [work] = plan(desk)

    assert (work.need_id, work.request_id, work.kind) == (row.id, None, "early")


def test_nothing_is_prepared_for_an_unlikely_need_or_a_type_that_cannot_be(legal):
    desk, kind, _hannah, grace = legal
    habit(desk, kind, grace, probability=0.45)
    fixed = make_type(desk, make_skill(desk, "fixed"))
    habit(desk, fixed, grace)

    assert plan(desk) == []


def test_a_source_that_was_wrong_is_believed_less(legal):
    desk, kind, _hannah, grace = legal
    for number in range(20):
        row = habit(desk, kind, grace, key=f"past:{number}")
        operations.judge_need(row.id, came=0, now=EARLY + timedelta(days=20))
    habit(desk, kind, grace)

    [piece] = pieces(desk)

    assert piece.probability == pytest.approx(0.24, abs=0.005)  # nothing is begun on it


def test_each_need_is_counted_once_in_forecast_plan_and_levelling(legal):
    desk, kind, _hannah, grace = legal
    due = TODAY + timedelta(days=16)
    fact = make_obligation(kind, grace, falls_on=due, notice=NO_NOTICE, quantity=2)

    def counted():
        zones = {desk.id: ZoneInfo("Europe/London")}
        future = known_future(zones, last_day=TODAY - timedelta(days=1), now=later(hours=1))
        return sum(each.quantity for each in future.dated), len(pieces(desk))

    assert counted() == (2, 2)
    need = Need(
        "obligation_due", f"fact:{fact.id}", kind.id, TODAY, due, 0.8, "obligation_due",
        requester_id=grace.id, quantity=2, obligation_id=fact.id,
    )  # fmt: skip
    operations.open_need(desk.id, need, records=(), now=EARLY)
    assert counted() == (2, 2)  # the need is the fact, not another

    operations.accept_request(Ask("Renew"), kind, desk, requester_id=grace.id, now=MONDAY)
    assert counted() == (1, 1)  # the request stands for itself

    numbers = [each.number for each in level_facts(desk, now=MONDAY).movables.values()]
    assert numbers in ([], [1])


def test_minutes_ahead_are_used_or_wasted_by_what_becomes_of_the_need(legal):
    desk, kind, hannah, grace = legal
    came, never = habit(desk, kind, grace), habit(desk, kind, make_person())
    plan(desk)
    for row, minutes in ((came, 30), (never, 20)):
        operations.work_ahead(row.id, minutes, actor=hannah, now=MONDAY)

    ledger = queries.ahead_ledger(desk.id, since=TODAY)
    assert (ledger.used, ledger.wasted, ledger.pending) == (0, 0, 50)

    operations.accept_request(Ask("Again"), kind, desk, requester_id=grace.id, now=later(days=1))
    operations.judge_need(never.id, came=0, now=later(days=20))

    ledger = queries.ahead_ledger(desk.id, since=TODAY)
    assert (ledger.used, ledger.wasted, ledger.pending, ledger.total) == (30, 20, 0, 50)


def test_what_was_prepared_is_not_planned_again(legal):
    desk, kind, hannah, grace = legal
    row = habit(desk, kind, grace)
    plan(desk)
    whole = pieces(desk)[0].minutes

    operations.work_ahead(row.id, 30, actor=hannah, now=MONDAY)
    assert pieces(desk)[0].minutes == pytest.approx(whole - 30)

    operations.work_ahead(row.id, 30, actor=hannah, now=MONDAY)
    assert pieces(desk) == []


def test_the_cap_of_a_day_holds(legal):
    desk, kind, hannah, grace = legal
    row = habit(desk, kind, grace)
    plan(desk)
    operations.work_ahead(row.id, 80, actor=hannah, now=MONDAY)

    with pytest.raises(InvalidInput, match="leaves 10 minutes"):
        operations.work_ahead(row.id, 11, actor=hannah, now=MONDAY)
    for wrong in (0, -5):
        with pytest.raises(InvalidInput):
            operations.work_ahead(row.id, wrong, actor=hannah, now=MONDAY)


def test_nobody_works_ahead_on_a_full_day_or_without_a_plan(legal):
    desk, kind, hannah, grace = legal
    row = habit(desk, kind, grace)
    with pytest.raises(InvalidInput, match="no plan"):
        operations.work_ahead(row.id, 10, actor=hannah, now=MONDAY)

    long = make_type(
        desk, make_skill(desk, "long"), effort_p50_minutes=2200, effort_p90_minutes=2400
    )
    make_request(long, now=EARLY).skill_id = kind.skill_id
    plan(desk)

    assert operations.calm_minutes(desk.id, hannah.id, today=TODAY) < 0
    with pytest.raises(InvalidInput, match="leaves 0 minutes"):
        operations.work_ahead(row.id, 10, actor=hannah, now=MONDAY)


def test_who_may_work_ahead_on_what(legal):
    desk, kind, hannah, grace = legal
    row = habit(desk, kind, grace)
    plan(desk)

    with pytest.raises(NotAllowed):
        operations.work_ahead(row.id, 10, actor=viewer(grace), now=MONDAY)
    with pytest.raises(NotFound):
        operations.work_ahead(row.id, 10, actor=viewer(make_person()), now=MONDAY)
    operations.judge_need(row.id, came=0, now=MONDAY)
    with pytest.raises(Conflict):
        operations.work_ahead(row.id, 10, actor=hannah, now=MONDAY)


def test_a_plan_shows_no_piece_ahead_of_a_privileged_matter(legal):
    desk, kind, hannah, grace = legal
    due = TODAY + timedelta(days=16)
    make_obligation(kind, grace, falls_on=due, notice=NO_NOTICE, confidentiality="privileged")
    habit(desk, kind, grace)
    assert len(plan(desk)) == 2

    shown = queries.shown_plan(desk.id, viewer=hannah)

    assert [piece.is_ahead for piece in shown.pieces] == [True]
    assert sum(shown.reserved[hannah.id]) > 0
