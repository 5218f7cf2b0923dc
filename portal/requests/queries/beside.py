"""What stands beside a request for the desk: what else its asker asked, what was solved before,
and articles that fit. Each request only for who may sense it."""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from sqlalchemy import Select, String, cast, literal, select, union_all

from portal.catalogue.article_life import language_for
from portal.catalogue.models import Article, ArticleText, ArticleType, DocumentTemplate
from portal.catalogue.queries import IS_READ
from portal.catalogue.search_text import least_shared, parts_of
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import FINISHED
from portal.requests.models import ArticleOrigin, ServiceRequest
from portal.requests.queries.visibility import visible_to
from portal.web.dialect import shared_parts

MOST_SHOWN = 5
LOOKED_AT = 300  # of the kind, the newest
MOST_PARTS = 60  # of a title


@dataclass(frozen=True)
class Neighbour:
    """`key`: the reference of a request, the address of an article; `about`: the status, or the
    language."""

    key: str
    title: str
    about: str
    at: datetime


@dataclass(frozen=True)
class Beside:
    others: list[Neighbour] = field(default_factory=list)
    similar: list[Neighbour] = field(default_factory=list)
    articles: list[Neighbour] = field(default_factory=list)
    written: list[Neighbour] = field(default_factory=list)  # out of its own solution
    documents: list[Neighbour] = field(default_factory=list)  # that can be made of its answers


def beside(row: ServiceRequest, *, viewer: Viewer) -> Beside:
    """One statement."""
    parts = [_others(row, viewer), _articles(row), _written(row), _documents(row)]
    similar = _similar(row, viewer)
    if similar is not None:
        parts.append(similar)
    found: dict[str, list[Neighbour]] = {
        part: [] for part in ("other", "similar", "article", "written", "document")
    }
    for part, _order, *rest in db.session.execute(union_all(*parts).order_by("part", "place")):
        found[part].append(Neighbour(*rest))
    articles = _in_one_language(found["article"], viewer.language)
    written = _in_one_language(found["written"], viewer.language)
    documents = sorted(found["document"], key=lambda one: one.title.casefold())
    return Beside(found["other"], found["similar"], articles[:MOST_SHOWN], written, documents)


def _columns(part: str, place, row):
    return (
        literal(part).label("part"),
        place.label("place"),
        row.reference,
        row.title,
        row.status,
        row.arrived_at,
    )


def _others(row: ServiceRequest, viewer: Viewer) -> Select:
    """What the same person asked, of any desk, as far as the viewer may see it: the newest."""
    other = ServiceRequest
    newest = (
        visible_to(viewer, *_columns("other", -other.id, other))
        .where(other.requester_id == row.requester_id, other.id != row.id)
        .order_by(other.arrived_at.desc(), other.id.desc())
        .limit(MOST_SHOWN)
    )
    return select(newest.subquery())


def _similar(row: ServiceRequest, viewer: Viewer) -> Select | None:
    """Of the newest finished ones of its kind those that share a third of its title's parts."""
    parts = parts_of(row.title)[:MOST_PARTS]
    if not parts:
        return None
    other = ServiceRequest
    newest = (
        visible_to(
            viewer,
            *(other.id, other.reference, other.title, other.status, other.arrived_at),
            other.search_text,
        )
        .where(other.type_id == row.type_id, other.status.in_(FINISHED), other.id != row.id)
        .order_by(other.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    shared = shared_parts(newest.c.search_text, parts)
    best = (
        select(*_columns("similar", -shared, newest.c))
        .where(shared >= max(least_shared(parts), ceil(len(parts) / 3)))
        .order_by(shared.desc(), newest.c.id.desc())
        .limit(MOST_SHOWN)
    )
    return select(best.subquery())


def _articles(row: ServiceRequest) -> Select:
    """Published ones that may answer its kind, in each of their languages."""
    return (
        select(
            literal("article").label("part"),
            Article.id.label("place"),
            Article.slug,
            ArticleText.title,
            ArticleText.language,
            Article.published_at,
        )
        .join(ArticleText, ArticleText.article_id == Article.id)
        .join(ArticleType, ArticleType.article_id == Article.id)
        .where(*IS_READ, ArticleType.type_id == row.type_id)
    )


def _written(row: ServiceRequest) -> Select:
    """As its writers have it, published or not."""
    return (
        select(
            literal("written").label("part"),
            Article.id.label("place"),
            Article.slug,
            ArticleText.title,
            ArticleText.language,
            Article.written_at,
        )
        .join(ArticleText, ArticleText.article_id == Article.id)
        .join(ArticleOrigin, ArticleOrigin.article_id == Article.id)
        .where(ArticleOrigin.request_id == row.id, ~ArticleText.is_published)
    )


def _documents(row: ServiceRequest) -> Select:
    document = DocumentTemplate
    return select(
        literal("document").label("part"),
        document.id.label("place"),
        cast(document.id, String),
        document.name,
        literal(""),
        literal(row.arrived_at, ServiceRequest.arrived_at.type),
    ).where(document.type_id == row.type_id)


def _in_one_language(texts: list[Neighbour], language: str) -> list[Neighbour]:
    by_article: dict[str, dict[str, Neighbour]] = {}
    for text in texts:
        by_article.setdefault(text.key, {})[text.about] = text
    return [each[language_for(language, sorted(each))] for each in by_article.values()]
