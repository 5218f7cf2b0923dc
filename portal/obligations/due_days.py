"""The days of a dated fact: when its work is owed, and the last safe day to begin it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.requests.sla import add_months

LONGEST_CLOSURE = 60  # days: beyond that a desk does not open, and the day stays as it is
PRIOR_CASES = 10
PRIOR_SHARE = 0.8

IsOpen = Callable[[date], bool]


class Source(StrEnum):
    """Where a dated fact was read."""

    REGISTER = "register"  # contracts
    PEOPLE = "people"
    DEVICES = "devices"
    CERTIFICATES = "certificates"
    HAND = "hand"


class Outcome(StrEnum):
    """What came of it; none while it is still ahead."""

    REQUEST = "request"
    NOT_NEEDED = "not_needed"
    AUTOMATIC = "automatic"


@dataclass(frozen=True)
class Notice:
    """How long before the day the other side must know, and the working days it takes."""

    months: int = 0
    days: int = 0
    lead_days: int = 0


NO_NOTICE = Notice()


@dataclass(frozen=True)
class DueDays:
    """`due_on`: the work is done by then; `last_safe_on`: begun no later than that."""

    due_on: date
    last_safe_on: date


def due_days(falls_on: date, notice: Notice, *, is_open: IsOpen) -> DueDays:
    """Months back, then days back, then back to an open day; then the lead in open days.

    Worked line: an end on Thu 31 Dec, notice 3 months, lead 2: owed by Wed 30 Sep, last safe day
    Mon 28 Sep. Two subtractions do not commute: 31 May minus a month is 30 April.
    """
    due_on = add_months(falls_on, -notice.months) - timedelta(days=notice.days)
    due_on = open_day_on_or_before(due_on, is_open=is_open)
    last_safe_on = due_on
    for _day in range(notice.lead_days):
        before = last_safe_on - timedelta(days=1)
        last_safe_on = open_day_on_or_before(before, is_open=is_open)
    return DueDays(due_on, last_safe_on)


def open_day_on_or_before(day: date, *, is_open: IsOpen) -> date:
    """A limit on a closed day moves back; `day` itself where nothing is open for two months."""
    near = (day - timedelta(days=back) for back in range(LONGEST_CLOSURE))
    return next((one for one in near if is_open(one)), day)


def realised_share(led_to_request: int, settled: int) -> float:
    """The share of a source's facts that lead to a request: its own, drawn to 8 in 10 with the
    weight of ten cases. 82 of 100 -> (82 + 8) / 110 = .82."""
    return (led_to_request + PRIOR_CASES * PRIOR_SHARE) / (settled + PRIOR_CASES)
