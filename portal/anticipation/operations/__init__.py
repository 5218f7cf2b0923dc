"""The night of a desk, nudges ahead of need, and what is done by rule."""

from portal.anticipation.operations.coaching import (
    MOST_A_MONTH,
    allow_nudges_of,
    change_nudges,
    nudge,
    put_off,
    refuse_nudges_of,
)
from portal.anticipation.operations.doing import (
    do_due,
    do_need,
    do_on_request,
    undo_run,
)
from portal.anticipation.operations.foreseeing import foresee
from portal.anticipation.operations.hooking import ACT_JOB, act
from portal.anticipation.operations.laddering import Setup, lower_rung, raise_rung, set_automation

__all__ = [
    "ACT_JOB",
    "MOST_A_MONTH",
    "Setup",
    "act",
    "allow_nudges_of",
    "change_nudges",
    "do_due",
    "do_need",
    "do_on_request",
    "foresee",
    "lower_rung",
    "nudge",
    "put_off",
    "raise_rung",
    "refuse_nudges_of",
    "set_automation",
    "undo_run",
]
