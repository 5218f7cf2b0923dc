"""Forms that branch are asked one question a page; files are a question too."""

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.requests.models import Attachment, ServiceRequest
from tests.support.browser import open_page, post, value_of
from tests.support.factories import make_desk, make_person, make_skill, make_type, sign_in
from tests.support.filled import FormReader
from tests.support.page import Page, check

BRANCHES = [
    {
        "slug": "plan",
        "label": "What do you want to do?",
        "kind": "long_text",
        "pain": "Ends forms.",
    },
    {
        "slug": "whose",
        "label": "Whose data?",
        "kind": "choice",
        "choices": [["staff", "Staff"], ["patients", "Patients"]],
    },
    {
        "slug": "agreed",
        "label": "Have they agreed?",
        "kind": "yes_no",
        "shown_if": {"field": "whose", "is": "patients"},
    },
    {"slug": "abroad", "label": "Does it leave the country?", "kind": "yes_no"},
    {"slug": "where", "label": "To where?", "shown_if": {"field": "abroad", "is": "yes"}},
]
NDA = [
    {"slug": "party", "label": "With whom?"},
    {
        "slug": "text",
        "label": "Whose text?",
        "kind": "choice",
        "choices": [["ours", "Ours"], ["theirs", "Theirs"]],
    },
    {
        "slug": "file",
        "label": "Their file",
        "kind": "file",
        "pain": "Ends old versions.",
        "shown_if": {"field": "text", "is": "theirs"},
    },
]
DATA, PAPER = "/ask/legal/data", "/ask/legal/nda"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def maya(client):
    with client.application.app_context():
        desk = make_desk("legal", prefix="LEG")
        skill = make_skill(desk)
        make_type(desk, skill, slug="data", title="Personal data", fields=BRANCHES)
        make_type(desk, skill, slug="nda", title="An NDA", fields=NDA)
        person = make_person()
        db.session.commit()
    sign_in(client, person)
    return client


def walk(client, page, **answers):
    """Fill the page that is open and go on, as a browser does."""
    reader = FormReader(page)
    fields = {**lists(page), **{name: reader.values.get(name, "") for name in reader.values}}
    fields |= {"asked": lists(page)["asked"], "step": "check"}
    for name, value in answers.items():
        fields[name.replace("_", "-", 1) if name.startswith("field_") else name] = value
    answer = client.post(DATA, data=fields)
    check(Page(answer.text))
    return answer


def lists(page):
    asked = [attrs["value"] for attrs in Page(page).all("input") if attrs.get("name") == "asked"]
    return {"asked": asked}


def labels(page):
    return [question["label"] for question in BRANCHES if question["label"] in page]


def test_one_question_a_page_and_only_those_that_are_for_the_asker(maya):
    page = open_page(maya, DATA).text
    assert labels(page) == ["What do you want to do?"]
    assert "Page 1 of" in page

    page = walk(maya, page, field_plan="Film the training").text
    assert labels(page) == ["Whose data?"]
    page = walk(maya, page, field_whose="staff").text
    assert labels(page) == ["Does it leave the country?"]
    page = walk(maya, page, field_abroad="yes").text
    assert labels(page) == ["To where?"]
    page = walk(maya, page, field_where="Norway").text
    assert labels(page) == []
    assert "What happens if it is a day late?" in page

    page = walk(maya, page, lateness="no_harm").text
    assert "Check your answers" in page
    assert "Norway" in page
    sent = maya.post(DATA, data={**FormReader(page).values, **lists(page), "step": "send"})
    assert sent.status_code == 303
    with maya.application.app_context():
        row = db.session.scalar(select(ServiceRequest))
    assert row.answers == {
        "plan": "Film the training", "whose": "staff", "abroad": "yes", "where": "Norway",
    }  # fmt: skip


def test_a_page_left_empty_says_so_and_keeps_what_was_answered(maya):
    page = walk(maya, open_page(maya, DATA).text, field_plan="Film it").text
    answer = walk(maya, page)

    assert answer.status_code == 422
    assert Page(answer.text).title.startswith("Error:")
    assert labels(answer.text) == ["Whose data?"]
    assert value_of(answer.text, "field-plan") == "Film it"


def test_back_shows_the_question_before_with_its_answer(maya):
    page = walk(maya, open_page(maya, DATA).text, field_plan="Film it").text
    back = walk(maya, page, step="back")

    assert labels(back.text) == ["What do you want to do?"]
    assert "Film it" in back.text


def test_changing_the_answers_shows_them_all_at_once(maya):
    page = open_page(maya, DATA).text
    for answers in (
        {"field_plan": "Film it"},
        {"field_whose": "staff"},
        {"field_abroad": "no"},
        {"lateness": "no_harm"},
    ):
        page = walk(maya, page, **answers).text
    page = walk(maya, page, step="change").text

    assert labels(page) == [
        "What do you want to do?", "Whose data?", "Does it leave the country?",
    ]  # fmt: skip


def test_a_half_filled_form_goes_on_where_it_was_left(maya):
    page = walk(maya, open_page(maya, DATA).text, field_plan="Film it").text
    maya.post(DATA, data={**FormReader(page).values, **lists(page), "step": "later"})

    assert labels(open_page(maya, DATA).text) == ["Whose data?"]


def nda(client, **changes):
    said = {"title": "", "field-party": "Corvenne", "field-text": "theirs", "lateness": "no_harm"}
    return post(client, PAPER, {**said, "asked": "file", "step": "check", **changes}, page=PAPER)


def test_a_file_that_is_asked_for_has_to_come(maya):
    answer = nda(maya)

    assert answer.status_code == 422
    assert "Add the file." in answer.text
    assert "Their file" in answer.text
    assert "Ends old versions." in answer.text


def test_the_file_goes_with_the_request(maya):
    page = nda(maya, files=(BytesIO(PDF), "nda.pdf")).text
    assert "Check your answers" in page
    assert "nda.pdf" in page

    sent = maya.post(PAPER, data={**FormReader(page).values, **lists(page), "step": "send"})
    assert sent.status_code == 303
    with maya.application.app_context():
        assert db.session.scalars(select(Attachment.name)).all() == ["nda.pdf"]
        assert db.session.scalar(select(ServiceRequest.title)) == "An NDA: Corvenne"


def test_a_file_that_is_not_for_the_asker_is_not_asked_for(maya):
    assert "Check your answers" in nda(maya, **{"field-text": "ours"}).text
