"""The centre of notices and the page of one's choices."""

import pytest

from portal.extensions import db
from portal.notifications.models import NoticeSettings
from portal.notifications.operations import begin_telling, tell_of_events
from portal.requests import operations
from tests.support.browser import open_page, post
from tests.support.factories import (
    MONDAY,
    later,
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

SETTINGS = "/me/notices"


@pytest.fixture
def maya(app, client, rolled_back):
    """Her browser, after the desk answered two of her requests."""
    with app.app_context():
        begin_telling()
        desk = make_desk()
        skill = make_skill(desk)
        person, ravi = make_person(), make_staff(desk, skill)
        kind = make_type(desk, skill)
        for title in ("Tender folder", "Cost sheet"):
            row = make_request(kind, requester=person, title=title)
            operations.reply(row.reference, words="Done.", actor=viewer(ravi), now=MONDAY)
        db.session.commit()
        tell_of_events(now=later(minutes=5))
        client.reference, client.person_id = row.reference, person.id
    sign_in(client, person)
    return client


def test_the_bell_counts_what_is_new_until_it_is_read(maya):
    assert "Notices, 2 new" in open_page(maya, "/").text
    page = open_page(maya, "/notices").text
    assert "Tender folder" in page
    assert "The desk has answered." in page
    until = page.split('name="until" value="')[1].split('"')[0]

    post(maya, "/notices/reading", {"until": until}, page="/notices")

    page = open_page(maya, "/notices").text
    assert "2 new" not in page
    assert "Mark all as read" not in page
    assert "Tender folder" in page


def test_one_click_mutes_a_request_and_another_hears_of_it_again(maya):
    url = f"/requests/{maya.reference}/mute"
    answer = post(maya, url, {"from": "notices"}, page="/notices")
    assert answer.location == "/notices"
    assert "Cost sheet" in open_page(maya, SETTINGS).text

    post(maya, f"{url}/removal", {"from": "settings"}, page=SETTINGS)
    assert "Cost sheet" not in open_page(maya, SETTINGS).text


def choices(maya, **changes):
    page = open_page(maya, SETTINGS).text
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    events = ("approval", "resolved", "declined", "cancelled", "question", "approved", "replied")
    events += ("lapsed", "day_offered", "day_withdrawn", "promise_moved", "coming")
    events += ("slot_opened", "call_missed", "handed_on")
    data = {f"mail_{event}": "at_once" for event in events} | {"version": version}
    times = {"digest_at": "15:00", "quiet_from": "", "quiet_until": "07:00"}
    return data | times | changes


def test_choices_are_kept_and_shown(maya):
    assert post(maya, SETTINGS, choices(maya), page=SETTINGS).status_code == 303
    with maya.application.app_context():
        row = db.session.get(NoticeSettings, maya.person_id)
        assert row.mail == {
            "approved": "at_once",
            "replied": "at_once",
            "promise_moved": "at_once",
            "coming": "at_once",
            "handed_on": "at_once",
        }
        assert (row.quiet_from, row.digest_at) == (None, 900)
        assert row.page["replied"] is False
    assert 'value="15:00"' in open_page(maya, SETTINGS).text


@pytest.mark.parametrize("wrong", [{"digest_at": "25:00"}, {"quiet_until": "soon"}])
def test_what_is_no_time_comes_back_with_what_was_typed(maya, wrong):
    answer = post(maya, SETTINGS, choices(maya, **wrong), page=SETTINGS)

    assert answer.status_code == 422
    assert "Write a time of the day" in answer.text
    assert f'value="{next(iter(wrong.values()))}"' in answer.text


def test_who_chose_in_another_window_meanwhile_is_asked_again(maya):
    data = choices(maya)
    post(maya, SETTINGS, data, page=SETTINGS)

    answer = post(maya, SETTINGS, data | {"digest_at": "11:00"}, page=SETTINGS)

    assert answer.status_code == 409
    assert 'value="11:00"' in answer.text
    assert "another window" in answer.text


def test_the_bell_costs_no_statement(maya):
    for path in ("/notices", SETTINGS, "/"):
        with counted_statements() as statements:
            maya.get(path)
        assert len(statements) <= 6 if path != "/" else 12, path
