"""The rota of a desk: today in a sentence, two weeks of days, turns on call, hours of the week."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.desks.models import Absence, OnCall, StaffMember
from portal.extensions import db
from portal.jobs.models import Job
from tests.support.browser import open_page, post
from tests.support.factories import make_desk, make_skill, make_staff, sign_in
from tests.support.filled import typed
from tests.support.statements import counted_statements

ROTA = "/desks/it/rota"


@pytest.fixture
def cast(app, client):
    """Elif is away today and Ravi stands in for her."""
    today = clock.now().date()
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        people = {
            "ingrid": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
            "ravi": make_staff(desk, skill),
        }
        make_staff(desk, skill, name="Elif Kaya")
        mine = {row.person_id: row.id for row in db.session.scalars(select(StaffMember))}
        ids = {name: mine[person.id] for name, person in people.items()}
        ids["elif"] = max(mine.values())
        away = {"starts_on": today, "ends_on": today + timedelta(days=2)}
        db.session.add(Absence(staff_id=ids["elif"], deputy_id=ids["ravi"], **away))
        hal = make_staff(make_desk("legal", prefix="LEG"), name="Hal", role="lead")
        db.session.commit()
    clients = {name: app.test_client() for name in ("ingrid", "ravi", "hal")}
    for name, person in (*people.items(), ("hal", hal)):
        sign_in(clients[name], person)
    return {**clients, "app": app, "ids": ids, "today": today}


def one(cast, model, **values):
    with cast["app"].app_context():
        return db.session.scalars(select(model).filter_by(**values)).one_or_none()


def plan(cast, **changes):
    form = typed(cast["ingrid"], ROTA)
    form |= {"staff": cast["ids"]["ravi"], "starts_on": cast["today"], "ends_on": cast["today"]}
    return post(cast["ingrid"], f"{ROTA}/turns", form | changes, page=ROTA)


def test_it_says_first_who_is_in_on_call_and_standing_in(cast):
    assert "Nobody is on call." in open_page(cast["ingrid"], ROTA).text

    assert plan(cast).status_code == 303

    with counted_statements() as statements:
        page = open_page(cast["ingrid"], ROTA).text
    assert len(statements) <= 12
    assert "On call: Ravi Menon." in page
    assert "Ravi Menon stands in for Elif Kaya." in page


def test_a_turn_is_planned_once_and_taken_off(cast):
    form = typed(cast["ingrid"], ROTA)
    for _sending in range(2):
        plan(cast, key=form["key"])
    turn = one(cast, OnCall)

    path = f"{ROTA}/turns/{turn.id}/removal"
    answer = post(cast["ingrid"], path, {"version": turn.version}, page=ROTA)

    assert (answer.status_code, one(cast, OnCall)) == (303, None)


def test_a_turn_that_makes_no_sense_is_refused_in_words(cast):
    answer = plan(cast, ends_on=cast["today"] - timedelta(days=1))

    assert answer.status_code == 422
    assert "The last day comes before the first." in answer.text


def test_part_time_hours_are_changed_and_planned_with(cast):
    path = f"{ROTA}/{cast['ids']['ravi']}"
    form = typed(cast["ingrid"], path)
    assert form["monday"] == "7.5 h"

    answer = post(cast["ingrid"], path, form | {"monday": "4 h", "friday": ""}, page=path)
    late = post(cast["ingrid"], path, form | {"monday": "5 h"}, page=path)

    assert (answer.status_code, late.status_code) == (303, 409)
    row = one(cast, StaffMember, id=cast["ids"]["ravi"])
    assert row.weekday_minutes == [240, 450, 450, 450, 0, 0, 0]
    assert one(cast, Job, name="planning.plan") is not None


def test_hours_that_cannot_be_are_refused(cast):
    path = f"{ROTA}/{cast['ids']['ravi']}"

    for typed_hours in ("a while", "20 h"):
        form = typed(cast["ingrid"], path) | {"monday": typed_hours}
        answer = post(cast["ingrid"], path, form, page=path)
        assert answer.status_code == 422
        assert typed_hours in answer.text


def test_only_who_sets_the_desk_up_sees_it(cast):
    assert cast["ravi"].get(ROTA).status_code == 403
    assert cast["hal"].get(ROTA).status_code == 404
