"""What the page of one request shows, to its asker and to the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Confidentiality, FormField, RequestType
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.pages import forms
from portal.pages.following import FollowCard, card, waits_for_requester
from portal.planning.models import Promise
from portal.planning.operations import effort_of
from portal.planning.queries import history_of, promises_of
from portal.requests import queries
from portal.requests.effort import Effort
from portal.requests.lifecycle import EventKind, Lateness, can_follow
from portal.requests.models import Rating, RequestEvent, ServiceRequest
from portal.web.filters import day_words, instant_words, minutes_words


@dataclass(frozen=True)
class Entry:
    """One entry of the conversation; `kind` as the component knows it."""

    kind: str
    author: str
    about: str
    when: str
    body: str
    sign: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Fact:
    name: str
    value: str

    @property
    def words(self) -> tuple[str, str]:
        return self.name, self.value


@dataclass(frozen=True)
class RequestSheet:
    viewer: Viewer
    card: FollowCard
    kind: RequestType
    desk: Desk
    is_staff: bool
    talk: list[Entry]
    answers: list[Fact]
    facts: list[Fact]
    rating: Rating | None
    colleagues: list = field(default_factory=list)
    bound: dict = field(default_factory=dict)

    @property
    def row(self) -> ServiceRequest:
        return self.card.line.row

    @property
    def is_requester(self) -> bool:
        return self.viewer.id == self.row.requester_id

    @property
    def is_mine(self) -> bool:
        return self.viewer.id == self.row.assignee_id

    def can(self, step: str) -> bool:
        return can_follow(EventKind(step), self.row.status)

    @cached_property
    def forms(self) -> dict:
        """Every form of the page; one that came back with errors keeps what was typed."""
        version = {"version": self.row.version}
        fresh = {
            "reply": lambda: forms.ReplyForm(formdata=None),
            "note": lambda: forms.NoteForm(formdata=None, prefix="note"),
            "hold": lambda: forms.HoldForm(formdata=None, prefix="hold"),
            "resolve": lambda: forms.ResolveForm(formdata=None, prefix="resolve"),
            "reopen": lambda: forms.ReopenForm(formdata=None, prefix="reopen"),
            "rating": lambda: forms.RatingForm(formdata=None, prefix="rating"),
        }
        return {name: self.bound.get(name) or make() for name, make in fresh.items()} | version

    @property
    def errors(self) -> list:
        """Controls with errors, for the summary on top."""
        return [control for form in self.bound.values() for control in form if control.errors]


def sheet(
    reference: str, *, viewer: Viewer, now: datetime, bound: dict | None = None
) -> RequestSheet:
    line = queries.request_line(reference, viewer=viewer)
    row = line.row
    kind = db.session.get(RequestType, row.type_id)
    desk = db.session.get(Desk, row.desk_id)
    if kind is None or desk is None:
        raise NotFound
    is_staff = queries.reads_notes(viewer, row)
    promises = promises_of([row.id]).get(row.id, [])
    follow = card(line, promises, now=now)
    events = queries.events_of(row)
    return RequestSheet(
        viewer=viewer,
        card=follow,
        kind=kind,
        desk=desk,
        is_staff=is_staff,
        talk=_talk(row, desk, promises, events, viewer=viewer, is_staff=is_staff),
        answers=_answers(row, kind),
        facts=_facts(line, kind, desk, viewer=viewer, is_staff=is_staff),
        rating=queries.rating_of(row) if not row.is_open else None,
        colleagues=queries.possible_assignees(row) if is_staff and row.is_open else [],
        bound=bound or {},
    )


def _talk(
    row: ServiceRequest,
    desk: Desk,
    promises: Sequence[Promise],
    events: Sequence[RequestEvent],
    *,
    viewer: Viewer,
    is_staff: bool,
) -> list[Entry]:
    """Words and the events worth a line, in the order of time."""
    words = queries.conversation(row, viewer=viewer)
    entries = [_said(word, row, desk, viewer) for word in words]
    if waits_for_requester(row) and viewer.id == row.requester_id:
        entries = _mark_turn(entries)
    told = [entry for event in events if (entry := _told(event, is_staff=is_staff))]
    return sorted(entries + told, key=lambda entry: entry.at)


def _said(word, row: ServiceRequest, desk: Desk, viewer: Viewer) -> Entry:
    is_requester = word.author_id == row.requester_id
    kind = "you" if word.author_id == viewer.id else ("staff" if not is_requester else "asker")
    return Entry(
        kind="internal" if word.kind == "internal" else kind,
        author=word.author_name or desk.name,
        about="" if is_requester or kind == "you" else desk.name,
        when=instant_words(word.sent_at),
        body=word.body,
        at=word.sent_at,
    )


def _mark_turn(entries: list[Entry]) -> list[Entry]:
    """The desk's last words are the question that waits."""
    for place in range(len(entries) - 1, -1, -1):
        if entries[place].kind == "staff":
            asked = entries[place]
            marked = Entry("turn", asked.author, asked.about, asked.when, asked.body, at=asked.at)
            return [*entries[:place], marked, *entries[place + 1 :]]
    return entries


