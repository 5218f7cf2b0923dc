"""A call logged in ten seconds."""

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.catalogue.operations import ensure_general_type
from portal.extensions import db
from portal.requests.models import ServiceRequest
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    make_desk,
    make_person,
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
        desk = make_desk()
        skill = make_skill(desk)
        general = ensure_general_type(desk.id, skill_id=skill.id)
        kind = make_type(desk, skill, title="I need access")
        matter = make_type(
            desk, skill, title="A secret thing", confidentiality=Confidentiality.PRIVILEGED
        )
        elsewhere = make_type(make_desk("legal", prefix="LEG"), title="A contract")
        maya = make_person(email="maya@example.test")
        make_person("Lars Lind", email="lars@example.test")
        make_person("Gone Lindgren", is_active=False)
        ravi = make_staff(desk, skill)
        db.session.commit()
    sign_in(client, ravi)
    types = {"general": general, "kind": kind, "matter": matter, "elsewhere": elsewhere}
    return {"ravi": client, "people": {"maya": maya, "ravi": ravi}, "types": types}


def log(cast, **changes):
    body = {
        "who": "maya@example.test",
        "type": str(cast["types"]["kind"].id),
        "title": "Password forgotten",
        "outcome": "solved",
        "minutes": "5",
        **changes,
    }
    return post(cast["ravi"], "/phone", body, page="/phone")


def calls(cast):
    with cast["ravi"].application.app_context():
        return list(db.session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)))


def test_a_call_solved_at_once_is_resolved_with_its_minutes(cast):
    answer = log(cast)

    assert answer.status_code == 303
    (row,) = calls(cast)
    assert (row.status, row.channel, row.effort_minutes) == ("resolved", "phone", 5)
    assert row.requester_id == cast["people"]["maya"].id
    assert row.filed_by_id == cast["people"]["ravi"].id
    assert "Logged and solved." in open_page(cast["ravi"], answer.location).text


def test_a_call_for_the_queue_waits_there(cast):
    log(cast, outcome="queue")

    (row,) = calls(cast)
    assert (row.status, row.assignee_id, row.effort_minutes) == ("received", None, None)


@pytest.mark.parametrize("who", ["MAYA@example.test", "maya lind", "  Maya   Lindholm "])
def test_the_caller_is_found_by_address_or_a_part_of_the_name(cast, who):
    assert log(cast, who=who).status_code == 303
    assert calls(cast)[0].requester_id == cast["people"]["maya"].id


def test_of_several_people_of_that_name_one_is_chosen(cast):
    answer = log(cast, who="Lind")

    assert answer.status_code == 422
    check(Page(answer.text))
    assert "choose one" in answer.text
    assert "Lars Lind" in answer.text
    assert "Gone Lindgren" not in answer.text
    assert "Password forgotten" in answer.text
    assert log(cast, who="Lind", person=str(cast["people"]["maya"].id)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": "nobody@example.test"}, "Nobody is called so"),
        ({"who": "Gone"}, "Nobody is called so"),
        ({"who": ""}, "Write who is calling."),
        ({"who": "Ravi Menon"}, "Ask for yourself"),
        ({"title": ""}, "Say in one line"),
        ({"minutes": "0"}, "between 1 and"),
        ({"minutes": "many"}, "between 1 and"),
        ({"outcome": "lost"}, "valid choice"),
        ({"type": "999999"}, "Choose one of the kinds."),
    ],
)
def test_bad_input_is_named_and_stores_nothing(cast, changes, words):
    answer = log(cast, **changes)

    assert answer.status_code == 422
    check(Page(answer.text))
    assert words in answer.text
    assert calls(cast) == []


def test_a_person_who_was_not_meant_cannot_be_chosen(cast):
    assert log(cast, who="Lind", person=str(cast["people"]["ravi"].id)).status_code == 422
    assert calls(cast) == []


@pytest.mark.parametrize("name", ["matter", "elsewhere"])
def test_privileged_kinds_and_those_of_other_desks_are_not_offered(cast, name):
    kind = cast["types"][name]

    assert kind.title not in open_page(cast["ravi"], "/phone").text
    assert log(cast, type=str(kind.id)).status_code == 422


def test_something_else_stands_first_for_who_is_in_a_hurry(cast):
    page = open_page(cast["ravi"], "/phone").text

    assert page.index("Something else") < page.index("I need access")


def test_the_same_call_sent_twice_is_one(cast):
    key = value_of(open_page(cast["ravi"], "/phone").text, "key")
    first, second = log(cast, key=key), log(cast, key=key)

    assert first.location == second.location
    assert len(calls(cast)) == 1

    other = log(cast, key=key, title="Another call")
    assert other.status_code == 409
    assert "Another call" in other.text
    assert log(cast, key=value_of(other.text, "key"), title="Another call").status_code == 303
    assert len(calls(cast)) == 2


def test_requesters_log_no_calls(app, cast):
    client = app.test_client()
    sign_in(client, cast["people"]["maya"])

    assert client.get("/phone").status_code == 403


def test_the_page_keeps_to_its_budget(cast):
    with counted_statements() as statements:
        open_page(cast["ravi"], "/phone")

    assert len(statements) <= 12
