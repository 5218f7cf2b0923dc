"""What an auditor reads: who changed what about people and desks, was refused, or looked at a
privileged matter; newest first, by keyset over both kinds of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from portal.identity import queries as identity
from portal.identity.models import AuditEvent
from portal.identity.viewer import Viewer
from portal.pages.audit_words import kind_words, subject_words
from portal.requests import queries
from portal.requests.models import RequestEvent
from portal.requests.queue import Cursor
from portal.web.filters import full_instant

SHOWN = 50
PERSON = "person:"
FAR, BEYOND = datetime(9999, 1, 1, tzinfo=UTC), 2**31 - 1


@dataclass(frozen=True)
class AuditLine:
    at: datetime
    who: str
    what: str
    about: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return full_instant(self.at), self.who, self.what, self.about


@dataclass(frozen=True)
class AuditSheet:
    """`walls`: how many stand, which is all that is told of them."""

    lines: list[AuditLine]
    next_cursor: Cursor | None
    walls: int


def audit_sheet(*, viewer: Viewer, after: Cursor | None) -> AuditSheet:
    """Five statements."""
    at, rank, row_id = _place(after)
    changes = identity.audit_events_before(at, row_id=row_id if rank else 0, limit=SHOWN + 1)
    views = queries.views_before(at, row_id=BEYOND if rank else row_id, limit=SHOWN + 1)
    found = sorted([*changes, *views], key=_order, reverse=True)
    shown = found[:SHOWN]
    return AuditSheet(
        lines=_lines(shown, viewer=viewer),
        next_cursor=_cursor(shown[-1]) if len(found) > SHOWN else None,
        walls=queries.count_walls(),
    )


def _order(row: AuditEvent | RequestEvent) -> tuple[datetime, int, int]:
    """Of one instant, changes stand before looks."""
    return row.at, int(isinstance(row, AuditEvent)), row.id


def _cursor(row: AuditEvent | RequestEvent) -> Cursor:
    at, rank, row_id = _order(row)
    return Cursor(f"{at.isoformat()} {rank}", row_id)


def _place(after: Cursor | None) -> tuple[datetime, int, int]:
    """The order of the row after which to go on; an address nobody made begins at the start."""
    words, _space, rank = after.value.rpartition(" ") if after else ("", "", "")
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return FAR, 1, BEYOND
    if at.tzinfo is None or rank not in ("0", "1"):
        return FAR, 1, BEYOND
    return at, int(rank), min(after.id, BEYOND)


def _lines(rows: Sequence[AuditEvent | RequestEvent], *, viewer: Viewer) -> list[AuditLine]:
    changes = [row for row in rows if isinstance(row, AuditEvent)]
    views = [row for row in rows if isinstance(row, RequestEvent)]
    people = {row.actor_id for row in rows} | {_person_id(row) for row in changes}
    names = identity.names_of(people - {None})
    references = queries.visible_references({row.request_id for row in views}, viewer=viewer)
    return [
        _change(row, names) if isinstance(row, AuditEvent) else _view(row, names, references)
        for row in rows
    ]


def _person_id(row: AuditEvent) -> int | None:
    number = row.subject.removeprefix(PERSON)
    return int(number) if row.subject.startswith(PERSON) and number.isdecimal() else None


def _change(row: AuditEvent, names: dict[int, str]) -> AuditLine:
    who = names.get(row.actor_id) or _("The console")
    about = names.get(_person_id(row)) or subject_words(row.subject)
    return AuditLine(row.at, who, kind_words(row.kind), about)


def _view(row: RequestEvent, names: dict[int, str], references: dict[int, str]) -> AuditLine:
    about = references.get(row.request_id) or _("a privileged matter")
    return AuditLine(row.at, names.get(row.actor_id, ""), _("Looked at a matter"), about)
