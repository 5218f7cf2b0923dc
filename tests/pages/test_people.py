import re

import pytest
from sqlalchemy import func, select

from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import grants_of
from portal.jobs.models import Delivery
from tests.support.browser import open_page, post, value_of
from tests.support.factories import grant, make_desk, make_person, sign_in
from tests.support.statements import counted_statements

LAN = {
    "name": "Lan Nguyen",
    "email": "Lan@example.test",
    "department": "IT",
    "language": "en",
    "zone": "Asia/Ho_Chi_Minh",
}


@pytest.fixture
def desk(client):
    with client.application.app_context():
        admin, desk = make_person("Yusuf Çelik", password_hash="x"), make_desk()
        grant(admin, "admin")
        db.session.commit()
    sign_in(client, admin)
    desk.admin_id = admin.id
    return desk


@pytest.fixture
def maya(client, desk):
    with client.application.app_context():
        person = make_person(email="maya@example.test", password_hash="x")
        db.session.commit()
    return person


def invite(client, **changes):
    key = value_of(client.get("/people/invitations").text, "key")
    data = {**LAN, "key": key, **changes}
    return post(client, "/people/invitations", data, page="/people/invitations")


def change(client, person, **changes):
    page = f"/people/{person.id}"
    typed = {**LAN, "email": "maya@example.test", "version": "1", **changes}
    return post(client, page, typed, page=page)


def row_of(client, **wanted):
    with client.application.app_context():
        return db.session.scalars(select(Person).filter_by(**wanted)).one()


@pytest.mark.parametrize("path", ["/people", "/people/invitations", "/people/1"])
def test_the_pages_are_for_admins(client, path):
    with client.application.app_context():
        person = make_person()
        for role in ("staff", "lead", "manager", "auditor"):
            grant(person, role)
        db.session.commit()
    assert client.get(path).status_code == 303
    sign_in(client, person)

    assert client.get(path).status_code == 403


def test_everybody_is_listed_with_roles_and_state(client, desk, maya):
    page = open_page(client, "/people").text

    assert "Yusuf Çelik" in page
    assert "Admin, everywhere" in page
    assert page.count("Signs in") == 2


@pytest.mark.parametrize("words", ["lindh", "MAYA@"])
def test_people_are_found_by_a_part_of_name_or_address(client, desk, maya, words):
    page = open_page(client, f"/people?words={words}").text

    assert f"/people/{maya.id}" in page
    assert f"/people/{desk.admin_id}" not in page


@pytest.mark.parametrize("words", ["%", "_", "nobody", "%00"])
def test_who_is_not_there_is_not_found(client, desk, words):
    page = open_page(client, f"/people?words={words.replace('%', '%25', 1)}").text

    assert "Nobody found" in page or words == "%00"


def test_a_long_list_comes_in_pages_without_a_gap(client, desk):
    with client.application.app_context():
        for number in range(60):
            make_person(f"Person {number % 20:02}")
        db.session.commit()
    first = open_page(client, "/people").text
    older = re.search(r'href="(/people\?after=\d+)"', first)[1]
    seen = [
        re.findall(r'<a href="/people/(\d+)"', text) for text in (first, client.get(older).text)
    ]

    assert [len(found) for found in seen] == [50, 11]
    assert set(seen[0]).isdisjoint(seen[1])


def test_the_list_asks_the_database_a_fixed_number_of_times(client, desk, maya):
    with counted_statements() as seen:
        client.get("/people")

    assert len(seen) <= 8


def test_who_is_invited_is_there_and_gets_a_mail(client, desk):
    assert open_page(client, "/people/invitations").status_code == 200
    answer = invite(client, roles=[f"staff:{desk.id}", "auditor:"], manager="")
    lan = row_of(client, email="lan@example.test")

    assert answer.location == f"/people/{lan.id}"
    assert "Invited" in open_page(client, answer.location).text
    with client.application.app_context():
        assert grants_of({lan.id})[lan.id] == {("staff", desk.id), ("auditor", None)}
        mail = db.session.scalars(select(Delivery)).one()
        assert mail.address == "lan@example.test"
        assert "http://127.0.0.1:8000/links/" in mail.body


def test_a_form_that_is_sent_twice_invites_once(client, desk):
    key = {"key": "the-same-key-of-one-form"}
    answers = [invite(client, **key), invite(client, **key)]

    assert answers[0].location == answers[1].location
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 1


