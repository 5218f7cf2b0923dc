"""How full a desk's days are: what is due on each and what will be asked, of its net hours."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from portal.desks.capacity import net_minutes
from portal.desks.models import Desk
from portal.desks.queries import staff_of, working_time
from portal.forecast.queries import desk_minutes
from portal.planning.queries.overview import desk_open_work
from portal.requests.lifecycle import Status


def day_loads(desk: Desk, days: Sequence[date], *, now: datetime) -> dict[date, float]:
    """Day -> share of the desk's net minutes that is taken: open work on the day it is due or
    promised, what is overdue on the first day, and the forecast's minutes of the day."""
    if not days:
        return {}
    clock_of_desk = working_time(desk, around=now.date())
    calendar = clock_of_desk.calendar
    capacity = net_minutes(
        [person.hours() for person in staff_of(desk.id, on=days[0])],
        days,
        closed_days=calendar.closed_days,
        half_days=calendar.half_day_shares(),
    ).sum(axis=0)
    due: defaultdict[date, float] = defaultdict(float)
    for work in desk_open_work(desk.id):
        at = work.promised_at or work.due_at
        if at is not None and work.status != Status.ON_HOLD:
            due[max(days[0], clock_of_desk.local_day(at))] += work.minutes
    expected = desk_minutes(desk.id, days)
    return {
        day: (due[day] + (expected[day].p50 if day in expected else 0.0)) / minutes
        if minutes > 0
        else 1.0
        for day, minutes in zip(days, capacity.tolist(), strict=True)
    }
