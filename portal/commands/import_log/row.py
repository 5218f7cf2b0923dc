"""One request as a log tells it: instants, names and numbers out of its cells, or why not."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.commands.import_log.dates import WANTED, DateOrder, date_from

ID_LIMIT, NAME_LIMIT = 120, 80  # characters
EARLIEST, LATEST = 1980, 2199  # years outside are typing errors
INSTANTS = ("opened_at", "first_touch_at", "resolved_at", "closed_at")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One request as the log tells it. Instants are aware UTC; None: the log does not say.

    `resolved_at` is the log's own, or `closed_at` where it has none. `notes` are small
    contradictions that were mended, by what was done.
    """

    line: int
    request_id: str
    opened_at: datetime
    opened_on: date
    first_touch_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    group: str | None
    first_group: str | None
    category: str | None
    title: str | None
    priority: str | None
    assignee: str | None
    requester: str | None
    effort_minutes: float | None
    reassignments: int
    reopened: int
    notes: tuple[str, ...] = ()
    offset_minutes: int | None = None  # from UTC, as the log wrote the arrival


class BadRow(Exception):
    """The row cannot become a request; the text is the reason."""

    def __init__(self, reason: str, request_id: str = ""):
        super().__init__(reason)
        self.request_id = request_id


def row_of(
    values: dict[str, str | None],
    *,
    line: int,
    zone: ZoneInfo,
    dates: DateOrder = DateOrder.ISO,
) -> LogRow:
    """The row of the texts of all fields, None where a cell is empty. Raises BadRow."""
    _check_texts(values)
    written = {name: _written(name, values[name], dates) for name in INSTANTS}
    instants = {name: _instant(at, zone) for name, at in written.items()}
    opened_at, touched_at = instants["opened_at"], instants["first_touch_at"]
    resolved_at, closed_at = instants["resolved_at"], instants["closed_at"]
    if opened_at is None:
        raise BadRow("opened_at is missing")
    notes = []
    if resolved_at and resolved_at < opened_at:
        raise BadRow("resolved_at is before opened_at")
    if closed_at and closed_at < opened_at:
        raise BadRow("closed_at is before opened_at")
    if resolved_at and closed_at and closed_at < resolved_at:
        notes.append("closed before it was resolved: closed when resolved")
        closed_at = resolved_at
    if touched_at and touched_at < opened_at:
        notes.append("touched before it was opened: touched when opened")
        touched_at = opened_at
    return LogRow(
        line=line,
        request_id=values["request_id"],
        opened_at=opened_at,
        opened_on=opened_at.astimezone(zone).date(),
        first_touch_at=touched_at,
        resolved_at=resolved_at or closed_at,
        closed_at=closed_at,
        group=values["desk_or_group"] or values["first_group"],
        first_group=values["first_group"] or values["desk_or_group"],
        category=values["category"],
        title=values["title"] or values["subcategory"],
        priority=values["priority"],
        assignee=values["assignee"],
        requester=values["requester"],
        effort_minutes=_minutes(values["effort_minutes"]),
        reassignments=_count("reassignments", values["reassignments"]),
        reopened=_count("reopen_count", values["reopen_count"]),
        notes=tuple(notes),
        offset_minutes=_offset_minutes(written["opened_at"]),
    )


def _check_texts(values: dict[str, str | None]) -> None:
    """What no database column takes: half characters and NULs (out of JSON), or a whole story."""
    for field, value in values.items():
        if value is None or field in ("title", "subcategory"):
            continue
        limit = ID_LIMIT if field == "request_id" else NAME_LIMIT
        if len(value) > limit:
            raise BadRow(f"{field} is longer than {limit} characters")
    whole = "".join(filter(None, values.values()))
    if "\0" in whole or not (whole.isascii() or _HALF_CHARACTER.search(whole) is None):
        raise BadRow("it holds a character that cannot be stored")


def _written(field: str, text: str | None, dates: DateOrder) -> datetime | None:
    """As the log has it: naive where it says no offset."""
    if not text:
        return None
    try:
        at = date_from(text, dates)
    except ValueError:
        at = None
    if at is None or not EARLIEST <= at.year <= LATEST:
        raise BadRow(f"{field} is not a date: {text[:40]!r} (wanted: {WANTED[dates]})")
    return at


def _instant(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _offset_minutes(at: datetime) -> int | None:
    return None if at.tzinfo is None else round(at.utcoffset() / timedelta(minutes=1))


def _minutes(text: str | None) -> float | None:
    if not text:
        return None
    try:
        minutes = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        minutes = -1.0
    if not 0 < minutes < timedelta(days=365) / timedelta(minutes=1):
        raise BadRow(f"effort_minutes is not a number of minutes: {text[:40]!r}")
    return minutes


def _count(field: str, text: str | None) -> int:
    if not text:
        return 0
    try:
        count = int(float(text))
    except (ValueError, OverflowError):
        count = -1
    if not 0 <= count < 1_000_000:
        raise BadRow(f"{field} is not a count: {text[:40]!r}")
    return count