def _told(event: RequestEvent, *, is_staff: bool) -> Entry | None:
    words = _event_words(event)
    if words is None or (event.kind in STAFF_ONLY and not is_staff):
        return None
    body, sign = words
    return Entry("event", "", "", instant_words(event.at), body, sign=sign, at=event.at)


STAFF_ONLY = frozenset({EventKind.SIZED, EventKind.IMPORT_CHANGED})


def _event_words(event: RequestEvent) -> tuple[str, str] | None:
    if event.kind == EventKind.PROMISED:
        moved = event.details.get("number", 1) > 1
        return (_("The promise moved; see what changed."), "cal") if moved else None
    if event.kind == EventKind.SIZED:
        return _("Size set to %(size)s.", size=event.details.get("size", "")), "list"
    words = {
        EventKind.STARTED: (_("Work has begun."), "clock"),
        EventKind.HELD: (_("On hold. The clock waits."), "clock"),
        EventKind.RESUMED: (_("The clock runs again."), "clock"),
        EventKind.RESOLVED: (_("Ready."), "check"),
        EventKind.REOPENED: (_("Opened again."), "again"),
        EventKind.CANCELLED: (_("Cancelled."), "x"),
        EventKind.CLOSED: (_("Closed."), "check"),
        EventKind.ASSIGNED: (_("Handed on."), "people"),
        EventKind.IMPORTED: (_("Came over from the log before this portal."), "list"),
        EventKind.IMPORT_CHANGED: (_("Changed by a later import."), "list"),
    }
    try:
        return words.get(EventKind(event.kind))
    except ValueError:
        return None


def _answers(row: ServiceRequest, kind: RequestType) -> list[Fact]:
    """The form as it was filled; answers to questions that are gone keep their short name."""
    fields = {field.slug: field for field in catalogue.fields_of(kind.id)}
    found = []
    for slug, answer in row.answers.items():
        field_ = fields.get(slug)
        label = field_.label if field_ else slug.replace("-", " ").replace("_", " ")
        found.append(Fact(label, shown_answer(answer, field_)))
    return found


def shown_answer(answer: str, field_: FormField | None) -> str:
    if field_ is None or not answer:
        return str(answer)
    if field_.kind == "date":
        return day_words(date.fromisoformat(answer))
    if field_.kind == "yes_no":
        return _("Yes") if answer == "yes" else _("No")
    return str(dict(map(tuple, field_.choices)).get(answer, answer))


def lateness_words(lateness: str) -> str:
    return {
        Lateness.NO_HARM: _("Nothing much"),
        Lateness.SOMEBODY_WAITS: _("Somebody has to wait"),
        Lateness.COSTS_MONEY: _("It costs money"),
        Lateness.LAW_OR_SAFETY: _("A law or somebody's safety is at stake"),
    }[Lateness(lateness)]


def _facts(line, kind: RequestType, desk: Desk, *, viewer: Viewer, is_staff: bool) -> list[Fact]:
    row = line.row
    facts = [Fact(_("Desk"), desk.name), Fact(_("Asked"), kind.title)]
    if is_staff:
        facts.append(Fact(_("From"), _from(line)))
    facts.append(Fact(_("With"), line.assignee_name or _("Nobody yet")))
    if row.needed_by_at:
        facts.append(Fact(_("Needed by"), day_words(row.needed_by_at)))
    if row.lateness:
        facts.append(Fact(_("A day late means"), lateness_words(row.lateness)))
    if row.hard_deadline_at:
        facts.append(Fact(_("Date that cannot move"), instant_words(row.hard_deadline_at)))
    if row.due_at:
        facts.append(Fact(_("Desk's target"), instant_words(row.due_at)))
    if is_staff:
        facts += _staff_facts(row, kind, desk)
    facts.append(Fact(_("Who sees it"), who_sees(row.confidentiality, desk)))
    return facts


def _from(line) -> str:
    department = line.row.department
    return f"{line.requester_name}, {department}" if department else line.requester_name


def _staff_facts(row: ServiceRequest, kind: RequestType, desk: Desk) -> list[Fact]:
    if not row.is_open:
        if not row.effort_minutes:
            return []
        return [Fact(_("Hands-on time"), minutes_words(row.effort_minutes))]
    effort: Effort = effort_of(kind, history_of(desk.id), size=row.size)
    span = _(
        "%(median)s, 9 in 10 under %(most)s",
        median=minutes_words(effort.p50),
        most=minutes_words(effort.p90),
    )
    assumed = " " + _("(assumed; nothing was measured yet)") if kind.effort_is_assumed else ""
    return [Fact(_("Hands-on, usually"), span + assumed)]


def who_sees(confidentiality: str, desk: Desk) -> str:
    if confidentiality == Confidentiality.OPEN:
        return _("The asker and the %(desk)s", desk=desk.name)
    if confidentiality == Confidentiality.RESTRICTED:
        return _("The asker and those of the desk who handle this kind")
    return _("Only the asker, who works on it, and the desk's lead")
