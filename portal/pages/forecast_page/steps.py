"""Steps of a forecast as a chart reads them: named, and beside them what the desk can do."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.desks.business_time import WorkingTime
from portal.desks.capacity import net_minutes
from portal.desks.models import Desk
from portal.desks.queries import staff_of
from portal.forecast.grain import Grain
from portal.forecast.points import Metric
from portal.forecast.queries.series import Step
from portal.pages.forecast_page.chosen import Chosen
from portal.pages.weekly_hours import QUANTILES, Week
from portal.web.dates import format_date


def weeks_of(
    steps: Sequence[Step], desk: Desk, chosen: Chosen, clock_of_desk: WorkingTime, *, today: date
) -> list[Week]:
    """Capacity stands beside the hours of the whole desk."""
    has_capacity = chosen.metric is Metric.HOURS and chosen.kind is None
    capacity = None
    if has_capacity:
        capacity = _capacity(steps, desk, chosen.grain, clock_of_desk, today=today)
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
    steps: Sequence[Step], desk: Desk, grain: Grain, clock_of_desk: WorkingTime, *, today: date
) -> list[float] | None:
    """Net hours of each step, leave and holidays taken off; None on a desk without staff."""
    staff = staff_of(desk.id, on=today)
    if not staff or not steps:
        return None
    ends = [grain.begins(step.on, 1) for step in steps]
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
