import pytest
from sqlalchemy import func, select

from portal.catalogue.models import FormField
from portal.catalogue.operations import ensure_general_type
from portal.desks.models import Desk, Skill
from portal.extensions import db
from portal.requests.models import ServiceRequest
from tests.support.browser import open_page, post, value_of
from tests.support.factories import make_desk, make_person, make_skill, make_type, sign_in
from tests.support.filled import FormReader
from tests.support.page import Page, check
from tests.support.statements import counted_statements

FIELDS = [
    {"slug": "what", "label": "What do you need to open?", "pain": "Ends guessing."},
    {
        "slug": "level",
        "label": "Read, or also change?",
        "kind": "choice",
        "choices": [["read", "Read"], ["change", "Change too"]],
    },
    {
        "slug": "why",
        "label": "Why change?",
        "shown_if": {"field": "level", "is": "change"},
    },
    {"slug": "until", "label": "Until when?", "kind": "date", "is_required": False},
]
FORM = "/ask/it/access"


@pytest.fixture
def asker(client):
    with client.application.app_context():
        desk = make_desk()
        kind = make_type(desk, make_skill(desk), slug="access", fields=FIELDS)
        kind.summary = "A folder, a mailbox."
        person = make_person()
        db.session.commit()
    sign_in(client, person)
    return person


@pytest.fixture
def body(client, asker):
    """A form filled right, with the key of a freshly opened page."""
    return {
        "key": value_of(client.get(FORM).text, "key"),
        "title": "Tender folder",
        "field-what": "The tender folder of 2026",
        "field-level": "read",
        "details": "Same as Maya",
        "lateness": "somebody_waits",
        "needed_by": "2026-12-01",
    }


def send(client, body, step="send"):
    return post(client, FORM, {**body, "step": step}, page=FORM)


def count(client):
    with client.application.app_context():
        return db.session.scalar(select(func.count()).select_from(ServiceRequest))


def test_the_box_offers_what_fits(client, asker):
    assert FORM in open_page(client, "/ask?q=mailbox").text
    assert "Something else" in open_page(client, "/ask?q=xyzzy").text


def test_a_field_says_which_pain_its_answer_removes(client, asker):
    assert "Ends guessing." in open_page(client, FORM + "?q=folder").text


def test_the_answers_are_shown_before_they_are_sent(client, body):
    answer = send(client, body, step="check")

    check(Page(answer.text))
    assert answer.status_code == 200
    for words in ("Tender folder", "The tender folder of 2026", "Read", "Somebody has to wait"):
        assert words in answer.text
    assert count(client) == 0


def test_sending_leads_to_the_confirmation_with_its_reference(client, body):
    answer = send(client, body)

    assert answer.status_code == 303
    page = open_page(client, answer.location)
    assert answer.location.split("/")[2] in page.text
    assert "What happens next" in page.text


def test_the_same_form_sent_twice_is_one_request(client, body):
    first, second = send(client, body), send(client, body)

    assert first.location == second.location
    assert count(client) == 1


def test_the_same_key_with_other_words_asks_what_is_meant(client, body):
    first = send(client, body)
    again = send(client, {**body, "title": "Another folder"})

    assert again.status_code == 409
    assert first.location.split("/")[2] in again.text
    assert "Another folder" in again.text
    assert count(client) == 1

    fresh = {**body, "title": "Another folder", "key": value_of(again.text, "key")}
    assert send(client, fresh).status_code == 303
    assert count(client) == 2


def test_anothers_key_says_nothing_about_their_request(app, client, body):
    send(client, body)
    other = app.test_client()
    with app.app_context():
        stranger = make_person("Hiro Tanaka")
        db.session.commit()
    sign_in(other, stranger)

    answer = send(other, body)
    assert answer.status_code == 303
    assert count(client) == 2


def test_an_answer_may_open_one_more_question(client, body):
    asked = send(client, {**body, "field-level": "change"}, step="check")

    assert asked.status_code == 200
    assert "Why change?" in asked.text
    assert "The tender folder of 2026" in asked.text
    full = {**body, "field-level": "change", "field-why": "I edit it"}
    assert "I edit it" in send(client, full, step="check").text


