"""Words typed and not sent: there again when the form is opened, gone when they are sent."""

import re

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.requests.drafts import MOST_LETTERS
from portal.requests.models import Draft, ServiceRequest
from tests.support.browser import TOKEN, open_page, post, value_of
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements

FORM = "/ask/it/access"
FIELDS = [
    {
        "slug": "level",
        "label": "Level?",
        "kind": "choice",
        "choices": [["r", "Read"], ["c", "Ch"]],
    },
    {"slug": "why", "label": "Why change?", "shown_if": {"field": "level", "is": "c"}},
]


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="access", fields=FIELDS)
        maya, ravi = make_person(), make_staff(desk, skill)
        row = make_request(kind, requester=maya)
        db.session.commit()
    clients = {"maya": client, "ravi": app.test_client()}
    sign_in(clients["maya"], maya)
    sign_in(clients["ravi"], ravi)
    return {**clients, "people": {"maya": maya, "ravi": ravi}, "ref": row.reference, "id": row.id}


def put(client, name, words, *, page="/requests"):
    """What the page does while somebody types."""
    token = TOKEN.search(client.get(page).text)[1]
    return client.put("/drafts", data={"draft": name, **words}, headers={"X-CSRFToken": token})


def drafts(cast):
    with cast["maya"].application.app_context():
        return {draft.form: draft.body for draft in db.session.scalars(select(Draft))}


def test_words_kept_while_typing_are_in_the_form_when_it_is_opened_again(cast):
    words = {"title": "Tender folder", "field-level": "c", "field-why": "I edit it"}
    assert put(cast["maya"], "ask/it/access", words).status_code == 204

    page = open_page(cast["maya"], f"{FORM}?q=other+words").text
    assert "Draft of today" in page
    assert value_of(page, "title") == "Tender folder"
    assert value_of(page, "field-why") == "I edit it"
    assert "Tender folder" not in open_page(cast["ravi"], FORM).text


def test_finish_later_keeps_half_a_form_without_any_script(cast):
    answer = post(cast["maya"], FORM, {"title": "Half of it", "step": "later"}, page=FORM)

    assert answer.status_code == 303
    page = open_page(cast["maya"], answer.location).text
    assert "Begun, not sent yet" in page
    assert "Half of it" in page
    assert value_of(open_page(cast["maya"], FORM).text, "title") == "Half of it"


def test_a_draft_is_thrown_away_by_its_button(cast):
    put(cast["maya"], "ask/it/access", {"title": "Not wanted"})
    page = open_page(cast["maya"], f"{FORM}?q=folder").text
    body = {"draft": "ask/it/access", "next": f"{FORM}?q=folder"}
    assert 'form="throw-away"' in page

    answer = post(cast["maya"], "/drafts/removal", body, page=FORM)

    assert answer.location == f"{FORM}?q=folder"
    assert value_of(open_page(cast["maya"], answer.location).text, "title") == "folder"
    assert drafts(cast) == {}


def test_enter_in_the_form_never_throws_the_draft_away(cast):
    put(cast["maya"], "ask/it/access", {"title": "Wanted"})
    page = open_page(cast["maya"], FORM).text
    form = page[page.index('<form class="two"') :]
    own = [button for button in re.findall(r"<button[^>]*>", form) if " form=" not in button]

    assert 'value="check"' in own[0]


def test_what_is_sent_has_no_draft_any_more(cast):
    body = {"title": "Tender folder", "field-level": "r", "lateness": "no_harm", "step": "send"}
    key = value_of(open_page(cast["maya"], FORM).text, "key")
    put(cast["maya"], "ask/it/access", body)
    post(cast["maya"], FORM, {**body, "key": key}, page=FORM)
    assert drafts(cast) == {}

    late = put(cast["maya"], "ask/it/access", {**body, "key": key})
    assert late.status_code == 204
    assert drafts(cast) == {}


@pytest.mark.parametrize(
    ("step", "control", "path", "data"),
    [
        ("reply", "words", "replies", {}),
        ("note", "note-words", "notes", {}),
        ("hold", "hold-question", "hold", {"hold-reason": "requester"}),
        ("resolve", "resolve-words", "resolution", {}),
    ],
)
def test_each_form_of_a_request_keeps_its_words_until_they_are_sent(
    cast, step, control, path, data
):
    url, name = f"/requests/{cast['ref']}", f"requests/{cast['ref']}/{step}"
    put(cast["ravi"], name, {control: f"Half a {step}", **data})

    page = open_page(cast["ravi"], url).text
    assert f"Half a {step}" in page
    assert f'form="throw-{step}"' in page
    with cast["ravi"].application.app_context():
        version = db.session.get(ServiceRequest, cast["id"]).version
    sent = post(
        cast["ravi"],
        f"{url}/{path}",
        {"version": version, control: "All of it", **data},
        page=url,
    )
    assert sent.status_code == 303
    assert drafts(cast) == {}


def test_the_words_are_there_after_the_sign_in_ran_out(cast):
    url = f"/requests/{cast['ref']}"
    put(cast["maya"], f"requests/{cast['ref']}/reply", {"words": "Typed before it ran out"})
    with cast["maya"].session_transaction() as cookie:
        cookie["sign_in"] = "over"
    assert cast["maya"].get(url).status_code == 303

    sign_in(cast["maya"], cast["people"]["maya"])
    assert "Typed before it ran out" in open_page(cast["maya"], url).text


def test_words_sent_after_the_sign_in_ran_out_are_shown_not_lost(cast):
    url, words = f"/requests/{cast['ref']}", "Sent a minute after it ran out"
    token = TOKEN.search(open_page(cast["maya"], url).text)[1]
    with cast["maya"].session_transaction() as cookie:
        cookie["sign_in"] = "over"

    answer = cast["maya"].post(f"{url}/replies", data={"csrf_token": token, "words": words})
    kept = cast["maya"].put(
        "/drafts", data={"draft": "ask/it/access", "title": "x"}, headers={"X-CSRFToken": token}
    )

    assert (answer.status_code, kept.status_code) == (401, 303)
    assert words in answer.text
    assert "You were signed out" in answer.text
    assert drafts(cast) == {}


@pytest.mark.parametrize(
    "words",
    [
        {"draft": "nothing/like/this"},
        {"draft": "ask/it/access", "details": "x" * (MOST_LETTERS + 1)},
    ],
)
def test_what_cannot_be_a_draft_is_refused(cast, words):
    text = {name: word for name, word in words.items() if name != "draft"}
    assert put(cast["maya"], words["draft"], text).status_code == 422
    assert drafts(cast) == {}


def test_a_draft_needs_the_token_of_the_page(cast):
    assert cast["maya"].put("/drafts", data={"draft": "ask/it/access"}).status_code == 400


@pytest.mark.parametrize(("who", "path"), [("maya", FORM), ("maya", "/requests")])
def test_pages_with_drafts_keep_to_their_budget(cast, who, path):
    put(cast[who], "ask/it/access", {"title": "Half"})

    with counted_statements() as statements:
        open_page(cast[who], path)
    assert len(statements) <= 12
