"""`portal import`: a real log into a desk."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.commands.health import database_problem
from portal.commands.import_log.operations import import_log
from portal.commands.progress import on_console
from portal.commands.work import set_clock
from portal.errors import PortalError


@click.command("import")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--desk", required=True, help="Slug of the desk, such as it; made if new.")
@click.option("--as-of", default="auto", show_default=True, help="A date, or auto.")
@click.option(
    "--map", "mapping", multiple=True, metavar="A=B.C", help="Field A is column B, key C."
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@with_appcontext
def import_(log, desk, as_of, mapping, dry_run):
    """Read a request log (LOG.csv or LOG.csv.gz) into a desk.

    Safe to run again: rows already there are left alone or updated, never doubled. Each row that
    cannot be taken is named with its line and the reason; the rest goes in.
    """
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    set_clock()
    try:
        report = import_log(
            log, desk, as_of=as_of, mappings=mapping, dry_run=dry_run, progress=on_console()
        )
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.is_usable else 1)
