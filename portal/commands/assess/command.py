"""`portal assess`: a stranger's log, one page of what it says and what it would gain."""

import sys
from pathlib import Path

import click

from portal.commands.assess.facts import assess as assessed
from portal.commands.assess.page import page
from portal.commands.import_log.presets import NONE, PRESETS
from portal.commands.import_log.shape import AUTO
from portal.commands.progress import on_console
from portal.commands.replay.log import read_rows
from portal.errors import PortalError


@click.command("assess")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--map", "mapping", multiple=True, metavar="A=B.C", help="Field A is column B, key C."
)
@click.option(
    "--preset",
    type=click.Choice([AUTO, NONE, *PRESETS]),
    default=AUTO,
    show_default=True,
    help="A known export: Jira, ServiceNow, Zendesk, GLPI.",
)
def assess(log, html, mapping, preset):
    """Look at a request log (LOG.csv or LOG.csv.gz) and write one page about it.

    What arrives, what is coming and how well that could be known, what another order of work would
    gain, and everything that had to be assumed. Needs no database and no settings.
    """
    tell = on_console()
    try:
        read = read_rows(log, mappings=mapping, preset=preset)
        found = assessed(read, name=log.name, progress=lambda words: tell(0, None, words))
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    try:
        html.write_text(page(found), encoding="utf-8")
    except OSError as fault:
        sys.exit(f"portal: cannot write {html}: {fault.strerror}.")
    click.echo(f"{found.rows:,} requests, {found.first_day} to {found.last_day}: {html}")
