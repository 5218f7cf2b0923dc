"""Things done by rule: always on a request, with a receipt and a week to undo it.

Only `do_due` ends transactions.
"""

import logging
from datetime import date, datetime

from flask_babel import gettext as _

from portal.anticipation import queries
from portal.anticipation.ladder import SURE, Act, Rung, RunState, filled
from portal.anticipation.models import Automation, Execution
from portal.anticipation.operations.hooking import act_soon
from portal.anticipation.operations.laddering import lose_rung
from portal.anticipation.operations.receipts import (
    mark_done,
    mark_undone,
    record_run,
    resolve_by_rule,
)
from portal.catalogue.models import Confidentiality
from portal.catalogue.queries import fields_of
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotFound, PortalError
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.planning import operations as planning
from portal.planning.models import PredictedNeed
from portal.planning.needs import NeedState
from portal.planning.queries import visible_need
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import is_asker, reads_notes, visible_request
from portal.web.transaction import reading, writing

NOT_AGAIN = ("date", "file")  # kinds of answers that do not hold a second time

log = logging.getLogger(__name__)


def do_on_request(
    reference: str, *, version: int | None, actor: Viewer, now: datetime
) -> Execution:
    """Somebody of the desk has an open request done by rule."""
    row = visible_request(reference, viewer=actor, for_change=True)
    if not reads_notes(actor, row):
        raise NotFound
    if version is not None and row.version != version:
        raise Conflict("This request changed since you opened it.")
    automation, run = queries.automation_of(row)
    is_set_up = automation is not None and automation.rung != Rung.OFF
    if not is_set_up or run is not None or not row.is_open or row.status == Status.ON_HOLD:
        raise InvalidTransition("This step does not fit the request as it is now.")
    is_among_few = row.confidentiality == Confidentiality.PRIVILEGED
    if is_among_few or queries.fitting_type(row.type_id) is None:
        raise NotFound
    return _begin(row, automation, rung=Rung.SUGGEST, actor_id=actor.id, now=now)


def do_need(need_id: int, *, version: int, actor: Viewer, now: datetime) -> Execution:
    """Who will need it has it done now, with last time's answers."""
    need = visible_need(need_id, viewer=actor)
    if need is None or need.requester_id != actor.id:
        raise NotFound
    if need.version != version or need.state != NeedState.OPEN:
        raise Conflict("Somebody else changed it since you opened it.")
    rungs = (Rung.ONE_CLICK, Rung.AUTOMATIC)
    return _do_need(need, rungs=rungs, as_rung=Rung.ONE_CLICK, actor_id=actor.id, now=now)


def do_due(desk_id: int, *, now: datetime) -> int:
    """What is near and sure, of types that are done unasked, on the desk's working days; how many.
    Safe to run twice: a need that is filed for is no longer open."""
    with reading():
        desk = db.session.get_one(Desk, desk_id)
        clock_of_desk = working_time(desk, around=now.date())
        today = clock_of_desk.local_day(now)
        is_working_day = clock_of_desk.day_minutes(today) > 0
        ids = queries.needs_to_do(desk_id, today=today) if is_working_day else []
    return sum(_do_one(need_id, today=today, now=now) for need_id in ids)


def _do_one(need_id: int, *, today: date, now: datetime) -> bool:
    try:
        with writing():
            need = db.session.get(
                PredictedNeed, need_id, with_for_update=True, populate_existing=True
            )
            is_due = need.state == NeedState.OPEN and need.matched == 0
            if not is_due or need.first_on > today or need.probability < SURE:
                return False
            _do_need(need, rungs=(Rung.AUTOMATIC,), as_rung=Rung.AUTOMATIC, actor_id=None, now=now)
    except PortalError as problem:
        log.info("not done by rule: need %s: %s", need_id, type(problem).__name__)
        return False
    return True


