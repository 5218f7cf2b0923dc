"""What is expected before it is asked: one's own, and a desk's."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.anticipation.operations import (
    MOST_A_MONTH,
    allow_nudges_of,
    change_nudges,
    put_off,
    refuse_nudges_of,
)
from portal.anticipation.queries import coaching_of, nudge_record
from portal.errors import InvalidInput
from portal.notifications.news import News
from portal.notifications.operations import hear_again_of, stop_hearing_of
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
    coaching = coaching_of(current_user, now=clock.now())
    return render_template("pages/coming_up.html", lines=lines, coaching=coaching)


def _today():
    return local_day(clock.now())


@pages.post(f"/coming/{ID}/later")
@allow(SIGNED_IN)
def put_off_need(need_id):
    put_off(need_id, _today() + LATER, version=version_sent(), **_who())
    flash(_("You hear of it again in a week."))
    return back()


@pages.post(f"/coming/{ID}/declining")
@allow(SIGNED_IN)
def decline_need(need_id):
    row = operations.decline_need(need_id, version=version_sent(), **_who())
    words = _("Left out. What comes again rests for eight weeks, declined again for a year.")
    if row.happens_once:
        words = _("Left out.")
    url = url_for("pages.need_again", need_id=need_id)
    flash({"words": words, "url": url, "step": row.version})
    return back()


@pages.post(f"/coming/{ID}/undoing")
@allow(SIGNED_IN)
def need_again(need_id):
    """It was declined by mistake."""
    typed = request.form.get("step", "")
    if not typed.isdecimal() or len(typed) > 9:
        abort(400)
    operations.take_back_decline(need_id, version=int(typed), **_who())
    flash(_("It is expected again."))
    return back()


@pages.post(f"/coming/{ID}/silence")
@allow(SIGNED_IN)
def silence_need(need_id):
    """Never for this."""
    refuse_nudges_of(need_id, **_who())
    flash(_("You are not nudged about this kind any more. What comes still stands here."))
    return back()


@pages.post(f"/coming/{ID}/silence/removal")
@allow(SIGNED_IN)
def unsilence_need(need_id):
    allow_nudges_of(need_id, actor=current_user)
    flash(_("You are nudged about this kind again."))
    return back()


@pages.post("/coming/silence")
@allow(SIGNED_IN)
def stop_nudges():
    stop_hearing_of(News.COMING, actor=current_user)
    flash(_("You are not nudged any more. What comes still stands here."))
    return back()


@pages.post("/coming/silence/removal")
@allow(SIGNED_IN)
def start_nudges():
    hear_again_of(News.COMING, actor=current_user)
    flash(_("You are nudged again when something comes up."))
    return back()


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def back():
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
        nudges=nudge_record(desk.id, since=today - LEDGER),
        most=range(MOST_A_MONTH + 1),
        may_set=current_user.leads(desk.id),
    )


@pages.post("/desks/<string:desk>/coming/nudges")
@allow("lead", "manager")
def choose_nudges(desk):
    desk, most = overseen_desk(desk), request.form.get("most", "")
    if not most.isdecimal() or len(most) > 3:
        raise InvalidInput("Write a number from 0 to 10.")
    change_nudges(desk.id, int(most), version=version_sent(), **_who())
    flash(_("Kept. It holds from the next nudge on."))
    return redirect(url_for("pages.desk_coming", desk=desk.slug), 303)
