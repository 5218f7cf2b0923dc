"""`portal backtest`: how good the forecast of a log would have been, as a table."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from portal.commands.forecast_command import NO_HISTORY, day_of, tell_of
from portal.commands.plain_log import days_closed, last_known_day, read_plain_log
from portal.errors import InvalidInput, PortalError
from portal.forecast.forecasters import FORECASTERS
from portal.forecast.log_backtest import PROTOCOLS, Score, log_backtest

HEADINGS = ("grain", "level", "series", "cutoffs", "error", "of naive", "pinball", "80 %", "95 %")
KEY = f"""
error     sum of absolute errors over the sum of what came
of naive  the same over that of naive: the same day last week (weeks: the last week); below 1 is
          better
pinball   loss of seven quantiles over that of naive with the quantiles of its own past errors
80 %      share of what came inside the band of 80 %; likewise 95 %
Day: 14 days ahead, a cutoff every 14 days, the first after 28, the latest 10.
Week: 8 weeks ahead, a cutoff every 4, the first after 26, where at least 5 fit.
Each cutoff makes its forecast anew from what came before. Nothing is random: no seed.
{NO_HISTORY}"""


@click.command("backtest")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "since", metavar="DATE", help="Leave out what came before that day.")
@click.option("--to", "until", metavar="DATE", help="The last day; found where the log fades out.")
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
    "--against", type=click.Choice(sorted(FORECASTERS)), help="One more to compare with."
)
def backtest(log, since, until, country, closed_file, mapping, against):
    """Test the forecast on a request log (LOG.csv or LOG.csv.gz): all, by desk, by type.

    Needs no database and no settings.
    """
    try:
        read = read_plain_log(log, mappings=mapping)
        last_day = day_of(until, "--to") if until else _last_day(read.days)
        known = read.between(day_of(since, "--from") if since else None, last_day)
        if not known:
            raise InvalidInput("The log holds no request between those days.")
        first_day = min(day for _, _, day in known)
        closed = days_closed([first_day, last_day], country=country, file=closed_file)
        tell_of(read, last_day=last_day, requests=sum(known.values()))
        scores = log_backtest(
            known, first_day=first_day, last_day=last_day, closed_days=closed, against=against
        )
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    for line in table(scores, against=against):
        click.echo(line)


def _last_day(days) -> date:
    day, sentence = last_known_day(days)
    if sentence:
        click.echo(sentence.replace("--cutoff", "--to"), err=True)
    return day


def table(scores: Sequence[Score], *, against: str | None = None) -> Iterator[str]:
    """Lines of plain text; a sentence where the log is too short."""
    if not scores:
        shortest = min(each.first_cutoff + each.horizon for each in PROTOCOLS)
        yield f"Too little data: a back-test needs {shortest} days at least."
        return
    headings = [*HEADINGS, *([f"of {against}"] if against else []), "most often chosen"]
    rows = [_cells(score, against=against) for score in scores]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for cells in (headings, *rows):
        shown = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield "  ".join(shown).rstrip()
    yield KEY


def _cells(score: Score, *, against: str | None) -> list[str]:
    figures = (score.share, score.ratio, score.pinball_ratio)
    cells = [score.grain, score.level, f"{score.series}", f"{score.cutoffs}"]
    cells += ["-" if value is None else f"{value:.3f}" for value in figures]
    for share in (score.coverage_80, score.coverage_95):
        cells.append("-" if share is None else f"{100 * share:.1f}")
    if against:
        ratio = score.against_ratio
        cells.append("-" if ratio is None else f"{ratio:.3f}")
    often = [names for names, _ in score.chosen.most_common(1)]
    return [*cells, *often] if often else [*cells, "-"]
