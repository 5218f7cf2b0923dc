"""A type of your desk, and the questions of its form."""

import secrets

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import operations
from portal.catalogue.queries import approval_rule_of, documents_of, fields_of
from portal.desks.audit import subject_of
from portal.errors import Conflict, InvalidInput
from portal.pages.desk_setup import sheet
from portal.pages.desk_setup.changed import changed, kept_or_again, put_beside, with_version
from portal.pages.desk_setup.forms import QuestionForm, TypeForm, VersionForm
from portal.pages.desk_setup.forms.translated import fields_by_language, is_translated
from portal.pages.desk_setup.once import is_first, made
from portal.pages.views.blueprint import pages
from portal.requests.operations import owe_anew_soon
from portal.web.access import allow
from portal.web.transaction import undo_and_read


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _found(desk_slug: str, type_slug: str):
    desk = sheet.desk_for(desk_slug, current_user)
    return desk, sheet.type_for(desk, type_slug)


@pages.get("/desks/<string:desk>/types/<string:type_slug>")
@allow("lead", "admin")
def desk_type(desk, type_slug):
    desk, row = _found(desk, type_slug)
    return _type_page(desk, row, _type_form(formdata=None, **sheet.type_values(row)))


def _type_form(**start) -> TypeForm:
    """Who may see a type's requests is an admin's word."""
    form = TypeForm(**start)
    if not current_user.has_role("admin"):
        del form.confidentiality
    return form


def _type_page(desk, row, form: TypeForm, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        current = _type_form(formdata=None, **sheet.type_values(row))
        late = changed(subject_of("type", row.id), form, current)
        with_version(form, row.version)
    questions = fields_of(row.id)
    return render_template(
        "pages/desk_type.html",
        fields_by_language=fields_by_language,
        is_translated=is_translated,
        desk=desk,
        row=row,
        form=form,
        late=late,
        documents=documents_of(row.id),
        approval_steps=len(approval_rule_of(row.id)),
        questions=[(each, sheet.condition_words(each, questions)) for each in questions],
    )


@pages.post("/desks/<string:desk>/types/<string:type_slug>")
@allow("lead", "admin")
def change_desk_type(desk, type_slug):
    desk, row = _found(desk, type_slug)
    form = _type_form()

    def save():
        operations.change_type(row.id, form.particulars(row), version=form.version.data, **_who())
        if form.owes_anew.data:
            owe_anew_soon(row, actor=current_user)

    again = kept_or_again(form, save, lambda *typed, **late: _type_page(desk, row, *typed, **late))
    if again:
        return again
    flash(_("Kept. What is asked from now on goes by it."))
    return redirect(url_for("pages.desk_type", desk=desk.slug, type_slug=row.slug), 303)


@pages.get("/desks/<string:desk>/types/<string:type_slug>/questions")
@allow("lead", "admin")
def new_question(desk, type_slug):
    desk, row = _found(desk, type_slug)
    start = {"version": row.version, "is_required": True, "kind": "text"}
    start |= {"place": len(fields_of(row.id)) + 1, "key": secrets.token_urlsafe(16)}
    return _question_page(desk, row, _question_form(row, formdata=None, **start))


def _question_form(row, slug: str = "", **start) -> QuestionForm:
    """It may depend on every question but itself; the order is checked when it is kept."""
    others = [each for each in fields_of(row.id) if each.slug != slug]
    return QuestionForm(before=others, **start)


def _question_page(desk, row, form: QuestionForm, *, slug: str = "", is_late: bool = False) -> str:
    late = None
    if is_late:
        current = _filled_question(row, slug) if slug else form
        late = changed(subject_of("type", row.id), form, current)
        with_version(form, row.version)
    return render_template(
        "pages/desk_question.html",
        fields_by_language=fields_by_language,
        desk=desk,
        row=row,
        form=form,
        slug=slug,
        late=late,
    )


def _filled_question(row, slug: str) -> QuestionForm:
    questions = fields_of(row.id)
    values = sheet.question_values(sheet.question_for(questions, slug), questions)
    return _question_form(row, slug, formdata=None, version=row.version, **values)


@pages.post("/desks/<string:desk>/types/<string:type_slug>/questions")
@allow("lead", "admin")
def add_question(desk, type_slug):
    """The same form sent twice adds one question."""
    desk, row = _found(desk, type_slug)
    form, who = _question_form(row), _who()

    def save():
        told = form.particulars()
        if is_first(form, {"type": row.id, **vars(told)}, purpose="question", now=who["now"]):
            field = operations.add_question(row.id, told, version=form.version.data, **who)
            made(form, {"question": field.slug})

    again = kept_or_again(
        form, save, lambda *typed, **late: _question_page(desk, row, *typed, **late)
    )
    return again or _back(desk, row, _("Added. It is asked from now on."))


@pages.get("/desks/<string:desk>/types/<string:type_slug>/questions/<string:question>")
@allow("lead", "admin")
def question(desk, type_slug, question):
    desk, row = _found(desk, type_slug)
    return _question_page(desk, row, _filled_question(row, question), slug=question)


@pages.post("/desks/<string:desk>/types/<string:type_slug>/questions/<string:question>")
@allow("lead", "admin")
def change_question(desk, type_slug, question):
    desk, row = _found(desk, type_slug)
    sheet.question_for(fields_of(row.id), question)
    form = _question_form(row, question)

    def save():
        operations.change_question(
            row.id, question, form.particulars(), version=form.version.data, **_who()
        )

    again = kept_or_again(
        form,
        save,
        lambda *typed, **late: _question_page(desk, row, *typed, slug=question, **late),
    )
    return again or _back(desk, row, _("Kept."))


@pages.post("/desks/<string:desk>/types/<string:type_slug>/questions/<string:question>/removal")
@allow("lead", "admin")
def remove_question(desk, type_slug, question):
    desk, row = _found(desk, type_slug)
    form = VersionForm()
    if not form.validate():
        raise InvalidInput("Open the question again, then remove it.")
    try:
        operations.remove_question(row.id, question, version=form.version.data, **_who())
    except (Conflict, InvalidInput) as problem:
        undo_and_read()
        filled = _filled_question(row, question)
        put_beside(filled, InvalidInput(problem.message, **problem.values))
        status = 409 if isinstance(problem, Conflict) else 422
        return _question_page(desk, row, filled, slug=question), status
    return _back(desk, row, _("Removed. Answers given before stay with their requests."))


def _back(desk, row, words: str):
    flash(words)
    return redirect(url_for("pages.desk_type", desk=desk.slug, type_slug=row.slug), 303)
