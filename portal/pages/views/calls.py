"""Being called when it is one's turn, and making the calls."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.pages import calls_page
from portal.pages.calls_page import CallForm
from portal.pages.views.blueprint import pages
from portal.pages.views.request import version_sent
from portal.planning import operations as planning
from portal.planning.call_backs import CallOutcome
from portal.requests.queries import visible_request
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of

REF = "/requests/<reference:reference>/call-back"
CALL = "/calls/<int(max=2147483647):call>"


@pages.get(REF)
@allow(SIGNED_IN)
def call_back(reference):
    return _page(reference)


def _page(reference: str, form: CallForm | None = None) -> str:
    sheet = calls_page.sheet(reference, viewer=current_user, now=clock.now(), form=form)
    return render_template("pages/call_back.html", sheet=sheet)


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.post(REF)
@allow(SIGNED_IN)
def ask_for_call(reference):
    """Sent twice it is one place in the line."""
    visible_request(reference, viewer=current_user)
    form = CallForm()
    if not form.validate():
        return _page(reference, form), 422
    try:
        planning.ask_for_call(reference, form.number.data, **_who())
    except InvalidInput as problem:
        undo_and_read()
        form.number.errors = [words_of(problem)]
        return _page(reference, form), 422
    flash(_("You have your place in the line. Your telephone rings when it is your turn."))
    return redirect(url_for("pages.call_back", reference=reference), 303)


@pages.post(f"{REF}/cancellation")
@allow(SIGNED_IN)
def cancel_call(reference):
    visible_request(reference, viewer=current_user)
    call = planning.cancel_call(reference, version=version_sent(), **_who())
    _flash_with_undo(call, _("You are no longer in the line."))
    return redirect(url_for("pages.call_back", reference=reference), 303)


def _flash_with_undo(call, words: str) -> None:
    flash({"words": words, "url": url_for("pages.undo_call", call=call.id), "step": call.version})


@pages.post(f"{CALL}/taking")
@allow("staff", "lead")
def take_call(call):
    """ "I call now": the number stands there for who has it in hand."""
    made = planning.take_call(call, version=version_sent(), **_who())
    _flash_with_undo(made, _("The call is yours. Say afterwards what came of it."))
    return redirect(url_for("pages.next_for_you"), 303)


@pages.post(f"{CALL}/outcome")
@allow("staff", "lead")
def end_call(call):
    try:
        outcome = CallOutcome(request.form.get("outcome", ""))
    except ValueError:
        raise InvalidInput("Say what came of the call.") from None
    made = planning.end_call(call, outcome, version=version_sent(), **_who())
    words = {
        CallOutcome.REACHED: _("Noted. Resolve the request if that settled it."),
        CallOutcome.NO_ANSWER: _("Noted. They keep their place and are told."),
        CallOutcome.PUT_BACK: _("Back in the line, at its place."),
    }[outcome]
    _flash_with_undo(made, words)
    return redirect(url_for("pages.next_for_you"), 303)


@pages.post(f"{CALL}/undoing")
@allow(SIGNED_IN)
def undo_call(call):
    """The last step of a call, by who took it."""
    typed = request.form.get("step", "")
    if not typed.isdecimal() or len(typed) > 9:
        abort(400)
    planning.take_back_call(call, version=int(typed), **_who())
    flash(_("Taken back."))
    return redirect(url_for("pages.landing"), 303)
