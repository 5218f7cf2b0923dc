"""Articles: written, reviewed, published, retired; and what readers say. Each step of the desk is
an event of the audit; none commits."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from portal.catalogue.article_life import ArticleState, ArticleStep, may_publish, state_after
from portal.catalogue.models import Article, ArticleText, ArticleType, RequestType
from portal.catalogue.search_text import search_text
from portal.desks.audit import SetupKind, subject_of
from portal.desks.operations import check_version
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Role
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.web.languages import SOURCE


@dataclass(frozen=True)
class TextParticulars:
    title: str
    summary: str
    body: str

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.summary or self.body)

    @property
    def is_whole(self) -> bool:
        return bool(self.title and self.body)


@dataclass(frozen=True)
class ArticleParticulars:
    """`texts` by language; an empty one is none. `type_ids`: what it may answer."""

    texts: dict[str, TextParticulars]
    keywords: str = ""
    type_ids: list[int] = field(default_factory=list)


_KINDS = {
    ArticleStep.SEND_TO_REVIEW: SetupKind.ARTICLE_SENT_TO_REVIEW,
    ArticleStep.SEND_BACK: SetupKind.ARTICLE_SENT_BACK,
    ArticleStep.PUBLISH: SetupKind.ARTICLE_PUBLISHED,
    ArticleStep.RETIRE: SetupKind.ARTICLE_RETIRED,
    ArticleStep.RESTORE: SetupKind.ARTICLE_RESTORED,
}


def may_write(viewer: Viewer, desk_id: int) -> bool:
    """The desk's own people, and admins."""
    return viewer.is_on_desk(desk_id) or viewer.has_role(Role.ADMIN)


def write_article(
    desk_id: int, particulars: ArticleParticulars, *, actor: Viewer, now: datetime
) -> Article:
    """A new draft. Its address comes from its first title and stays."""
    if not may_write(actor, desk_id):
        raise NotAllowed
    texts = _checked(particulars)
    title = texts[SOURCE].title if SOURCE in texts else next(iter(texts.values())).title
    row = Article(
        desk_id=desk_id,
        slug=_free_slug(title),
        state=ArticleState.DRAFT,
        written_by_id=actor.id,
        written_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _fill(row, particulars, texts)
    _record(SetupKind.ARTICLE_MADE, row, actor=actor, now=now)
    return row


def change_article(
    article_id: int,
    particulars: ArticleParticulars,
    *,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    """A draft again; readers keep what was published until the change is."""
    row = _taken(article_id, ArticleStep.CHANGE, version=version, actor=actor)
    _fill(row, particulars, _checked(particulars))
    row.written_by_id, row.written_at = actor.id, now
    _record(SetupKind.ARTICLE_CHANGED, row, actor=actor, now=now)


def send_article_to_review(article_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    row = _taken(article_id, ArticleStep.SEND_TO_REVIEW, version=version, actor=actor)
    row.returned_words = ""
    _record(_KINDS[ArticleStep.SEND_TO_REVIEW], row, actor=actor, now=now)


def send_article_back(
    article_id: int, *, words: str, version: int, actor: Viewer, now: datetime
) -> None:
    """From review to its writer, with what is to be better."""
    if not words.strip():
        raise InvalidInput("Say what should be otherwise.", field="words")
    row = _taken(article_id, ArticleStep.SEND_BACK, version=version, actor=actor)
    row.returned_words, row.reviewed_by_id = words.strip(), actor.id
    _record(_KINDS[ArticleStep.SEND_BACK], row, actor=actor, now=now)


def publish_article(article_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """Reviewed by somebody who did not write it, or by the desk's lead: readers read it now."""
    row = _taken(article_id, ArticleStep.PUBLISH, version=version, actor=actor)
    reviewed = {"reviewer_id": actor.id, "writer_id": row.written_by_id}
    if not may_publish(**reviewed, is_lead=actor.leads(row.desk_id)):
        raise NotAllowed
    db.session.execute(_texts_of(row, is_published=True))
    drafts = db.session.scalars(
        select(ArticleText).where(ArticleText.article_id == row.id, ~ArticleText.is_published)
    )
    for text in drafts.all():
        words = {name: getattr(text, name) for name in ("title", "summary", "body", "search_text")}
        language = {"language": text.language, "is_published": True}
        db.session.add(ArticleText(article_id=row.id, **language, **words))
    row.reviewed_by_id, row.published_at = actor.id, now
    _record(_KINDS[ArticleStep.PUBLISH], row, actor=actor, now=now)


def retire_article(article_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """Nobody is offered it any more; its words stay."""
    row = _taken(article_id, ArticleStep.RETIRE, version=version, actor=actor)
    _record(_KINDS[ArticleStep.RETIRE], row, actor=actor, now=now)


def restore_article(article_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """A draft again: it is read after its next review."""
    row = _taken(article_id, ArticleStep.RESTORE, version=version, actor=actor)
    row.published_at = None
    _record(_KINDS[ArticleStep.RESTORE], row, actor=actor, now=now)


def _taken(article_id: int, step: ArticleStep, *, version: int, actor: Viewer) -> Article:
    """The row, locked, in the state that follows the step."""
    row = db.session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if not may_write(actor, row.desk_id):
        raise NotAllowed
    check_version(row, version)
    row.state = state_after(step, row.state)
    return row


def _checked(particulars: ArticleParticulars) -> dict[str, TextParticulars]:
    """Those languages in which something is written, each of them whole."""
    texts = {code: text for code, text in particulars.texts.items() if not text.is_empty}
    if not texts:
        raise InvalidInput("Write it in one language at least.", field=f"{SOURCE}_title")
    for code, text in texts.items():
        if not text.is_whole:
            missing = "body" if text.title else "title"
            raise InvalidInput(
                "An article has a title and a text in each of its languages.",
                field=f"{code}_{missing}",
            )
    return texts


def _fill(
    row: Article, particulars: ArticleParticulars, texts: dict[str, TextParticulars]
) -> None:
    row.keywords = particulars.keywords
    db.session.execute(_texts_of(row, is_published=False))
    for code, text in texts.items():
        found = search_text(text.title, text.summary, row.keywords, text.body)
        db.session.add(
            ArticleText(article_id=row.id, language=code, search_text=found, **vars(text))
        )
    _link(row, particulars.type_ids)
    db.session.flush()


def _texts_of(row: Article, *, is_published: bool):
    return delete(ArticleText).where(
        ArticleText.article_id == row.id, ArticleText.is_published.is_(is_published)
    )


def _link(row: Article, type_ids: list[int]) -> None:
    """Types of its own desk only."""
    db.session.execute(delete(ArticleType).where(ArticleType.article_id == row.id))
    of_desk = select(RequestType.id).where(
        RequestType.desk_id == row.desk_id, RequestType.id.in_(type_ids)
    )
    for type_id in db.session.scalars(of_desk).all():
        db.session.add(ArticleType(article_id=row.id, type_id=type_id))


def _free_slug(title: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", search_text(title)).strip("-")[:70].strip("-") or "article"
    like = select(Article.slug).where(Article.slug.startswith(stem, autoescape=True))
    taken = set(db.session.scalars(like))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _record(kind: SetupKind, row: Article, *, actor: Viewer, now: datetime) -> None:
    row.version += kind != SetupKind.ARTICLE_MADE
    db.session.flush()
    record_audit(kind, actor_id=actor.id, subject=subject_of("article", row.id), now=now)
