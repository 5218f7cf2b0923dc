"""A major incident: one request stands for many, one reply reaches all."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal import clock
from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.pages.desk_setup.changed import put_beside
from portal.pages.incident_forms import IncidentReplyForm, IncidentResolveForm
from portal.pages.views.blueprint import pages
from portal.requests import operations, queries
from portal.web.access import allow
from portal.web.transaction import undo_and_read


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _back(reference: str, words: str):
    flash(words)
    return redirect(url_for("pages.incident", reference=reference), 303)


@pages.get("/requests/<reference:reference>/incident")
@allow("staff", "lead")
def incident(reference):
    return _page(reference)


def _at_once(row) -> set[str]:
    """References of those that came within the hour and read alike."""
    found = queries.outbreaks_now(row.desk_id, viewer=current_user, now=clock.now())
    alike = next((each for each in found if each.type_id == row.type_id), None)
    return {each.reference for each in alike.asked} if alike else set()


def _page(reference: str, **bound) -> str:
    row = queries.visible_request(reference, viewer=current_user)
    if not queries.reads_notes(current_user, row):
        raise NotAllowed
    link = queries.incident_of(row)
    is_incident = link is not None and link.incident_id == row.id
    joined = queries.joined_requests(row.id, viewer=current_user) if is_incident else []
    alike, at_once = [], set()
    if link is None or is_incident:
        alike = queries.alike_requests(row, viewer=current_user, now=clock.now())
        at_once = _at_once(row)
    reply = bound.get("reply") or IncidentReplyForm(formdata=None)
    end = bound.get("end") or IncidentResolveForm(
        formdata=None, prefix="end", data={"version": row.version}
    )
    return render_template(
        "pages/incident.html",
        row=row,
        is_incident=is_incident,
        is_part=link is not None and not is_incident,
        joined=joined,
        alike=alike,
        at_once=at_once,
        reply=reply,
        end=end,
        problem=bound.get("problem", ""),
    )


@pages.post("/requests/<reference:reference>/incident")
@allow("staff", "lead")
def declare_incident(reference):
    """With whom the desk says already asks about the same trouble."""
    operations.declare_incident(reference, **_who())
    joining = request.form.getlist("joining")
    if not joining:
        return _back(reference, _("Declared. Choose who asks about the same trouble."))
    count = operations.join_incident(reference, joining, **_who())
    words = ngettext(
        "Declared; %(num)d request joined.", "Declared; %(num)d requests joined.", count
    )
    return _back(reference, words)


@pages.post("/requests/<reference:reference>/incident/requests")
@allow("staff", "lead")
def join_incident(reference):
    try:
        count = operations.join_incident(reference, request.form.getlist("joining"), **_who())
    except InvalidInput as problem:
        undo_and_read()
        return _page(reference, problem=problem), 422
    words = ngettext("%(num)d request joined.", "%(num)d requests joined.", count)
    return _back(reference, words)


@pages.post("/requests/<reference:reference>/incident/leaving")
@allow("staff", "lead")
def leave_incident(reference):
    operations.leave_incident(reference, **_who())
    return _back(reference, _("It stands by itself again."))


@pages.post("/requests/<reference:reference>/incident/reply")
@allow("staff", "lead")
def reply_to_all(reference):
    form = IncidentReplyForm()
    if not form.validate():
        undo_and_read()
        return _page(reference, reply=form), 422
    operations.reply(reference, words=form.words.data, **_who())
    return _back(reference, _("Sent to everybody who follows it."))


@pages.post("/requests/<reference:reference>/incident/resolution")
@allow("staff", "lead")
def resolve_incident(reference):
    form = IncidentResolveForm(prefix="end")
    if not form.validate():
        undo_and_read()
        return _page(reference, end=form), 422
    try:
        count = operations.resolve_incident(
            reference, words=form.words.data, version=form.version.data, **_who()
        )
    except Conflict as problem:
        undo_and_read()
        put_beside(form, InvalidInput(problem.message, field="words"))
        return _page(reference, end=form), 409
    words = ngettext("%(num)d request is done.", "%(num)d requests are done.", count)
    return _back(reference, words)
