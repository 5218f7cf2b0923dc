"""What a one-time link opens: a form for a password, and for the first admin a name too."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal import clock
from portal.identity import operations, passwords, queries
from portal.identity.forms import FirstAdminForm, LinkForm, NewPasswordForm
from portal.identity.models import LinkPurpose
from portal.identity.views.blueprint import identity
from portal.identity.views.circumstances import (
    by_network,
    circumstances,
    hasher,
    keep_sign_in,
)
from portal.web.access import ANYONE, allow
from portal.web.throttle import Limit, count_try
from portal.web.transaction import reading

WRONG_LINKS_FROM_NETWORK = Limit("link-network", tries=30, minutes=15)


@identity.route("/links/<string:token>", methods=["GET", "POST"])
@allow(ANYONE)
def link(token):
    """Looking does not use the link up: programs that check mails look at every link."""
    with reading():
        opened = queries.open_link(token, now=clock.wall_now())
    if opened is None:
        count_try(by_network(WRONG_LINKS_FROM_NETWORK), now=clock.wall_now())
        return render_template("identity/link_gone.html"), 404
    form = _form_of(opened)
    if form.validate_on_submit():
        keep_sign_in(operations.sign_in(_use(token, form), **circumstances()))
        flash(_("Your password is set, and you are signed in."))
        return redirect(url_for("pages.landing"), 303)
    page = render_template("identity/link.html", form=form, opened=opened, token=token)
    return page, 422 if form.errors else 200


def _form_of(opened: queries.OpenLink) -> NewPasswordForm:
    if opened.purpose == LinkPurpose.FIRST_ADMIN:
        return FirstAdminForm()
    form = LinkForm()
    form.tell(opened.name, opened.email or "")
    return form


def _use(token: str, form: NewPasswordForm) -> int:
    """The password is hashed before the transaction begins."""
    digest = passwords.digest(form.password.data, hasher=hasher())
    common = {"password_hash": digest, "now": clock.wall_now()}
    if isinstance(form, FirstAdminForm):
        name, address = form.name.data.strip(), form.email.data.strip().lower()
        return operations.become_first_admin(token, name=name, address=address, **common)
    return operations.set_password_by_link(token, **common)
