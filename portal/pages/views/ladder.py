"""What is done by rule: by the lead set up and moved, by who needs it had and undone."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.anticipation import operations
from portal.anticipation.models import Automation
from portal.anticipation.queries import (
    evidence_for,
    ladder_of,
    receipts_of,
    receipts_of_type,
)
from portal.catalogue.models import RequestType
from portal.desks.queries import members_of
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.pages.ladder_page import (
    RuleForm,
    key_of_hook,
    ladder_lines,
    receipt_line,
    rule_form,
    rung_card,
)
from portal.pages.views.blueprint import pages
from portal.pages.views.coming import ID, back
from portal.pages.views.levelling import overseen_desk
from portal.pages.views.request import version_sent
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/done")
@allow(SIGNED_IN)
def done_for_you():
    now = clock.now()
    lines = [receipt_line(each, now=now) for each in receipts_of(current_user)]
    return render_template("pages/done_for_you.html", lines=lines)


@pages.post("/done/<int(max=2147483647):execution_id>/undoing")
@allow(SIGNED_IN)
def undo_run(execution_id):
    run = operations.undo_run(execution_id, **_who())
    words = _("It is being undone.") if run.state == "undoing" else _("Undone.")
    flash(words)
    return redirect(url_for("pages.done_for_you"), 303)


@pages.post(f"/coming/{ID}/doing")
@allow(SIGNED_IN)
def do_need(need_id):
    operations.do_need(need_id, version=version_sent(), **_who())
    flash(_("It is done by rule. The receipt stands under “Done for you”."))
    return back()


@pages.post("/requests/<reference:reference>/doing")
@allow(SIGNED_IN)
def do_on_request(reference):
    operations.do_on_request(reference, version=version_sent(), **_who())
    flash(_("It is done by rule."))
    return redirect(url_for("pages.show", reference=reference), 303)


@pages.get("/desks/<string:desk>/ladder")
@allow("lead", "manager")
def ladder(desk):
    desk = overseen_desk(desk)
    steps = ladder_of(desk.id, now=clock.now())
    return render_template(
        "pages/ladder.html", desk=desk, lines=ladder_lines(steps, desk=desk.slug)
    )


def _type(desk, type_slug) -> tuple:
    """A type of a desk that the reader leads."""
    desk = overseen_desk(desk)
    if not current_user.leads(desk.id):
        raise NotAllowed
    steps = ladder_of(desk.id, now=clock.now())
    step = next((each for each in steps if each.kind.slug == type_slug), None)
    if step is None:
        raise NotFound
    return desk, step.kind, step.automation


@pages.get("/desks/<string:desk>/ladder/<string:type_slug>")
@allow("lead", "manager")
def ladder_type(desk, type_slug):
    desk, kind, row = _type(desk, type_slug)
    return _page(desk, kind, row, rule_form(row, members_of(desk.id), formdata=None))


def _page(desk, kind: RequestType, row: Automation | None, form: RuleForm, *, is_late=False):
    now = clock.now()
    receipts = receipts_of_type(kind.id, viewer=current_user) if row else []
    return render_template(
        "pages/ladder_type.html",
        desk=desk,
        kind=kind,
        form=form,
        is_late=is_late,
        card=rung_card(row, evidence_for(row, now=now)) if row else None,
        key=key_of_hook(kind.id),
        receipts=[receipt_line(each, now=now) for each in receipts],
    )


@pages.post("/desks/<string:desk>/ladder/<string:type_slug>")
@allow("lead", "manager")
def set_automation(desk, type_slug):
    desk, kind, row = _type(desk, type_slug)
    form = rule_form(None, members_of(desk.id))
    if not form.validate():
        undo_and_read()
        return _page(desk, kind, row, form), 422
    try:
        operations.set_automation(kind.id, form.rule(), version=form.version.data, **_who())
    except Conflict:
        undo_and_read()
        desk, kind, row = _type(desk.slug, type_slug)
        form.version.data, form.version.raw_data = row.version if row else 0, None
        return _page(desk, kind, row, form, is_late=True), 409
    except InvalidInput as problem:
        if problem.field not in form:
            raise
        undo_and_read()
        form[problem.field].errors = [words_of(problem)]
        return _page(desk, kind, row, form), 422
    flash(_("Kept."))
    return redirect(url_for("pages.ladder_type", desk=desk.slug, type_slug=type_slug), 303)


@pages.post("/desks/<string:desk>/ladder/<string:type_slug>/rung")
@allow("lead", "manager")
def move_rung(desk, type_slug):
    desk, kind, _row = _type(desk, type_slug)
    moves = {"up": operations.raise_rung, "down": operations.lower_rung}
    move = moves.get(request.form.get("to", ""))
    if move is None:
        raise InvalidInput("Open the page again, then choose.")
    move(kind.id, version=version_sent(), **_who())
    flash(_("Kept."))
    return redirect(url_for("pages.ladder_type", desk=desk.slug, type_slug=type_slug), 303)
