"""Changing the approval rule of a type in the browser."""

import pytest

from portal.catalogue.approval_rule import MANAGER, RuleStep
from portal.catalogue.models import RequestType
from portal.catalogue.queries import approval_rule_of
from portal.extensions import db
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)

URL = "/desks/it/types/laptop/approval"
FIELDS = [
    {"slug": "price", "label": "Price", "kind": "number"},
    {"slug": "costs", "label": "Does it cost money?", "kind": "yes_no"},
]


@pytest.fixture
def lead(app, client, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="laptop", fields=FIELDS)
        person = make_staff(desk, skill, role="lead")
        hiro = make_person("Hiro Tanaka", email="hiro@example.test")
        db.session.commit()
        client.kind, client.hiro = kind.id, hiro.id
    sign_in(client, person)
    return client


def send(lead, **data):
    page = open_page(lead, URL).text
    start = {"version": value_of(page, "version"), "stops_clock": "y", "by_mail": "y"}
    return post(lead, URL, start | data, page=URL)


def rule(lead):
    with lead.application.app_context():
        return approval_rule_of(lead.kind)


STEPS = {
    "manager_0": "y",
    "who_1": "hiro@example.test",
    "need_1": "all",
    "amount_1": "price",
    "above_1": "1500",
    "only_if_1": "costs=yes",
}


def test_steps_are_kept_shown_again_and_taken_out(lead):
    assert send(lead, **STEPS).status_code == 303
    assert rule(lead) == [
        RuleStep((MANAGER,)),
        RuleStep((lead.hiro,), "all", "price", 1500.0, {"field": "costs", "is": "yes"}),
    ]
    page = open_page(lead, URL).text
    assert "hiro@example.test" in page
    assert 'value="1500"' in page
    assert "2 steps before the desk begins." in open_page(lead, URL.removesuffix("/approval")).text

    assert send(lead).status_code == 303
    assert rule(lead) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"who_0": "nobody@example.test"}, "Nobody with the address nobody@example.test"),
        ({"manager_0": "y", "above_0": "many"}, "Write a number"),
        ({"manager_0": "y", "above_0": "5"}, "Choose the question whose answer is the amount."),
        ({"manager_0": "y", "amount_0": "price"}, "Write the amount above which they are asked."),
        ({"only_if_1": "costs=yes"}, "Say who is asked."),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(lead, data, words):
    answer = send(lead, **data)

    assert answer.status_code == 422
    assert words in answer.text
    assert rule(lead) == []


def test_the_settings_are_kept_and_who_comes_second_is_told(lead):
    page = open_page(lead, URL).text
    old = {"version": value_of(page, "version")}
    assert post(lead, URL, old, page=URL).status_code == 303
    with lead.application.app_context():
        kind = db.session.get(RequestType, lead.kind)
        assert (kind.approval_stops_clock, kind.approval_by_mail) == (False, False)

    answer = post(lead, URL, old | {"manager_0": "y"}, page=URL)
    assert answer.status_code == 409
    assert rule(lead) == []


def test_a_question_that_the_approval_goes_by_stays(lead):
    send(lead, **STEPS)
    page = "/desks/it/types/laptop/questions/price"
    version = value_of(open_page(lead, page).text, "version")
    answer = post(lead, f"{page}/removal", {"version": version}, page=page)

    assert answer.status_code == 422
    assert "The approval of this type depends on its answer" in answer.text
