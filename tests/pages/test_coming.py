"""What is expected: shown to whose need it is, put off, declined, asked for; and to the desk."""

from datetime import timedelta

import pytest

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.planning.models import PredictedNeed
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_need,
    make_obligation,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.page import Page, check
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, client):
    now = clock.now()
    with app.app_context():
        desk = make_desk("legal", prefix="LEG")
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="renewal", title="Renew a contract")
        grace, lead = make_person("Grace Okonkwo"), make_staff(desk, skill, role="lead")
        before = make_request(kind, requester=grace, title="Renew the frame").reference
        habit = make_need(kind, grace, now=now)
        owned = make_obligation(kind, grace, title="Corvenne frame")
        dated = make_need(
            kind, grace, now=now, source="obligation_due", why="obligation_due",
            obligation_id=owned.id, params={"last_safe_on": "2026-12-03"},
        )  # fmt: skip
        secret = make_need(kind, grace, now=now, confidentiality=Confidentiality.PRIVILEGED)
        silent = make_need(kind, grace, now=now, is_silent=True, why="term")
        other = make_need(kind, make_person("Hiro Tanaka"), now=now, why="yearly")
        ids = {"habit": habit, "dated": dated, "secret": secret, "silent": silent, "other": other}
        ids = {name: row.id for name, row in ids.items()}
        db.session.commit()
    clients = {"grace": client, "lead": app.test_client()}
    sign_in(client, grace)
    sign_in(clients["lead"], lead)
    return {**clients, **ids, "before": before}


def need(app, id_):
    with app.app_context():
        return db.session.get(PredictedNeed, id_)


def test_the_reader_sees_their_own_with_a_reason(cast):
    page = open_page(cast["grace"], "/coming")
    check(Page(page.text))

    assert page.text.count("<article") == 3
    assert "It was asked for 4 times before and tends to come again." in page.text
    assert "Because of “Corvenne frame”; begin by" in page.text
    assert "A dated matter kept among few" in page.text
    assert "8 in 10" in page.text
    assert f"/ask/legal/renewal?like={cast['before']}&amp;need={cast['habit']}" in page.text


def test_home_shows_it_and_without_any_draws_no_box(cast, app):
    assert "Coming up for you" in open_page(cast["grace"], "/").text
    stranger = app.test_client()
    with app.app_context():
        nobody = make_person()
        db.session.commit()
    sign_in(stranger, nobody)

    assert "Coming up for you" not in open_page(stranger, "/").text
    assert "Nothing is coming up" in open_page(stranger, "/coming").text


def test_later_takes_it_off_home_and_keeps_it_expected(cast, app):
    body = {"version": 1, "from": "home"}
    answer = post(cast["grace"], f"/coming/{cast['habit']}/later", body, page="/coming")

    assert answer.location.endswith("/")
    assert "tends to come again" not in open_page(cast["grace"], "/").text
    assert "Put off to" in open_page(cast["grace"], "/coming").text
    row = need(app, cast["habit"])
    assert (row.state, row.later_on) == ("open", clock.now().date() + timedelta(days=7))


def test_declined_it_is_gone_and_counts_against_its_source(cast, app):
    post(cast["grace"], f"/coming/{cast['habit']}/declining", {"version": 1}, page="/coming")

    seen = open_page(cast["grace"], "/coming").text
    assert "tends to come again" not in seen
    assert "rests for eight weeks" in seen
    row = need(app, cast["habit"])
    assert (row.state, row.closed_why) == ("missed", "declined")


def test_declined_by_mistake_it_can_be_taken_back_once(cast, app):
    path = f"/coming/{cast['habit']}"
    post(cast["grace"], f"{path}/declining", {"version": 1}, page="/coming")

    answers = [
        post(cast["grace"], f"{path}/undoing", {"step": 2}, page="/coming") for _time in "12"
    ]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert "tends to come again" in open_page(cast["grace"], "/coming").text
    assert need(app, cast["habit"]).state == "open"


def send(client, page, need_id):
    body = {"step": "send", "title": "Renew it", "lateness": "no_harm", "need": need_id}
    return post(client, "/ask/legal/renewal", body | {"key": "k"}, page=page)


def test_what_is_asked_from_here_is_what_was_expected(cast, app):
    page = f"/ask/legal/renewal?need={cast['dated']}"
    assert (
        f'name="need" type="hidden" value="{cast["dated"]}"' in open_page(cast["grace"], page).text
    )

    assert send(cast["grace"], page, cast["dated"]).status_code == 303

    row = need(app, cast["dated"])
    assert (row.state, row.closed_why, row.matched) == ("hit", "asked", 1)
    assert need(app, cast["habit"]).state == "open"


@pytest.mark.parametrize("other", ["other", "silent", "999999999", "x"])
def test_a_need_of_somebody_else_is_not_fulfilled_by_its_number(cast, app, other):
    need_id = cast.get(other, other)

    assert send(cast["grace"], "/ask/legal/renewal", need_id).status_code == 303

    if other in cast:
        assert need(app, cast[other]).state == "open"


@pytest.mark.parametrize("step", ["later", "declining"])
def test_too_late_and_not_theirs(cast, step):
    path = "/coming/{}/" + step

    late = post(cast["grace"], path.format(cast["habit"]), {"version": 9}, page="/coming")
    foreign = post(cast["grace"], path.format(cast["other"]), {"version": 1}, page="/coming")

    assert (late.status_code, foreign.status_code) == (409, 404)


def test_the_desk_sees_weeks_sources_and_whose_it_is(cast):
    page = open_page(cast["lead"], "/desks/legal/coming")
    check(Page(page.text))

    assert "Week of" in page.text
    assert "Grace Okonkwo" in page.text
    assert "Hiro Tanaka" in page.text
    assert "About 3.2 requests" in page.text
    assert page.text.count("Nothing judged yet.") == 8
    assert "Nobody worked ahead." in page.text


@pytest.mark.parametrize(
    ("who", "path"), [("grace", "/"), ("grace", "/coming"), ("lead", "/desks/legal/coming")]
)
def test_pages_keep_to_their_budget(cast, who, path):
    with counted_statements() as statements:
        open_page(cast[who], path)

    assert len(statements) <= 12, "\n".join(statements)


def test_never_for_this_stays_on_the_page_and_can_be_had_again(cast):
    path = f"/coming/{cast['habit']}/silence"
    post(cast["grace"], path, {}, page="/coming")
    silenced = open_page(cast["grace"], "/coming").text
    post(cast["grace"], f"{path}/removal", {}, page="/coming")

    assert silenced.count("Nudge me about this kind again") == 2  # both of the kind
    assert "tends to come again" in silenced
    assert "Nudge me about this kind again" not in open_page(cast["grace"], "/coming").text


def test_nudges_are_stopped_and_begun_again(cast):
    assert "at most 3 times a month" in open_page(cast["grace"], "/coming").text
    post(cast["grace"], "/coming/silence", {}, page="/coming")
    assert "You are not nudged" in open_page(cast["grace"], "/coming").text
    post(cast["grace"], "/coming/silence/removal", {}, page="/coming")
    assert "at most 3 times a month" in open_page(cast["grace"], "/coming").text


def test_the_lead_sets_how_many_nudges_a_month_holds(cast):
    page = "/desks/legal/coming"
    sent = [("1", 1), ("2", 1), ("11", 2)]
    answers = [
        post(cast["lead"], f"{page}/nudges", {"most": most, "version": version}, page=page)
        for most, version in sent
    ]

    assert [answer.status_code for answer in answers] == [303, 409, 422]
    assert "at most once a month" in open_page(cast["grace"], "/coming").text
