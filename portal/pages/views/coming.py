"""What is expected before it is asked: one's own, and a desk's."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
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

ID = "<int(max=2147483647):need_id>"
LATER, LEDGER = timedelta(days=7), timedelta(days=90)


@pages.get("/coming")
@allow(SIGNED_IN)
def coming_up():
    """What will probably be asked by the reader: taken, put off or declined."""
    lines = coming(needs_of_person(current_user), viewer=current_user, today=_today())
    return render_template("pages/coming_up.html", lines=lines)


def _today():
    return local_day(clock.now())


@pages.post(f"/coming/{ID}/later")
@allow(SIGNED_IN)
def put_off_need(need_id):
    operations.put_off_need(need_id, _today() + LATER, version=version_sent(), **_who())
    flash(_("You hear of it again in a week."))
    return _back()


@pages.post(f"/coming/{ID}/declining")
@allow(SIGNED_IN)
def decline_need(need_id):
    row = operations.decline_need(need_id, version=version_sent(), **_who())
    words = _("Left out. What comes again rests for eight weeks, declined again for a year.")
    if row.happens_once:
        words = _("Left out.")
    url = url_for("pages.need_again", need_id=need_id)
    flash({"words": words, "url": url, "step": row.version})
    return _back()


@pages.post(f"/coming/{ID}/undoing")
@allow(SIGNED_IN)
def need_again(need_id):
    """It was declined by mistake."""
    typed = request.form.get("step", "")
    if not typed.isdecimal() or len(typed) > 9:
        abort(400)
    operations.take_back_decline(need_id, version=int(typed), **_who())
    flash(_("It is expected again."))
    return _back()


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _back():
    home = request.form.get("from") == "home"
    return redirect(url_for("pages.home" if home else "pages.coming_up"), 303)


@pages.get("/desks/<string:desk>/coming")
@allow("lead", "manager")
def desk_coming(desk):
    desk, today = overseen_desk(desk), _today()
    needs = needs_of_desk(desk.id, viewer=current_user)
    lines = coming(needs, viewer=current_user, today=today, with_names=True)
    return render_template(
        "pages/desk_coming.html",
        desk=desk,
        weeks=weeks(lines, today=today),
        sources=source_lines(source_records(desk.id)),
        ledger=ahead_ledger(desk.id, since=today - LEDGER),
    )
