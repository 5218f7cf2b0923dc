"""Levelling put into words: which week is short, of what, what would fix it, at what price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.pages.charts import load_level
from portal.pages.level_page.words import (
    Applied,
    Proposal,
    Taken,
    applied,
    move_words,
    proposals,
)
from portal.pages.manager_page.words import number_words, percent_words
from portal.planning.flow import cheapest_moves
from portal.planning.level import Lever, Option, WeekHours, level
from portal.planning.queries.levelling import LevelFacts
from portal.web.dates import format_date

Z90 = NormalDist().inv_cdf(0.9)
FEWEST_SHOWN = 5.0  # hours of a skill in a week: below, a single matter would show
MOST_SKILLS = 12
MOST_CARDS, FEWEST_SKILL_CARDS = 4, 2


@dataclass(frozen=True)
class WeekCell:
    label: str
    percent: float | None
    level: str


@dataclass(frozen=True)
class ShortWeek:
    """A week above its hours, or those of a skill, and what would level it. `outcome`: without
    leave, which waits for a yes; `outcome_with_leave`: if it comes."""

    title: str
    now: str
    proposals: list[Proposal]
    all_moves: list[str]
    outcome: str
    outcome_with_leave: str


@dataclass(frozen=True)
class LevelSheet:
    desk: Desk
    verdict: str
    cells: list[WeekCell]
    rows: list[list[str]]
    skills: list[tuple[str, list[WeekCell]]]
    skill_rows: list[list[str]]
    short: list[ShortWeek]
    more_words: str
    applied: list[Applied]
    has_forecast: bool


def sheet(facts: LevelFacts) -> LevelSheet:
    short = [k for k, week in enumerate(facts.hours) if round(week.short) >= 1]
    found = _solved(facts, facts.hours, _of_weeks(facts.options, short))
    cells = short_cells(facts)
    skill_cards = _skill_cards(facts, found, cells)
    shown = _shown_skills(facts)
    cards = [_desk_card(facts, found, k) for k in short]
    at_most = max(FEWEST_SKILL_CARDS, MOST_CARDS - len(cards))
    return LevelSheet(
        desk=facts.desk,
        verdict=_verdict(facts, short, cells),
        cells=[_cell(on, week) for on, week in zip(facts.weeks, facts.hours, strict=True)],
        rows=[_row(on, week) for on, week in zip(facts.weeks, facts.hours, strict=True)],
        skills=[
            (facts.skills[skill], [
                _cell(on, week, is_shown=week.p50 >= FEWEST_SHOWN)
                for on, week in zip(facts.weeks, facts.by_skill[skill], strict=True)
            ])
            for skill in shown
        ],
        skill_rows=[
            [facts.skills[skill], *_row(on, week)]
            for skill in shown
            for on, week in zip(facts.weeks, facts.by_skill[skill], strict=True)
            if week.p50 >= FEWEST_SHOWN
        ],
        short=cards[:MOST_CARDS] + skill_cards[:at_most],
        more_words=_more_words(len(cards[MOST_CARDS:]) + len(skill_cards[at_most:])),
        applied=[applied(facts, each) for each in facts.applied],
        has_forecast=facts.has_forecast,
    )  # fmt: skip


def short_cells(facts: LevelFacts) -> list[tuple[int, int]]:
    """(skill, week) that needs more hours than its people have, soonest and worst first."""
    found = [
        (skill, k)
        for skill, weeks in facts.by_skill.items()
        for k, week in enumerate(weeks)
        if _is_short(week)
    ]
    return sorted(found, key=lambda cell: (cell[1], -facts.by_skill[cell[0]][cell[1]].short))


def _is_short(week: WeekHours) -> bool:
    return week.p50 >= FEWEST_SHOWN and round(week.short) >= 1


def _more_words(count: int) -> str:
    if count <= 0:
        return ""
    return _("%(count)s more are short; they come up when these are settled.", count=count)


def _solved(
    facts: LevelFacts, hours: Sequence[WeekHours], options: Sequence[Option]
) -> dict[str, int]:
    """Option key -> place it goes to, of the moves worth making. Leave only for what all else
    leaves short: it may be declined."""
    leave = [option for option in options if option.lever == Lever.LEAVE]
    usual = [option for option in options if option.lever != Lever.LEAVE]
    found = level(hours, usual, first=cheapest_moves(hours, usual))
    rest = level(found.weeks, leave)
    return {step.option.key: step.to for step in (*found.steps, *rest.steps)}


def _of_weeks(options: Sequence[Option], wanted: Sequence[int]) -> list[Option]:
    known = set(wanted)
    return [option for option in options if option.week in known]


def _verdict(facts: LevelFacts, short: Sequence[int], cells: Sequence[tuple[int, int]]) -> str:
    if not facts.has_forecast:
        return _("There is too little data to say.")
    if short:
        week = facts.hours[short[0]]
        return _(
            "The week of %(day)s needs %(hours)s hours; you have %(capacity)s.",
            day=format_date(facts.weeks[short[0]], "d MMMM"),
            hours=number_words(week.p50),
            capacity=number_words(week.capacity),
        )
    if cells:
        skill, k = cells[0]
        return _(
            "“%(skill)s” needs %(hours)s hours in the week of %(day)s; it has %(capacity)s.",
            skill=facts.skills[skill],
            day=format_date(facts.weeks[k], "d MMMM"),
            hours=number_words(facts.by_skill[skill][k].p50),
            capacity=number_words(facts.by_skill[skill][k].capacity),
        )
    return _("The next weeks hold.")


def _cell(on: date, week: WeekHours, *, is_shown: bool = True) -> WeekCell:
    """Work without anybody there is over the limit and has no share."""
    share, label = week.share(), format_date(on, "d MMM")
    if not is_shown:
        return WeekCell(label, None, "")
    if share is None:
        return WeekCell(label, None, "l5" if round(week.short) >= 1 else "")
    return WeekCell(label, 100 * share, load_level(100 * share))


def _row(on: date, week: WeekHours) -> list[str]:
    share = week.share()
    return [
        format_date(on, "d MMM"),
        number_words(week.p50),
        number_words(week.p90),
        number_words(week.capacity),
        "" if share is None else percent_words(share),
        number_words(week.short) if round(week.short) >= 1 else "",
    ]


def _shown_skills(facts: LevelFacts) -> list[int]:
    """The fullest ones, in the order of their names."""
    worst = {
        skill: max((week.p50 - week.capacity for week in weeks), default=0.0)
        for skill, weeks in facts.by_skill.items()
        if any(week.p50 >= FEWEST_SHOWN for week in weeks)
    }
    fullest = sorted(worst, key=lambda skill: -worst[skill])[:MOST_SKILLS]
    return sorted(fullest, key=lambda skill: facts.skills[skill])


def _desk_card(facts: LevelFacts, found: dict[str, int], week: int) -> ShortWeek:
    steps = [
        Taken(facts.movables[key], to)
        for key, to in found.items()
        if facts.movables[key].option.week == week
    ]
    title = _("What would level the week of %(day)s", day=format_date(facts.weeks[week], "d MMMM"))
    return _card(facts, title, facts.hours[week], steps)


def _skill_cards(
    facts: LevelFacts, taken: dict[str, int], cells: Sequence[tuple[int, int]]
) -> list[ShortWeek]:
    """What would level skills, besides what is proposed for the desk as a whole."""
    places = facts.cells
    hours = _after(facts, taken)
    short = [places.index(cell) for cell in cells if _is_short(hours[places.index(cell)])]
    free = [option for option in facts.skill_options() if option.key not in taken]
    found = _solved(facts, hours, _of_weeks(free, short))
    cards = []
    for at in short:
        skill, week = places[at]
        steps = [
            Taken(facts.movables[key], places[to][1])
            for key, to in found.items()
            if (facts.movables[key].skill_id, facts.movables[key].option.week) == (skill, week)
        ]
        title = _(
            "What would level “%(skill)s” in the week of %(day)s",
            skill=facts.skills[skill],
            day=format_date(facts.weeks[week], "d MMMM"),
        )
        cards.append(_card(facts, title, hours[at], steps))
    return cards


def _after(facts: LevelFacts, taken: dict[str, int]) -> list[WeekHours]:
    """Hours of each cell once what is proposed for the desk is done."""
    moved: dict[tuple[int | None, int], float] = {}
    for key, to in taken.items():
        movable = facts.movables[key]
        option = movable.option
        if option.lever != Lever.LEAVE:
            here, there = (movable.skill_id, option.week), (movable.skill_id, to)
            moved[here] = moved.get(here, 0.0) - option.relief
            moved[there] = moved.get(there, 0.0) + option.load
    return [
        _by(hours, moved.get(cell, 0.0))
        for cell, hours in zip(facts.cells, facts.cell_hours(), strict=True)
    ]


def _by(week: WeekHours, hours: float) -> WeekHours:
    return WeekHours(max(0.0, week.p50 + hours), max(0.0, week.p90 + hours), week.capacity)


def _card(facts: LevelFacts, title: str, hours: WeekHours, steps: Sequence[Taken]) -> ShortWeek:
    usual = [step for step in steps if step.lever != Lever.LEAVE]
    without = _by(hours, -sum(step.relief for step in usual))
    leave = sum(step.relief for step in steps if step.lever == Lever.LEAVE)
    with_leave = WeekHours(without.p50, without.p90, without.capacity + leave)
    return ShortWeek(
        title=title,
        now=_(
            "%(hours)s h needed, %(capacity)s h there. It holds %(count)s times in 10.",
            hours=number_words(hours.p50),
            capacity=number_words(hours.capacity),
            count=_times_in_ten(hours),
        ),
        proposals=proposals(facts, steps),
        all_moves=[move_words(facts, step) for step in steps],
        outcome=_outcome(hours, without) if usual else "",
        outcome_with_leave=_("If the leave moves too:") + " " + _outcome(hours, with_leave)
        if leave
        else "",
    )


def _outcome(now: WeekHours, then: WeekHours) -> str:
    if now.capacity < 1:
        return _("%(hours)s h stay short.", hours=number_words(then.short))
    words = _(
        "From %(before)s to %(after)s of its hours; it then holds %(count)s times in 10.",
        before=percent_words(now.p50 / max(now.capacity, 1)),
        after=percent_words(then.p50 / max(then.capacity, 1)),
        count=_times_in_ten(then),
    )
    if round(then.short) < 1:
        return words
    return words + " " + _("%(hours)s h stay short.", hours=number_words(then.short))


def _times_in_ten(week: WeekHours) -> int:
    """How often such a week stays within its hours, read off the range as if it were normal."""
    spread = max(1e-6, (week.p90 - week.p50) / Z90)
    return round(10 * NormalDist(week.p50, spread).cdf(week.capacity))
