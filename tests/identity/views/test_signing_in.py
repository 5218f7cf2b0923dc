import re
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db
from portal.identity import passwords
from portal.identity.models import AuditEvent, Person
from portal.jobs.models import Job
from portal.web.models import Throttle
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


def without_what_differs(text, email):
    return re.sub(r'value="[^"]{20,}"', "", text).replace(email, "")


def test_the_page_after_a_wrong_pair_is_the_same_for_known_and_unknown(client, maya):
    known, unknown = "maya@example.test", "nobody@example.test"
    pages = [
        without_what_differs(enter(client, email=email, password="x").text, email)
        for email in (known, unknown)
    ]

    assert pages[0] == pages[1]


@pytest.mark.parametrize("email", ["maya@example.test", "nobody@example.test"])
def test_fifty_wrong_passwords_leave_a_throttle(client, maya, email):
    answers = [enter(client, email=email, password=f"wrong {number}") for number in range(50)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 40
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert "Too many tries" in answers[-1].text
    assert enter(client, email=email).status_code == 429


def test_many_accounts_tried_from_one_place_leave_a_throttle_too(client, maya):
    answers = [enter(client, email=f"p{number}@example.test") for number in range(41)]

    assert [answer.status_code for answer in answers] == [422] * 40 + [429]


def test_the_throttle_ends_by_itself(client, maya):
    for number in range(11):
        enter(client, password=f"wrong {number}")
    with client.application.app_context():
        an_hour_ago = clock.wall_now() - timedelta(hours=1)
        db.session.execute(update(Throttle).values(window_ends_at=an_hour_ago))
        db.session.commit()

    assert enter(client).status_code == 303


def test_who_signs_in_rightly_is_never_kept_out(client, maya):
    for _time in range(12):
        assert enter(client, password="wrong").status_code == 422
        assert enter(client).status_code == 303


def test_an_address_that_no_column_can_hold_is_refused_in_words(client):
    answer = enter(client, email="maya\0@example.test")

    assert answer.status_code == 422
    assert "signs that cannot be read" in answer.text


@pytest.mark.slow  # a median needs repetitions
def test_a_wrong_password_takes_as_long_for_an_address_nobody_has(client, maya):
    def seconds(email):
        with client.application.app_context():
            db.session.execute(update(Throttle).values(count=0))
            db.session.commit()
        begun = perf_counter()
        assert enter(client, email=email, password="x").status_code == 422
        return perf_counter() - begun

    seconds("maya@example.test")
    known = median(seconds("maya@example.test") for _time in range(15))
    unknown = median(seconds("nobody@example.test") for _time in range(15))

    assert 0.5 < unknown / known < 2


def test_a_refused_page_is_an_event(client, maya):
    sign_in(client, maya)
    assert client.get("/next").status_code == 403

    with client.application.app_context():
        event = db.session.scalars(select(AuditEvent)).one()
        assert (event.actor_id, event.kind) == (maya.id, "access_refused")
        assert (event.subject, event.details) == ("pages.next_for_you", {"method": "GET"})


def test_a_refused_step_is_an_event_too(client, maya):
    sign_in(client, maya)
    assert post(client, "/people/1/disabling", page="/").status_code == 403

    with client.application.app_context():
        event = db.session.scalars(select(AuditEvent)).one()
        assert (event.subject, event.details) == ("pages.disable_person", {"method": "POST"})


def test_the_way_back_is_the_same_page_for_known_and_unknown(client, maya):
    open_page(client, "/password-reset")
    answers = [
        post(client, "/password-reset", {"email": email}, page="/password-reset")
        for email in ("maya@example.test", "nobody@example.test")
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.location for answer in answers} == {"/password-reset/sent"}
    assert "If somebody signs in" in open_page(client, "/password-reset/sent").text
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == 2


def test_what_is_no_address_is_refused_and_kept(client):
    answer = post(client, "/password-reset", {"email": "maya"}, page="/password-reset")

    assert answer.status_code == 422
    assert 'value="maya"' in answer.text


def test_nobody_is_flooded_with_links(client):
    data = {"email": "maya@example.test"}
    answers = [post(client, "/password-reset", data) for _time in range(4)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == 3
