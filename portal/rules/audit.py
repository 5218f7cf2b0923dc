"""What is written down about rules: codes only."""

from enum import StrEnum


class RuleKind(StrEnum):
    RULE_MADE = "rule_made"
    RULE_CHANGED = "rule_changed"
    RULE_SWITCHED_ON = "rule_switched_on"
    RULE_SWITCHED_OFF = "rule_switched_off"
    RULE_MOVED = "rule_moved"
    RULE_REMOVED = "rule_removed"


def subject_of_rule(rule_id: int) -> str:
    return f"rule:{rule_id}"
