"""What is counted over all rows of a log to judge what it can be trusted for."""

import re
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from portal.commands.import_log.row import LogRow

_LAST_NUMBER = re.compile(r"(\d{1,15})\D*$")
NO_NUMBER = -1


@dataclass
class CategoryFacts:
    """How often a category came on which day."""

    days: Counter[date] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.days.total()

    @property
    def first_on(self) -> date:
        return min(self.days)

    @property
    def last_on(self) -> date:
        return max(self.days)


@dataclass
class LogFacts:
    """Flat in the number of rows but for a few numbers each. `offsets`: minutes from UTC as
    written, None without; `own_offset`: how many of them are those of the desk's zone."""

    stamps: array = field(default_factory=lambda: array("d"))
    durations: array = field(default_factory=lambda: array("d"))  # days to resolution; nan: none
    numbers: array = field(default_factory=lambda: array("q"))  # of the id; -1: none
    series: array = field(default_factory=lambda: array("q"))  # ids of one series begin alike
    beginnings: dict[str, int] = field(default_factory=dict)
    local_minutes: Counter[tuple[date, int]] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    offsets: Counter[int | None] = field(default_factory=Counter)
    own_offset: int = 0
    categories: dict[str, CategoryFacts] = field(
        default_factory=lambda: defaultdict(CategoryFacts)
    )
    spellings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, row: LogRow, zone) -> None:
        local = row.opened_at.astimezone(zone)
        spent = row.resolved_at - row.opened_at if row.resolved_at else None
        self.stamps.append(row.opened_at.timestamp())
        self.durations.append(spent.total_seconds() / 86400 if spent is not None else float("nan"))
        beginning, number = _numbered(row.request_id)
        self.numbers.append(number)
        self.series.append(self.beginnings.setdefault(beginning, len(self.beginnings)))
        self.local_minutes[row.opened_on, local.hour * 60 + local.minute] += 1
        self.days[row.opened_on] += 1
        self.offsets[row.offset_minutes] += 1
        if row.offset_minutes is not None:
            self.own_offset += local.utcoffset().total_seconds() == 60 * row.offset_minutes
        if row.category:
            self._add_category(row.category, row.opened_on)

    def _add_category(self, name: str, on: date) -> None:
        self.spellings[" ".join(name.casefold().split())].add(name)
        self.categories[name].days[on] += 1

    @property
    def count(self) -> int:
        return len(self.stamps)


def _numbered(request_id: str) -> tuple[str, int]:
    """`"INC0000045"` is number 45 of the series INC."""
    found = _LAST_NUMBER.search(request_id)
    return (request_id[: found.start()], int(found[1])) if found else ("", NO_NUMBER)
