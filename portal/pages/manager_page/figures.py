"""The row of figures: at most seven, each with what it rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.pages.manager_page.facts import DeskFacts
from portal.pages.manager_page.words import FEWEST_SHOWN, number_words, percent_words
from portal.pages.sparks import Spark, spark
from portal.pages.weekly_hours import Week
from portal.planning.queries import WeekRecord
from portal.requests.lifecycle import Status
from portal.web.dates import format_date
from portal.web.filters import day_words

UNKNOWN = "\N{EN DASH}"


@dataclass(frozen=True)
class Figure:
    """`range`: the words under the value; `line`: its last weeks."""

    label: str
    value: str
    range: str
    unit: str = ""
    line: Spark | None = None
    is_past_limit: bool = False
    action: tuple[str, str] | None = None


def figures(facts: DeskFacts, weeks: Sequence[Week], *, rtl: bool) -> list[Figure]:
    found = (
        _hours_next_week(facts, weeks, rtl=rtl),
        _at_risk(facts),
        _backlog(facts),
        _kept(facts.record.weeks, rtl=rtl),
        _satisfaction(facts.record.weeks, rtl=rtl),
        _open(facts),
        _oldest(facts),
    )
    return [figure for figure in found if figure]


def _hours_next_week(facts: DeskFacts, weeks: Sequence[Week], *, rtl: bool) -> Figure | None:
    monday = facts.this_monday + timedelta(weeks=1)
    week = next((week for week in weeks if week.starts_on == monday), None)
    if week is None or week.q50 is None:
        return None
    has_capacity = week.capacity is not None
    until = [each.actual if each.q50 is None else each.q50 for each in weeks]
    return Figure(
        label=_("Hours next week"),
        value=number_words(week.q50),
        unit=_("of %(hours)s", hours=number_words(week.capacity)) if has_capacity else "",
        range=_("%(low)s to %(high)s", low=number_words(week.q10), high=number_words(week.q90)),
        line=spark(until[: weeks.index(week) + 1], rtl=rtl),
        is_past_limit=has_capacity and round(week.q50) > round(week.capacity),
    )


def _at_risk(facts: DeskFacts) -> Figure:
    """Promises whose last day has passed, or comes by the end of the next working day."""
    next_day = next((day for day in facts.days if day > facts.today), facts.today)
    promised = [
        work.promised_at
        for work in facts.open_work
        if work.promised_at and work.status != Status.ON_HOLD
    ]
    passed = sum(at < facts.now for at in promised)
    local = facts.clock_of_desk.local_day
    at_risk = sum(at < facts.now or local(at) <= next_day for at in promised)
    return Figure(
        label=_("Promises at risk"),
        value=number_words(at_risk),
        unit=_("of %(count)s", count=number_words(len(promised))),
        range=_(
            "%(passed)s passed, %(rest)s by %(day)s",
            passed=number_words(passed),
            rest=number_words(at_risk - passed),
            day=day_words(next_day),
        ),
        is_past_limit=passed > 0,
    )


def _backlog(facts: DeskFacts) -> Figure | None:
    """Open hands-on hours over the net hours of a working day."""
    hours = sum(work.minutes for work in facts.open_work) / 60
    per_day = facts.capacity_of_days.sum() / 60 / max(1, len(facts.days))
    if per_day <= 0:
        return None
    return Figure(
        label=_("Backlog in days"),
        value=number_words(hours / per_day),
        range=_(
            "%(hours)s h of work, %(per_day)s h a day",
            hours=number_words(hours),
            per_day=number_words(per_day),
        ),
    )


def _kept(record: Sequence[WeekRecord], *, rtl: bool) -> Figure:
    judged = sum(week.judged for week in record)
    if judged < FEWEST_SHOWN:
        return Figure(_("Promises kept"), UNKNOWN, _("Too little data"))
    return Figure(
        label=_("Promises kept"),
        value=percent_words(sum(week.kept for week in record) / judged),
        range=_(
            "of %(count)s in %(weeks)s weeks, aim 9 in 10",
            count=number_words(judged),
            weeks=len(record),
        ),
        line=_weekly(record, lambda week: (week.kept, week.judged), rtl=rtl),
    )


def _satisfaction(record: Sequence[WeekRecord], *, rtl: bool) -> Figure:
    ratings = sum(week.ratings for week in record)
    if ratings < FEWEST_SHOWN:
        return Figure(_("Satisfaction"), UNKNOWN, _("Too little data"))
    return Figure(
        label=_("Satisfaction"),
        value=number_words(sum(week.score_sum for week in record) / ratings),
        unit=_("of 5"),
        range=ngettext(
            "%(count)s rating in %(weeks)s weeks",
            "%(count)s ratings in %(weeks)s weeks",
            ratings,
            count=number_words(ratings),
            weeks=len(record),
        ),
        line=_weekly(record, lambda week: (week.score_sum, week.ratings), rtl=rtl),
    )


def _weekly(
    record: Sequence[WeekRecord],
    part_and_whole: Callable[[WeekRecord], tuple[int, int]],
    *,
    rtl: bool,
) -> Spark | None:
    """The share of each week that rests on enough."""
    pairs = [part_and_whole(week) for week in record]
    return spark([part / whole for part, whole in pairs if whole >= FEWEST_SHOWN], rtl=rtl)


def _open(facts: DeskFacts) -> Figure:
    unassigned = sum(work.status == Status.RECEIVED for work in facts.open_work)
    on_hold = sum(work.status == Status.ON_HOLD for work in facts.open_work)
    return Figure(
        label=_("Open requests"),
        value=number_words(len(facts.open_work)),
        range=_(
            "%(new)s nobody's yet, %(held)s on hold",
            new=number_words(unassigned),
            held=number_words(on_hold),
        ),
    )


def _oldest(facts: DeskFacts) -> Figure | None:
    """The age of the oldest, in working days; a privileged matter's age would be a trace of it."""
    oldest = next((work for work in facts.open_work if not work.is_privileged), None)
    if oldest is None:
        return None
    clock_of_desk = facts.clock_of_desk
    asked_on = clock_of_desk.local_day(oldest.arrived_at)
    count = (facts.today - asked_on).days
    days = (asked_on + timedelta(days=step) for step in range(count))
    age = sum(clock_of_desk.day_minutes(day) > 0 for day in days)
    return Figure(
        label=_("Oldest open"),
        value=number_words(age),
        unit=ngettext("working day", "working days", age),
        range=_("asked %(day)s", day=format_date(asked_on, "d MMMM y")),
    )
