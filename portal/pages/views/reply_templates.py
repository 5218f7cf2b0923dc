"""Replies for later: writing them, and putting one into the reply to a request."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.audit import subject_of
from portal.errors import NotAllowed
from portal.pages import request_page
from portal.pages import step_forms as forms
from portal.pages.desk_setup.changed import changed, kept_or_again, with_version
from portal.pages.desk_setup.once import is_first
from portal.pages.reply_templates.form import ReplyTemplateForm
from portal.pages.reply_templates.sheet import templates_sheet, variable_words
from portal.pages.uploads import received
from portal.pages.views.blueprint import pages
from portal.requests import operations, queries
from portal.requests.drafts import body_of, name_of_step
from portal.requests.reply_templates import left_open
from portal.web.access import allow
from portal.web.numbers import comma
from portal.web.uploads import takes_files


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


@pages.get("/desks/<string:desk>/reply-templates")
@allow("staff", "lead")
def reply_templates(desk):
    start = {"version": 0, "key": secrets.token_urlsafe(16)}
    return _list_page(desk, ReplyTemplateForm(formdata=None, **start))


def _list_page(slug: str, form: ReplyTemplateForm) -> str:
    sheet = templates_sheet(slug, viewer=current_user)
    if not sheet.leads:
        del form.is_shared
    shown = {"sheet": sheet, "form": form, "variables": variable_words()}
    return render_template("pages/reply_templates.html", **shown)


@pages.post("/desks/<string:desk>/reply-templates")
@allow("staff", "lead")
def write_reply_template(desk):
    """The same form sent twice is one template."""
    sheet, form, who = templates_sheet(desk, viewer=current_user), ReplyTemplateForm(), _who()

    def save():
        told = _told(form) | {"is_shared": bool(form.is_shared.data)}
        if is_first(form, {"desk": desk, **told}, purpose="template", now=who["now"]):
            operations.write_template(sheet.desk.id, **told, **who)

    again = kept_or_again(form, save, lambda typed, **_late: _list_page(desk, typed))
    return again or _back(desk, _("Kept. It stands beside every reply from now on."))


def _told(form: ReplyTemplateForm) -> dict:
    return {"name": form.name.data, "words": form.words.data}


@pages.get("/desks/<string:desk>/reply-templates/<int(max=2147483647):template>")
@allow("staff", "lead")
def reply_template(desk, template):
    row = _found(desk, template)
    return _page(desk, row, _filled(row))


def _found(slug: str, template_id: int):
    desk = templates_sheet(slug, viewer=current_user).desk
    return queries.template_for(current_user, template_id, desk_id=desk.id)


def _filled(row) -> ReplyTemplateForm:
    form = ReplyTemplateForm(formdata=None, obj=row)
    del form.is_shared
    return form


def _page(slug: str, row, form: ReplyTemplateForm, *, is_late: bool = False) -> str:
    late = None
    if is_late:
        late = changed(subject_of("reply_template", row.id), form, _filled(row))
        with_version(form, row.version)
    shown = {"sheet": templates_sheet(slug, viewer=current_user), "row": row, "form": form}
    shown |= {"late": late, "variables": variable_words()}
    return render_template("pages/reply_template.html", **shown)


@pages.post("/desks/<string:desk>/reply-templates/<int(max=2147483647):template>")
@allow("staff", "lead")
def change_reply_template(desk, template):
    row, form = _found(desk, template), ReplyTemplateForm()
    del form.is_shared
    desk_id = row.desk_id

    def save():
        said = {"desk_id": desk_id, "version": form.version.data, **_told(form)}
        operations.change_template(template, **said, **_who())

    def again(typed, **late):
        return _page(desk, _found(desk, template), typed, **late)

    return kept_or_again(form, save, again) or _back(desk, _("Kept."))


@pages.post("/desks/<string:desk>/reply-templates/<int(max=2147483647):template>/removal")
@allow("staff", "lead")
def remove_reply_template(desk, template):
    desk_id = templates_sheet(desk, viewer=current_user).desk.id
    operations.remove_template(template, desk_id=desk_id, **_who())
    url = url_for("pages.restore_reply_template", desk=desk, template=template)
    flash({"words": _("Removed. Replies that were sent stay as they are."), "url": url, "step": 1})
    return redirect(url_for("pages.reply_templates", desk=desk), 303)


@pages.post("/desks/<string:desk>/reply-templates/<int(max=2147483647):template>/restoration")
@allow("staff", "lead")
def restore_reply_template(desk, template):
    desk_id = templates_sheet(desk, viewer=current_user).desk.id
    operations.restore_template(template, desk_id=desk_id, **_who())
    return _back(desk, _("It stands in the list again."))


def _back(desk: str, words: str):
    flash(words)
    return redirect(url_for("pages.reply_templates", desk=desk), 303)


@pages.post("/requests/<reference:reference>/replies/template")
@takes_files
@allow("staff", "lead")
def put_in_template(reference):
    """Behind what is typed, and kept as the draft of the reply: nothing goes out yet."""
    form = forms.ReplyForm()
    uploads = received(form.files.name, actor=current_user)
    sheet = request_page.sheet(reference, viewer=current_user, now=clock.now())
    if not sheet.is_staff:
        raise NotAllowed
    chosen = request.form.get("template", "")
    if not chosen.isdecimal() or len(chosen) > 9:
        flash(_("Choose a template first."))
        words = form.words.data or ""
    else:
        words = sheet.with_template(form.words.data or "", int(chosen))
        _say_what_is_open(words)
    body = {"words": [words], "kept": [file.token for file in uploads.kept]}
    operations.keep_draft(name_of_step(reference, "reply"), body_of(body.items()), **_who())
    return redirect(url_for("pages.show", reference=reference, _anchor="words"), 303)


def _say_what_is_open(words: str) -> None:
    gaps = left_open(words)
    if gaps:
        flash(_("Nothing is known for %(gaps)s: write it yourself.", gaps=comma().join(gaps)))
