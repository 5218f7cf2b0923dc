"""What a request has to do with others, and its way to another desk."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.catalogue.queries import askable_types
from portal.errors import InvalidInput, NotAllowed
from portal.pages import relation_forms as forms
from portal.pages.desk_setup.changed import kept_or_again, with_version
from portal.pages.desk_setup.once import is_first, made
from portal.pages.related import related_words
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import back_to
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.requests.models import ServiceRequest
from portal.requests.relations import RelationKind
from portal.web.access import allow
from portal.web.queries import sent_form

FORMS = {
    "link": forms.LinkForm,
    "merge": forms.MergeForm,
    "split": forms.SplitForm,
    "transfer": forms.TransferForm,
}


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/requests/<reference:reference>/relations")
@allow("staff", "lead")
def relations(reference):
    return _page(reference)


def _own(reference: str) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=current_user)
    if not queries.reads_notes(current_user, row):
        raise NotAllowed
    return row


def _kinds() -> list:
    """What only some may see is not asked for others."""
    return [
        (kind, desk)
        for kind, desk in askable_types()
        if kind.confidentiality != Confidentiality.PRIVILEGED
    ]


def _elsewhere(row: ServiceRequest) -> list:
    return [(kind, desk) for kind, desk in askable_types() if desk.id != row.desk_id]


def _page(reference: str, *, is_late: bool = False, **bound) -> str:
    row = _own(reference)
    shown = {
        name: bound.get(name) or make(formdata=None, prefix=name) for name, make in FORMS.items()
    }
    shown["split"].offer(_kinds())
    elsewhere = _elsewhere(row)
    shown["transfer"].offer(elsewhere)
    for name in ("merge", "transfer"):
        with_version(shown[name], row.version)
    related = queries.relations_of(row, viewer=current_user)
    return render_template(
        "pages/relations.html",
        row=row,
        forms=shown,
        is_late=is_late,
        related=[(one, related_words(one)) for one in related],
        is_alone=row.confidentiality == Confidentiality.PRIVILEGED,
        has_other_desks=bool(elsewhere),
    )


def _take(reference: str, name: str, step, *, words: str):
    """One form of the page; it comes back with what was typed."""
    _own(reference)
    form = FORMS[name](prefix=name)
    done = []
    again = kept_or_again(
        form,
        lambda: done.append(step(form)),
        lambda form, **late: _page(reference, **late, **{name: form}),
    )
    return again or back_to(done[0], words)


@pages.post("/requests/<reference:reference>/relations")
@allow("staff", "lead")
def relate(reference):
    def step(form):
        kind = RelationKind(form.kind.data)
        return operations.relate(reference, other=form.other.data, kind=kind, **_who())

    return _take(reference, "link", step, words=_("Linked."))


@pages.post("/requests/<reference:reference>/relations/<int(max=2147483647):relation_id>/removal")
@allow("staff", "lead")
def unrelate(reference, relation_id):
    operations.unrelate(reference, relation_id=relation_id, **_who())
    flash(_("The link is gone."))
    return redirect(url_for("pages.relations", reference=reference), 303)


@pages.post("/requests/<reference:reference>/merger")
@allow("staff", "lead")
def merge(reference):
    def step(form):
        said = {"into": form.into.data, "words": form.words.data, "version": form.version.data}
        return operations.merge(reference, **said, **_who())

    return _take(reference, "merge", step, words=_("Merged. Who asked goes on at the other one."))


@pages.post("/requests/<reference:reference>/parts")
@allow("staff", "lead")
def split(reference):
    def step(form):
        kinds = _kinds()
        form.offer(kinds)
        kind = form.chosen(kinds)
        if kind is None:
            raise InvalidInput("Choose a kind.", field="type")
        said = {name: form[name].data or "" for name in ("title", "details", "words")}
        said["relation"] = form.relation.data
        body = {"of": reference, "type": kind.id, **said}
        if not is_first(form, body, purpose="split", now=clock.now()):
            before = sent_form(form.key.data, person_id=current_user.id).outcome["reference"]
            return queries.visible_request(before, viewer=current_user)
        said["relation"] = RelationKind(said["relation"])
        new = planning.split(reference, kind, **said, **_who())
        made(form, {"reference": new.reference})
        return new

    return _take(reference, "split", step, words=_("Filed. This is the new one."))


@pages.post("/requests/<reference:reference>/transfer")
@allow("staff", "lead")
def transfer(reference):
    def step(form):
        kinds = _elsewhere(_own(reference))
        form.offer(kinds)
        kind = form.chosen(kinds)
        if kind is None:
            raise InvalidInput("Choose a kind of another desk.", field="type")
        said = {"words": form.words.data, "version": form.version.data}
        return planning.transfer(reference, kind, **said, **_who())

    words = _("The other desk has it now, under the same reference.")
    return _take(reference, "transfer", step, words=words)
