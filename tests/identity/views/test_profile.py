import re

import pytest
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.identity import operations, passwords, queries
from portal.identity.models import Person
from tests.support.browser import open_page, post, value_of
from tests.support.factories import make_person, sign_in

OLD, NEW = "kettle under the stairs", "lanterns over the harbour"
CHOICES = {
    "version": "1",
    "language": "en",
    "zone": "Asia/Tokyo",
    "theme": "dark",
    "calendar": "jalali",
}


@pytest.fixture
def maya(client):
    with client.application.app_context():
        digest = passwords.digest(OLD, hasher=passwords.CHEAP)
        person = make_person(email="maya@example.test", password_hash=digest)
        db.session.commit()
    sign_in(client, person)
    return person


def keep(client, **changes):
    return post(client, "/me", {**CHOICES, **changes}, page="/me")


def change_password(client, *, old=OLD, new=NEW):
    data = {"password-current_password": old, "password-password": new}
    return post(client, "/me/password", data, page="/me")


def other_browser(app, person):
    """Another client that is signed in, and the id of its sign-in."""
    client = app.test_client()
    with app.app_context():
        token = operations.sign_in(
            person.id, user_agent="Firefox/145.0 (Linux)", now=clock.wall_now(), hours=1
        )
        db.session.commit()
        rows = queries.open_sign_ins(person.id, now=clock.wall_now())
        digest = queries.token_digest(token)
        row_id = next(row.id for row in rows if row.token_digest == digest)
        db.session.rollback()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
    return client, row_id


def test_the_page_shows_what_is_known_and_where_one_is_signed_in(app, client, maya):
    other_browser(app, maya)
    page = open_page(client, "/me").text

    assert "Maya Lindholm" in page
    assert "maya@example.test" in page
    assert "Firefox on Linux" in page
    assert page.count("This one") == 1
    assert page.count("End this one") == 1


def test_it_is_for_who_is_signed_in(client):
    assert client.get("/me").status_code == 303


def test_choices_are_kept(client, maya):
    assert keep(client).location == "/me"

    page = open_page(client, "/me").text
    assert 'data-theme="dark"' in page
    assert re.search(r'<option selected value="Asia/Tokyo"', page)


def test_letters_alone_can_be_switched_off_and_on_again(client, maya):
    assert "data-keys" in open_page(client, "/me").text

    keep(client)  # a box that is not ticked is not sent
    assert "data-keys" not in open_page(client, "/me").text

    keep(client, version="2", single_keys="y")
    assert "data-keys" in open_page(client, "/me").text


def test_a_zone_may_be_written(client, maya):
    keep(client, another_zone=" Asia/Ulaanbaatar ")

    assert '<option selected value="Asia/Ulaanbaatar"' in client.get("/me").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"another_zone": "Mars/Olympus"},
        {"another_zone": "Asia/\0"},
        {"zone": "Mars/Olympus"},
        {"language": "xx"},
        {"theme": "pink"},
        {"version": "x"},
        {"version": "9" * 30},
    ],
)
def test_what_is_not_offered_is_refused_and_what_was_typed_kept(client, maya, wrong):
    answer = keep(client, **wrong)

    assert answer.status_code == 422
    if wrong.get("another_zone") == "Mars/Olympus":
        assert 'value="Mars/Olympus"' in answer.text
    with client.application.app_context():
        assert db.session.get(Person, maya.id).zone == "Europe/London"


def test_who_comes_second_keeps_what_they_chose_and_can_send_it_again(client, maya):
    keep(client)
    answer = keep(client, zone="Asia/Dubai")

    assert answer.status_code == 409
    assert "changed in another window" in answer.text
    assert '<option selected value="Asia/Dubai"' in answer.text
    assert keep(client, zone="Asia/Dubai", version=value_of(answer.text, "version")) is not None
    with client.application.app_context():
        assert db.session.get(Person, maya.id).zone == "Asia/Dubai"


def test_columns_that_the_form_does_not_offer_stay(client, maya):
    keep(client, email="evil@example.test", is_active="", persona_rank="1", name="Evil")

    with client.application.app_context():
        person = db.session.get(Person, maya.id)
        assert (person.email, person.persona_rank) == ("maya@example.test", None)
        assert person.name == "Maya Lindholm"


def test_another_password_asks_for_the_old_one_and_ends_other_sign_ins(app, client, maya):
    other, _id = other_browser(app, maya)
    with client.session_transaction() as cookie:
        before = cookie["sign_in"]
    assert change_password(client).location == "/me"

    assert other.get("/me").status_code == 303
    open_page(client, "/me")
    with client.session_transaction() as cookie:
        assert cookie["sign_in"] != before
    fresh = app.test_client()
    typed = {"email": "maya@example.test", "password": NEW}
    assert post(fresh, "/sign-in", typed).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "wrong"}, "not the password you have now"),
        ({"old": ""}, "Write the password you have now."),
        ({"new": "short"}, "at least 12 letters"),
        ({"new": "Maya.Lindholm"}, "without your own name"),
    ],
)
def test_a_password_is_not_changed_for_nothing(client, maya, typed, words):
    answer = change_password(client, **typed)

    assert answer.status_code == 422
    assert words in answer.text
    with client.application.app_context():
        stored = db.session.scalar(select(Person.password_hash).where(Person.id == maya.id))
        assert passwords.is_right(OLD, stored, hasher=passwords.CHEAP)


def test_guessing_the_old_password_is_throttled(client, maya):
    answers = [change_password(client, old=f"guess {number}") for number in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_who_has_no_password_is_not_asked_for_one(app, client, maya):
    with app.app_context():
        db.session.get(Person, maya.id).password_hash = None
        db.session.commit()

    assert "Another password" not in open_page(client, "/me").text
    assert change_password(client, old="nobody has this password").status_code == 422


def test_another_browser_is_ended(app, client, maya):
    other, row_id = other_browser(app, maya)
    assert post(client, f"/me/sign-ins/{row_id}/end", page="/me").location == "/me"

    assert other.get("/me").status_code == 303
    assert client.get("/me").status_code == 200
    assert post(client, f"/me/sign-ins/{row_id}/end", page="/me").status_code == 404


def test_somebody_elses_browser_is_not_there(app, client, maya):
    with app.app_context():
        hiro = make_person("Hiro Tanaka")
        db.session.commit()
    other, row_id = other_browser(app, hiro)

    assert post(client, f"/me/sign-ins/{row_id}/end", page="/me").status_code == 404
    assert other.get("/me").status_code == 200


def test_all_other_browsers_are_ended(app, client, maya):
    others = [other_browser(app, maya)[0] for _browser in range(2)]
    post(client, "/me/other-sign-ins/end", page="/me")

    assert [other.get("/me").status_code for other in others] == [303, 303]
    assert client.get("/me").status_code == 200
