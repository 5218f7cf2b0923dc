"""Runs that another machine does: told by a job, never inside a transaction."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _

from portal import clock
from portal.anticipation import queries
from portal.anticipation.ladder import RunState
from portal.anticipation.models import Automation, Execution
from portal.anticipation.operations.laddering import hook_rules, lose_rung
from portal.anticipation.operations.receipts import (
    mark_done,
    mark_undone,
    record_run,
    resolve_by_rule,
)
from portal.channels.hooks import transport
from portal.channels.hooks.signing import body_of, hook_key, sealed, target_of
from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.jobs.operations import enqueue
from portal.planning import operations as planning
from portal.requests.lifecycle import EventKind
from portal.requests.models import ServiceRequest
from portal.web.languages import reading_as
from portal.web.transaction import reading, writing

ACT_JOB = "anticipation.act"
TRIES = 5


def act_soon(run: Execution, *, verb: str, after: timedelta = timedelta()) -> None:
    wall = clock.wall_now()
    enqueue(
        ACT_JOB,
        key=f"{ACT_JOB}:{run.id}:{verb}:{run.attempts}",
        payload={"run": run.id, "verb": verb},
        now=wall,
        run_at=wall + after,
    )


def act(execution_id: int, verb: str, *, now: datetime) -> None:
    """Tell the other machine, then write down what it said. Sent twice after a crash it carries
    the same key, so that the receiver does it once. After five tries a person does it."""
    waits = RunState.RUNNING if verb == "do" else RunState.UNDOING
    with reading():
        run = db.session.get(Execution, execution_id)
        if run is None or run.state != waits:
            return
        automation = db.session.get_one(Automation, run.type_id)
        body = body_of(_told(run, verb))
        url, name = automation.url, f"type:{run.type_id}"
    problem = _sent(url, body, name=name, once=f"{execution_id}:{verb}")
    with writing():
        run = db.session.get(Execution, execution_id, with_for_update=True, populate_existing=True)
        if run.state != waits:
            return
        if problem is None:
            _took(run, now=now)
        else:
            _refused(run, verb, problem, now=now)


def _sent(url: str, body: bytes, *, name: str, once: str) -> str | None:
    """None, or what was wrong."""
    seconds = int(clock.wall_now().timestamp())
    seal = sealed(
        body, key=hook_key(current_app.config["PORTAL"].secret_key, name), seconds=seconds
    )
    try:
        transport.send(
            target_of(url, hook_rules()), body, seal=seal, once=once, rules=hook_rules()
        )
    except (transport.HookFailed, InvalidInput) as problem:
        return str(problem)[:200]
    return None


def _told(run: Execution, verb: str) -> dict:
    row = db.session.get_one(ServiceRequest, run.request_id)
    kind = queries.fitting_type(run.type_id)
    person = db.session.get_one(Person, run.requester_id)
    return {
        "verb": verb,
        "run": run.id,
        "type": kind.slug if kind else "",
        "reference": row.reference,
        "requester": person.email or "",
        "answers": row.answers,
    }


def _took(run: Execution, *, now: datetime) -> None:
    row = db.session.get_one(ServiceRequest, run.request_id, with_for_update=True)
    if run.state == RunState.UNDOING:
        mark_undone(row, run, now=now)
        return
    automation = db.session.get_one(Automation, run.type_id)
    if row.is_open:
        words = _in_words_of(run.requester_id, "done")
        resolve_by_rule(row, words, lead=viewer_of_person(automation.answers_by_id), now=now)
    mark_done(row, run, actor_id=None, now=now)


def _refused(run: Execution, verb: str, problem: str, *, now: datetime) -> None:
    run.attempts, run.failure = run.attempts + 1, problem
    if run.attempts < TRIES:
        act_soon(run, verb=verb, after=timedelta(seconds=10 * 4**run.attempts))
        return
    row = db.session.get_one(ServiceRequest, run.request_id, with_for_update=True)
    run.state = RunState.FAILED
    record_run(row, EventKind.RUN_FAILED, run, actor_id=None, now=now, verb=verb)
    if verb == "undo" and not row.is_open:
        asker, words = viewer_of_person(run.requester_id), _in_words_of(run.requester_id, "undo")
        planning.reopen(row.reference, words=words, actor=asker, version=None, now=now)
    lose_rung(run.type_id, now=now)


def _in_words_of(person_id: int, what: str) -> str:
    person = db.session.get_one(Person, person_id)
    with reading_as(person.language, calendar=person.calendar, zone=person.zone):
        if what == "done":
            return _("Done. Nothing for you to do. You can undo it for seven days.")
        return _("Please put it back as it was before.")
