"""Who is over the limit: people over the next ten working days, totals only."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.queries import StaffOnDesk
from portal.pages.charts import load_level
from portal.pages.manager_page.facts import DeskFacts
from portal.planning.load import LoadItem, LoadPerson, load_map
from portal.planning.queries import OpenWork
from portal.requests.lifecycle import Status
from portal.web.dates import format_date

FIRST_ROWS = 8
MOST_ROWS = 32


@dataclass(frozen=True)
class DayHead:
    weekday: str
    number: str
    starts_week: bool


@dataclass(frozen=True)
class Cell:
    """`percent`: none on a day without hours."""

    percent: float | None
    level: str
    is_away: bool


@dataclass(frozen=True)
class LoadRow:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LoadCard:
    """`rows`: the fullest, `more_rows`: folded beneath them. `over`: how many people have a day
    with more work than hours; `left_out`: how many are in neither."""

    days: list[DayHead]
    rows: list[LoadRow]
    more_rows: list[LoadRow]
    over: str
    left_out: str
    caption: str


def load_card(facts: DeskFacts) -> LoadCard:
    """Committed work and expected walk-ins in percent of net hours, per person and day."""
    found = load_map(
        [_item(work, facts) for work in facts.open_work if work.status != Status.ON_HOLD],
        [LoadPerson(person.person_id, _skills(person)) for person in facts.staff],
        capacity=facts.capacity_of_days,
        expected=_expected(facts),
        lag=_lag(facts),
    )
    percent = np.where(facts.capacity_of_days > 0, found.percent, np.nan)
    fullest = _fullest_first(percent)
    rows = [_row(facts.staff[i], percent[i], facts.days) for i in fullest[:MOST_ROWS]]
    return LoadCard(
        days=_heads(facts.days),
        rows=rows[:FIRST_ROWS],
        more_rows=rows[FIRST_ROWS:],
        over=_over(int((np.nan_to_num(percent).round() > 100).any(axis=1).sum())),
        left_out=_left_out(len(facts.staff) - len(rows)),
        caption=_("Load per person and day, in percent of net hours"),
    )


def _item(work: OpenWork, facts: DeskFacts) -> LoadItem:
    return LoadItem(
        id=work.id,
        skill=work.skill_id,
        minutes=work.minutes,
        due_day=_due_day(work, facts),
        person_id=work.assignee_id,
    )


def _due_day(work: OpenWork, facts: DeskFacts) -> int | None:
    """Place of the due day in the window, the last working day before it where it is closed."""
    if work.due_at is None:
        return None
    due_on = facts.clock_of_desk.local_day(work.due_at)
    if not facts.days or due_on > facts.days[-1]:
        return len(facts.days)
    return bisect_right(facts.days, due_on) - 1


def _skills(person: StaffOnDesk) -> tuple[int, ...]:
    """First skills; second ones, which help out at need, only for who has no other."""
    return tuple(sorted(person.first_skills or person.second_skills))


def _expected(facts: DeskFacts) -> dict[int, np.ndarray]:
    """Minutes by skill and day: the desk's day, split as the skills share the whole window.

    A type alone has too few requests to tell one weekday from another. Its work goes to the
    skills its latest requests went to.
    """
    by_type = facts.overview.expected_minutes if facts.overview else {}
    of_day = np.array([sum(each.get(day, 0.0) for each in by_type.values()) for day in facts.days])
    of_skill: dict[int, float] = defaultdict(float)
    for type_id, by_day in by_type.items():
        came = facts.record.came.get(type_id) or {facts.overview.skills[type_id]: 1}
        for skill_id, count in came.items():
            of_skill[skill_id] += sum(by_day.values()) * count / sum(came.values())
    total = sum(of_skill.values())
    return {skill_id: of_day * part / total for skill_id, part in of_skill.items() if total > 0}


def _lag(facts: DeskFacts) -> dict[int, int]:
    """Whole days that work of a skill may take: the mean target of its types, by their hours."""
    by_type = facts.overview.expected_minutes if facts.overview else {}
    minutes: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for type_id, by_day in by_type.items():
        asked = sum(by_day.values())
        owed = minutes[facts.overview.skills[type_id]]
        owed[0] += asked
        owed[1] += asked * (facts.overview.targets[type_id] or 0)
    day = max((facts.clock_of_desk.day_minutes(day) for day in facts.days), default=0.0)
    return {
        skill: int(owed / asked / day) for skill, (asked, owed) in minutes.items() if asked and day
    }


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s more person has less to do.",
        "%(num)s more people have less to do.",
        count,
    )


def _over(count: int) -> str:
    if not count:
        return _("Nobody has more work than hours on these days.")
    return ngettext(
        "%(num)s person has more work than hours on one of these days.",
        "%(num)s people have more work than hours on one of these days.",
        count,
    )


def _fullest_first(percent: np.ndarray) -> list[int]:
    """Rows by mean load, but all in the order given where they fit the first table."""
    if len(percent) <= FIRST_ROWS:
        return list(range(len(percent)))
    mean = np.nan_to_num(percent).mean(axis=1)
    return np.argsort(-mean, kind="stable").tolist()


def _heads(days: Iterable[date]) -> list[DayHead]:
    heads, week = [], None
    for day in days:
        heads.append(
            DayHead(format_date(day, "EEE"), format_date(day, "d"), day.isocalendar()[:2] != week)
        )
        week = day.isocalendar()[:2]
    return heads


def _row(person: StaffOnDesk, percents: np.ndarray, days: Iterable[date]) -> LoadRow:
    cells = []
    for day, percent in zip(days, percents.tolist(), strict=True):
        is_away = any(away.first_on <= day <= away.last_on for away in person.absences)
        has_hours = percent == percent
        level = load_level(percent) if has_hours else ""
        cells.append(Cell(percent if has_hours else None, level, is_away))
    return LoadRow(person.name, tuple(cells))
