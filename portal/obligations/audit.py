"""What is written down about dated facts and announcements: codes only."""

from enum import StrEnum


class ObligationKind(StrEnum):
    OBLIGATION_MADE = "obligation_made"
    OBLIGATION_CHANGED = "obligation_changed"
    OBLIGATION_SETTLED = "obligation_settled"
    OBLIGATION_REOPENED = "obligation_reopened"
    EVENT_ANNOUNCED = "event_announced"
    EVENT_CHANGED = "event_changed"
    EVENT_WITHDRAWN = "event_withdrawn"


def subject_of_event(event_id: int) -> str:
    return f"event:{event_id}"


def subject_of_obligation(obligation_id: int) -> str:
    return f"obligation:{obligation_id}"
