"""The manager's page as its readers get it: answers, refusals, states, statements."""

import pytest

from portal import clock
from portal.desks.models import Desk
from portal.extensions import db
from portal.forecast.models import ForecastRun, RunStatus
from portal.forecast.operations import run_forecast
from portal.pages.manager_page import manager_sheet
from portal.web.languages import reading_as
from tests.forecast.arrivals import NOW, make_busy_desk
from tests.support.factories import grant, make_desk, make_person, make_staff, sign_in, viewer
from tests.support.page import Page, check
from tests.support.statements import counted_statements

STATEMENTS = 12


@pytest.fixture
def on_that_monday():
    clock.set_offset((NOW.date() - clock.wall_now().date()).days)


def overview(client, *, role="manager", has_forecast=False, **busy):
    """The response to somebody with a role on the desk `it`, which had some requests."""
    with client.application.app_context():
        desk, _ = make_busy_desk(**busy)
        make_staff(desk)
        person = make_person("Ingrid Solberg")
        grant(person, role, desk)
        db.session.commit()
        desk_id = desk.id
    sign_in(client, person)
    if has_forecast:
        with client.application.app_context():
            run_forecast(desk_id, now=NOW)
    return client.get("/desks/it/overview")


@pytest.mark.usefixtures("on_that_monday")
def test_a_manager_reads_whether_the_next_weeks_hold(client):
    response = overview(client, weeks=12, has_forecast=True)

    page = Page(response.text)
    check(page)
    assert (response.status_code, page.h1) == (200, "As a whole the next weeks hold.")
    assert "Capacity, with leave and holidays" in response.text
    assert "with data up to Sun 22 Nov." in response.text


@pytest.mark.usefixtures("on_that_monday")
def test_work_for_which_nobody_has_hours_is_told_first(client):
    response = overview(
        client, weeks=12, has_forecast=True, effort_p50_minutes=240, effort_p90_minutes=600
    )

    assert Page(response.text).h1.startswith("This week is ")
    assert " h short" in response.text


def test_the_page_takes_few_statements(client):
    overview(client, weeks=12, has_forecast=True)

    with counted_statements() as seen:
        response = client.get("/desks/it/overview")

    assert response.status_code == 200
    assert len(seen) <= STATEMENTS, "\n\n".join(seen)


def test_before_the_first_forecast_there_is_too_little_to_say(client):
    response = overview(client)

    assert Page(response.text).h1 == "There is too little data to say."
    assert "No forecast yet" in response.text


def test_a_young_desk_has_too_little_data(client):
    response = overview(client, weeks=3, has_forecast=True)

    assert Page(response.text).h1 == "There is too little data to say."
    assert "Too little data" in response.text
    assert "No forecast yet" not in response.text


def test_a_failed_forecast_is_said_beside_the_last_good_one(client):
    overview(client, weeks=12, has_forecast=True)
    with client.application.app_context():
        good = db.session.query(ForecastRun).one()
        failed = ForecastRun(
            desk_id=good.desk_id, made_at=NOW, cutoff_on=good.cutoff_on, status=RunStatus.FAILED
        )
        db.session.add(failed)
        db.session.commit()

    response = client.get("/desks/it/overview")

    assert "What stands here is the last good one." in response.text
    assert 'id="weeks-table"' in response.text


@pytest.mark.parametrize("of", ["it", "law", "never-there"])
def test_a_desk_one_does_not_oversee_is_not_there(client, of):
    with client.application.app_context():
        make_desk("law")
        person = make_person()
        grant(person, "manager", make_desk("hr"))
        make_desk()
        db.session.commit()
    sign_in(client, person)

    assert client.get(f"/desks/{of}/overview").status_code == 404


def test_staff_may_not_open_it(client):
    assert overview(client, role="staff").status_code == 403


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/desks/it/overview").status_code == 303


def test_who_oversees_several_desks_can_change_between_them(client):
    with client.application.app_context():
        make_desk("law")
        make_desk()
        person = make_person()
        grant(person, "manager")
        db.session.commit()
    sign_in(client, person)

    links = Page(client.get("/desks/it/overview").text).all("a")

    current = [link["href"] for link in links if link.get("aria-current") == "page"]
    assert "/desks/it/overview" in current
    assert "/desks/law/overview" in [link["href"] for link in links]


@pytest.mark.usefixtures("session")
def test_charts_are_mirrored_for_who_reads_from_the_right(app):
    desk, _ = make_busy_desk(weeks=12)
    desk_id = desk.id
    run_forecast(desk_id, now=NOW)
    desk = db.session.get_one(Desk, desk_id)

    with app.test_request_context(), reading_as("fa"):
        sheet = manager_sheet(desk, overseen=[desk], viewer=viewer(make_person()), now=NOW)

    assert sheet.hours.chart.plot_start > sheet.hours.chart.plot_end
