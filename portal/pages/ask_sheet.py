"""The form of one type, as one asker sees it at one moment: which questions stand on this page,
which were asked before, which wait for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.approval_rule import steps_needed
from portal.catalogue.fields import KINDS
from portal.catalogue.models import FormField, RequestType
from portal.catalogue.queries import ReadArticle
from portal.catalogue.questions import is_branching
from portal.desks.models import Desk
from portal.pages.forms import PREFIX, AskForm, answers_of, ask_form, day_of
from portal.pages.promises import PromiseView, preview
from portal.pages.request_page import lateness_words, shown_answer
from portal.pages.uploads import NONE, Uploads
from portal.pages.ways import WayView, best_way_now
from portal.planning.queries import is_diverted
from portal.requests.drafts import name_of_ask
from portal.web.filters import long_day

REST = "rest"  # stands in `asked` for what every type is asked
TITLE_LETTERS = 200


@dataclass(frozen=True)
class Said:
    label: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """`typed`: the answers so far, as a form sends them. `recalled`: answers of last time, by
    question, that stand in an empty form."""

    kind: RequestType
    desk: Desk
    form_fields: list[FormField]  # all there are, in order
    typed: Mapping
    promise: PromiseView | None
    articles: list[ReadArticle]  # that may answer it
    is_diverted: bool  # the desk is full this week, so that they come first
    recalled: dict[str, str] = field(default_factory=dict)
    way: WayView | None = None  # the best one now, where it is not the form

    # --- which questions ---

    @cached_property
    def fields(self) -> list[FormField]:
        """Those that are asked, given what was answered so far."""
        return [each for each in self.form_fields if is_shown(each.shown_if, self.typed)]

    @cached_property
    def is_one_by_one(self) -> bool:
        return is_branching(self.form_fields)

    @cached_property
    def asked(self) -> list[str]:
        """Questions that stood on a page already, in the form's order."""
        return [
            each.slug
            for each in self.fields
            if each.slug in self._listed or PREFIX + each.slug in self.typed
        ]

    @property
    def _listed(self) -> list[str]:
        return self.typed.getlist("asked") if hasattr(self.typed, "getlist") else []

    @property
    def was_asked_the_rest(self) -> bool:
        return not self.is_one_by_one or REST in self._listed

    @property
    def to_come(self) -> list[str]:
        """What the pages so far did not hold. Where all stand on one page, that is a question
        which an answer opened."""
        if not self.is_one_by_one:
            fields = [each for each in self.fields if each.shown_if]
            return [each.slug for each in fields if each.slug not in self.asked]
        slugs = [each.slug for each in self.fields if each.slug not in self.asked]
        return slugs if self.was_asked_the_rest else [*slugs, REST]

    def page(self, at: str = "") -> "AskPage":
        """`at`: the question, or REST, that stands alone; nothing: all of it."""
        return AskPage(self, at)

    # --- the form ---

    @cached_property
    def form_class(self) -> type[AskForm]:
        """Controls of all questions; `is_asked` says which of them count."""
        return ask_form(self.form_fields, needs_a_day=self.kind.due_field is None)

    def form(self, **start) -> AskForm:
        form = self.form_class(**start)
        question = next((each for each in self.form_fields if each.kind == "file"), None)
        if question:
            form.files.description = question.pain
        return form

    @property
    def draft_name(self) -> str:
        return name_of_ask(self.desk.slug, self.kind.slug)

    @cached_property
    def file_question(self) -> FormField | None:
        return next((each for each in self.fields if each.kind == "file"), None)

    def control(self, form: AskForm, question: FormField):
        return form.files if question.kind == "file" else form[PREFIX + question.slug]

    def controls(self, form: AskForm) -> list:
        """Of the questions that are asked, in order."""
        return [self.control(form, each) for each in self.fields]

    def is_asked(self, control) -> bool:
        """Whether that control stood on one of the pages so far."""
        shown = {each.slug for each in self.fields}
        slug = control.name.removeprefix(PREFIX) if control.name.startswith(PREFIX) else REST
        if control.name == "files" and self.file_question:
            slug = self.file_question.slug
        return slug not in self.to_come and (slug == REST or slug in shown)

    def name_for(self, form: AskForm) -> str:
        """The line it is found by: the asker's own, else the type with the first words typed."""
        own = (form.title.data or "").strip()
        if own:
            return own
        answers = answers_of(form, self.fields)
        words = (answers.get(each.slug) for each in self.fields if each.kind in ("text", "number"))
        first = next((answer for answer in words if answer), "")
        return (f"{self.kind.title}: {first}" if first else self.kind.title)[:TITLE_LETTERS]

    # --- the last look ---

    def needs_approval(self, form: AskForm) -> bool:
        """Whether somebody's word comes before the desk begins, as it is answered now."""
        rule = catalogue.approval_rule_of(self.kind.id)
        if not rule:
            return False
        answers = answers_of(form, self.fields)
        return bool(steps_needed(rule, answers, catalogue.questions_of(self.kind.id)))

    def said(self, form: AskForm, uploads: Uploads = NONE) -> list[Said]:
        """Every answer as it will be read."""
        answers = answers_of(form, self.fields)
        names = "\n".join(file.name for file in uploads.kept)
        rows = [Said(form.title.label.text, self.name_for(form))]
        rows += [
            Said(each.label, names if each.kind == "file" else _answer(answers, each))
            for each in self.fields
        ]
        rows.append(Said(form.details.label.text, form.details.data or ""))
        if uploads.kept and not self.file_question:
            rows.append(Said(form.files.label.text, names))
        if form.behalf.data:
            rows.append(Said(_("For"), form.behalf.data.strip()))
        if "needed_by" in form:
            day = day_of(KINDS["date"].parse(form.needed_by.data or ""))
            rows.append(Said(form.needed_by.label.text, long_day(day) if day else ""))
        return [*rows, Said(form.lateness.label.text, lateness_words(form.lateness.data))]


