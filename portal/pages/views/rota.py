"""The rota of your desk: who is in, on call, standing in; turns, and hours of the week."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.audit import subject_of
from portal.desks.operations import drop_turn as drop
from portal.desks.operations import plan_turn as plan
from portal.desks.queries import members_of
from portal.errors import InvalidInput, NotFound
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.once import is_first, made
from portal.pages.rota_page.forms import HoursForm, TurnForm, hours_of
from portal.pages.rota_page.sheet import rota_sheet
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.web.access import allow


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/desks/<string:desk>/rota")
@allow("lead", "admin")
def rota(desk):
    desk = sheet.desk_for(desk, current_user)
    shown = rota_sheet(desk, now=clock.now())
    key = secrets.token_urlsafe(16)
    return _page(shown, TurnForm(members=shown.members, formdata=None, key=key))


def _page(shown, form) -> str:
    return render_template("pages/rota.html", sheet=shown, form=form)


@pages.post("/desks/<string:desk>/rota/turns")
@allow("lead", "admin")
def plan_turn(desk):
    """The same form sent twice plans one turn."""
    desk = sheet.desk_for(desk, current_user)
    members = [(member.id, name) for member, name in members_of(desk.id)]
    form = TurnForm(members=members)

    def save():
        turn, now = form.turn(), clock.now()
        if is_first(form, {"desk": desk.id, **vars(turn)}, purpose="turn", now=now):
            made(form, {"turn": plan(desk, turn, **_who()).id})

    again = kept_or_again(
        form, save, lambda typed, **_late: _page(rota_sheet(desk, now=clock.now()), typed)
    )
    if again:
        return again
    flash(_("Planned."))
    return redirect(url_for("pages.rota", desk=desk.slug), 303)


@pages.post("/desks/<string:desk>/rota/turns/<int(max=2147483647):turn>/removal")
@allow("lead", "admin")
def drop_turn(desk, turn):
    desk = sheet.desk_for(desk, current_user)
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open the list again, then take it off.")
    drop(desk, turn, version=int(typed), **_who())
    flash(_("Taken off."))
    return redirect(url_for("pages.rota", desk=desk.slug), 303)


def _member(desk, staff_id: int):
    found = next((one for one in members_of(desk.id) if one[0].id == staff_id), None)
    if found is None:
        raise NotFound
    return found


@pages.get("/desks/<string:desk>/rota/<int(max=2147483647):staff>")
@allow("lead", "admin")
def staff_hours(desk, staff):
    desk = sheet.desk_for(desk, current_user)
    member, name = _member(desk, staff)
    start = hours_of(member.weekday_minutes) | {"version": member.version}
    return _hours_page(desk, member, name, HoursForm(formdata=None, **start))


def _hours_page(desk, member, name, form, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        member, name = _member(desk, member.id)
        now = HoursForm(formdata=None, **hours_of(member.weekday_minutes), version=member.version)
        late = changed(subject_of("staff", member.id), form, now)
        with_version(form, member.version)
    return render_template(
        "pages/staff_hours.html", desk=desk, member=member, name=name, form=form, late=late
    )


@pages.post("/desks/<string:desk>/rota/<int(max=2147483647):staff>")
@allow("lead", "admin")
def change_staff_hours(desk, staff):
    desk = sheet.desk_for(desk, current_user)
    member, name = _member(desk, staff)
    form = HoursForm()

    def save():
        said = {"version": form.version.data, **_who()}
        planning.change_hours(desk, member.id, form.minutes(), **said)

    again = kept_or_again(
        form, save, lambda typed, **late: _hours_page(desk, member, name, typed, **late)
    )
    if again:
        return again
    flash(_("Kept. The plan reckons with it within minutes."))
    return redirect(url_for("pages.rota", desk=desk.slug), 303)
