"""Who is asked for their word, who may stand in, and what the words given so far add up to.

Nobody approves what they asked for themselves; who is kept out of a request is never asked about
it. The first no ends it; a step with "any" ends with the first yes, one with "all" with the last.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.catalogue.approval_rule import MANAGER, Need, amount_of

REMINDED_AFTER_MINUTES = 480  # working minutes of the desk: a day
MOST_REMINDERS = 3
CHASED_AGAIN_AFTER = timedelta(hours=1)


class ApprovalStatus(StrEnum):
    LATER = "later"  # an earlier step comes first
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    SKIPPED = "skipped"  # a lead went on without it
    NOT_NEEDED = "not_needed"  # another's word was enough, or the request ended before


SEES = (ApprovalStatus.WAITING, ApprovalStatus.APPROVED, ApprovalStatus.DECLINED)
OPEN_YET = (ApprovalStatus.LATER, ApprovalStatus.WAITING)


class Why(StrEnum):
    """Why this person is asked; pages put it into words."""

    NAMED = "named"  # the type names them
    MANAGER = "manager"  # of the asker
    ABOVE = "above"  # the one named is the asker, cannot be asked, or has nobody above them
    LEAD = "lead"  # nobody else can be asked
    ADMIN = "admin"  # not even a lead can
    ASKED = "asked"  # somebody of the desk asked for it


@dataclass(frozen=True)
class Asked:
    person_id: int
    why: Why


@dataclass(frozen=True)
class Circle:
    """The people round a request. `managers`: person -> who is above them; `refused`: who may not
    be asked (the asker, who is kept out, who is disabled); `leads` and `admins`: who is asked when
    nobody else can be."""

    asker_id: int
    managers: Mapping[int, int | None]
    refused: Collection[int]
    leads: Sequence[int] = ()
    admins: Sequence[int] = ()


def who_is_asked(who: Iterable[int | str], circle: Circle) -> list[Asked]:
    """The people of one step, each once, in the order of the rule; empty when nobody at all can
    be asked.

    Worked line: manager 2 is disabled and has 3 above -> 3, because of the one below.
    """
    found: dict[int, Asked] = {}
    for one in who:
        asked = _asked(one, circle)
        if asked is not None:
            found.setdefault(asked.person_id, asked)
    if found:
        return list(found.values())
    for people, why in ((circle.leads, Why.LEAD), (circle.admins, Why.ADMIN)):
        able = [Asked(person, why) for person in people if person not in circle.refused]
        if able:
            return able
    return []


def _asked(one: int | str, circle: Circle) -> Asked | None:
    if one == MANAGER:
        start, why = circle.managers.get(circle.asker_id), Why.MANAGER
    else:
        start, why = one, Why.NAMED
    if start is None:
        return None
    if start not in circle.refused:
        return Asked(start, why)
    above = _above(start, circle)
    return Asked(above, Why.ABOVE) if above is not None else None


def _above(person_id: int, circle: Circle) -> int | None:
    """The nearest one above who can be asked; a circle of managers ends the climb."""
    seen = {person_id}
    at = circle.managers.get(person_id)
    while at is not None and at not in seen:
        if at not in circle.refused:
            return at
        seen.add(at)
        at = circle.managers.get(at)
    return None


def stand_in_for(
    person_id: int, deputies: Mapping[int, int], refused: Collection[int]
) -> int | None:
    """Who decides instead of somebody away: their deputy, or the deputy's where that one is away
    too; where all of them are, the first. `deputies`: person -> deputy, of those away on the day.
    None where nobody may.

    Worked line: 1 is away with 2 as deputy, 2 is away with 3 -> 3.
    """
    seen, first = {person_id}, None
    at = deputies.get(person_id)
    while at is not None and at not in seen:
        if at not in refused:
            if at not in deputies:
                return at
            first = at if first is None else first
        seen.add(at)
        at = deputies.get(at)
    return first


class Outcome(StrEnum):
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


def outcome_of(need: str, statuses: Sequence[str]) -> Outcome:
    """Of one step. What was skipped or is not needed asks for nothing more."""
    if ApprovalStatus.DECLINED in statuses:
        return Outcome.DECLINED
    waits = ApprovalStatus.WAITING in statuses
    if need == Need.ANY and ApprovalStatus.APPROVED in statuses:
        return Outcome.DONE
    return Outcome.OPEN if waits else Outcome.DONE


def said_amount(
    answers: Mapping[str, str], numbers: Mapping[str, str], field: str | None
) -> tuple[str, float] | None:
    """What it costs, under the name of its question: the amount the step goes by, else the only
    number that was answered. `numbers`: labels of the form's questions for a number, by slug."""
    answered = [slug for slug in numbers if slug in answers]
    slug = field or (answered[0] if len(answered) == 1 else None)
    amount = amount_of(answers, slug)
    return (numbers[slug], amount) if amount is not None and slug in numbers else None


def is_reminder_due(minutes_since: float, reminders: int) -> bool:
    """`minutes_since`: working minutes since it was asked or last reminded."""
    return reminders < MOST_REMINDERS and minutes_since >= REMINDED_AFTER_MINUTES


def may_chase(last_at: datetime | None, *, now: datetime) -> bool:
    """Asked or reminded within the hour is fresh enough."""
    return last_at is None or now - last_at >= CHASED_AGAIN_AFTER
