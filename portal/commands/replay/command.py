"""`portal replay`: what another order of work would have made of the same past."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from portal.commands.progress import on_console
from portal.commands.replay.folder import read_folder
from portal.commands.replay.log import read_rows, scenario_of
from portal.commands.replay.report import as_document, lines
from portal.errors import InvalidInput, PortalError
from portal.planning.policies import POLICIES
from portal.planning.replay.predictions import with_precision
from portal.planning.replay.scenario import Scenario
from portal.planning.replay.sweep import sweep


@click.command("replay")
@click.argument("pasts", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--policies", help="Names with commas; all of them by default.")
@click.option("--ahead", is_flag=True, help="Work ahead on what is foreseen, in idle time only.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="Make that share of the predictions come true, whatever they claim.",
)
@click.option(
    "--seeds", default="0", show_default=True, help="Numbers with commas: one draw each."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="JSON document.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="A=B.C",
    help="Field A is column B, key C.",
)
@click.option(
    "--no-after-hours", is_flag=True, help="Leave out the second run after closing time."
)
@click.option(
    "--promises", is_flag=True, help="Also what would have been promised, and what came of it."
)
def replay(pasts, policies, ahead, precision, seeds, output, mapping, no_after_hours, promises):
    """Replay scenario folders (draws of one desk) or a request log (LOG.csv) under policies.

    The same arrivals, efforts and absences for every policy; each window of arrival days apart.
    """
    tell = on_console()
    try:
        chosen = _policies(policies)
        numbers = _seeds(seeds)
        scenarios = [
            each for past in pasts for each in _scenarios(past, mapping=mapping, seeds=numbers)
        ]
        if precision is not None:
            scenarios = [with_precision(one, precision, seed=numbers[0]) for one in scenarios]
        found = sweep(
            scenarios,
            chosen,
            seeds=numbers if all(past.is_dir() for past in pasts) else numbers[:1],
            ahead=ahead,
            after_hours=not no_after_hours,
            with_promises=promises,
            progress=lambda words: tell(0, None, words),
        )
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    for line in lines(found, scenarios):
        click.echo(line)
    if output:
        output.write_text(json.dumps(as_document(found, scenarios), indent=1), encoding="utf-8")


def _policies(names: str | None) -> dict:
    chosen = [name.strip() for name in names.split(",")] if names else list(POLICIES)
    unknown = [name for name in chosen if name not in POLICIES]
    if unknown:
        raise InvalidInput(f"No policy {', '.join(unknown)}. There are: {', '.join(POLICIES)}.")
    return {name: POLICIES[name] for name in chosen}


def _seeds(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InvalidInput(f"--seeds {text!r}: use numbers like 0,1,2.") from None


def _scenarios(past: Path, *, mapping: Sequence[str], seeds: Sequence[int]) -> list[Scenario]:
    """A folder is as it is; what a log lacks is drawn anew for each seed."""
    if past.is_dir():
        return [read_folder(past)]
    read = read_rows(past, mappings=mapping)
    return [scenario_of(read, name=past.name, seed=seed) for seed in seeds]
