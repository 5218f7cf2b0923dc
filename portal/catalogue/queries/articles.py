"""What a desk knows: articles as readers find and read them, and as their writers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.catalogue.article_life import Answer, ArticleState, language_for
from portal.catalogue.models import Article, ArticleFeedback, ArticleText, ArticleType
from portal.catalogue.search_text import least_shared, parts_of
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.web.dialect import shared_parts


@dataclass(frozen=True)
class ReadArticle:
    """An article in the language its reader gets; `searched`: the words of all its languages."""

    row: Article
    text: ArticleText
    desk: Desk
    searched: str


@dataclass(frozen=True)
class ArticleLine:
    """An article as its desk sees it; counts of the last year's readers."""

    row: Article
    texts: dict[str, ArticleText]  # by language, as they are worked on
    writer_name: str | None
    answers: dict[str, int]

    @property
    def title(self) -> str:
        return self.texts[language_for("en", list(self.texts))].title


IS_READ = (
    Article.published_at.is_not(None),
    Article.state != ArticleState.RETIRED,
    ArticleText.is_published,
)


def _published(*conditions):
    return (
        select(Article, ArticleText, Desk)
        .join(ArticleText, ArticleText.article_id == Article.id)
        .join(Desk, Desk.id == Article.desk_id)
        .where(*IS_READ, *conditions)
    )


def _in_language(statement, language: str) -> list[ReadArticle]:
    """One text of each article, in the order of the first row of each."""
    found: dict[int, tuple[Article, Desk, dict[str, ArticleText]]] = {}
    for row, text, desk in db.session.execute(statement):
        found.setdefault(row.id, (row, desk, {}))[2][text.language] = text
    return [_read(*one, language) for one in found.values()]


def _read(row: Article, desk: Desk, texts: dict[str, ArticleText], language: str) -> ReadArticle:
    text = texts[language_for(language, sorted(texts))]
    searched = " ".join(each.search_text for each in texts.values())
    return ReadArticle(row, text, desk, searched)


def articles_to_read(*, language: str) -> list[ReadArticle]:
    """All that is published, desk by desk."""
    order = (Desk.position, Desk.id, Article.slug, ArticleText.id)
    return _in_language(_published().order_by(*order), language)


def article_to_read(slug: str, *, language: str) -> ReadArticle:
    found = _in_language(_published(Article.slug == slug), language)
    if not found:
        raise NotFound
    return found[0]


def languages_of(article_id: int) -> list[str]:
    """In which an article can be read."""
    published = select(ArticleText.language).where(
        ArticleText.article_id == article_id, ArticleText.is_published
    )
    return sorted(db.session.scalars(published))


def articles_like(typed: str, *, language: str, limit: int) -> list[ReadArticle]:
    """Published ones that share letters with what is typed, in whichever of their languages:
    candidates for `matching`, the same on both databases."""
    parts = parts_of(typed)
    if not parts:
        return []
    shared = shared_parts(ArticleText.search_text, parts)
    ids = (
        select(ArticleText.article_id)
        .join(Article, Article.id == ArticleText.article_id)
        .where(*IS_READ, shared >= least_shared(parts))
        .group_by(ArticleText.article_id)
        .order_by(func.max(shared).desc(), ArticleText.article_id)
        .limit(limit)
    )
    found = list(db.session.scalars(ids))
    return _in_language(_published(Article.id.in_(found)).order_by(Article.id), language)


def articles_for_type(type_id: int, *, language: str) -> list[ReadArticle]:
    """Those that may answer what this type is asked for."""
    linked = select(ArticleType.article_id).where(ArticleType.type_id == type_id)
    return _in_language(_published(Article.id.in_(linked)).order_by(Article.id), language)


def settled_counts(article_ids: Sequence[int], *, since: datetime) -> dict[int, int]:
    """How many asks each of them made needless, by the word of who would have asked."""
    if not article_ids:
        return {}
    statement = (
        select(ArticleFeedback.article_id, func.count())
        .where(ArticleFeedback.article_id.in_(article_ids))
        .where(ArticleFeedback.answer == Answer.SOLVED, ArticleFeedback.given_at >= since)
        .group_by(ArticleFeedback.article_id)
    )
    return dict(db.session.execute(statement).all())


def settled_by_type(desk_id: int, *, since: datetime) -> dict[int, int]:
    """Type id -> asks that articles about it made needless, of those that can be read now."""
    statement = (
        select(ArticleType.type_id, func.count())
        .join(Article, Article.id == ArticleType.article_id)
        .join(ArticleFeedback, ArticleFeedback.article_id == Article.id)
        .where(Article.desk_id == desk_id, Article.published_at.is_not(None))
        .where(Article.state != ArticleState.RETIRED)
        .where(ArticleFeedback.answer == Answer.SOLVED, ArticleFeedback.given_at >= since)
        .group_by(ArticleType.type_id)
    )
    return dict(db.session.execute(statement).all())


def articles_of_desk(desk_id: int, *, since: datetime) -> list[ArticleLine]:
    """Every one of them, by title; three statements."""
    return _lines(Article.desk_id == desk_id, since=since)


def article_line(desk_id: int, slug: str, *, since: datetime) -> ArticleLine:
    found = _lines(Article.desk_id == desk_id, Article.slug == slug, since=since)
    if not found:
        raise NotFound
    return found[0]


def _lines(*conditions, since: datetime) -> list[ArticleLine]:
    writer = aliased(Person)
    rows = db.session.execute(
        select(Article, writer.name)
        .outerjoin(writer, writer.id == Article.written_by_id)
        .where(*conditions)
    ).all()
    ids = [row.id for row, _name in rows]
    texts: dict[int, dict[str, ArticleText]] = {}
    for text in db.session.scalars(
        select(ArticleText)
        .where(ArticleText.article_id.in_(ids), ~ArticleText.is_published)
        .order_by(ArticleText.language)
    ):
        texts.setdefault(text.article_id, {})[text.language] = text
    answers: dict[int, dict[str, int]] = {}
    for article_id, answer, count in db.session.execute(
        select(ArticleFeedback.article_id, ArticleFeedback.answer, func.count())
        .where(ArticleFeedback.article_id.in_(ids), ArticleFeedback.given_at >= since)
        .group_by(ArticleFeedback.article_id, ArticleFeedback.answer)
    ):
        answers.setdefault(article_id, {})[answer] = count
    lines = [ArticleLine(row, texts[row.id], name, answers.get(row.id, {})) for row, name in rows]
    return sorted(lines, key=lambda line: (line.title.casefold(), line.row.id))


def type_ids_of(article_id: int) -> list[int]:
    linked = select(ArticleType.type_id).where(ArticleType.article_id == article_id)
    return sorted(db.session.scalars(linked))


def words_about(article_id: int, *, limit: int) -> list[ArticleFeedback]:
    """What readers wrote, the newest first; never who."""
    return list(
        db.session.scalars(
            select(ArticleFeedback)
            .where(ArticleFeedback.article_id == article_id, ArticleFeedback.words != "")
            .order_by(ArticleFeedback.given_at.desc(), ArticleFeedback.id.desc())
            .limit(limit)
        )
    )
