from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.requests.models import Link, Message, ServiceRequest
from tests.support.browser import open_page, post
from tests.support.factories import (
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements


@pytest.fixture
def burst(client):
    with client.application.app_context():
        desk = make_desk("it")
        skill = make_skill(desk)
        kind = make_type(desk, skill)
        client.first = make_request(kind, requester=make_person("Tomasz"), title="VPN drops")
        client.first = client.first.reference
        client.other = make_request(
            kind, requester=make_person("Maya"), title="No VPN here", now=later(minutes=9)
        ).reference
        ravi = make_staff(desk, skill)
        db.session.commit()
    sign_in(client, ravi)
    client.page = f"/requests/{client.first}/incident"
    return client


def test_the_page_of_the_request_leads_there(burst):
    assert burst.page in open_page(burst, f"/requests/{burst.first}").text


def test_from_declaring_to_the_end(burst):
    assert "Declare a major incident" in open_page(burst, burst.page).text
    post(burst, burst.page, page=burst.page)
    page = open_page(burst, burst.page).text
    assert "No VPN here" in page

    post(burst, f"{burst.page}/requests", {"joining": burst.other}, page=burst.page)
    assert "1 request joined" in open_page(burst, burst.page).text
    assert (
        "This request joined another" in open_page(burst, f"/requests/{burst.other}/incident").text
    )

    post(burst, f"{burst.page}/reply", {"words": "We are on it."}, page=burst.page)
    ended = {"end-words": "It is back.", "end-version": "1"}
    answer = post(burst, f"{burst.page}/resolution", ended, page=burst.page)

    assert answer.status_code == 303
    with burst.application.app_context():
        assert set(db.session.scalars(select(ServiceRequest.status))) == {"resolved"}
        assert len(db.session.scalars(select(Message)).all()) == 2 + 1 + 2


@pytest.mark.parametrize(
    ("address", "data", "words"),
    [
        ("requests", {}, "Choose at least one request."),
        ("reply", {"words": " "}, "Write what everybody should know."),
        ("resolution", {"end-words": "", "end-version": "1"}, "Say in a sentence what was done."),
    ],
)
def test_what_is_missing_is_said(burst, address, data, words):
    post(burst, burst.page, page=burst.page)

    answer = post(burst, f"{burst.page}/{address}", data, page=burst.page)

    assert answer.status_code == 422
    assert words in answer.text


def test_a_step_on_an_old_state_is_too_late_and_keeps_the_words(burst):
    post(burst, burst.page, page=burst.page)

    old = {"end-words": "It is back.", "end-version": "9"}
    answer = post(burst, f"{burst.page}/resolution", old, page=burst.page)

    assert answer.status_code == 409
    assert "It is back." in answer.text


def test_who_joined_by_mistake_leaves(burst):
    post(burst, burst.page, page=burst.page)
    post(burst, f"{burst.page}/requests", {"joining": burst.other}, page=burst.page)
    other = f"/requests/{burst.other}/incident"

    post(burst, f"{other}/leaving", page=other)

    with burst.application.app_context():
        assert len(db.session.scalars(select(Link)).all()) == 1


def test_the_page_keeps_to_its_budget(burst):
    post(burst, burst.page, page=burst.page)
    with counted_statements() as statements:
        burst.get(burst.page)
    assert len(statements) <= 12


@pytest.fixture
def outage(client):
    """Six alike within minutes, one of another trouble, one privileged; for the lead."""
    with client.application.app_context():
        desk = make_desk("it")
        skill = make_skill(desk)
        kind = make_type(desk, skill, title="Something does not work")
        now = clock.now() - timedelta(minutes=30)
        rows = [
            make_request(
                kind, requester=make_person(), title=f"VPN drops in room {number}",
                now=now + timedelta(minutes=number),
            )
            for number in range(6)
        ]  # fmt: skip
        make_request(kind, requester=make_person(), title="Squeaking chair", now=now)
        client.references = [row.reference for row in rows]
        lead = make_staff(desk, skill, role="lead")
        manager = make_person("Ruth")
        grant(manager, "manager", desk)
        db.session.commit()
    client.manager = manager
    sign_in(client, lead)
    return client


def test_a_lead_is_offered_to_make_one_trouble_of_many(outage):
    page = f"/requests/{outage.references[0]}/incident"
    overview = open_page(outage, "/desks/it/overview").text
    assert "6 requests alike came within an hour." in overview
    assert page in overview
    with counted_statements() as statements:
        outage.get("/desks/it/overview")
    assert len(statements) <= 12, statements

    shown = open_page(outage, page).text
    assert shown.count(" checked") == 5
    answer = post(outage, page, {"joining": outage.references[1:]}, page=page)

    assert answer.status_code == 303
    assert "5 requests joined" in open_page(outage, page).text
    assert "alike came" not in open_page(outage, "/desks/it/overview").text


def test_who_cannot_declare_one_is_not_offered_it(outage):
    sign_in(outage, outage.manager)

    assert "alike came" not in open_page(outage, "/desks/it/overview").text
