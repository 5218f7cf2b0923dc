"""What an import did, told so that somebody can mend the file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.commands.import_log.as_of import AsOf
from portal.commands.import_log.reader import Fault
from portal.commands.import_log.row import LogRow

FAULTS_KEPT = 10_000


@dataclass
class ImportReport:
    """Counts of rows: `read` is the sum of stored, updated, unchanged, worked_on, earlier, later
    and bad.

    `open` counts the requests of the log not resolved by the end of `as_of.last_day`; `worked_on`
    those changed in the log but also in the portal, which are left alone.
    """

    as_of: AsOf
    is_dry_run: bool = False
    since: date | None = None
    read: int = 0
    stored: int = 0
    updated: int = 0
    unchanged: int = 0
    worked_on: int = 0
    earlier: int = 0
    later: int = 0
    open: int = 0
    bad: int = 0
    skills: int = 0
    types: int = 0
    staff: int = 0
    people: int = 0
    busiest: list[str] = field(default_factory=list)  # names of the staff, busiest first
    faults: list[Fault] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Rows of the log that stand in the portal now."""
        return self.stored + self.updated + self.unchanged + self.worked_on

    @property
    def is_usable(self) -> bool:
        return self.kept > 0

    def note_fault(self, fault: Fault) -> None:
        """Faults are kept up to a limit, so that a wholly broken file cannot fill the memory."""
        self.read += 1
        self.bad += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(fault)

    def note_row(self, row: LogRow, cutoff_at: datetime) -> bool:
        """Count a good row; False for one opened before the first or after the last known day."""
        self.read += 1
        if self.since and row.opened_on < self.since:
            self.earlier += 1
            return False
        if row.opened_at >= cutoff_at:
            self.later += 1
            return False
        self.notes.update(row.notes)
        self.open += row.resolved_at is None or row.resolved_at >= cutoff_at
        return True

    def warning_lines(self) -> Iterator[str]:
        """What to know before trusting the log: shown before anything is written."""
        if self.warnings:
            yield "What to know about this log:"
        for warning in self.warnings:
            yield f"  - {warning}"

    def lines(self) -> Iterator[str]:
        """The report in words, the summary first, then each bad row."""
        would = "would be " if self.is_dry_run else ""
        last = self.as_of.last_day
        yield f"{self.read:,} rows read, as of {self.as_of.on}: what was known by {last}."
        yield (
            f"{self.kept:,} kept: {self.stored:,} {would}stored, {self.updated:,} {would}updated, "
            f"{self.unchanged:,} there already."
        )
        if self.earlier:
            yield f"{self.earlier:,} opened before {self.since}: left out."
        if self.later:
            yield f"{self.later:,} opened after {last}: left out."
        yield f"{self.open:,} not resolved by {last}: they are open."
        if self.worked_on:
            yield f"{self.worked_on:,} changed here since the last import: left as they are."
        yield (
            f"New: {self.skills:,} skills, {self.types:,} types, {self.staff:,} staff, "
            f"{self.people:,} people."
        )
        for words, count in sorted(self.notes.items()):
            yield f"{count:,} mended: {words}."
        if self.bad:
            yield f"{self.bad:,} bad rows left out:"
        for fault in self.faults:
            yield _fault_line(fault)
        if self.bad > len(self.faults):
            yield f"  and {self.bad - len(self.faults):,} more."


def _fault_line(fault: Fault) -> str:
    name = f" ({_printable(fault.request_id)})" if fault.request_id else ""
    return f"  line {fault.line:,}{name}: {fault.reason}"


def _printable(text: str) -> str:
    """A stranger's text must not steer the terminal it is shown on."""
    return text if text.isprintable() else repr(text)
