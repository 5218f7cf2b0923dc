"""Names of jobs and the operations they stand for. A handler takes the payload and the portal's
`now`, reads and computes outside write transactions, and is safe to run twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app

from portal import clock
from portal.anticipation import operations as anticipation_operations
from portal.desks.queries import all_desks
from portal.forecast import operations as forecast_operations
from portal.identity import operations as identity_operations
from portal.jobs import operations as job_operations
from portal.jobs import outbox
from portal.notifications import operations as notification_operations
from portal.planning import operations as planning_operations
from portal.planning.models import PlanCause
from portal.requests import operations as request_operations
from portal.rules import operations as rule_operations
from portal.web import throttle
from portal.web.transaction import reading, writing


def _desk_ids() -> list[int]:
    with reading():
        return [desk.id for desk in all_desks()]


def run_forecast(payload: dict, now: datetime) -> None:
    if "all" in payload:
        desk_ids = [None]
    else:
        desk_ids = [payload["desk"]] if "desk" in payload else [*_desk_ids(), None]
    for desk_id in desk_ids:
        forecast_operations.run_forecast(desk_id, now=now)


def learn(payload: dict, now: datetime) -> None:
    """What planning knows of each desk's past; open requests without a promise get one."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        planning_operations.learn_history(desk_id, now=now)
        planning_operations.promise_open_requests(desk_id, now=now)


def plan(payload: dict, now: datetime) -> None:
    """The ten days of each desk."""
    cause = PlanCause(payload.get("cause", PlanCause.NIGHT))
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        planning_operations.plan_desk(desk_id, now=now, cause=cause)


def release_replies(_payload: dict, now: datetime) -> None:
    """Replies whose seconds are over."""
    planning_operations.release_replies(now=now)


def go_on_with_bulk(payload: dict, now: datetime) -> None:
    """The rest of a step for many requests."""
    planning_operations.go_on_with_bulk(payload["step"], now=now)


def attend_slots(_payload: dict, now: datetime) -> None:
    """Booked times that cannot be kept, who waits for one, the line of who is called, and
    which way serves best now."""
    for desk_id in _desk_ids():
        with writing():
            planning_operations.attend_slots(desk_id, now=now)
            planning_operations.attend_calls(desk_id, now=now)
        planning_operations.learn_ways(desk_id, now=now)


def replay(payload: dict, now: datetime) -> None:
    """With and without, and whether promises hold: each desk's own past, once a week."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        planning_operations.replay_past(desk_id, now=now)
        planning_operations.judge_promises(desk_id, now=now)


def foresee(payload: dict, now: datetime) -> None:
    """What each desk will be asked for: judged, withdrawn, opened."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        anticipation_operations.foresee(desk_id, now=now)


def nudge(payload: dict, now: datetime) -> None:
    """People are told ahead of need."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        anticipation_operations.nudge(desk_id, now=now)


def do_due(payload: dict, now: datetime) -> None:
    """What is done unasked."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        anticipation_operations.do_due(desk_id, now=now)


def act(payload: dict, now: datetime) -> None:
    """One web hook."""
    anticipation_operations.act(payload["run"], payload["verb"], now=now)


def learn_kinds(payload: dict, now: datetime) -> None:
    """What each desk's past says of the kind and size of what is asked."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        request_operations.learn_kinds(desk_id, now=now)


def tell(_payload: dict, now: datetime) -> None:
    notification_operations.tell_of_events(now=now)
    notification_operations.invite(now=now)


def attend_approvals(_payload: dict, now: datetime) -> None:
    """Those that wait: reminders, stand-ins, who left."""
    request_operations.attend_approvals(now=now)


def attend_questions(_payload: dict, now: datetime) -> None:
    """Those nobody answers: reminded, then closed."""
    request_operations.attend_questions(now=now)


def attend_targets(_payload: dict, now: datetime) -> None:
    """What is owed: warned of in time, escalated when missed."""
    request_operations.attend_targets(now=now)


def owe_anew(payload: dict, now: datetime) -> None:
    """The open requests of a kind whose targets changed."""
    request_operations.owe_anew(payload["type"], actor_id=payload["actor"], now=now)


def file_recurring(_payload: dict, now: datetime) -> None:
    """What comes round by itself."""
    planning_operations.file_recurring(now=now)


def hand_on_absent(_payload: dict, now: datetime) -> None:
    """Work of who is away from today."""
    planning_operations.hand_on_absent(now=now)


def run_rules(_payload: dict, now: datetime) -> None:
    """What desks want done by itself."""
    rule_operations.run_rules(now=now)


def send_digests(_payload: dict, now: datetime) -> None:
    notification_operations.send_digests(now=now)


def send_password_reset(payload: dict, _now: datetime) -> None:
    """The link goes out only to an address that somebody signs in with."""
    with writing():
        identity_operations.send_reset(
            payload["address"],
            asked_at=datetime.fromisoformat(payload["asked_at"]),
            public_url=current_app.config["PORTAL"].public_url,
            now=clock.wall_now(),
        )


def anchor(_payload: dict, _now: datetime) -> None:
    request_operations.anchor_trail(
        folder=current_app.config["PORTAL"].trail_folder, now=clock.wall_now()
    )


def forget_jobs(_payload: dict, _now: datetime) -> None:
    """Finished jobs after a week, finished mails after a month."""
    with writing():
        job_operations.forget_old_jobs(before=clock.wall_now() - timedelta(days=7))
        outbox.forget_old_mail(before=clock.wall_now() - timedelta(days=30))
        throttle.forget_ended(now=clock.wall_now())


def learn_words(_payload: dict, now: datetime) -> None:
    """Words that requests are found by."""
    request_operations.learn_words(now=now)


def learn_words_anew(_payload: dict, now: datetime) -> None:
    request_operations.learn_words_anew(now=now)


def sweep_files(_payload: dict, _now: datetime) -> None:
    """Files that were sent with a form nobody finished."""
    with reading():
        request_operations.sweep(now=clock.wall_now())


HANDLERS: dict[str, Callable[[dict, datetime], None]] = {
    anticipation_operations.ACT_JOB: act,
    "anticipation.do_due": do_due,
    "anticipation.foresee": foresee,
    "anticipation.nudge": nudge,
    "forecast.run": run_forecast,
    "planning.file_recurring": file_recurring,
    "planning.hand_on_absent": hand_on_absent,
    "planning.learn": learn,
    "planning.plan": plan,
    planning_operations.BULK_JOB: go_on_with_bulk,
    planning_operations.RELEASE_JOB: release_replies,
    identity_operations.RESET_JOB: send_password_reset,
    "jobs.forget": forget_jobs,
    "notifications.digest": send_digests,
    "notifications.tell": tell,
    "planning.attend_slots": attend_slots,
    "planning.replay": replay,
    "requests.anchor": anchor,
    "rules.run": run_rules,
    "requests.attend_approvals": attend_approvals,
    "requests.attend_questions": attend_questions,
    "requests.attend_targets": attend_targets,
    request_operations.OWE_JOB: owe_anew,
    "requests.learn_kinds": learn_kinds,
    "requests.learn_words": learn_words,
    "requests.learn_words_anew": learn_words_anew,
    "requests.sweep_files": sweep_files,
}
