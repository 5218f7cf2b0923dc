from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from config import TestConfig
from portal import clock, create_app
from portal.extensions import db
from portal.identity import operations
from portal.identity.models import LinkPurpose, Person, SignIn
from portal.identity.operations.links import make_link
from tests.support.browser import open_page, post
from tests.support.factories import make_person

PASSWORD = "kettle under the stairs"


def new_link(app, purpose=LinkPurpose.INVITATION, **person):
    """The path of a link that works."""
    with app.app_context():
        row = make_person(email="maya@example.test", **person)
        url = make_link(row.id, purpose=purpose, public_url="", now=clock.wall_now())
        db.session.commit()
    return url


def first_link(app):
    with app.app_context():
        url = operations.make_first_admin_link(public_url="", now=clock.wall_now())
        db.session.commit()
    return url


def take(client, path, **typed):
    return post(client, path, {"password": PASSWORD, **typed}, page=path)


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET])
def test_a_link_sets_the_password_and_signs_in(client, purpose):
    path = new_link(client.application, purpose)
    assert "maya@example.test" in open_page(client, path).text
    answer = take(client, path)

    assert (answer.status_code, answer.location) == (303, "/landing")
    assert "Maya" in open_page(client, "/").text
    post(client, "/sign-out", page="/")
    again = post(client, "/sign-in", {"email": "maya@example.test", "password": PASSWORD})
    assert again.status_code == 303


def test_looking_at_a_link_does_not_use_it_up(client):
    path = new_link(client.application)
    for _time in range(3):
        open_page(client, path)

    assert take(client, path).status_code == 303


def test_a_used_link_says_so_and_what_to_do(client):
    path = new_link(client.application)
    take(client, path)

    assert "does not work any more" in open_page(client, path, status=404).text
    assert post(client, path, {"password": PASSWORD}).status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Choose a password."),
        ("elevenlette", "at least 12 letters"),
        ("password1234", "Many people use this one"),
        ("maya.lindholm", "without your own name"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_goes_on_working(client, password, words):
    path = new_link(client.application)
    answer = take(client, path, password=password)

    assert answer.status_code == 422
    assert words in answer.text
    assert take(client, path).status_code == 303


def test_the_first_admin_says_who_they_are(client):
    path = first_link(client.application)
    assert "The first admin" in open_page(client, path).text
    answer = take(client, path, name="Yusuf Çelik", email=" Yusuf@Example.test ")

    assert answer.status_code == 303
    assert "Yusuf" in open_page(client, "/people").text
    with client.application.app_context():
        assert db.session.scalars(select(Person.email)).all() == ["yusuf@example.test"]


def test_what_the_first_admin_wrote_is_kept_when_something_is_wrong(client):
    path = first_link(client.application)
    answer = take(client, path, name="Yusuf Çelik", email="yusuf", password="yusuf çelik 1")

    assert answer.status_code == 422
    assert 'value="Yusuf Çelik"' in answer.text
    assert "Write it as name@company.example." in answer.text
    assert "without your own name" in answer.text
    assert PASSWORD not in answer.text


def test_guessing_links_is_throttled(client):
    answers = [client.get(f"/links/guess-{number}").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]


def test_who_opens_a_link_while_signed_in_as_somebody_else_is_somebody_else(app, client):
    take(client, new_link(app))
    with client.session_transaction() as cookie:
        before = cookie["sign_in"]
    with app.app_context():
        hiro = make_person("Hiro Tanaka", email="hiro@example.test")
        purpose = LinkPurpose.INVITATION
        path = make_link(hiro.id, purpose=purpose, public_url="", now=clock.wall_now())
        db.session.commit()
    take(client, path)

    assert "Hiro" in client.get("/").text
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["sign_in"] = before
    assert thief.get("/").status_code == 303


@pytest.mark.slow  # its own migrated database, and threads that wait for each other
def test_of_two_who_open_a_link_at_once_one_has_it(new_database):
    app = create_app(TestConfig(new_database()))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
    path = new_link(app, LinkPurpose.PASSWORD_RESET, password_hash="old")

    def use(number):
        return app.test_client().post(path, data={"password": f"{PASSWORD} {number}"}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(use, range(8)))
    with app.app_context():
        sign_ins = db.session.scalar(select(func.count()).select_from(SignIn))
        db.session.remove()
        db.engine.dispose()

    assert answers == [303] + [404] * 7
    assert sign_ins == 1
