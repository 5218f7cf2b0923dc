"""What every run writes: its receipt, and its proof in the chain of its request."""

from datetime import datetime

from portal.anticipation.ladder import UNDO_WITHIN, RunState
from portal.anticipation.models import Execution
from portal.identity.viewer import Viewer
from portal.planning import operations as planning
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind
from portal.requests.models import ServiceRequest


def resolve_by_rule(row: ServiceRequest, words: str, *, lead: Viewer, now: datetime) -> None:
    """In the name of the lead who answers for it. No hands-on time: there was none."""
    step = {"words": words, "minutes": None, "actor": lead, "version": None, "now": now}
    planning.resolve(row.reference, **step)


def mark_done(row: ServiceRequest, run: Execution, *, actor_id: int | None, now: datetime) -> None:
    run.state, run.done_at, run.undo_until_at = RunState.DONE, now, now + UNDO_WITHIN
    record_run(row, EventKind.RUN_DONE, run, actor_id=actor_id, now=now)


def record_run(
    row: ServiceRequest,
    kind: EventKind,
    run: Execution,
    *,
    actor_id: int | None,
    now: datetime,
    **more,
) -> None:
    """The proof: in the request's own chain."""
    row.version += 1
    details = {"run": run.id, "act": str(run.act), "rung": str(run.rung), **more}
    requests.record(row, kind, actor_id=actor_id, now=now, details=details)


def mark_undone(row: ServiceRequest, run: Execution, *, now: datetime) -> None:
    run.state, run.undone_at = RunState.UNDONE, now
    record_run(row, EventKind.RUN_UNDONE, run, actor_id=run.undone_by_id, now=now)
