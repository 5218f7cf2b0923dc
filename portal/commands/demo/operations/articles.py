"""The articles of the demo company as rows, with what its readers said in the last year."""

from datetime import datetime, timedelta

from portal.catalogue.article_life import Answer, ArticleState
from portal.catalogue.models import Article, ArticleFeedback, ArticleText, ArticleType
from portal.catalogue.search_text import search_text
from portal.commands.demo.articles import ARTICLES
from portal.commands.demo.articles.shape import DemoArticle
from portal.commands.demo.dice import Dice, stream
from portal.commands.demo.operations.company import CompanyIds
from portal.extensions import db

WORKING_MINUTES = (9 * 60, 17 * 60)


def add_articles(company: CompanyIds, *, seed: int, now: datetime) -> None:
    """All of them published; nobody says something of one twice. Flushes."""
    readers = sorted(company.people.values())
    for number, article in enumerate(ARTICLES):
        row = _add(article, company, now=now)
        dice = Dice(stream(seed, "readers", number))
        _add_feedback(article, row, readers, dice, now=now)
    db.session.flush()


def _add(article: DemoArticle, company: CompanyIds, *, now: datetime) -> Article:
    published = now - timedelta(days=article.age_days)
    row = Article(
        desk_id=company.desks[article.desk],
        slug=article.slug,
        state=ArticleState.PUBLISHED,
        keywords=article.keywords,
        written_by_id=company.staff[article.writer],
        written_at=published - timedelta(days=2),
        reviewed_by_id=company.staff[article.reviewer],
        published_at=published,
        version=3,
    )
    db.session.add(row)
    db.session.flush()
    for language, (title, summary, body) in article.texts.items():
        words = {"title": title, "summary": summary, "body": body.strip()}
        found = search_text(title, summary, article.keywords, body)
        for is_published in (False, True):
            kept = {"language": language, "is_published": is_published, "search_text": found}
            db.session.add(ArticleText(article_id=row.id, **kept, **words))
    for code in article.types:
        db.session.add(ArticleType(article_id=row.id, type_id=company.types[code]))
    return row


def _add_feedback(
    article: DemoArticle, row: Article, readers: list[int], dice: Dice, *, now: datetime
) -> None:
    answers = [Answer.SOLVED] * article.settled + [Answer.NOT_HELPED] * article.missed
    waiting = list(readers)
    for place, answer in enumerate(answers):
        reader = waiting.pop(int(dice.random() * len(waiting)))
        day = now - timedelta(days=dice.whole(1, article.age_days - 1))
        given = day.replace(hour=0, minute=0, second=0, microsecond=0)
        given += timedelta(minutes=dice.whole(*WORKING_MINUTES))
        missed = place - article.settled
        said = article.said[missed] if 0 <= missed < len(article.said) else ""
        feedback = {"answer": answer, "words": said, "on": given.date(), "given_at": given}
        db.session.add(ArticleFeedback(article_id=row.id, person_id=reader, **feedback))
