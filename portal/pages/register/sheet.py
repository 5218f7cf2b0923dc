"""What the pages of the register show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from portal.catalogue.models import Confidentiality, RequestType
from portal.catalogue.queries import types_of
from portal.desks.models import Desk
from portal.desks.queries import all_desks
from portal.identity.queries import audit_events_of, names_of, person_by_id
from portal.identity.viewer import Viewer
from portal.obligations import queries
from portal.obligations.audit import subject_of_obligation
from portal.obligations.models import Obligation
from portal.obligations.queries import RegisterFilter
from portal.pages.announcing.words import SOURCES
from portal.pages.register.words import LEVELS, OUTCOMES, event_words, full_day, notice_words
from portal.requests.queries import visible_references
from portal.web.filters import day_words, instant_words
from portal.web.numbers import format_decimal

SHOWN, STEPS_SHOWN = 50, 50
SOON_DAYS = 14


@dataclass(frozen=True)
class FactLine:
    """`state`: words and tone of the badge."""

    row: Obligation
    owner: str
    desk: str
    state: tuple[str, str]
    source: str


def desks_kept(viewer: Viewer) -> list[Desk]:
    """Desks whose facts the viewer may write down."""
    return [desk for desk in all_desks() if viewer.is_on_desk(desk.id)]


def types_to_choose(viewer: Viewer, *, desk_id: int | None = None) -> dict[str, list]:
    """(id, title) of kinds of request by desk; privileged ones for its lead alone."""
    return {
        desk.name: [
            (str(kind.id), kind.title)
            for kind in types_of(desk.id)
            if not kind.is_archived and _may_name(viewer, kind)
        ]
        for desk in desks_kept(viewer)
        if desk_id in (None, desk.id)
    }


def _may_name(viewer: Viewer, kind: RequestType) -> bool:
    is_privileged = kind.confidentiality == Confidentiality.PRIVILEGED
    return viewer.leads(kind.desk_id) or not is_privileged


def lines(
    viewer: Viewer, wanted: RegisterFilter, *, after: tuple[date, int] | None, today: date
) -> tuple[list[FactLine], Obligation | None]:
    """A page of them, and the last one when there are more."""
    rows = queries.register(viewer, wanted, after=after, limit=SHOWN + 1)
    shown = rows[:SHOWN]
    names = names_of({row.owner_id for row in shown if row.owner_id})
    desks = {desk.id: desk.name for desk in all_desks()}
    found = [
        FactLine(
            row=row,
            owner=names.get(row.owner_id, ""),
            desk=desks[row.desk_id],
            state=state_of(row, today=today),
            source=str(SOURCES[row.source]),
        )
        for row in shown
    ]
    return found, shown[-1] if len(rows) > SHOWN else None


def state_of(row: Obligation, *, today: date) -> tuple[str, str]:
    if row.outcome is not None:
        return str(OUTCOMES[row.outcome]), "good"
    if row.due_on < today:
        return _("was due %(day)s", day=day_words(row.due_on)), "bad"
    if row.last_safe_on < today:
        return _("past its last safe day"), "bad"
    if (row.last_safe_on - today).days <= SOON_DAYS:
        return _("begin by %(day)s", day=day_words(row.last_safe_on)), "turn"
    return day_words(row.last_safe_on), ""


@dataclass(frozen=True)
class Step:
    words: str
    name: str
    at: str
    days: str


@dataclass(frozen=True)
class FactPage:
    """`may_keep`: write; `may_settle`: say what came of it."""

    row: Obligation
    facts: list[tuple[str, str]]
    steps: list[Step]
    state: tuple[str, str]
    request: tuple[str, str] | None
    may_keep: bool
    may_settle: bool


def page_of(row: Obligation, *, viewer: Viewer, today: date) -> FactPage:
    reference = visible_references({row.request_id} - {None}, viewer=viewer).get(row.request_id)
    return FactPage(
        row=row,
        facts=_facts(row),
        steps=_steps(row),
        state=state_of(row, today=today),
        request=(reference, url_for("pages.show", reference=reference)) if reference else None,
        may_keep=queries.may_keep(viewer, row.desk_id, row.confidentiality),
        may_settle=may_settle(viewer, row),
    )


def may_settle(viewer: Viewer, row: Obligation) -> bool:
    """Say what came of it: the desk and the owner."""
    return viewer.is_on_desk(row.desk_id) or viewer.id == row.owner_id


def _facts(row: Obligation) -> list[tuple[str, str]]:
    kinds = {kind.id: kind.title for kind in types_of(row.desk_id)}
    owner = names_of({row.owner_id}).get(row.owner_id) if row.owner_id else None
    return [
        (_("The day of the fact"), full_day(row.falls_on)),
        (_("Notice"), notice_words(row.notice)),
        (_("Done by"), full_day(row.due_on)),
        (_("Last safe day to begin"), full_day(row.last_safe_on)),
        (_("Leads to"), kinds.get(row.type_id, "")),
        (_("How many requests"), format_decimal(row.quantity)),
        (_("Owner"), owner or _("nobody yet")),
        (_("Department"), row.department or _("none")),
        (_("Read from"), str(SOURCES[row.source])),
        (_("Who may see it"), str(LEVELS[row.confidentiality])),
    ]


def _steps(row: Obligation) -> list[Step]:
    found = audit_events_of(subject_of_obligation(row.id), limit=STEPS_SHOWN)
    return [
        Step(
            words=event_words(event.kind, event.details),
            name=name or _("the console"),
            at=instant_words(event.at),
            days=_moved(event.details),
        )
        for event, name in found
    ]


def _moved(details: dict) -> str:
    days: Sequence[str] | None = details.get("falls_on")
    if not days:
        return ""
    before, after = (full_day(date.fromisoformat(day)) for day in days)
    return _("from %(before)s to %(after)s", before=before, after=after)


def values_of(row: Obligation) -> dict:
    """The form as it is opened for a row."""
    owner = person_by_id(row.owner_id) if row.owner_id else None
    return {
        "version": row.version,
        "title": row.title,
        "type": str(row.type_id),
        "falls_on": row.falls_on.isoformat(),
        "notice_months": row.notice_months,
        "notice_days": row.notice_days,
        "lead_days": row.lead_days,
        "owner": (owner.email or "") if owner else "",
        "department": row.department,
        "quantity": row.quantity,
        "confidentiality": row.confidentiality,
    }
