"""Approvals: the list of what waits for one's word, the page on which it is given, the desk's
chasing and going on without."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import Conflict, InvalidInput
from portal.pages import forms, step_forms
from portal.pages.approvals import decision_sheet, waiting_rows
from portal.pages.views.blueprint import pages
from portal.pages.views.request import attempt, version_sent
from portal.pages.views.shown import back_to, keep_view, shown_again
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of


@pages.get("/approvals")
@allow(SIGNED_IN)
def approvals():
    return render_template(
        "pages/approvals.html",
        waiting=waiting_rows(queries.approvals_waiting_for(current_user)),
        decided=waiting_rows(queries.approvals_decided_by(current_user)),
    )


@pages.get("/requests/<reference:reference>/approval")
@allow(SIGNED_IN)
def approval(reference):
    return _page(reference)


def _page(reference, **typed):
    sheet = decision_sheet(reference, viewer=current_user, now=clock.now(), **typed)
    page = render_template("pages/approval.html", sheet=sheet)
    keep_view(sheet.row)
    return page


@pages.post("/requests/<reference:reference>/approval")
@allow(SIGNED_IN)
def decide(reference):
    """Approve or decline, by the button that was pressed."""
    form = step_forms.DecisionForm()
    is_yes = request.form.get("decision") == "approve"
    if not form.is_good(is_yes=is_yes):
        undo_and_read()
        return _page(reference, form=form), 422
    step = planning.approve if is_yes else operations.decline
    words = form.words.data or ""
    try:
        row = step(reference, words=words, actor=current_user, now=clock.now())
    except Conflict:
        undo_and_read()
        return _page(reference, form=form), 409
    return back_to(row, decided_words(row, is_yes=is_yes))


def decided_words(row, *, is_yes: bool) -> str:
    if not is_yes:
        return _("Declined. The asker reads your reason.")
    if row.is_open and queries.is_held_for_approval(row):
        return _("Approved. The next one is asked now.")
    return _("Approved. The desk can begin.")


@pages.post("/requests/<reference:reference>/approval/delegation")
@allow(SIGNED_IN)
def pass_on(reference):
    form = forms.ShareForm(prefix="pass")
    if form.validate():
        try:
            operations.pass_on(
                reference, email=form.email.data, actor=current_user, now=clock.now()
            )
        except InvalidInput as problem:
            form.email.errors = [words_of(problem)]
        else:
            flash(_("They are asked too. Whoever of you decides first decides."))
            return redirect(url_for("pages.approval", reference=reference), 303)
    undo_and_read()
    return _page(reference, pass_form=form), 422


@pages.post("/requests/<reference:reference>/approval/reminder")
@allow(SIGNED_IN)
def chase(reference):
    return attempt(operations.chase, reference, words=_("They are asked once more."))


@pages.post("/requests/<reference:reference>/approval/waiver")
@allow("lead")
def skip_approval(reference):
    form = step_forms.SkipForm(prefix="skip")
    if not form.validate():
        return shown_again(reference, "skip", form)
    step = partial(planning.skip_approval, words=form.words.data, version=version_sent())
    words = _("It goes on without. Your reason stands in the history.")
    return attempt(step, reference, words=words, name="skip", form=form)
