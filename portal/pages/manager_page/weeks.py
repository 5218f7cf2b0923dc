"""The weeks of a desk: hours asked and expected against capacity, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal.pages.charts import FanChart, fan_chart
from portal.pages.forecast_words import age_words, trouble_words
from portal.pages.manager_page.facts import DeskFacts
from portal.pages.manager_page.words import number_words
from portal.pages.weekly_hours import QUANTILES, Week
from portal.web.dates import format_date

WEEK_DAYS = 7


@dataclass(frozen=True)
class HoursCard:
    """`chart`: none with too little data; `age`, `trouble`: of the run that is shown."""

    chart: FanChart | None
    description: str
    age: str
    hit_rate: str
    trouble: str


def weeks_of(facts: DeskFacts) -> list[Week]:
    """Six weeks as they were and those ahead, each with its net capacity; none without a
    forecast."""
    if not facts.has_forecast:
        return []
    past, ahead = facts.overview.past, facts.overview.ahead
    capacity = _capacity(facts, [week.starts_on for week in (*past, *ahead)])
    was = [
        Week(_label(week.starts_on), week.starts_on, actual=week.hours, capacity=hours)
        for week, hours in zip(past, capacity, strict=False)
    ]
    will_be = [
        Week(
            _label(week.starts_on),
            week.starts_on,
            capacity=hours,
            **{name: getattr(week, name) for name in QUANTILES},
        )
        for week, hours in zip(ahead, capacity[len(past) :], strict=True)
    ]
    return was + will_be


def _capacity(facts: DeskFacts, mondays: Sequence[date]) -> list[float | None]:
    """Net hours of each week; unknown on a desk without staff."""
    if not facts.staff:
        return [None] * len(mondays)
    days = [monday + timedelta(days=day) for monday in mondays for day in range(WEEK_DAYS)]
    per_day = facts.net_minutes(days).sum(axis=0)
    return (per_day.reshape(-1, WEEK_DAYS).sum(axis=1) / 60).tolist()


def _label(monday: date) -> str:
    return format_date(monday, "d MMM")


def shortfall(week: Week) -> int:
    """Whole hours by which the middle stands above capacity; 0 when it holds."""
    return max(0, round(week.q50 - week.capacity))


def judged_weeks(weeks: Sequence[Week], *, since: date) -> list[int]:
    """Places of the weeks from `since` on that have a forecast and a capacity."""
    return [
        i
        for i, week in enumerate(weeks)
        if week.starts_on >= since and week.q50 is not None and week.capacity is not None
    ]


def verdict(weeks: Sequence[Week], *, this_monday: date, since: date) -> str:
    """Whether the weeks from `since` on hold: the answer the page opens with."""
    judged = judged_weeks(weeks, since=since)
    if not judged:
        return _("There is too little data to say.")
    short = [weeks[i] for i in judged if shortfall(weeks[i])]
    if not short:
        return _("As a whole the next weeks hold.")
    first = _is_short(short[0], this_monday=this_monday)
    if short[0].starts_on == since:
        return f"{first} {_after(len(short) - 1, of=len(judged) - 1)}"
    holds = _("This week holds.") if since == this_monday else _("Next week holds.")
    return f"{holds} {first}"


def _is_short(week: Week, *, this_monday: date) -> str:
    hours = shortfall(week)
    words = {"num": hours, "hours": number_words(hours)}
    if week.starts_on == this_monday:
        return ngettext(
            "This week is %(hours)s hour short.", "This week is %(hours)s hours short.", **words
        )
    if week.starts_on == this_monday + timedelta(weeks=1):
        return ngettext(
            "Next week is %(hours)s hour short.", "Next week is %(hours)s hours short.", **words
        )
    return ngettext(
        "The week of %(day)s is %(hours)s hour short.",
        "The week of %(day)s is %(hours)s hours short.",
        day=format_date(week.starts_on, "d MMMM"),
        **words,
    )


def _after(short: int, *, of: int) -> str:
    if not short:
        return _("The weeks after it hold.")
    return ngettext(
        "Of the %(of)s weeks after it, %(num)s is short too.",
        "Of the %(of)s weeks after it, %(num)s are short too.",
        short,
        of=of,
    )


def hours_card(facts: DeskFacts, weeks: Sequence[Week]) -> HoursCard:
    run = facts.overview.run if facts.overview else None
    return HoursCard(
        chart=_chart(facts, weeks) if weeks else None,
        description=_description(facts, weeks),
        age=age_words(run) if run else "",
        hit_rate=_hit_rate(facts),
        trouble=trouble_words(run) if run else "",
    )


def first_short(weeks: Sequence[Week], *, since: date) -> int | None:
    """Place of the first week that does not hold: the one that needs a decision."""
    return next((i for i in judged_weeks(weeks, since=since) if shortfall(weeks[i])), None)


def _chart(facts: DeskFacts, weeks: Sequence[Week]) -> FanChart:
    """Where this very week is short, its own line says so: two texts would lie on each other."""
    starts = [week.starts_on for week in weeks]
    this_week = starts.index(facts.this_monday) if facts.this_monday in starts else None
    note_at = first_short(weeks, since=facts.first_monday)
    hours = number_words(shortfall(weeks[note_at])) if note_at is not None else ""
    is_now = note_at is not None and note_at == this_week
    return fan_chart(
        weeks,
        this_week=this_week,
        this_week_words=_("This week: %(hours)s h short", hours=hours)
        if is_now
        else _("This week"),
        capacity_words=_("Capacity"),
        note_at=note_at,
        note_words="" if is_now else _("%(hours)s h short", hours=hours),
        rtl=get_locale().text_direction == "rtl",
        format_value=number_words,
    )


def _description(facts: DeskFacts, weeks: Sequence[Week]) -> str:
    """One sentence for who does not see the picture."""
    what = _("Hours asked in past weeks, and what is expected in the weeks ahead.")
    note_at = first_short(weeks, since=facts.first_monday)
    if note_at is None:
        return what
    short = weeks[note_at]
    return (
        what
        + " "
        + _(
            "The week of %(day)s needs %(middle)s hours, %(low)s to %(high)s likely, "
            "against %(capacity)s available.",
            day=format_date(short.starts_on, "d MMMM"),
            middle=number_words(short.q50),
            low=number_words(short.q10),
            high=number_words(short.q90),
            capacity=number_words(short.capacity),
        )
    )


def _hit_rate(facts: DeskFacts) -> str:
    """The desk's weekly back-test in one line; empty when it could not be judged."""
    accuracy = facts.overview.accuracy if facts.overview else ()
    weekly = [row for row in accuracy if row.type_id is None and row.grain == "week"]
    if not weekly or weekly[0].coverage is None or not facts.has_forecast:
        return ""
    return _(
        "%(share)s %% of the weeks tested fell inside the 8 in 10 band",
        share=round(100 * weekly[0].coverage),
    )
