import pytest
from sqlalchemy import select

from portal.commands.first_admin import first_admin, offer_first_admin
from portal.extensions import db
from portal.identity.models import OneTimeLink
from portal.web.operations import set_site_setting
from tests.support.factories import grant, make_person

URL = "http://127.0.0.1:8000"


def links(app):
    with app.app_context():
        return list(db.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id)))


@pytest.fixture
def offer(app, rolled_back, capsys):
    def offered():
        with app.app_context():
            offer_first_admin(URL)
        return capsys.readouterr().out

    return offered


def test_without_an_admin_the_start_prints_a_link(offer):
    assert f"{URL}/links/" in offer()


@pytest.mark.parametrize("built", ["demo_built_on", "demo_log"])
def test_a_demo_has_people_of_its_own(app, offer, built):
    with app.app_context():
        set_site_setting(built, "2026-11-23")
        db.session.commit()

    assert offer() == ""


def test_with_an_admin_nothing_is_printed(app, offer):
    with app.app_context():
        grant(make_person(password_hash="x"), "admin")
        db.session.commit()

    assert offer() == ""
    assert links(app) == []


def test_the_command_prints_a_new_link_and_the_earlier_one_ends(app, rolled_back):
    console = app.test_cli_runner()
    printed = [console.invoke(first_admin).output.strip() for _time in range(2)]

    assert [address.startswith(f"{URL}/links/") for address in printed] == [True, True]
    assert [link.used_at is None for link in links(app)] == [False, True]


def test_the_command_says_why_there_is_no_link(app, rolled_back):
    with app.app_context():
        grant(make_person(password_hash="x"), "admin")
        db.session.commit()
    answer = app.test_cli_runner().invoke(first_admin)

    assert answer.exit_code == 1
    assert "An admin has a password already" in answer.output
