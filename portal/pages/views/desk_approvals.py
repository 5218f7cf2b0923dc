"""The approval rule of a type of your desk."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import operations
from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.queries import approval_rule_of, fields_of
from portal.desks.audit import subject_of
from portal.errors import InvalidInput
from portal.identity.queries import addresses_of
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.forms import rule_form, rule_values
from portal.pages.views.blueprint import pages
from portal.web.access import allow

LEAST = 2  # steps that are shown, so that a second one is in sight


def _found(desk_slug: str, type_slug: str):
    desk = sheet.desk_for(desk_slug, current_user)
    return desk, sheet.type_for(desk, type_slug)


def _filled(row):
    """As it stands, with one empty step to fill."""
    rule = approval_rule_of(row.id)
    people = {one for step in rule for one in step.who if one != MANAGER}
    settings = {"stops_clock": row.approval_stops_clock, "by_mail": row.approval_by_mail}
    values = rule_values(rule, addresses_of(people)) | settings | {"version": row.version}
    steps = max(LEAST, len(rule) + 1)
    return rule_form(fields_of(row.id), steps=steps, formdata=None, data=values)


def _page(desk, row, form, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        late = changed(subject_of("type", row.id), form, _filled(row))
        with_version(form, row.version)
    return render_template("pages/desk_approval.html", desk=desk, row=row, form=form, late=late)


@pages.get("/desks/<string:desk>/types/<string:type_slug>/approval")
@allow("lead", "admin")
def desk_approval(desk, type_slug):
    desk, row = _found(desk, type_slug)
    return _page(desk, row, _filled(row))


@pages.post("/desks/<string:desk>/types/<string:type_slug>/approval")
@allow("lead", "admin")
def change_desk_approval(desk, type_slug):
    desk, row = _found(desk, type_slug)
    form = rule_form(fields_of(row.id), steps=max(LEAST, len(approval_rule_of(row.id)) + 1))

    def save():
        settings = {"stops_clock": form.stops_clock.data, "by_mail": form.by_mail.data}
        who = {"version": form.version.data, "actor": current_user, "now": clock.now()}
        try:
            operations.change_approval_rule(row.id, form.rule(), **settings, **who)
        except InvalidInput as problem:
            form.put_in_place(problem)
            raise

    again = kept_or_again(form, save, lambda *typed, **late: _page(desk, row, *typed, **late))
    if again:
        return again
    flash(_("Kept. What is asked from now on goes by it."))
    return redirect(url_for("pages.desk_type", desk=desk.slug, type_slug=row.slug), 303)
