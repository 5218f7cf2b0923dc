"""What a night reads of a desk, and what is known of nudges."""

from portal.anticipation.queries.night import Night, night_of, to_catch_up
from portal.anticipation.queries.nudges import (
    Coaching,
    NudgeRecord,
    candidates_of,
    coaching_of,
    known_of,
    nudge_record,
)

__all__ = [
    "Coaching",
    "Night",
    "NudgeRecord",
    "candidates_of",
    "coaching_of",
    "known_of",
    "night_of",
    "nudge_record",
    "to_catch_up",
]
