"""Sign-in, sign-out, and the way back for who forgot the password."""

from ipaddress import ip_address

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from portal import clock
from portal.errors import NotFound
from portal.identity import operations, passwords, queries
from portal.identity.forms import ResetForm, SignInForm
from portal.identity.views.blueprint import identity
from portal.identity.views.circumstances import (
    by_account,
    by_network,
    circumstances,
    hasher,
    keep_sign_in,
)
from portal.web.access import ANYONE, SIGNED_IN, allow, local_path
from portal.web.languages import SESSION_KEY, languages
from portal.web.throttle import Limit, count_try, forgive
from portal.web.transaction import reading

# A wrong password counts, a right one does not: an office behind one address is not kept out.
SIGN_INS_TO_ACCOUNT = Limit("sign-in-account", tries=10, minutes=15)
SIGN_INS_FROM_NETWORK = Limit("sign-in-network", tries=40, minutes=15)
RESETS_OF_ACCOUNT = Limit("reset-account", tries=3, minutes=60)
RESETS_FROM_NETWORK = Limit("reset-network", tries=20, minutes=60)


@identity.route("/sign-in", methods=["GET", "POST"])
@allow(ANYONE)
def sign_in():
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        token = _try(form.email.data, form.password.data)
        if token:
            keep_sign_in(token)
            return redirect(local_path(form.next.data) or url_for("pages.landing"), 303)
        form.password.errors = [_("This address and password do not belong together.")]
    tiles = queries.personas() if personas_are_offered() else []
    status = 422 if form.errors else 200
    return render_template("identity/sign_in.html", form=form, personas=tiles), status


def _try(address: str, password: str) -> str | None:
    """The token of the new sign-in. The same steps, as long, for an address nobody has."""
    counted = by_account(SIGN_INS_TO_ACCOUNT, address), by_network(SIGN_INS_FROM_NETWORK)
    count_try(*counted, now=clock.wall_now())
    person_id, stored = _known(address.strip())
    if not passwords.is_right(password, stored, hasher=hasher()):
        return None
    token = operations.sign_in_by_password(person_id, proven=stored, **circumstances())
    if token:
        forgive(*counted)
    return token


def _known(address: str) -> tuple[int | None, str | None]:
    """Read before the password is checked: that takes long on purpose, and holds no lock."""
    with reading():
        return queries.credentials(address) or (None, None)


@identity.post("/personas/<int(max=2147483647):person_id>/sign-in")
@allow(ANYONE)
def sign_in_as_persona(person_id):
    if not personas_are_offered():
        raise NotFound
    keep_sign_in(operations.sign_in_as_persona(person_id, **circumstances()))
    return redirect(local_path(request.form.get("next")) or url_for("pages.landing"), 303)


@identity.post("/sign-out")
@allow(SIGNED_IN)
def sign_out():
    operations.end_sign_in(session.get("sign_in", ""), now=clock.wall_now())
    session.clear()
    return redirect(url_for("identity.sign_in"), 303)


@identity.post("/language")
@allow(ANYONE)
def choose_language():
    """For who is not signed in; whoever is has it in their profile."""
    if request.form.get("language") in languages():
        session[SESSION_KEY] = request.form["language"]
    return redirect(local_path(request.form.get("next")) or url_for("pages.home"), 303)


@identity.route("/password-reset", methods=["GET", "POST"])
@allow(ANYONE)
def reset_password():
    form = ResetForm()
    if form.validate_on_submit():
        address, now = form.email.data.strip(), clock.wall_now()
        count_try(by_account(RESETS_OF_ACCOUNT, address), by_network(RESETS_FROM_NETWORK), now=now)
        operations.ask_for_reset(address, now=now)
        return redirect(url_for("identity.reset_sent"), 303)
    return render_template("identity/reset.html", form=form), 422 if form.errors else 200


@identity.get("/password-reset/sent")
@allow(ANYONE)
def reset_sent():
    return render_template("identity/reset_sent.html")


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
