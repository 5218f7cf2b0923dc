"""A desk's rules: writing one, trying it, switching it on and off, putting them in order."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.once import is_first, made
from portal.pages.rules_page import sheet
from portal.pages.views.blueprint import pages
from portal.rules import operations, queries
from portal.rules.audit import subject_of_rule
from portal.web.access import allow


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/desks/<string:desk>/rules")
@allow("lead")
def rules(desk):
    desk = sheet.desk_led(desk, current_user)
    offers = sheet.offers_of(desk)
    return _page(desk, offers, offers.form(formdata=None, key=secrets.token_urlsafe(16)))


def _page(desk, offers, form) -> str:
    found = queries.rules_of(desk.id)
    lines = sheet.rule_lines(found, offers.names(found), now=clock.now())
    return render_template("pages/rules.html", desk=desk, form=form, lines=lines)


@pages.post("/desks/<string:desk>/rules")
@allow("lead")
def make_rule(desk):
    """The same form sent twice makes one rule, which is off."""
    desk = sheet.desk_led(desk, current_user)
    offers = sheet.offers_of(desk)
    form, kept = offers.form(), []

    def save():
        said = form.said()
        if is_first(form, {"desk": desk.id, "said": repr(said)}, purpose="rule", now=clock.now()):
            kept.append(operations.make_rule(desk, said, **_who()))
            made(form, {"rule": kept[0].id})

    again = kept_or_again(form, save, lambda typed, **_late: _page(desk, offers, typed))
    if again:
        return again
    flash(_("Kept, and off. See what it would have done, then switch it on."))
    if not kept:
        return redirect(url_for("pages.rules", desk=desk.slug), 303)
    return redirect(url_for("pages.rule", desk=desk.slug, rule=kept[0].id), 303)


@pages.get("/desks/<string:desk>/rules/<int(max=2147483647):rule>")
@allow("lead")
def rule(desk, rule):
    desk = sheet.desk_led(desk, current_user)
    row, offers = queries.rule_of(desk.id, rule), sheet.offers_of(desk)
    return _rule_page(desk, row, offers, offers.form(formdata=None, **sheet.values_of(row)))


def _rule_page(desk, row, offers, form, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        row = queries.rule_of(desk.id, row.id)
        now = offers.form(formdata=None, **sheet.values_of(row))
        late = changed(subject_of_rule(row.id), form, now)
        with_version(form, row.version)
    (line,) = sheet.rule_lines([row], offers.names([row]), now=clock.now())
    return render_template(
        "pages/rule.html",
        desk=desk,
        line=line,
        form=form,
        late=late,
        tried=sheet.tried(row, viewer=current_user, now=clock.now()),
        runs=sheet.run_lines(row, viewer=current_user),
    )


@pages.post("/desks/<string:desk>/rules/<int(max=2147483647):rule>")
@allow("lead")
def change_rule(desk, rule):
    desk = sheet.desk_led(desk, current_user)
    row, offers = queries.rule_of(desk.id, rule), sheet.offers_of(desk)
    form = offers.form()

    def save():
        if form.version.data is None:
            raise InvalidInput("Open the rule again, then change it.")
        operations.change_rule(desk, row.id, form.said(), version=form.version.data, **_who())

    again = kept_or_again(
        form, save, lambda typed, **late: _rule_page(desk, row, offers, typed, **late)
    )
    if again:
        return again
    flash(_("Kept. It is off until you switch it on: see first what it would have done."))
    return redirect(url_for("pages.rule", desk=desk.slug, rule=row.id), 303)


def _version() -> int:
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open the rule again, then change it.")
    return int(typed)


@pages.post("/desks/<string:desk>/rules/<int(max=2147483647):rule>/switch")
@allow("lead")
def switch_rule(desk, rule):
    desk = sheet.desk_led(desk, current_user)
    is_on = request.form.get("to") == "on"
    step = operations.switch_on if is_on else operations.switch_off
    step(desk, rule, version=_version(), **_who())
    flash(_("It is on: from now on it acts.") if is_on else _("It is off."))
    return redirect(url_for("pages.rule", desk=desk.slug, rule=rule), 303)


@pages.post("/desks/<string:desk>/rules/<int(max=2147483647):rule>/place")
@allow("lead")
def move_rule(desk, rule):
    desk = sheet.desk_led(desk, current_user)
    operations.move_rule(desk, rule, up=request.form.get("to") == "up", **_who())
    return redirect(url_for("pages.rules", desk=desk.slug), 303)


@pages.post("/desks/<string:desk>/rules/<int(max=2147483647):rule>/removal")
@allow("lead")
def remove_rule(desk, rule):
    desk = sheet.desk_led(desk, current_user)
    operations.remove_rule(desk, rule, version=_version(), **_who())
    flash(_("Taken away. What it did stays in the history."))
    return redirect(url_for("pages.rules", desk=desk.slug), 303)
