"""What a desk learnt from its past, and what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import case, func, select

from portal.catalogue.models import RequestType
from portal.catalogue.queries import settled_by_type
from portal.desks.queries import presence_of_skill
from portal.extensions import db
from portal.planning.models import DeskHistory, Promise
from portal.planning.policies import POLICIES
from portal.planning.policies.balanced import balanced
from portal.planning.promise import PastCases
from portal.planning.urgency import STANDARD, Settings
from portal.planning.work import Policy
from portal.requests.effort import Effort, prior
from portal.requests.lifecycle import WAITING, Lateness, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

FEWEST_ANSWERS = 30


@dataclass(frozen=True)
class History:
    """A desk's learnt past. `efforts` by type id, `heads` by skill id; `constants`: what the
    replay of its own past chose for `balanced`; `replay`: its figures (operations.replaying),
    None until the first one; `harmless`: type id -> share of its askers who said that a day late
    does no harm."""

    past: PastCases
    efforts: dict[int, Effort]
    heads: dict[int, float]
    made_at: datetime | None = None
    replay: dict | None = None
    harmless: dict[int, float] = field(default_factory=dict)
    settled: dict[int, float] = field(default_factory=dict)  # by an article, of would-be asks

    @property
    def constants(self) -> Settings:
        if self.replay is None or self.replay["chosen_on_days"] is None:
            return STANDARD
        chosen = {name: self.replay[name] for name in ("look_ahead", "lane_every")}
        return replace(STANDARD, **chosen)

    def policy(self, name: str) -> Policy:
        """The policy of that name, with the constants of this desk."""
        found = POLICIES[name]
        return partial(found, settings=self.constants) if found is balanced else found


def history_of(desk_id: int) -> History:
    """One statement; an empty past until the first refresh."""
    row = db.session.get(DeskHistory, desk_id)
    if row is None:
        return History(PastCases.of([]), {}, {})
    efforts = {int(key): Effort(*four) for key, four in row.figures["efforts"].items()}
    heads = {int(key): heads for key, heads in row.figures["heads"].items()}
    harmless = {int(key): share for key, share in row.figures.get("harmless", {}).items()}
    return History(
        PastCases.unpacked(row.cases),
        efforts,
        heads,
        row.made_at,
        row.figures.get("replay"),
        harmless,
        {int(key): share for key, share in row.figures.get("settled", {}).items()},
    )


def promises_of(request_ids: Sequence[int]) -> dict[int, list[Promise]]:
    """Every promise of each request, the first one first."""
    found: dict[int, list[Promise]] = {}
    if request_ids:
        statement = select(Promise).where(Promise.request_id.in_(request_ids))
        for row in db.session.scalars(statement.order_by(Promise.request_id, Promise.number)):
            found.setdefault(row.request_id, []).append(row)
    return found


def harmless_shares(desk_id: int, *, since: datetime) -> dict[int, float]:
    """Type -> share of its askers since then who said that a day late does
    no harm;
    types with too few answers are left out."""
    row = ServiceRequest
    harmless = func.sum(case((row.lateness == Lateness.NO_HARM, 1), else_=0))
    found = db.session.execute(
        for_engine(row.type_id, func.count(), harmless)
        .where(row.desk_id == desk_id, row.arrived_at >= since)
        .where(row.lateness.is_not(None), row.hard_deadline_at.is_(None))
        .group_by(row.type_id)
    )
    return {
        type_id: said / count for type_id, count, said in found if count >= FEWEST_ANSWERS and said
    }


FEWEST_SETTLED = 5  # below, the share of those who find their answer is chance


def settled_shares(desk_id: int, *, since: datetime) -> dict[int, float]:
    """Type -> share of would-be asks since then that its articles settled: by their own word, of
    these and the ones that were asked all the same."""
    needless = settled_by_type(desk_id, since=since)
    row = ServiceRequest
    found = db.session.execute(
        for_engine(row.type_id, func.count())
        .where(row.type_id.in_(needless), row.arrived_at >= since)
        .group_by(row.type_id)
    )
    asked = dict(found.all())
    return {
        kind: count / (count + asked.get(kind, 0))
        for kind, count in needless.items()
        if count >= FEWEST_SETTLED
    }


LEAST_PRESENT = 0.2  # with nobody there for a week the rest of the desk helps out


def work_ahead_minutes(desk_id: int, skill_id: int, *, history: History, on: date) -> float:
    """Hands-on minutes waiting now per head of the skill, over all requests: a figure, no rows.
    Heads that are away in the week from `on` count for the days they are there."""
    statement = for_engine(
        ServiceRequest.type_id,
        func.count(),
        func.sum(ServiceRequest.worked_minutes),
        RequestType.effort_p50_minutes,
        RequestType.effort_p90_minutes,
    ).join(RequestType, RequestType.id == ServiceRequest.type_id)
    statement = statement.where(
        ServiceRequest.desk_id == desk_id,
        ServiceRequest.skill_id == skill_id,
        ServiceRequest.status.in_((*WAITING, Status.STARTED)),
    ).group_by(
        ServiceRequest.type_id, RequestType.effort_p50_minutes, RequestType.effort_p90_minutes
    )
    minutes = 0.0
    for type_id, count, worked, p50, p90 in db.session.execute(statement):
        effort = history.efforts.get(type_id) or prior(p50, p90)
        minutes += max(0.0, count * effort.mean - (worked or 0.0))
    heads = max(1.0, history.heads.get(skill_id, 1.0))
    return minutes / (heads * max(LEAST_PRESENT, presence_of_skill(skill_id, on=on)))
