"""One's own profile: choices, password, and the browsers one is signed in with."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import Conflict
from portal.identity import operations, passwords, queries
from portal.identity.browsers import browser_and_system
from portal.identity.forms import ChangePasswordForm, ProfileForm
from portal.identity.operations import Choices
from portal.identity.views.blueprint import identity
from portal.identity.views.circumstances import by_account, circumstances, hasher, keep_sign_in
from portal.web.access import SIGNED_IN, allow, local_path
from portal.web.languages import reading_as
from portal.web.throttle import Limit, count_try, forgive
from portal.web.transaction import reading

CHANGES_OF_PASSWORD = Limit("password-change", tries=10, minutes=15)


@identity.get("/me")
@allow(SIGNED_IN)
def profile():
    return _page()


def _page(*, form=None, password_form=None, is_changed=False):
    """The page; a form that came back keeps what was typed."""
    person = queries.person_by_id(current_user.id)
    if form is None:
        form = ProfileForm(formdata=None, obj=person, own_zone=person.zone)
    form.version.data = person.version
    form.version.raw_data = None
    return render_template(
        "identity/profile.html",
        person=person,
        form=form,
        password_form=password_form or ChangePasswordForm(formdata=None, prefix="password"),
        sign_ins=queries.open_sign_ins(person.id, now=clock.wall_now()),
        this_digest=queries.token_digest(session.get("sign_in", "")),
        browser_words=browser_words,
        is_changed=is_changed,
    )


def browser_words(user_agent: str) -> str:
    browser, system = browser_and_system(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A browser that does not say its name")


@identity.post("/me")
@allow(SIGNED_IN)
def change_profile():
    form = ProfileForm(own_zone=current_user.zone)
    if not form.validate():
        return _page(form=form), 422
    choices = Choices(
        form.language.data,
        form.chosen_zone,
        form.theme.data,
        form.calendar.data,
        form.single_keys.data,
    )
    try:
        operations.change_profile(choices, version=form.version.data, actor=current_user)
    except Conflict:
        return _page(form=form, is_changed=True), 409
    with reading_as(form.language.data):
        flash(_("Kept."))
    return redirect(url_for("identity.profile"), 303)


@identity.post("/me/theme")
@allow(SIGNED_IN)
def set_theme():
    operations.choose_theme(request.form.get("theme", ""), actor=current_user)
    return redirect(local_path(request.form.get("next")) or url_for("pages.home"), 303)


@identity.post("/me/password")
@allow(SIGNED_IN)
def change_password():
    """Asks for the old one; this browser goes on under a new sign-in, all others are out."""
    with reading():
        person = queries.person_by_id(current_user.id)
        stored, about = person.password_hash, (person.name, person.email or "")
    form = ChangePasswordForm(prefix="password")
    form.about = about
    if not form.validate() or not _is_own_password(form, stored):
        return _page(password_form=form), 422
    digest = passwords.digest(form.password.data, hasher=hasher())
    now = clock.wall_now()
    operations.change_password(proven=stored, password_hash=digest, actor=current_user, now=now)
    keep_sign_in(operations.sign_in(current_user.id, **circumstances()))
    flash(_("Your password is changed. Every other browser is signed out."))
    return redirect(url_for("identity.profile"), 303)


def _is_own_password(form: ChangePasswordForm, stored: str | None) -> bool:
    counted = by_account(CHANGES_OF_PASSWORD, str(current_user.id))
    count_try(counted, now=clock.wall_now())
    if passwords.is_right(form.current_password.data, stored, hasher=hasher()):
        forgive(counted)
        return True
    form.current_password.errors = [_("This is not the password you have now.")]
    return False


@identity.post("/me/sign-ins/<int(max=2147483647):sign_in_id>/end")
@allow(SIGNED_IN)
def end_sign_in(sign_in_id):
    operations.end_own_sign_in(sign_in_id, actor=current_user, now=clock.wall_now())
    flash(_("That browser is signed out."))
    return redirect(url_for("identity.profile"), 303)


@identity.post("/me/other-sign-ins/end")
@allow(SIGNED_IN)
def end_other_sign_ins():
    token, now = session.get("sign_in", ""), clock.wall_now()
    operations.end_other_sign_ins(actor=current_user, token=token, now=now)
    flash(_("Every other browser is signed out."))
    return redirect(url_for("identity.profile"), 303)
