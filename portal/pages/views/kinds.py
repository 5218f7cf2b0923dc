"""A request turns out to be of another kind: chosen from a list, the likely one first."""

from functools import partial

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.catalogue.queries import types_of
from portal.errors import InvalidInput, NotAllowed
from portal.pages.views.blueprint import pages
from portal.pages.views.request import attempt, version_sent
from portal.planning import operations
from portal.requests import queries
from portal.requests.lifecycle import EventKind, check_step
from portal.web.access import allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of


@pages.get("/requests/<reference:reference>/kind")
@allow("staff", "lead")
def kinds(reference):
    return _page(reference)


@pages.post("/requests/<reference:reference>/kind")
@allow("staff", "lead")
def retype(reference):
    chosen = request.form.get("kind", "")
    type_id = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    step = partial(operations.retype, type_id=type_id, version=version_sent())
    try:
        return attempt(step, reference, words=_("Its kind is changed."))
    except InvalidInput as problem:
        undo_and_read()
        return _page(reference, problem=words_of(problem), chosen=type_id), 422


def _page(reference: str, *, problem: str = "", chosen: int | None = None) -> str:
    row = queries.visible_request(reference, viewer=current_user)
    if not queries.reads_notes(current_user, row):
        raise NotAllowed
    check_step(EventKind.RETYPED, row.status)
    found = [kind for kind in types_of(row.desk_id) if not kind.is_archived]
    likely = queries.looks_like(row, queries.learnt_of(row.desk_id)).kind
    looks_like = next((kind for kind in found if likely and str(kind.id) == likely.kind), None)
    if chosen is None:
        chosen = looks_like.id if looks_like else row.type_id
    return render_template(
        "pages/kinds.html",
        row=row,
        kinds=found,
        looks_like=looks_like,
        in_ten=likely.in_ten if likely else 0,
        chosen=chosen,
        problem=problem,
    )
