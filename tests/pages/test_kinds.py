import pytest

from portal.extensions import db
from portal.planning.operations import learn_history
from portal.requests.operations import learn_kinds
from tests.support.browser import open_page, post
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_past,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.page import Page, check
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk, maya = make_desk(), make_person()
        skill = make_skill(desk)
        access = make_type(desk, skill, title="Access to something")
        laptop = make_type(desk, skill, title="A laptop is broken")
        make_past(access, count=40, before=MONDAY)
        for number in range(60):
            make_request(access, title=f"Rights for folder {number % 5}", now=MONDAY)
            make_request(laptop, title=f"Laptop screen black {number % 5}", now=MONDAY)
        row = make_request(access, title="My laptop screen is black", requester=maya, now=MONDAY)
        ravi = make_staff(desk, skill)
        db.session.commit()
        desk_id = desk.id
    with app.app_context():
        learn_history(desk_id, now=MONDAY)
        learn_kinds(desk_id, now=MONDAY)
    clients = {"maya": client, "ravi": app.test_client()}
    sign_in(client, maya)
    sign_in(clients["ravi"], ravi)
    return {**clients, "url": f"/requests/{row.reference}", "row": row, "laptop": laptop}


def test_the_desk_is_told_and_changes_it(cast):
    seen = open_page(cast["ravi"], cast["url"]).text
    assert "By its words it looks like another kind" in seen
    assert "By its words" not in open_page(cast["maya"], cast["url"]).text

    body = {"version": cast["row"].version, "kind": cast["laptop"].id}
    answer = post(cast["ravi"], f"{cast['url']}/kind", body, page=cast["url"])

    assert answer.status_code == 303
    seen = open_page(cast["ravi"], cast["url"]).text
    assert "Its kind is changed." in seen
    assert "By its words" not in seen
    assert "The desk changed the kind of request." in open_page(cast["maya"], cast["url"]).text


def test_the_list_offers_the_likely_one_and_keeps_a_wrong_choice_out(cast):
    page = f"{cast['url']}/kind"
    with counted_statements() as statements:
        seen = open_page(cast["ravi"], page)
    check(Page(seen.text))
    assert len(statements) <= 12
    assert "looks like “A laptop is broken”" in seen.text

    answer = post(cast["ravi"], page, {"version": cast["row"].version, "kind": "0"}, page=page)

    assert answer.status_code == 422
    assert "Choose a kind of this desk." in answer.text


def test_who_comes_too_late_is_told(cast):
    page = f"{cast['url']}/kind"
    body = {"version": cast["row"].version + 1, "kind": cast["laptop"].id}

    assert post(cast["ravi"], page, body, page=page).status_code == 409


def test_the_page_of_the_request_keeps_to_its_budget(cast):
    with counted_statements() as statements:
        open_page(cast["ravi"], cast["url"])

    assert len(statements) <= 12, "\n".join(statements)
