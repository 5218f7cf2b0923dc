"""Levelling put into words: which week is short, what would fix it, at what price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.pages.charts import load_level
from portal.pages.manager_page.words import number_words, percent_words
from portal.planning.flow import cheapest_moves
from portal.planning.level import Levelled, Lever, Step, WeekHours, level
from portal.planning.models import Levelling
from portal.planning.queries.levelling import LevelFacts, Movable
from portal.web.dates import format_date
from portal.web.filters import day_words

Z90 = NormalDist().inv_cdf(0.9)
FEWEST_SHOWN = 5.0


@dataclass(frozen=True)
class WeekCell:
    label: str
    percent: float | None
    level: str


@dataclass(frozen=True)
class Proposal:
    """One thing to do, with all its moves as the form sends them."""

    title: str
    why: str
    relief: str
    price: str
    moves: list[str]
    is_leave: bool


@dataclass(frozen=True)
class ShortWeek:
    """A week above its hours and what would level it. `all_moves`: without leave, which needs a
    yes first."""

    title: str
    now: str
    proposals: list[Proposal]
    all_moves: list[str]
    outcome: str
    with_leave: list[str]
    outcome_with_leave: str


@dataclass(frozen=True)
class Applied:
    id: int
    title: str
    lines: list[str]
    when: str


@dataclass(frozen=True)
class LevelSheet:
    desk: Desk
    verdict: str
    cells: list[WeekCell]
    rows: list[list[str]]
    skills: list[tuple[str, list[WeekCell]]]
    short: list[ShortWeek]
    applied: list[Applied]
    has_forecast: bool


def sheet(facts: LevelFacts) -> LevelSheet:
    found = level(facts.hours, facts.options, first=cheapest_moves(facts.hours, facts.options))
    short = [k for k, week in enumerate(facts.hours) if round(week.short) >= 1]
    return LevelSheet(
        desk=facts.desk,
        verdict=_verdict(facts, short),
        cells=[_cell(on, week) for on, week in zip(facts.weeks, facts.hours, strict=True)],
        rows=[_row(on, week) for on, week in zip(facts.weeks, facts.hours, strict=True)],
        skills=_skills(facts),
        short=[_short_week(facts, found, k) for k in short],
        applied=[_applied(facts, each) for each in facts.applied],
        has_forecast=facts.has_forecast,
    )


def _verdict(facts: LevelFacts, short: Sequence[int]) -> str:
    if not facts.has_forecast:
        return _("There is too little data to say.")
    if not short:
        return _("The next weeks hold.")
    week = facts.hours[short[0]]
    return _(
        "The week of %(day)s needs %(hours)s hours; you have %(capacity)s.",
        day=format_date(facts.weeks[short[0]], "d MMMM"),
        hours=number_words(week.p50),
        capacity=number_words(week.capacity),
    )


def _cell(on: date, week: WeekHours) -> WeekCell:
    share = week.share()
    percent = None if share is None else 100 * share
    return WeekCell(
        format_date(on, "d MMM"), percent, "" if percent is None else load_level(percent)
    )


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


def _skills(facts: LevelFacts) -> list[tuple[str, list[WeekCell]]]:
    """Skills with hours enough that no single matter shows."""
    return [
        (facts.skills[key], [_cell(on, week) for on, week in zip(facts.weeks, weeks, strict=True)])
        for key, weeks in facts.by_skill.items()
        if weeks and min(week.p50 for week in weeks) >= FEWEST_SHOWN
    ]


def _short_week(facts: LevelFacts, found: Levelled, week: int) -> ShortWeek:
    steps = [step for step in found.steps if step.option.week == week]
    proposals = [_proposal(facts, some) for some in _grouped(facts, steps)]
    usual = [step for step in steps if step.option.lever != Lever.LEAVE]
    hours, then = facts.hours[week], found.weeks[week]
    relief = sum(step.option.relief for step in usual)
    without = WeekHours(hours.p50 - relief, hours.p90 - relief, hours.capacity)
    has_leave = len(steps) > len(usual)
    return ShortWeek(
        title=_(
            "What would level the week of %(day)s", day=format_date(facts.weeks[week], "d MMMM")
        ),
        now=_("Today it holds %(count)s times in 10.", count=_times_in_ten(hours)),
        proposals=proposals,
        all_moves=[_move(facts, step) for step in usual],
        outcome=_outcome(hours, without) if usual else "",
        with_leave=[_move(facts, step) for step in steps] if has_leave else [],
        outcome_with_leave=_outcome(hours, then) if has_leave else "",
    )


def _outcome(now: WeekHours, then: WeekHours) -> str:
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


def _grouped(facts: LevelFacts, steps: Sequence[Step]) -> list[list[Step]]:
    """Steps that read alike: one lever, one type, one week to go to."""
    groups: dict[tuple, list[Step]] = {}
    for step in steps:
        movable = facts.movables[step.option.key]
        key = (step.option.lever, movable.type_id, movable.staff_id, step.to)
        groups.setdefault(key, []).append(step)
    return sorted(groups.values(), key=lambda some: some[0].option.lever == Lever.LEAVE)


def _move(facts: LevelFacts, step: Step) -> str:
    return f"{step.option.key}|{facts.weeks[step.to].isoformat()}"


def _proposal(facts: LevelFacts, steps: Sequence[Step]) -> Proposal:
    movable = facts.movables[steps[0].option.key]
    day = format_date(facts.weeks[steps[0].to], "d MMMM")
    count = sum(facts.movables[step.option.key].count for step in steps)
    title, why = _WORDS[steps[0].option.lever](movable, facts, max(1, round(count)), day)
    return Proposal(
        title=title,
        why=why,
        relief=_("%(hours)s h", hours=number_words(sum(step.option.relief for step in steps))),
        price=_(
            "Price: %(hours)s h.", hours=number_words(sum(step.option.price for step in steps))
        ),
        moves=[_move(facts, step) for step in steps],
        is_leave=steps[0].option.lever == Lever.LEAVE,
    )


def _pull_words(movable: Movable, facts: LevelFacts, count: int, day: str) -> tuple[str, str]:
    if movable.type_id is None:
        title = ngettext(
            "Prepare %(num)s known matter in the week of %(day)s",
            "Prepare %(num)s known matters in the week of %(day)s",
            count,
            day=day,
        )
    else:
        title = ngettext(
            "Prepare %(num)s of “%(type)s” in the week of %(day)s",
            "Prepare %(num)s of “%(type)s” in the week of %(day)s",
            count,
            type=facts.titles[movable.type_id],
            day=day,
        )
    return title, _(
        "Their dates are known. Done ahead they take a tenth longer, and one that is not needed "
        "in the end is lost. No promise moves."
    )


def _push_words(movable: Movable, facts: LevelFacts, count: int, day: str) -> tuple[str, str]:
    title = ngettext(
        "Offer a day in the week of %(day)s for “%(type)s”: about %(num)s will take it",
        "Offer a day in the week of %(day)s for “%(type)s”: about %(num)s will take it",
        count,
        type=facts.titles[movable.type_id],
        day=day,
    )
    return title, _(
        "Only to who says that a day late does no harm. They get a firm day; they may say no."
    )


def _leave_words(movable: Movable, _facts: LevelFacts, _count: int, day: str) -> tuple[str, str]:
    title = _("Move the leave of %(name)s to the week of %(day)s", name=movable.name, day=day)
    return title, _("Only once they agreed; ask first.")


_WORDS = {Lever.PULL: _pull_words, Lever.PUSH: _push_words, Lever.LEAVE: _leave_words}


def _applied(facts: LevelFacts, made: Levelling) -> Applied:
    lines = []
    for lever, words in (
        (Lever.PULL, _("%(count)s prepared ahead, %(hours)s h")),
        (Lever.PUSH, _("%(count)s askers offered a later day, %(hours)s h")),
        (Lever.LEAVE, _("%(count)s leave moved, %(hours)s h")),
    ):
        parts = [part for part in made.parts if part["lever"] == lever]
        if parts:
            hours = number_words(sum(part["relief"] for part in parts))
            lines.append(words % {"count": number_words(len(parts)), "hours": hours})
    return Applied(
        id=made.id,
        title=_("The week of %(day)s", day=format_date(made.week_on, "d MMMM")),
        lines=lines,
        when=day_words(made.made_at),
    )
