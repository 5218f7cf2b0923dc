"""Next for you: one item, why it is next, two alternatives; or "not me, because ..."."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import desk_by_slug, desks_of_staff
from portal.errors import InvalidInput, NotFound
from portal.pages.calls_page import call_lines
from portal.pages.next_page import sheet
from portal.pages.plan_page import alarm_words
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.planning.models import RefusalReason
from portal.planning.queries import calls_to_make, next_up
from portal.requests.queries import visible_request
from portal.web.access import allow


@pages.get("/next")
@allow("staff", "lead")
def next_for_you():
    desks = desks_of_staff(current_user)
    wanted = request.args.get("desk")
    if wanted:
        desk = desk_by_slug(wanted)
        desks = [mine for mine in desks if mine.id == desk.id]
    if not desks:
        raise NotFound
    now = clock.now()
    found = next_up(desks[0], viewer=current_user, now=now)
    return render_template(
        "pages/next.html",
        sheet=sheet(found, now=now),
        calls=call_lines(calls_to_make(current_user, desks[0].id, now=now), viewer=current_user),
        alarms=[alarm_words(line, on) for line, on in found.at_risk],
    )


@pages.post("/requests/<reference:reference>/refusal")
@allow("staff", "lead")
def not_me(reference):
    visible_request(reference, viewer=current_user)
    try:
        reason = RefusalReason(request.form.get("reason", ""))
    except ValueError:
        raise InvalidInput("Say why it is not for you.") from None
    planning.pass_on(reference, reason=reason, actor=current_user, now=clock.now())
    flash(_("Passed on. It is offered to others, and the plan knows why."))
    return redirect(url_for("pages.next_for_you"), 303)