def test_the_same_form_with_other_words_asks_what_is_meant(client, desk):
    key = {"key": "the-same-key-of-one-form"}
    first = invite(client, **key)
    answer = invite(client, name="Hiro Tanaka", email="hiro@example.test", **key)

    assert answer.status_code == 409
    assert first.location in answer.text
    assert 'value="Hiro Tanaka"' in answer.text
    assert value_of(answer.text, "key") != key["key"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Write the name."),
        ({"name": "x" * 121}, "At most 120 letters."),
        ({"name": "Lan\0"}, "signs that cannot be read"),
        ({"email": ""}, "The invitation goes to an address."),
        ({"email": "lan"}, "name@company.example"),
        ({"email": "MAYA@example.test"}, "belongs to somebody already"),
        ({"manager": "nobody@example.test"}, "Nobody here has this address."),
        ({"zone": "Mars/Olympus"}, "There is no zone of this name."),
        ({"roles": ["admin:1"]}, "not a valid choice"),
    ],
)
def test_a_wrong_invitation_is_refused_and_kept(client, maya, typed, words):
    answer = invite(client, **typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Asia/Ho_Chi_Minh"' in answer.text or "zone" in typed
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_a_person_is_changed(client, desk, maya):
    assert "Maya" in open_page(client, f"/people/{maya.id}").text
    answer = change(client, maya, roles=[f"lead:{desk.id}"])

    assert answer.location == f"/people/{maya.id}"
    row = row_of(client, id=maya.id)
    assert (row.name, row.zone, row.version) == ("Lan Nguyen", "Asia/Ho_Chi_Minh", 2)
    with client.application.app_context():
        assert grants_of({maya.id})[maya.id] == {("lead", desk.id)}


def test_the_loser_of_a_race_keeps_what_was_typed_and_can_send_it_again(client, maya):
    change(client, maya, name="First Name")
    answer = change(client, maya, name="Second Name")

    assert answer.status_code == 409
    assert 'value="Second Name"' in answer.text
    assert "First Name" in answer.text
    again = change(client, maya, name="Second Name", version=value_of(answer.text, "version"))
    assert again.status_code == 303
    assert row_of(client, id=maya.id).name == "Second Name"


def test_a_wrong_change_is_refused_and_kept(client, desk, maya):
    with client.application.app_context():
        make_person("Hiro Tanaka", email="hiro@example.test")
        db.session.commit()
    answer = change(client, maya, email="hiro@example.test")

    assert answer.status_code == 422
    assert "belongs to somebody already" in answer.text
    assert row_of(client, id=maya.id).email == "maya@example.test"
    assert change(client, maya, version="x").status_code == 422


def test_what_the_form_cannot_show_stays(client, desk, maya):
    with client.application.app_context():
        boss = make_person("No Address", email=None)
        db.session.get(Person, maya.id).manager_id = boss.id
        grant(db.session.get(Person, maya.id), "lead")
        db.session.commit()
    change(client, maya, manager="")

    assert row_of(client, id=maya.id).manager_id == boss.id
    with client.application.app_context():
        assert grants_of({maya.id})[maya.id] == {("lead", None)}


def test_who_is_disabled_is_out_at_once_and_who_is_enabled_signs_in_anew(app, client, maya):
    browser = app.test_client()
    sign_in(browser, maya)
    assert browser.get("/").status_code == 200
    page = f"/people/{maya.id}"
    assert post(client, f"{page}/disabling", page=page).location == page

    assert browser.get("/").status_code == 303
    assert "Disabled" in open_page(client, page).text
    post(client, f"{page}/enabling", page=page)
    assert browser.get("/").status_code == 303
    assert "Disable" in open_page(client, page).text


def test_an_admin_is_not_offered_to_disable_themselves(client, desk):
    page = f"/people/{desk.admin_id}"
    assert "/disabling" not in open_page(client, page).text

    assert post(client, f"{page}/disabling", page=page).status_code == 422


def test_an_invitation_is_sent_again_to_who_has_no_password_yet(client, desk, maya):
    lan_page = invite(client).location
    assert post(client, f"{lan_page}/invitation", page=lan_page).location == lan_page

    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 2
    page = f"/people/{maya.id}"
    assert "/invitation" not in open_page(client, page).text.replace("/invitations", "")
    assert post(client, f"{page}/invitation", page=page).status_code == 422


@pytest.mark.parametrize("path", ["", "/disabling", "/enabling", "/invitation"])
@pytest.mark.parametrize("number", [0, 2**31 - 1])
def test_who_does_not_exist_is_not_there(client, desk, path, number):
    assert post(client, f"/people/{number}{path}", LAN, page="/people").status_code == 404


def test_a_number_that_no_column_can_hold_is_not_there(client, desk):
    assert client.get(f"/people/{10**30}").status_code == 404
