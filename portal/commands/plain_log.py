"""A request log read for its arrivals alone: desk, type and local day, as the file has them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from portal.commands.import_log.as_of import last_dense_week
from portal.commands.import_log.dates import date_from
from portal.commands.import_log.mapping import Layout, header_of, mappings_from
from portal.commands.import_log.opening import opened
from portal.commands.import_log.presets import NONE
from portal.commands.import_log.reader import Fault, Record, read_records
from portal.commands.import_log.row import EARLIEST, LATEST
from portal.commands.import_log.shape import Asked, Shape, shape_of
from portal.desks.holidays import closed_days, region_of
from portal.errors import InvalidInput
from portal.forecast.log_levels import LogCounts

FADES_AFTER = timedelta(days=7)
EARLIER_YEARS, LATER_YEARS = 0, 3


@dataclass
class PlainLog:
    """`counts`: (desk, type, day) -> requests. `faults`: rows left out, by reason; `remarks`:
    sentences on how the file was read."""

    counts: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    remarks: tuple[str, ...] = ()

    @property
    def days(self) -> Counter[date]:
        days: Counter[date] = Counter()
        for (_, _, day), number in self.counts.items():
            days[day] += number
        return days

    def between(self, first: date | None, last: date | None) -> LogCounts:
        return {
            key: number
            for key, number in self.counts.items()
            if (first is None or key[2] >= first) and (last is None or key[2] <= last)
        }


def read_plain_log(path: Path, *, mappings: Sequence[str] = ()) -> PlainLog:
    """Days are those of the wall clock as written, whatever offset stands beside it.

    A request_id that comes again is counted once; a log without that column counts every row.
    Raises InvalidInput where no column can be read as the day of arrival.
    """
    asked = Asked(mappings=mappings_from(mappings), preset=NONE)
    shape = _with_id(path, asked)
    log = PlainLog(remarks=shape.remarks)
    seen: set[str] = set()
    with opened(path, shape.encoding) as stream:
        records = read_records(stream, delimiter=shape.delimiter, encoding=shape.encoding)
        layout = Layout(header_of(records), zone=None, mappings=shape.mappings, dates=shape.dates)
        has_ids = shape.mappings.get("request_id") != "opened_at"
        for record in records:
            _take(record, layout, log=log, seen=seen if has_ids else None)
    return log


def _with_id(path: Path, asked: Asked) -> Shape:
    """The shape; where the log has no request_id the arrival stands for it."""
    try:
        return shape_of(partial(opened, path), asked)
    except InvalidInput as fault:
        if "no column request_id" not in str(fault) or "request_id" in asked.mappings:
            raise
        arrival = asked.mappings.get("opened_at", "opened_at")
        mappings = {**asked.mappings, "request_id": arrival}
        try:
            return shape_of(partial(opened, path), Asked(mappings=mappings, preset=NONE))
        except InvalidInput:
            raise fault from None


def _take(record: Record | Fault, layout: Layout, *, log: PlainLog, seen: set[str] | None) -> None:
    if isinstance(record, Fault):
        log.faults["not readable as CSV"] += 1
        return
    day = _day(layout.text_of("opened_at", record), layout)
    if day is None:
        log.faults["without a readable opened_at"] += 1
        return
    if seen is not None:
        identity = layout.text_of("request_id", record)
        if identity in seen:
            log.faults["with a request_id that came before"] += 1
            return
        if identity:
            seen.add(identity)
    desk, kind = (layout.text_of(name, record) or "" for name in ("desk_or_group", "category"))
    log.counts[desk, kind, day] += 1


def _day(text: str | None, layout: Layout) -> date | None:
    try:
        day = date_from(text or "", layout.dates).date()
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def last_known_day(days: Mapping[date, int]) -> tuple[date, str]:
    """(day, sentence): the log's last day, or, where it fades out, the last before it does.

    The sentence says why when it is not the last. Raises InvalidInput for a log without a row.
    """
    if not days:
        raise InvalidInput("The log holds no request with a readable opened_at.")
    last = max(days)
    try:
        dense = last_dense_week(days) + timedelta(days=6)
    except InvalidInput:
        return last, ""
    if last - dense < FADES_AFTER:
        return last, ""
    later = sum(number for day, number in days.items() if day > dense)
    return dense, (
        f"The log fades out after {dense}: the {later:,} requests that follow, up to {last}, are "
        "left out. If they are whole: --cutoff DATE"
    )


def days_closed(
    days: Iterable[date], *, country: str | None, file: Path | None
) -> frozenset[date]:
    """Public holidays of "NL" or "GB-ENG" over the log's years and three more, or the dates in the
    first column of a file. Raises InvalidInput."""
    if file is not None:
        return frozenset(_dates_in(file))
    if not country:
        return frozenset()
    try:
        land, part = region_of(country)
    except ValueError as fault:
        raise InvalidInput(f"--country: {fault}.") from None
    years = [day.year for day in days]
    span = range(min(years) - EARLIER_YEARS, max(years) + LATER_YEARS + 1)
    return closed_days(land, subdivision=part or "", years=span)


def _dates_in(file: Path) -> list[date]:
    found = []
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        cell = line.replace(";", ",").split(",")[0].strip().strip('"')
        if not cell or cell.startswith("#"):
            continue
        try:
            found.append(date.fromisoformat(cell))
        except ValueError:
            if number > 1:  # the first line may name the column
                raise InvalidInput(
                    f"--closed-days, line {number}: {cell[:40]!r} is not a date like 2026-12-25."
                ) from None
    return found
