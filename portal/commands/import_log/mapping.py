"""From the cells of a stranger's log to one request's facts: which column means what."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO
from zoneinfo import ZoneInfo

from portal.commands.import_log.dates import DateOrder, date_from
from portal.commands.import_log.reader import Fault, Record, read_records
from portal.commands.import_log.row import ID_LIMIT, BadRow, LogRow, row_of
from portal.errors import InvalidInput

FIELDS = (
    "request_id",
    "opened_at",
    "first_touch_at",
    "resolved_at",
    "closed_at",
    "desk_or_group",
    "first_group",
    "category",
    "subcategory",
    "title",
    "priority",
    "assignee",
    "requester",
    "effort_minutes",
    "reassignments",
    "reopen_count",
)
REQUIRED = ("request_id", "opened_at")
# What a column is called elsewhere, in small letters; for a field that has no column of its name.
ALIASES = {
    "request_id": ("id", "ticket_id", "ticket id", "ticket", "case_id", "number", "key"),
    "opened_at": ("created_at", "created", "opened", "submitted_at", "date_created"),
    "resolved_at": ("resolved", "solved_at", "resolution_date"),
    "closed_at": ("closed",),
    "desk_or_group": ("assignment_group", "group", "team", "queue"),
    "category": ("type", "request_type", "issue_type"),
    "assignee": ("assigned_to",),
    "requester": ("reporter", "caller", "requested_by"),
}
EXTRA = "extra"

Look = Callable[[list[str], dict], object]


def mappings_from(texts: Sequence[str]) -> dict[str, str]:
    """`["resolved_at=extra.resolved_at"]` as {our field: column}; raises InvalidInput."""
    pairs = {}
    for text in texts:
        field, _, column = (part.strip() for part in text.partition("="))
        if field not in FIELDS or not column:
            raise InvalidInput(
                f"Cannot map {text!r}: write field=column, where field is one of "
                + ", ".join(FIELDS)
            )
        pairs[field] = column
    return pairs


def read_log(
    stream: BinaryIO,
    *,
    zone: ZoneInfo,
    mappings: Mapping[str, str] | None = None,
    delimiter: str = ",",
    encoding: str = "utf-8",
    dates: DateOrder = DateOrder.ISO,
) -> Iterator[LogRow | Fault]:
    """Every row of the log, in order, as a request or as a fault with its line.

    An instant without an offset is local time in `zone`. The second row with a request_id already
    seen is a fault. Raises InvalidInput when the columns do not fit.
    """
    records = read_records(stream, delimiter=delimiter, encoding=encoding)
    layout = Layout(header_of(records), zone=zone, mappings=mappings or {}, dates=dates)
    seen: dict[str, int] = {}
    for record in records:
        if isinstance(record, Fault):
            yield record
            continue
        try:
            row = layout.row(record)
        except BadRow as problem:
            yield Fault(record.line, str(problem), problem.request_id)
            continue
        first = seen.setdefault(row.request_id, row.line)
        if first == row.line:
            yield row
        else:
            reason = f"the same request_id stands on line {first}"
            yield Fault(row.line, reason, row.request_id)


def header_of(records: Iterator[Record | Fault]) -> list[str]:
    """The names of the columns; raises InvalidInput for a file without any."""
    header = next(records, None)
    if not isinstance(header, Record):
        raise InvalidInput("The file is empty: the first line must name the columns.")
    return header.cells


class Layout:
    """Which cell, or which key of the JSON in `extra`, holds which of our fields."""

    def __init__(
        self,
        columns: Sequence[str],
        *,
        zone: ZoneInfo | None,
        mappings: Mapping[str, str],
        dates: DateOrder = DateOrder.ISO,
    ):
        self.zone = zone
        self.dates = dates
        names = [name.strip() for name in columns]
        self._columns = {name: at for at, name in enumerate(names)}
        self._doubled = {name for name in names if names.count(name) > 1}
        self._nested: dict[str, int] = {}
        self._look = {field: self._find(field, mappings.get(field)) for field in FIELDS}
        for field in REQUIRED:
            if self._look[field] is None:
                raise InvalidInput(
                    f"The log has no column {field}. It has: {', '.join(self._columns)}. "
                    f"Say which one it is: --map {field}=COLUMN"
                )

    def _own_name(self, field: str) -> str:
        """Its column where it has one, else one of another usual name."""
        if field in self._columns:
            return field
        found = {name.lower(): name for name in self._columns}
        return next((found[name] for name in ALIASES.get(field, ()) if name in found), field)

    def _find(self, field: str, source: str | None) -> Look | None:
        """A column of this name, else a key of this name in `extra`; a mapping comes first."""
        name = source or self._own_name(field)
        if name in self._doubled:
            raise InvalidInput(f"Two columns of the log have the same name: {name}.")
        if name in self._columns:
            at = self._columns[name]
            return lambda cells, _nested: cells[at]
        column, _, path = (source or f"{EXTRA}.{field}").partition(".")
        if column in self._columns and path:
            self._nested[column] = self._columns[column]
            return lambda _cells, nested: _dig(nested.get(column), path)
        if source:
            raise InvalidInput(
                f"Cannot map {field}={source}: the log has no column {column!r}. "
                f"It has: {', '.join(self._columns)}"
            )
        return None

    def row(self, record: Record) -> LogRow:
        """Raises BadRow."""
        nested: dict[str, object] = {}
        values: dict[str, str | None] = {"request_id": self._value("request_id", record, {})}
        try:
            for column, at in self._nested.items():
                nested[column] = _json(record.cells[at], column)
            for field in FIELDS:
                values[field] = self._value(field, record, nested)
            if not values["request_id"]:
                raise BadRow("request_id is missing")
            return row_of(values, line=record.line, zone=self.zone, dates=self.dates)
        except BadRow as problem:
            problem.request_id = (values["request_id"] or "")[:ID_LIMIT]
            raise

    def opened_on(self, record: Record) -> date | None:
        """The local day of the arrival alone, which is quick; None where it cannot be read."""
        try:
            opened_at = date_from(self.text_of("opened_at", record) or "", self.dates)
        except ValueError:
            return None
        return (opened_at.astimezone(self.zone) if opened_at.tzinfo else opened_at).date()

    def text_of(self, field: str, record: Record) -> str | None:
        """One field alone; None also where it cannot be read."""
        try:
            nested = {name: _json(record.cells[at], name) for name, at in self._nested.items()}
        except BadRow:
            return None
        return self._value(field, record, nested)

    def _value(self, field: str, record: Record, nested: dict) -> str | None:
        look = self._look[field]
        value = look(record.cells, nested) if look else None
        return None if value is None else str(value).strip() or None


def _json(cell: str, column: str) -> object:
    if not cell.strip():
        return {}
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise BadRow(f"{column} is not readable JSON") from None


def _dig(value: object, path: str) -> object:
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value if isinstance(value, str | int | float) else None
