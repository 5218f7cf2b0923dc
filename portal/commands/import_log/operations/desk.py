"""The desk a log goes into, which is made if it is new."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from string import ascii_uppercase
from zoneinfo import ZoneInfo

from flask import current_app

from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk, WorkingCalendar
from portal.desks.queries import all_desks, working_time, working_time_of
from portal.errors import InvalidInput
from portal.extensions import db

NEW = 0  # id of a desk that has no row yet
USUAL_DAY = [[540, 780], [840, 1050]]  # wall minutes: 09:00-13:00, 14:00-17:30


@dataclass(frozen=True)
class DeskFacts:
    id: int
    slug: str
    prefix: str
    working_time: WorkingTime

    @property
    def zone(self) -> ZoneInfo:
        return self.working_time.zone

    def is_open(self, day: date) -> bool:
        return self.working_time.day_minutes(day) > 0

    def external_id(self, name: str) -> str:
        """Names of one log mean one person each; the same name on another desk is another."""
        return f"{self.slug}:{name}"


def desk_facts(slug: str, *, around: date) -> DeskFacts:
    """A desk, or what a new one would be; raises InvalidInput for a slug no desk can have."""
    desk = next((desk for desk in all_desks() if desk.slug == slug), None)
    if desk is not None:
        return DeskFacts(desk.id, desk.slug, desk.prefix, working_time(desk, around=around))
    if not re.fullmatch("[a-z][a-z0-9-]{1,39}", slug):
        raise InvalidInput(f"--desk {slug!r}: use small letters, like it or legal.")
    time = working_time_of(_usual_calendar(slug), around=around)
    return DeskFacts(NEW, slug, _free_prefix(slug), time)


def _usual_calendar(slug: str) -> WorkingCalendar:
    return WorkingCalendar(
        name=f"Hours of {slug}",
        zone=current_app.config["PORTAL"].zone,
        weekly=[USUAL_DAY] * 5 + [[], []],
        half_days={},
        closures=[],
    )


def _free_prefix(slug: str) -> str:
    """Two to six capital letters that no other desk has."""
    taken = {desk.prefix for desk in all_desks()}
    letters = re.sub("[^A-Z]", "", slug.upper())
    stem = (letters if len(letters) > 1 else f"{letters}X")[:5]
    ends = ("", *ascii_uppercase)
    return next(stem + end for end in ends if stem + end not in taken)


def made_desk(desk: DeskFacts, *, now: datetime) -> DeskFacts:
    """The desk with its row."""
    if desk.id != NEW:
        return desk
    calendar = _usual_calendar(desk.slug)
    db.session.add(calendar)
    db.session.flush()
    name = desk.slug.upper() if len(desk.slug) < 4 else desk.slug.replace("-", " ").capitalize()
    row = Desk(
        slug=desk.slug,
        name=f"{name} desk",
        prefix=desk.prefix,
        calendar_id=calendar.id,
        position=len(all_desks()),
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return replace(desk, id=row.id)
