import pytest

from portal.extensions import db
from portal.identity import passwords
from portal.identity.models import Person
from tests.support.browser import open_page, post
from tests.support.factories import make_desk, make_person, make_skill, make_staff, sign_in

PASSWORD = "correct horse battery staple"


@pytest.fixture
def maya(client):
    with client.application.app_context():
        digest = passwords.digest(PASSWORD, hasher=passwords.CHEAP)
        person = make_person(email="maya@example.test", password_hash=digest, persona_rank=1)
        db.session.commit()
    return person


def enter(client, email="maya@example.test", password=PASSWORD, **more):
    return post(client, "/sign-in", {"email": email, "password": password, **more})


def test_the_right_password_signs_in(client, maya):
    answer = enter(client, email="  MAYA@example.test ")

    assert (answer.status_code, answer.location) == (303, "/landing")
    assert "Maya" in open_page(client, "/").text


@pytest.mark.parametrize(
    ("email", "password"),
    [("maya@example.test", "wrong"), ("nobody@example.test", PASSWORD)],
)
def test_a_wrong_pair_is_refused_in_the_same_words(client, maya, email, password):
    answer = enter(client, email=email, password=password)

    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert email in answer.text


def test_a_disabled_person_cannot_sign_in(client, maya):
    with client.application.app_context():
        db.session.get(Person, maya.id).is_active = False
        db.session.commit()

    assert enter(client).status_code == 422


def test_after_signing_in_the_person_comes_to_the_page_they_wanted(client, maya):
    assert enter(client, next="/requests").location == "/requests"
    assert enter(client, next="https://evil.example/").location == "/landing"


def test_the_old_sign_in_ends_when_the_same_browser_signs_in_anew(app, client, maya):
    enter(client)
    with client.session_transaction() as cookie:
        old = cookie["sign_in"]
    enter(client)

    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["sign_in"] = old
    assert thief.get("/").status_code == 303


def test_one_click_signs_in_as_a_persona(client, maya):
    page = open_page(client, "/sign-in")
    assert "Maya Lindholm" in page.text

    answer = post(client, f"/personas/{maya.id}/sign-in")
    assert answer.status_code == 303
    assert open_page(client, "/").status_code == 200


def test_who_has_no_tile_cannot_be_taken_by_one_click(client, maya):
    with client.application.app_context():
        other = make_person("Hiro Tanaka")
        db.session.commit()

    assert post(client, f"/personas/{other.id}/sign-in").status_code == 404


@pytest.mark.parametrize(
    "circumstances",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
        {"base_url": "http://portal.example"},
        {"base_url": "http://127.0.0.1.evil.example"},
    ],
)
def test_personas_are_offered_to_this_machine_only(client, maya, circumstances):
    assert "Maya Lindholm" not in client.get("/sign-in", **circumstances).text
    token = client.get("/sign-in").text.split('name="csrf_token"')[1].split('value="')[1]
    answer = client.post(
        f"/personas/{maya.id}/sign-in",
        data={"csrf_token": token.split('"')[0]},
        **circumstances,
    )
    assert answer.status_code in (400, 404)


def test_a_chosen_theme_is_kept_on_the_server(client, maya):
    sign_in(client, maya)
    post(client, "/me/theme", {"theme": "dark", "next": "/requests"}, page="/")

    assert 'data-theme="dark"' in client.get("/").text
    assert post(client, "/me/theme", {"theme": "pink"}, page="/").status_code == 422


@pytest.mark.parametrize(("role", "to"), [("staff", "/next"), ("lead", "/overview")])
def test_each_role_begins_where_its_work_is(client, role, to):
    with client.application.app_context():
        desk = make_desk()
        person = make_staff(desk, make_skill(desk), role=role)
        db.session.commit()
    sign_in(client, person)

    assert client.get("/landing").location == to
