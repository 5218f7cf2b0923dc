"""When a target is worth a word: before it is missed, when it is, and when it still is.

The owner hears of it while something can be done; the leads when it is missed; a working day
later everybody of the desk who could take it. What is long past is news to nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.desks.business_time import WorkingTime

NEAR_SHARE = 0.25  # of the whole span
NEAR_MOST_MINUTES = 900.0  # two working days: a longer warning is forgotten again
OLDEST = timedelta(days=4)


class Owed(StrEnum):
    ANSWER = "answer"
    WORK = "work"


class Stage(StrEnum):
    NEAR = "near"
    MISSED = "missed"
    STILL_MISSED = "still_missed"


@dataclass(frozen=True)
class Target:
    """What is owed of one request, and since when it counts."""

    owed: Owed
    begun_at: datetime
    due_at: datetime


def stage_of(target: Target, *, now: datetime, working_time: WorkingTime) -> Stage | None:
    """None: there is nothing to say, or it is too late to say it.

    Near is the last quarter of its working minutes, at most two working days. Worked line: due
    after 960 minutes, 230 left -> near.
    """
    if now < target.due_at:
        span = working_time.minutes_between(target.begun_at, target.due_at)
        left = working_time.minutes_between(now, target.due_at)
        return Stage.NEAR if left <= min(NEAR_SHARE * span, NEAR_MOST_MINUTES) else None
    if now - target.due_at > OLDEST:
        return None
    waited = working_time.working_days_between(target.due_at, now)
    is_full_day = now - target.due_at >= timedelta(days=1)
    return Stage.STILL_MISSED if waited >= 1 and is_full_day else Stage.MISSED
