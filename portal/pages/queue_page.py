"""The queue as staff read it: a line each with what was chosen of it, and the named views with
their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.pages.following import waits_for_requester
from portal.pages.promises import range_words
from portal.planning.models import Promise
from portal.planning.queries import promises_of
from portal.requests.lifecycle import Status
from portal.requests.models import SavedView, ServiceRequest
from portal.requests.queries import RequestLine, is_held_for_approval
from portal.requests.queue import Column, Cursor, Filters, Which, filters_of
from portal.web.filters import age_words, day_words


@dataclass(frozen=True)
class QueueRow:
    """`badge`: words, tone and sign of the one thing that matters most about it; `facts`: what was
    chosen to stand beside it; `ticked`: what ticking it sends."""

    line: RequestLine
    url: str
    badge: tuple[str, str, str]
    facts: list[tuple[Column, str]]

    @property
    def ticked(self) -> str:
        return f"{self.line.row.reference}:{self.line.row.version}"


@dataclass(frozen=True)
class ViewLink:
    words: str
    url: str
    count: int | None
    is_current: bool
    sign: str
    remove_url: str = ""


def rows(
    lines: Sequence[RequestLine], columns: Sequence[Column], *, now: datetime
) -> list[QueueRow]:
    promises = promises_of([line.row.id for line in lines])
    found = []
    for line in lines:
        badge = _badge(line.row, promises.get(line.row.id, []), now=now)
        facts = [(column, fact_of(line, column, badge[0])) for column in columns]
        url = url_for("pages.show", reference=line.row.reference)
        found.append(QueueRow(line, url, badge, facts))
    return found


def fact_of(line: RequestLine, column: Column, promise: str) -> str:
    row = line.row
    return {
        Column.PROMISE: lambda: promise,
        Column.AGE: lambda: age_words(row.arrived_at),
        Column.ASSIGNEE: lambda: line.assignee_name or _("Nobody yet"),
        Column.KIND: lambda: line.type_title,
        Column.STATE: lambda: state_words(row),
        Column.DEPARTMENT: lambda: row.department,
        Column.SIZE: lambda: size_word(row.size),
        Column.TARGET: lambda: day_words(row.due_at) if row.due_at else "",
        Column.NEEDED_BY: lambda: day_words(row.needed_by_at) if row.needed_by_at else "",
    }[column]()


def size_word(size: str | None) -> str:
    return {"S": _("Small"), "M": _("Medium"), "L": _("Large")}.get(size or "", "")


def state_words(row: ServiceRequest) -> str:
    if row.status == Status.ON_HOLD:
        return _hold_words(row)
    return {
        Status.RECEIVED: _("In the queue"),
        Status.ASSIGNED: _("With somebody"),
        Status.STARTED: _("Being worked on"),
        Status.RESOLVED: _("Ready"),
        Status.CLOSED: _("Closed"),
        Status.CANCELLED: _("Cancelled"),
    }[Status(row.status)]


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
    Which.TRIAGE: "pen",
    Which.MINE: "person",
    Which.MY_WORD: "chat",
    Which.ON_HOLD: "clock",
    Which.AT_RISK: "next",
    Which.LATE: "warn",
    Which.HARD: "shield",
    Which.FINISHED: "check",
}


def view_words(which: Which) -> str:
    return {
        Which.OPEN: _("All open"),
        Which.UNTAKEN: _("Nobody's yet"),
        Which.TRIAGE: _("To triage"),
        Which.MINE: _("Mine"),
        Which.MY_WORD: _("Waiting for my word"),
        Which.ON_HOLD: _("On hold"),
        Which.AT_RISK: _("Promise at risk"),
        Which.LATE: _("Past the target"),
        Which.HARD: _("Fixed dates"),
        Which.FINISHED: _("Finished"),
    }[which]


def address(
    desk: Desk,
    filters: Filters,
    *,
    page: str = "pages.queue",
    after: Cursor | None = None,
    lines: int | None = None,
) -> str:
    """The page's own address; `after`: the page behind that cursor."""
    rest = {"after": after.packed() if after else None, "lines": lines}
    return url_for(page, desk=desk.slug, **filters.asked(), **rest)


def view_links(desk: Desk, filters: Filters, counts: Mapping) -> list[ViewLink]:
    """The named views keep what else was chosen."""
    kept = {key: value for key, value in filters.asked().items() if key != "which"}
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


def filters_kept(view: SavedView) -> Filters:
    query = {key: value for key, value in view.query.items() if isinstance(value, str)}
    return filters_of(query, view.query.get("columns", ()))


def saved_links(
    desk: Desk, views: Sequence[SavedView], filters: Filters, counts: Mapping, *, viewer
) -> list[ViewLink]:
    return [
        ViewLink(
            words=view.name,
            url=address(desk, filters_kept(view)),
            count=counts.get(view.id),
            is_current=filters_kept(view) == filters,
            sign="people" if view.is_shared else "person",
            remove_url=url_for("pages.remove_view", desk=desk.slug, view=view.id)
            if view.owner_id == viewer.id or viewer.leads(desk.id)
            else "",
        )
        for view in views
    ]
