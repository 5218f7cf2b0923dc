"""One tap on the page of a finished request says whether the measured effort is right."""

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.jobs.models import Job
from portal.requests import operations
from portal.requests.models import ServiceRequest
from tests.support.browser import open_page, post
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
    viewer,
)
from tests.support.page import Page, check
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, client):
    """Ravi resolved Maya's request after forty minutes; Chidi is a colleague of his."""
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        chidi = make_staff(desk, skill, name="Chidi Eze")
        row = make_request(make_type(desk, skill), requester=maya)
        act = {"actor": viewer(ravi), "version": None}
        operations.start(row.reference, now=MONDAY, **act)
        operations.resolve(
            row.reference, words="Done.", minutes=None, now=later(minutes=40), **act
        )
        db.session.commit()
    clients = {"maya": client, "ravi": app.test_client(), "chidi": app.test_client()}
    for name, person in (("maya", maya), ("ravi", ravi), ("chidi", chidi)):
        sign_in(clients[name], person)
    return {**clients, "app": app, "id": row.id, "url": f"/requests/{row.reference}"}


def row_of(cast):
    with cast["app"].app_context():
        return db.session.get(ServiceRequest, cast["id"])


def tap(cast, who, minutes):
    data = {"version": row_of(cast).version, "effort-minutes": minutes}
    return post(cast[who], cast["url"] + "/effort", data, page=cast["url"])


def test_who_did_it_is_asked_and_one_tap_answers(cast):
    with counted_statements() as statements:
        page = open_page(cast["ravi"], cast["url"])
    check(Page(page.text))
    assert len(statements) <= 12
    assert "Was it about 40 min of work?" in page.text
    assert "More: 1 h 20" in page.text

    answer = tap(cast, "ravi", "80")

    assert answer.status_code == 303
    assert row_of(cast).effort_minutes == 80
    after = open_page(cast["ravi"], cast["url"]).text
    assert "1 h 20, as who did it said." in after
    assert "As measured: 40 min" in after
    with cast["app"].app_context():
        jobs = set(db.session.scalars(select(Job.name)))
    assert {"planning.learn", "forecast.run"} <= jobs


def test_neither_the_asker_nor_a_colleague_is_asked(cast):
    for who in ("maya", "chidi"):
        assert "of work?" not in open_page(cast[who], cast["url"]).text
    assert tap(cast, "maya", "80").status_code == 403
    assert tap(cast, "chidi", "80").status_code == 403
    assert "as who did it said" not in open_page(cast["maya"], cast["url"]).text


def test_what_is_no_number_comes_back_with_what_to_write(cast):
    answer = tap(cast, "ravi", "an hour")

    assert answer.status_code == 422
    assert "an hour" in answer.text
    assert row_of(cast).effort_minutes == 40
