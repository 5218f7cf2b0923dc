"""The night of a desk, and nudges ahead of need."""

from portal.anticipation.operations.coaching import (
    MOST_A_MONTH,
    allow_nudges_of,
    change_nudges,
    nudge,
    put_off,
    refuse_nudges_of,
)
from portal.anticipation.operations.foreseeing import foresee

__all__ = [
    "MOST_A_MONTH",
    "allow_nudges_of",
    "change_nudges",
    "foresee",
    "nudge",
    "put_off",
    "refuse_nudges_of",
]
