"""Whom to nudge tonight, of which need: few, early enough, and as each has answered before.

A nudge is for what is likely and not filed. It comes on the first day of a need's window, or
as much later as its owner used to want it, and a week before the last safe day at the latest. A
month holds at most the desk's number of them for one person, whatever desk they come from; its
last one is kept for a dated fact. Nobody gets two on one day, or a third for one need.

Whoever says "not needed" is left alone with that source and type for eight weeks, after the
second time in a row for a year. "Never for this" ends nudges of a type, whatever its source. A
dated fact of a privileged type is no nudge: its owner is reminded once, outside the number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from portal.planning.needs import DECLINED_AGAIN, DECLINED_ONCE

LIKELY = 0.5  # below that it stands on the page alone
ROOM = timedelta(days=7)  # to act in, before the last safe day
LEARNT_FROM = 5  # the newest answers that say when somebody wants to hear
PER_NEED = 2  # a second one only where the first was put off


class Answer(StrEnum):
    TAKEN = "taken"  # asked for
    LATER = "later"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Candidate:
    """An open need of one person that is not filed. `act_by`: the last safe day, or where nothing
    is dated the last day of its window. `nudged`: how often so far."""

    need_id: int
    person_id: int
    type_id: int
    source: str
    first_on: date
    act_by: date
    last_on: date
    probability: float
    is_dated: bool = False
    is_privileged: bool = False
    later_on: date | None = None
    nudged: int = 0


@dataclass(frozen=True)
class Reaction:
    """What somebody said to an earlier nudge. `days`: how long after the first day of its window
    they wanted to hear of it: the day it came if it was taken, the day it was put off to."""

    person_id: int
    type_id: int
    source: str
    answer: Answer
    on: date
    days: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of people. `sent`: person -> nudges of this month; `told`: who had one today;
    `refused`: (person, type) of "never for this"; `unwilling`: who wants no nudges."""

    reactions: Sequence[Reaction] = ()
    sent: Mapping[int, int] = ()
    told: frozenset[int] = frozenset()
    refused: frozenset[tuple[int, int]] = frozenset()
    unwilling: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Stance:
    """How one person takes nudges of one source and type. `delay`: after the window's first day;
    `rests_until`: no nudge before that day."""

    delay: timedelta = timedelta()
    rests_until: date = date.min


def stance_of(reactions: Sequence[Reaction]) -> Stance:
    """From the answers of one person to one source and type, the oldest first.

    Worked line: put off by 7, 9 and 8 days: the next one comes 8 days later than it would.
    """
    wanted = [each.days for each in reactions if each.answer in (Answer.LATER, Answer.TAKEN)]
    delay = timedelta(days=round(median(wanted[-LEARNT_FROM:]))) if wanted else timedelta()
    refusals = []
    for each in reactions:
        if each.answer == Answer.TAKEN:
            refusals = []
        elif each.answer == Answer.NOT_NEEDED:
            refusals.append(each.on)
    if not refusals:
        return Stance(delay)
    rest = DECLINED_ONCE if len(refusals) == 1 else DECLINED_AGAIN
    return Stance(delay, refusals[-1] + rest)


def nudges_of(
    candidates: Iterable[Candidate], known: Known, *, most: int, today: date
) -> list[Candidate]:
    """Whom to nudge today, of what; and of which privileged facts to remind.

    `most`: nudges a month for one person; 0 for none. What must begin first is chosen first.
    """
    stances = _stances(known.reactions)
    sent, chosen, told = dict(known.sent), [], set(known.told)
    for each in sorted(
        candidates, key=lambda each: (each.act_by, -each.probability, each.need_id)
    ):
        stance = stances.get((each.person_id, each.type_id, each.source), Stance())
        if each.person_id in known.unwilling or not _is_due(each, stance, today=today):
            continue
        if each.is_privileged:
            chosen.append(each)
            continue
        is_refused = (each.person_id, each.type_id) in known.refused
        if is_refused or today < stance.rests_until or each.person_id in told:
            continue
        if sent.get(each.person_id, 0) >= _most_for(each, most):
            continue
        sent[each.person_id] = sent.get(each.person_id, 0) + 1
        told.add(each.person_id)
        chosen.append(each)
    return chosen


def _stances(reactions: Sequence[Reaction]) -> dict[tuple[int, int, str], Stance]:
    found: dict[tuple[int, int, str], list[Reaction]] = {}
    for each in sorted(reactions, key=lambda each: each.on):
        found.setdefault((each.person_id, each.type_id, each.source), []).append(each)
    return {key: stance_of(some) for key, some in found.items()}


def _most_for(candidate: Candidate, most: int) -> int:
    """The last of a month is kept for a dated fact."""
    return most if candidate.is_dated or most == 1 else most - 1


def _is_due(each: Candidate, stance: Stance, *, today: date) -> bool:
    if each.probability < LIKELY or today > each.last_on:
        return False
    if each.is_privileged:
        return each.is_dated and not each.nudged and today >= each.first_on
    if each.later_on is not None:
        return today >= each.later_on and each.nudged < PER_NEED
    latest = max(each.first_on, each.act_by - ROOM)
    return not each.nudged and today >= min(each.first_on + stance.delay, latest)
