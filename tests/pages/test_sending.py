"""A reply of the desk on the page: it can be taken back for some seconds."""

from dataclasses import replace

import pytest

from portal.extensions import db
from tests.support.browser import TOKEN
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        chidi = make_staff(desk, skill, name="Chidi Eze")
        reference = make_request(make_type(desk, skill), requester=maya).reference
        db.session.commit()
    people = {"maya": maya, "ravi": ravi, "chidi": chidi}
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    usual = app.config["PORTAL"]
    app.config["PORTAL"] = replace(usual, reply_hold_seconds=10)
    yield clients | {"reference": reference}
    app.config["PORTAL"] = usual


def page(cast, who):
    return cast[who].get(f"/requests/{cast['reference']}").text


def post(cast, who, path, **data):
    token = TOKEN.search(page(cast, who)).group(1)
    data = {"csrf_token": token, "note-csrf_token": token, **data}
    return cast[who].post(f"/requests/{cast['reference']}/{path}", data=data)


def number_of(text):
    return text.split('name="step" value="')[1].split('"')[0]


def test_a_reply_is_taken_back_before_anybody_read_it(cast):
    answer = post(cast, "ravi", "replies", words="To the wrong one", key="k" * 20)
    mine = page(cast, "ravi")

    assert answer.status_code == 303
    assert "It goes out in 10 seconds." in mine
    assert "It goes out in a few seconds." in mine
    assert "To the wrong one" not in page(cast, "maya")
    assert "To the wrong one" not in page(cast, "chidi")
    assert post(cast, "ravi", "replies/undoing", step=number_of(mine)).status_code == 303
    again = page(cast, "ravi")
    assert "Not sent. Your words stand in the form again." in again
    assert "To the wrong one</textarea>" in again
    assert post(cast, "ravi", "replies/undoing", step=number_of(mine)).status_code == 409


def test_an_askers_answer_goes_at_once_and_so_does_a_reply_before_the_next_step(cast):
    post(cast, "maya", "replies", words="Any news?")
    assert "Any news?" in page(cast, "chidi")

    post(cast, "ravi", "replies", words="Tomorrow.", key="k" * 20)
    post(cast, "ravi", "notes", **{"note-words": "Ordered."})

    assert "Tomorrow." in page(cast, "maya")


def test_the_page_hears_who_writes(cast):
    name = f"requests/{cast['reference']}/reply"
    token = TOKEN.search(page(cast, "chidi")).group(1)
    cast["chidi"].put(
        "/drafts", data={"draft": name, "words": "Hal"}, headers={"X-CSRFToken": token}
    )

    news = f"/requests/{cast['reference']}/news?after=99"
    heard = cast["ravi"].get(news)
    known = cast["ravi"].get(f"{news}&here=Chidi+Eze")

    assert "Chidi Eze is writing." in heard.text
    assert "Hal" not in heard.text.replace("Half", "")
    assert known.status_code == 204
    assert cast["maya"].get(news).status_code == 204
