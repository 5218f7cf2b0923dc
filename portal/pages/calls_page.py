"""The line of those who want to be called, put into words for both sides."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.desks.models import Desk
from portal.errors import NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.call_backs import CallState
from portal.planning.models import CallBack
from portal.planning.queries import (
    CallToMake,
    call_of,
    call_record,
    can_book,
    expected_call,
    line_of_desk,
)
from portal.planning.queries.call_backs import RECORD, Expected
from portal.requests.models import ServiceRequest
from portal.requests.queries import is_asker, visible_request
from portal.web.filters import instant_words
from portal.web.letters import no_strange_letters


class CallForm(FlaskForm):
    number = StringField(
        _l("Your telephone number"),
        description=_l("For this call alone; it is forgotten a day after."),
        validators=[
            InputRequired(_l("Write a telephone number, as +44 20 7946 0000.")),
            Length(max=32, message=_l("Write a telephone number, as +44 20 7946 0000.")),
            no_strange_letters,
        ],
        render_kw={"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
    )


@dataclass(frozen=True)
class CallSheet:
    row: ServiceRequest
    desk: Desk
    call: CallBack | None
    expected: str
    place: str
    can_ask: bool
    form: CallForm


def sheet(
    reference: str, *, viewer: Viewer, now: datetime, form: CallForm | None = None
) -> CallSheet:
    row = visible_request(reference, viewer=viewer)
    if not is_asker(viewer, row):
        raise NotAllowed
    desk, call = db.session.get_one(Desk, row.desk_id), call_of(row.id)
    asked_at = call.asked_at if call else None
    found = expected_call(row, desk, now=now, asked_at=asked_at) if can_book(row) else None
    return CallSheet(
        row=row,
        desk=desk,
        call=call,
        expected=expected_words(found) if found else "",
        place=place_words(found) if found else "",
        can_ask=found is not None,
        form=form or CallForm(formdata=None, number=call.number if call else ""),
    )


def expected_words(found: Expected) -> str:
    """Half of such calls come by the one, nine in ten by the other."""
    return _(
        "As likely as not by %(half)s, nine in ten by %(most)s.",
        half=instant_words(found.by_p50),
        most=instant_words(found.by_p90),
    )


def place_words(found: Expected) -> str:
    if not found.wait.ahead:
        return _("You are next in line.")
    return ngettext(
        "%(num)d person is before you.", "%(num)d people are before you.", found.wait.ahead
    )


@dataclass(frozen=True)
class CallLine:
    """`is_mine`: the telephone is in the reader's hand, and they say what came of it."""

    title: str
    url: str
    name: str
    number: str
    since: str
    state: str
    is_mine: bool
    can_take: bool
    version: int
    take_url: str
    outcome_url: str


def call_lines(found: list[CallToMake], *, viewer: Viewer) -> list[CallLine]:
    return [_line(each, viewer) for each in found]


def _line(each: CallToMake, viewer: Viewer) -> CallLine:
    call = each.call
    is_calling = call.state == CallState.CALLING
    state = _("%(name)s calls now", name=each.caller) if is_calling and each.caller else ""
    if call.tries and not is_calling:
        state = ngettext(
            "Tried %(num)d time, nobody answered.",
            "Tried %(num)d times, nobody answered.",
            call.tries,
        )
    return CallLine(
        title=each.title,
        url=url_for("pages.show", reference=each.reference),
        name=each.requester_name,
        number=call.number,
        since=_("waits since %(when)s", when=instant_words(call.asked_at)),
        state=state,
        is_mine=is_calling and call.taken_by_id == viewer.id,
        can_take=not is_calling,
        version=call.version,
        take_url=url_for("pages.take_call", call=call.id),
        outcome_url=url_for("pages.end_call", call=call.id),
    )


def desk_line(desk: Desk, *, viewer: Viewer, now: datetime) -> tuple[list[CallLine], str]:
    """All who wait, and how well the line was foretold."""
    record = call_record(desk.id, since=now - RECORD)
    words = ""
    if record.made:
        words = ngettext(
            "Of %(num)d call in 90 days, %(half)s came by the time said as likely and "
            "%(most)s by the one said as nine in ten.",
            "Of %(num)d calls in 90 days, %(half)s came by the time said as likely and "
            "%(most)s by the one said as nine in ten.",
            record.made,
            half=record.within_p50,
            most=record.within_p90,
        )
    return call_lines(line_of_desk(desk.id, viewer=viewer), viewer=viewer), words
