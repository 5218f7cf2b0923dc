"""Asking to be called, and the calls that staff make."""

import pytest

from portal import clock
from portal.extensions import db
from tests.support.browser import open_page
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.forms import form_of
from tests.support.statements import counted_statements


@pytest.fixture
def clients(app, rolled_back):
    """Maya and Ravi, each with a browser; her request."""
    with app.app_context():
        desk = make_desk("it")
        skill = make_skill(desk)
        ravi, maya = make_staff(desk, skill), make_person()
        row = make_request(make_type(desk, skill), requester=maya, now=clock.now())
        db.session.commit()
        found = app.test_client(), app.test_client(), row.reference
    sign_in(found[0], maya)
    sign_in(found[1], ravi)
    return found


def send(client, page, action, **typed):
    form = form_of(page.text, action)
    return client.post(action, data={**form.values, **typed}, follow_redirects=True)


def test_a_call_is_asked_for_made_and_noted(clients):
    maya, ravi, reference = clients
    path = f"/requests/{reference}/call-back"
    with counted_statements() as statements:
        page = open_page(maya, path)
    assert len(statements) <= 12, "\n".join(statements)
    assert "You are next in line." in page.text

    wrong = send(maya, page, path, number="ring me")
    assert wrong.status_code == 422
    assert "ring me" in wrong.text
    asked = send(maya, page, path, number="+44 20 7946 0000")
    assert "Your place in the line" in asked.text

    with counted_statements() as statements:
        page = open_page(ravi, "/next")
    assert len(statements) <= 12, "\n".join(statements)
    assert "7946" not in page.text  # before somebody calls
    action = next(word for word in page.text.split('"') if word.endswith("/taking"))
    taken = send(ravi, page, action)
    assert "7946 0000" in taken.text
    ended = send(ravi, taken, action.replace("taking", "outcome"))
    assert "Noted." in ended.text
    assert "Calls to make" not in ended.text
    assert "The desk called back." in open_page(maya, f"/requests/{reference}").text
    assert "Of 1 call in 90 days" in open_page(ravi, "/desks/it/times").text
