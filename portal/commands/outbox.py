"""`portal outbox`: the mails that wait, and why."""

import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.commands.health import database_problem
from portal.jobs.models import Delivery
from portal.notifications import queries
from portal.web.transaction import reading


@click.command("outbox")
@click.option("--all", "with_sent", is_flag=True, help="Those sent already, too.")
@click.option("--show", "mail_id", type=int, metavar="ID", help="One mail with its text.")
@with_appcontext
def outbox(with_sent, mail_id):
    """Say which mails wait: to whom, of which kind, for how long, and what the last try met."""
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    with reading():
        if mail_id is not None:
            _show(queries.mail(mail_id))
        else:
            _list(queries.mails(with_sent=with_sent))


def _list(mails: list[Delivery]) -> None:
    if not current_app.config["PORTAL"].smtp_url:
        click.echo("No mail server is set (PORTAL_SMTP_URL): mails wait here.")
    now = clock.wall_now()
    for mail in mails:
        click.echo(_line(mail, now))
    click.echo(f"{len(mails):,} mails. The text of one: portal outbox --show ID")


def _line(mail: Delivery, now: datetime) -> str:
    tries = f", tried {mail.attempts}x" if mail.attempts else ""
    error = f"  {_printable(mail.error)}" if mail.error else ""
    age = _age((now - mail.created_at).total_seconds())
    return f"{mail.id:>6}  {mail.status:<7}  {mail.kind:<14}  {mail.address}  {age}{tries}{error}"


def _show(mail: Delivery | None) -> None:
    if mail is None:
        sys.exit("portal: there is no mail of this number.")
    click.echo(f"To: {mail.address}\nSubject: {_printable(mail.subject)}\n")
    for line in mail.body.splitlines() or ["(The text of a mail is not kept once it is sent.)"]:
        click.echo(_printable(line))


def _age(seconds: float) -> str:
    if seconds < 90 * 60:
        return f"{max(0, seconds) / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 48 * 3600 else f"{seconds / 86400:.0f} days"


def _printable(text: str) -> str:
    """What others wrote must not steer the terminal it is shown on."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
