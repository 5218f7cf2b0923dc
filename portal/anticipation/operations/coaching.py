"""People are told ahead of need, and say how they want it. Only `nudge` ends transactions."""

from datetime import date, datetime

from sqlalchemy import delete, select

from portal.anticipation import queries
from portal.anticipation.coaching import Candidate, nudges_of
from portal.anticipation.models import Nudge, NudgeRefusal
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.operations import check_version
from portal.desks.queries import working_time
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.notifications.operations import tell_of_need
from portal.planning import operations as planning
from portal.planning.models import PredictedNeed
from portal.planning.needs import NeedState
from portal.planning.queries import visible_need
from portal.web.dialect import insert
from portal.web.transaction import reading, writing

MOST_A_MONTH = 10  # that a desk may set
NUDGES_CHANGED = "nudges_changed"


def nudge(desk_id: int, *, now: datetime) -> int:
    """Tonight's nudges of a desk, on its working days; how many. Safe to run twice and to stop
    anywhere: each one is looked at again in the transaction that sends it, under its person's
    row, so that two desks together keep to the number. Ends the caller's transaction."""
    with reading():
        desk = db.session.get_one(Desk, desk_id)
        clock_of_desk = working_time(desk, around=now.date())
        today = clock_of_desk.local_day(now)
        is_working_day = clock_of_desk.day_minutes(today) > 0
        chosen = _chosen(desk_id, today=today) if is_working_day else []
    count = 0
    for each in chosen:
        with writing():
            count += _send(desk_id, each, today=today, now=now)
    return count


def _chosen(desk_id: int, *, today: date, of: int | None = None) -> list[Candidate]:
    """`of`: a person; none for everybody."""
    found = queries.candidates_of(desk_id)
    if of is not None:
        found = [each for each in found if each.person_id == of]
    known = queries.known_of({each.person_id for each in found}, today=today)
    most = db.session.get_one(Desk, desk_id).nudges_a_month
    return nudges_of(found, known, most=most, today=today)


def _send(desk_id: int, candidate: Candidate, *, today: date, now: datetime) -> bool:
    db.session.get_one(Person, candidate.person_id, with_for_update=True)
    if candidate not in _chosen(desk_id, today=today, of=candidate.person_id):
        return False
    values = {
        "need_id": candidate.need_id,
        "person_id": candidate.person_id,
        "desk_id": desk_id,
        "type_id": candidate.type_id,
        "number": candidate.nudged + 1,
        "is_reminder": candidate.is_privileged,
        "sent_on": today,
        "sent_at": now,
    }
    known_by = ["need_id", "number"]
    statement = insert(Nudge).values(values).on_conflict_do_nothing(index_elements=known_by)
    if not db.session.execute(statement).rowcount:
        return False
    told = {"need_id": candidate.need_id, "person_id": candidate.person_id}
    tell_of_need(**told, number=candidate.nudged + 1, now=now)
    return True


def put_off(
    need_id: int, later_on: date, *, version: int, actor: Viewer, now: datetime
) -> PredictedNeed:
    """Its owner wants to hear of it later; the nudge that asked learns when."""
    row = planning.put_off_need(need_id, later_on, version=version, actor=actor, now=now)
    newest = select(Nudge).where(Nudge.need_id == need_id, Nudge.person_id == actor.id)
    sent = db.session.scalar(newest.order_by(Nudge.number.desc()).limit(1))
    if sent is not None:
        sent.later_on = row.later_on
    return row


def refuse_nudges_of(need_id: int, *, actor: Viewer, now: datetime) -> None:
    """ "Never for this": what is expected stays on the page, and nobody speaks of it."""
    values = {"person_id": actor.id, "type_id": _type_of(need_id, actor), "made_at": now}
    known_by = ["person_id", "type_id"]
    db.session.execute(
        insert(NudgeRefusal).values(values).on_conflict_do_nothing(index_elements=known_by)
    )


def allow_nudges_of(need_id: int, *, actor: Viewer) -> None:
    row = NudgeRefusal
    mine = (row.person_id == actor.id, row.type_id == _type_of(need_id, actor))
    db.session.execute(delete(row).where(*mine))


def _type_of(need_id: int, actor: Viewer) -> int:
    row = visible_need(need_id, viewer=actor)
    if row is None or row.requester_id != actor.id or row.state != NeedState.OPEN:
        raise NotFound
    kind = db.session.get_one(RequestType, row.type_id)
    if kind.confidentiality == Confidentiality.PRIVILEGED:
        raise NotFound
    return kind.id


def change_nudges(desk_id: int, most: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """How many nudges a month one person may get from this desk, with those of other desks."""
    if not actor.leads(desk_id):
        raise NotAllowed
    if not 0 <= most <= MOST_A_MONTH:
        raise InvalidInput("Write a number from 0 to 10.", field="most")
    row = db.session.get_one(Desk, desk_id, with_for_update=True, populate_existing=True)
    check_version(row, version)
    before, row.nudges_a_month = row.nudges_a_month, most
    row.version += 1
    db.session.flush()
    details = {"from": before, "to": most}
    record_audit(
        NUDGES_CHANGED, actor_id=actor.id, subject=f"desk:{row.id}", details=details, now=now
    )
