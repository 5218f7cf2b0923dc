"""Everything the page of one request shows, to its asker and to the desk."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.anticipation.ladder import Rung
from portal.anticipation.models import Automation
from portal.anticipation.queries import Receipt, execution_of
from portal.catalogue.braces import filled
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.pages import step_forms as forms
from portal.pages.approvals.course import Course, course_of
from portal.pages.drafting import DraftView, step_drafts
from portal.pages.following import FollowCard, card, waits_for_approval
from portal.pages.ladder_page import ReceiptLine, act_words, receipt_line
from portal.pages.owed import owed
from portal.pages.request_page.effort import EffortCard, effort_card
from portal.pages.request_page.facts import Fact, answers_given, facts_of
from portal.pages.request_page.talk import Entry, talk_of
from portal.pages.sharing_card import SharingCard, sharing_card
from portal.pages.since import news_since
from portal.pages.uploads import KeptFile, kept_of
from portal.planning.models import DayOffer, OfferStatus
from portal.planning.queries import booking_of, can_book, offer_of, promises_of
from portal.requests import queries
from portal.requests.drafts import name_of_step
from portal.requests.lifecycle import EventKind, Status, can_follow, can_reopen
from portal.requests.models import LearntKinds, Rating, ServiceRequest
from portal.requests.queries import ApprovalLine, AtWork, Beside, FileLine, LooksLike, Named, Part
from portal.requests.reply_templates import Variable
from portal.web.filters import instant_words, local_day

FORMS = {
    "reply": forms.ReplyForm,
    "note": forms.NoteForm,
    "hold": forms.HoldForm,
    "resolve": forms.ResolveForm,
    "skip": forms.SkipForm,
    "reopen": forms.ReopenForm,
    "rating": forms.RatingForm,
    "effort": forms.EffortForm,
}
# The step a form takes.
STEP_OF = {
    "reply": EventKind.REPLIED,
    "note": EventKind.NOTED,
    "hold": EventKind.HELD,
    "resolve": EventKind.RESOLVED,
    "reopen": EventKind.REOPENED,
    "rating": EventKind.RATED,
    "effort": EventKind.EFFORT_CORRECTED,
}
# A longer conversation is folded to its newest entries; its first ones are one click away.
FOLDED_ABOVE, NEWEST = 60, 40
# What waits for somebody's word cannot go on before.
GO_ON = frozenset({EventKind.RESUMED, EventKind.RESOLVED})


def _prefix(name: str) -> dict[str, str]:
    """One page holds them all, so all but one have a prefix to the names of their controls."""
    return {} if name == "reply" else {"prefix": name}


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
    sharing: SharingCard | None
    files: list[FileLine]
    drafts: dict[str, DraftView]
    owed: list[tuple[str, str]]
    can_reopen: bool
    approval: Course | None
    offer: DayOffer | None
    booked: str
    work: AtWork | None
    looks_like: LooksLike
    effort: EffortCard | None = None
    receipt: ReceiptLine | None = None
    rule_words: str = ""
    goes_on_in: ServiceRequest | None = None
    missed: list[str] | None = None
    uploads: list[KeptFile] = field(default_factory=list)
    colleagues: list[Named] = field(default_factory=list)
    asked: list[Named] = field(default_factory=list)
    beside: Beside | None = None
    bound: dict = field(default_factory=dict)
    is_whole: bool = False
    chosen: int | None = None

    @property
    def row(self) -> ServiceRequest:
        return self.card.line.row

    @property
    def is_requester(self) -> bool:
        return self.viewer.id == self.row.requester_id

    @property
    def can_book(self) -> bool:
        """A time to talk: its asker's to choose, and the desk's."""
        takes_part = self.is_staff or queries.is_asker(self.viewer, self.row)
        return takes_part and can_book(self.row)

    @property
    def can_be_called(self) -> bool:
        return queries.is_asker(self.viewer, self.row) and can_book(self.row)

    @property
    def is_mine(self) -> bool:
        return self.viewer.id == self.row.assignee_id

    @property
    def folded(self) -> int:
        """How many entries of the conversation are not shown yet."""
        is_long = len(self.talk) > FOLDED_ABOVE
        return len(self.talk) - NEWEST if is_long and not self.is_whole else 0

    @property
    def last_words(self) -> Entry | None:
        """What the desk said last."""
        return next((entry for entry in reversed(self.talk) if entry.kind == "staff"), None)

    @property
    def checklist(self) -> list[tuple[str, bool, str]]:
        """The steps of its type, each with whether it is done and by whom, for the desk."""
        steps = self.kind.checklist if self.is_staff else []
        names = {person.person_id: person.name for person in self.colleagues}
        ticked = self.row.ticked
        return [(step, step in ticked, names.get(ticked.get(step), "")) for step in steps]

    @property
    def open_steps(self) -> list[str]:
        return [step for step, is_done, _who in self.checklist if not is_done]

    def can(self, step: str) -> bool:
        is_barred = step in GO_ON and self.approval is not None and self.approval.is_waiting
        return not is_barred and can_follow(EventKind(step), self.row.status)

    @cached_property
    def forms(self) -> dict:
        """Every form of the page; one that came back keeps what was typed, else its draft does."""
        made = {
            name: self.bound.get(name) or make(formdata=self._drafted(name), **_prefix(name))
            for name, make in FORMS.items()
        }
        made["note"].offer(self.colleagues, viewer=self.viewer)
        return made

    def _drafted(self, name: str):
        draft = self.drafts.get(name)
        typed = draft.typed if draft else None
        if name != "reply" or self.chosen is None:
            return typed
        words = self.with_template(typed.get("words", "") if typed else "", self.chosen)
        return MultiDict({**(typed.to_dict(flat=False) if typed else {}), "words": [words]})

    def with_template(self, words: str, template_id: int) -> str:
        """What was typed, then the template's words about this very request, once."""
        templates = self.work.templates if self.work else []
        found = next((one for one in templates if one.id == template_id), None)
        if found is None:
            raise NotFound
        more = filled(found.words, self._template_values())
        if more in words:
            return words
        return f"{words.rstrip()}\n\n{more}" if words.strip() else more

    def _template_values(self) -> dict[Variable, str]:
        line, promise = self.card.line, self.card.promise
        return {
            Variable.REQUESTER: line.requester_name,
            Variable.REFERENCE: self.row.reference,
            Variable.TITLE: self.row.title,
            Variable.KIND: line.type_title,
            Variable.DESK: self.desk.name,
            Variable.PROMISE: promise.words if promise and not promise.is_past else "",
            Variable.ME: self.viewer.name,
        }

    def is_open(self, name: str) -> bool:
        """Whether that form has something to show by itself."""
        return name in self.bound or name in self.drafts

    def draft(self, name: str) -> DraftView | None:
        """The note on a draft; a form that came back says more itself."""
        return None if name in self.bound else self.drafts.get(name)

    def draft_name(self, name: str) -> str:
        return name_of_step(self.row.reference, name)

    def kept(self, name: str) -> list[KeptFile]:
        """Files that wait for that form."""
        if name in self.bound:
            return self.uploads
        draft = self.drafts.get(name)
        return kept_of(draft.tokens, actor=self.viewer) if draft else []

    @property
    def homeless(self) -> list[str]:
        """Words of a form whose step cannot be done any more: shown, to copy."""
        gone = [form for name, form in self.bound.items() if not self._has_place(name)]
        controls = [control for form in gone for control in form if control.data]
        return [control.data for control in controls if control.type == "TextAreaField"]

    def _has_place(self, name: str) -> bool:
        if name == "reopen" and not self.can_reopen:
            return False
        return name not in STEP_OF or self.can(STEP_OF[name])

    @property
    def version(self) -> dict[str, int]:
        """What every step sends: which state of the request it was decided on."""
        return {"version": self.row.version, "seen": self.row.chain_count}

    @property
    def errors(self) -> list:
        """Controls with errors, for the summary on top."""
        return [control for form in self.bound.values() for control in form if control.errors]


