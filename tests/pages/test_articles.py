"""Articles in the browser's eyes: read, found helpful or not; written, reviewed, published."""

from html import unescape

import pytest
from sqlalchemy import select

from portal.catalogue.models import Article, ArticleFeedback
from portal.extensions import db
from tests.support.browser import TOKEN, open_page, post, value_of
from tests.support.factories import (
    make_article,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.page import Page, check
from tests.support.statements import counted_statements

TEXTS = {
    "en": ("New phone? Move your codes", "Five steps.", "## First\n\n<b>Open</b> it."),
    "fa": ("گوشی تازه؟", "پنج گام.", "بازش کنید."),
}
DESK = "/desks/it/articles"
FEEDBACK = "/answers/codes/feedback"


@pytest.fixture
def people(client):
    with client.application.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="cannot-sign-in", title="I can't sign in")
        make_article(desk, texts=TEXTS, types=[kind])
        found = {
            "maya": make_person(),
            "arash": make_person("Arash", language="fa"),
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi"),
        }
        db.session.commit()
    return found


@pytest.fixture
def maya(client, people):
    sign_in(client, people["maya"])
    return client


@pytest.fixture
def ravi(client, people):
    sign_in(client, people["ravi"])
    return client


def answers_given(client):
    with client.application.app_context():
        return list(db.session.scalars(select(ArticleFeedback.answer)))


def test_articles_stand_desk_by_desk(maya):
    assert "/answers/codes" in open_page(maya, "/answers").text


def test_an_article_is_text_and_not_html(maya):
    page = open_page(maya, "/answers/codes").text

    assert "<h2>First</h2>" in page
    assert "&lt;b&gt;Open&lt;/b&gt;" in page


def test_it_can_be_read_in_another_language(maya):
    page = open_page(maya, "/answers/codes?language=fa").text

    assert 'lang="fa" dir="rtl"' in page
    assert "بازش کنید" in page


def test_who_was_about_to_ask_and_need_not_is_counted(maya):
    page = "/answers/codes?q=new+phone"
    assert "Yes, I don't need to ask" in unescape(open_page(maya, page).text)

    answer = post(maya, FEEDBACK, {"answer": "solved", "q": "new phone"}, page=page)
    assert answer.status_code == 303
    assert answers_given(maya) == ["solved"]


def test_who_goes_on_comes_back_to_the_form_they_were_at(maya):
    where = {"q": "new phone", "for": "it/cannot-sign-in"}
    answer = post(maya, FEEDBACK, {"answer": "not_helped", **where}, page="/answers/codes")

    assert answer.location == "/ask/it/cannot-sign-in?q=new+phone"
    assert answers_given(maya) == ["not_helped"]


def test_a_form_that_is_not_there_leads_to_all_there_is(maya):
    said = {"answer": "not_helped", "for": "//evil.test/x"}

    assert post(maya, FEEDBACK, said, page="/answers/codes").location == "/ask"


def test_opening_an_article_counts_nothing(maya):
    open_page(maya, "/answers/codes?q=phone")

    assert answers_given(maya) == []


def test_an_unknown_answer_is_told(maya):
    answer = post(maya, FEEDBACK, {"answer": "great", "words": "Hm"}, page="/answers/codes")

    assert answer.status_code == 422
    check(Page(answer.text))
    assert "Hm" in answer.text


def test_the_form_of_a_type_offers_what_may_answer_it(maya):
    page = open_page(maya, "/ask/it/cannot-sign-in").text

    assert "The answer may already be here" in page
    assert "/answers/codes?for=it/cannot-sign-in" in page.replace("%2F", "/")


