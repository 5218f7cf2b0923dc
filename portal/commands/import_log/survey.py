"""What a log says about its desk: which skills, types and staff there are."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from portal.commands.import_log.row import LogRow
from portal.desks.business_time import WorkingTime

UNGROUPED = "General"
UNCATEGORISED = "Without a category"
STAFF_WINDOW = timedelta(weeks=4)
STAFF_REQUESTS = 5
LEAST_RESOLVED = 5  # fewer finished requests of a type: the target of all of them together


@dataclass(frozen=True)
class FoundStaff:
    """Somebody who works here now; `second_group` is None for who only ever has one group."""

    name: str
    group: str
    second_group: str | None
    recent: int


@dataclass
class Survey:
    """Counts over the rows known on the as-of day; flat in the number of rows but for stamps."""

    cutoff_at: datetime
    groups: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)
    has_unnamed: bool = False  # a request without a requester
    first_groups: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    recent: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    resolved: dict[str, tuple[array, array]] = field(
        default_factory=lambda: defaultdict(lambda: (array("d"), array("d")))
    )
    efforts: dict[str, array] = field(default_factory=lambda: defaultdict(lambda: array("d")))

    def add(self, row: LogRow) -> None:
        category = row.category or UNCATEGORISED
        self.groups.update(filter(None, (row.group, row.first_group)))
        self.has_unnamed |= row.requester is None
        self.people.update(filter(None, (row.requester, row.assignee)))
        self.first_groups[category][row.first_group or UNGROUPED] += 1
        if row.assignee and row.opened_at >= self.cutoff_at - STAFF_WINDOW:
            self.recent[row.assignee][row.group or UNGROUPED] += 1
        if row.resolved_at and row.resolved_at < self.cutoff_at:
            opened, resolved = self.resolved[category]
            opened.append(row.opened_at.timestamp())
            resolved.append(row.resolved_at.timestamp())
            if row.effort_minutes:
                self.efforts[category].append(row.effort_minutes)

    def skills(self) -> list[str]:
        """Every group, and those that types and staff stand on."""
        staffed = {found.group for found in self.staff()}
        return sorted(set(self.groups) | set(self.types().values()) | staffed)

    def types(self) -> dict[str, str]:
        """Category -> its most frequent first group, which becomes the skill it needs.

        Rows without a group say nothing unless no row has one.
        """
        return {
            category: _most_frequent(counts)[0]
            for category, counts in sorted(self.first_groups.items())
        }

    def staff(self) -> list[FoundStaff]:
        """Assignees of 5 or more requests of the last four weeks, by name."""
        found = []
        for name, counts in sorted(self.recent.items()):
            if counts.total() >= STAFF_REQUESTS:
                first, second, *_ = [*_most_frequent(counts), None]
                found.append(FoundStaff(name, first, second, counts.total()))
        return found

    def targets(self, working_time: WorkingTime, *, quantile: float = 0.8) -> dict[str, int]:
        """Category -> P80 of past resolution in working minutes (at least 1); an assumed target.

        A category with fewer than 5 finished requests gets that of all together.
        """
        minutes = {
            category: working_time.minutes_between_many(np.array(opened), np.array(resolved))
            for category, (opened, resolved) in self.resolved.items()
        }
        if not minutes:
            return {}
        usual = np.quantile(np.concatenate(list(minutes.values())), quantile)
        targets = {}
        for category in self.first_groups:
            own = minutes.get(category, ())
            value = np.quantile(own, quantile) if len(own) >= LEAST_RESOLVED else usual
            targets[category] = max(1, round(float(value)))
        return targets

    def measured_efforts(self) -> Mapping[str, tuple[float, float]]:
        """Category -> median and P90 of mapped effort minutes, where enough is measured."""
        return {
            category: (float(np.quantile(minutes, 0.5)), float(np.quantile(minutes, 0.9)))
            for category, minutes in self.efforts.items()
            if len(minutes) >= LEAST_RESOLVED
        }


def _most_frequent(counts: Counter[str]) -> list[str]:
    """By falling count, equal counts by name, so that the order of the rows does not matter."""
    named = sorted(counts, key=lambda name: (-counts[name], name))
    return [name for name in named if name != UNGROUPED] or [UNGROUPED]
