"""One request: where it is, what was promised, the conversation; and the steps of both sides."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.pages import forms, request_page
from portal.pages.views.blueprint import pages
from portal.planning import operations as planning
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.web.access import SIGNED_IN, allow


@pages.get("/requests/<reference:reference>")
@allow(SIGNED_IN)
def show(reference):
    return _page(reference)


def _page(reference, **bound):
    """The page; `bound` holds a form that came back with errors."""
    sheet = request_page.sheet(reference, viewer=current_user, now=clock.now(), **bound)
    return render_template("pages/request.html", sheet=sheet)


def _back(reference, words):
    flash(words)
    return redirect(url_for("pages.show", reference=reference), 303)


def _again(reference, name, form):
    return _page(reference, bound={name: form}), 422


def _version() -> int:
    """Every step says which state of the request it was decided on."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else abort(400)


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.post("/requests/<reference:reference>/replies")
@allow(SIGNED_IN)
def reply(reference):
    form = forms.ReplyForm()
    if not form.validate():
        return _again(reference, "reply", form)
    planning.reply(reference, words=form.words.data, **_who())
    return _back(reference, _("Sent."))


@pages.post("/requests/<reference:reference>/notes")
@allow("staff", "lead")
def note(reference):
    form = forms.NoteForm(prefix="note")
    if not form.validate():
        return _again(reference, "note", form)
    operations.note(reference, words=form.words.data, **_who())
    return _back(reference, _("Noted for the desk."))


@pages.post("/requests/<reference:reference>/start")
@allow("staff", "lead")
def start(reference):
    from_next = request.form.get("from") == "next"
    planning.start(reference, version=_version(), from_next=from_next, **_who())
    return _back(reference, _("It is yours."))


@pages.post("/requests/<reference:reference>/size")
@allow("staff", "lead")
def size(reference):
    operations.set_size(reference, size=request.form.get("size", ""), version=_version(), **_who())
    return _back(reference, _("Size kept."))


@pages.post("/requests/<reference:reference>/assignment")
@allow("staff", "lead")
def assign(reference):
    typed = request.form.get("assignee", "")
    assignee_id = int(typed) if typed.isdecimal() and len(typed) < 10 else abort(400)
    operations.assign(reference, assignee_id=assignee_id, version=_version(), **_who())
    return _back(reference, _("Handed over."))


@pages.post("/requests/<reference:reference>/hold")
@allow("staff", "lead")
def hold(reference):
    form = forms.HoldForm(prefix="hold")
    if form.validate() and form.reason.data == HoldReason.REQUESTER and not form.question.data:
        form.question.errors = [_("Write what you need to know.")]
    if form.errors or form.question.errors:
        return _again(reference, "hold", form)
    reason = HoldReason(form.reason.data)
    question = form.question.data or ""
    operations.hold(reference, reason=reason, question=question, version=_version(), **_who())
    return _back(reference, _("On hold. The clock waits."))


@pages.post("/requests/<reference:reference>/resumption")
@allow("staff", "lead")
def resume(reference):
    planning.resume(reference, version=_version(), **_who())
    return _back(reference, _("Back in the queue."))


@pages.post("/requests/<reference:reference>/resolution")
@allow("staff", "lead")
def resolve(reference):
    form = forms.ResolveForm(prefix="resolve")
    if not form.validate():
        return _again(reference, "resolve", form)
    planning.resolve(
        reference,
        words=form.words.data,
        minutes=form.hands_on(),
        version=_version(),
        **_who(),
    )
    return _back(reference, _("Done. The requester reads it on their page."))


@pages.post("/requests/<reference:reference>/reopening")
@allow(SIGNED_IN)
def reopen(reference):
    form = forms.ReopenForm(prefix="reopen")
    if not form.validate():
        return _again(reference, "reopen", form)
    planning.reopen(reference, words=form.words.data, version=_version(), **_who())
    return _back(reference, _("Open again. The desk sees what you wrote."))


@pages.post("/requests/<reference:reference>/cancellation")
@allow(SIGNED_IN)
def cancel(reference):
    operations.cancel(reference, version=_version(), **_who())
    return _back(reference, _("Cancelled. Nothing more happens."))


@pages.post("/requests/<reference:reference>/rating")
@allow(SIGNED_IN)
def rate(reference):
    form = forms.RatingForm(prefix="rating")
    if not form.validate():
        return _again(reference, "rating", form)
    operations.rate(reference, score=int(form.score.data), words=form.words.data or "", **_who())
    return _back(reference, _("Thank you. The desk reads it."))
