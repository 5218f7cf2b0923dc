"""Whether the weeks of a log are alike: its start, its breaks and its end."""

from datetime import timedelta

import numpy as np

from portal.commands.import_log.as_of import last_dense_week, whole_weeks
from portal.commands.import_log.guards.looked import Looked
from portal.errors import InvalidInput

LEVEL_RATIO, LEVEL_WEEKS = 2.0, 4
FADING_SPAN = timedelta(days=7)


def level(looked: Looked) -> str | None:
    """Start-up or break: the one split of the weeks, up to the as-of day, whose two sides differ
    most (least squares on the logarithm of the counts), if their medians differ twofold.

    34 a week for a year and 160 from then on: a split where the 160 begin.
    """
    weeks = [
        (monday, count)
        for monday, count in whole_weeks(looked.facts.days)
        if monday <= looked.as_of.last_day
    ]
    at = best_split([count for _, count in weeks])
    if at is None:
        return None
    before, after = (np.median([n for _, n in part]) for part in (weeks[:at], weeks[at:]))
    begins = weeks[at][0]
    if after >= LEVEL_RATIO * before:
        return (
            f"Before {begins} the log holds about {before:.0f} requests a week, from then on "
            f"{after:.0f}: a start-up or other people. Leave it out with --since {begins}"
        )
    if before >= LEVEL_RATIO * after:
        return (
            f"From {begins} on the log holds about {after:.0f} requests a week, before that "
            f"{before:.0f}: something changed. What came before says little about now; to look at "
            f"the log before the change: --as-of {begins}"
        )
    return None


def best_split(counts: list[int]) -> int | None:
    """Index at which the second side begins; at least a week before it and four from it on."""
    if len(counts) < 1 + LEVEL_WEEKS:
        return None
    logs = np.log1p(np.array(counts, dtype=float))
    sums, squares = np.cumsum(logs), np.cumsum(logs**2)
    at = np.arange(1, len(logs) - LEVEL_WEEKS + 1)
    left = squares[at - 1] - sums[at - 1] ** 2 / at
    right = (squares[-1] - squares[at - 1]) - (sums[-1] - sums[at - 1]) ** 2 / (len(logs) - at)
    return int(at[np.argmin(left + right)])


def tail(looked: Looked) -> str | None:
    """Weeks after the last dense one hold only what was finished when the log was taken."""
    days = looked.facts.days
    try:
        dense_until = last_dense_week(days) + timedelta(days=6)
    except InvalidInput:
        return None
    later = sum(count for day, count in days.items() if day > dense_until)
    if max(days) - dense_until < FADING_SPAN:
        return None  # it ends within a week, as every log does
    if looked.as_of.last_day > dense_until and later:
        return (
            f"The log fades out after {dense_until} ({later:,} requests follow), but it is to be "
            f"known until {looked.as_of.last_day}: the last weeks will look too quiet. "
            "--as-of auto ends where it fades."
        )
    if later:
        return (
            f"The log fades out after {dense_until}: the {later:,} requests that follow are left "
            "out, for those weeks hold only a part."
        )
    return None
