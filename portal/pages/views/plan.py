"""The plan: one's own ten days, the desk's people and days, and what a lead sets by hand."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import desk_by_slug, desks_of_staff, members_of
from portal.errors import InvalidInput, NotFound
from portal.pages.desk_setup.changed import kept_or_again, put_beside
from portal.pages.desk_setup.once import is_first, made
from portal.pages.desk_setup.sheet import local_today
from portal.pages.plan_page import (
    HandForm,
    cost_of,
    hand_form,
    hands_sheet,
    my_days,
    plan_sheet,
)
from portal.pages.views.blueprint import pages
from portal.pages.views.levelling import overseen_desk
from portal.planning import operations as planning
from portal.planning.models import OverrideKind
from portal.planning.queries import (
    asked_of,
    days_planned,
    learnt_refusals,
    shown_overrides,
    shown_plan,
    standing_overrides,
)
from portal.web.access import allow
from portal.web.operations import digest_of
from portal.web.transaction import undo_and_read


@pages.get("/my-days")
@allow("staff", "lead")
def my_ten_days():
    desks = desks_of_staff(current_user)
    if not desks:
        raise NotFound
    now = clock.now()
    shown = shown_plan(desks[0].id, viewer=current_user, person_id=current_user.id)
    asked = asked_of(current_user.id, desks[0].id, on=local_today(desks[0], now=now))
    sheet = my_days(desks[0], shown, asked, viewer=current_user)
    return render_template("pages/my_days.html", sheet=sheet)


@pages.get("/desks/<string:desk>/plan")
@allow("lead", "manager")
def desk_plan(desk):
    desk = overseen_desk(desk)
    sheet = plan_sheet(desk, shown_plan(desk.id, viewer=current_user), viewer=current_user)
    return render_template(
        "pages/desk_plan.html", sheet=sheet, may_set=current_user.leads(desk.id)
    )


def _led(slug: str):
    desk = desk_by_slug(slug)
    if not current_user.leads(desk.id):
        raise NotFound
    return desk


def _form(desk, **start) -> HandForm:
    people = {member.person_id: name for member, name in members_of(desk.id)}
    days = days_planned(desk, now=clock.now())
    return hand_form(request.values.get("kind", ""), people=people, days=days, **start)


def _page(desk, form: HandForm, *, cost=None) -> str:
    now = clock.now()
    rows = shown_overrides(standing_overrides(desk.id, now=now), viewer=current_user)
    return render_template(
        "pages/hands.html",
        sheet=hands_sheet(desk, rows, _names(form), form=form),
        form=form,
        cost=cost,
        learnt=learnt_refusals(desk.id),
    )


def _names(form: HandForm) -> dict[int, str]:
    return {int(choice.value): choice.label for choice in form.person.choices if choice.value}


@pages.get("/desks/<string:desk>/hands")
@allow("lead")
def hands(desk):
    """`request`: the one to move, as the links of the plan name it."""
    desk = _led(desk)
    start = {"kind": request.args.get("kind", OverrideKind.PIN)}
    start |= {"reference": request.args.get("request", "")[:16]}
    start |= {"person": request.args.get("person", ""), "on": request.args.get("on", "")}
    form = _form(desk, formdata=None, key=secrets.token_urlsafe(16), **start)
    return _page(desk, form)


@pages.post("/desks/<string:desk>/hands")
@allow("lead")
def set_by_hand(desk):
    """First what it costs; then, if nothing was changed since, kept."""
    desk, now = _led(desk), clock.now()
    form = _form(desk)
    hand = form.hand()
    if request.form.get("step") != "save" or form.seen.data != _digest(desk, hand):
        return _looked(desk, form, now=now)

    def save():
        body = {"desk": desk.id, **vars(hand)}
        if is_first(form, body, purpose="override", now=now):
            row = planning.set_override(desk, hand, actor=current_user, now=now)
            made(form, {"override": row.id})

    again = kept_or_again(form, save, lambda typed, **_late: _page(desk, typed))
    if again:
        return again
    flash(_("Set. The plan follows in a moment, and never overwrites it."))
    return redirect(url_for("pages.hands", desk=desk.slug), 303)


def _digest(desk, hand) -> str:
    """Why it is wished changes no cost."""
    return digest_of({"desk": desk.id, **vars(hand), "reason": ""})


def _looked(desk, form: HandForm, *, now):
    if not form.validate():
        undo_and_read()
        return _page(desk, form), 422
    hand = form.hand()
    try:
        found = planning.what_if(desk, hand, actor=current_user, now=now)
    except (InvalidInput, NotFound) as problem:
        undo_and_read()
        if isinstance(problem, NotFound):
            problem = InvalidInput("No such request on this desk.", field="reference")
        put_beside(form, problem)
        return _page(desk, form), 422
    form.seen.data = _digest(desk, hand)
    return _page(desk, form, cost=cost_of(found, hand, _names(form)))


@pages.post("/desks/<string:desk>/hands/<int(max=2147483647):override>/ending")
@allow("lead")
def end_by_hand(desk, override):
    desk = _led(desk)
    planning.end_override(desk, override, actor=current_user, now=clock.now())
    flash(_("Ended. The plan is free again."))
    return redirect(url_for("pages.hands", desk=desk.slug), 303)


ID = "int(max=2147483647)"


@pages.post(f"/desks/<string:desk>/refusals/<{ID}:person>/<{ID}:kind>/clearing")
@allow("lead")
def offer_again(desk, person, kind):
    desk = _led(desk)
    who = {"actor": current_user, "now": clock.now()}
    planning.offer_again(desk, person_id=person, type_id=kind, **who)
    flash(_("It is offered again."))
    return redirect(url_for("pages.hands", desk=desk.slug), 303)