def sheet(
    reference: str,
    *,
    viewer: Viewer,
    now: datetime,
    bound: dict | None = None,
    seen: int | None = None,
    is_late: bool = False,
    uploads: list[KeptFile] | None = None,
    is_whole: bool = False,
    template: int | None = None,
) -> RequestSheet:
    """`bound`: a form that came back; `uploads`: its files. `is_late`: its step came too late, so
    what happened since is told; `seen`: how many events its page knew. `is_whole`: with all of a
    long conversation. `template`: of which the words are put into the reply."""
    line = queries.request_line(reference, viewer=viewer)
    row = line.row
    kind, desk, filer_name, learnt, automation = _surroundings(row)
    is_staff = queries.reads_notes(viewer, row)
    promises = [] if waits_for_approval(row) else promises_of([row.id]).get(row.id, [])
    events = queries.events_of(row)
    was_asked = any(event.kind == EventKind.APPROVAL_ASKED for event in events)
    approvals = queries.approval_lines(row, today=local_day(now)) if was_asked else []
    course = course_of(row, approvals, viewer=viewer, now=now)
    follow = card(
        line,
        promises,
        now=now,
        approved=course.approved if course else "",
        is_asker=queries.is_asker(viewer, row),
    )
    named = queries.named_in(row)
    told = {"viewer": viewer, "is_staff": is_staff, "now": now}
    receipt, rule_words = _by_rule(row, events, automation, **told)
    work = queries.at_work(row, viewer=viewer, now=now, with_templates=is_staff)
    return RequestSheet(
        viewer=viewer,
        card=follow,
        kind=kind,
        desk=desk,
        is_staff=is_staff,
        talk=talk_of(
            row,
            desk,
            promises,
            events,
            viewer=viewer,
            is_staff=is_staff,
            names={one.person_id: one.name for one in named[Part.COLLEAGUE]} | _names(approvals),
        ),
        answers=answers_given(row, kind),
        facts=facts_of(
            line,
            kind,
            desk,
            filer_name=filer_name,
            is_staff=is_staff,
            was_asked=course is not None,
        ),
        rating=queries.rating_of(row) if not row.is_open else None,
        sharing=sharing_card(row, named, viewer=viewer, bound=bound or {}),
        files=queries.files_of(row, viewer=viewer),
        drafts=step_drafts(work),
        owed=owed(row, now=now) if is_staff else [],
        can_reopen=can_reopen(
            row.resolved_at or row.closed_at, window_days=desk.reopen_days, now=now
        ),
        approval=course,
        offer=_offer(row, events, viewer=viewer),
        booked=_booked(row, events),
        work=work if is_staff else None,
        looks_like=queries.looks_like(row, learnt if is_staff else None),
        effort=effort_card(row, kind, events, viewer=viewer) if is_staff else None,
        receipt=receipt,
        rule_words=rule_words,
        goes_on_in=_goes_on_in(row, events, viewer=viewer),
        missed=news_since(events, seen=seen, viewer=viewer, is_staff=is_staff)
        if is_late
        else None,
        uploads=uploads or [],
        colleagues=named[Part.COLLEAGUE] if is_staff else [],
        asked=named[Part.ASKED] if is_staff else [],
        bound=bound or {},
        beside=queries.beside(row, viewer=viewer) if is_staff else None,
        is_whole=is_whole,
        chosen=template,
    )


