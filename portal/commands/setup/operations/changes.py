"""The changes of one application of a setup: told on the console, kept as events."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.desks.audit import CLOSING, SetupKind, subject_of
from portal.extensions import db
from portal.identity.operations import record_audit


@dataclass
class Changes:
    """`lines`: what the console says, in the order in which it was done; `notes`: what it says
    beside, of which nothing was done."""

    now: datetime
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _new: set = field(default_factory=set)

    def make(self, row, *, what: str, name: str) -> None:
        """Add a new row and give it its id; what is added to it right away belongs to it."""
        db.session.add(row)
        db.session.flush()
        self._new.add(row)
        kind, subject = SetupKind(f"{what}_made"), subject_of(what, row.id)
        self.keep(kind, subject=subject, words=f"{what} {name}: new")

    def change(self, row, values: dict[str, object], *, what: str, name: str) -> None:
        """Set the columns that differ; a row with versions gets the next one."""
        differing = [column for column, value in values.items() if getattr(row, column) != value]
        before = {column: getattr(row, column) for column in differing if column in CLOSING}
        for column in differing:
            setattr(row, column, values[column])
        if differing:
            self.note(row, differing, what=what, name=name, before=before)

    def note(
        self, row, parts: list[str], *, what: str, name: str, before: dict | None = None
    ) -> None:
        """A row was changed, or what hangs on it; `before`: former values the trail keeps."""
        if row in self._new:
            db.session.flush()
            return
        if hasattr(row, "version"):
            row.version += 1
        db.session.flush()
        kind, subject = SetupKind(f"{what}_changed"), subject_of(what, row.id)
        words = f"{what} {name}: {', '.join(parts)}"
        details = {"what": parts} | ({"before": before} if before else {})
        details = {"what": parts} | ({"before": before} if before else {})
        self.keep(kind, subject=subject, words=words, details=details)

    def keep(self, kind: str, *, subject: str, words: str, details: dict | None = None) -> None:
        """`words` are for the console alone."""
        record_audit(kind, actor_id=None, subject=subject, details=details, now=self.now)
        self.lines.append(words)
