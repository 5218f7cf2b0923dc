"""Requests that come round by themselves: setting one, pausing it, ending it."""

import secrets
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput, NotAllowed
from portal.pages.desk_setup.changed import kept_or_again
from portal.pages.desk_setup.once import is_first, made
from portal.pages.recurring_page.form import RecurrenceForm
from portal.pages.recurring_page.words import rhythm_words, window_words
from portal.pages.views.blueprint import pages
from portal.requests import operations, queries
from portal.web.access import SIGNED_IN, allow
from portal.web.dates import day_typed, local_day

START = {"every": "month_weekday", "interval": 1, "nth": "1", "weekday": "0", "on_closed": "skip"}
START |= {"early_days": 0, "late_days": 0}


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _today():
    return local_day(clock.now())


@pages.get("/recurring")
@allow(SIGNED_IN)
def recurring():
    lines = queries.recurrences_of(current_user)
    return render_template("pages/recurring.html", lines=lines, rhythm_words=rhythm_words)


def _like(reference: str):
    """The request it is to be like: the asker's own, or one of the desk."""
    row = queries.visible_request(reference, viewer=current_user)
    if not queries.is_asker(current_user, row) and not queries.reads_notes(current_user, row):
        raise NotAllowed
    return row


@pages.get("/requests/<reference:reference>/recurrence")
@allow(SIGNED_IN)
def new_recurrence(reference):
    row = _like(reference)
    start = {**START, "starts_on": day_typed(_today()), "key": secrets.token_urlsafe(16)}
    return _page(row, RecurrenceForm(formdata=None, **start))


def _page(row, form, *, days=()) -> str:
    return render_template("pages/recurrence_new.html", row=row, form=form, days=days)


@pages.post("/requests/<reference:reference>/recurrence")
@allow(SIGNED_IN)
def set_recurrence(reference):
    """First the next five days are shown; the same form sent twice sets one."""
    row, form, days = _like(reference), RecurrenceForm(), []
    is_look = request.form.get("step") != "keep"

    def save():
        said = form.said()
        days.extend(operations.days_of(row, said, today=_today()))
        body = {"like": row.id, "said": repr(said)}
        if not is_look and is_first(form, body, purpose="recurrence", now=clock.now()):
            new = operations.set_recurrence(reference, said, today=_today(), **_who())
            made(form, {"recurrence": new.id})

    again = kept_or_again(form, save, lambda typed, **_late: _page(row, typed))
    if again:
        return again
    if is_look:
        return _page(row, form, days=days)
    flash(_("Set. It is asked for by itself from now on."))
    return redirect(url_for("pages.recurring"), 303)


@pages.get("/recurring/<int(max=2147483647):recurrence>")
@allow(SIGNED_IN)
def recurrence(recurrence):
    line = queries.recurrence_for(recurrence, viewer=current_user)
    return render_template(
        "pages/recurrence.html",
        line=line,
        rhythm=rhythm_words(line.row),
        window=window_words(line.row),
        days=queries.coming_days(line.row),
        came=queries.came_round(line.row.id, viewer=current_user),
    )


def _step(recurrence: int, step, words: str):
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open it again, then change it.")
    step(recurrence, version=int(typed), **_who())
    flash(words)
    return redirect(url_for("pages.recurrence", recurrence=recurrence), 303)


@pages.post("/recurring/<int(max=2147483647):recurrence>/pause")
@allow(SIGNED_IN)
def pause_recurrence(recurrence):
    words = _("Paused. Nothing is asked for until you go on.")
    return _step(recurrence, operations.pause_recurrence, words)


@pages.post("/recurring/<int(max=2147483647):recurrence>/resumption")
@allow(SIGNED_IN)
def resume_recurrence(recurrence):
    step = partial(operations.resume_recurrence, today=_today())
    return _step(
        recurrence, step, _("It comes round again. What fell into the pause is left out.")
    )


@pages.post("/recurring/<int(max=2147483647):recurrence>/ending")
@allow(SIGNED_IN)
def end_recurrence(recurrence):
    return _step(recurrence, operations.end_recurrence, _("Ended. What was asked for stays."))
