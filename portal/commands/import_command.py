"""`portal import`: a real log into a desk."""

import sys
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.commands.health import database_problem
from portal.commands.import_log.dates import DateOrder
from portal.commands.import_log.encoding import ENCODINGS
from portal.commands.import_log.operations import import_log
from portal.commands.import_log.presets import NONE, PRESETS
from portal.commands.import_log.shape import AUTO
from portal.commands.progress import on_console
from portal.commands.work import set_clock
from portal.errors import InvalidInput, PortalError


@click.command("import")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--desk", required=True, help="Slug of the desk, such as it; made if new.")
@click.option("--as-of", default="auto", show_default=True, help="A date, or auto.")
@click.option(
    "--map", "mapping", multiple=True, metavar="A=B.C", help="Field A is column B, key C."
)
@click.option("--since", metavar="DATE", help="Leave out what was opened before that day.")
@click.option("--encoding", type=click.Choice([AUTO, *ENCODINGS]), default=AUTO, show_default=True)
@click.option(
    "--dates",
    type=click.Choice([AUTO, *DateOrder]),
    default=AUTO,
    show_default=True,
    help="Order of dates in numbers; ISO dates are read under each.",
)
@click.option(
    "--preset",
    type=click.Choice([AUTO, NONE, *PRESETS]),
    default=AUTO,
    show_default=True,
    help="A known layout: where it keeps what matters.",
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@with_appcontext
def import_(log, desk, as_of, mapping, since, dry_run, **form):
    """Read a request log (LOG.csv or LOG.csv.gz) into a desk.

    What would mislead a forecast is said before anything is written; --dry-run writes nothing.
    Safe to run again: rows already there are left alone or updated, never doubled. Each row that
    cannot be taken is named with its line and the reason; the rest goes in.
    """
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    set_clock()
    try:
        report = import_log(
            log,
            desk,
            as_of=as_of,
            since=_day(since),
            mappings=mapping,
            dry_run=dry_run,
            progress=on_console(),
            tell=click.echo,
            **form,
        )
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.is_usable else 1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(f"--since {text!r}: use a date like 2018-01-08.") from None
