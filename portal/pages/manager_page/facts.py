"""What the manager's page computes with: everything read once, twelve statements with sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from portal.desks.business_time import WorkingTime
from portal.desks.capacity import net_minutes
from portal.desks.models import Desk
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.desks.working_days import next_working_days
from portal.forecast.grain import Grain
from portal.forecast.queries.overview import DeskOverview, desk_overview
from portal.planning.queries import DeskRecord, OpenWork, desk_open_work, desk_record

RECORD_WEEKS = 13


@dataclass(frozen=True)
class DeskFacts:
    """`days`: the next ten working days; `record`: the last 13 weeks, this one included.

    `overview`: what the current forecast run says, None before the first one.
    """

    desk: Desk
    now: datetime
    clock_of_desk: WorkingTime
    staff: list[StaffOnDesk]
    days: list[date]
    open_work: list[OpenWork]
    record: DeskRecord
    overview: DeskOverview | None

    @property
    def today(self) -> date:
        return self.clock_of_desk.local_day(self.now)

    @property
    def this_monday(self) -> date:
        return monday_of(self.today)

    @property
    def first_monday(self) -> date:
        """Of the first week in which the desk still works: the next one at a week's end."""
        return monday_of(self.days[0]) if self.days else self.this_monday

    @property
    def has_forecast(self) -> bool:
        return self.overview is not None and self.overview.run.has_enough(Grain.WEEK)

    @cached_property
    def capacity_of_days(self) -> np.ndarray:
        """float[staff, days]: net minutes of `days`."""
        return self.net_minutes(self.days)

    def net_minutes(self, days: Sequence[date]) -> np.ndarray:
        """float[staff, days], leave and holidays taken off."""
        calendar = self.clock_of_desk.calendar
        return net_minutes(
            [person.hours() for person in self.staff],
            days,
            closed_days=calendar.closed_days,
            half_days=calendar.half_day_shares(),
        )


def facts_of(desk: Desk, *, now: datetime) -> DeskFacts:
    clock_of_desk = working_time(desk, around=now.date())
    days = next_working_days(clock_of_desk, now=now)
    monday = monday_of(clock_of_desk.local_day(now))
    weeks = [monday - timedelta(weeks=back) for back in range(RECORD_WEEKS)][::-1]
    return DeskFacts(
        desk=desk,
        now=now,
        clock_of_desk=clock_of_desk,
        staff=staff_of(desk.id, on=now.date()),
        days=days,
        open_work=desk_open_work(desk.id),
        record=desk_record(desk.id, weeks=weeks, zone=clock_of_desk.zone, now=now),
        overview=desk_overview(desk.id, days=days),
    )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
