"""What is written down about requests that come round: codes only."""

from enum import StrEnum


class RecurrenceKind(StrEnum):
    RECURRENCE_SET = "recurrence_set"
    RECURRENCE_PAUSED = "recurrence_paused"
    RECURRENCE_RESUMED = "recurrence_resumed"
    RECURRENCE_ENDED = "recurrence_ended"


def subject_of_recurrence(recurrence_id: int) -> str:
    return f"recurrence:{recurrence_id}"
