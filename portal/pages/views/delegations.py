"""Letting somebody approve in one's place for some days."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.identity import operations, queries
from portal.pages.forms import DelegationForm
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import local_day
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of


@pages.get("/me/delegations")
@allow(SIGNED_IN)
def delegations():
    return _page(DelegationForm(formdata=None))


def _page(form):
    today = local_day(clock.now())
    return render_template(
        "pages/delegations.html",
        form=form,
        own=queries.delegations_of(current_user.id, on=today),
        others=queries.delegations_to(current_user.id, on=today),
    )


@pages.post("/me/delegations")
@allow(SIGNED_IN)
def delegate():
    form, now = DelegationForm(), clock.now()
    if form.validate():
        first, last = form.days()
        days = {"starts_on": first, "ends_on": last, "today": local_day(now)}
        try:
            operations.delegate(form.email.data, actor=current_user, now=now, **days)
        except InvalidInput as problem:
            form[problem.field].errors = [words_of(problem)]
        else:
            flash(_("Kept. On these days they are asked together with you."))
            return redirect(url_for("pages.delegations"), 303)
    undo_and_read()
    return _page(form), 422


@pages.post("/me/delegations/<int(max=2147483647):delegation_id>/ending")
@allow(SIGNED_IN)
def end_delegation(delegation_id):
    now = clock.now()
    operations.end_delegation(delegation_id, today=local_day(now), actor=current_user, now=now)
    flash(_("Ended. You decide alone again."))
    return redirect(url_for("pages.delegations"), 303)
