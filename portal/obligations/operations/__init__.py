"""Writes of dated facts and announcements."""

from portal.obligations.operations.announcing import (
    announce,
    change_announcement,
    withdraw_announcement,
)
from portal.obligations.operations.facts import (
    Fact,
    add_obligation,
    change_obligation,
    count_asked,
    fact_of,
    new_obligation,
    renew_obligation,
    reopen_obligation,
    settle_obligation,
)
from portal.obligations.operations.importing import (
    ImportPlan,
    PlannedLine,
    plan_import,
    take_import,
)

__all__ = [
    "Fact",
    "ImportPlan",
    "PlannedLine",
    "add_obligation",
    "announce",
    "change_announcement",
    "change_obligation",
    "count_asked",
    "fact_of",
    "new_obligation",
    "plan_import",
    "renew_obligation",
    "reopen_obligation",
    "settle_obligation",
    "take_import",
    "withdraw_announcement",
]
