"""The job that runs the rules: reads what happened, and acts once for each event."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from portal.errors import NotAllowed, NotFound, PortalError
from portal.extensions import db
from portal.identity.queries import addresses_of, viewer_of_person
from portal.identity.viewer import Viewer
from portal.planning import operations as planning
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.models import ServiceRequest
from portal.requests.queries import reads_notes, visible_request
from portal.rules import queries
from portal.rules.deciding import Deed, Does, Trigger, fits, is_done_by_a_rule
from portal.rules.models import Rule, RuleRun
from portal.rules.operations.writing import THE_OWNER
from portal.rules.queries import Happened
from portal.rules.stored import conditions_of, deeds_of
from portal.web.dialect import insert
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

log = logging.getLogger("portal.rules")

REFUSED = "refused"
CURSOR = "rules_read_until"
SETTLED = timedelta(minutes=2)  # by then every transaction that began before has ended


def run_rules(*, now: datetime) -> int:
    """How many times one ran. Safe to run twice and to stop anywhere: a rule runs once for an
    event, in one transaction with all it does."""
    with reading():
        rules = queries.live_rules()
        if not rules:
            return 0
        settled = queries.last_event_before(now - SETTLED)
        begun = queries.last_event_before(min(rule.live_at for rule in rules))
        cursor = max(int(site_setting(CURSOR, "0")), begun)
        happened = queries.happened_after(cursor, rules)
        due = [
            (rule.id, one)
            for one in happened
            for rule in rules
            if rule.desk_id == one.desk_id and rule.trigger == one.trigger
        ]
        due += [(rule.id, one) for rule, one in queries.held(rules, now=now)]
        due = [
            (rule_id, one) for rule_id, one in due if not queries.has_run(rule_id, one.event_id)
        ]
    count = sum(_run_in_peace(rule_id, one, now=now) for rule_id, one in due)
    until = min(settled, happened[-1].event_id) if len(happened) == queries.BATCH else settled
    if until > cursor:
        with writing():
            set_site_setting(CURSOR, str(until))
    return count


def _run_in_peace(rule_id: int, one: Happened, *, now: datetime) -> bool:
    """One that breaks does not stop the others; it is tried again with the next round while its
    event is fresh."""
    try:
        return _run_in_transaction(rule_id, one, now=now)
    except Exception:
        log.exception("rule %s broke on event %s", rule_id, one.event_id)
        return False


def _run_in_transaction(rule_id: int, one: Happened, *, now: datetime) -> bool:
    with reading():
        rule = db.session.get(Rule, rule_id)
        if not _looks_at(rule, one):
            return False
    with writing():
        rule = db.session.get(Rule, rule_id, with_for_update=True, populate_existing=True)
        return _looks_at(rule, one) and _run(rule, one, now=now)


def _looks_at(rule: Rule | None, one: Happened) -> bool:
    """What happened before it went live, and what a rule did itself, is none of its business."""
    if rule is None or rule.live_at is None or one.at < rule.live_at:
        return False
    if is_done_by_a_rule(one.number, queries.spans_on(one.request_id)):
        return False
    return fits(conditions_of(rule.conditions), queries.facts_now(one.request_id))


def _run(rule: Rule, one: Happened, *, now: datetime) -> bool:
    values = {"rule_id": rule.id, "request_id": one.request_id, "event_id": one.event_id}
    values |= {"ran_at": now, "first": 0, "last": -1, "did": [], "failed": []}
    known_by = ["rule_id", "event_id"]
    taken = insert(RuleRun).values(values).on_conflict_do_nothing(index_elements=known_by)
    run_id = db.session.execute(taken.returning(RuleRun.id)).scalar()
    if run_id is None:
        return False
    run = db.session.get_one(RuleRun, run_id)
    row = _row_for(rule, one)
    if row is None:
        run.failed = [REFUSED]
        return True
    _do_all(rule, row, run, trigger=one.trigger, now=now)
    return True


def _row_for(rule: Rule, one: Happened) -> ServiceRequest | None:
    """None: who switched the rule on may not work on that request, or leads the desk no more."""
    actor = viewer_of_person(rule.owner_id)
    reference = db.session.get_one(ServiceRequest, one.request_id).reference
    try:
        row = visible_request(reference, viewer=actor, for_change=True)
    except NotFound:
        return None
    return row if actor.leads(rule.desk_id) and reads_notes(actor, row) else None


def _do_all(
    rule: Rule, row: ServiceRequest, run: RuleRun, *, trigger: Trigger, now: datetime
) -> None:
    actor = viewer_of_person(rule.owner_id)
    run.first = row.chain_count + 1
    did, failed, told = [], [], None
    for deed in deeds_of(rule.deeds):
        try:
            with db.session.begin_nested():
                DO[deed.does](row, deed, actor, now)
        except PortalError:
            failed.append(deed.does.value)
        else:
            did.append(deed.does.value)
            told = _whom(row, deed) if deed.does == Does.NOTIFY else told
    details = {"rule": rule.id, "when": trigger.value, "did": did, "failed": failed}
    details |= {"tell": told} if told else {}
    requests.record(row, EventKind.RULE_RAN, actor_id=None, now=now, details=details)
    run.last, run.did, run.failed = row.chain_count, did, failed
    db.session.flush()


def _skill(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    requests.change_skill(row.reference, skill_id=deed.to, actor=actor, version=None, now=now)


def _assign(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    requests.assign(row.reference, assignee_id=deed.to, actor=actor, version=None, now=now)


def _size(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    requests.set_size(row.reference, size=deed.to, actor=actor, version=None, now=now)


def _watch(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    address = addresses_of({deed.to}).get(deed.to)
    if address is None:
        raise NotAllowed
    requests.add_watcher(row.reference, email=address, actor=actor, now=now)


def _note(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    requests.note(row.reference, words=deed.words, actor=actor, now=now)


def _reply(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    planning.reply(row.reference, words=deed.words, actor=actor, now=now)


def _hold(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    reason = HoldReason(deed.to)
    said = {"reason": reason, "question": "", "version": None}
    requests.hold(row.reference, actor=actor, now=now, **said)


def _notify(row: ServiceRequest, deed: Deed, actor: Viewer, now: datetime) -> None:
    if _whom(row, deed) is None:
        raise NotAllowed


def _whom(row: ServiceRequest, deed: Deed) -> int | None:
    return row.assignee_id if deed.to == THE_OWNER else deed.to


DO: dict[Does, Callable[[ServiceRequest, Deed, Viewer, datetime], None]] = {
    Does.SKILL: _skill,
    Does.ASSIGN: _assign,
    Does.SIZE: _size,
    Does.WATCH: _watch,
    Does.NOTE: _note,
    Does.REPLY: _reply,
    Does.HOLD: _hold,
    Does.NOTIFY: _notify,
}
