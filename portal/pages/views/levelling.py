"""Levelling the coming weeks: what would fix a short one, at one click there and back."""

import secrets
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField

from portal import clock
from portal.desks.models import Desk
from portal.desks.queries import desks_overseen
from portal.errors import InvalidInput, NotFound
from portal.pages.desk_setup.once import is_first, made
from portal.pages.level_page import sheet
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.planning.operations import Wanted
from portal.planning.queries import level_facts
from portal.requests.queries import visible_request
from portal.web.access import SIGNED_IN, allow


class LevelForm(FlaskForm):
    key = HiddenField()


def overseen_desk(slug: str) -> Desk:
    found = next((one for one in desks_overseen(current_user) if one.slug == slug), None)
    if found is None:
        raise NotFound
    return found


@pages.get("/desks/<string:desk>/levelling")
@allow("lead", "manager")
def levelling(desk):
    desk = overseen_desk(desk)
    facts = level_facts(desk, now=clock.now())
    return render_template(
        "pages/levelling.html",
        sheet=sheet(facts),
        may_apply=current_user.leads(desk.id),
        new_key=lambda: secrets.token_urlsafe(16),
    )


@pages.post("/desks/<string:desk>/levelling")
@allow("lead", "manager")
def level_week(desk):
    """The same form sent twice levels once."""
    desk, now, form = overseen_desk(desk), clock.now(), LevelForm()
    moves = request.form.getlist("move")
    if is_first(form, {"desk": desk.id, "moves": moves}, purpose="levelling", now=now):
        wanted = [_wanted(words) for words in moves]
        row = planning.apply_levelling(desk, wanted, actor=current_user, now=now)
        made(form, {"levelling": row.id})
    flash(_("Done. The plan follows, and whom it concerns is asked or told."))
    return redirect(url_for("pages.levelling", desk=desk.slug), 303)


def _wanted(words: str) -> Wanted:
    key, _bar, day = words.rpartition("|")
    try:
        return Wanted(key, date.fromisoformat(day))
    except ValueError:
        raise InvalidInput("Open the page again, then choose.") from None


@pages.post("/desks/<string:desk>/levelling/<int(max=2147483647):levelling>/reversal")
@allow("lead", "manager")
def revert_levelling(desk, levelling):
    desk, now = overseen_desk(desk), clock.now()
    planning.revert_levelling(desk, levelling, actor=current_user, now=now)
    flash(_("Taken back. The plan follows, and who was asked is told."))
    return redirect(url_for("pages.levelling", desk=desk.slug), 303)


@pages.post("/my-days/leave/<int(max=2147483647):absence>/answer")
@allow("staff", "lead")
def answer_leave(absence):
    """By whose leave it is, from their ten days."""
    answers = {"move": True, "keep": False}
    answer = request.form.get("answer", "")
    if answer not in answers:
        raise InvalidInput("Say whether you move your leave.")
    planning.answer_leave(absence, agrees=answers[answer], actor=current_user, now=clock.now())
    flash(_("Moved. Thank you.") if answers[answer] else _("Your leave stays as it is."))
    return redirect(url_for("pages.my_ten_days"), 303)


@pages.post("/requests/<reference:reference>/day-offer")
@allow(SIGNED_IN)
def answer_day_offer(reference):
    visible_request(reference, viewer=current_user)
    answers = {"take": True, "keep": False}
    answer = request.form.get("answer", "")
    if answer not in answers:
        raise InvalidInput("Say whether the day suits you.")
    row = planning.answer_offer(
        reference, takes=answers[answer], actor=current_user, now=clock.now()
    )
    flash(_("Agreed. That is your day.") if answers[answer] else _("Kept as it was promised."))
    return redirect(url_for("pages.show", reference=row.reference), 303)
