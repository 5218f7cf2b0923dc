from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.desks.models import Desk
from portal.extensions import db
from portal.jobs.models import Job
from portal.obligations.models import AnnouncedEvent
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_event,
    make_person,
    make_skill,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.statements import counted_statements

PAGE = "/announcements"


@pytest.fixture
def desk(client):
    with client.application.app_context():
        desk = make_desk("it", name="IT desk")
        make_type(desk, make_skill(desk), title="Someone new is starting")
        secret = Confidentiality.PRIVILEGED
        make_type(desk, make_skill(desk, "b"), title="A staff matter", confidentiality=secret)
        make_type(make_desk("legal", name="Legal desk", prefix="LEG"))
        db.session.commit()
        return desk.id


@pytest.fixture
def maya(client, desk):
    with client.application.app_context():
        person = make_person(department="People")
        db.session.commit()
    sign_in(client, person)
    return person


def body(client, desk, **changes):
    soon = (clock.now() + timedelta(days=20)).date()
    return typed(client, PAGE) | {
        "title": "Twelve people join",
        "occasion": "joiners",
        "target": f"desk:{desk}",
        "starts_on": soon.isoformat(),
        "ends_on": (soon + timedelta(days=4)).isoformat(),
        "expected": "12",
        **changes,
    }


def events(client):
    with client.application.app_context():
        return db.session.scalars(select(AnnouncedEvent)).all()


def test_a_department_says_what_is_coming(client, desk, maya):
    answer = post(client, PAGE, body(client, desk), page=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    [row] = events(client)
    assert (row.title, row.expected, row.certainty, row.department) == (
        "Twelve people join", 12, "sure", "People",
    )  # fmt: skip
    page = open_page(client, PAGE).text
    assert "Twelve people join" in page
    assert "12 requests more" in page


def test_the_forecasts_of_the_desk_and_of_all_are_made_anew(client, desk, maya):
    post(client, PAGE, body(client, desk), page=PAGE)

    with client.application.app_context():
        jobs = db.session.scalars(select(Job).order_by(Job.id)).all()
    assert [(job.name, job.payload) for job in jobs] == [
        ("forecast.run", {"desk": desk}),
        ("forecast.run", {"all": True}),
    ]


def test_the_same_form_sent_twice_announces_once(client, desk, maya):
    words = body(client, desk)

    first, second = (post(client, PAGE, words, page=PAGE) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert len(events(client)) == 1


def test_no_privileged_kind_can_be_announced_for(client, desk, maya):
    page = open_page(client, PAGE).text

    assert "Someone new is starting" in page
    assert "Anything at the Legal desk" in page
    assert "A staff matter" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Say in one line what is coming."),
        ({"occasion": ""}, "Choose the kind of event."),
        ({"target": "desk:99999"}, "Choose a desk, or a kind of request."),
        ({"ends_on": "2020-01-01"}, "The last day comes before the first."),
        ({"starts_on": "tomorrow"}, "Write the day as"),
        ({"expected": "a few"}, "Write a whole number"),
        ({"expected": "100001"}, "to 100000"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_the_words_stay(
    client, desk, maya, changes, words
):
    answer = post(client, PAGE, body(client, desk, **changes), page=PAGE)

    assert answer.status_code == 422
    assert words in answer.text
    if "title" not in changes:
        assert "Twelve people join" in answer.text
    assert events(client) == []


def own_event(client, person, desk, **changes):
    with client.application.app_context():
        row = make_event(db.session.get_one(Desk, desk), person, now=clock.now(), **changes)
        db.session.commit()
        return row.id


def test_an_announcement_is_corrected(client, desk, maya):
    path = f"{PAGE}/{own_event(client, maya, desk)}"

    answer = post(client, path, typed(client, path) | {"expected": "70"}, page=path)

    assert answer.status_code == 303
    assert [(row.expected, row.version) for row in events(client)] == [(70, 2)]


def test_who_is_late_reads_who_was_faster_and_keeps_what_they_typed(client, desk, maya):
    path = f"{PAGE}/{own_event(client, maya, desk)}"
    old = typed(client, path)
    post(client, path, old | {"expected": "70"}, page=path)

    answer = post(client, path, old | {"title": "Eighty people join"}, page=path)

    assert answer.status_code == 409
    assert "Maya Lindholm changed it" in answer.text
    assert "Eighty people join" in answer.text


def test_what_does_not_come_is_taken_back(client, desk, maya):
    path = f"{PAGE}/{own_event(client, maya, desk)}"

    answer = post(client, f"{path}/withdrawal", {"version": "1"}, page=path)

    assert answer.status_code == 303
    assert events(client)[0].withdrawn_at is not None
    assert client.get(path).status_code == 404
    assert "Sixty people join" not in open_page(client, PAGE).text


def test_a_colleague_reads_it_and_leaves_it(client, desk, maya):
    path = f"{PAGE}/{own_event(client, maya, desk)}"
    with client.application.app_context():
        colleague = make_person("Kofi Boateng", department="People")
        db.session.commit()
    sign_in(client, colleague)

    assert "Sixty people join" in open_page(client, PAGE).text
    assert client.get(path).status_code == 403


def test_the_pages_keep_to_their_budget(client, desk, maya):
    for path in (PAGE, f"{PAGE}/{own_event(client, maya, desk)}"):
        with counted_statements() as statements:
            client.get(path)
        assert len(statements) <= 12, (path, statements)