def _answer(answers: dict[str, str], question: FormField) -> str:
    answer = answers.get(question.slug)
    return shown_answer(answer, question) if answer else ""


@dataclass(frozen=True)
class AskPage:
    """One page of the form."""

    sheet: Sheet
    at: str

    @property
    def questions(self) -> list[FormField]:
        """Of the type, in order; those that wait for an answer are among them where all stand on
        one page."""
        if self.at == REST:
            return []
        if self.at:
            return [each for each in self.sheet.fields if each.slug == self.at]
        return self.sheet.fields if self.sheet.is_one_by_one else self.sheet.form_fields

    @property
    def has_rest(self) -> bool:
        return self.at in ("", REST)

    def is_waiting(self, question: FormField) -> bool:
        return question not in self.sheet.fields

    @property
    def asked(self) -> list[str]:
        """What the page tells when it is sent: this, and what was asked before."""
        if not self.at:
            return [REST]  # its questions tell of themselves
        return list(dict.fromkeys([*self.sheet.asked, self.at]))

    @property
    def number(self) -> int:
        order = [*(each.slug for each in self.sheet.fields), REST]
        return order.index(self.at) + 1

    @property
    def count(self) -> int:
        """As far as the answers so far tell."""
        return len(self.sheet.fields) + 1

    def carried(self, form: AskForm) -> list:
        """Controls answered on other pages, to send along unseen."""
        if not self.at:
            return []
        here = {PREFIX + each.slug for each in self.questions}
        return [
            control
            for control in form
            if control.name not in here
            and control.name not in ("csrf_token", "key", "files")
            and control.data
            and (control.name.startswith(PREFIX) or not self.has_rest)
        ]

    @property
    def before(self) -> str:
        """The question before this one; nothing on the first page."""
        order = [*(each.slug for each in self.sheet.fields), REST]
        place = order.index(self.at) if self.at in order else 0
        return order[place - 1] if place else ""


def sheet(
    desk_slug: str,
    type_slug: str,
    *,
    language: str,
    now: datetime,
    typed: Mapping | None = None,
    recalled: dict[str, str] | None = None,
) -> Sheet:
    kind, desk = catalogue.askable_type(desk_slug, type_slug)
    articles = catalogue.articles_for_type(kind.id, language=language)
    return Sheet(
        kind=kind,
        desk=desk,
        form_fields=catalogue.fields_of(kind.id),
        typed=typed or {},
        promise=preview(kind, desk, now=now),
        articles=articles,
        is_diverted=bool(articles) and is_diverted(kind.id, desk.id, on=now.date()),
        recalled=recalled or {},
        way=best_way_now(kind, desk, has_articles=bool(articles), now=now),
    )


def is_shown(condition: dict | None, typed: Mapping) -> bool:
    if not condition:
        return True
    return typed.get(PREFIX + condition["field"]) == condition["is"]
