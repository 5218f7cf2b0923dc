"""One request: where it is, what was promised, the conversation; and the steps of both sides."""

import secrets
from datetime import timedelta
from functools import partial

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import Conflict, InvalidInput
from portal.pages import step_forms as forms
from portal.pages.uploads import NONE, is_valid, received
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import (
    back_to,
    news_shown,
    request_shown,
    shown_again,
    shown_too_late,
    shows_whole_talk,
)
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.requests.drafts import STEPS, name_of_step
from portal.requests.lifecycle import HoldReason
from portal.web.access import SIGNED_IN, allow
from portal.web.operations import digest_of, is_first_sending
from portal.web.queries import sent_form
from portal.web.translation import words_of
from portal.web.uploads import takes_files


@pages.get("/requests/<reference:reference>")
@allow(SIGNED_IN)
def show(reference):
    typed = request.args.get("template", "")
    template = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    return request_shown(reference, is_whole=shows_whole_talk(), template=template)


@pages.get("/requests/<reference:reference>/news")
@allow(SIGNED_IN)
def news(reference):
    """What the open page does not show yet; nothing has no answer but that."""
    typed = request.args.get("after", "")
    if not typed.isdecimal() or len(typed) > 9:
        abort(400)
    return news_shown(reference, after=int(typed), here=request.args.get("here", ""))


def attempt(step, reference, *, words, name="", form=None, uploads=NONE):
    """One step. Who comes too late, or sends what does not fit, keeps what they typed."""
    if name != "take-back":
        release_held(reference)
    try:
        row = step(reference, **_who())
    except Conflict:
        return shown_too_late(reference, name, form, uploads)
    except InvalidInput as problem:
        if form is None or problem.field not in form:
            raise
        form[problem.field].errors = [words_of(problem)]
        return shown_again(reference, name, form, uploads)
    if name in STEPS:
        operations.throw_away(name_of_step(reference, name), actor=current_user)
    return back_to(row, words)


def _message(step, reference, name, form, uploads, *, words):
    """Words with files. The same ones sent twice are one message; other ones under the same key
    are shown again, to be sent on purpose."""
    if not is_valid(form, form.files, uploads):
        return shown_again(reference, name, form, uploads)
    said = {"to": reference, "words": form.words.data.strip(), "files": uploads.digests}
    sending = {"person_id": current_user.id, "purpose": name, "body": said, "now": clock.now()}
    key = (form.key.data or "")[:64]
    if key and not is_first_sending(key, **sending):
        if sent_form(key, person_id=current_user.id).body_digest == digest_of(said):
            if words:
                flash(words)
            return redirect(url_for("pages.show", reference=reference), 303)
        form.key.data = secrets.token_urlsafe(16)
        return shown_too_late(reference, name, form, uploads)
    step = partial(step, words=form.words.data, files=uploads.files)
    return attempt(step, reference, words=words, name=name, form=form, uploads=uploads)


def release_held(reference: str) -> None:
    """What the same person said before on it goes out before their next step."""
    if current_user.has_role("staff", "lead"):
        row = queries.visible_request(reference, viewer=current_user)
        planning.release_own(reference, row.id, **_who())


def _reply_step(reference: str):
    """Who of the desk replies has some seconds to take it back; an asker's answer goes at once."""
    wait = timedelta(seconds=current_app.config["PORTAL"].reply_hold_seconds)
    row = queries.visible_request(reference, viewer=current_user)
    if not wait or not queries.reads_notes(current_user, row):
        return planning.reply

    def step(reference: str, **said):
        held = planning.reply_soon(reference, wait=wait, **said)
        url = url_for("pages.take_reply_back", reference=reference)
        words = _("It goes out in %(seconds)s seconds.", seconds=wait.seconds)
        flash({"words": words, "url": url, "step": held.id})
        return row

    return step


def version_sent() -> int:
    """Every step says which state of the request it was decided on."""
    return _number("version")


