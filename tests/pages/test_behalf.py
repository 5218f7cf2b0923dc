"""Asking for somebody else, asking anew, and what the desk owes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.requests.models import ServiceRequest
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.page import Page, check

FORM = "/ask/it/access"
ASK = {"title": "Laptop for Lars", "lateness": "no_harm", "needed_by": "", "step": "send"}


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="access", fields=[{"slug": "what", "label": "What?"}])
        make_type(desk, skill, slug="matter", confidentiality=Confidentiality.PRIVILEGED)
        maya = make_person(department="Sales")
        lars = make_person("Lars Lind", email="lars@example.test", department="Works")
        make_person("Gone Lindgren", email="gone@example.test", is_active=False)
        ravi = make_staff(desk, skill)
        old = make_request(kind, requester=maya, title="Folder of 2026", answers={"what": "F:"})
        db.session.commit()
    clients = {"maya": client, "lars": app.test_client(), "ravi": app.test_client()}
    for name, person in (("maya", maya), ("lars", lars), ("ravi", ravi)):
        sign_in(clients[name], person)
    return {**clients, "people": {"maya": maya, "lars": lars}, "old": old.reference}


def ask(cast, form=FORM, **changes):
    return post(cast["maya"], form, {**ASK, "field-what": "A laptop", **changes}, page=form)


def newest(cast):
    with cast["maya"].application.app_context():
        return db.session.scalars(
            select(ServiceRequest).order_by(ServiceRequest.id.desc())
        ).first()


def test_both_follow_what_one_asked_for_the_other(cast):
    answer = ask(cast, behalf=" LARS@example.test ")
    row = newest(cast)

    assert answer.status_code == 303
    assert (row.requester_id, row.filed_by_id) == (
        cast["people"]["lars"].id,
        cast["people"]["maya"].id,
    )
    assert row.department == "Works"
    for who in ("maya", "lars"):
        page = open_page(cast[who], f"/requests/{row.reference}").text
        assert "Asked on their behalf by" in page
    assert row.title in open_page(cast["lars"], "/").text
    followed = open_page(cast["maya"], "/requests").text
    assert row.title in followed[followed.index("You follow") :]
    open_page(cast["maya"], answer.location)


def test_the_last_look_says_for_whom_it_is(cast):
    assert "lars@example.test" in ask(cast, behalf="lars@example.test", step="check").text


def test_unknown_and_disabled_people_get_the_same_words(cast):
    pages = [ask(cast, behalf=f"{who}@example.test") for who in ("nobody", "gone")]

    assert [page.status_code for page in pages] == [422, 422]
    for page in pages:
        check(Page(page.text))
        assert "Nobody can be asked for under this address." in page.text
        assert "Laptop for Lars" in page.text


def test_ones_own_address_is_asking_for_oneself(cast):
    ask(cast, behalf=cast["people"]["maya"].email)

    assert newest(cast).filed_by_id is None


def test_who_asks_for_another_does_not_follow_a_privileged_matter(cast):
    answer = ask(cast, form="/ask/it/matter", behalf="lars@example.test")
    row = newest(cast)

    assert answer.location == "/"
    assert "Sent for lars@example.test" in open_page(cast["maya"], "/").text
    assert cast["maya"].get(f"/requests/{row.reference}").status_code == 404
    assert cast["lars"].get(f"/requests/{row.reference}").status_code == 200


def finish(cast, *, days):
    with cast["ravi"].application.app_context():
        row = db.session.scalars(
            select(ServiceRequest).where(ServiceRequest.reference == cast["old"])
        ).one()
        row.status, row.resolved_at = "resolved", clock.now() - timedelta(days=days)
        db.session.commit()
        return row.version


def test_within_the_window_it_is_opened_again(cast):
    version = finish(cast, days=13)
    url = f"/requests/{cast['old']}"
    body = {"reopen-words": "Still locked", "version": version}

    assert "It is not right yet" in open_page(cast["maya"], url).text
    assert post(cast["maya"], f"{url}/reopening", body, page=url).status_code == 303


def test_after_the_window_it_is_asked_anew_with_the_form_filled(cast):
    version = finish(cast, days=15)
    url = f"/requests/{cast['old']}"
    page = open_page(cast["maya"], url).text
    assert "It is not right yet" not in page
    assert f"{FORM}?like={cast['old']}" in page

    body = {"reopen-words": "Still locked after all", "version": version}
    late = post(cast["maya"], f"{url}/reopening", body, page=url)
    assert late.status_code == 409
    assert "Still locked after all" in late.text

    form = open_page(cast["maya"], f"{FORM}?like={cast['old']}").text
    assert value_of(form, "title") == "Folder of 2026"
    assert value_of(form, "field-what") == "F:"
    assert f"This follows {cast['old']}." in form


def test_only_ones_own_request_fills_the_form(cast):
    assert "Folder of 2026" not in open_page(cast["lars"], f"{FORM}?like={cast['old']}").text
    assert open_page(cast["lars"], f"{FORM}?like=nonsense")


def test_the_desk_reads_what_it_owes_beside_the_promise(cast):
    url = f"/requests/{cast['old']}"
    assert "First answer owed" in open_page(cast["ravi"], url).text
    assert "First answer owed" not in open_page(cast["maya"], url).text

    with cast["ravi"].application.app_context():
        row = db.session.scalars(
            select(ServiceRequest).where(ServiceRequest.reference == cast["old"])
        ).one()
        row.response_due_at = clock.now() - timedelta(hours=2)
        row.first_response_at = clock.now() - timedelta(hours=1)
        db.session.commit()
    assert "missed, done" in open_page(cast["ravi"], url).text
