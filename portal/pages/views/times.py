"""Times to talk it over: booking one, moving and cancelling it; and a desk's booked times."""

from datetime import UTC, datetime

from flask import (
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import desk_by_slug
from portal.errors import Conflict, InvalidInput, NotFound
from portal.notifications.operations.writing import outside_address
from portal.pages import calls_page, times_page
from portal.pages.views.blueprint import pages
from portal.pages.views.request import version_sent
from portal.planning import operations as planning
from portal.planning.invitation import Invitation, Method, booking_uid, calendar_text
from portal.planning.queries import booking_of
from portal.planning.slots import SLOT
from portal.requests.queries import visible_request
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of

REF = "/requests/<reference:reference>/times"


@pages.get(REF)
@allow(SIGNED_IN)
def times(reference):
    return _page(reference)


def _page(reference: str, problem: str = "") -> str:
    sheet = times_page.sheet(reference, viewer=current_user, now=clock.now(), problem=problem)
    return render_template("pages/times.html", sheet=sheet)


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.post(REF)
@allow(SIGNED_IN)
def book_time(reference):
    """Of many who want the same time one has it; the others see what is free next."""
    visible_request(reference, viewer=current_user)
    starts_at, person_id = _chosen()
    version = version_sent() if "version" in request.form else None
    try:
        made = planning.book_slot(
            reference, starts_at, person_id=person_id, version=version, **_who()
        )
    except Conflict as problem:
        undo_and_read()
        return _page(reference, words_of(problem)), 409
    words = _("Moved. Both calendars hear of it.") if made.before else _("Booked. It is yours.")
    return _done(reference, made, words)


def _chosen() -> tuple[datetime, int]:
    person, _bar, at = request.form.get("slot", "").partition("|")
    if not person.isdecimal() or len(person) > 9:
        raise InvalidInput("Choose one of the times.")
    try:
        starts_at = datetime.fromisoformat(at)
    except ValueError:
        raise InvalidInput("Choose one of the times.") from None
    if starts_at.tzinfo is None or not 2000 < starts_at.year < 2200:
        raise InvalidInput("Choose one of the times.")
    return starts_at.astimezone(UTC), int(person)


def _done(reference: str, made, words: str):
    url = url_for("pages.undo_time", reference=reference)
    flash({"words": words, "url": url, "step": made.version})
    return redirect(url_for("pages.times", reference=reference), 303)


@pages.post(f"{REF}/cancellation")
@allow(SIGNED_IN)
def cancel_time(reference):
    visible_request(reference, viewer=current_user)
    made = planning.cancel_slot(reference, version=version_sent(), **_who())
    return _done(reference, made, _("Cancelled. The time is free for others."))


@pages.post(f"{REF}/undoing")
@allow(SIGNED_IN)
def undo_time(reference):
    """The last change is taken back."""
    visible_request(reference, viewer=current_user)
    typed = request.form.get("step", "")
    if not typed.isdecimal() or len(typed) > 9:
        abort(400)
    try:
        planning.take_back_slot(reference, version=int(typed), **_who())
    except Conflict as problem:
        undo_and_read()
        return _page(reference, words_of(problem)), 409
    flash(_("Taken back."))
    return redirect(url_for("pages.times", reference=reference), 303)


@pages.post(f"{REF}/wish")
@allow(SIGNED_IN)
def wish_for_time(reference):
    visible_request(reference, viewer=current_user)
    planning.wish_for_slot(reference, **_who())
    flash(_("You hear from us as soon as a time opens."))
    return redirect(url_for("pages.times", reference=reference), 303)


@pages.post(f"{REF}/wish/ending")
@allow(SIGNED_IN)
def end_wish(reference):
    visible_request(reference, viewer=current_user)
    planning.end_wish(reference, **_who())
    flash(_("You hear no more of it."))
    return redirect(url_for("pages.times", reference=reference), 303)


@pages.get(f"{REF}/invitation")
@allow(SIGNED_IN)
def invitation_file(reference):
    """For a calendar that does not read mails."""
    row = visible_request(reference, viewer=current_user)
    booking = booking_of(row.id)
    if booking is None:
        raise NotFound
    link, sender = outside_address("pages.times", reference=reference), _sender()
    event = Invitation(
        uid=booking_uid(booking.id, sender),
        sequence=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.starts_at + SLOT,
        made_at=booking.changed_at,
        summary=times_page.summary_of(row),
        description=link,
        url=link,
        organizer=sender,
    )
    answer = make_response(calendar_text(event, Method.PUBLISH))
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return answer


def _sender() -> str:
    return current_app.config["PORTAL"].mail_from


@pages.get("/desks/<string:desk>/times")
@allow("staff", "lead")
def desk_times(desk):
    """What is booked on the desk; what the reader may not sense is reserved."""
    desk = desk_by_slug(desk)
    if not current_user.is_on_desk(desk.id):
        raise NotFound
    sheet = times_page.desk_sheet(desk, viewer=current_user, now=clock.now())
    calls, record = calls_page.desk_line(desk, viewer=current_user, now=clock.now())
    return render_template("pages/desk_times.html", sheet=sheet, calls=calls, record=record)
