"""Articles as their desk writes, reviews, publishes and retires them."""

import secrets
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import operations
from portal.catalogue.queries import types_of
from portal.desks.audit import subject_of
from portal.errors import Conflict, InvalidInput, NotFound
from portal.pages.articles import writing
from portal.pages.articles.forms import ArticleForm, ReturnForm
from portal.pages.desk_setup.changed import changed, kept_or_again, put_beside, with_version
from portal.pages.desk_setup.forms import VersionForm
from portal.pages.desk_setup.once import is_first, made
from portal.pages.drafting import article_draft
from portal.pages.views.blueprint import pages
from portal.requests import operations as drafts
from portal.requests import queries as requests
from portal.requests.drafts import name_of_article
from portal.requests.reference import is_reference
from portal.web.access import allow
from portal.web.languages import LANGUAGES, language_name
from portal.web.queries import sent_form
from portal.web.transaction import undo_and_read

WRITERS = ("staff", "lead", "admin")


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/desks/<string:desk>/articles")
@allow(*WRITERS)
def desk_articles(desk):
    desk = writing.desk_to_write_for(desk, current_user)
    lines = writing.lines_of(desk, now=clock.now())
    return render_template(
        "pages/desk_articles.html", desk=desk, lines=lines, state_words=writing.state_words
    )


@pages.get("/desks/<string:desk>/new-article")
@allow(*WRITERS)
def new_article(desk):
    """`?from=`: prefilled by the solution of that request."""
    desk = writing.desk_to_write_for(desk, current_user)
    reference = request.args.get("from", "").replace("\0", "")
    solution = requests.solution_of(reference, viewer=current_user) if reference else None
    if solution and solution.desk_id != desk.id:
        raise NotFound
    return _text_opened(desk, solution=solution)


def _form(desk, **start) -> ArticleForm:
    return ArticleForm(types=types_of(desk.id), **start)


def _text_opened(desk, line=None, *, solution=None) -> str:
    """As it stands, or as its writer left it; who changed it in between is told then."""
    origin = solution.reference if solution else ""
    slug = line.row.slug if line else ""
    draft = article_draft(desk.slug, slug, viewer=current_user, origin=origin)
    values = writing.values_of(line) if line else {}
    if solution:
        values = writing.values_from(solution, language=current_user.language)
    form = _form(desk, formdata=draft.typed if draft else None, **values)
    begun_at = form.loaded.data if draft else None
    is_late = bool(line and begun_at and begun_at != str(line.row.version))
    with_version(form, line.row.version if line else 0)
    return _text_page(desk, line, form, is_late=is_late, draft=draft)


def _text_page(desk, line, form: ArticleForm, *, is_late: bool = False, draft=None) -> str:
    late = None
    form.key.data = form.key.data or secrets.token_urlsafe(16)
    form.loaded.data = line.row.version if line else ""
    if is_late:
        current = _form(desk, formdata=None, **writing.values_of(line)) if line else form
        late = changed(subject_of("article", line.row.id) if line else "", form, current)
        with_version(form, line.row.version if line else 0)
    languages = [(code, language_name(code)) for code in LANGUAGES]
    shown = {"desk": desk, "line": line, "form": form, "late": late, "languages": languages}
    shown |= {
        "draft": draft,
        "draft_name": name_of_article(
            desk.slug, line.row.slug if line else "", origin=_origin_of(form)
        ),
    }
    return render_template("pages/desk_article_text.html", **shown)


def _origin_of(form: ArticleForm) -> str:
    """What was sent as a reference and looks like one."""
    typed = form.origin.data or ""
    return typed if is_reference(typed) else ""


@pages.post("/desks/<string:desk>/articles")
@allow(*WRITERS)
def write_article(desk):
    """The same form sent twice is one article."""
    desk = writing.desk_to_write_for(desk, current_user)
    form, who = _form(desk), _who()

    def save():
        told = form.particulars()
        body = {"desk": desk.id, "told": repr(told)}
        if is_first(form, body, purpose="article", now=who["now"]):
            row = operations.write_article(desk.id, told, **who)
            if _origin_of(form):
                drafts.write_up(_origin_of(form), article_id=row.id, desk_id=desk.id, **who)
            made(form, {"slug": row.slug})

    def again(*typed, **late):
        return _text_page(desk, None, *typed, **late)

    refused = kept_or_again(form, save, again)
    if refused:
        return refused
    slug = sent_form(form.key.data, person_id=current_user.id).outcome["slug"]
    draft = name_of_article(desk.slug, origin=_origin_of(form))
    drafts.throw_away(draft, actor=current_user)
    flash(_("Kept as a draft. Look at it, then send it to review."))
    return redirect(url_for("pages.desk_article", desk=desk.slug, slug=slug), 303)


