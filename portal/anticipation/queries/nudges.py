"""Whom a desk may nudge tonight, what is known of them, and what became of nudges."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from portal.anticipation.coaching import Answer, Candidate, Known, Reaction
from portal.anticipation.models import Nudge, NudgeRefusal
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.notifications.news import News
from portal.notifications.queries import who_hears_not_of
from portal.planning.models import PredictedNeed
from portal.planning.needs import ClosedWhy, NeedState

REMEMBERED = timedelta(days=730)  # how far back answers still teach


def candidates_of(desk_id: int) -> list[Candidate]:
    """Open needs of one active person, heard sources only, of which something is still to come.
    Of a privileged type only what rests on a dated fact."""
    need, kind = PredictedNeed, RequestType
    times = select(func.count()).where(Nudge.need_id == need.id).scalar_subquery()
    found = db.session.execute(
        select(need, times)
        .join(kind, kind.id == need.type_id)
        .join(Person, Person.id == need.requester_id)
        .where(need.desk_id == desk_id, need.state == NeedState.OPEN, need.is_silent.is_(False))
        .where(need.matched < need.quantity, Person.is_active, ~kind.is_archived)
        .order_by(need.id)
    )
    return [_candidate(row, number) for row, number in found]


def _candidate(row: PredictedNeed, nudged: int) -> Candidate:
    safe = row.params.get("last_safe_on")
    return Candidate(
        need_id=row.id,
        person_id=row.requester_id,
        type_id=row.type_id,
        source=row.source,
        first_on=row.first_on,
        act_by=date.fromisoformat(safe) if safe else row.last_on,
        last_on=row.last_on,
        probability=row.probability,
        is_dated=row.obligation_id is not None,
        is_privileged=row.confidentiality == Confidentiality.PRIVILEGED,
        later_on=row.later_on,
        nudged=nudged,
    )


def known_of(people: Collection[int], *, today: date) -> Known:
    """Over all desks."""
    row, ids = Nudge, set(people)
    sent = db.session.execute(
        select(row.person_id, row.sent_on)
        .where(row.person_id.in_(ids), row.is_reminder.is_(False))
        .where(row.sent_on >= today.replace(day=1), row.sent_on <= today)
    ).all()
    counts: dict[int, int] = {}
    for person_id, _on in sent:
        counts[person_id] = counts.get(person_id, 0) + 1
    refusal = NudgeRefusal
    refused = select(refusal.person_id, refusal.type_id).where(refusal.person_id.in_(ids))
    return Known(
        reactions=[*_answers(ids, today=today), *_refusals(ids, today=today)],
        sent=counts,
        told=frozenset(person_id for person_id, on in sent if on == today),
        refused=frozenset((person_id, kind) for person_id, kind in db.session.execute(refused)),
        unwilling=frozenset(who_hears_not_of(News.COMING, ids)),
    )


def _answers(people: set[int], *, today: date) -> list[Reaction]:
    """Nudges that were taken or put off."""
    row, need = Nudge, PredictedNeed
    found = db.session.execute(
        select(row, need.source, need.first_on, need.matched)
        .join(need, need.id == row.need_id)
        .where(row.person_id.in_(people), row.is_reminder.is_(False))
        .where(row.sent_on >= today - REMEMBERED)
        .where((need.matched > 0) | row.later_on.is_not(None))
    )
    return [
        Reaction(
            person_id=each.person_id,
            type_id=each.type_id,
            source=source,
            answer=Answer.LATER if each.later_on else Answer.TAKEN,
            on=each.sent_on,
            days=max(0, ((each.later_on or each.sent_on) - first_on).days),
        )
        for each, source, first_on, _matched in found
    ]


def _refusals(people: set[int], *, today: date) -> list[Reaction]:
    """What was said not to be needed, nudged or not."""
    need = PredictedNeed
    found = db.session.execute(
        select(need.requester_id, need.type_id, need.source, need.closed_at)
        .where(need.requester_id.in_(people), need.closed_why == ClosedWhy.DECLINED)
        .where(need.last_on >= today - REMEMBERED)
    )
    return [
        Reaction(person_id, type_id, source, Answer.NOT_NEEDED, closed_at.date())
        for person_id, type_id, source, closed_at in found
    ]


@dataclass(frozen=True)
class Coaching:
    """How somebody is nudged. `most`: a month; `refused`: ids of types."""

    most: int
    sent: int
    refused: frozenset[int]
    is_wanted: bool


def coaching_of(viewer: Viewer, *, now: datetime) -> Coaching:
    """Three statements. The desk that may nudge most says how many a month holds."""
    today = now.astimezone(ZoneInfo(viewer.zone)).date()
    row = Nudge
    count = (
        select(func.count())
        .where(row.person_id == viewer.id, row.is_reminder.is_(False))
        .where(row.sent_on >= today.replace(day=1))
        .scalar_subquery()
    )
    most, sent = db.session.execute(select(func.max(Desk.nudges_a_month), count)).one()
    refused = select(NudgeRefusal.type_id).where(NudgeRefusal.person_id == viewer.id)
    return Coaching(
        most=most or 0,
        sent=sent,
        refused=frozenset(db.session.scalars(refused)),
        is_wanted=not who_hears_not_of(News.COMING, {viewer.id}),
    )


@dataclass(frozen=True)
class NudgeRecord:
    """Nudges of a desk since a day, by what was said to the newest of each need."""

    sent: int
    taken: int
    later: int
    not_needed: int


def nudge_record(desk_id: int, *, since: date) -> NudgeRecord:
    row, need = Nudge, PredictedNeed
    said = case(
        (need.matched > 0, Answer.TAKEN),
        (need.closed_why == ClosedWhy.DECLINED, Answer.NOT_NEEDED),
        (row.later_on.is_not(None), Answer.LATER),
        else_="",
    ).label("said")
    found = db.session.execute(
        select(said, func.count())
        .select_from(row)
        .join(need, need.id == row.need_id)
        .where(row.desk_id == desk_id, row.is_reminder.is_(False), row.sent_on >= since)
        .group_by(said)
    )
    counts = dict(found.all())
    return NudgeRecord(sum(counts.values()), *(counts.get(each, 0) for each in Answer))
