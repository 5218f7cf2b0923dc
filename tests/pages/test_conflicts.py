"""Who comes too late with a step keeps what they typed, reads what happened, and can go on."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask_migrate import upgrade
from sqlalchemy import delete, select

from config import TestConfig
from portal import create_app
from portal.extensions import db
from portal.identity.models import RoleGrant
from portal.requests.models import Message, ServiceRequest
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

WORDS = "A question that took some thought"


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        chidi = make_staff(desk, skill, name="Chidi Eze")
        row = make_request(make_type(desk, skill), requester=maya)
        db.session.commit()
    clients = {"maya": client, "ravi": app.test_client(), "chidi": app.test_client()}
    for name, person in (("maya", maya), ("ravi", ravi), ("chidi", chidi)):
        sign_in(clients[name], person)
    return {**clients, "id": row.id, "url": f"/requests/{row.reference}"}


def opened(cast, who):
    """The page as that person sees it now: what their forms send beside what they type."""
    html = open_page(cast[who], cast["url"]).text
    return {"version": value_of(html, "version"), "seen": value_of(html, "seen")}


def send(cast, who, name, state, data=None):
    return post(cast[who], f"{cast['url']}/{name}", {**state, **(data or {})}, page="/requests")


def textarea(html, name):
    return re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL)[1]


def is_unfolded(html, name):
    """The part of the page that holds the control is open."""
    before = html[: html.index(f'name="{name}"')]
    return " open" in before[before.rindex("<details") :].split(">")[0]


def held(words=WORDS):
    return {"hold-reason": "requester", "hold-question": words}


def test_the_loser_finds_the_form_open_with_their_words_and_who_was_faster(cast):
    state = opened(cast, "ravi")
    send(cast, "chidi", "size", opened(cast, "chidi"), {"size": "L"})

    answer = send(cast, "ravi", "hold", state, held())

    assert answer.status_code == 409
    page = Page(answer.text)
    check(page)
    assert page.title.startswith("Error:")
    assert "Chidi Eze set its size" in answer.text
    assert textarea(answer.text, "hold-question") == WORDS
    assert is_unfolded(answer.text, "hold-question")


def test_sending_again_from_that_page_works(cast):
    state = opened(cast, "ravi")
    send(cast, "chidi", "size", opened(cast, "chidi"), {"size": "L"})
    late = send(cast, "ravi", "hold", state, held()).text
    fresh = {"version": value_of(late, "version"), "seen": value_of(late, "seen")}

    assert send(cast, "ravi", "hold", fresh, held()).status_code == 303
    with cast["ravi"].application.app_context():
        assert db.session.get(ServiceRequest, cast["id"]).status == "on_hold"


def test_only_what_happened_since_the_page_was_opened_is_told(cast):
    send(cast, "chidi", "size", opened(cast, "chidi"), {"size": "S"})
    send(cast, "chidi", "start", opened(cast, "chidi"))
    state = opened(cast, "ravi")
    send(cast, "chidi", "hold", opened(cast, "chidi"), {"hold-reason": "approval"})

    answer = send(cast, "ravi", "size", state, {"size": "M"}).text
    told = answer[answer.index('role="alert"') : answer.index("Look at it again")]

    assert "Chidi Eze put it on hold" in told
    assert "started" not in told


def test_words_whose_step_is_gone_are_shown_to_copy(cast):
    state = opened(cast, "ravi")
    send(cast, "chidi", "resolution", opened(cast, "chidi"), {"resolve-words": "Done."})

    answer = send(cast, "ravi", "hold", state, held())

    assert answer.status_code == 409
    check(Page(answer.text))
    assert WORDS in answer.text
    assert "Chidi Eze resolved it" in answer.text


def test_the_losers_words_are_there_when_they_come_back_another_day(cast):
    state = opened(cast, "ravi")
    send(cast, "chidi", "size", opened(cast, "chidi"), {"size": "L"})
    send(cast, "ravi", "hold", state, held())

    page = open_page(cast["ravi"], cast["url"]).text
    assert "Draft of" in page
    assert textarea(page, "hold-question") == WORDS
    assert WORDS not in open_page(cast["chidi"], cast["url"]).text


def test_the_asker_is_not_told_what_only_the_desk_may_know(cast):
    done = {"resolve-words": "Done."}
    send(cast, "ravi", "resolution", opened(cast, "ravi"), done)
    state = opened(cast, "maya")
    send(cast, "ravi", "notes", {}, {"note-words": "They always come back"})
    opened_again = {"reopen-words": "It is still locked for me"}
    send(cast, "maya", "reopening", state, opened_again)
    send(cast, "ravi", "size", opened(cast, "ravi"), {"size": "L"})

    answer = send(cast, "maya", "reopening", state, opened_again)

    assert answer.status_code == 409
    assert "You opened it again" in answer.text
    assert "wrote a note" not in answer.text
    assert "size" not in answer.text[answer.text.index('role="alert"') :][:1200]
    assert "It is still locked for me" in answer.text


def test_messages_never_conflict(cast):
    state = opened(cast, "ravi")
    send(cast, "chidi", "start", opened(cast, "chidi"))

    assert send(cast, "ravi", "replies", state, {"words": "Hello"}).status_code == 303


def messages(cast):
    with cast["ravi"].application.app_context():
        statement = select(Message.body).where(Message.request_id == cast["id"])
        return list(db.session.scalars(statement.order_by(Message.id)))


@pytest.mark.parametrize(("name", "prefix"), [("replies", ""), ("notes", "note-")])
def test_the_same_message_sent_twice_is_one(cast, name, prefix):
    key = value_of(open_page(cast["ravi"], cast["url"]).text, f"{prefix}key")
    before = len(messages(cast))
    body = {f"{prefix}key": key, f"{prefix}words": "One message"}

    first, second = (send(cast, "ravi", name, {}, body) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert messages(cast)[before:] == ["One message"]


def test_other_words_under_the_same_key_are_shown_again_with_a_fresh_key(cast):
    html = open_page(cast["ravi"], cast["url"]).text
    body = {"key": value_of(html, "key"), "words": "One message", "seen": value_of(html, "seen")}
    send(cast, "ravi", "replies", {}, body)

    answer = send(cast, "ravi", "replies", {}, {**body, "words": "Another one, on second thought"})
    assert answer.status_code == 409
    assert "You wrote a message" in answer.text
    assert textarea(answer.text, "words") == "Another one, on second thought"

    again = {**body, "key": value_of(answer.text, "key"), "words": "Another one"}
    assert send(cast, "ravi", "replies", {}, again).status_code == 303
    assert messages(cast)[-2:] == ["One message", "Another one"]


def test_the_words_of_a_step_that_is_not_theirs_any_more_are_shown_too(cast):
    state = opened(cast, "ravi")
    with cast["ravi"].application.app_context():
        db.session.execute(delete(RoleGrant))
        db.session.commit()

    answer = send(cast, "ravi", "hold", state, held())

    assert answer.status_code == 403
    assert WORDS in answer.text


ROUNDS = 30


@pytest.fixture
def four(new_database, tmp_path):
    """An app on a database of its own, four people of one desk signed in, and their request."""
    app = create_app(TestConfig(new_database(), data_folder=tmp_path))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        desk = make_desk()
        skill = make_skill(desk)
        staff = [make_staff(desk, skill, name=f"Staff {number}") for number in range(4)]
        row = make_request(make_type(desk, skill))
        db.session.commit()
    clients = [app.test_client() for _ in staff]
    for client, person in zip(clients, staff, strict=True):
        sign_in(client, person)
    yield app, clients, row.id, f"/requests/{row.reference}"
    with app.app_context():
        db.engine.dispose()


@pytest.mark.slow  # thirty rounds of four real transactions at once
def test_of_four_at_once_one_is_taken_and_the_others_keep_their_words(four):
    app, clients, row_id, url = four
    for number in range(ROUNDS):
        version = version_of(app, row_id)
        words = [f"Question {number} of person {person}" for person in range(4)]

        answers = at_once(clients, f"{url}/hold", version, words)

        taken = [answer.status_code == 303 for answer in answers]
        assert sum(taken) == 1
        for answer, own, is_taken in zip(answers, words, taken, strict=True):
            assert is_taken or (answer.status_code == 409 and own in answer.text)
        clients[0].post(f"{url}/resumption", data={"version": version_of(app, row_id)})

    with app.app_context():
        said = db.session.scalars(select(Message.body).where(Message.body.like("Question%")))
        assert len(said.all()) == ROUNDS


def version_of(app, row_id):
    with app.app_context():
        return db.session.get(ServiceRequest, row_id).version


def at_once(clients, path, version, words):
    """The answers to as many people, who all press at the same moment."""
    ready = Barrier(len(clients))

    def send(client, own):
        ready.wait()
        return client.post(path, data={"version": version, **held(own)})

    with ThreadPoolExecutor(len(clients)) as people:
        return list(people.map(send, clients, words))
