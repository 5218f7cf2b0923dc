"""What the open page of a request learns meanwhile."""

import pytest

from portal import clock
from portal.extensions import db
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.requests.models import ServiceRequest, Wall
from tests.support.browser import open_page
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
    viewer,
)
from tests.support.statements import counted_statements


@pytest.fixture
def told(app, client):
    """Maya has the page of her request open; what Ravi does goes by `step`."""
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        row = make_request(make_type(desk, skill), requester=maya, now=clock.now())
        db.session.commit()
        reference, known, actor = row.reference, row.chain_count, viewer(ravi)
    sign_in(client, maya)

    def step(operation, **said):
        with app.app_context():
            operation(reference, actor=actor, now=clock.now(), **said)
            db.session.commit()

    return f"/requests/{reference}/news", known, step, (maya, ravi)


def test_nothing_new_is_answered_with_nothing(client, told):
    address, known, _step, _people = told

    answer = client.get(f"{address}?after={known}")
    assert (answer.status_code, answer.text) == (204, "")


def test_a_reply_comes_with_who_wrote_it_and_the_track(client, told):
    address, known, step, _people = told
    step(operations.reply, words="Which folder?")

    news = client.get(f"{address}?after={known}").text
    assert "Which folder?" in news
    assert "Ravi Menon wrote a message" in news
    assert f'data-after="{known + 1}"' in news
    assert "Received" in news


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (operations.note, {"words": "They always ask"}),
        (operations.set_size, {"size": "L", "version": None}),
    ],
)
def test_what_only_the_desk_sees_is_no_news_to_the_asker(app, client, told, operation, said):
    address, known, step, (_maya, ravi) = told
    step(operation, **said)

    assert client.get(f"{address}?after={known}").status_code == 204
    colleague = app.test_client()
    sign_in(colleague, ravi)
    assert colleague.get(f"{address}?after={known}").status_code == 200


def test_who_acts_next_changes_with_a_question(client, told):
    address, known, step, _people = told
    page = open_page(client, address.removesuffix("/news")).text
    assert "The desk acts next. Nothing is needed from you." in page
    assert f'data-after="{known}"' in page

    step(operations.hold, reason=HoldReason.REQUESTER, question="Which?", version=None)
    assert "You act next" in client.get(f"{address}?after={known}").text


@pytest.mark.parametrize("after", ["", "-1", "x", "1" * 12])
def test_what_is_no_number_is_refused(client, told, after):
    assert client.get(f"{told[0]}?after={after}").status_code == 400


def test_who_is_walled_off_meanwhile_learns_nothing_more(app, client, told):
    address, known, step, (maya, _ravi) = told
    step(operations.reply, words="Which folder?")
    with app.app_context():
        row = db.session.scalar(db.select(ServiceRequest))
        db.session.add(Wall(request_id=row.id, person_id=maya.id, built_at=clock.now()))
        db.session.commit()

    assert client.get(f"{address}?after={known}").status_code == 404


def test_asking_for_news_costs_little(client, told):
    with counted_statements() as statements:
        client.get(f"{told[0]}?after={told[1]}")

    assert len(statements) <= 5
