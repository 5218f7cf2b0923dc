"""Drafts and preparations for needs nobody asked for yet: in slack, within a day's cap."""

from datetime import date, datetime

from sqlalchemy import func, select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.planning import queries
from portal.planning.models import AheadWork, OverrideKind, PlannedWork, PredictedNeed
from portal.planning.need_sources import believed
from portal.planning.needs import (
    NeedState,
)
from portal.planning.plan import Kind, PlanSettings
from portal.planning.queries.plan_facts import latest_plan

WORKED_AHEAD = "worked_ahead"
STANDARD = PlanSettings()


def work_ahead(need_id: int, minutes: float, *, actor: Viewer, now: datetime) -> AheadWork:
    """Somebody of the desk writes down what they prepared today. A draft or preparation alone:
    nothing is filed, signed or granted by it, and the need stays open.

    Refused where it is not in slack (planned work, reserve and work ahead above 85 % of the day),
    beyond the day's cap, for types that may not be begun early and for what is unlikely.
    """
    # Two pieces of one person wait for each other, so that the cap holds for both together.
    db.session.get(Person, actor.id, with_for_update=True, populate_existing=True)
    need = queries.visible_need(need_id, viewer=actor)
    if need is None:
        raise NotFound
    if not actor.is_on_desk(need.desk_id):
        raise NotAllowed
    if need.state != NeedState.OPEN:
        raise Conflict("This is no longer expected: somebody asked, or its days are over.")
    _check_need(need)
    desk = db.session.get_one(Desk, need.desk_id)
    today = working_time(desk, around=now.date()).local_day(now)
    _check_minutes(minutes, desk_id=need.desk_id, person_id=actor.id, today=today, now=now)
    row = AheadWork(need_id=need.id, person_id=actor.id, on=today, minutes=minutes, worked_at=now)
    db.session.add(row)
    db.session.flush()
    details = {"minutes": round(minutes)}
    subject = f"need:{need.id}"
    record_audit(WORKED_AHEAD, actor_id=actor.id, subject=subject, details=details, now=now)
    return row


def _check_need(need: PredictedNeed) -> None:
    if not db.session.get_one(RequestType, need.type_id).early_days:
        raise InvalidInput("Requests of this kind cannot be prepared before they are asked.")
    records = queries.source_records(need.desk_id)
    if believed(need.claimed, need.source, records) < STANDARD.early_floor:
        raise InvalidInput("It is too unsure that anybody asks for this: leave it until they do.")


def _check_minutes(
    minutes: float, *, desk_id: int, person_id: int, today: date, now: datetime
) -> None:
    slack = calm_minutes(desk_id, person_id, today=today)
    if slack is None:
        raise InvalidInput("There is no plan of today yet, so nobody knows who has time to spare.")
    used = queries.ahead_minutes_of(person_id, on=today)
    left = max(0.0, min(slack, _cap(desk_id, now=now)) - used)
    if not 0 < minutes <= left:
        raise InvalidInput(
            "Your day leaves %(minutes)s minutes for work ahead: write no more than these.",
            field="minutes",
            minutes=int(left),
        )


def calm_minutes(desk_id: int, person_id: int, *, today: date) -> float | None:
    """What planned work and the walk-in reserve leave of a person's day below 85 % of it, the
    plan's own early pieces not counted; None where no plan knows the day."""
    plan = latest_plan(desk_id)
    if plan is None or today.isoformat() not in plan.days:
        return None
    place = plan.days.index(today.isoformat())
    net = float(plan.figures["net"].get(str(person_id), [0.0] * len(plan.days))[place])
    reserved = float(plan.figures["reserved"].get(str(person_id), [0.0] * len(plan.days))[place])
    row = PlannedWork
    planned = db.session.scalar(
        select(func.sum(row.minutes)).where(
            row.plan_id == plan.id,
            row.person_id == person_id,
            row.on == today,
            row.kind != Kind.EARLY,
        )
    )
    return STANDARD.calm * net - reserved - float(planned or 0.0)


def _cap(desk_id: int, *, now: datetime) -> float:
    caps = [
        each.value
        for each in queries.standing_overrides(desk_id, now=now)
        if each.kind == OverrideKind.AHEAD and each.person_id is None
    ]
    return caps[-1] if caps else STANDARD.early_minutes
