"""What is done by rule: the rungs of a desk's types, and receipts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, select

from portal.anticipation.ladder import SURE, Evidence, Run, Rung, RunState, evidence_of
from portal.anticipation.models import Automation, Execution
from portal.catalogue.models import ApprovalStep, Confidentiality, RequestType
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.models import PredictedNeed
from portal.planning.needs import NeedState
from portal.requests.lifecycle import FINISHED
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine, visible_to

COUNTED = 400  # the newest runs of a desk that rungs are judged by
WRONG = (RunState.FAILED, RunState.UNDOING, RunState.UNDONE)


@dataclass(frozen=True)
class Step:
    """A type on the ladder; no automation: nothing is set up."""

    kind: RequestType
    automation: Automation | None
    evidence: Evidence

    @property
    def rung(self) -> Rung:
        return Rung(self.automation.rung) if self.automation else Rung.OFF


def fitting_types() -> Select:
    """Types that may be done by rule: none that is kept among few, none that waits for somebody's
    word."""
    kind = RequestType
    return select(kind).where(
        kind.confidentiality != Confidentiality.PRIVILEGED,
        ~kind.is_archived,
        ~exists().where(ApprovalStep.type_id == kind.id),
    )


def ladder_of(desk_id: int, *, now: datetime) -> list[Step]:
    """Two statements."""
    kind, row = RequestType, Automation
    found = db.session.execute(
        fitting_types()
        .add_columns(row)
        .outerjoin(row, row.type_id == kind.id)
        .where(kind.desk_id == desk_id)
        .order_by(kind.position, kind.id)
    ).all()
    ids = [each.type_id for _kind, each in found if each is not None]
    runs = list(db.session.scalars(_newest(ids))) if ids else []
    return [Step(kind, each, _evidence(each, runs, now=now)) for kind, each in found]


def evidence_for(automation: Automation, *, now: datetime) -> Evidence:
    """Of the rung it stands on."""
    runs = list(db.session.scalars(_newest([automation.type_id])))
    return _evidence(automation, runs, now=now)


def _newest(type_ids: Collection[int]) -> Select:
    row = Execution
    found = select(row).where(row.type_id.in_(type_ids)).order_by(row.id.desc())
    return found.limit(COUNTED)


def _evidence(each: Automation | None, runs: list[Execution], *, now: datetime) -> Evidence:
    if each is None:
        return evidence_of([])
    own = (
        run
        for run in runs
        if (run.type_id, run.rung) == (each.type_id, each.rung)
        and run.begun_at >= each.rung_since_at
    )
    return evidence_of([_run(run, now=now) for run in own])


def _run(run: Execution, *, now: datetime) -> Run:
    is_wrong = run.state in WRONG
    is_over = run.undo_until_at is not None and run.undo_until_at < now
    return Run(is_wrong, is_wrong or is_over)


def fitting_type(type_id: int) -> RequestType | None:
    return db.session.scalar(fitting_types().where(RequestType.id == type_id))


def types_by_one_click(type_ids: Collection[int]) -> set[int]:
    """Those that who needs it may have done at one click."""
    row, rungs = Automation, (Rung.ONE_CLICK, Rung.AUTOMATIC)
    found = fitting_types().with_only_columns(RequestType.id)
    found = found.join(row, row.type_id == RequestType.id).where(row.rung.in_(rungs))
    return set(db.session.scalars(found.where(RequestType.id.in_(set(type_ids)))))


def last_finished(type_id: int, requester_id: int) -> ServiceRequest | None:
    """The newest of somebody's requests of a type that was brought to an end: whose answers are
    used again."""
    row = ServiceRequest
    found = for_engine(row).where(row.type_id == type_id, row.requester_id == requester_id)
    found = found.where(row.confidentiality != Confidentiality.PRIVILEGED)
    found = found.where(row.status.in_(FINISHED), row.declined_at.is_(None))
    return db.session.scalar(found.order_by(row.arrived_at.desc(), row.id.desc()).limit(1))


def needs_to_do(desk_id: int, *, today) -> list[int]:
    """Ids of open needs near enough and sure enough, of types that are done unasked."""
    need, row = PredictedNeed, Automation
    found = (
        select(need.id)
        .join(row, row.type_id == need.type_id)
        .where(need.desk_id == desk_id, need.state == NeedState.OPEN, need.is_silent.is_(False))
        .where(row.rung == Rung.AUTOMATIC, need.probability >= SURE, need.first_on <= today)
        .where(need.requester_id.is_not(None), need.quantity == 1, need.matched == 0)
        .where((need.later_on.is_(None)) | (need.later_on <= today))
        .order_by(need.last_on, need.id)
    )
    return list(db.session.scalars(found))


@dataclass(frozen=True)
class Receipt:
    """A run with its request as its reader may see it."""

    run: Execution
    reference: str
    title: str
    kind: str

    def may_undo(self, *, now: datetime) -> bool:
        until = self.run.undo_until_at
        return self.run.state == RunState.DONE and until is not None and now <= until


def receipts_of(viewer: Viewer, *, limit: int = 50) -> list[Receipt]:
    """Done for the viewer, the newest first."""
    return _receipts(viewer, Execution.requester_id == viewer.id, limit=limit)


def receipts_of_type(type_id: int, *, viewer: Viewer, limit: int = 20) -> list[Receipt]:
    return _receipts(viewer, Execution.type_id == type_id, limit=limit)


def receipt_of(execution_id: int, *, viewer: Viewer) -> Receipt | None:
    found = _receipts(viewer, Execution.id == execution_id, limit=1)
    return found[0] if found else None


def _receipts(viewer: Viewer, *conditions, limit: int) -> list[Receipt]:
    row, kind, run = ServiceRequest, RequestType, Execution
    found = db.session.execute(
        visible_to(viewer, run, row.reference, row.title, kind)
        .join(run, run.request_id == row.id)
        .join(kind, kind.id == row.type_id)
        .where(*conditions)
        .order_by(run.id.desc())
        .limit(limit)
    )
    return [Receipt(each, reference, title, of.title) for each, reference, title, of in found]


def execution_of(request_id: int) -> Execution | None:
    """What was done by rule for a request, the newest."""
    newest = select(Execution).where(Execution.request_id == request_id)
    return db.session.scalar(newest.order_by(Execution.id.desc()).limit(1))


def automation_of(row: ServiceRequest) -> tuple[Automation | None, Execution | None]:
    """What could be done by rule for a request, and what was."""
    return db.session.get(Automation, row.type_id), execution_of(row.id)
