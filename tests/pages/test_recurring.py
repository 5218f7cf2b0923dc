"""A request that is to come round: its days are shown, it is set, paused and ended."""

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.requests.models import Recurrence
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, hiro = make_person(), make_person("Hiro Tanaka")
        ingrid = make_staff(desk, skill, name="Ingrid Solberg", role="lead")
        row = make_request(make_type(desk, skill), requester=maya)
        db.session.commit()
    clients = {name: app.test_client() for name in ("maya", "hiro", "ingrid")}
    for name, person in (("maya", maya), ("hiro", hiro), ("ingrid", ingrid)):
        sign_in(clients[name], person)
    return {**clients, "app": app, "url": f"/requests/{row.reference}/recurrence"}


def send(cast, **changes):
    page = cast["url"]
    return post(cast["maya"], page, typed(cast["maya"], page) | changes, page=page)


def rows(cast):
    with cast["app"].app_context():
        return list(db.session.scalars(select(Recurrence)))


def test_the_days_are_shown_before_it_is_set(cast):
    assert "Ask for this regularly" in open_page(cast["maya"], cast["url"]).text

    looked = send(cast, step="look", nth="2")

    assert looked.status_code == 200
    assert looked.text.count("<li>Monday") == 5
    assert rows(cast) == []
    answer = send(cast, step="keep", nth="2")
    assert (answer.status_code, len(rows(cast))) == (303, 1)
    with counted_statements() as statements:
        page = open_page(cast["maya"], "/recurring").text
    assert len(statements) <= 12
    assert "on the second Monday of every month" in page


def test_the_same_form_sent_twice_sets_one(cast):
    form = typed(cast["maya"], cast["url"]) | {"step": "keep"}
    for _sending in range(2):
        assert post(cast["maya"], cast["url"], form, page=cast["url"]).status_code == 303

    assert len(rows(cast)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_on": "2020-01-01"}, "Begin today or later."),
        ({"interval": "often"}, "Write a whole number"),
        ({"interval": "60"}, "Write 1 to 12."),
        ({"until_on": "2020-01-01"}, "The last day comes before the first."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(cast, changes, words):
    answer = send(cast, step="keep", **changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(cast) == []


def test_it_is_paused_gone_on_with_and_ended_by_its_asker_and_its_lead(cast):
    send(cast, step="keep")
    (row,) = rows(cast)
    page = f"/recurring/{row.id}"
    with counted_statements() as statements:
        open_page(cast["ingrid"], page)
    assert len(statements) <= 12
    assert cast["hiro"].get(page).status_code == 404

    post(cast["maya"], f"{page}/pause", {"version": 1}, page=page)
    late = post(cast["ingrid"], f"{page}/pause", {"version": 1}, page=page)
    assert (rows(cast)[0].paused_at is not None, late.status_code) == (True, 409)
    post(cast["ingrid"], f"{page}/resumption", {"version": 2}, page=page)
    post(cast["maya"], f"{page}/ending", {"version": 3}, page=page)

    (row,) = rows(cast)
    assert (row.paused_at, row.next_on) == (None, None)
    assert "ended" in open_page(cast["maya"], page).text
