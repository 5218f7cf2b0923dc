"""The forecast of a desk or of one of its kinds: the fan, the words beside it, the same as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.desks.business_time import WorkingTime
from portal.desks.capacity import net_minutes
from portal.desks.models import Desk
from portal.desks.queries import staff_of, working_time
from portal.errors import NotFound
from portal.forecast.grain import Grain
from portal.forecast.points import Metric
from portal.forecast.queries import latest_run
from portal.forecast.queries.runs import LatestRun
from portal.forecast.queries.series import Kind, Step, desk_steps, kinds_of, type_steps
from portal.obligations.models import AnnouncedEvent
from portal.obligations.queries import events_of_desk
from portal.pages.charts import FanChart, fan_chart
from portal.pages.forecast_words import age_words, floor_words, trouble_words
from portal.pages.manager_page.words import number_words, percent_words
from portal.pages.weekly_hours import QUANTILES, Week
from portal.web.dates import format_date


@dataclass(frozen=True)
class Chosen:
    """What the address asks for."""

    grain: Grain
    metric: Metric
    kind: Kind | None

    def address(self, desk: Desk, endpoint: str = "pages.forecast", **changes) -> str:
        now = {"grain": self.grain.value, "metric": self.metric.value}
        now |= {"kind": self.kind.slug} if self.kind else {}
        wanted = {name: value for name, value in (now | changes).items() if value}
        return url_for(endpoint, desk=desk.slug, **wanted)


@dataclass(frozen=True)
class Link:
    words: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Flag:
    """Something known of a step: a holiday, an event."""

    label: str
    words: str


@dataclass(frozen=True)
class ForecastSheet:
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
    kinds: list[Link]
    metrics: list[Link]
    grains: list[Link]
    csv_url: str
    worked: str = ""
    hidden: str = field(default="")


def chosen_of(desk: Desk, asked: dict[str, str], kinds: Sequence[Kind]) -> Chosen:
    """What is not offered is not there; one kind is told by week only."""
    kind = None
    if asked.get("kind"):
        kind = next((each for each in kinds if each.slug == asked["kind"]), None)
        if kind is None:
            raise NotFound
    metric = asked.get("metric") or Metric.HOURS.value
    grain = asked.get("grain") or Grain.WEEK.value
    if metric not in tuple(Metric) or grain not in tuple(Grain):
        raise NotFound
    return Chosen(Grain.WEEK if kind else Grain(grain), Metric(metric), kind)


def forecast_sheet(desk: Desk, asked: dict[str, str], *, now: datetime) -> ForecastSheet:
    clock_of_desk = working_time(desk, around=now.date())
    kinds = kinds_of(desk.id)
    chosen = chosen_of(desk, asked, kinds)
    run = latest_run(desk.id)
    found = _steps(run, chosen) if run and run.has_enough(chosen.grain) else []
    today = clock_of_desk.local_day(now)
    weeks = _weeks(found, desk, chosen, clock_of_desk, today=today)
    events = events_of_desk(desk.id, since=today, until=today + timedelta(days=183))
    return ForecastSheet(
        desk=desk,
        chosen=chosen,
        run=run,
        steps=weeks,
        chart=_chart(weeks, chosen, today=today) if weeks else None,
        title=_title(desk, chosen),
        description=_description(weeks, chosen),
        age=age_words(run) if run else "",
        trouble=trouble_words(run) if run else "",
        honesty=_honesty(run, chosen) if run else [],
        flags=_flags(weeks, events, clock_of_desk, chosen, today=today),
        kinds=_kind_links(desk, chosen, kinds),
        metrics=_metric_links(desk, chosen),
        grains=[] if chosen.kind else _grain_links(desk, chosen),
        csv_url=chosen.address(desk, "pages.forecast_csv"),
        worked=_("Asked") if chosen.metric is Metric.HOURS else _("Came"),
        hidden=_hidden(found, chosen),
    )


def _steps(run: LatestRun, chosen: Chosen) -> list[Step]:
    if chosen.kind:
        return type_steps(run, chosen.kind.id, metric=chosen.metric)
    return desk_steps(run, grain=chosen.grain, metric=chosen.metric)


def _weeks(
    steps: Sequence[Step], desk: Desk, chosen: Chosen, clock_of_desk: WorkingTime, *, today: date
) -> list[Week]:
    has_capacity = chosen.metric is Metric.HOURS and chosen.kind is None
    capacity = _capacity(steps, desk, chosen, clock_of_desk, today) if has_capacity else None
    return [
        Week(
            label_of(step.on, chosen.grain),
            step.on,
            actual=step.value if step.quantiles is None else None,
            capacity=capacity[i] if capacity else None,
            **(dict(zip(QUANTILES, step.quantiles, strict=True)) if step.quantiles else {}),
        )
        for i, step in enumerate(steps)
    ]


def _capacity(
    steps: Sequence[Step], desk: Desk, chosen: Chosen, clock_of_desk: WorkingTime, today: date
) -> list[float] | None:
    """Net hours of each step, leave and holidays taken off; None on a desk without staff."""
    staff = staff_of(desk.id, on=today)
    if not staff or not steps:
        return None
    ends = [chosen.grain.begins(step.on, 1) for step in steps]
    days = [
        step.on + timedelta(days=day)
        for step, end in zip(steps, ends, strict=True)
        for day in range((end - step.on).days)
    ]
    calendar = clock_of_desk.calendar
    minutes = net_minutes(
        [person.hours() for person in staff],
        days,
        closed_days=calendar.closed_days,
        half_days=calendar.half_day_shares(),
    ).sum(axis=0)
    found, first = [], 0
    for step, end in zip(steps, ends, strict=True):
        count = (end - step.on).days
        found.append(float(minutes[first : first + count].sum()) / 60)
        first += count
    return found


def label_of(day: date, grain: Grain) -> str:
    return format_date(day, "MMM y" if grain is Grain.MONTH else "d MMM")


def _chart(weeks: Sequence[Week], chosen: Chosen, *, today: date) -> FanChart:
    begun = [i for i, week in enumerate(weeks) if week.starts_on <= today]
    now_words = {Grain.DAY: _("Today"), Grain.WEEK: _("This week"), Grain.MONTH: _("This month")}
    return fan_chart(
        weeks,
        this_week=begun[-1] if begun else None,
        this_week_words=now_words[chosen.grain],
        capacity_words=_("Capacity"),
        rtl=get_locale().text_direction == "rtl",
        format_value=number_words,
    )


def _title(desk: Desk, chosen: Chosen) -> str:
    what = chosen.kind.title if chosen.kind else desk.name
    if chosen.metric is Metric.HOURS:
        return _("Hours of work that will be asked: %(what)s", what=what)
    return _("Requests that will come: %(what)s", what=what)


def _description(weeks: Sequence[Week], chosen: Chosen) -> str:
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


def _flags(
    weeks: Sequence[Week],
    events: Sequence[AnnouncedEvent],
    clock_of_desk: WorkingTime,
    chosen: Chosen,
    *,
    today: date,
) -> list[Flag]:
    """Holidays and events of the steps ahead, by step."""
    found = []
    closed = clock_of_desk.calendar.closed_days
    for week in weeks:
        end = chosen.grain.begins(week.starts_on, 1) - timedelta(days=1)
        if end < today:
            continue
        days = [week.starts_on + timedelta(days=n) for n in range((end - week.starts_on).days + 1)]
        names = [
            _("closed %(day)s", day=format_date(day, "EEE d MMM"))
            for day in days
            if day in closed and day.weekday() < 5
        ]
        names += [
            event.title
            for event in events
            if event.starts_on <= end
            and event.ends_on >= week.starts_on
            and (chosen.kind is None or event.type_id in (None, chosen.kind.id))
        ]
        if names:
            found.append(Flag(week.label, " · ".join(names)))
    return found


def _kind_links(desk: Desk, chosen: Chosen, kinds: Sequence[Kind]) -> list[Link]:
    whole = Link(_("The whole desk"), chosen.address(desk, kind=None), chosen.kind is None)
    return [
        whole,
        *(
            Link(kind.title, chosen.address(desk, kind=kind.slug, grain=None), kind == chosen.kind)
            for kind in kinds
        ),
    ]


def _metric_links(desk: Desk, chosen: Chosen) -> list[Link]:
    words = {Metric.HOURS: _("Hours"), Metric.REQUESTS: _("Requests")}
    return [
        Link(words[metric], chosen.address(desk, metric=metric.value), metric == chosen.metric)
        for metric in (Metric.HOURS, Metric.REQUESTS)
    ]


def _grain_links(desk: Desk, chosen: Chosen) -> list[Link]:
    words = {Grain.DAY: _("Days"), Grain.WEEK: _("Weeks"), Grain.MONTH: _("Months")}
    return [
        Link(words[grain], chosen.address(desk, grain=grain.value), grain == chosen.grain)
        for grain in Grain
    ]


def _hidden(steps: Sequence[Step], chosen: Chosen) -> str:
    """Whether weeks are missing: what is left out is said, not why in that week."""
    if not chosen.kind or not steps:
        return ""
    weeks = (steps[-1].on - steps[0].on).days // 7 + 1
    if weeks == len(steps):
        return ""
    return _("Weeks with few requests are told inside “other” only.")
