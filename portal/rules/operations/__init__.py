"""Rules: written, tried, switched on, put in order; and run."""

from portal.rules.operations.running import run_rules
from portal.rules.operations.writing import (
    change_rule,
    make_rule,
    move_rule,
    remove_rule,
    switch_off,
    switch_on,
)

__all__ = [
    "change_rule",
    "make_rule",
    "move_rule",
    "remove_rule",
    "run_rules",
    "switch_off",
    "switch_on",
]
