"""Booking a time from the page of a request, and the desk's page of booked times."""

from types import SimpleNamespace

import pytest

from portal import clock
from portal.extensions import db
from portal.planning.operations import plan_desk
from tests.support.browser import open_page
from tests.support.factories import (
    MONDAY,
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
def reference(app, client, rolled_back):
    """Maya's request on a desk with a plan; the client is hers."""
    with app.app_context():
        clock.set_offset((MONDAY.date() - clock.wall_now().date()).days)
        desk = make_desk("it")
        skill = make_skill(desk)
        ravi, maya = make_staff(desk, skill), make_person()
        row = make_request(make_type(desk, skill), requester=maya, now=clock.now())
        client.ravi, maya = SimpleNamespace(id=ravi.id), SimpleNamespace(id=maya.id)
        found, desk_id = row.reference, desk.id
        db.session.commit()
        plan_desk(desk_id, now=clock.now())
    sign_in(client, maya)
    return found


def test_a_time_is_booked_moved_taken_back_and_cancelled(app, client, reference):
    path = f"/requests/{reference}/times"
    with counted_statements() as statements:
        page = open_page(client, path)
    assert len(statements) <= 12, "\n".join(statements)
    form = form_of(page.text, path)

    answer = client.post(path, data=form.values, follow_redirects=True)
    assert "Booked. It is yours." in answer.text
    assert "Move or cancel it" in open_page(client, f"/requests/{reference}").text
    file = client.get(f"{path}/invitation")
    assert file.mimetype == "text/calendar"
    assert "METHOD:PUBLISH" in file.text
    moved = client.post(path, data=form_of(answer.text, path).values, follow_redirects=True)
    assert "Moved." in moved.text
    undo = form_of(moved.text, f"{path}/undoing")
    back = client.post(undo.action, data=undo.values, follow_redirects=True)
    assert "Taken back." in back.text
    cancel = form_of(back.text, f"{path}/cancellation")
    gone = client.post(cancel.action, data=cancel.values, follow_redirects=True)
    assert "The time is free for others." in gone.text


def test_a_stale_page_and_a_strange_time_are_answered_with_what_is_free(client, reference):
    path = f"/requests/{reference}/times"
    form = form_of(open_page(client, path).text, path)
    person = form.values["slot"].partition("|")[0]
    strange = {**form.values, "slot": f"{person}|2030-01-01T03:00:00+00:00"}

    late = client.post(path, data=strange)

    assert late.status_code == 409
    assert "The next free ones stand below." in late.text
    assert form_of(late.text, path).values["slot"] == form.values["slot"]
    assert client.post(path, data={**form.values, "slot": "tomorrow"}).status_code == 422


def test_the_desk_sees_what_is_booked(app, client, reference):
    path = f"/requests/{reference}/times"
    client.post(path, data=form_of(open_page(client, path).text, path).values)
    client.post(f"{path}/wish", data=form_of(open_page(client, path).text, f"{path}/wish").values)
    sign_in(client, client.ravi)
    with counted_statements() as statements:
        page = open_page(client, "/desks/it/times")

    assert len(statements) <= 12
    assert "Need the tender folder" in page.text
    assert "1 person waits" in page.text
