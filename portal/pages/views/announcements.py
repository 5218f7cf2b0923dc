"""What departments say is coming: saying it, correcting it, taking it back."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.forecast.operations import forecast_soon
from portal.obligations import operations
from portal.obligations.audit import subject_of_event
from portal.obligations.queries import may_change_event, visible_event
from portal.pages.announcing import sheet
from portal.pages.announcing.form import AnnouncementForm
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.once import is_first, made
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow
from portal.web.dates import local_day


def _who() -> dict:
    now = clock.now()
    return {"actor": current_user, "now": now, "today": local_day(now)}


@pages.get("/announcements")
@allow(SIGNED_IN)
def announcements():
    targets = sheet.Targets.now()
    key = secrets.token_urlsafe(16)
    return _page(targets, AnnouncementForm(targets=targets.choices, formdata=None, key=key))


def _page(targets: sheet.Targets, form: AnnouncementForm) -> str:
    lines = sheet.own_lines(targets, viewer=current_user, today=local_day(clock.now()))
    return render_template("pages/announcements.html", form=form, lines=lines)


@pages.post("/announcements")
@allow(SIGNED_IN)
def announce():
    """The same form sent twice announces once."""
    targets = sheet.Targets.now()
    form = AnnouncementForm(targets=targets.choices)

    def save():
        said, who = form.said(targets.desk_of_type), _who()
        if is_first(form, vars(said), purpose="announcement", now=who["now"]):
            row = operations.announce(said, department=current_user.department, **who)
            forecast_soon(row.desk_id, now=clock.wall_now())
            made(form, {"event": row.id})

    again = kept_or_again(form, save, lambda typed, **_late: _page(targets, typed))
    if again:
        return again
    flash(_("Announced. The desk's forecast takes it up within minutes. Thank you."))
    return redirect(url_for("pages.announcements"), 303)


@pages.get("/announcements/<int(max=2147483647):event>")
@allow(SIGNED_IN)
def announcement(event):
    row, targets = _own(event), sheet.Targets.now()
    form = AnnouncementForm(targets=targets.choices, formdata=None, **sheet.values_of(row))
    return _one_page(row, form)


def _own(event_id: int):
    row = visible_event(event_id, viewer=current_user)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    if not may_change_event(current_user, row):
        raise NotAllowed
    return row


def _one_page(row, form: AnnouncementForm, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        start = sheet.values_of(row)
        current = AnnouncementForm(targets=sheet.Targets.now().choices, formdata=None, **start)
        late = changed(subject_of_event(row.id), form, current)
        with_version(form, row.version)
    return render_template("pages/announcement.html", row=row, form=form, late=late)


@pages.post("/announcements/<int(max=2147483647):event>")
@allow(SIGNED_IN)
def change_announcement(event):
    row, targets = _own(event), sheet.Targets.now()
    form = AnnouncementForm(targets=targets.choices)

    def save():
        if form.version.data is None:
            raise InvalidInput("Open the announcement again, then change it.")
        said = form.said(targets.desk_of_type)
        changed_row = operations.change_announcement(
            row.id, said, version=form.version.data, **_who()
        )
        forecast_soon(changed_row.desk_id, now=clock.wall_now())

    again = kept_or_again(form, save, lambda typed, **late: _one_page(_own(event), typed, **late))
    if again:
        return again
    flash(_("Kept. The desk's forecast takes it up within minutes."))
    return redirect(url_for("pages.announcements"), 303)


@pages.post("/announcements/<int(max=2147483647):event>/withdrawal")
@allow(SIGNED_IN)
def withdraw_announcement(event):
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open the announcement again, then take it back.")
    row = _own(event)
    operations.withdraw_announcement(
        row.id, version=int(typed), actor=current_user, now=clock.now()
    )
    forecast_soon(row.desk_id, now=clock.wall_now())
    flash(_("Taken back. It no longer counts."))
    return redirect(url_for("pages.announcements"), 303)
