"""The same form arriving several times at the same moment, on a database of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from config import TestConfig
from portal import create_app
from portal.extensions import db
from portal.requests.models import RequestEvent, ServiceRequest
from tests.support.factories import make_desk, make_person, make_skill, make_type, sign_in

AT_ONCE = 6
FORM = "/ask/it/access"
BODY = {
    "title": "Tender folder",
    "details": "Same as Maya",
    "lateness": "somebody_waits",
    "needed_by": "",
    "step": "send",
}


@pytest.fixture
def asker(new_database):
    """(app, person): somebody whose form is about to be sent."""
    app = create_app(TestConfig(new_database()))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        desk = make_desk()
        make_type(desk, make_skill(desk), slug="access")
        person = make_person()
        db.session.commit()
    yield app, person
    with app.app_context():
        db.engine.dispose()


def send_at_once(app, person, bodies):
    """Answers of as many browsers of this person as there are bodies."""
    ready = Barrier(len(bodies))

    def send(body):
        client = app.test_client()
        sign_in(client, person)
        ready.wait()
        return client.post(FORM, data=body)

    with ThreadPoolExecutor(len(bodies)) as senders:
        return list(senders.map(send, bodies))


def counts(app):
    """(requests, events of their chains)."""
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(model))
            for model in (ServiceRequest, RequestEvent)
        )


def test_the_same_form_sent_at_once_is_one_request_and_one_answer(asker):
    app, person = asker

    answers = send_at_once(app, person, [{**BODY, "key": "a" * 22}] * AT_ONCE)

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert counts(app) == (1, 1)


def test_of_two_texts_under_one_key_one_is_kept_and_the_other_is_asked_about(asker):
    app, person = asker
    bodies = [{**BODY, "key": "b" * 22, "details": f"Text {number}"} for number in range(2)]

    answers = send_at_once(app, person, bodies)

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Text " in refused.text
    assert counts(app) == (1, 1)


def test_other_keys_do_not_wait_for_each_other(asker):
    app, person = asker

    answers = send_at_once(
        app, person, [{**BODY, "key": f"{number:022}"} for number in range(AT_ONCE)]
    )

    assert {answer.status_code for answer in answers} == {303}
    assert counts(app) == (AT_ONCE, AT_ONCE)
