"""Who of your desk is away: booking it, and ending it."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import absences_from, members_of
from portal.errors import InvalidInput
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import kept_or_again
from portal.pages.desk_setup.forms import AbsenceForm
from portal.pages.desk_setup.once import is_first, made
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.web.access import allow


@pages.get("/desks/<string:desk>/absences")
@allow("lead", "admin")
def absences(desk):
    desk = sheet.desk_for(desk, current_user)
    return _page(desk, _form(desk, formdata=None, key=secrets.token_urlsafe(16), deputy=""))


def _form(desk, **start) -> AbsenceForm:
    members = [(member.id, name) for member, name in members_of(desk.id)]
    return AbsenceForm(members=members, **start)


def _page(desk, form: AbsenceForm) -> str:
    today = sheet.local_today(desk, now=clock.now())
    return render_template(
        "pages/desk_absences.html",
        desk=desk,
        form=form,
        booked=absences_from(desk.id, on=today),
        today=today,
        absence_words=sheet.absence_words,
    )


@pages.post("/desks/<string:desk>/absences")
@allow("lead", "admin")
def book_absence(desk):
    """The same form sent twice books once; with other days it is a booking of its own."""
    desk = sheet.desk_for(desk, current_user)
    form, now = _form(desk), clock.now()

    def save():
        leave = form.leave()
        if is_first(form, {"desk": desk.id, **vars(leave)}, purpose="absence", now=now):
            row = planning.book_absence(desk, leave, actor=current_user, now=now)
            made(form, {"absence": row.id})

    again = kept_or_again(form, save, lambda typed, **_late: _page(desk, typed))
    if again:
        return again
    flash(_("Booked. Work moves to others, and whom it delays is told."))
    return redirect(url_for("pages.absences", desk=desk.slug), 303)


@pages.post("/desks/<string:desk>/absences/<int(max=2147483647):absence>/ending")
@allow("lead", "admin")
def end_absence(desk, absence):
    desk, now = sheet.desk_for(desk, current_user), clock.now()
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open the list again, then end it.")
    planning.end_absence(
        desk,
        absence,
        today=sheet.local_today(desk, now=now),
        version=int(typed),
        actor=current_user,
        now=now,
    )
    flash(_("Ended."))
    return redirect(url_for("pages.absences", desk=desk.slug), 303)
