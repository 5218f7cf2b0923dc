"""Who is on the desks, with which skills, and when each of them is there for requests."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.commands.demo.dice import stream
from portal.commands.demo.people import ISTANBUL, LEEDS, ROTTERDAM
from portal.commands.demo.seasons import DemoCalendar, weeks_from_quarter_end

FULL_DAY = 450
WALLS = ((9 * 60, 13 * 60), (14 * 60, 17 * 60 + 30))
HALF_DAY_END = 13 * 60
SICK_SHARE = 0.97
SECOND_SPEED = 0.7
LEAVE_WEEKS = 3
LEAVE_DAYS = 3
SICK_DAYS_A_YEAR = 5.5


@dataclass(frozen=True)
class Position:
    """A person on a desk. `share`: of the weekly hours for requests; `away`: booked absences as
    (first week, first weekday, last week, last weekday, deputy), weeks counted from W1."""

    name: str
    desk: str
    place: str
    share: float
    skills: tuple[str, ...]
    second: tuple[str, ...] = ()
    weekday_minutes: tuple[int, ...] = (FULL_DAY,) * 5 + (0, 0)
    away: tuple[tuple[int, int, int, int, str], ...] = ()
    speed: float = 1.0

    @property
    def shrinkage(self) -> float:
        """Of coming weeks: projects, meetings and the sickness to expect."""
        return round(1 - self.share * SICK_SHARE, 4)


ROSTER = (
    Position("Selin Kaya", "it", ISTANBUL, 0.30, ("security", "accounts"), speed=0.95),
    Position("Ravi Menon", "it", LEEDS, 0.62, ("accounts", "security"), ("network",), speed=0.9),
    Position(
        "Aoife Brennan",
        "it",
        LEEDS,
        0.62,
        ("devices", "rooms"),
        away=((6, 0, 6, 2, "Chidi Eze"),),
        speed=0.95,
    ),
    Position(
        "Mateus Oliveira",
        "it",
        ROTTERDAM,
        0.62,
        ("network", "rooms"),
        ("devices",),
        away=((3, 0, 3, 4, "Ravi Menon"),),
    ),
    Position(
        "Shirin Kaviani",
        "it",
        LEEDS,
        0.62,
        ("apps",),
        weekday_minutes=(FULL_DAY, FULL_DAY, FULL_DAY, 0, 0, 0, 0),
        speed=0.9,
    ),
    Position("Chidi Eze", "it", LEEDS, 0.62, ("devices", "accounts"), speed=1.1),
    Position("Lucía Fernández", "it", ROTTERDAM, 0.62, ("apps",), ("devices",), speed=1.05),
    Position(
        "Leila Haddad",
        "legal",
        LEEDS,
        0.30,
        ("disputes", "commercial", "employment", "supplier"),
        speed=0.98,
    ),
    Position(
        "Daniel Osei", "legal", LEEDS, 0.66, ("commercial", "disputes", "supplier"), speed=0.96
    ),
    Position(
        "Hannah Schultz",
        "legal",
        ROTTERDAM,
        0.66,
        ("commercial", "supplier"),
        ("privacy",),
        away=((3, 0, 3, 4, "Daniel Osei"),),
        speed=0.96,
    ),
    Position(
        "Ingrid Solheim",
        "legal",
        LEEDS,
        0.66,
        ("ip", "wording"),
        ("commercial", "supplier"),
        speed=0.95,
    ),
    Position(
        "Kaveh Nouri",
        "legal",
        LEEDS,
        0.66,
        ("privacy", "employment"),
        weekday_minutes=(FULL_DAY,) * 4 + (0, 0, 0),
        speed=0.95,
    ),
    Position(
        "Priya Nair",
        "legal",
        LEEDS,
        0.66,
        ("paralegal",),
        ("supplier",),
        away=((5, 3, 5, 3, "Daniel Osei"),),
        speed=0.9,
    ),
)
# Open days before today on which these were away.
SHORT_BEFORE_TODAY = {
    "Aoife Brennan": 3,
    "Ravi Menon": 2,
    "Lucía Fernández": 2,
    "Chidi Eze": 2,
    "Mateus Oliveira": 1,
    "Hannah Schultz": 5,
    "Priya Nair": 2,
    "Kaveh Nouri": 3,
    "Ingrid Solheim": 3,
    "Daniel Osei": 1,
}
SKILL_NAMES = {
    "accounts": "Accounts and access",
    "devices": "Devices",
    "apps": "Applications",
    "network": "Network",
    "rooms": "Rooms and events",
    "security": "Security",
    "paralegal": "NDAs and signatures",
    "commercial": "Commercial",
    "supplier": "Suppliers",
    "privacy": "Privacy",
    "ip": "Patents, names, designs",
    "wording": "Wording",
    "employment": "Employment",
    "disputes": "Disputes",
}
COUNTRIES = {LEEDS: ("GB", "ENG"), ISTANBUL: ("TR", ""), ROTTERDAM: ("NL", "")}


@dataclass(frozen=True)
class Leave:
    """Days away, both included."""

    starts_on: date
    ends_on: date
    deputy: str = ""


def leave_of(position: Position, *, calendar: DemoCalendar, seed: int) -> list[Leave]:
    """Past leave and sickness, the two long absences of the story, and what is booked ahead."""
    number = [other.name for other in ROSTER].index(position.name)
    rng = stream(seed, "leave", number)
    leave = _story_leave(position, calendar) or _weeks_off(calendar, number, rng)
    leave += _last_days(position, calendar)
    leave += [_day_off(calendar, rng) for _ in range(LEAVE_DAYS)]
    leave += [
        _spell(calendar, rng) for _ in range(int(rng.poisson(SICK_DAYS_A_YEAR * 61 / 52 / 1.5)))
    ]
    first = calendar.first_planned_monday
    for week, weekday, last_week, last_weekday, deputy in position.away:
        starts = first + timedelta(weeks=week - 1, days=weekday)
        ends = first + timedelta(weeks=last_week - 1, days=last_weekday)
        leave.append(Leave(starts, ends, deputy))
    return sorted(leave, key=lambda one: (one.starts_on, one.ends_on))


def _story_leave(position: Position, calendar: DemoCalendar) -> list[Leave]:
    """Ravi's two weeks away, and Daniel's parental leave: the two spells of overload."""
    this_week = calendar.start + timedelta(weeks=61)
    if position.name == "Ravi Menon":
        starts = this_week - timedelta(weeks=34)
        return [Leave(starts, starts + timedelta(days=11), "Chidi Eze")]
    if position.name == "Daniel Osei":
        starts = calendar.quarter_end - timedelta(weeks=27, days=4)
        return [Leave(starts, starts + timedelta(days=25), "Hannah Schultz")]
    return []


def _last_days(position: Position, calendar: DemoCalendar) -> list[Leave]:
    """The demo opens on desks that were short of people: the queue of the first morning."""
    days = SHORT_BEFORE_TODAY.get(position.name)
    if not days:
        return []
    last = calendar.add_open_days(calendar.today, -1)
    return [Leave(calendar.add_open_days(calendar.today, -days), last)]


def _weeks_off(calendar: DemoCalendar, number: int, rng: np.random.Generator) -> list[Leave]:
    """Weeks of leave, spread over the year so that few of a desk are away together."""
    taken = []
    for turn in range(LEAVE_WEEKS):
        week = (turn * 20 + number * 3 + int(rng.integers(0, 2))) % 60
        monday = calendar.start + timedelta(weeks=week)
        if weeks_from_quarter_end(monday, calendar) == 0:
            monday += timedelta(weeks=1)
        taken.append(Leave(monday, monday + timedelta(days=4)))
    return taken


def _day_off(calendar: DemoCalendar, rng: np.random.Generator) -> Leave:
    day = calendar.open_day_on_or_before(
        calendar.start + timedelta(days=int(rng.integers(8, 420)))
    )
    return Leave(day, day)


def _spell(calendar: DemoCalendar, rng: np.random.Generator) -> Leave:
    day = calendar.start + timedelta(days=int(rng.integers(0, 424)))
    return Leave(day, day + timedelta(days=int(rng.integers(0, 2))))
