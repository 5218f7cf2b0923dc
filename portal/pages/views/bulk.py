"""One step for the ticked lines of a queue: taking it, what became of each, taking it back."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.pages.bulk_page import lines_of, said_of
from portal.pages.desk_setup.changed import put_beside
from portal.pages.desk_setup.once import is_first, made
from portal.pages.queue_forms import bulk_form
from portal.pages.views.blueprint import pages
from portal.pages.views.queue import asked_filters, desk_and_moment, queue_shown
from portal.planning import operations as planning
from portal.planning.bulk import BulkKind, Outcome, chosen, item_of
from portal.requests import queries
from portal.web.access import allow
from portal.web.queries import sent_form
from portal.web.transaction import undo_and_read


@pages.post("/queue/<string:desk>/steps")
@allow("staff", "lead")
def take_bulk(desk):
    """The same form sent twice is one step."""
    found, _moment = desk_and_moment(desk)
    form, now = bulk_form(queries.names_on_desk(found.id)), clock.now()
    if not form.validate():
        undo_and_read()
        return queue_shown(desk, asked_filters(), bulk=form), 422
    items = chosen(request.form.getlist("chosen"))
    body = {"desk": found.id, "items": [item.packed() for item in items], **form.details()}
    try:
        if is_first(form, body, purpose="bulk", now=now):
            kind = BulkKind(form.kind.data)
            said = {"details": form.details(), "actor": current_user, "now": now}
            step = planning.begin_bulk(found.id, kind, items, **said)
            made(form, {"step": step.id})
    except InvalidInput as problem:
        undo_and_read()
        put_beside(form, problem)
        return queue_shown(desk, asked_filters(), bulk=form), 422
    number = sent_form(form.key.data, person_id=current_user.id).outcome["step"]
    return redirect(url_for("pages.bulk", desk=desk, step=number), 303)


@pages.get("/queue/<string:desk>/steps/<int(max=2147483647):step>")
@allow("staff", "lead")
def bulk(desk, step):
    found, _moment = desk_and_moment(desk)
    row = planning.bulk_step(step, viewer=current_user)
    items = [item_of(packed) for packed in row.items]
    counts = Counter(item.outcome for item in items)
    is_under_way = counts[Outcome.WAITING] > 0 or (
        row.undone_at is not None and counts[Outcome.DONE] > 0
    )
    return render_template(
        "pages/bulk.html",
        desk=found,
        step=row,
        total=len(items),
        left=counts[Outcome.WAITING if row.undone_at is None else Outcome.DONE],
        is_under_way=is_under_way,
        can_undo=not is_under_way and row.undone_at is None and counts[Outcome.DONE] > 0,
        said=said_of(row, counts),
        lines=lines_of(items, viewer=current_user),
    )


@pages.post("/queue/<string:desk>/steps/<int(max=2147483647):step>/undoing")
@allow("staff", "lead")
def undo_bulk(desk, step):
    found, _moment = desk_and_moment(desk)
    planning.undo_bulk(step, actor=current_user, now=clock.now())
    flash(_("Taken back where nothing happened since."))
    return redirect(url_for("pages.bulk", desk=found.slug, step=step), 303)
