"""A register taken in: first what it would do, line by line, then the same done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from portal.catalogue.models import Confidentiality, RequestType
from portal.catalogue.queries import types_of
from portal.errors import N_, NotAllowed
from portal.extensions import db
from portal.identity.queries import ids_of_addresses
from portal.identity.viewer import Viewer
from portal.obligations.audit import ObligationKind, subject_of_obligation
from portal.obligations.due_days import IsOpen, Source
from portal.obligations.models import Obligation
from portal.obligations.operations.facts import (
    Fact,
    apply_change,
    facts_of,
    new_obligation,
    opening,
    put,
    renewed,
)
from portal.obligations.operations.trail import record
from portal.obligations.reading import LineFault, ReadFact, Reading

AT_ONCE = 500


class Doing(StrEnum):
    """What a line does to the register."""

    NEW = "new"
    CHANGED = "changed"
    NEXT = "next"  # what is settled comes again on a later day
    SAME = "same"


@dataclass(frozen=True)
class PlannedLine:
    """`what`: the names of what becomes another."""

    line: int
    doing: Doing
    fact: Fact
    kind: RequestType
    row: Obligation | None
    what: tuple[str, ...] = ()


@dataclass
class ImportPlan:
    lines: list[PlannedLine] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)

    def count(self, doing: Doing) -> int:
        return sum(each.doing == doing for each in self.lines)

    @property
    def takes(self) -> int:
        """How many lines do something."""
        return sum(each.doing != Doing.SAME for each in self.lines)


def plan_import(
    desk_id: int, reading: Reading, *, source: Source, actor: Viewer, now: datetime
) -> ImportPlan:
    """By the desk's lead; writes nothing. A few statements, whatever the number of lines."""
    if not actor.leads(desk_id):
        raise NotAllowed
    plan = ImportPlan(faults=list(reading.faults))
    kinds = _kinds(desk_id)
    owners = ids_of_addresses({fact.owner for fact in reading.facts if fact.owner})
    known = _known(desk_id, source, [fact.key for fact in reading.facts])
    for read in reading.facts:
        kind = kinds.get(read.kind.casefold())
        owner_id = owners.get(read.owner)
        if kind is None:
            words = N_("“%(kind)s” is no kind of request of this desk.")
            plan.faults.append(LineFault(read.line, words, {"kind": read.kind[:60]}))
        elif read.owner and owner_id is None:
            words = N_("Nobody here has the address %(owner)s.")
            plan.faults.append(LineFault(read.line, words, {"owner": read.owner[:80]}))
        else:
            fact = _fact(read, kind, owner_id=owner_id, source=source)
            plan.lines.append(_planned(read.line, fact, kind, known.get(read.key), now=now))
    plan.faults.sort(key=lambda fault: fault.line)
    return plan


def _kinds(desk_id: int) -> dict[str, RequestType]:
    """By code and by title in any language; a title that two types share names neither."""
    found: dict[str, RequestType | None] = {}
    for kind in types_of(desk_id):
        for name in {kind.source_title.casefold(), kind.title.casefold()}:
            found[name] = None if name in found else kind
    found |= {kind.slug.casefold(): kind for kind in types_of(desk_id)}
    return {name: kind for name, kind in found.items() if kind is not None}


def _known(desk_id: int, source: Source, keys: Sequence[str]) -> dict[str, Obligation]:
    row, found = Obligation, {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows = db.session.scalars(
            select(row)
            .where(row.desk_id == desk_id, row.source == source, row.external_id.in_(some))
            .with_for_update()
        )
        found |= {each.external_id: each for each in rows}
    return found


def _fact(read: ReadFact, kind: RequestType, *, owner_id: int | None, source: Source) -> Fact:
    return Fact(
        title=read.title,
        type_id=kind.id,
        source=source,
        falls_on=read.falls_on,
        notice=read.notice,
        owner_id=owner_id,
        department=read.department,
        quantity=read.quantity,
        confidentiality=Confidentiality(read.confidentiality),
        external_id=read.key,
    )


def _planned(
    line: int, fact: Fact, kind: RequestType, row: Obligation | None, *, now: datetime
) -> PlannedLine:
    if row is None:
        return PlannedLine(line, Doing.NEW, fact, kind, None)
    if row.outcome is not None:
        doing = Doing.NEXT if fact.falls_on > row.falls_on else Doing.SAME
        return PlannedLine(line, doing, fact, kind, row)
    there, told = facts_of(row), Obligation(desk_id=row.desk_id, source=row.source, created_at=now)
    put(told, fact, kind, is_open=lambda _day: True)  # its days are not compared
    what = tuple(name for name, value in facts_of(told).items() if there[name] != value)
    return PlannedLine(line, Doing.CHANGED if what else Doing.SAME, fact, kind, row, what)


def take_import(
    desk_id: int, reading: Reading, *, source: Source, actor: Viewer, now: datetime
) -> ImportPlan:
    """Does what `plan_import` says now; wrong lines are left out and stand among the faults."""
    plan = plan_import(desk_id, reading, source=source, actor=actor, now=now)
    open_by_year: dict[int, IsOpen] = {}
    added = []
    for line in plan.lines:
        year = line.fact.falls_on.year
        if year not in open_by_year:
            open_by_year[year] = opening(desk_id, around=line.fact.falls_on)
        is_open = open_by_year[year]
        if line.doing == Doing.NEW:
            added.append(new_obligation(line.fact, line.kind, now=now, is_open=is_open))
        elif line.doing == Doing.CHANGED:
            apply_change(line.row, line.fact, line.kind, actor=actor, now=now, is_open=is_open)
        elif line.doing == Doing.NEXT:
            renewed(line.row, line.fact, actor=actor, now=now)
    db.session.add_all(added)
    db.session.flush()
    for row in added:
        subject, details = subject_of_obligation(row.id), {"source": source.value}
        record(ObligationKind.OBLIGATION_MADE, subject, actor=actor, now=now, details=details)
    return plan
