"""Home: one box, my open requests, what waits for me."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from portal import clock
from portal.desks.queries import desks_overseen
from portal.errors import NotFound
from portal.pages import following
from portal.pages.approvals import waiting_rows
from portal.pages.asking import askable_by_desk
from portal.pages.coming_page import coming
from portal.pages.drafting import begun
from portal.pages.forms import BoxForm
from portal.pages.likely import likely, usual_offers
from portal.pages.views.blueprint import pages
from portal.pages.words import greeting
from portal.requests import queries
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import local_day

SHOWN = 6


@pages.get("/")
@allow(SIGNED_IN)
def home():
    lines = queries.requests_of(current_user, limit=SHOWN, open_only=True)
    today = local_day(clock.now())
    has = {line.row.type_id for line in lines}
    found = likely(current_user, today=today, now=clock.now(), has=has)
    desks = askable_by_desk()
    kinds = {kind.id: (kind, desk) for desk, some in desks.items() for kind in some}
    cards = following.cards(lines, now=clock.now())
    return render_template(
        "pages/home.html",
        greeting=greeting(current_user, now=clock.now()),
        box=BoxForm(formdata=None),
        cards=cards,
        desks=desks,
        coming=coming(found.needs, viewer=current_user, today=today) if found.needs else [],
        usual=usual_offers(found, kinds, department=current_user.department),
        waiting=[card for card in cards if card.is_my_turn],
        to_approve=waiting_rows(queries.approvals_waiting_for(current_user, limit=SHOWN)),
    )


@pages.get("/landing")
@allow(SIGNED_IN)
def landing():
    """Where a person begins: a lead with figures, staff with what is next, others with home."""
    if current_user.has_role("lead", "manager"):
        return redirect(url_for("pages.overview"), 303)
    if current_user.has_role("staff"):
        return redirect(url_for("pages.next_for_you"), 303)
    return redirect(url_for("pages.home"), 303)


@pages.get("/requests")
@allow(SIGNED_IN)
def my_requests():
    lines = queries.requests_of(current_user, limit=200)
    return render_template(
        "pages/my_requests.html",
        lines=lines,
        begun=begun(current_user),
        followed=queries.followed_by(current_user, limit=50),
    )


@pages.get("/overview")
@allow("lead", "manager")
def overview():
    """The first desk whose figures one may see."""
    desks = desks_overseen(current_user)
    if not desks:
        raise NotFound
    return redirect(url_for("pages.manage", desk=desks[0].slug), 303)
