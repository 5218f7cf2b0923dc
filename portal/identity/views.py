"""Sign-in, sign-out, and one's own choices."""

from ipaddress import ip_address

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import NotFound
from portal.identity import operations, passwords, queries
from portal.identity.forms import SignInForm
from portal.web.access import ANYONE, SIGNED_IN, allow, local_path
from portal.web.transaction import reading

identity = Blueprint("identity", __name__)


@identity.route("/sign-in", methods=["GET", "POST"])
@allow(ANYONE)
def sign_in():
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        person_id = _person_of(form.email.data.strip(), form.password.data)
        if person_id is not None:
            _keep(operations.sign_in(person_id, **_circumstances()))
            return redirect(local_path(form.next.data) or url_for("pages.landing"), 303)
        form.password.errors = [_("This address and password do not belong together.")]
    tiles = queries.personas() if personas_are_offered() else []
    status = 422 if form.errors else 200
    return render_template("identity/sign_in.html", form=form, personas=tiles), status


@identity.post("/personas/<int:person_id>/sign-in")
@allow(ANYONE)
def sign_in_as_persona(person_id):
    if not personas_are_offered():
        raise NotFound
    _keep(operations.sign_in_as_persona(person_id, **_circumstances()))
    return redirect(local_path(request.form.get("next")) or url_for("pages.landing"), 303)


@identity.post("/sign-out")
@allow(SIGNED_IN)
def sign_out():
    operations.end_sign_in(session.get("sign_in", ""), now=clock.wall_now())
    session.clear()
    return redirect(url_for("identity.sign_in"), 303)


@identity.post("/me/theme")
@allow(SIGNED_IN)
def set_theme():
    operations.choose_theme(request.form.get("theme", ""), actor=current_user)
    return redirect(local_path(request.form.get("next")) or url_for("pages.home"), 303)


def personas_are_offered() -> bool:
    """Only in the demo, only to this very machine: the address and the name it was called by."""
    if current_app.config["PORTAL"].mode == "production":
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback and _is_local(request.host)
    except ValueError:
        return False


def _is_local(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name in ("localhost", "127.0.0.1", "[::1]")


def _person_of(email: str, password: str) -> int | None:
    """Checks the password outside any transaction: it takes 100 ms on purpose."""
    with reading():
        known = queries.credentials(email)
    person_id, stored = known or (None, None)
    return person_id if passwords.is_right(password, stored, hasher=_hasher()) else None


def _keep(token: str) -> None:
    old = session.get("sign_in")
    if old:
        operations.end_sign_in(old, now=clock.wall_now())
    session.clear()
    session["sign_in"] = token


def _circumstances() -> dict:
    return {
        "user_agent": request.user_agent.string,
        "now": clock.wall_now(),
        "hours": current_app.config["PORTAL"].sign_in_hours,
    }


def _hasher():
    in_test = current_app.config["PORTAL"].mode == "test"
    return passwords.CHEAP if in_test else passwords.STRONG
