"""The forecast of a desk or of one of its kinds: the fan, the words beside it, the same as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import NotFound
from portal.forecast.grain import Grain
from portal.forecast.points import Metric
from portal.forecast.queries import latest_run
from portal.forecast.queries.runs import LatestRun
from portal.forecast.queries.series import (
    Step,
    department_steps,
    departments_of,
    desk_steps,
    kinds_of,
    type_steps,
)
from portal.identity.viewer import Viewer
from portal.obligations.queries import events_of_desk, obligations_ahead
from portal.pages.charts import FanChart, Known, fan_chart
from portal.pages.forecast_page.chosen import (
    Chosen,
    Link,
    chosen_of,
    department_links,
    grain_links,
    kind_links,
    metric_links,
)
from portal.pages.forecast_page.known import Flag, KnownFacts, flags_of
from portal.pages.forecast_page.steps import weeks_of
from portal.pages.forecast_page.waiting import waiting_words
from portal.pages.forecast_words import age_words, floor_words, trouble_words
from portal.pages.manager_page.words import number_words, percent_words
from portal.pages.weekly_hours import Week

KNOWN_AHEAD = timedelta(days=183)
SPARSE_PER_WEEK = 2.0  # below that a kind is told by month


@dataclass(frozen=True)
class ForecastSheet:
    """`waiting`: what is open already, of the whole desk in hours."""

    desk: Desk
    chosen: Chosen
    run: LatestRun | None
    steps: list[Week]
    chart: FanChart | None
    title: str
    description: str
    age: str
    trouble: str
    honesty: list[str]
    flags: list[Flag]
    waiting: list[str]
    kinds: list[Link]
    departments: list[Link]
    metrics: list[Link]
    grains: list[Link]
    csv_url: str
    worked: str = ""
    hidden: str = field(default="")


@dataclass(frozen=True)
class _Found:
    """`chosen` with its grain; `grains` and `departments` there are to choose from."""

    chosen: Chosen
    steps: list[Step]
    grains: Sequence[Grain] = ()
    departments: Sequence[str] = ()
    has_hidden: bool = False


def forecast_sheet(
    desk: Desk, asked: dict[str, str], *, viewer: Viewer, now: datetime
) -> ForecastSheet:
    clock_of_desk = working_time(desk, around=now.date())
    run = latest_run(desk.id)
    kinds = kinds_of(desk.id, first=run.told_types if run else ())
    found = _found(run, chosen_of(asked, kinds))
    chosen = found.chosen
    today = clock_of_desk.local_day(now)
    weeks = weeks_of(found.steps, desk, chosen, clock_of_desk, today=today)
    flags = _flags(weeks, desk, chosen, clock_of_desk, viewer=viewer, today=today)
    is_all_work = chosen.metric is Metric.HOURS and chosen.kind is None
    return ForecastSheet(
        desk=desk,
        chosen=chosen,
        run=run,
        steps=weeks,
        chart=_chart(weeks, chosen, flags, today=today) if weeks else None,
        title=_title(desk, chosen),
        description=_description(weeks),
        age=age_words(run) if run else "",
        trouble=trouble_words(run) if run else "",
        honesty=_honesty(run, chosen) if run else [],
        flags=flags,
        waiting=waiting_words(desk, now=now) if is_all_work else [],
        kinds=kind_links(desk, chosen, kinds),
        departments=department_links(desk, chosen, found.departments),
        metrics=metric_links(desk, chosen),
        grains=grain_links(desk, chosen, found.grains),
        csv_url=chosen.address(desk, "pages.forecast_csv"),
        worked=_("Asked") if chosen.metric is Metric.HOURS else _("Came"),
        hidden=_("Times with few requests are told inside “other” only.")
        if found.has_hidden
        else "",
    )


def _found(run: LatestRun | None, chosen: Chosen) -> _Found:
    if chosen.kind is not None:
        return _of_kind(run, chosen)
    chosen = replace(chosen, grain=chosen.grain or Grain.WEEK)
    steps = []
    if run and run.has_enough(chosen.grain):
        steps = desk_steps(run, grain=chosen.grain, metric=chosen.metric)
    return _Found(chosen, steps, tuple(Grain))


def _of_kind(run: LatestRun | None, chosen: Chosen) -> _Found:
    """By week, or by month where it is rare; of months see `type_steps`."""
    by_week = replace(chosen, grain=Grain.WEEK)
    if run is None or not run.has_enough(Grain.WEEK):
        return _Found(by_week, [])
    kind, metric = chosen.kind, chosen.metric
    weeks = type_steps(run, kind.id, grain=Grain.WEEK, metric=metric)
    may_month = run.has_enough(Grain.MONTH) and not (weeks.steps and weeks.merged)
    departments = departments_of(run, kind.id) if weeks.steps else []
    if chosen.department:
        if chosen.department not in departments:
            raise NotFound
        steps = department_steps(
            run, kind.id, department=chosen.department, metric=metric, merged=weeks.merged
        )
        return _Found(by_week, steps, (), departments, bool(weeks.merged))
    grains = (Grain.WEEK, Grain.MONTH) if may_month and weeks.steps else ()
    if may_month and _told_by_month(chosen, weeks.steps):
        months = type_steps(run, kind.id, grain=Grain.MONTH, metric=metric)
        found = replace(chosen, grain=Grain.MONTH)
        return _Found(found, months.steps, grains, departments, bool(months.merged))
    return _Found(by_week, weeks.steps, grains, departments, bool(weeks.merged and weeks.steps))


def _told_by_month(chosen: Chosen, weeks: Sequence[Step]) -> bool:
    """As asked; else where a week has too few to be worth a line."""
    if chosen.grain is not None or not weeks:
        return chosen.grain is not Grain.WEEK
    per_week = sum(step.value for step in weeks) / len(weeks)
    return chosen.metric is Metric.REQUESTS and per_week < SPARSE_PER_WEEK


def _flags(
    weeks: Sequence[Week],
    desk: Desk,
    chosen: Chosen,
    clock_of_desk: WorkingTime,
    *,
    viewer: Viewer,
    today: date,
) -> list[Flag]:
    until = today + KNOWN_AHEAD
    known = KnownFacts(
        clock_of_desk.calendar.closed_days,
        events_of_desk(desk.id, since=today, until=until),
        obligations_ahead(desk.id, viewer=viewer, since=today, until=until),
    )
    if chosen.kind:
        known = known.of_kind(chosen.kind.id)
    return flags_of(weeks, known, grain=chosen.grain, today=today)


def _chart(
    weeks: Sequence[Week], chosen: Chosen, flags: Sequence[Flag], *, today: date
) -> FanChart:
    begun = [i for i, week in enumerate(weeks) if week.starts_on <= today]
    now_words = {Grain.DAY: _("Today"), Grain.WEEK: _("This week"), Grain.MONTH: _("This month")}
    return fan_chart(
        weeks,
        this_week=begun[-1] if begun else None,
        this_week_words=now_words[chosen.grain],
        capacity_words=_("Capacity"),
        known=[
            Known(flag.place, number_words(flag.number), flag.words, flag.is_closed)
            for flag in flags
        ],
        rtl=get_locale().text_direction == "rtl",
        format_value=number_words,
    )


def _title(desk: Desk, chosen: Chosen) -> str:
    what = chosen.kind.title if chosen.kind else desk.name
    if chosen.department:
        what = _("%(what)s, from %(department)s", what=what, department=chosen.department)
    if chosen.metric is Metric.HOURS:
        return _("Hours of work that will be asked: %(what)s", what=what)
    return _("Requests that will come: %(what)s", what=what)


def _description(weeks: Sequence[Week]) -> str:
    ahead = next((week for week in weeks if week.q50 is not None), None)
    if ahead is None:
        return ""
    return _(
        "%(when)s: %(middle)s expected, %(low)s to %(high)s in 8 of 10.",
        when=ahead.label,
        middle=number_words(ahead.q50),
        low=number_words(ahead.q10),
        high=number_words(ahead.q90),
    )


def _honesty(run: LatestRun, chosen: Chosen) -> list[str]:
    """What nobody can forecast, and how the last test went."""
    if chosen.department:
        return [_("Divided by what each department asked in the last year.")]
    key = str(chosen.kind.id) if chosen.kind else run.level.value
    tested = run.backtest.get(chosen.grain, {}).get(key)
    if not tested:
        return []
    words = [floor_words(tested.get("floor"), chosen.grain)]
    if tested.get("coverage") is not None:
        words.append(
            _(
                "%(share)s of the test fell inside the 8 in 10 band.",
                share=percent_words(tested["coverage"]),
            )
        )
    if chosen.metric is Metric.HOURS:
        words.append(_("Both are about the number of requests."))
    return [each for each in words if each]
