"""A lead writes rules for their desk. A new or changed one is off until somebody who saw what it
would have done switches it on."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.desks.models import Desk, Skill
from portal.desks.operations import check_version
from portal.desks.queries import members_of
from portal.errors import InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.rules import queries
from portal.rules.audit import RuleKind, subject_of_rule
from portal.rules.deciding import Does, RuleSaid, Trigger
from portal.rules.models import Rule
from portal.rules.stored import packed_conditions, packed_deeds

MOST_RULES = 100
THE_OWNER = "owner"  # whoever has the request when the rule runs


def make_rule(desk: Desk, said: RuleSaid, *, actor: Viewer, now: datetime) -> Rule:
    """The last in order."""
    _check_lead(desk, actor)
    others = queries.rules_of(desk.id)
    if len(others) >= MOST_RULES:
        raise InvalidInput("A desk has a hundred rules at most. Take one away first.")
    _check(desk, said)
    position = max((other.position for other in others), default=-1) + 1
    row = Rule(desk_id=desk.id, owner_id=actor.id, position=position, made_at=now, **_values(said))
    db.session.add(row)
    db.session.flush()
    _record(RuleKind.RULE_MADE, row, actor=actor, now=now)
    return row


def change_rule(
    desk: Desk, rule_id: int, said: RuleSaid, *, version: int, actor: Viewer, now: datetime
) -> Rule:
    """It is off again until it was tried as it is now."""
    row = _to_change(desk, rule_id, version=version, actor=actor)
    _check(desk, said)
    values = _values(said)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.live_at, row.owner_id = None, actor.id
    _keep(RuleKind.RULE_CHANGED, row, actor=actor, now=now)
    return row


def switch_on(desk: Desk, rule_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """From now on it acts, with the rights of who switched it on. `version`: the one whose dry run
    was seen."""
    row = _to_change(desk, rule_id, version=version, actor=actor)
    if row.live_at is None:
        row.live_at, row.owner_id = now, actor.id
        _keep(RuleKind.RULE_SWITCHED_ON, row, actor=actor, now=now)


def switch_off(desk: Desk, rule_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    row = _to_change(desk, rule_id, version=version, actor=actor)
    if row.live_at is not None:
        row.live_at = None
        _keep(RuleKind.RULE_SWITCHED_OFF, row, actor=actor, now=now)


def move_rule(desk: Desk, rule_id: int, *, up: bool, actor: Viewer, now: datetime) -> None:
    """One place up or down in the order they run; at the end it stays."""
    _check_lead(desk, actor)
    row = queries.rule_of(desk.id, rule_id, for_change=True)
    order = queries.rules_of(desk.id)
    place = order.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order):
        each.position = position
    db.session.flush()
    _record(RuleKind.RULE_MOVED, row, actor=actor, now=now)


def remove_rule(desk: Desk, rule_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """What it did stays in the trail."""
    row = _to_change(desk, rule_id, version=version, actor=actor)
    row.live_at, row.removed_at = None, now
    _keep(RuleKind.RULE_REMOVED, row, actor=actor, now=now)


def _to_change(desk: Desk, rule_id: int, *, version: int, actor: Viewer) -> Rule:
    _check_lead(desk, actor)
    row = queries.rule_of(desk.id, rule_id, for_change=True)
    check_version(row, version)
    return row


def _check_lead(desk: Desk, actor: Viewer) -> None:
    if not actor.leads(desk.id):
        raise NotAllowed


def _check(desk: Desk, said: RuleSaid) -> None:
    if not said.name.strip():
        raise InvalidInput("Give the rule a name.", field="name")
    if (said.trigger == Trigger.ON_HOLD) != (said.days is not None):
        raise InvalidInput(
            "Say after how many working days on hold; for other rules leave it empty.",
            field="days",
        )
    if not said.deeds:
        raise InvalidInput("Say what the rule does: one thing at least.", field="assign")
    kind_id = said.conditions.type_id
    if kind_id is not None and not _is_of(RequestType, kind_id, desk):
        raise InvalidInput("Choose a kind of this desk.", field="type")
    people = {member.person_id for member, _name in members_of(desk.id)}
    for deed in said.deeds:
        _check_deed(desk, deed, people)


def _check_deed(desk: Desk, deed, people: set[int]) -> None:
    if deed.does == Does.SKILL and not _is_of(Skill, deed.to, desk):
        raise InvalidInput("Choose a skill of this desk.", field="skill")
    if deed.does == Does.ASSIGN and deed.to not in people:
        raise InvalidInput("Choose somebody of this desk.", field="assign")
    if deed.does == Does.NOTIFY and deed.to != THE_OWNER and deed.to not in people:
        raise InvalidInput("Choose somebody of this desk.", field="notify")
    if deed.does == Does.WATCH and db.session.get(Person, deed.to) is None:
        raise InvalidInput("Nobody with this address can be named here.", field="watcher")


def _is_of(model, row_id, desk: Desk) -> bool:
    row = db.session.get(model, row_id)
    return row is not None and row.desk_id == desk.id


def _values(said: RuleSaid) -> dict:
    return {
        "name": said.name.strip(),
        "trigger": said.trigger.value,
        "days": said.days,
        "conditions": packed_conditions(said.conditions),
        "deeds": packed_deeds(said.deeds),
    }


def _keep(kind: RuleKind, row: Rule, *, actor: Viewer, now: datetime) -> None:
    row.version += 1
    db.session.flush()
    _record(kind, row, actor=actor, now=now)


def _record(kind: RuleKind, row: Rule, *, actor: Viewer, now: datetime) -> None:
    record_audit(kind, actor_id=actor.id, subject=subject_of_rule(row.id), now=now)
