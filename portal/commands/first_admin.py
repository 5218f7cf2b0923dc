"""`portal first-admin`: the link by which a portal without an admin gets its first."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.commands import health
from portal.errors import PortalError
from portal.identity.operations import make_first_admin_link
from portal.identity.queries import has_admin_with_password
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

WORDS = "There is no admin yet. Open this link within 24 hours to become the first:"


@click.command("first-admin", help="Print a one-time link for the first admin; earlier ones end.")
@with_appcontext
def first_admin():
    problem = health.database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    try:
        click.echo(_link(current_app.config["PORTAL"].public_url))
    except PortalError as problem:
        sys.exit(f"portal: {problem}")


def offer_first_admin(public_url: str) -> None:
    """When the pages start: print the link if no admin can sign in. A demo has its own people."""
    with reading():
        is_demo = site_setting("demo_built_on") or site_setting("demo_log")
        if is_demo or has_admin_with_password():
            return
    click.echo(f"{WORDS}\n  {_link(public_url)}")


def _link(public_url: str) -> str:
    with writing():
        return make_first_admin_link(public_url=public_url, now=clock.wall_now())
