import pytest

from portal.extensions import db
from portal.web.access import local_path
from tests.support.browser import post
from tests.support.factories import make_desk, make_person, make_skill, make_staff, sign_in


@pytest.mark.parametrize("path", ["/", "/requests/IT-222222?x=1", "/ask?q=a%20b"])
def test_a_path_on_this_site_is_followed(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /x",
        "/a\\b",
        "/\x00",
    ],
)
def test_a_target_elsewhere_is_refused(target):
    assert local_path(target) is None


@pytest.fixture
def people(client):
    with client.application.app_context():
        desk = make_desk()
        found = {"staff": make_staff(desk, make_skill(desk)), "requester": make_person()}
        db.session.commit()
    return found


def test_who_is_not_signed_in_comes_back_to_the_page_after_signing_in(client):
    answer = client.get("/requests?x=1")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/requests?x%3D1"


def test_a_requester_may_not_open_staff_pages(client, people):
    sign_in(client, people["requester"])

    assert client.get("/next").status_code == 403


def test_two_clients_in_one_test_are_two_people(app, client, people):
    other = app.test_client()
    sign_in(client, people["requester"])
    sign_in(other, people["staff"])

    assert "Maya" in client.get("/").text
    assert "Ravi" in other.get("/").text
    assert "Maya" in client.get("/").text


def test_a_copied_cookie_is_dead_after_signing_out(app, client, people):
    sign_in(client, people["staff"])
    thief = app.test_client()
    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    with thief.session_transaction() as cookie:
        cookie["sign_in"] = token
    assert thief.get("/next").status_code == 200

    post(client, "/sign-out")

    assert thief.get("/next").status_code == 303
