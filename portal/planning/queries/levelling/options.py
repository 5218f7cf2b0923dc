"""What could be moved: dated facts ahead, askers back, leave, lent hours, answers to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.capacity import Away
from portal.desks.queries import StaffOnDesk
from portal.obligations.queries import dated_demand
from portal.planning.level import PRICE, Lever, Option
from portal.planning.queries.early_pieces import AHEAD_OVERHEAD
from portal.planning.queries.history import History
from portal.planning.queries.levelling.offers import AGREE
from portal.requests.effort import Effort, prior

LEAST_LATE_DAYS = 5  # whoever is pushed back at all waits for the next week
LONGEST_LEAVE = 5
PREPARED_WITHIN = 6  # weeks
LENT_PIECE = 4.0  # hours: half a day
MOST_LENT = 0.5  # of somebody's week


@dataclass(frozen=True)
class Movable:
    """An option with what a page and an operation need to know of it. `count`: requests, which
    may be an expected part, or pieces of lent hours; `skill_id`: whose hours it relieves;
    `from_skills`: those of a lender."""

    option: Option
    count: float
    type_id: int | None = None
    obligation_id: int | None = None
    number: int = 0
    staff_id: int | None = None
    away_on: date | None = None
    name: str = ""
    skill_id: int | None = None
    from_skills: tuple[int, ...] = ()


def pulls(
    desk_id: int,
    weeks: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    history: History,
    today: date,
) -> list[Movable]:
    """What dated facts will lead to, request by request, where it may be prepared weeks before."""
    if not weeks:
        return []
    by_id = {kind.id: kind for kind in kinds}
    found = []
    for fact in dated_demand(desk_id, since=weeks[0], until=weeks[-1] + timedelta(days=6)):
        kind, week = by_id[fact.type_id], _week_of(fact.due_on, weeks)
        first = fact.due_on - timedelta(days=int(kind.early_days * 7 / 5))
        to = tuple(
            k for k in range(max(0, week - PREPARED_WITHIN), week)
            if weeks[k] + timedelta(days=4) >= first
        )  # fmt: skip
        hours = _effort(kind, history).mean / 60
        for number in fact.numbers:
            relief, load = hours * fact.probability, hours * AHEAD_OVERHEAD
            found.append(
                Movable(
                    Option(
                        f"fact:{fact.obligation_id}:{number}", Lever.PULL, week, to, relief, load,
                        relief * PRICE[Lever.PULL] + load * (1 - fact.probability),
                    ),
                    count=1,
                    type_id=None if fact.is_privileged else kind.id,
                    obligation_id=fact.obligation_id,
                    number=number,
                    skill_id=kind.skill_id,
                )
            )  # fmt: skip
    return found


def pushes(
    weeks: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    by_type: dict[int, dict[date, float]],
    harmless: dict[int, float],
) -> list[Movable]:
    """What will be asked in a week by people who lose nothing by a later day, of types that may
    wait. Privileged types are left alone."""
    found = []
    for kind in kinds:
        if kind.late_days < LEAST_LATE_DAYS or kind.confidentiality != Confidentiality.OPEN:
            continue
        for k, monday in enumerate(weeks):
            hours = by_type.get(kind.id, {}).get(monday, 0.0)
            last = min(len(weeks) - 1, k + max(1, kind.late_days // 5))
            relief = hours * harmless.get(kind.id, 0.0) * AGREE
            to = tuple(range(k + 1, last + 1))
            each = _mean_minutes(kind) / 60
            for number in range(int(relief / each)):
                key = f"type:{kind.id}:{monday.isoformat()}:{number}"
                option = Option(key, Lever.PUSH, k, to, each, each, each * PRICE[Lever.PUSH])
                found.append(Movable(option, count=1, type_id=kind.id, skill_id=kind.skill_id))
    return found


def leaves(weeks: Sequence[date], *, staff: Sequence[StaffOnDesk], calendar) -> list[Movable]:
    """Booked leave of up to a week that could be taken a week or two later or before."""
    if not weeks:
        return []
    found = []
    for person in staff:
        for away in person.absences:
            is_within = weeks[0] <= away.first_on and away.last_on <= weeks[-1] + timedelta(days=6)
            if not is_within or (away.last_on - away.first_on).days >= LONGEST_LEAVE:
                continue
            week = _week_of(away.first_on, weeks)
            hours = _hours_away(person, away, calendar)
            to = tuple(
                k
                for k in range(max(0, week - 2), min(len(weeks), week + 3))
                if k != week and _is_there(person, away, by_weeks=k - week)
            )
            key = f"leave:{person.staff_id}:{away.first_on.isoformat()}"
            price = hours * PRICE[Lever.LEAVE]
            option = Option(key, Lever.LEAVE, week, to, hours, hours, price)
            found.append(
                Movable(
                    option, count=1, staff_id=person.staff_id, away_on=away.first_on,
                    name=person.name, skill_id=_only(person.first_skills),
                )
            )  # fmt: skip
    return found


def _hours_away(person: StaffOnDesk, away: Away, calendar) -> float:
    count = (away.last_on - away.first_on).days + 1
    days = [away.first_on + timedelta(days=k) for k in range(count)]
    minutes = sum(
        person.weekday_minutes[day.weekday()] for day in days if day not in calendar.closed_days
    )
    return minutes * (1 - person.shrinkage) / 60


def _is_there(person: StaffOnDesk, leave: Away, *, by_weeks: int) -> bool:
    first = leave.first_on + timedelta(weeks=by_weeks)
    last = leave.last_on + timedelta(weeks=by_weeks)
    return not any(away.first_on <= last and away.last_on >= first for away in person.absences)


def lends(
    weeks: Sequence[date], *, staff: Sequence[StaffOnDesk], capacity: dict[int, list[float]]
) -> list[Movable]:
    """Half days of somebody with a second skill, given to it from their own. What they take
    longer for it is part of the price."""
    found = []
    for person in staff:
        if not person.first_skills:
            continue
        for k, monday in enumerate(weeks):
            pieces = int(MOST_LENT * capacity[person.staff_id][k] / LENT_PIECE)
            for skill in sorted(person.second_skills - person.first_skills):
                relief = LENT_PIECE * person.second_speed
                price = LENT_PIECE * PRICE[Lever.LEND] + LENT_PIECE - relief
                for number in range(pieces):
                    key = f"lend:{person.staff_id}:{skill}:{monday.isoformat()}:{number}"
                    option = Option(key, Lever.LEND, k, (k,), relief, LENT_PIECE, price)
                    found.append(
                        Movable(
                            option, count=1, staff_id=person.staff_id, name=person.name,
                            skill_id=skill, from_skills=tuple(sorted(person.first_skills)),
                        )
                    )  # fmt: skip
    return found


def diverts(
    weeks: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    by_type: dict[int, dict[date, float]],
    settled: dict[int, float],
) -> list[Movable]:
    """Answers put before the form of a type in a week. `settled`: type -> share of would-be asks
    that its articles make needless; as large a share again is expected."""
    found = []
    for kind in kinds:
        share = settled.get(kind.id, 0.0)
        if not share or kind.confidentiality != Confidentiality.OPEN:
            continue
        for k, monday in enumerate(weeks):
            relief = by_type.get(kind.id, {}).get(monday, 0.0) * share
            key = f"divert:{kind.id}:{monday.isoformat()}"
            price = relief * PRICE[Lever.DIVERT]
            option = Option(key, Lever.DIVERT, k, (k,), relief, 0.0, price)
            count = relief / (_mean_minutes(kind) / 60)
            found.append(Movable(option, count=count, type_id=kind.id, skill_id=kind.skill_id))
    return found


def _only(skills: frozenset[int]) -> int | None:
    return next(iter(skills)) if len(skills) == 1 else None


def _week_of(day: date, weeks: Sequence[date]) -> int:
    return max(0, sum(monday <= day for monday in weeks) - 1)


def _effort(kind: RequestType, history: History) -> Effort:
    assumed = prior(kind.effort_p50_minutes, kind.effort_p90_minutes)
    return history.efforts.get(kind.id, assumed)


def _mean_minutes(kind: RequestType) -> float:
    return prior(kind.effort_p50_minutes, kind.effort_p90_minutes).mean
