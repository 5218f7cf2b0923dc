"""Rules, what they look at, what they did and what they would have done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.catalogue.models import Confidentiality
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import RoleGrant
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import for_engine, visible_references, visible_to
from portal.rules.deciding import Facts, Span, Trigger, fits
from portal.rules.models import Rule, RuleRun
from portal.rules.stored import conditions_of

KIND_OF = {
    Trigger.FILED: EventKind.FILED,
    Trigger.REPLIED: EventKind.REPLIED,
    Trigger.ON_HOLD: EventKind.HELD,
    Trigger.TARGET_NEAR: EventKind.TARGET_NEAR,
    Trigger.TARGET_MISSED: EventKind.TARGET_MISSED,
    Trigger.RESOLVED: EventKind.RESOLVED,
}
ENDS_HOLD = (
    EventKind.RESUMED,
    EventKind.APPROVED,
    EventKind.DECLINED,
    EventKind.RESOLVED,
    EventKind.CANCELLED,
    EventKind.LAPSED,
)
BATCH = 500
LAST_MONTH = timedelta(days=30)
LOOKED_AT = 2000
SHOWN = 50


def rules_of(desk_id: int) -> list[Rule]:
    """In the order they run."""
    rule = Rule
    kept = (rule.desk_id == desk_id, rule.removed_at.is_(None))
    return list(db.session.scalars(select(rule).where(*kept).order_by(rule.position, rule.id)))


def rule_of(desk_id: int, rule_id: int, *, for_change: bool = False) -> Rule:
    statement = select(Rule).where(
        Rule.id == rule_id, Rule.desk_id == desk_id, Rule.removed_at.is_(None)
    )
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def live_rules() -> list[Rule]:
    kept = (Rule.live_at.is_not(None), Rule.removed_at.is_(None))
    order = (Rule.desk_id, Rule.position, Rule.id)
    return list(db.session.scalars(select(Rule).where(*kept).order_by(*order)))


@dataclass(frozen=True)
class Happened:
    """An event that rules look at."""

    event_id: int
    number: int
    trigger: Trigger
    at: datetime
    request_id: int
    desk_id: int


def last_event_before(at: datetime) -> int:
    """The newest event before that instant: what was written earlier has been seen by all."""
    newest = select(RequestEvent.id).where(RequestEvent.at <= at)
    return db.session.scalar(newest.order_by(RequestEvent.id.desc()).limit(1)) or 0


def happened_after(event_id: int, rules: Sequence[Rule]) -> list[Happened]:
    """What rules may look at, in the order it happened. Holds are not among it: see `held`."""
    wanted = {Trigger(rule.trigger) for rule in rules} - {Trigger.ON_HOLD}
    desks = {rule.desk_id for rule in rules}
    kinds = [KIND_OF[trigger] for trigger in wanted]
    event, row = RequestEvent, ServiceRequest
    statement = (
        for_engine(event.id, event.number, event.kind, event.at, row.id, row.desk_id)
        .select_from(row)
        .join(event, event.request_id == row.id)
        .where(event.id > event_id, event.kind.in_(kinds), row.desk_id.in_(desks), _by_asker())
        .order_by(event.id)
        .limit(BATCH)
    )
    triggers = {kind: trigger for trigger, kind in KIND_OF.items()}
    return [
        Happened(id_, number, triggers[EventKind(kind)], *rest)
        for id_, number, kind, *rest in db.session.execute(statement)
    ]


def _by_asker():
    """A message of the desk is no reply that a rule looks at."""
    event, row = RequestEvent, ServiceRequest
    by_asker = event.actor_id.in_((row.requester_id, row.filed_by_id))
    return or_(event.kind != EventKind.REPLIED, by_asker)


def held(rules: Sequence[Rule], *, now: datetime) -> list[tuple[Rule, Happened]]:
    """Holds that have lasted as many working days as a rule says."""
    rules = [rule for rule in rules if rule.trigger == Trigger.ON_HOLD]
    if not rules:
        return []
    event, row = RequestEvent, ServiceRequest
    begun = func.max(event.id)
    statement = (
        for_engine(begun, func.max(event.number), row.held_since_at, row.id, row.desk_id)
        .select_from(row)
        .join(event, and_(event.request_id == row.id, event.kind == EventKind.HELD))
        .where(row.status == Status.ON_HOLD, row.desk_id.in_({rule.desk_id for rule in rules}))
        .group_by(row.id, row.held_since_at, row.desk_id)
        .order_by(begun)
    )
    found = []
    for id_, number, since_at, request_id, desk_id in db.session.execute(statement).all():
        one = Happened(id_, number, Trigger.ON_HOLD, since_at, request_id, desk_id)
        days = _days_between(desk_id, since_at, now)
        found += [(rule, one) for rule in rules if rule.desk_id == desk_id and days >= rule.days]
    return found


def _days_between(desk_id: int, start: datetime, end: datetime) -> int:
    desk = db.session.get_one(Desk, desk_id)
    return working_time(desk, around=end.date()).working_days_between(start, end)


def spans_on(request_id: int) -> list[Span]:
    """Numbers of the events that rules wrote on it."""
    mine = select(RuleRun.first, RuleRun.last).where(RuleRun.request_id == request_id)
    return [Span(first, last) for first, last in db.session.execute(mine)]


def has_run(rule_id: int, event_id: int) -> bool:
    run = select(RuleRun.id).where(RuleRun.rule_id == rule_id, RuleRun.event_id == event_id)
    return db.session.scalar(run) is not None


FACTS = (
    ServiceRequest.type_id,
    ServiceRequest.department,
    ServiceRequest.size,
    ServiceRequest.lateness,
    ServiceRequest.search_text,
    ServiceRequest.requester_id,
    ServiceRequest.confidentiality,
)


def facts_now(request_id: int) -> Facts:
    found = db.session.execute(for_engine(*FACTS).where(ServiceRequest.id == request_id)).one()
    return _facts(found, roles_of([found.requester_id]))


def _facts(found, roles: dict[int, frozenset[str]]) -> Facts:
    return Facts(
        type_id=found.type_id,
        department=found.department,
        size=found.size,
        lateness=found.lateness,
        words=frozenset(found.search_text.split()),
        roles=roles.get(found.requester_id, frozenset()),
        is_privileged=found.confidentiality == Confidentiality.PRIVILEGED,
    )


def roles_of(person_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    grants = select(RoleGrant.person_id, RoleGrant.role)
    for person_id, role in db.session.execute(
        grants.where(RoleGrant.person_id.in_(set(person_ids)))
    ):
        found.setdefault(person_id, set()).add(role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}


@dataclass(frozen=True)
class Seen:
    """A request that a rule looked at, as its reader may see it."""

    reference: str
    title: str
    at: datetime


@dataclass(frozen=True)
class DryRun:
    """What a rule would have done: `looked_at` events of last month, `count` of them its own;
    `lines`: the newest."""

    looked_at: int
    count: int
    lines: list[Seen]


def dry_run(rule: Rule, *, viewer: Viewer, now: datetime) -> DryRun:
    """On the events of the last thirty days, by what is known of those requests now. Three
    statements; of what the viewer may not sense nothing is counted."""
    found = db.session.execute(_last_month(rule, viewer=viewer, now=now)).all()
    if rule.trigger == Trigger.ON_HOLD:
        found = [one for one in found if _lasted(rule, one, now=now)]
    roles = roles_of({one.requester_id for one in found})
    conditions = conditions_of(rule.conditions)
    mine = [one for one in found if fits(conditions, _facts(one, roles))]
    lines = [Seen(one.reference, one.title, one.at) for one in mine[:SHOWN]]
    return DryRun(len(found), len(mine), lines)


def _last_month(rule: Rule, *, viewer: Viewer, now: datetime) -> Select:
    event, row, later = RequestEvent, ServiceRequest, aliased(RequestEvent)
    ended = (
        select(func.min(later.at))
        .where(later.request_id == event.request_id, later.number > event.number)
        .where(later.kind.in_(ENDS_HOLD))
        .correlate(event)
        .scalar_subquery()
    )
    columns = (row.reference, row.title, event.at, ended.label("ended_at"))
    return (
        visible_to(viewer, *FACTS, *columns)
        .join(event, event.request_id == row.id)
        .where(row.desk_id == rule.desk_id, event.kind == KIND_OF[Trigger(rule.trigger)])
        .where(event.at >= now - LAST_MONTH, _by_asker())
        .order_by(event.id.desc())
        .limit(LOOKED_AT)
    )


def _lasted(rule: Rule, one, *, now: datetime) -> bool:
    return _days_between(rule.desk_id, one.at, one.ended_at or now) >= (rule.days or 0)


@dataclass(frozen=True)
class Ran:
    """`reference` None: the reader may not sense that request."""

    run: RuleRun
    reference: str | None


def runs_of(rule_id: int, *, viewer: Viewer, limit: int = 30) -> list[Ran]:
    """The newest first; of what the viewer may not sense nothing but that it ran. Two
    statements."""
    mine = select(RuleRun).where(RuleRun.rule_id == rule_id)
    runs = list(db.session.scalars(mine.order_by(RuleRun.id.desc()).limit(limit)))
    references = visible_references({run.request_id for run in runs}, viewer=viewer)
    return [Ran(run, references.get(run.request_id)) for run in runs]


def counts_of(rule_ids: Iterable[int], *, since: datetime) -> dict[int, int]:
    """How often each ran since then."""
    counted = select(RuleRun.rule_id, func.count()).where(
        RuleRun.rule_id.in_(list(rule_ids)), RuleRun.ran_at >= since
    )
    return dict(db.session.execute(counted.group_by(RuleRun.rule_id)).all())
