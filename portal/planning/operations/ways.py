"""Which way serves each type best now: computed apart, so that a page of asking reads one row."""

from datetime import datetime

import numpy as np
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.planning.models import DeskWays
from portal.planning.promise import Case, promise_for
from portal.planning.queries.call_backs import expected_for
from portal.planning.queries.history import History, history_of, work_ahead_minutes
from portal.planning.queries.slots import desk_room
from portal.planning.queries.ways import answered_types, outcomes_of
from portal.planning.slots import NOTICE, SLOT, open_slots
from portal.planning.ways import WayFacts, WayOutcome, best_way
from portal.requests.effort import prior
from portal.requests.sla import tier_of
from portal.web.dialect import insert
from portal.web.transaction import reading, writing

BUSY_QUANTILE = 0.75
FEWEST_CASES = 30


def learn_ways(desk_id: int, *, now: datetime) -> None:
    """Read and compute, then write one row. Safe to run twice."""
    with reading():
        figures = _figures(db.session.get_one(Desk, desk_id), now=now)
    values = {"made_at": now, "figures": figures}
    statement = insert(DeskWays).values(desk_id=desk_id, **values)
    with writing():
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["desk_id"], set_=values)
        )


def _figures(desk: Desk, *, now: datetime) -> dict:
    clock_of_desk, history = working_time(desk, around=now.date()), history_of(desk.id)
    open_types = select(RequestType).where(RequestType.desk_id == desk.id)
    kinds = list(db.session.scalars(open_types.where(~RequestType.is_archived)))
    room, outcomes = desk_room(desk, now=now), outcomes_of(desk.id, now=now)
    slots = open_slots(room.days, earliest=now + NOTICE) if room else []
    skills = (
        {each.person_id: each.first_skills | each.second_skills for each in room.staff}
        if room
        else {}
    )
    answered = answered_types([kind.id for kind in kinds])
    ahead = {
        skill: work_ahead_minutes(desk.id, skill, history=history, on=now.date())
        for skill in {kind.skill_id for kind in kinds}
    }
    found = {}
    for kind in kinds:
        effort = history.efforts.get(kind.id) or prior(
            kind.effort_p50_minutes, kind.effort_p90_minutes
        )
        case = Case(
            kind.id, tier_of(kind.resolution_target_minutes), ahead[kind.skill_id], effort.p50,
            skill=kind.skill_id,
        )  # fmt: skip
        promise = promise_for(case, history.past)
        form_p50 = promise.p50 if promise else float(kind.resolution_target_minutes or 0)
        if not form_p50:
            continue
        slot = next((one for one in slots if kind.skill_id in skills[one.person]), None)
        call = expected_for(kind, desk, history=history, now=now)
        is_busy = _is_busy(ahead[kind.skill_id], kind.skill_id, history)
        facts = WayFacts(
            form_p50=form_p50,
            effort=effort,
            slot_minutes=clock_of_desk.minutes_between(now, slot.starts_at + SLOT)
            if slot
            else None,
            call_p50=call.wait.p50 if call else None,
            has_article=kind.id in answered,
            is_busy=is_busy,
            outcomes=outcomes.get(kind.id, {}) | _articles(kind.id, history),
        )
        found[str(kind.id)] = {
            "way": best_way(facts),
            "slot": slot.starts_at.isoformat() if slot else None,
            "call": [call.by_p50.isoformat(), call.by_p90.isoformat()] if call else None,
            "busy": is_busy,
        }
    return found


def _articles(type_id: int, history: History) -> dict[str, WayOutcome]:
    """The share of would-be asks that an article settled, as thirty outcomes."""
    share = history.settled.get(type_id)
    if share is None:
        return {}
    return {"answer_now": WayOutcome(round(share * FEWEST_CASES), FEWEST_CASES)}


def _is_busy(ahead: float, skill_id: int, history: History) -> bool:
    """Work per head above the P75 of what past requests met."""
    past = history.past
    met = past.work_ahead if past.skills is None else past.work_ahead[past.skills == skill_id]
    return met.size >= FEWEST_CASES and ahead > float(np.quantile(met, BUSY_QUANTILE))
