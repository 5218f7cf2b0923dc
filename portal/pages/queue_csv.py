"""What a queue shows, as CSV. A cell that a spreadsheet would take for a formula is made words."""

import csv
import io
from collections.abc import Sequence

from portal.pages.queue_page import QueueRow, state_words
from portal.requests.lifecycle import OPEN
from portal.requests.models import ServiceRequest

COLUMNS = (
    "reference",
    "title",
    "kind",
    "requester",
    "department",
    "assignee",
    "state",
    "size",
    "arrived_at",
    "promised_by_at",
    "due_at",
    "needed_by_at",
    "resolved_at",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(rows: Sequence[QueueRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*map(harmless, _cells(row))] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """`=1+1` becomes `'=1+1`: what somebody typed is never reckoned by who opens the file (OWASP,
    CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _cells(shown: QueueRow) -> list[str]:
    line, row = shown.line, shown.line.row
    instants = (row.arrived_at, _promised(row), row.due_at, row.needed_by_at, row.resolved_at)
    return [
        row.reference,
        row.title,
        line.type_title,
        line.requester_name,
        row.department,
        line.assignee_name or "",
        state_words(row),
        row.size or "",
        *(at.isoformat() if at else "" for at in instants),
    ]


def _promised(row: ServiceRequest):
    return row.promised_by_at if row.status in OPEN else None
