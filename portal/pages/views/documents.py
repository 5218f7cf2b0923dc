"""Documents of a type of your desk, and one filled from the answers of a request."""

import io
import secrets

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import operations
from portal.catalogue.documents import docx_of
from portal.catalogue.queries import document_of, fields_of
from portal.desks.audit import subject_of
from portal.errors import Conflict, InvalidInput
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import changed, kept_or_again, put_beside, with_version
from portal.pages.desk_setup.forms import VersionForm
from portal.pages.desk_setup.once import is_first
from portal.pages.documents.filling import filled_document
from portal.pages.documents.form import DocumentForm, MakeDocumentForm
from portal.pages.documents.words import variable_words
from portal.pages.uploads import problem_words
from portal.pages.views.blueprint import pages
from portal.requests import operations as requests
from portal.requests.files import FileProblem
from portal.web.access import allow
from portal.web.transaction import undo_and_read

TYPE = "/desks/<string:desk>/types/<string:type_slug>"
DOCUMENT = f"{TYPE}/documents/<int(max=2147483647):document>"


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _found(desk_slug: str, type_slug: str):
    desk = sheet.desk_for(desk_slug, current_user)
    return desk, sheet.type_for(desk, type_slug)


def _page(desk, row, form, *, document=None, is_late: bool = False) -> str:
    late = None
    if is_late:
        current = _filled(row, document) if document else form
        late = changed(subject_of("type", row.id), form, current)
        with_version(form, row.version)
    shown = {"desk": desk, "row": row, "form": form, "document": document, "late": late}
    return render_template(
        "pages/desk_document.html", variables=variable_words(fields_of(row.id)), **shown
    )


def _filled(row, document) -> DocumentForm:
    values = {"version": row.version, "name": document.name, "words": document.words}
    return DocumentForm(formdata=None, **values)


@pages.get(f"{TYPE}/documents")
@allow("lead", "admin")
def new_document(desk, type_slug):
    desk, row = _found(desk, type_slug)
    start = {"version": row.version, "key": secrets.token_urlsafe(16)}
    return _page(desk, row, DocumentForm(formdata=None, **start))


@pages.post(f"{TYPE}/documents")
@allow("lead", "admin")
def add_document(desk, type_slug):
    """The same form sent twice adds one document."""
    desk, row = _found(desk, type_slug)
    form, who = DocumentForm(), _who()

    def save():
        told = {"name": form.name.data, "words": form.words.data}
        if is_first(form, {"type": row.id, **told}, purpose="document", now=who["now"]):
            operations.add_document(row.id, **told, version=form.version.data, **who)

    again = kept_or_again(form, save, lambda typed, **late: _page(desk, row, typed, **late))
    return again or _back(desk, row, _("Kept. The desk can make it on each request of this type."))


@pages.get(DOCUMENT)
@allow("lead", "admin")
def document(desk, type_slug, document):
    desk, row = _found(desk, type_slug)
    found = document_of(row.id, document)
    return _page(desk, row, _filled(row, found), document=found)


@pages.post(DOCUMENT)
@allow("lead", "admin")
def change_document(desk, type_slug, document):
    desk, row = _found(desk, type_slug)
    document_of(row.id, document)
    form = DocumentForm()

    def save():
        told = {"name": form.name.data, "words": form.words.data, "version": form.version.data}
        operations.change_document(row.id, document, **told, **_who())

    def again(typed, **late):
        return _page(desk, row, typed, document=document_of(row.id, document), **late)

    return kept_or_again(form, save, again) or _back(desk, row, _("Kept."))


@pages.post(f"{DOCUMENT}/removal")
@allow("lead", "admin")
def remove_document(desk, type_slug, document):
    desk, row = _found(desk, type_slug)
    form = VersionForm()
    if not form.validate():
        raise InvalidInput("Open the document again, then remove it.")
    try:
        operations.remove_document(row.id, document, version=form.version.data, **_who())
    except Conflict as problem:
        undo_and_read()
        found = document_of(row.id, document)
        filled = _filled(row, found)
        put_beside(filled, InvalidInput(problem.message))
        return _page(desk, row, filled, document=found), 409
    return _back(desk, row, _("Removed. Files that were made of it stay."))


def _back(desk, row, words: str):
    flash(words)
    return redirect(url_for("pages.desk_type", desk=desk.slug, type_slug=row.slug), 303)


@pages.get("/requests/<reference:reference>/documents/<int(max=2147483647):document>")
@allow("staff", "lead")
def preview_document(reference, document):
    form = MakeDocumentForm(formdata=None, key=secrets.token_urlsafe(16))
    return _preview(reference, document, form)


def _preview(reference: str, document: int, form: MakeDocumentForm) -> str:
    shown = filled_document(reference, document, viewer=current_user, now=clock.now())
    return render_template("pages/request_document.html", shown=shown, form=form)


@pages.post("/requests/<reference:reference>/documents/<int(max=2147483647):document>")
@allow("staff", "lead")
def make_document(reference, document):
    """The same form sent twice is one file; with an answer missing there is none."""
    form, who = MakeDocumentForm(), _who()
    made = filled_document(reference, document, viewer=current_user, now=who["now"])
    if made.missing or not form.validate():
        undo_and_read()
        return _preview(reference, document, form), 422
    file = requests.receive(made.file_name, io.BytesIO(docx_of(made.words)))
    if isinstance(file, FileProblem):
        raise InvalidInput(problem_words(file, made.file_name))
    body = {"request": reference, "document": document, "words": made.words}
    if is_first(form, body, purpose="make document", now=who["now"]):
        said = {"document_id": document, "is_internal": bool(form.is_internal.data)}
        requests.add_made_document(reference, file, **said, **who)
    flash(_("Made: it stands under the files."))
    return redirect(url_for("pages.show", reference=reference), 303)
