"""The register of dated facts: looking, writing down, changing, saying what came of one."""

import secrets
from dataclasses import replace
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import all_desks
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.forecast.operations import forecast_soon
from portal.obligations import operations
from portal.obligations.audit import subject_of_obligation
from portal.obligations.due_days import Outcome, Source
from portal.obligations.queries import RegisterFilter, may_keep, visible_obligation
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.once import is_first, made
from portal.pages.register import sheet
from portal.pages.register.form import (
    ChangeFactForm,
    FactForm,
    FilterForm,
    OutcomeForm,
    RenewalForm,
)
from portal.pages.views.blueprint import pages
from portal.requests.queries import visible_request
from portal.web.access import SIGNED_IN, allow
from portal.web.dates import local_day

ID = "<int(max=2147483647):obligation>"


@pages.get("/obligations")
@allow(SIGNED_IN)
def register():
    """What this person may see of all registers."""
    typed = {
        name: request.args.get(name, "").replace("\0", "").strip()[:100]
        for name in ("words", "desk", "source", "state")
    }
    desks = all_desks()
    wanted = RegisterFilter(
        desk_id=next((desk.id for desk in desks if desk.slug == typed["desk"]), None),
        source=typed["source"] if typed["source"] in list(Source) else None,
        words=typed["words"],
        is_settled=typed["state"] == "settled",
    )
    lines, last = sheet.lines(current_user, wanted, after=_after(), today=local_day(clock.now()))
    kept = {name: value for name, value in typed.items() if value}
    return render_template(
        "pages/register.html",
        form=FilterForm(formdata=None, desks=desks, **typed),
        lines=lines,
        is_filtered=bool(kept),
        first_url=url_for("pages.register", **kept) if "after" in request.args else None,
        next_url=url_for("pages.register", after=f"{last.due_on}:{last.id}", **kept)
        if last
        else None,
        may_write=bool(sheet.desks_kept(current_user)),
        led=[desk for desk in desks if current_user.leads(desk.id)],
    )


def _after() -> tuple[date, int] | None:
    day, _colon, number = request.args.get("after", "").partition(":")
    try:
        return date.fromisoformat(day), min(int(number), 2**31 - 1)
    except ValueError:
        return None


@pages.get("/obligations/entry")
@allow("staff", "lead")
def obligation_entry():
    types = sheet.types_to_choose(current_user)
    form = FactForm(formdata=None, types=types, key=secrets.token_urlsafe(16))
    return _entry(form)


def _entry(form: FactForm) -> str:
    return render_template("pages/obligation_entry.html", form=form)


@pages.post("/obligations/entry")
@allow("staff", "lead")
def enter_obligation():
    """The same form sent twice writes one fact down."""
    form = FactForm(types=sheet.types_to_choose(current_user))

    def save():
        fact, now = form.fact(), clock.now()
        said = {name: str(value) for name, value in vars(fact).items()}
        if is_first(form, said, purpose="obligation", now=now):
            row = operations.add_obligation(fact, actor=current_user, now=now)
            forecast_soon(row.desk_id, now=clock.wall_now())
            made(form, {"obligation": row.id})

    again = kept_or_again(form, save, lambda typed, **_late: _entry(typed))
    if again:
        return again
    flash(_("Written down. Its last safe day is counted, and the forecast takes it up."))
    return redirect(url_for("pages.register"), 303)


@pages.get(f"/obligations/{ID}")
@allow(SIGNED_IN)
def obligation(obligation):
    return _one_page(_seen(obligation))


def _seen(obligation_id: int):
    row = visible_obligation(obligation_id, viewer=current_user)
    if row is None:
        raise NotFound
    return row


def _opened(row) -> ChangeFactForm:
    types = sheet.types_to_choose(current_user, desk_id=row.desk_id)
    return ChangeFactForm(formdata=None, types=types, **sheet.values_of(row))


