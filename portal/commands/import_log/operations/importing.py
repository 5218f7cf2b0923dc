"""The import from file to rows: find the day, survey the log, make the desk, store requests."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from portal import clock
from portal.commands.import_log.as_of import AsOf, as_of_auto, as_of_day
from portal.commands.import_log.facts import LogFacts
from portal.commands.import_log.guards import Looked, warnings
from portal.commands.import_log.life import Life, life_until
from portal.commands.import_log.mapping import Layout, header_of, mappings_from, read_log
from portal.commands.import_log.opening import opened
from portal.commands.import_log.operations.desk import DeskFacts, desk_facts
from portal.commands.import_log.operations.desk_rows import make_desk_rows, missing_rows
from portal.commands.import_log.operations.own_time import set_clock_offset
from portal.commands.import_log.operations.request_rows import (
    compare_batch,
    prepared_batch,
    store_batch,
)
from portal.commands.import_log.reader import Fault, Record, read_records
from portal.commands.import_log.report import ImportReport
from portal.commands.import_log.row import EARLIEST, LATEST, LogRow
from portal.commands.import_log.shape import AUTO, Asked, Shape, shape_of
from portal.commands.import_log.survey import Survey
from portal.errors import InvalidInput
from portal.jobs.operations import enqueue
from portal.web.transaction import reading, writing

BATCH_ROWS = 100  # some 30 ms in which nobody else can write
TELL_ROWS = 1_000
JOBS_AFTER = ("planning.learn", "forecast.run")

Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class _Log:
    """A file that can be read again and again."""

    path: Path
    shape: Shape
    desk: DeskFacts
    since: date | None
    batch_rows: int
    progress: Progress

    def rows(self, words: str) -> Iterator[LogRow | Fault]:
        shape = self.shape
        with opened(self.path, shape.encoding) as stream:
            rows = read_log(
                stream,
                zone=self.desk.zone,
                mappings=shape.mappings,
                delimiter=shape.delimiter,
                encoding=shape.encoding,
                dates=shape.dates,
            )
            for number, row in enumerate(rows, start=1):
                if number % TELL_ROWS == 0:
                    self.progress(number, None, words)
                yield row

    def days(self, words: str) -> Counter[date]:
        """Arrivals per local day, whatever else is wrong with their rows."""
        shape, days = self.shape, Counter()
        with opened(self.path, shape.encoding) as stream:
            records = read_records(stream, delimiter=shape.delimiter, encoding=shape.encoding)
            layout = Layout(
                header_of(records),
                zone=self.desk.zone,
                mappings=shape.mappings,
                dates=shape.dates,
            )
            for number, record in enumerate(records, start=1):
                if number % TELL_ROWS == 0:
                    self.progress(number, None, words)
                day = layout.opened_on(record) if isinstance(record, Record) else None
                if day and EARLIEST <= day.year <= LATEST and not self.is_early(day):
                    days[day] += 1
        return days

    def is_early(self, day: date) -> bool:
        return self.since is not None and day < self.since


def import_log(
    path: Path | str,
    desk_slug: str,
    *,
    as_of: str = "auto",
    since: date | None = None,
    mappings: Sequence[str] = (),
    encoding: str = AUTO,
    dates: str = AUTO,
    preset: str = AUTO,
    dry_run: bool = False,
    batch_rows: int = BATCH_ROWS,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> ImportReport:
    """Read a log into a desk and say what was done; safe to stop anywhere and to run again.

    `as_of`: "auto" or an ISO date; `since`: the first day that counts; `mappings`:
    ["resolved_at=extra.resolved_at"]; `encoding`, `dates`, `preset`: "auto" finds out;
    `progress(rows done, rows in all or None, words)`; `tell` gets what to know about the log,
    line by line, before anything is written. The file is passed over for its form, for its days
    (only for "auto"), for a survey, and for the requests, stored `batch_rows` to a transaction; at
    the end the portal's clock stands on the as-of day. A dry run reports the same and writes
    nothing. Raises InvalidInput when the file, its columns, the desk or the day make no sense.
    """
    path = Path(path)
    with reading():
        desk = desk_facts(desk_slug, around=clock.now().date())
    progress = progress or (lambda _done, _total, _words: None)
    asked = Asked(encoding, dates, preset, mappings_from(mappings))
    shape = shape_of(partial(opened, path), asked)
    log = _Log(path, shape, desk, since, batch_rows, progress)
    report = ImportReport(as_of=_as_of(as_of, log), is_dry_run=dry_run, since=since)
    survey = Survey(report.as_of.cutoff_at(desk.zone))
    facts = _survey(log, survey, report)
    report.warnings = [*shape.remarks, *warnings(Looked(facts, report.as_of, desk.zone))]
    for line in report.warning_lines():
        (tell or _nobody)(line)
    with reading():
        desk = desk_facts(desk_slug, around=report.as_of.on)
        missing_rows(desk, survey, report=report)
    if dry_run:
        _compare(log, desk, report)
    else:
        _write(log, desk, survey, report)
    return report


def _nobody(_line: str) -> None:
    """Listens to the report's lines when nobody else does."""


def _write(log: _Log, desk: DeskFacts, survey: Survey, report: ImportReport) -> None:
    now = clock.now()
    directory = make_desk_rows(desk, survey, now=now)
    for lives in _batches(log, directory.desk, report):
        with reading():
            batch = prepared_batch(lives, directory)
        with writing():
            store_batch(batch, directory=directory, report=report, now=now)
    with writing():
        set_clock_offset(report.as_of.on, clock.wall_now().date())
        for name in JOBS_AFTER:
            enqueue(name, now=clock.wall_now())


def _compare(log: _Log, desk: DeskFacts, report: ImportReport) -> None:
    for lives in _batches(log, desk, report):
        with reading():
            compare_batch(lives, desk=desk, report=report)


def _as_of(text: str, log: _Log) -> AsOf:
    if text != "auto":
        try:
            return as_of_day(date.fromisoformat(text))
        except ValueError:
            raise InvalidInput(f"--as-of {text!r}: use auto or a date like 2016-05-23.") from None
    opened = log.days("looking for the last dense week")
    last = max(opened, default=clock.now().date())
    with reading():
        desk = desk_facts(log.desk.slug, around=last)
    return as_of_auto(opened, is_open=desk.is_open)


def _survey(log: _Log, survey: Survey, report: ImportReport) -> LogFacts:
    facts = LogFacts()
    for row in log.rows("reading the log"):
        if isinstance(row, Fault):
            report.note_fault(row)
            continue
        is_known = report.note_row(row, survey.cutoff_at)
        if is_known:
            survey.add(row)
        if not log.is_early(row.opened_on):
            facts.add(row, log.desk.zone)
    return facts


def _batches(log: _Log, desk: DeskFacts, report: ImportReport) -> Iterator[list[Life]]:
    """The rows known on the as-of day; progress is told when a batch is done."""
    cutoff_at = report.as_of.cutoff_at(desk.zone)
    total = report.read - report.bad - report.earlier - report.later
    lives = (
        life_until(row, cutoff_at)
        for row in log.rows("storing requests")
        if isinstance(row, LogRow)
        and row.opened_at < cutoff_at
        and not log.is_early(row.opened_on)
    )
    done = 0
    while batch := list(islice(lives, log.batch_rows)):
        yield batch
        done += len(batch)
        log.progress(done, total, "storing requests")
