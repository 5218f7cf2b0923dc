"""The queue as staff read it: a line each, and the named views with their counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.pages.following import waits_for_requester
from portal.pages.forms import QueueFilterForm
from portal.pages.promises import range_words
from portal.planning.models import Promise
from portal.planning.queries import promises_of
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import RequestLine, is_held_for_approval
from portal.requests.queue import Cursor, Filters, Which
from portal.web.filters import age_words, day_words


@dataclass(frozen=True)
class QueueRow:
    """`badge`: words, tone and sign of the one thing that matters most about it."""

    line: RequestLine
    url: str
    badge: tuple[str, str, str]
    age: str


@dataclass(frozen=True)
class ViewLink:
    words: str
    url: str
    count: int | None
    is_current: bool
    sign: str


def rows(lines: Sequence[RequestLine], *, now: datetime) -> list[QueueRow]:
    promises = promises_of([line.row.id for line in lines])
    return [
        QueueRow(
            line=line,
            url=url_for("pages.show", reference=line.row.reference),
            badge=_badge(line.row, promises.get(line.row.id, []), now=now),
            age=age_words(line.row.arrived_at),
        )
        for line in lines
    ]


def _hold_words(row: ServiceRequest) -> str:
    if waits_for_requester(row):
        return _("Waiting for asker")
    return _("Waiting for approval") if is_held_for_approval(row) else _("On hold")


def _badge(
    row: ServiceRequest, promises: Sequence[Promise], *, now: datetime
) -> tuple[str, str, str]:
    if not row.is_open:
        return _("Ready"), "good", "check"
    if row.hard_deadline_at:
        return _("Fixed date %(day)s", day=day_words(row.hard_deadline_at)), "bad", "shield"
    if row.status == Status.ON_HOLD:
        return _hold_words(row), "", "clock"
    if promises and promises[-1].p90_at < now:
        return _("Promise missed"), "turn", "warn"
    if promises:
        last = promises[-1]
        return range_words(last.p10_at, last.p90_at), "", ""
    if row.due_at is None:
        return _("No day yet"), "", ""
    late = row.due_at < now
    words = _("Target %(day)s", day=day_words(row.due_at))
    return words, "turn" if late else "", "warn" if late else ""


SIGNS = {
    Which.OPEN: "list",
    Which.UNTAKEN: "mail",
    Which.MINE: "person",
    Which.ON_HOLD: "clock",
    Which.LATE: "warn",
    Which.HARD: "shield",
    Which.FINISHED: "check",
}


def view_words(which: Which) -> str:
    return {
        Which.OPEN: _("All open"),
        Which.UNTAKEN: _("Nobody's yet"),
        Which.MINE: _("Mine"),
        Which.ON_HOLD: _("On hold"),
        Which.LATE: _("Past the target"),
        Which.HARD: _("Fixed dates"),
        Which.FINISHED: _("Finished"),
    }[which]


def filter_form(filters: Filters, types: Sequence[RequestType]) -> QueueFilterForm:
    form = QueueFilterForm(
        formdata=None,
        words=filters.words,
        type=str(filters.type_id or ""),
        order=filters.order.value,
        which=filters.which.value,
    )
    every = SelectChoice("", _("Every kind"))
    form.type.choices = [every, *(SelectChoice(str(kind.id), kind.title) for kind in types)]
    return form


def address(desk: Desk, filters: Filters, *, after: Cursor | None = None) -> str:
    """The page's own address; `after`: the page behind that cursor, '' without one."""
    return url_for(
        "pages.queue",
        desk=desk.slug,
        which=filters.which.value,
        order=filters.order.value,
        type=filters.type_id,
        words=filters.words or None,
        after=after.packed() if after else None,
    )


def view_links(desk: Desk, filters: Filters, counts: dict[Which, int]) -> list[ViewLink]:
    kept = {"type": filters.type_id, "words": filters.words or None, "order": filters.order.value}
    return [
        ViewLink(
            words=view_words(which),
            url=url_for("pages.queue", desk=desk.slug, which=which.value, **kept),
            count=counts.get(which),
            is_current=which == filters.which,
            sign=SIGNS[which],
        )
        for which in Which
    ]
