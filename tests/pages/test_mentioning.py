"""Asking a colleague for their word on the page of a request, and where it waits for them."""

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
        people = {
            "maya": make_person(),
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi Eze"),
        }
        reference = make_request(make_type(desk, skill), requester=people["maya"]).reference
        ids = {f"{name}_id": person.id for name, person in people.items()}
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients | ids | {"address": f"/requests/{reference}"}


def post(cast, who, path, **data):
    token = TOKEN.search(cast[who].get("/me").text).group(1)
    data = {"csrf_token": token, "note-csrf_token": token, **data}
    return cast[who].post(f"{cast['address']}/{path}", data=data)


def note(cast, words, ask=""):
    said = {"note-words": words, "note-ask": str(ask), "note-key": words[:20]}
    return post(cast, "ravi", "notes", **said)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_by_choice_or_by_name_it_waits_for_them_and_the_asker_senses_nothing(cast, is_chosen):
    words, ask = ("Look, please", cast["chidi_id"]) if is_chosen else ("@chidi: look", "")

    assert note(cast, words, ask).status_code == 303

    assert "It waits for the word of Chidi Eze." in cast["ravi"].get(cast["address"]).text
    mine = cast["chidi"].get(cast["address"]).text
    assert "It waits for your word: write a note or a reply." in mine
    assert "Chidi Eze is asked for a word." in mine
    assert cast["address"] in cast["chidi"].get("/queue/it?which=my-word").text
    assert cast["address"] not in cast["ravi"].get("/queue/it?which=my-word").text
    assert "Chidi" not in cast["maya"].get(cast["address"]).text

    ended = post(cast, "chidi", f"mentions/{cast['chidi_id']}/removal")
    assert ended.status_code == 303
    assert cast["address"] not in cast["chidi"].get("/queue/it?which=my-word").text


def test_a_name_that_nobody_has_is_told_and_the_note_is_kept(cast):
    refused = note(cast, "@Quentin, what is this?")

    assert refused.status_code == 422
    assert "Nobody called @Quentin can be asked here." in refused.text
    assert "@Quentin, what is this?</textarea>" in refused.text
    assert "what is this?" not in cast["chidi"].get(cast["address"]).text
