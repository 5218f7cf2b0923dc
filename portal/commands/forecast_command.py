"""`portal forecast`: a log's next days or weeks as a CSV file, without a database."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

import click

from portal.commands.plain_log import PlainLog, days_closed, last_known_day, read_plain_log
from portal.errors import InvalidInput, PortalError
from portal.forecast.forecasters import FORECASTERS, POOL
from portal.forecast.grain import Grain
from portal.forecast.log_forecast import LogAsk, log_rows
from portal.forecast.points import LEVELS

MOST_STEPS = {Grain.DAY: 366, Grain.WEEK: 104}
COLUMNS = ("level", "series", "on", "mean", *(f"q{level:g}" for level in LEVELS))
NO_HISTORY = (
    "A log has no history of its own changes: desks and types are taken as they stand in it, even "
    "if they were set later than the request arrived."
)


@click.command("forecast")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cutoff", metavar="DATE", help="The last known day; what follows is not read.")
@click.option("--grain", type=click.Choice(["day", "week"]), default="day", show_default=True)
@click.option("--horizon", type=int, default=14, show_default=True, help="Days or weeks ahead.")
@click.option("--country", metavar="CODE", help="Whose public holidays it keeps: NL, GB-ENG.")
@click.option(
    "--closed-days",
    "closed_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with a date in each line, instead of --country.",
)
@click.option(
    "--map", "mapping", multiple=True, metavar="A=B.C", help="Field A is column B, key C."
)
@click.option(
    "--also", type=click.Choice(sorted(set(FORECASTERS) - set(POOL))), help="One more to try."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Else printed.")
def forecast(log, cutoff, grain, horizon, country, closed_file, mapping, also, output):
    """Forecast the arrivals of a request log (LOG.csv or LOG.csv.gz): all, by desk, by type.

    One row per series and date: level (all, desk, type), series (desk_or_group and category as
    the log has them), on (the day, or the Monday of the week), mean and seven quantiles. Needs
    no database and no settings. What is worth knowing about the log is said on the error output.
    """
    try:
        grain = Grain(grain)
        check_horizon(horizon, grain)
        read = read_plain_log(log, mappings=mapping)
        last_day = known_until(read, cutoff)
        ask = LogAsk(
            last_day=last_day,
            horizon=horizon,
            quantiles=LEVELS,
            grain=grain,
            closed_days=days_closed([*read.days, last_day], country=country, file=closed_file),
            pool=(*POOL, also) if also else POOL,
        )
        known = read.between(None, last_day)
        tell_of(read, last_day=last_day, requests=sum(known.values()))
        with _written(output) as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(COLUMNS)
            for row in log_rows(known, ask):
                figures = (f"{row.mean:.6g}", *(f"{value:g}" for value in row.quantiles))
                rows.writerow((row.level, row.series, row.on, *figures))
    except PortalError as fault:
        sys.exit(f"portal: {fault}")


def check_horizon(horizon: int, grain: Grain) -> None:
    if not 1 <= horizon <= MOST_STEPS[grain]:
        raise InvalidInput(f"--horizon: 1 to {MOST_STEPS[grain]} {grain}s.")


def known_until(read: PlainLog, cutoff: str | None) -> date:
    """The last known day, asked or found, told where it was found."""
    found, sentence = last_known_day(read.days)
    if cutoff is None:
        if sentence:
            click.echo(sentence, err=True)
        return found
    day = day_of(cutoff, "--cutoff")
    if not any(known <= day for known in read.days):
        raise InvalidInput(f"--cutoff {day}: the log begins on {min(read.days)}, after it.")
    return day


def day_of(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{option} {text!r}: use a date like 2026-11-30.") from None


def tell_of(read: PlainLog, *, last_day: date, requests: int) -> None:
    """What the reader of the figures should know, on the error output."""
    click.echo(f"{requests:,} requests, {min(read.days)} to {last_day}.", err=True)
    for line in (*read.remarks, NO_HISTORY):
        click.echo(line, err=True)
    for reason, number in read.faults.items():
        click.echo(f"{number:,} rows were left out: {reason}.", err=True)


@contextmanager
def _written(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as fault:
        raise InvalidInput(f"Cannot write {output}: {fault.strerror}.") from None
