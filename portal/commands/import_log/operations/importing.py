"""The import from file to rows: find the day, survey the log, make the desk, store requests."""

import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from portal import clock
from portal.commands.import_log.as_of import AsOf, as_of_auto, as_of_day
from portal.commands.import_log.life import Life, life_until
from portal.commands.import_log.mapping import mappings_from, read_log
from portal.commands.import_log.operations.desk import DeskFacts, desk_facts
from portal.commands.import_log.operations.desk_rows import make_desk_rows, missing_rows
from portal.commands.import_log.operations.own_time import set_clock_offset
from portal.commands.import_log.operations.request_rows import compare_batch, store_batch
from portal.commands.import_log.reader import Fault
from portal.commands.import_log.report import ImportReport
from portal.commands.import_log.row import LogRow
from portal.commands.import_log.survey import Survey
from portal.errors import InvalidInput
from portal.jobs.operations import enqueue
from portal.web.transaction import reading, writing

BATCH_ROWS = 2_000
TELL_ROWS = 1_000
BUFFER_BYTES = 1 << 20  # going back a line must not unpack a compressed file again
GZIP_MAGIC = b"\x1f\x8b"
JOBS_AFTER = ("planning.learn", "forecast.run")

Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class _Log:
    """A file that can be read again and again."""

    path: Path
    desk: DeskFacts
    mappings: dict[str, str]
    batch_rows: int
    progress: Progress

    def rows(self, words: str) -> Iterator[LogRow | Fault]:
        with _opened(self.path) as stream:
            rows = read_log(stream, zone=self.desk.zone, mappings=self.mappings)
            for number, row in enumerate(rows, start=1):
                if number % TELL_ROWS == 0:
                    self.progress(number, None, words)
                yield row


def import_log(
    path: Path | str,
    desk_slug: str,
    *,
    as_of: str = "auto",
    mappings: Sequence[str] = (),
    dry_run: bool = False,
    batch_rows: int = BATCH_ROWS,
    progress: Progress | None = None,
) -> ImportReport:
    """Read a log into a desk and say what was done; safe to stop anywhere and to run again.

    `as_of`: "auto" or an ISO date; `mappings`: ["resolved_at=extra.resolved_at"];
    `progress(rows done, rows in all or None, words)`. The file is passed over for its days (only
    for "auto"), for a survey, and for the requests, stored `batch_rows` to a transaction; at the
    end the portal's clock stands on the as-of day. A dry run reports the same and writes nothing.
    Raises InvalidInput when the file, its columns, the desk or the day make no sense.
    """
    with reading():
        desk = desk_facts(desk_slug, around=clock.now().date())
    progress = progress or (lambda _done, _total, _words: None)
    log = _Log(Path(path), desk, mappings_from(mappings), batch_rows, progress)
    report = ImportReport(as_of=_as_of(as_of, log), is_dry_run=dry_run)
    survey = Survey(report.as_of.cutoff_at(desk.zone))
    _survey(log, survey, report)
    with reading():
        desk = desk_facts(desk_slug, around=report.as_of.on)
        missing_rows(desk, survey, report=report)
    if dry_run:
        _compare(log, desk, report)
    else:
        _write(log, desk, survey, report)
    return report


def _write(log: _Log, desk: DeskFacts, survey: Survey, report: ImportReport) -> None:
    now = clock.now()
    with writing():
        directory = make_desk_rows(desk, survey, now=now)
    for lives in _batches(log, directory.desk, report):
        with writing():
            store_batch(lives, directory=directory, report=report, now=now)
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
    opened: Counter[date] = Counter()
    for row in log.rows("looking for the last dense week"):
        if isinstance(row, LogRow):
            opened[row.opened_on] += 1
    last = max(opened, default=clock.now().date())
    with reading():
        desk = desk_facts(log.desk.slug, around=last)
    return as_of_auto(opened, is_open=desk.is_open)


def _survey(log: _Log, survey: Survey, report: ImportReport) -> None:
    for row in log.rows("reading the log"):
        if isinstance(row, Fault):
            report.note_fault(row)
        elif report.note_row(row, survey.cutoff_at):
            survey.add(row)


def _batches(log: _Log, desk: DeskFacts, report: ImportReport) -> Iterator[list[Life]]:
    """The rows known on the as-of day; progress is told when a batch is done."""
    cutoff_at = report.as_of.cutoff_at(desk.zone)
    total = report.read - report.bad - report.later
    lives = (
        life_until(row, cutoff_at)
        for row in log.rows("storing requests")
        if isinstance(row, LogRow) and row.opened_at < cutoff_at
    )
    done = 0
    while batch := list(islice(lives, log.batch_rows)):
        yield batch
        done += len(batch)
        log.progress(done, total, "storing requests")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Packed or not, by its first bytes; the packed kind seeks like the other."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            raw = gzip.GzipFile(fileobj=file) if is_packed else file
            yield io.BufferedReader(raw, BUFFER_BYTES)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        raise InvalidInput(f"Cannot read {path}: {problem.strerror}.") from None
