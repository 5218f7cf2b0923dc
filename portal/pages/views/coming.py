"""What is expected before it is asked: one's own, and a desk's."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.pages.coming_page import coming, source_lines, weeks
from portal.pages.views.blueprint import pages
from portal.pages.views.levelling import overseen_desk
from portal.pages.views.request import version_sent
from portal.planning import operations
from portal.planning.queries import (
    ahead_ledger,
    needs_of_desk,
    needs_of_person,
    source_records,
)
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import local_day

LATER, LEDGER = timedelta(days=7), timedelta(days=90)


@pages.get("/coming")
@allow(SIGNED_IN)
def coming_up():
    """What will probably be asked by the reader: taken, put off or declined."""
    needs = needs_of_person(current_user)
    return render_template("pages/coming_up.html", lines=coming(needs, viewer=current_user))


@pages.post("/coming/<int(max=2147483647):need_id>/later")
@allow(SIGNED_IN)
def put_off_need(need_id):
    now = clock.now()
    operations.put_off_need(
        need_id, local_day(now) + LATER, version=version_sent(), actor=current_user, now=now
    )
    return _back(_("You hear of it again in a week."))


@pages.post("/coming/<int(max=2147483647):need_id>/declining")
@allow(SIGNED_IN)
def decline_need(need_id):
    operations.decline_need(need_id, version=version_sent(), actor=current_user, now=clock.now())
    return _back(_("Left out. You will not hear of it for a while."))


def _back(words: str):
    flash(words)
    home = request.form.get("from") == "home"
    return redirect(url_for("pages.home" if home else "pages.coming_up"), 303)


@pages.get("/desks/<string:desk>/coming")
@allow("lead", "manager")
def desk_coming(desk):
    desk, today = overseen_desk(desk), local_day(clock.now())
    needs = needs_of_desk(desk.id, viewer=current_user)
    lines = coming(needs, viewer=current_user, with_names=True)
    return render_template(
        "pages/desk_coming.html",
        desk=desk,
        weeks=weeks(needs, lines, today=today),
        sources=source_lines(source_records(desk.id)),
        ledger=ahead_ledger(desk.id, since=today - LEDGER),
    )