@pages.get("/desks/<string:desk>/articles/<string:slug>")
@allow(*WRITERS)
def desk_article(desk, slug):
    return _page(writing.desk_to_write_for(desk, current_user), slug)


def _page(desk, slug, *, returned: ReturnForm | None = None, is_late: bool = False) -> str:
    sheet = writing.article_sheet(desk, slug, viewer=current_user, now=clock.now())
    returned = returned or ReturnForm(formdata=None)
    with_version(returned, sheet.line.row.version)
    shown = {"sheet": sheet, "form": returned, "is_late": is_late}
    shown["origin"] = requests.origin_of(sheet.line.row.id, viewer=current_user)
    return render_template("pages/desk_article.html", state_words=writing.state_words, **shown)


@pages.get("/desks/<string:desk>/articles/<string:slug>/text")
@allow(*WRITERS)
def article_text(desk, slug):
    return _text_opened(*_found(desk, slug))


def _found(desk, slug):
    desk = writing.desk_to_write_for(desk, current_user)
    return desk, writing.article_sheet(desk, slug, viewer=current_user, now=clock.now()).line


@pages.post("/desks/<string:desk>/articles/<string:slug>/text")
@allow(*WRITERS)
def change_article_text(desk, slug):
    desk, line = _found(desk, slug)
    form, article_id = _form(desk), line.row.id

    def save():
        told = {"version": form.version.data, **_who()}
        operations.change_article(article_id, form.particulars(), **told)

    def again(*typed, **late):
        return _text_page(*_found(desk.slug, slug), *typed, **late)

    refused = kept_or_again(form, save, again)
    if refused:
        return refused
    drafts.throw_away(name_of_article(desk.slug, slug), actor=current_user)
    flash(_("Kept as a draft. Look at it, then send it to review."))
    return redirect(url_for("pages.desk_article", desk=desk.slug, slug=slug), 303)


def _step(desk, slug, operation, words: str, *, form=None):
    """One step of its life; who comes too late sees it as it stands now."""
    desk, line = _found(desk, slug)
    form = form or VersionForm()
    if not form.validate():
        raise InvalidInput(_("Open the article again, then take the step."))
    try:
        operation(line.row.id, version=form.version.data, **_who())
    except Conflict:
        undo_and_read()
        returned = form if isinstance(form, ReturnForm) else None
        return _page(desk, slug, returned=returned, is_late=True), 409
    except InvalidInput as problem:
        undo_and_read()
        put_beside(form, problem)
        return _page(desk, slug, returned=form), 422
    flash(words)
    return redirect(url_for("pages.desk_article", desk=desk.slug, slug=slug), 303)


@pages.post("/desks/<string:desk>/articles/<string:slug>/review")
@allow(*WRITERS)
def send_article_to_review(desk, slug):
    words = _("Sent to review. Somebody else of the desk reads it, then it is published.")
    return _step(desk, slug, operations.send_article_to_review, words)


@pages.post("/desks/<string:desk>/articles/<string:slug>/returning")
@allow(*WRITERS)
def send_article_back(desk, slug):
    form = ReturnForm()
    back = partial(operations.send_article_back, words=form.words.data or "")
    return _step(desk, slug, back, _("Sent back to its writer."), form=form)


@pages.post("/desks/<string:desk>/articles/<string:slug>/publication")
@allow(*WRITERS)
def publish_article(desk, slug):
    words = _("Published. The box offers it from now on.")
    return _step(desk, slug, operations.publish_article, words)


@pages.post("/desks/<string:desk>/articles/<string:slug>/retirement")
@allow(*WRITERS)
def retire_article(desk, slug):
    words = _("Retired. Nobody is offered it any more; its words stay here.")
    return _step(desk, slug, operations.retire_article, words)


@pages.post("/desks/<string:desk>/articles/<string:slug>/restoration")
@allow(*WRITERS)
def restore_article(desk, slug):
    return _step(desk, slug, operations.restore_article, _("A draft again. Review it once more."))
