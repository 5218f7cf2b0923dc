"""What is written down about desks and what hangs on them: codes only."""

from enum import StrEnum

# Columns of a calendar whose former values the trail keeps: what was known when, a forecast asks.
CLOSING = ("closures", "holiday_country", "holiday_subdivision")


class SetupKind(StrEnum):
    CALENDAR_MADE = "calendar_made"
    CALENDAR_CHANGED = "calendar_changed"
    DESK_MADE = "desk_made"
    DESK_CHANGED = "desk_changed"
    ORDER_CHOSEN = "order_chosen"
    PERSON_MADE = "person_made"
    PERSON_CHANGED = "person_changed"
    SKILL_MADE = "skill_made"
    SKILL_CHANGED = "skill_changed"
    STAFF_MADE = "staff_made"
    STAFF_CHANGED = "staff_changed"
    ABSENCE_MADE = "absence_made"
    ABSENCE_CHANGED = "absence_changed"
    ABSENCE_ENDED = "absence_ended"
    TURN_PLANNED = "turn_planned"
    TURN_DROPPED = "turn_dropped"
    TYPE_MADE = "type_made"
    TYPE_CHANGED = "type_changed"
    ARTICLE_MADE = "article_made"
    ARTICLE_CHANGED = "article_changed"
    ARTICLE_SENT_TO_REVIEW = "article_sent_to_review"
    ARTICLE_SENT_BACK = "article_sent_back"
    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_RETIRED = "article_retired"
    ARTICLE_RESTORED = "article_restored"
    TEMPLATE_MADE = "template_made"
    TEMPLATE_CHANGED = "template_changed"
    TEMPLATE_REMOVED = "template_removed"
    TEMPLATE_RESTORED = "template_restored"


def subject_of(what: str, row_id: int) -> str:
    """ "type:7" for the request type with that id."""
    return f"{what}:{row_id}"
