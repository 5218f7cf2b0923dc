"""Your desk: what it is set up with, and its hours."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.audit import subject_of
from portal.desks.operations import change_calendar
from portal.desks.queries import calendar_of, desks_to_set_up, desks_with_calendar, may_set_up
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.forms import CalendarForm
from portal.pages.views.blueprint import pages
from portal.web.access import allow


@pages.get("/desks")
@allow("lead", "admin")
def desk_to_set_up():
    desks = desks_to_set_up(current_user)
    if not desks:
        return render_template("pages/no_desk.html")
    return redirect(url_for("pages.desk_setup", desk=desks[0].slug), 303)


@pages.get("/desks/<string:desk>/setup")
@allow("lead", "admin")
def desk_setup(desk):
    found = sheet.setup_sheet(desk, viewer=current_user, now=clock.now())
    return render_template(
        "pages/desk_setup.html",
        sheet=found,
        absence_words=sheet.absence_words,
        target_words=sheet.target_words,
    )


@pages.get("/desks/<string:desk>/calendar")
@allow("lead", "admin")
def desk_calendar(desk):
    desk = sheet.desk_for(desk, current_user)
    return _page(desk, _filled(calendar_of(desk)))


def _filled(row) -> CalendarForm:
    return CalendarForm(formdata=None, **sheet.calendar_values(row))


def _page(desk, form: CalendarForm, *, is_late: bool = False) -> str:
    row, late = calendar_of(desk), None
    if is_late:
        late = changed(subject_of("calendar", row.id), form, _filled(row))
        with_version(form, row.version)
    shared = desks_with_calendar(row.id)
    return render_template(
        "pages/desk_calendar.html",
        desk=desk,
        form=form,
        late=late,
        shared=[other.name for other in shared if other.id != desk.id],
        may_change=all(may_set_up(current_user, other.id) for other in shared),
    )


@pages.post("/desks/<string:desk>/calendar")
@allow("lead", "admin")
def change_desk_calendar(desk):
    desk, form = sheet.desk_for(desk, current_user), CalendarForm()

    def save():
        change_calendar(
            desk.calendar_id,
            form.hours(),
            version=form.version.data,
            actor=current_user,
            now=clock.now(),
        )

    again = kept_or_again(form, save, lambda *typed, **late: _page(desk, *typed, **late))
    if again:
        return again
    flash(_("Kept. From now on the clocks run by these hours."))
    return redirect(url_for("pages.desk_setup", desk=desk.slug), 303)