def _number(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else abort(400)


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.post("/requests/<reference:reference>/replies")
@takes_files
@allow(SIGNED_IN)
def reply(reference):
    form = forms.ReplyForm()
    uploads = received(form.files.name, actor=current_user)  # counts tries before the first read
    step = _reply_step(reference)
    words = _("Sent.") if step is planning.reply else ""
    return _message(step, reference, "reply", form, uploads, words=words)


@pages.post("/requests/<reference:reference>/replies/undoing")
@allow("staff", "lead")
def take_reply_back(reference):
    operations.take_back_reply(_number("step"), reference, **_who())
    flash(_("Not sent. Your words stand in the form again."))
    return redirect(url_for("pages.show", reference=reference, _anchor="answer"), 303)


@pages.post("/requests/<reference:reference>/notes")
@takes_files
@allow("staff", "lead")
def note(reference):
    form = forms.NoteForm(prefix="note")
    uploads = received(form.files.name, actor=current_user)
    words = _("Noted for the desk.")
    form.offer([], viewer=current_user)
    step = partial(operations.note, ask=form.asked())
    return _message(step, reference, "note", form, uploads, words=words)


@pages.post("/requests/<reference:reference>/mentions/<int(max=2147483647):person_id>/removal")
@allow("staff", "lead")
def end_mention(reference, person_id):
    step = partial(operations.end_mention, person_id=person_id)
    return attempt(step, reference, words=_("It waits for that word no longer."))


@pages.post("/requests/<reference:reference>/start")
@allow("staff", "lead")
def start(reference):
    from_next = request.form.get("from") == "next"
    step = partial(planning.start, version=version_sent(), from_next=from_next)
    return attempt(step, reference, words=_("It is yours."))


@pages.post("/requests/<reference:reference>/size")
@allow("staff", "lead")
def size(reference):
    size = request.form.get("size", "")
    step = partial(operations.set_size, size=size, version=version_sent())
    return attempt(step, reference, words=_("Size kept."))


@pages.post("/requests/<reference:reference>/assignment")
@allow("staff", "lead")
def assign(reference):
    step = partial(operations.assign, assignee_id=_number("assignee"), version=version_sent())
    return attempt(step, reference, words=_("Handed over."))


@pages.post("/requests/<reference:reference>/hold")
@allow("staff", "lead")
def hold(reference):
    form = forms.HoldForm(prefix="hold")
    if form.validate() and form.reason.data == HoldReason.REQUESTER and not form.question.data:
        form.question.errors = [_("Write what you need to know.")]
    if form.errors or form.question.errors:
        return shown_again(reference, "hold", form)
    said = {"reason": HoldReason(form.reason.data), "question": form.question.data or ""}
    said |= {"approver": form.approver.data or "", "version": version_sent()}
    step = partial(operations.hold, **said)
    words = _("On hold. The clock waits.")
    return attempt(step, reference, words=words, name="hold", form=form)


@pages.post("/requests/<reference:reference>/resumption")
@allow("staff", "lead")
def resume(reference):
    step = partial(planning.resume, version=version_sent())
    return attempt(step, reference, words=_("Back in the queue."))


@pages.post("/requests/<reference:reference>/resolution")
@allow("staff", "lead")
def resolve(reference):
    form = forms.ResolveForm(prefix="resolve")
    if not form.validate():
        return shown_again(reference, "resolve", form)
    said = {"words": form.words.data, "minutes": form.hands_on()}
    step = partial(planning.resolve, version=version_sent(), **said)
    words = _("Done. The requester reads it on their page.")
    return attempt(step, reference, words=words, name="resolve", form=form)


@pages.post("/requests/<reference:reference>/effort")
@allow("staff", "lead")
def correct_effort(reference):
    form = forms.EffortForm(prefix="effort")
    if not form.validate():
        return shown_again(reference, "effort", form)
    step = partial(planning.correct_effort, minutes=form.hands_on(), version=version_sent())
    words = _("Kept. The desk learns from it.")
    return attempt(step, reference, words=words, name="effort", form=form)


@pages.post("/requests/<reference:reference>/reopening")
@allow(SIGNED_IN)
def reopen(reference):
    form = forms.ReopenForm(prefix="reopen")
    if not form.validate():
        return shown_again(reference, "reopen", form)
    step = partial(planning.reopen, words=form.words.data, version=version_sent())
    words = _("Open again. The desk sees what you wrote.")
    return attempt(step, reference, words=words, name="reopen", form=form)


@pages.post("/requests/<reference:reference>/cancellation")
@allow(SIGNED_IN)
def cancel(reference):
    step = partial(operations.cancel, version=version_sent())
    return attempt(step, reference, words=_("Cancelled. Nothing more happens."))


@pages.post("/requests/<reference:reference>/undoing")
@allow(SIGNED_IN)
def undo(reference):
    step = partial(planning.undo, number=_number("step"))
    words = _("Taken back: it stands as before. What was written stays.")
    return attempt(step, reference, words=words)


@pages.post("/requests/<reference:reference>/rating")
@allow(SIGNED_IN)
def rate(reference):
    form = forms.RatingForm(prefix="rating")
    if not form.validate():
        return shown_again(reference, "rating", form)
    said = {"score": int(form.score.data), "words": form.words.data or ""}
    step = partial(operations.rate, **said)
    words = _("Thank you. The desk reads it.")
    return attempt(step, reference, words=words, name="rating", form=form)
