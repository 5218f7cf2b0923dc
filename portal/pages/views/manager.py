"""The manager's page: whether next week holds, and what that rests on."""

from flask import render_template
from flask_login import current_user

from portal import clock
from portal.desks.queries import desks_overseen
from portal.errors import NotFound
from portal.pages.manager_page import manager_sheet
from portal.pages.views.blueprint import pages
from portal.web.access import allow


@pages.get("/desks/<string:desk>/overview")
@allow("lead", "manager")
def manage(desk):
    overseen = desks_overseen(current_user)
    chosen = next((one for one in overseen if one.slug == desk), None)
    if chosen is None:
        raise NotFound
    now = clock.now()
    sheet = manager_sheet(chosen, overseen=overseen, viewer=current_user, now=now)
    return render_template("pages/manager.html", sheet=sheet, now=now)
