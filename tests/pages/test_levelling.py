"""The levelling page: its answer, one click there and back, who may, how many statements."""

from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db
from portal.obligations.models import Obligation
from tests.support.factories import (
    grant,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.forecasts import make_forecast
from tests.support.forms import form_of
from tests.support.page import Page, check
from tests.support.statements import counted_statements

STATEMENTS = 12
PATH = "/desks/legal/levelling"


@pytest.fixture
def legal(app, rolled_back):
    """Week 3 needs more hours than three people have; eight renewals fall due in it."""
    with app.app_context():
        desk = make_desk("legal", name="Legal desk")
        skill = make_skill(desk)
        kind = make_type(
            desk, skill, title="Renew a contract", early_days=30, effort_p50_minutes=120,
            effort_p90_minutes=240,
        )  # fmt: skip
        people = {
            "lead": make_staff(desk, name="Leila Haddad", role="lead"),
            "manager": make_person("Ruth Adler"),
        }
        make_staff(desk, skill)
        make_staff(desk, skill, name="Ben Okri")
        grant(people["manager"], "manager", desk)
        now = clock.now()
        monday = now.date() + timedelta(days=7 - now.weekday())
        make_forecast(desk, [40, 40, 80, 40], first=monday, now=now)
        due_on = monday + timedelta(weeks=2, days=2)
        for number in range(8):
            db.session.add(
                Obligation(
                    desk_id=desk.id, type_id=kind.id, title=f"Lease {number}", source="register",
                    falls_on=due_on, due_on=due_on, last_safe_on=due_on, created_at=now,
                )
            )  # fmt: skip
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients


def test_one_click_levels_the_week_and_one_reverts_it(legal):
    before = legal["lead"].get(PATH)
    applied = form_of(before.text, PATH)
    page = Page(before.text)
    check(page)

    legal["lead"].post(PATH, data=applied.values)
    after = legal["lead"].get(PATH)
    undo = next(line for line in after.text.split('"') if line.endswith("/reversal"))
    legal["lead"].post(undo, data=form_of(after.text, undo).values)
    again = legal["lead"].get(PATH)

    assert page.h1.startswith("The week of ")
    assert "of “Renew a contract” in the week of" in before.text
    assert "prepared ahead" in after.text
    assert Page(after.text).h1 != page.h1
    assert Page(again.text).h1 == page.h1


def test_the_same_click_sent_twice_levels_once(legal):
    form = form_of(legal["lead"].get(PATH).text, PATH)

    answers = [legal["lead"].post(PATH, data=form.values).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert legal["lead"].get(PATH).text.count("prepared ahead") == 1


def test_a_manager_reads_it_and_changes_nothing(legal):
    page = legal["manager"].get(PATH)

    assert page.status_code == 200
    assert "Apply" not in page.text


def test_the_page_takes_few_statements(legal):
    legal["lead"].get(PATH)

    with counted_statements() as seen:
        legal["lead"].get(PATH)

    assert len(seen) <= STATEMENTS, "\n\n".join(seen)


def test_without_a_forecast_there_is_too_little_to_say(app, client):
    with app.app_context():
        desk = make_desk("it")
        lead = make_staff(desk, role="lead")
        db.session.commit()
    sign_in(client, lead)

    page = client.get("/desks/it/levelling")

    assert Page(page.text).h1 == "There is too little data to say."