def _one_page(row, form=None, *, is_late: bool = False, outcome=None, renewal=None) -> str:
    page = sheet.page_of(row, viewer=current_user, today=local_day(clock.now()))
    if form is None and page.may_keep:
        form = _opened(row)
    late = None
    if is_late:
        late = changed(subject_of_obligation(row.id), form, _opened(row))
        with_version(form, row.version)
    return render_template(
        "pages/obligation.html",
        page=page,
        form=form,
        late=late,
        outcome=outcome or OutcomeForm(formdata=None),
        renewal=renewal or RenewalForm(formdata=None, version=row.version),
    )


def _kept(obligation_id: int):
    row = _seen(obligation_id)
    if not may_keep(current_user, row.desk_id, row.confidentiality):
        raise NotAllowed
    return row


@pages.post(f"/obligations/{ID}")
@allow(SIGNED_IN)
def change_obligation(obligation):
    row = _kept(obligation)
    form = ChangeFactForm(types=sheet.types_to_choose(current_user, desk_id=row.desk_id))

    def save():
        fact = replace(form.fact(), department=(form.department.data or "").strip())
        operations.change_obligation(
            row.id, fact, version=form.version.data, actor=current_user, now=clock.now()
        )
        forecast_soon(row.desk_id, now=clock.wall_now())

    again = kept_or_again(
        form, save, lambda typed, **late: _one_page(_kept(row.id), typed, **late)
    )
    if again:
        return again
    flash(_("Kept. Its days are counted anew."))
    return redirect(url_for("pages.obligation", obligation=obligation), 303)


@pages.post(f"/obligations/{ID}/outcome")
@allow(SIGNED_IN)
def settle_obligation(obligation):
    """By the desk and the owner."""
    row = _seen(obligation)
    if not sheet.may_settle(current_user, row):
        raise NotAllowed
    form = OutcomeForm()

    def save():
        typed = (form.reference.data or "").strip().upper()
        led = form.outcome.data == Outcome.REQUEST and typed
        operations.settle_obligation(
            row.id,
            Outcome(form.outcome.data),
            actor=current_user,
            now=clock.now(),
            request_id=_named(typed) if led else None,
        )
        forecast_soon(row.desk_id, now=clock.wall_now())

    again = kept_or_again(
        form, save, lambda typed, **_late: _one_page(_seen(obligation), outcome=typed)
    )
    if again:
        return again
    flash(_("Kept. It is no demand to come any more."))
    return redirect(url_for("pages.obligation", obligation=obligation), 303)


def _named(reference: str) -> int:
    try:
        return visible_request(reference, viewer=current_user).id
    except NotFound:
        raise InvalidInput("There is no request of this reference.", field="reference") from None


@pages.post(f"/obligations/{ID}/reopening")
@allow(SIGNED_IN)
def reopen_obligation(obligation):
    row = _kept(obligation)
    operations.reopen_obligation(row.id, version=_version(), actor=current_user, now=clock.now())
    forecast_soon(row.desk_id, now=clock.wall_now())
    flash(_("Taken up again. It counts as demand to come."))
    return redirect(url_for("pages.obligation", obligation=obligation), 303)


def _version() -> int:
    typed = request.form.get("version", "")
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 9:
        raise InvalidInput("Open the page again, then do it.")
    return int(typed)


@pages.post(f"/obligations/{ID}/renewal")
@allow(SIGNED_IN)
def renew_obligation(obligation):
    row = _kept(obligation)
    form, after = RenewalForm(), []

    def save():
        next_on = checks.day_of(form.next_on.data)
        who = {"actor": current_user, "now": clock.now()}
        version = form.version.data
        after.append(operations.renew_obligation(row.id, next_on, version=version, **who).id)
        forecast_soon(row.desk_id, now=clock.wall_now())

    again = kept_or_again(
        form, save, lambda typed, **_late: _one_page(_kept(obligation), renewal=typed)
    )
    if again:
        return again
    flash(_("Written down for its next day."))
    return redirect(url_for("pages.obligation", obligation=after[0]), 303)
