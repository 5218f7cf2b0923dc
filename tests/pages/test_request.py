import pytest

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.requests.models import Message, ServiceRequest
from tests.support.browser import open_page, post
from tests.support.factories import (
    MONDAY,
    make_desk,
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
    """Maya asks, Ravi works, Hiro is a stranger: a client each, and the request's address."""
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, hiro = make_person(), make_person("Hiro Tanaka")
        ravi = make_staff(desk, skill)
        row = make_request(make_type(desk, skill), requester=maya, now=MONDAY)
        matter = make_request(make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED))
        db.session.commit()
    clients = {"maya": client, "ravi": app.test_client(), "hiro": app.test_client()}
    for name, person in (("maya", maya), ("ravi", ravi), ("hiro", hiro)):
        sign_in(clients[name], person)
    return {**clients, "row": row, "url": f"/requests/{row.reference}", "matter": matter.reference}


def step(cast, who, name, data=None, *, version=None):
    with cast[who].application.app_context():
        current = db.session.get(ServiceRequest, cast["row"].id).version
    body = {"version": current if version is None else version, **(data or {})}
    return post(cast[who], f"{cast['url']}/{name}", body, page=cast["url"])


def text(cast, who):
    return open_page(cast[who], cast["url"]).text


def test_a_long_conversation_is_folded_to_its_newest_words(cast):
    with cast["maya"].application.app_context():
        author, request_id = cast["row"].requester_id, cast["row"].id
        db.session.add_all(
            Message(request_id=request_id, author_id=author, body=f"word {n}.", sent_at=MONDAY)
            for n in range(200)
        )
        db.session.commit()

    folded = text(cast, "maya")
    assert "word 199." in folded
    assert "word 160." in folded
    assert "word 159." not in folded
    assert "Show 161 earlier entries" in folded

    with counted_statements() as statements:
        whole = open_page(cast["maya"], f"{cast['url']}?talk=whole").text
    assert len(statements) <= 12
    assert "word 0." in whole
    assert "earlier entries" not in whole
    assert "news?talk=whole" in whole


def test_the_whole_thread(cast):
    assert step(cast, "ravi", "start").status_code == 303
    assert "With Ravi Menon" in text(cast, "maya")

    question = {"hold-reason": "requester", "hold-question": "Which folder exactly?"}
    assert step(cast, "ravi", "hold", question).status_code == 303
    seen = text(cast, "maya")
    assert "Which folder exactly?" in seen
    assert "Your turn" in seen
    assert "One thing waits for you" in open_page(cast["maya"], "/").text

    step(cast, "maya", "replies", {"words": "The one of 2026"})
    assert "Your turn" not in text(cast, "maya")
    step(cast, "ravi", "notes", {"note-words": "They always mean 2025"})
    assert "They always mean 2025" in text(cast, "ravi")
    assert "They always mean 2025" not in text(cast, "maya")

    step(cast, "ravi", "start")
    done = {"resolve-words": "You can read it now.", "resolve-minutes": "12"}
    assert step(cast, "ravi", "resolution", done).status_code == 303
    seen = text(cast, "maya")
    assert "You can read it now." in seen
    assert "How was it?" in seen

    step(cast, "maya", "rating", {"rating-score": "5", "rating-words": "quick"})
    assert "You rated it 5 of 5" in text(cast, "maya")


def test_a_stranger_and_a_missing_request_get_the_same_page(cast):
    hidden = cast["hiro"].get(cast["url"])
    missing = cast["hiro"].get("/requests/IT-ZZZZZZ")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data


def test_a_privileged_matter_is_not_there_for_staff_of_the_desk(cast):
    assert cast["ravi"].get(f"/requests/{cast['matter']}").status_code == 404
    assert "1" in open_page(cast["ravi"], "/queue/it").text


def test_references_are_found_in_any_case(cast):
    assert cast["maya"].get(cast["url"].lower()).status_code == 200


def test_a_step_on_an_old_version_says_that_somebody_was_faster(cast):
    step(cast, "ravi", "size", {"size": "L"})
    question = {"hold-reason": "requester", "hold-question": "A question that took some thought"}
    answer = step(cast, "ravi", "hold", question, version=1)

    assert answer.status_code == 409
    assert "A question that took some thought" in answer.text


@pytest.mark.parametrize(
    ("who", "name", "data", "words"),
    [
        ("maya", "replies", {"words": " "}, "Write your message."),
        ("ravi", "hold", {"hold-reason": "requester"}, "Write what you need to know."),
        ("ravi", "hold", {"hold-reason": "lunch"}, "valid choice"),
        ("ravi", "resolution", {"resolve-words": ""}, "Say in a sentence"),
        (
            "ravi",
            "resolution",
            {"resolve-words": "ok", "resolve-minutes": "lots"},
            "Write a number",
        ),
        ("ravi", "resolution", {"resolve-words": "ok", "resolve-minutes": "0"}, "between 1 and"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(cast, who, name, data, words):
    answer = step(cast, who, name, data)

    assert answer.status_code == 422
    check(Page(answer.text))
    assert words in answer.text
    assert step(cast, "ravi", "start", version=1).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 30])
def test_a_step_without_a_version_is_refused(cast, version):
    assert step(cast, "ravi", "start", {"version": version}).status_code == 400


@pytest.mark.parametrize("name", ["start", "hold", "resolution", "notes", "assignment", "size"])
def test_a_requester_cannot_do_the_desks_steps(cast, name):
    assert step(cast, "maya", name).status_code == 403


def test_cancelling_ends_it_for_both(cast):
    step(cast, "maya", "cancellation")

    assert "Cancelled" in text(cast, "maya")
    assert step(cast, "ravi", "start").status_code == 409


def test_words_are_shown_as_words(cast):
    step(cast, "maya", "replies", {"words": "<script>alert(1)</script> {{ 7*7 }} <b>x</b>"})
    seen = text(cast, "ravi")

    assert "<script>alert" not in seen
    assert "&lt;script&gt;alert(1)" in seen
    assert "{{ 7*7 }}" in seen


@pytest.mark.parametrize(
    ("path", "who", "budget"),
    [
        ("/requests/{0}", "maya", 12),
        ("/requests/{0}", "ravi", 12),
        ("/requests/{0}/confirmation", "maya", 12),
        ("/next", "ravi", 12),
        ("/queue/it", "ravi", 8),
        ("/queue/it?which=late&order=newest", "ravi", 8),
    ],
)
def test_pages_keep_to_their_budget(cast, path, who, budget):
    with counted_statements() as statements:
        open_page(cast[who], path.format(cast["row"].reference))

    assert len(statements) <= budget, "\n".join(statements)
