"""Job: whether promises of the desk's own past would have been kept."""

from datetime import datetime

from portal.desks.models import Desk
from portal.extensions import db
from portal.planning.models import DeskHistory
from portal.planning.operations.replaying import is_due
from portal.planning.promise_record import promises, record_of
from portal.planning.queries.promise_past import promise_past
from portal.web.transaction import reading, writing


def judge_promises(desk_id: int, *, now: datetime, anew: bool = False) -> bool:
    """Once a week, or now when `anew`; the record stands in the desk's history. False where it was
    not due or there is nothing to judge."""
    with reading():
        row = db.session.get(DeskHistory, desk_id)
        if row is None or not (anew or is_due(row, "promises", now=now)):
            return False
        found = promise_past(db.session.get_one(Desk, desk_id), now=now)
    if found is None:
        return False
    log, first_on = found
    kept = {
        "made_at": now.isoformat(),
        "first_on": first_on.isoformat(),
        "record": record_of(log, promises(log)).as_dict(),
    }
    with writing():
        row = db.session.get_one(DeskHistory, desk_id)
        row.figures = {**row.figures, "promises": kept}
    return True