def _offer(row: ServiceRequest, events, *, viewer: Viewer) -> DayOffer | None:
    """A later day that its asker has still to take or to leave."""
    was_offered = any(event.kind == EventKind.DAY_OFFERED for event in events)
    if not was_offered or not row.is_open or not queries.is_asker(viewer, row):
        return None
    offer = offer_of(row.id)
    return offer if offer.status == OfferStatus.OFFERED else None


def _booked(row: ServiceRequest, events) -> str:
    """When they talk it over."""
    if not any(event.kind == EventKind.SLOT_BOOKED for event in events):
        return ""
    booking = booking_of(row.id)
    return instant_words(booking.starts_at) if booking else ""


def _by_rule(
    row: ServiceRequest,
    events,
    automation: Automation | None,
    *,
    viewer: Viewer,
    is_staff: bool,
    now: datetime,
) -> tuple[ReceiptLine | None, str]:
    """A receipt for the asker and the desk; for the desk what could be done at one click."""
    was_done = any(event.kind == EventKind.RUN_BEGUN for event in events)
    if was_done and (is_staff or queries.is_asker(viewer, row)):
        run = execution_of(row.id)
        if run is not None:
            return receipt_line(Receipt(run, row.reference, row.title, ""), now=now), ""
    can_be = is_staff and row.is_open and row.status != Status.ON_HOLD
    can_be = can_be and row.confidentiality != Confidentiality.PRIVILEGED
    offered = can_be and automation is not None and automation.rung != Rung.OFF
    return None, act_words(automation.act) if offered else ""


def _goes_on_in(row: ServiceRequest, events, *, viewer: Viewer) -> ServiceRequest | None:
    was_merged = any(event.kind == EventKind.MERGED for event in events)
    return queries.goes_on_in(row, viewer=viewer) if was_merged and not row.is_open else None


def _names(lines: list[ApprovalLine]) -> dict[int, str]:
    """Of everybody who is or was asked for their word."""
    pairs = [
        pair
        for line in lines
        for pair in (
            (line.approval.person_id, line.person),
            (line.approval.stand_in_id, line.stand_in),
            (line.approval.decided_by_id, line.decided_by),
        )
    ]
    return {id_: name for id_, name in pairs if id_ is not None}


def _surroundings(
    row: ServiceRequest,
) -> tuple[RequestType, Desk, str | None, LearntKinds | None, Automation | None]:
    """Its type, its desk, who asked on the requester's behalf, what the desk's past teaches, and
    how its type is done by rule."""
    statement = (
        select(RequestType, Desk, Person.name, LearntKinds, Automation)
        .select_from(RequestType)
        .join(Desk, Desk.id == row.desk_id)
        .outerjoin(Person, Person.id == row.filed_by_id)
        .outerjoin(LearntKinds, LearntKinds.desk_id == row.desk_id)
        .outerjoin(Automation, Automation.type_id == RequestType.id)
        .where(RequestType.id == row.type_id)
    )
    return tuple(db.session.execute(statement).one())
