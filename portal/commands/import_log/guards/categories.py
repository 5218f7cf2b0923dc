"""Whether the categories of a log mean the same from its first to its last day."""

from collections.abc import Mapping
from datetime import date, timedelta

from portal.commands.import_log.guards.looked import NAMED, Looked, percent, shown

FADING_ROWS, CATEGORY_ROWS = 200, 20
RECENT, BEFORE = timedelta(weeks=6), timedelta(weeks=13)
RENAMED_WITHIN, MARGIN = timedelta(days=14), timedelta(weeks=4)


def fading_categories(looked: Looked) -> str | None:
    """A category may thin out weeks before the log does, where only finished cases were taken: its
    last six weeks against the quarter before, beside the same of the whole log."""
    end = min(max(looked.facts.days), looked.as_of.last_day)
    if end - min(looked.facts.days) < RECENT + BEFORE:
        return None
    usual = _recent_share(looked.facts.days, end)
    fading = [
        f"{shown(name)} to {percent(share)}"
        for name, one in sorted(looked.facts.categories.items())
        if one.count >= FADING_ROWS and (share := _recent_share(one.days, end)) < usual / 2
    ]
    if not fading:
        return None
    return (
        f"Fallen in the last six weeks, more than all together ({percent(usual)} of the quarter "
        f"before): {'; '.join(fading[:NAMED])}. If only finished cases were taken, these weeks "
        "are not whole: look at the log from before."
    )


def _recent_share(days: Mapping[date, int], end: date) -> float:
    """The rate of the six weeks until `end` over that of the quarter before; 1 without that."""
    middle, start = end - RECENT, end - RECENT - BEFORE
    recent = sum(count for day, count in days.items() if middle < day <= end)
    before = sum(count for day, count in days.items() if start < day <= middle)
    return recent / RECENT.days / (before / BEFORE.days) if before else 1.0


def spellings(looked: Looked) -> str | None:
    found = [sorted(names) for names in looked.facts.spellings.values() if len(names) > 1]
    if not found:
        return None
    examples = "; ".join(" / ".join(map(shown, names[:NAMED])) for names in found[:NAMED])
    return (
        f"{len(found):,} categories are written in several ways ({examples}): those that differ "
        "only in capitals are taken as one, others as several. Mend the file if they are one."
    )


def renamed(looked: Looked) -> str | None:
    """A category that ends for good where another begins."""
    facts = looked.facts
    first, last = min(facts.days), min(max(facts.days), looked.as_of.last_day)
    known = [(name, one) for name, one in facts.categories.items() if one.count >= CATEGORY_ROWS]
    ended = [(name, one.last_on) for name, one in known if one.last_on < last - MARGIN]
    begun = [(name, one.first_on) for name, one in known if one.first_on > first + MARGIN]
    pairs = [
        f"{shown(old)} ends on {end} where {shown(new)} begins"
        for old, end in ended
        for new, begin in begun
        if abs(begin - end) <= RENAMED_WITHIN
    ]
    if not pairs:
        return None
    return (
        f"Perhaps renamed or merged: {'; '.join(pairs[:NAMED])}. By type the past is then cut in "
        "two; give both one name in the file if they are one."
    )
