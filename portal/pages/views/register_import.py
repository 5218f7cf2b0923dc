"""A register taken in from a sheet or a calendar: looked at first, then taken."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal import clock
from portal.catalogue.queries import types_of
from portal.desks.models import Desk
from portal.desks.queries import desk_by_slug
from portal.errors import InvalidInput, NotAllowed
from portal.forecast.operations import forecast_soon
from portal.obligations import operations
from portal.obligations.due_days import Source
from portal.obligations.operations import ImportPlan
from portal.obligations.reading import Reading, read_calendar, read_sheet
from portal.pages.desk_setup.changed import kept_or_again
from portal.pages.desk_setup.once import is_first, made
from portal.pages.register.form import ImportForm
from portal.pages.register.words import FIELDS, fault_words
from portal.pages.views.blueprint import pages
from portal.web.access import allow
from portal.web.dates import local_day
from portal.web.numbers import format_decimal
from portal.web.uploads import takes_files

MOST_BYTES = 400_000
FAULTS_SHOWN, LINES_SHOWN = 200, 200


@pages.get("/desks/<string:desk>/register-import")
@allow("lead")
def register_import(desk):
    of_desk = _led(desk)
    return _page(of_desk, _form(of_desk, formdata=None, key=secrets.token_urlsafe(16)))


def _led(slug: str) -> Desk:
    desk = desk_by_slug(slug)
    if not current_user.leads(desk.id):
        raise NotAllowed
    return desk


def _form(desk: Desk, **kwargs) -> ImportForm:
    kinds = [(kind.slug, kind.title) for kind in types_of(desk.id) if not kind.is_archived]
    return ImportForm(kinds=kinds, **kwargs)


def _page(desk: Desk, form: ImportForm, *, plan: ImportPlan | None = None) -> str:
    return render_template(
        "pages/register_import.html",
        desk=desk,
        form=form,
        plan=plan,
        faults=[(fault.line, fault_words(fault)) for fault in plan.faults[:FAULTS_SHOWN]]
        if plan
        else [],
        lines=[each for each in plan.lines if each.doing != "same"][:LINES_SHOWN] if plan else [],
        fields=FIELDS,
    )


@takes_files
@pages.post("/desks/<string:desk>/register-import")
@allow("lead")
def take_register(desk):
    """`step`: look, which writes nothing, or take."""
    of_desk = _led(desk)
    form = _form(of_desk)
    if request.form.get("step") == "take":
        return _take(of_desk, form)
    plans = []

    def look():
        reading = _reading(form)
        told = {"source": Source(form.source.data), "actor": current_user, "now": clock.now()}
        plans.append(operations.plan_import(of_desk.id, reading, **told))

    again = kept_or_again(form, look, lambda typed, **_late: _page(of_desk, typed))
    return again or _page(of_desk, form, plan=plans[0])


def _take(desk: Desk, form: ImportForm):
    plans = []

    def save():
        reading, now = _reading(form), clock.now()
        told = {"source": Source(form.source.data), "actor": current_user, "now": now}
        said = {"content": form.content.data, "source": form.source.data, "desk": desk.id}
        if is_first(form, said, purpose="register-import", now=now):
            plans.append(operations.take_import(desk.id, reading, **told))
            made(form, {"desk": desk.id})
            forecast_soon(desk.id, now=clock.wall_now())

    again = kept_or_again(form, save, lambda typed, **_late: _page(desk, typed))
    if again:
        return again
    flash(_taken_words(plans[0]) if plans else _("This was taken in already."))
    return redirect(url_for("pages.register", desk=desk.slug), 303)


def _taken_words(plan: ImportPlan) -> str:
    taken = ngettext(
        "%(count)s fact taken in.",
        "%(count)s facts taken in.",
        plan.takes,
        count=format_decimal(plan.takes),
    )
    if not plan.faults:
        return taken
    left = ngettext(
        "%(count)s thing was wrong and left out.",
        "%(count)s things were wrong and left out.",
        len(plan.faults),
        count=format_decimal(len(plan.faults)),
    )
    return f"{taken} {left}"


def _reading(form: ImportForm) -> Reading:
    """What was sent, as text in the form from then on: what was looked at is what is taken."""
    file = form.file.data
    if file and file.filename:
        form.content.data = _text(file.stream.read(MOST_BYTES + 1))
    text = form.content.data or ""
    if not text.strip():
        raise InvalidInput("Choose a file, or paste its text.", field="content")
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise InvalidInput("This is too large: 400 kB at most. Split it.", field="content")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInput(
            "Remove the signs that cannot be read, then send again.", field="content"
        )
    if not text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR"):
        return read_sheet(text)
    if form.type.data not in {value for value, _title in form.type.choices if value}:
        raise InvalidInput("Choose the kind of request its events lead to.", field="type")
    today = local_day(clock.now())
    return read_calendar(text, kind=form.type.data, notice=form.notice, today=today)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            "This file is not UTF-8 text; save the sheet as CSV UTF-8.", field="file"
        ) from None
