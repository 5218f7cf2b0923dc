"""An article as its desk sees it: where it stands, what may be done, what readers say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from markupsafe import Markup

from portal.catalogue import queries as catalogue
from portal.catalogue.article_life import (
    Answer,
    ArticleState,
    ArticleStep,
    can_take,
    language_for,
    may_publish,
)
from portal.catalogue.models import ArticleFeedback
from portal.catalogue.operations import may_write
from portal.catalogue.queries import ArticleLine
from portal.desks.models import Desk
from portal.desks.queries import all_desks
from portal.errors import NotFound
from portal.identity.viewer import Viewer
from portal.pages.articles.forms import PARTS
from portal.pages.articles.reading import direction, shown
from portal.requests.queries import Solution
from portal.web.filters import day_words
from portal.web.languages import LANGUAGES, language_name
from portal.web.numbers import format_decimal

A_YEAR = timedelta(days=365)
WORDS_SHOWN = 20


def desk_to_write_for(slug: str, viewer: Viewer) -> Desk:
    """A desk one may not write for is not there."""
    desk = next((desk for desk in desks_to_write_for(viewer) if desk.slug == slug), None)
    if desk is None:
        raise NotFound
    return desk


def desks_to_write_for(viewer: Viewer) -> list[Desk]:
    return [desk for desk in all_desks() if may_write(viewer, desk.id)]


def lines_of(desk: Desk, *, now: datetime) -> list[ArticleLine]:
    """What is to be reviewed first, then the drafts, then the rest, each by title."""
    order = [
        ArticleState.IN_REVIEW,
        ArticleState.DRAFT,
        ArticleState.PUBLISHED,
        ArticleState.RETIRED,
    ]
    lines = catalogue.articles_of_desk(desk.id, since=now - A_YEAR)
    return sorted(lines, key=lambda line: order.index(ArticleState(line.row.state)))


@dataclass(frozen=True)
class WrittenText:
    language: str
    name: str
    direction: str
    title: str
    summary: str
    html: Markup


@dataclass(frozen=True)
class ArticleSheet:
    desk: Desk
    line: ArticleLine
    viewer: Viewer
    said: Sequence[ArticleFeedback]

    @property
    def texts(self) -> list[WrittenText]:
        return [
            WrittenText(
                language=code,
                name=language_name(code),
                direction=direction(code),
                title=text.title,
                summary=text.summary,
                html=shown(text),
            )
            for code in LANGUAGES
            if (text := self.line.texts.get(code))
        ]

    @property
    def missing(self) -> list[str]:
        """Languages in which it cannot be read yet."""
        return [language_name(code) for code in LANGUAGES if code not in self.line.texts]

    def can(self, step: str) -> bool:
        return can_take(ArticleStep(step), self.line.row.state)

    @property
    def may_publish(self) -> bool:
        row = self.line.row
        is_lead = self.viewer.leads(row.desk_id)
        return may_publish(
            reviewer_id=self.viewer.id, writer_id=row.written_by_id, is_lead=is_lead
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        row, answers = self.line.row, self.line.answers
        facts = [(_("Last written"), _by(self.line.writer_name, row.written_at))]
        if row.is_read:
            facts.append((_("Readers read"), _("what was published %(day)s", day=_day(row))))
        return [
            *facts,
            (_("Asks it made needless"), _count(answers, Answer.SOLVED)),
            (_("It helped"), _count(answers, Answer.HELPED)),
            (_("It did not help"), _count(answers, Answer.NOT_HELPED)),
        ]


def _count(answers: dict[str, int], answer: Answer) -> str:
    return format_decimal(answers.get(answer, 0))


def _by(name: str | None, at: datetime) -> str:
    day = day_words(at)
    return _("%(day)s, %(name)s", day=day, name=name) if name else day


def _day(row) -> str:
    return day_words(row.published_at)


def article_sheet(desk: Desk, slug: str, *, viewer: Viewer, now: datetime) -> ArticleSheet:
    line = catalogue.article_line(desk.id, slug, since=now - A_YEAR)
    said = catalogue.words_about(line.row.id, limit=WORDS_SHOWN)
    return ArticleSheet(desk, line, viewer, said)


def values_of(line: ArticleLine) -> dict:
    """What its form holds."""
    texts = {
        f"{code}_{part}": getattr(text, part)
        for code, text in line.texts.items()
        for part in PARTS
    }
    row = line.row
    linked = catalogue.type_ids_of(row.id)
    return {"version": row.version, "keywords": row.keywords, "type_ids": linked, **texts}


def values_from(solution: Solution, *, language: str) -> dict:
    """A form filled by what was done, in its writer's language."""
    code = language_for(language.split("-")[0], list(LANGUAGES))
    return {
        "origin": solution.reference,
        "type_ids": [solution.type_id],
        f"{code}_title": solution.title[:160],
        f"{code}_body": solution.words,
    }


def state_words(line: ArticleLine) -> str:
    row = line.row
    words = {
        ArticleState.DRAFT: _("Draft"),
        ArticleState.IN_REVIEW: _("To be reviewed"),
        ArticleState.PUBLISHED: _("Published"),
        ArticleState.RETIRED: _("Retired"),
    }[ArticleState(row.state)]
    if row.is_read and row.state != ArticleState.PUBLISHED:
        return _("%(state)s, an earlier text is published", state=words)
    return words
