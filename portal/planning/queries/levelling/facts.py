"""Thirteen weeks of hours against capacity, what could be moved, and what was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.capacity import net_minutes
from portal.desks.models import Desk, Skill
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.extensions import db
from portal.forecast.queries import WeekAhead, WeeksAhead, weeks_ahead
from portal.planning.level import Lever, Option, WeekHours
from portal.planning.models import Levelling
from portal.planning.queries.history import history_of
from portal.planning.queries.levelling.offers import standing_levellings, taken_shares
from portal.planning.queries.levelling.options import (
    Movable,
    diverts,
    leaves,
    lends,
    pulls,
    pushes,
)
from portal.planning.queries.levelling.skills import HIDDEN, hours_by_skill

WEEKS = 13
NOTHING = WeeksAhead((), {}, {})


@dataclass(frozen=True)
class LevelFacts:
    """`hours`: as they stand, what was applied counted in. `movables`: by option key."""

    desk: Desk
    weeks: list[date]
    hours: list[WeekHours]
    movables: dict[str, Movable]
    applied: list[Levelling]
    titles: dict[int, str]
    by_skill: dict[int, list[WeekHours]]
    skills: dict[int, str]
    has_forecast: bool

    names: dict[int, str] = field(default_factory=dict)
    hidden: list[WeekHours] = field(default_factory=list)  # of skills that are not shown, together

    @property
    def options(self) -> list[Option]:
        """Of the desk as a whole: lending moves its hours about and adds none."""
        movables = self.movables.values()
        return [each.option for each in movables if each.option.lever != Lever.LEND]

    @property
    def cells(self) -> list[tuple[int, int]]:
        """(skill, week): the places of `skill_options`."""
        skills = [*self.by_skill, HIDDEN]
        return [(skill, week) for skill in skills for week in range(len(self.weeks))]

    def cell_hours(self) -> list[WeekHours]:
        nothing = [WeekHours(0.0, 0.0, 0.0)] * len(self.weeks)
        hours = self.by_skill | {HIDDEN: self.hidden or nothing}
        return [hours[skill][week] for skill, week in self.cells]

    def skill_options(self) -> list[Option]:
        """Options as moves between cells: hours lent come out of the lender's own skills."""
        place = {cell: at for at, cell in enumerate(self.cells)}
        found = []
        for each in self.movables.values():
            option, is_lent = each.option, each.option.lever == Lever.LEND
            goes = (
                [
                    (skill if skill in self.by_skill else HIDDEN, option.week)
                    for skill in each.from_skills
                ]
                if is_lent
                else [(each.skill_id, week) for week in option.to]
            )
            to = tuple(place[cell] for cell in goes if cell in place)
            at = place.get((each.skill_id, option.week))
            if at is not None and to:
                found.append(replace(option, week=at, to=to))
        return found


def level_facts(desk: Desk, *, now: datetime) -> LevelFacts:
    clock_of_desk = working_time(desk, around=now.date())
    today, calendar = clock_of_desk.local_day(now), clock_of_desk.calendar
    monday = today + timedelta(days=(7 - today.weekday()) % 7)
    found = weeks_ahead(desk.id)
    expected = found or NOTHING
    ahead = [week for week in expected.weeks if week.starts_on >= monday][:WEEKS]
    weeks, by_type = [week.starts_on for week in ahead], expected.by_type
    staff, history = staff_of(desk.id, on=today), history_of(desk.id)
    kinds, skills = _kinds(desk.id)
    applied = standing_levellings(desk.id)
    capacity = _capacity(staff, weeks, calendar)
    shares = taken_shares(applied)
    movables = [
        *pulls(desk.id, weeks, kinds=kinds, history=history, today=today),
        *pushes(weeks, kinds=kinds, by_type=by_type, harmless=history.harmless),
        *leaves(weeks, staff=staff, calendar=calendar),
        *lends(weeks, staff=staff, capacity=capacity),
        *diverts(weeks, kinds=kinds, by_type=by_type, settled=history.settled),
    ]
    by_skill = hours_by_skill(
        kinds, weeks, by_type=by_type, above=expected.above_by_type,
        desk_above=[week.q90 - week.q50 for week in ahead], staff=staff, capacity=capacity,
        moved=moved_by_skill(applied, taken_share=shares),
    )  # fmt: skip
    done = {part["key"] for each in applied for part in each.parts}
    return LevelFacts(
        desk=desk,
        weeks=weeks,
        hours=_hours(ahead, capacity, moved_hours(applied, taken_share=shares)),
        movables={
            each.option.key: each
            for each in movables
            if each.option.key not in done and each.option.to and each.option.relief > 0.1
        },
        applied=applied,
        titles={kind.id: kind.title for kind in kinds},
        by_skill={key: some for key, some in by_skill.items() if key != HIDDEN},
        hidden=by_skill.get(HIDDEN, []),
        skills=skills,
        has_forecast=found is not None,
        names={person.staff_id: person.name for person in staff},
    )


