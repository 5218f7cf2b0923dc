"""Thirteen weeks of hours against capacity, what could be moved, and what was."""

from portal.planning.queries.levelling.asked import (
    AskedLeave,
    AskedOfMe,
    asked_of,
    is_diverted,
)
from portal.planning.queries.levelling.facts import LevelFacts, level_facts
from portal.planning.queries.levelling.offers import (
    AGREE,
    flexible_requests,
    is_waiting,
    offer_of,
    offers_standing,
    standing_levellings,
)
from portal.planning.queries.levelling.options import Movable

__all__ = [
    "AGREE",
    "AskedLeave",
    "AskedOfMe",
    "LevelFacts",
    "Movable",
    "asked_of",
    "flexible_requests",
    "is_diverted",
    "is_waiting",
    "level_facts",
    "offer_of",
    "offers_standing",
    "standing_levellings",
]
