"""A link in a mail by which somebody approves or declines without signing in.

Looking changes nothing, for programs that check mails look at every link; a button acts. A link
holds for one person, one approval as it was asked, for three days; it shows no more than its mail.
"""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.catalogue import queries as catalogue
from portal.errors import Conflict
from portal.pages import step_forms
from portal.pages.approvals.sheet import answer_words
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.requests.approval_link import PURPOSE
from portal.web.access import ANYONE, allow
from portal.web.signed import unsigned
from portal.web.throttle import Counted, Limit, count_try, network_of
from portal.web.transaction import reading, undo_and_read

WRONG_LINKS = Limit("approval-link", tries=30, minutes=15)


@pages.route("/approvals/by-mail/<string:token>", methods=["GET", "POST"])
@allow(ANYONE)
def approval_link(token):
    with reading():
        linked = _linked(token)
        shown = _shown(linked) if linked else {}
    if linked is None:
        return _gone(token)
    if current_user.is_authenticated and current_user.id != linked.viewer.id:
        return render_template("pages/approval_not_yours.html"), 403
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("pages.approval", reference=shown["line"].row.reference), 303)
    form = step_forms.DecisionForm()
    is_yes = request.form.get("decision") == "approve"
    if request.method == "GET" or not form.is_good(is_yes=is_yes):
        page = render_template("pages/approval_link.html", form=form, token=token, **shown)
        return page, 422 if form.errors else 200
    return _decided(token, form, is_yes=is_yes)


def _decided(token, form, *, is_yes: bool):
    """Looked up anew in the transaction that decides."""
    linked = _linked(token)
    step = planning.approve if is_yes else operations.decline
    try:
        if linked is None:
            raise Conflict
        who = {"actor": linked.viewer, "now": clock.now(), "by": operations.BY_MAIL}
        step(linked.row.reference, words=form.words.data or "", **who)
    except Conflict:
        undo_and_read()
        return render_template("pages/approval_link_gone.html"), 404
    return redirect(url_for("pages.approval_given", answer="yes" if is_yes else "no"), 303)


def _linked(token: str):
    values = unsigned(PURPOSE, token, now=clock.wall_now())
    if values is None or len(values) != 3:
        return None
    return queries.approval_by_link(*values)


def _gone(token: str):
    """Only what was never signed here counts as a try."""
    if unsigned(PURPOSE, token, now=clock.wall_now()) is None:
        who = Counted(WRONG_LINKS, network_of(request.remote_addr))
        count_try(who, now=clock.wall_now())
    return render_template("pages/approval_link_gone.html"), 404


def _shown(linked) -> dict:
    """What its mail said, and no more: no files, no conversation."""
    line = queries.request_line(linked.row.reference, viewer=linked.viewer)
    fields = {field.slug: field for field in catalogue.fields_of(linked.row.type_id)}
    answer = answer_words(line, linked.approval, fields)
    return {"line": line, "answer": answer, "name": linked.viewer.name}


@pages.get("/approvals/by-mail")
@allow(ANYONE)
def approval_given():
    """Says what was done; it knows nothing of the request."""
    return render_template("pages/approval_given.html", is_yes=request.args.get("answer") != "no")
