"""Taking a step back in the browser: the word that it is done brings the button."""

import re

import pytest

from portal.extensions import db
from portal.requests.models import ServiceRequest
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
from tests.support.page import Page, check


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        row = make_request(make_type(desk, skill), requester=maya)
        db.session.commit()
    clients = {"maya": client, "ravi": app.test_client()}
    sign_in(clients["maya"], maya)
    sign_in(clients["ravi"], ravi)
    return {**clients, "id": row.id, "url": f"/requests/{row.reference}"}


def row_of(cast):
    with cast["ravi"].application.app_context():
        return db.session.get(ServiceRequest, cast["id"])


def step(cast, name, data=None, who="ravi"):
    body = {"version": row_of(cast).version, **(data or {})}
    return post(cast[who], f"{cast['url']}/{name}", body, page=cast["url"])


def undo_button(html):
    return re.search(r'action="([^"]+/undoing)".*?name="step" value="(\d+)"', html, re.DOTALL)


def test_after_a_step_the_page_offers_to_take_it_back_once(cast):
    step(cast, "resolution", {"resolve-words": "Done.", "resolve-minutes": "3"})
    page = open_page(cast["ravi"], cast["url"]).text
    path, number = undo_button(page).groups()

    answer = post(cast["ravi"], path, {"step": number}, page=cast["url"])
    assert answer.status_code == 303
    assert row_of(cast).status == "received"
    page = open_page(cast["ravi"], cast["url"]).text
    assert "Taken back" in page
    assert undo_button(page) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("start", {}),
        ("size", {"size": "L"}),
        ("hold", {"hold-reason": "third_party"}),
        ("cancellation", {}),
    ],
)
def test_every_step_of_the_desk_brings_the_button(cast, name, data):
    step(cast, name, data)

    assert undo_button(open_page(cast["ravi"], cast["url"]).text)


def test_a_message_brings_none(cast):
    step(cast, "replies", {"words": "Which folder?"})

    assert undo_button(open_page(cast["ravi"], cast["url"]).text) is None


def test_the_asker_takes_their_cancelling_back(cast):
    step(cast, "cancellation", who="maya")
    path, number = undo_button(open_page(cast["maya"], cast["url"]).text).groups()

    post(cast["maya"], path, {"step": number}, page=cast["url"])
    assert row_of(cast).status == "received"


def test_what_happened_since_is_said_when_it_is_too_late(cast):
    step(cast, "start")
    path, number = undo_button(open_page(cast["ravi"], cast["url"]).text).groups()
    step(cast, "replies", {"words": "Any news?"}, who="maya")

    answer = post(cast["ravi"], path, {"step": number}, page=cast["url"])
    check(Page(answer.text))
    assert answer.status_code == 409
    assert "Maya Lindholm wrote a message" in answer.text
    assert row_of(cast).status == "started"


def test_anothers_step_is_refused(cast):
    step(cast, "cancellation", who="maya")
    path, number = undo_button(open_page(cast["maya"], cast["url"]).text).groups()

    assert post(cast["ravi"], path, {"step": number}, page=cast["url"]).status_code == 403
    assert row_of(cast).status == "cancelled"


def test_the_asker_reads_that_a_step_was_taken_back_but_not_of_a_size(cast):
    step(cast, "start")
    path, number = undo_button(open_page(cast["ravi"], cast["url"]).text).groups()
    post(cast["ravi"], path, {"step": number}, page=cast["url"])
    assert "The last step was taken back." in open_page(cast["maya"], cast["url"]).text

    step(cast, "size", {"size": "S"})
    path, number = undo_button(open_page(cast["ravi"], cast["url"]).text).groups()
    post(cast["ravi"], path, {"step": number}, page=cast["url"])
    assert open_page(cast["maya"], cast["url"]).text.count("The last step was taken back.") == 1
