"""Reads of the forecast: what a run needs to know, and what it found."""

from portal.forecast.queries.facts import desk_facts
from portal.forecast.queries.runs import (
    WeekAhead,
    WeeksAhead,
    accuracy_table,
    desk_minutes,
    expected_minutes_by_type,
    latest_run,
    weekly_hours,
    weeks_ahead,
)

__all__ = [
    "WeekAhead",
    "WeeksAhead",
    "accuracy_table",
    "desk_facts",
    "desk_minutes",
    "expected_minutes_by_type",
    "latest_run",
    "weekly_hours",
    "weeks_ahead",
]
