"""Next for you: one item, why it is next, two alternatives."""

from flask import render_template, request
from flask_login import current_user

from portal import clock
from portal.desks.queries import desk_by_slug, desks_of_staff
from portal.errors import NotFound
from portal.pages.next_page import sheet
from portal.pages.views.blueprint import pages
from portal.planning.queries import next_up
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
    return render_template("pages/next.html", sheet=sheet(found, now=now))