def _do_need(
    need: PredictedNeed, *, rungs: tuple, as_rung: Rung, actor_id: int | None, now: datetime
) -> Execution:
    kind = queries.fitting_type(need.type_id)
    automation = db.session.get(Automation, need.type_id)
    if kind is None or automation is None or automation.rung not in rungs:
        raise InvalidInput("This is not done by rule.")
    if need.quantity != 1:
        raise InvalidInput("This is not done by rule.")
    last = queries.last_finished(need.type_id, need.requester_id)
    answers = answers_again(last, fields_of(kind.id)) if last is not None else None
    if answers is None:
        raise InvalidInput("Last time's answers do not hold any more. Ask for it by the form.")
    ask = requests.Ask(title=last.title, answers=answers, channel="rule")
    row = planning.accept_request(
        ask,
        kind,
        db.session.get_one(Desk, kind.desk_id),
        requester_id=need.requester_id,
        now=now,
        need_id=need.id,
    )
    return _begin(row, automation, rung=as_rung, actor_id=actor_id, now=now, need_id=need.id)


def answers_again(last: ServiceRequest, fields) -> dict | None:
    """Last time's answers without days and files; None where one of those must be given."""
    once = {each.slug for each in fields if each.kind in NOT_AGAIN}
    needed = {each.slug for each in fields if each.slug in once and each.is_required}
    if needed & set(last.answers):
        return None
    return {slug: answer for slug, answer in last.answers.items() if slug not in once}


def _begin(
    row: ServiceRequest,
    automation: Automation,
    *,
    rung: Rung,
    actor_id: int | None,
    now: datetime,
    need_id: int | None = None,
) -> Execution:
    run = Execution(
        request_id=row.id, type_id=row.type_id, requester_id=row.requester_id, need_id=need_id,
        rung=rung, act=automation.act, state=RunState.RUNNING, begun_at=now,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    record_run(row, EventKind.RUN_BEGUN, run, actor_id=actor_id, now=now)
    lead = viewer_of_person(automation.answers_by_id)
    if automation.act == Act.HOOK:
        act_soon(run, verb="do")
    elif automation.act == Act.DOCUMENT:
        words = filled(automation.words, _values(row, now=now))
        resolve_by_rule(row, words, lead=lead, now=now)
        mark_done(row, run, actor_id=actor_id, now=now)
    else:
        if row.assignee_id != automation.assignee_id:
            requests.assign(
                row.reference,
                assignee_id=automation.assignee_id,
                actor=lead,
                version=None,
                now=now,
            )
        words = filled(automation.words, _values(row, now=now))
        requests.note(row.reference, words=words, actor=lead, now=now)
        mark_done(row, run, actor_id=actor_id, now=now)
    return run


def _values(row: ServiceRequest, *, now: datetime) -> dict[str, str]:
    person = db.session.get_one(Person, row.requester_id)
    known = {"requester": person.name, "day": now.date().isoformat(), "reference": row.reference}
    return {slug: str(answer) for slug, answer in row.answers.items()} | known


def undo_run(execution_id: int, *, actor: Viewer, now: datetime) -> Execution:
    """Within seven days, by who asked or by the desk."""
    run = db.session.get(Execution, execution_id, with_for_update=True, populate_existing=True)
    receipt = queries.receipt_of(execution_id, viewer=actor) if run is not None else None
    if receipt is None:
        raise NotFound
    row = visible_request(receipt.reference, viewer=actor, for_change=True)
    if not is_asker(actor, row) and not reads_notes(actor, row):
        raise NotFound
    if not receipt.may_undo(now=now):
        raise Conflict("This cannot be taken back any more.")
    run.undone_by_id = actor.id
    if run.act == Act.HOOK:
        run.state, run.attempts = RunState.UNDOING, 0
        db.session.flush()
        act_soon(run, verb="undo")
    else:
        if run.act == Act.TASK:
            _give_up_task(row, actor=actor, now=now)
        mark_undone(row, run, now=now)
    lose_rung(run.type_id, now=now)
    return run


def _give_up_task(row: ServiceRequest, *, actor: Viewer, now: datetime) -> None:
    """Not begun: cancelled. Done by its person: they put it back."""
    if row.is_open:
        requests.cancel(row.reference, actor=actor, version=None, now=now)
    else:
        words = _("Please put it back as it was before.")
        planning.reopen(row.reference, words=words, actor=actor, version=None, now=now)
