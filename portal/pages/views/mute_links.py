"""A link in a mail by which its reader hears less of one request, or again of it, without signing
in. Looking changes nothing, for programs that check mails look at every link; a button acts."""

from flask import redirect, render_template, request, url_for

from portal import clock
from portal.notifications import mute_link as link
from portal.notifications import operations, queries
from portal.pages.views.blueprint import pages
from portal.web.access import ANYONE, allow
from portal.web.signed import unsigned
from portal.web.throttle import Counted, Limit, count_try, network_of
from portal.web.transaction import reading

WRONG_LINKS = Limit("mute-link", tries=30, minutes=15)


@pages.get("/notices/by-mail/<string:token>")
@allow(ANYONE)
def mute_link(token):
    with reading():
        found = _found(token)
    if found is None:
        return _gone(token)
    return render_template("pages/mute_link.html", found=found, token=token)


@pages.post("/notices/by-mail/<string:token>")
@allow(ANYONE)
def mute_by_link(token):
    found = _found(token)
    if found is None:
        return _gone(token)
    if request.form.get("hear") == "again":
        operations.unmute(found.reference, actor=found.viewer)
    else:
        operations.mute(found.reference, actor=found.viewer, now=clock.now())
    return redirect(url_for("pages.mute_link", token=token), 303)


def _found(token: str):
    values = unsigned(link.PURPOSE, token, now=clock.wall_now())
    if values is None or len(values) != 2:
        return None
    return queries.mutable_by_link(*values)


def _gone(token: str):
    """Only what was never signed here counts as a try."""
    if unsigned(link.PURPOSE, token, now=clock.wall_now()) is None:
        who = Counted(WRONG_LINKS, network_of(request.remote_addr))
        count_try(who, now=clock.wall_now())
    return render_template("pages/mute_link_gone.html"), 404
