import re

import pytest

from portal.catalogue.article_life import minutes_to_read
from portal.catalogue.markdown import to_html
from portal.commands.demo.articles import ARTICLES
from portal.commands.demo.people import NAMED
from portal.commands.demo.types import TYPES

EACH = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)


def test_there_are_six_of_them():
    assert len({article.slug for article in ARTICLES}) == 6


@EACH
def test_an_article_is_there_in_three_languages_and_read_in_two_minutes(article):
    assert set(article.texts) == {"en", "fa", "tr"}
    for title, summary, body in article.texts.values():
        assert len(title) <= 160
        assert len(summary) <= 300
        assert minutes_to_read(body) <= 2


@EACH
def test_its_languages_say_the_same_in_as_many_parts(article):
    shapes = {
        tuple(re.findall(r"<(h2|li|p)>", to_html(body))) for _t, _s, body in article.texts.values()
    }
    assert len({shape.count("h2") for shape in shapes}) == 1
    assert len({shape.count("li") for shape in shapes}) == 1


@EACH
def test_its_links_lead_to_forms_there_are(article):
    forms = {f"/ask/{kind.desk}/{kind.slug}" for kind in TYPES.values()}
    links = {
        link
        for *_words, body in article.texts.values()
        for link in re.findall(r"\]\((.+?)\)", body)
    }
    assert links <= forms


@EACH
def test_somebody_else_of_the_company_reviewed_it(article):
    names = {one.name for one in NAMED}
    assert {article.writer, article.reviewer} <= names
    assert article.writer != article.reviewer
    assert all(TYPES[code].desk == article.desk for code in article.types)
