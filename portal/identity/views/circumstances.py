"""What every way of signing in needs: who asks from where, and the cookie that follows."""

from flask import current_app, request, session

from portal import clock
from portal.identity import operations, passwords
from portal.web.throttle import Counted, Limit, network_of


def circumstances() -> dict:
    return {
        "user_agent": request.user_agent.string,
        "now": clock.wall_now(),
        "hours": current_app.config["PORTAL"].sign_in_hours,
    }


def keep_sign_in(token: str) -> None:
    """A new cookie; the sign-in that this browser had before ends."""
    old = session.get("sign_in")
    if old:
        operations.end_sign_in(old, now=clock.wall_now())
    session.clear()
    session["sign_in"] = token


def hasher():
    in_test = current_app.config["PORTAL"].mode == "test"
    return passwords.CHEAP if in_test else passwords.STRONG


def by_network(limit: Limit) -> Counted:
    return Counted(limit, network_of(request.remote_addr))


def by_account(limit: Limit, address: str) -> Counted:
    return Counted(limit, address.strip().casefold())
