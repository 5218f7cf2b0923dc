"""`portal check`: what is wrong and how to mend it."""

import sys

import click
from flask.cli import with_appcontext

from portal.commands.health import database_problem, findings
from portal.commands.work import set_clock


@click.command("check", help="Say what is wrong with this installation and how to mend it.")
@with_appcontext
def check():
    if database_problem() is None:
        set_clock()
    found = findings()
    for finding in found:
        mark = "ok   " if finding.is_fine else "MEND "
        click.echo(f"{mark} {finding.what:<9} {finding.words}")
    sys.exit(0 if all(finding.is_fine for finding in found) else 1)
