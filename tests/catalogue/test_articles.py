from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.catalogue import operations, queries
from portal.catalogue.models import Article, ArticleFeedback
from portal.catalogue.operations import ArticleParticulars, TextParticulars
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent
from tests.support.factories import (
    MONDAY,
    grant,
    make_article,
    make_desk,
    make_person,
    make_staff,
    make_type,
    viewer,
)

WORDS = ArticleParticulars({"en": TextParticulars("Do I need an NDA?", "Mostly.", "Ask us.")})


@pytest.fixture
def desk(session):
    return make_desk("legal")


@pytest.fixture
def writer(desk):
    return viewer(make_staff(desk, name="Priya"))


@pytest.fixture
def other(desk):
    return viewer(make_staff(desk, name="Daniel"))


def by(person):
    return {"actor": person, "now": MONDAY}


@pytest.fixture
def article(desk, writer):
    return operations.write_article(desk.id, WORDS, **by(writer))


def read(slug="do-i-need-an-nda", language="en"):
    return queries.article_to_read(slug, language=language).text


def publish(row, writer, other):
    operations.send_article_to_review(row.id, version=row.version, **by(writer))
    operations.publish_article(row.id, version=row.version, **by(other))


def test_a_draft_has_an_address_and_is_not_read(article):
    assert article.slug == "do-i-need-an-nda"
    with pytest.raises(NotFound):
        read()


def test_a_second_article_of_that_title_has_another_address(article, desk, writer):
    again = operations.write_article(desk.id, WORDS, **by(writer))

    assert again.slug == "do-i-need-an-nda-2"


def test_after_review_by_somebody_else_it_is_read(article, writer, other):
    publish(article, writer, other)

    assert read().title == "Do I need an NDA?"
    kinds = list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))
    assert kinds == ["article_made", "article_sent_to_review", "article_published"]


def test_nobody_publishes_their_own_words_but_a_lead(article, desk, writer):
    operations.send_article_to_review(article.id, version=1, **by(writer))
    with pytest.raises(NotAllowed):
        operations.publish_article(article.id, version=2, **by(writer))


def test_a_lead_publishes_their_own_words(desk):
    lead = viewer(make_staff(desk, name="Leila", role="lead"))
    row = operations.write_article(desk.id, WORDS, **by(lead))
    publish(row, lead, lead)

    assert read()


def test_readers_keep_what_was_published_until_the_change_is(article, writer, other):
    publish(article, writer, other)
    new = ArticleParticulars({"en": TextParticulars("Do I need one?", "", "New.")})
    operations.change_article(article.id, new, version=article.version, **by(other))

    assert read().body == "Ask us."
    publish(article, other, writer)
    assert read().body == "New."


def test_what_was_sent_back_says_why(article, writer, other):
    operations.send_article_to_review(article.id, version=1, **by(writer))
    with pytest.raises(InvalidInput):
        operations.send_article_back(article.id, words=" ", version=2, **by(other))
    operations.send_article_back(article.id, words="Shorter.", version=2, **by(other))

    assert (article.state, article.returned_words) == ("draft", "Shorter.")


def test_a_retired_article_is_offered_to_nobody_until_it_is_reviewed_again(article, writer, other):
    publish(article, writer, other)
    operations.retire_article(article.id, version=article.version, **by(writer))
    assert queries.articles_like("nda", language="en", limit=5) == []

    operations.restore_article(article.id, version=article.version, **by(writer))
    with pytest.raises(NotFound):
        read()
    publish(article, writer, other)
    assert read()


def test_who_comes_too_late_is_told(article, writer, other):
    operations.send_article_to_review(article.id, version=1, **by(writer))

    with pytest.raises(Conflict):
        operations.change_article(article.id, WORDS, version=1, **by(other))
    with pytest.raises(InvalidTransition):
        operations.send_article_to_review(article.id, version=2, **by(other))


def test_people_of_other_desks_do_not_write_here(article, desk):
    stranger = viewer(make_staff(make_desk("it"), name="Ravi"))
    with pytest.raises(NotAllowed):
        operations.write_article(desk.id, WORDS, **by(stranger))
    with pytest.raises(NotAllowed):
        operations.retire_article(article.id, version=1, **by(stranger))


def test_an_admin_may(desk):
    admin = make_person("Yusuf")
    grant(admin, "admin")

    assert operations.write_article(desk.id, WORDS, **by(viewer(admin)))


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({}, "en_title"),
        ({"fa": TextParticulars("", "", "x")}, "fa_title"),
        ({"tr": TextParticulars("Kodlar", "", "")}, "tr_body"),
    ],
)
def test_each_language_is_whole_or_left_out(desk, writer, texts, field):
    with pytest.raises(InvalidInput) as problem:
        operations.write_article(desk.id, ArticleParticulars(texts), **by(writer))

    assert problem.value.field == field
    assert db.session.scalar(select(Article.id)) is None


def test_it_is_linked_to_types_of_its_own_desk_only(desk, writer):
    own, foreign = make_type(desk), make_type(make_desk("it"))
    words = ArticleParticulars(WORDS.texts, type_ids=[own.id, foreign.id, 999_999])
    row = operations.write_article(desk.id, words, **by(writer))

    assert queries.type_ids_of(row.id) == [own.id]


def test_it_is_read_in_the_readers_language_where_there_is_one(desk):
    texts = {"en": ("Codes", "", "One."), "fa": ("کد", "", "یک.")}
    make_article(desk, texts=texts)

    assert read("codes", "fa").body == "یک."
    assert read("codes", "tr").body == "One."


def test_the_last_word_of_a_day_counts(desk):
    make_article(desk)
    reader = viewer(make_person())
    for day, answer in ((0, "not_helped"), (0, "solved"), (1, "solved")):
        now = MONDAY + timedelta(days=day)
        said = {"answer": answer, "words": "", "on": now.date()}
        operations.give_feedback("codes", actor=reader, now=now, **said)

    found = list(db.session.scalars(select(ArticleFeedback.answer)))
    assert found == ["solved", "solved"]
    ids = list(db.session.scalars(select(Article.id)))
    assert queries.settled_counts(ids, since=MONDAY) == {ids[0]: 2}
    assert queries.settled_counts(ids, since=MONDAY + timedelta(hours=1)) == {ids[0]: 1}


def test_an_unknown_answer_is_refused(desk):
    make_article(desk)
    with pytest.raises(InvalidInput):
        operations.give_feedback(
            "codes", answer="great", words="", on=MONDAY.date(), **by(viewer(make_person()))
        )
