"""What planning knows: a learnt past, what is next for a person, what an overview counts."""

from portal.planning.queries.history import (
    History,
    history_of,
    promises_of,
    work_ahead_minutes,
)
from portal.planning.queries.next_up import NextUp, Offered, next_up
from portal.planning.queries.overview import (
    DeskRecord,
    OpenWork,
    WeekRecord,
    desk_open_work,
    desk_record,
    promise_outcomes,
)

__all__ = [
    "DeskRecord",
    "History",
    "NextUp",
    "Offered",
    "OpenWork",
    "WeekRecord",
    "desk_open_work",
    "desk_record",
    "history_of",
    "next_up",
    "promise_outcomes",
    "promises_of",
    "work_ahead_minutes",
]
