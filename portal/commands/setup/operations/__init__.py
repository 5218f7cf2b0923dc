"""Bringing what a setup names into the database: rows that are new are made, columns that differ
are changed, everything else stays. Each change is an event of the console."""

from portal.commands.setup.operations.applying import apply_setup
from portal.commands.setup.operations.changes import Changes

__all__ = ["Changes", "apply_setup"]
