"""A lead sets up what is done by rule, and moves it up and down the ladder. None commits."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.anticipation import queries
from portal.anticipation.ladder import Act, Rung, check_words, may_rise
from portal.anticipation.models import Automation
from portal.catalogue.models import RequestType
from portal.catalogue.queries import fields_of
from portal.channels.hooks.signing import HookRules, target_of
from portal.desks.operations import check_version
from portal.desks.queries import members_of
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer

AUTOMATION_CHANGED, RUNG_CHANGED, RUNG_LOST = "automation_changed", "rung_changed", "rung_lost"


@dataclass(frozen=True)
class Setup:
    """What is done. `words`: the document, or the task; `assignee_id`: whose task it is."""

    act: Act
    url: str = ""
    words: str = ""
    assignee_id: int | None = None


def set_automation(
    type_id: int, rule: Setup, *, version: int, actor: Viewer, now: datetime
) -> Automation:
    """`version`: 0 where nothing was set up before. What is done otherwise than before has proved
    nothing: it begins again on the first rung."""
    kind = _own_type(type_id, actor)
    _check(kind, rule)
    row = db.session.get(Automation, type_id, with_for_update=True, populate_existing=True)
    if (row.version if row else 0) != version:
        raise Conflict("Somebody else changed it since you opened it.")
    if row is None:
        row = Automation(
            type_id=type_id, desk_id=kind.desk_id, rung=Rung.OFF, act=rule.act, version=0,
            answers_by_id=actor.id, rung_since_at=now,
        )  # fmt: skip
        db.session.add(row)
    if (row.act, row.url, row.words, row.assignee_id) != _values(rule) and row.rung != Rung.OFF:
        row.rung, row.rung_since_at = Rung.SUGGEST, now
    row.act, row.url, row.words, row.assignee_id = _values(rule)
    row.answers_by_id = actor.id
    row.version += 1
    db.session.flush()
    _record(AUTOMATION_CHANGED, row, actor_id=actor.id, details={"act": str(rule.act)}, now=now)
    return row


def _values(rule: Setup) -> tuple:
    is_hook, is_task = rule.act == Act.HOOK, rule.act == Act.TASK
    words = "" if is_hook else rule.words.strip()
    return (
        str(rule.act),
        rule.url.strip() if is_hook else "",
        words,
        (rule.assignee_id if is_task else None),
    )


def _own_type(type_id: int, actor: Viewer) -> RequestType:
    """Never of a privileged type, nor of one that waits for somebody's word."""
    kind = queries.fitting_type(type_id)
    if kind is None:
        raise NotFound
    if not actor.leads(kind.desk_id):
        raise NotAllowed
    return kind


def _check(kind: RequestType, rule: Setup) -> None:
    if rule.act == Act.HOOK:
        target_of(rule.url, hook_rules())
        return
    check_words(rule.words, [each.slug for each in fields_of(kind.id)])
    if rule.act == Act.TASK:
        staff = {member.person_id for member, _name in members_of(kind.desk_id)}
        if rule.assignee_id not in staff:
            raise InvalidInput("Choose somebody of the desk.", field="assignee")


def hook_rules() -> HookRules:
    config = current_app.config["PORTAL"]
    return HookRules(config.hook_hosts, config.hook_private)


def raise_rung(type_id: int, *, version: int, actor: Viewer, now: datetime) -> Automation:
    """On evidence, and by a lead who answers for it from now on."""
    row = _to_move(type_id, version, actor)
    rung = Rung(row.rung)
    if not may_rise(rung, queries.evidence_for(row, now=now)):
        raise InvalidInput("Its runs do not prove that yet.")
    _move(row, rung.above, now=now)
    row.answers_by_id = actor.id
    details = {"from": str(rung), "to": row.rung}
    _record(RUNG_CHANGED, row, actor_id=actor.id, details=details, now=now)
    return row


def lower_rung(type_id: int, *, version: int, actor: Viewer, now: datetime) -> Automation:
    row = _to_move(type_id, version, actor)
    rung = Rung(row.rung)
    if rung.below is None:
        raise InvalidInput("It is off already.")
    _move(row, rung.below, now=now)
    details = {"from": str(rung), "to": row.rung}
    _record(RUNG_CHANGED, row, actor_id=actor.id, details=details, now=now)
    return row


def lose_rung(type_id: int, *, now: datetime) -> None:
    """What was wrong too often goes down by itself."""
    row = db.session.get(Automation, type_id, with_for_update=True, populate_existing=True)
    if row is None or not queries.evidence_for(row, now=now).is_too_bad:
        return
    rung = Rung(row.rung)
    if rung.below is None:
        return
    _move(row, rung.below, now=now)
    details = {"from": str(rung), "to": row.rung}
    _record(RUNG_LOST, row, actor_id=None, details=details, now=now)


def _to_move(type_id: int, version: int, actor: Viewer) -> Automation:
    _own_type(type_id, actor)
    row = db.session.get(Automation, type_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    check_version(row, version)
    return row


def _move(row: Automation, rung: Rung, *, now: datetime) -> None:
    row.rung, row.rung_since_at = rung, now
    row.version += 1
    db.session.flush()


def _record(
    kind: str, row: Automation, *, actor_id: int | None, details: dict, now: datetime
) -> None:
    subject = f"type:{row.type_id}"
    record_audit(kind, actor_id=actor_id, subject=subject, details=details, now=now)
