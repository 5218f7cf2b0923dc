"""Absences: booked now, they move work and warn requesters now."""

from datetime import date, datetime

from portal.desks import operations as desks
from portal.desks.models import Absence, Desk, StaffMember
from portal.identity.viewer import Viewer
from portal.planning.models import PlanCause
from portal.planning.operations.booking import attend_slots
from portal.planning.operations.overriding import plan_soon


def book_absence(desk: Desk, leave: desks.Leave, *, actor: Viewer, now: datetime) -> Absence:
    row = desks.book_absence(desk, leave, actor=actor, now=now)
    attend_slots(desk.id, now=now)
    plan_soon(desk.id, cause=PlanCause.ABSENCE)
    return row


def end_absence(
    desk: Desk, absence_id: int, *, today: date, version: int, actor: Viewer, now: datetime
) -> None:
    desks.end_absence(desk, absence_id, today=today, version=version, actor=actor, now=now)
    plan_soon(desk.id, cause=PlanCause.ABSENCE)


def change_hours(
    desk: Desk, staff_id: int, minutes: list[int], *, version: int, actor: Viewer, now: datetime
) -> StaffMember:
    """The plan reckons with the new hours of the week."""
    who = {"version": version, "actor": actor, "now": now}
    row = desks.change_hours(desk, staff_id, minutes, **who)
    plan_soon(desk.id, cause=PlanCause.ABSENCE)
    return row
