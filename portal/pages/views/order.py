"""With and without: the desk's own past under both orders, and which one is in use."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.pages.order_page import BASELINE, OURS, order_sheet
from portal.pages.views.blueprint import pages
from portal.pages.views.levelling import overseen_desk
from portal.planning import operations as planning
from portal.planning.queries import order_record
from portal.web.access import allow


@pages.get("/desks/<string:desk>/order")
@allow("lead", "manager")
def desk_order(desk):
    desk = overseen_desk(desk)
    sheet = order_sheet(desk, order_record(desk, now=clock.now()))
    return render_template("pages/order.html", sheet=sheet, may_set=current_user.leads(desk.id))


@pages.post("/desks/<string:desk>/order")
@allow("lead", "manager")
def choose_order(desk):
    desk, policy = overseen_desk(desk), request.form.get("policy", "")
    version = request.form.get("version", "")
    if policy not in (OURS, BASELINE) or not version.isdecimal() or len(version) > 9:
        raise InvalidInput("Open the page again, then choose an order.")
    who = {"actor": current_user, "now": clock.now()}
    planning.choose_order(desk, policy, version=int(version), **who)
    flash(_("From now on “Next for you” follows it. The other order runs beside it."))
    return redirect(url_for("pages.desk_order", desk=desk.slug), 303)
