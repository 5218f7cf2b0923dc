"""The night of a desk: what was expected is judged, what is expected now is opened."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from portal.anticipation import queries
from portal.anticipation.queries import Night
from portal.anticipation.signals import RANKS, SIGNALS
from portal.extensions import db
from portal.obligations.due_days import Outcome
from portal.planning import operations as planning
from portal.planning.needs import ClosedWhy, Need, NeedState, Nightly, Standing, tonight
from portal.requests.models import ServiceRequest
from portal.web.transaction import reading, writing

PER_BATCH = 20

Step = Callable[[], object]


def foresee(desk_id: int, *, now: datetime) -> Nightly:
    """Match, judge, withdraw, open. Safe to run twice and to go on with after a stop: each step
    looks at the row it changes, and a night reads what stands. Ends the caller's transaction."""
    _catch_up(desk_id, now=now)
    with reading():
        night = queries.night_of(desk_id, now=now)
    found = [need for detect in SIGNALS.values() for need in detect(night.facts)]
    over = dict(_closing(night, found, now=now))
    decided = tonight(
        found,
        [each for each in night.standing if each.id not in over],
        ranks=RANKS,
        closed=night.closed,
        filed=night.filed,
        titles=night.titles,
    )
    steps: list[Step] = [
        *over.values(),
        *_keeping(night, found, over=over),
        *(
            partial(planning.withdraw_need, each, ClosedWhy.BETTER, now=now)
            for each in decided.superseded
        ),
        *(
            partial(planning.open_filed_before, desk_id, need, ids, now=now)
            for need, ids in decided.filed_before
        ),
        *(
            partial(planning.open_need, desk_id, need, records=night.records, now=now)
            for need in decided.opened
        ),
    ]
    for start in range(0, len(steps), PER_BATCH):
        with writing():
            for step in steps[start : start + PER_BATCH]:
                step()
    return decided


def _catch_up(desk_id: int, *, now: datetime) -> None:
    with reading():
        ids = queries.to_catch_up(desk_id)
    for start in range(0, len(ids), PER_BATCH):
        with writing():
            for request_id in ids[start : start + PER_BATCH]:
                row = db.session.get_one(ServiceRequest, request_id)
                planning.match_request(row, now=now)


def _closing(night: Night, found: list[Need], *, now: datetime) -> Iterator[tuple[int, Step]]:
    """Needs whose fact is settled or gone, and those whose days are over."""
    events = {each.event_id for each in night.facts.announced}
    for each in night.standing:
        outcome = night.settled.get(each.need.obligation_id or 0)
        if outcome is not None:
            yield each.id, partial(_settle, each, Outcome(outcome), now=now)
        elif each.need.last_on < night.facts.today:
            came = night.came.get(each.id, 0)
            yield each.id, partial(planning.judge_need, each.id, came=came, now=now)
        elif each.need.event_id is not None and each.need.event_id not in events:
            yield each.id, partial(planning.withdraw_need, each.id, ClosedWhy.SETTLED, now=now)


def _settle(each: Standing, outcome: Outcome, *, now: datetime) -> None:
    """By hand: it led to a request, it was not needed, or it was done by itself."""
    state = {Outcome.REQUEST: NeedState.HIT, Outcome.NOT_NEEDED: NeedState.MISSED}.get(
        outcome, NeedState.WITHDRAWN
    )
    planning.settle_need(each.id, state, now=now)


def _keeping(night: Night, found: list[Need], *, over: dict) -> Iterator[Step]:
    """Needs whose fact moved, or changed hands."""
    now_found = {(need.source, need.key): need for need in found}
    for each in night.standing:
        need = now_found.get((each.need.source, each.need.key))
        rests = each.need.obligation_id is not None or each.need.event_id is not None
        if need is None or each.id in over or not rests:
            continue
        if _window(need) != _window(each.need):
            yield partial(planning.keep_window, each.id, need)


def _window(need: Need) -> tuple:
    params = sorted(need.params.items())
    held_by = (need.requester_id, need.department, need.confidentiality)
    return (need.first_on, need.last_on, *held_by, params)
