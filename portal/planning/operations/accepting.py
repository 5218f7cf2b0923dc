"""The door every request comes through."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.models import PlanCause, PromiseReason
from portal.planning.operations.needs import fulfil, match_request
from portal.planning.operations.offering import offer_calmer_day
from portal.planning.operations.overriding import plan_soon
from portal.planning.operations.promising import case_of, make_promise
from portal.planning.promise import (
    promise_for,
)
from portal.planning.queries import (
    history_of,
    work_ahead_minutes,
)
from portal.requests import operations as requests
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest


def accept_request(
    ask: requests.Ask,
    request_type: RequestType,
    desk: Desk,
    *,
    requester_id: int,
    now: datetime,
    filed_by_id: int | None = None,
    need_id: int | None = None,
) -> ServiceRequest:
    """File and promise in one transaction: every door ends here. What waits for an approval is
    promised with it. `filed_by_id`: who asks on the requester's behalf. `need_id`: the expected
    need whose draft this is; without it the one that the request looks like is fulfilled."""
    requester = db.session.get_one(Person, requester_id)
    row = requests.file_request(
        ask, request_type, desk, requester=requester, now=now, filed_by_id=filed_by_id
    )
    if need_id is None or fulfil(need_id, row, now=now) is None:
        match_request(row, now=now)
    if row.status == Status.ON_HOLD:
        return row
    history = history_of(desk.id)
    ahead = work_ahead_minutes(desk.id, row.skill_id, history=history, on=now.date())
    if row.hard_deadline_at:
        plan_soon(desk.id, cause=PlanCause.DEADLINE)
    case = case_of(row, request_type, ahead=ahead, history=history)
    found = promise_for(case, history.past)
    if found:
        clock_of_desk = working_time(desk, around=now.date())
        make_promise(
            row, found, reason=PromiseReason.FILED, start=now, clock_of_desk=clock_of_desk
        )
    offer_calmer_day(row, desk, now=now)
    return row
