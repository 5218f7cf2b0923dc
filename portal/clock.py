"""The one place that reads the wall clock.

An imported log lives in its own time: the clock is then shifted by whole days, so that the
portal's today is the day the log was imported as of.
"""

from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """This instant in the portal's time, aware UTC."""
    return wall_now() + _offset


def wall_now() -> datetime:
    """This instant as the machine has it: for leases, sign-ins and file dates."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def set_offset(days: int) -> None:
    global _offset
    _offset = timedelta(days=days)


def offset_days() -> int:
    return _offset.days
