"""What a night reads of a desk, what is known of nudges, and what is done by rule."""

from portal.anticipation.queries.ladder import (
    Receipt,
    Step,
    automation_of,
    evidence_for,
    execution_of,
    fitting_type,
    ladder_of,
    last_finished,
    needs_to_do,
    receipt_of,
    receipts_of,
    receipts_of_type,
    types_by_one_click,
)
from portal.anticipation.queries.night import Night, night_of, to_catch_up
from portal.anticipation.queries.nudges import (
    Coaching,
    NudgeRecord,
    candidates_of,
    coaching_of,
    known_of,
    nudge_record,
)
from portal.anticipation.queries.usual import usual_of

__all__ = [
    "Coaching",
    "Night",
    "NudgeRecord",
    "Receipt",
    "Step",
    "automation_of",
    "candidates_of",
    "coaching_of",
    "evidence_for",
    "execution_of",
    "fitting_type",
    "known_of",
    "ladder_of",
    "last_finished",
    "needs_to_do",
    "night_of",
    "nudge_record",
    "receipt_of",
    "receipts_of",
    "receipts_of_type",
    "to_catch_up",
    "types_by_one_click",
    "usual_of",
]