def test_an_article_is_written_reviewed_and_published(app, ravi, people):
    body = typed(ravi, "/desks/it/new-article") | {
        "en_title": "Lost your badge?",
        "en_body": "Ring reception.",
    }
    made = post(ravi, DESK, body, page=DESK)
    assert made.location == f"{DESK}/lost-your-badge"
    again = post(ravi, DESK, body, page=DESK)
    assert again.location == made.location

    page = made.location
    assert "Send it to review" in open_page(ravi, page).text
    post(ravi, f"{page}/review", {"version": "1"}, page=page)
    assert "You wrote this." in open_page(ravi, page).text

    chidi = app.test_client()
    sign_in(chidi, people["chidi"])
    back = post(chidi, f"{page}/returning", {"version": "2", "words": ""}, page=page)
    assert back.status_code == 422
    post(chidi, f"{page}/returning", {"version": "2", "words": "Which number?"}, page=page)
    assert "Which number?" in open_page(ravi, page).text

    change = typed(ravi, f"{page}/text") | {"en_body": "Ring 12."}
    assert post(ravi, f"{page}/text", change, page=page).status_code == 303
    late = post(ravi, f"{page}/text", change | {"en_body": "Ring 13."}, page=page)
    assert late.status_code == 409
    assert "Ring 13." in late.text

    post(ravi, f"{page}/review", {"version": "4"}, page=page)
    post(chidi, f"{page}/publication", {"version": "5"}, page=page)
    assert "Ring 12." in open_page(ravi, "/answers/lost-your-badge").text


def kept(client, name, words):
    """What the page does while somebody types."""
    headers = {"X-CSRFToken": TOKEN.search(client.get(DESK).text)[1]}
    return client.put("/drafts", data={"draft": name, **words}, headers=headers).status_code


def test_an_article_left_half_written_is_there_again_until_it_is_kept(ravi):
    new = "/desks/it/new-article"
    body = typed(ravi, new) | {"en_title": "Lost your badge?", "fa_body": "به پذیرش زنگ بزنید."}
    assert kept(ravi, "articles/it", body) == 204

    page = open_page(ravi, new).text
    assert "Draft of today" in page
    assert value_of(page, "en_title") == "Lost your badge?"
    assert "به پذیرش زنگ بزنید." in page

    post(ravi, DESK, body | {"en_body": "Ring reception.", "fa_title": "کارت گم شد"}, page=DESK)
    assert "Draft of" not in open_page(ravi, new).text


def test_a_change_left_half_written_is_told_who_was_faster(app, ravi, people):
    page = f"{DESK}/codes"
    form = typed(ravi, f"{page}/text")
    assert kept(ravi, "articles/it/codes", form | {"en_body": "Mine, half done."}) == 204
    assert "Mine, half done." in open_page(ravi, f"{page}/text").text

    chidi = app.test_client()
    sign_in(chidi, people["chidi"])
    theirs = typed(chidi, f"{page}/text") | {"en_body": "Theirs, whole."}
    assert post(chidi, f"{page}/text", theirs, page=page).status_code == 303

    late = open_page(ravi, f"{page}/text").text
    assert "Mine, half done." in late
    assert "Theirs, whole." in late
    assert "Chidi" in late
    post(ravi, f"{page}/text", typed(ravi, f"{page}/text"), page=page)
    assert "Mine, half done." in open_page(ravi, page).text
    assert "Draft of" not in open_page(ravi, f"{page}/text").text


def test_a_step_that_comes_too_late_shows_how_it_stands(ravi):
    page = f"{DESK}/codes"
    answer = post(ravi, f"{page}/retirement", {"version": "9"}, page=page)

    assert answer.status_code == 409
    check(Page(answer.text))
    assert "Somebody was faster." in answer.text


def test_retiring_takes_it_from_the_readers(ravi):
    page = f"{DESK}/codes"
    post(ravi, f"{page}/retirement", {"version": "1"}, page=page)

    assert ravi.get("/answers/codes").status_code == 404
    assert "Retired" in open_page(ravi, DESK).text


def test_a_text_without_a_title_is_told_and_kept(ravi):
    body = typed(ravi, "/desks/it/new-article") | {"tr_body": "Metin burada."}
    answer = post(ravi, DESK, body, page=DESK)

    assert answer.status_code == 422
    page = Page(answer.text)
    check(page)
    assert page.title.startswith("Error:")
    assert "Metin burada." in answer.text
    with ravi.application.app_context():
        assert db.session.scalars(select(Article.slug)).all() == ["codes"]


@pytest.mark.parametrize("path", ["/answers", "/answers/codes", DESK, f"{DESK}/codes"])
def test_pages_of_articles_keep_to_their_budget(ravi, path):
    with counted_statements() as statements:
        open_page(ravi, path)

    assert len(statements) <= 12
