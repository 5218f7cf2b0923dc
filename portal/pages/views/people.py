"""People, for admins: who there is, invite, change, disable and enable."""

import secrets

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import all_desks
from portal.errors import Conflict, InvalidInput
from portal.identity import operations
from portal.pages import people_page
from portal.pages.people_form import InviteForm, SearchForm
from portal.pages.views.blueprint import pages
from portal.web.access import allow
from portal.web.operations import digest_of, remember_form
from portal.web.queries import sent_form
from portal.web.translation import words_of


@pages.get("/people")
@allow("admin")
def people():
    words = request.args.get("words", "").replace("\0", "").strip()[:100]
    after = request.args.get("after", "")
    after_id = int(after) if after.isdecimal() and len(after) < 10 else None
    lines, last = people_page.lines(words, after_id=after_id, now=clock.wall_now())
    return render_template(
        "pages/people.html",
        search=SearchForm(formdata=None, words=words),
        words=words,
        lines=lines,
        is_first=after_id is None,
        next_url=url_for("pages.people", words=words or None, after=last) if last else None,
    )


@pages.get("/people/invitations")
@allow("admin")
def invitation():
    zone = current_app.config["PORTAL"].zone
    form = InviteForm(
        formdata=None, desks=all_desks(), key=secrets.token_urlsafe(16), language="en", zone=zone
    )
    return render_template("pages/invitation.html", form=form, before=None)


@pages.post("/people/invitations")
@allow("admin")
def invite():
    """The same form sent twice invites once; with other words it is asked what is meant."""
    form = InviteForm(desks=all_desks())
    if not form.validate():
        return render_template("pages/invitation.html", form=form, before=None), 422
    key, typed = (form.key.data or "")[:64] or secrets.token_urlsafe(16), _typed(form)
    before = sent_form(key, person_id=current_user.id)
    if before is None:
        return _invite(form, key=key, typed=typed)
    if before.body_digest == digest_of(typed):
        return redirect(url_for("pages.person", person_id=before.outcome["person"]), 303)
    form.key.data = secrets.token_urlsafe(16)
    page = render_template("pages/invitation.html", form=form, before=before.outcome["person"])
    return page, 409


def _typed(form: InviteForm) -> dict:
    return {name: text for name, text in form.data.items() if name not in ("csrf_token", "key")}


def _invite(form: InviteForm, *, key: str, typed: dict):
    now = clock.wall_now()
    try:
        person = operations.invite(form.particulars(), public_url=_public_url(), **_who())
    except InvalidInput as problem:
        _put_beside(form, problem)
        return render_template("pages/invitation.html", form=form, before=None), 422
    remember_form(
        key,
        person_id=current_user.id,
        purpose="invite",
        body=typed,
        outcome={"person": person.id},
        now=now,
    )
    flash(_("Invited. The mail is on its way."))
    return redirect(url_for("pages.person", person_id=person.id), 303)


@pages.get("/people/<int(max=2147483647):person_id>")
@allow("admin")
def person(person_id):
    sheet = people_page.sheet(person_id, now=clock.wall_now())
    return _page(sheet, sheet.filled_form())


def _page(sheet, form, *, is_changed: bool = False):
    return render_template("pages/person.html", sheet=sheet, form=form, is_changed=is_changed)


@pages.post("/people/<int(max=2147483647):person_id>")
@allow("admin")
def change_person(person_id):
    sheet = people_page.sheet(person_id, now=clock.wall_now())
    form = sheet.form()
    if not form.validate():
        return _page(sheet, form), 422
    try:
        _change(sheet, form)
    except Conflict:
        form.version.data, form.version.raw_data = sheet.line.row.version, None
        return _page(sheet, form, is_changed=True), 409
    except InvalidInput as problem:
        _put_beside(form, problem)
        return _page(people_page.sheet(person_id, now=clock.wall_now()), form), 422
    flash(_("Kept."))
    return redirect(url_for("pages.person", person_id=person_id), 303)


def _change(sheet, form) -> None:
    operations.change_person(
        sheet.line.row.id, sheet.particulars(form), version=form.version.data, **_who()
    )


def _put_beside(form, problem: InvalidInput) -> None:
    name = problem.field if problem.field in form else "name"
    form[name].errors = [words_of(problem)]


@pages.post("/people/<int(max=2147483647):person_id>/invitation")
@allow("admin")
def invite_again(person_id):
    operations.invite_again(person_id, public_url=_public_url(), **_who())
    flash(_("Invited again. The link of the earlier mail has ended."))
    return redirect(url_for("pages.person", person_id=person_id), 303)


@pages.post("/people/<int(max=2147483647):person_id>/disabling")
@allow("admin")
def disable_person(person_id):
    operations.disable_person(person_id, **_who())
    flash(_("Disabled, and signed out everywhere."))
    return redirect(url_for("pages.person", person_id=person_id), 303)


@pages.post("/people/<int(max=2147483647):person_id>/enabling")
@allow("admin")
def enable_person(person_id):
    operations.enable_person(person_id, **_who())
    flash(_("Enabled. The person can sign in again."))
    return redirect(url_for("pages.person", person_id=person_id), 303)


def _who() -> dict:
    return {"actor": current_user, "now": clock.wall_now()}


def _public_url() -> str:
    return current_app.config["PORTAL"].public_url
