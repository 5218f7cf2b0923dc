"""Times to talk, put into words: for one request, and for a desk."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.catalogue.models import Confidentiality
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import NotAllowed
from portal.extensions import db
from portal.identity.queries import names_of
from portal.identity.viewer import Viewer
from portal.planning.models import Booking, SlotWish
from portal.planning.queries import (
    OpenSlots,
    booked_times,
    booking_and_wish,
    can_book,
    count_wishes,
    slots_for,
)
from portal.planning.slots import ShownDay, Slot
from portal.requests.models import ServiceRequest
from portal.requests.queries import is_asker, reads_notes, visible_request
from portal.web.dates import format_time
from portal.web.filters import instant_words, long_day


@dataclass(frozen=True)
class Time:
    """`slot`: what its button sends."""

    words: str
    name: str
    slot: str
    is_kept: bool


@dataclass(frozen=True)
class TimesDay:
    name: str
    is_quiet: bool
    times: list[Time]


@dataclass(frozen=True)
class TimesSheet:
    """`problem`: why what was chosen could not be had. `is_asker`: else one of the desk looks."""

    row: ServiceRequest
    desk: Desk
    days: list[TimesDay]
    booking: Booking | None
    booked_words: str
    wish: SlotWish | None
    can_book: bool
    is_thanked: bool
    has_plan: bool
    is_asker: bool
    problem: str

    @property
    def has_quiet(self) -> bool:
        return any(day.is_quiet for day in self.days)


def sheet(reference: str, *, viewer: Viewer, now: datetime, problem: str = "") -> TimesSheet:
    row = visible_request(reference, viewer=viewer)
    if not (is_asker(viewer, row) or reads_notes(viewer, row)):
        raise NotAllowed
    desk = db.session.get_one(Desk, row.desk_id)
    (booking, wish), found = booking_and_wish(row.id), slots_for(row, desk, now=now)
    return TimesSheet(
        row=row,
        desk=desk,
        days=[_day(day, found) for day in found.shown()],
        booking=booking,
        booked_words=_booked_words(booking, found),
        wish=wish,
        can_book=can_book(row),
        is_thanked=found.is_thanked,
        has_plan=found.has_plan,
        is_asker=is_asker(viewer, row),
        problem=problem,
    )


def _booked_words(booking: Booking | None, found: OpenSlots) -> str:
    if booking is None:
        return ""
    names = found.names if booking.person_id in found.names else names_of({booking.person_id})
    name = names[booking.person_id]
    return _("%(when)s with %(name)s", when=instant_words(booking.starts_at), name=name)


def _day(day: ShownDay, found: OpenSlots) -> TimesDay:
    return TimesDay(long_day(day.on), day.is_quiet, [_time(slot, found) for slot in day.slots])


def _time(slot: Slot, found: OpenSlots) -> Time:
    return Time(
        words=format_time(slot.starts_at),
        name=found.names[slot.person],
        slot=f"{slot.person}|{slot.starts_at.isoformat()}",
        is_kept=slot.starts_at == found.kept_at,
    )


def summary_of(row: ServiceRequest) -> str:
    """Of a privileged matter a calendar names nothing."""
    if row.confidentiality == Confidentiality.PRIVILEGED:
        return _("Booked time")
    return row.title


@dataclass(frozen=True)
class BookedLine:
    """`url` empty: reserved, and nothing more is said."""

    when: str
    who: str
    title: str
    url: str


@dataclass(frozen=True)
class DeskTimes:
    desk: Desk
    days: list[tuple[str, list[BookedLine]]]
    wishes: str


def desk_sheet(desk: Desk, *, viewer: Viewer, now: datetime) -> DeskTimes:
    zone = working_time(desk, around=now.date()).zone
    found = booked_times(desk.id, viewer=viewer, now=now)
    days = groupby(found, key=lambda each: each.starts_at.astimezone(zone).date())
    waiting = count_wishes(desk.id)
    words = ngettext(
        "%(num)d person waits for a time to open.",
        "%(num)d people wait for a time to open.",
        waiting,
    )
    lines = [(long_day(on), [_line(each) for each in some]) for on, some in days]
    return DeskTimes(desk, lines, words if waiting else "")


def _line(each) -> BookedLine:
    when, line = format_time(each.starts_at), each.line
    if line is None:
        return BookedLine(when, each.name, _("Reserved"), "")
    url = url_for("pages.show", reference=line.row.reference)
    return BookedLine(when, each.name, line.row.title, url)