def _hours(
    ahead: Sequence[WeekAhead], capacity: dict[int, list[float]], moved: dict[date, float]
) -> list[WeekHours]:
    return [
        WeekHours(
            p50=week.q50 + moved[week.starts_on],
            p90=week.q90 + moved[week.starts_on],
            capacity=sum(each[k] for each in capacity.values()),
        )
        for k, week in enumerate(ahead)
    ]


def _kinds(desk_id: int) -> tuple[list[RequestType], dict[int, str]]:
    """The types of the desk, and the names of their skills."""
    found = db.session.execute(
        select(RequestType, Skill.name)
        .join(Skill, Skill.id == RequestType.skill_id)
        .where(RequestType.desk_id == desk_id)
        .order_by(Skill.name, RequestType.id)
    ).all()
    return [kind for kind, _name in found], {kind.skill_id: name for kind, name in found}


def moved_hours(
    applied: Iterable[Levelling], *, taken_share: dict[int, float]
) -> defaultdict[date, float]:
    """Monday -> hours that what was applied adds to it. Offers count by those that were taken;
    leave is in the hours of people, and lent hours stay on the desk."""
    moved: defaultdict[date, float] = defaultdict(float)
    for each in applied:
        for part in each.parts:
            if part["lever"] not in (Lever.LEAVE, Lever.LEND):
                share = _share(each, part, taken_share)
                moved[each.week_on] -= part["relief"] * share
                moved[date.fromisoformat(part["to"])] += part["load"] * share
    return moved


def moved_by_skill(
    applied: Iterable[Levelling], *, taken_share: dict[int, float]
) -> dict[tuple[int, date], float]:
    """(skill, Monday) -> hours that what was applied adds to it."""
    moved: defaultdict[tuple[int, date], float] = defaultdict(float)
    for each in applied:
        for part in each.parts:
            if part["lever"] == Lever.LEAVE or part.get("skill") is None:
                continue
            share = _share(each, part, taken_share)
            moved[part["skill"], each.week_on] -= part["relief"] * share
            goes = part.get("from_skill", part["skill"]), date.fromisoformat(part["to"])
            moved[goes] += part["load"] * share
    return dict(moved)


def _share(made: Levelling, part: dict, taken_share: dict[int, float]) -> float:
    return taken_share.get(made.id, 1.0) if part["lever"] == Lever.PUSH else 1.0


def _capacity(
    staff: Sequence[StaffOnDesk], weeks: Sequence[date], calendar
) -> dict[int, list[float]]:
    """Staff id -> net hours of each week."""
    days = [monday + timedelta(days=day) for monday in weeks for day in range(7)]
    if not days or not staff:
        return {person.staff_id: [0.0] * len(weeks) for person in staff}
    net = net_minutes(
        [person.hours() for person in staff],
        days,
        closed_days=calendar.closed_days,
        half_days=calendar.half_day_shares(),
    )
    hours = net.reshape(len(staff), len(weeks), 7).sum(axis=2) / 60
    return {person.staff_id: hours[row].tolist() for row, person in enumerate(staff)}