def test_a_question_that_was_not_asked_is_not_stored(client, body):
    send(client, {**body, "field-why": "smuggled in"})

    with client.application.app_context():
        row = db.session.scalar(select(ServiceRequest))
    assert row.answers == {"what": "The tender folder of 2026", "level": "read"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "x" * 201, "at most 200"),
        ("title", "a\0b", "cannot be read"),
        ("field-what", "", "Answer this question."),
        ("field-level", "admin", "Choose one of the answers."),
        ("field-until", "tomorrow", "Write the day as"),
        ("needed_by", "31.12.", "Write the day as"),
        ("lateness", "", "Choose what a day"),
        ("lateness", "urgent", "valid choice"),
        ("details", "x" * 20_001, "20,000"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_bad_input_is_named_kept_and_stores_nothing(client, body, field, value, words, step):
    answer = send(client, {**body, field: value}, step=step)

    assert answer.status_code == 422
    page = Page(answer.text)
    check(page)
    assert page.title.startswith("Error:")
    assert words in answer.text
    assert "Same as Maya" in answer.text or field == "details"
    assert count(client) == 0


def test_changing_the_answers_keeps_them(client, body):
    answer = send(client, body, step="change")

    assert answer.status_code == 200
    assert value_of(answer.text, "title") == "Tender folder"
    assert value_of(answer.text, "key") == body["key"]


def test_an_unknown_type_is_not_found(client, asker):
    assert client.get("/ask/it/nothing").status_code == 404
    assert client.get("/ask/none/access").status_code == 404


@pytest.mark.parametrize("path", ["/", "/ask", "/ask?q=folder", FORM, "/requests"])
def test_pages_of_asking_keep_to_their_budget(client, asker, path):
    with counted_statements() as statements:
        open_page(client, path)

    assert len(statements) <= 12


def test_what_has_questions_of_its_own_is_named_by_their_answers(client, body):
    page = open_page(client, send(client, {**body, "title": ""}).location)

    with client.application.app_context():
        row = db.session.scalar(select(ServiceRequest))
    assert row.title == "I need access to something: The tender folder of 2026"
    assert row.reference in page.text


def test_something_else_is_named_by_who_asks(client, asker):
    with client.application.app_context():
        desk_id = db.session.scalar(select(Desk.id))
        skill_id = db.session.scalar(select(Skill.id))
        ensure_general_type(desk_id, skill_id=skill_id)
        db.session.commit()
    page = "/ask/it/something-else"
    empty = {"title": "", "lateness": "no_harm", "step": "check"}

    answer = post(client, page, empty, page=page)
    assert answer.status_code == 422
    assert "Say in one line what you need." in answer.text


def test_an_optional_question_that_an_answer_opened_may_stay_empty(client, asker):
    with client.application.app_context():
        db.session.scalars(select(FormField).where(FormField.slug == "why")).one().is_required = 0
        db.session.commit()
    opened = {"title": "Tender", "field-what": "All", "field-level": "change"}
    said = {**opened, "lateness": "no_harm", "asked": "why", "key": "k" * 20}

    check_page = post(client, FORM, {**said, "step": "check"}, page=FORM)
    assert "Check your answers" in check_page.text
    assert "asked" in typed_in(check_page.text)
    assert post(client, FORM, {**said, "step": "send"}, page=FORM).status_code == 303


def typed_in(html):
    return FormReader(html).values


def test_with_script_a_conditional_question_waits_in_the_page(client, asker):
    page = open_page(client, FORM).text

    assert '<template data-shown-if="field-level" data-is="change">' in page


def test_ones_own_earlier_request_leads_straight_to_the_last_look(client, body):
    reference = send(client, {**body, "field-until": "2026-12-24"}).location.split("/")[2]

    page = open_page(client, f"{FORM}?like={reference}").text
    assert "Check your answers" in page
    assert f"This follows {reference}." in page
    assert "24 Dec" not in page
    again = {**typed_in(page), "step": "send"}
    assert post(client, FORM, again, page=FORM).status_code == 303
    assert count(client) == 2


def test_an_earlier_request_that_is_not_whole_leads_to_the_form(client, body):
    reference = send(client, body).location.split("/")[2]
    with client.application.app_context():
        row = db.session.scalar(select(ServiceRequest))
        row.answers = {"level": "read"}
        db.session.commit()

    page = open_page(client, f"{FORM}?like={reference}").text
    assert "Check and send" in page
    assert "Tender folder" in page


def test_what_was_answered_alike_twice_is_not_asked_again(client, body):
    for number in range(2):
        send(client, {**body, "title": f"Folder {number}", "key": f"key-{number}" * 4})

    page = open_page(client, FORM).text
    assert value_of(page, "field-what") == "The tender folder of 2026"
    assert "As last time" in page


def test_what_was_answered_once_is_asked_again(client, body):
    send(client, body)

    assert "As last time" not in open_page(client, FORM).text


def test_a_finished_request_can_be_asked_again(client, body):
    reference = send(client, body).location.split("/")[2]
    with client.application.app_context():
        row = db.session.scalar(select(ServiceRequest))
        row.status, row.closed_at = "cancelled", row.arrived_at
        db.session.commit()

    page = open_page(client, f"/requests/{reference}").text
    assert f"{FORM}?like={reference}" in page
