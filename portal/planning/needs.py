"""Needs that are expected before anybody asks: which are one and the same, which are opened, and
which request fulfils one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

LONG_WORD = 4
EARLY_ASK = timedelta(days=30)
SAME_DAY, OTHER_DAY = timedelta(days=1), timedelta(days=21)
# Who says "not needed" is left alone with it so long, the first time and from the second on.
DECLINED_ONCE, DECLINED_AGAIN = timedelta(weeks=8), timedelta(days=365)
FREQUENT = 3  # requests of one type by one person in sixty days: one more says nothing of a fact


class NeedState(StrEnum):
    OPEN = "open"
    HIT = "hit"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class ClosedWhy(StrEnum):
    """Why a need was closed."""

    ASKED = "asked"  # the requests it expected came
    OVER = "over"  # its days are over
    SETTLED = "settled"  # the fact it rests on is settled or was withdrawn
    BETTER = "better"  # a better founded one says the same
    FILED_BEFORE = "filed_before"  # it was asked for before it was expected
    DECLINED = "declined"  # its owner said that it is not needed


JUDGED = (NeedState.HIT, NeedState.MISSED)


@dataclass(frozen=True)
class Need:
    """A need as a signal found it.

    `first_on`, `last_on`: the days on which it is expected to be asked. `key`: what it is about,
    the same each night. `why`: a code, `params` its values: ids, numbers and ISO days, no words of
    persons. `happens_once`: closed is closed. `quantity`: requests expected. `usual`: of a need of
    nobody in particular, how many of the type come in those days anyhow.
    """

    source: str
    key: str
    type_id: int
    first_on: date
    last_on: date
    probability: float
    why: str
    params: Mapping[str, object] = field(default_factory=dict)
    requester_id: int | None = None
    department: str = ""
    quantity: int = 1
    obligation_id: int | None = None
    event_id: int | None = None
    usual: float = 0.0
    confidentiality: str = "open"
    happens_once: bool = True

    @property
    def fact_days(self) -> tuple[date, ...]:
        """The days that a request about its fact would name."""
        named = (self.params.get(name) for name in ("falls_on", "due_on"))
        return tuple(date.fromisoformat(str(day)) for day in named if day)


@dataclass(frozen=True)
class Standing:
    """An open need as it is stored, and what came of it so far."""

    id: int
    need: Need
    matched: int = 0


@dataclass(frozen=True)
class Asked:
    """A request that fulfils no need yet. `words`: its title and answers, and `named_on`: the day
    it names, tell apart needs that are alike in all else. `is_open`: it is still being worked on.
    """

    id: int
    type_id: int
    on: date
    requester_id: int
    filed_by_id: int | None = None
    department: str = ""
    words: str = ""
    named_on: date | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Nightly:
    """What a night does: needs to open, those asked for before (each with the requests), and ids
    of needs to withdraw because a better founded one says the same."""

    opened: tuple[Need, ...]
    filed_before: tuple[tuple[Need, tuple[int, ...]], ...]
    superseded: tuple[int, ...]


def is_same(one: Need, other: Need) -> bool:
    """Whether two needs expect the same request: of one type, in overlapping days, by one person,
    or one of them by nobody in particular of the same department. Two dated facts are two."""
    if one.type_id != other.type_id:
        return False
    if one.obligation_id is not None and other.obligation_id is not None:
        return one.obligation_id == other.obligation_id
    if one.first_on > other.last_on or other.first_on > one.last_on:
        return False
    if is_of_nobody(one) or is_of_nobody(other):
        return (one.source, one.key) == (other.source, other.key)
    if one.requester_id is not None and other.requester_id is not None:
        return one.requester_id == other.requester_id
    return bool(one.department) and one.department == other.department


def is_of_nobody(need: Need) -> bool:
    """A whole desk's need, such as a roll-out: judged by counting, never by one request."""
    return need.requester_id is None and not need.department


def fits(need: Need, asked: Asked) -> int:
    """How well a request fulfils a need: 0 not at all, 1 of its department, 2 by its person. A
    privileged one only by its person."""
    if need.type_id != asked.type_id or is_of_nobody(need):
        return 0
    if need.requester_id in (asked.requester_id, asked.filed_by_id):
        return 2 if need.requester_id is not None else 0
    may_be_others = need.obligation_id is not None or need.requester_id is None
    is_own = bool(need.department) and need.department == asked.department
    return int(is_own and may_be_others and need.confidentiality != "privileged")


def points_at(need: Need, asked: Asked, *, title: str = "") -> int:
    """How clearly a request means the dated fact of a need: 1 if it names its day, or half of the
    words of its title and no other day; -1 if it names quite another day; 0 if it leaves it open.
    """
    words = _words(title)
    is_named = bool(words) and 2 * len(words & _words(asked.words)) >= len(words)
    if asked.named_on is None or not need.fact_days:
        return int(is_named)
    away = min(abs(asked.named_on - day) for day in need.fact_days)
    if away <= SAME_DAY:
        return 1
    if away > OTHER_DAY:
        return 0 if is_named else -1
    return int(is_named)


def best_fit(
    needs: Sequence[Standing],
    asked: Asked,
    *,
    titles: Mapping[int, str],
    is_frequent: bool = False,
) -> int | None:
    """Id of the open need that a request fulfils, None for none: one whose fact it points at, else
    of its person, else of its department; of equals the one that is due first.

    A fact that a request does not point at is taken for meant only if it is the asker's own and
    they hardly ever ask for the like. `titles`: obligation id -> its title; `is_frequent`: whether
    they do.
    """

    def rank(each: Standing) -> tuple:
        pointed = points_at(each.need, asked, title=titles.get(each.need.obligation_id or 0, ""))
        return (-pointed, -fits(each.need, asked), each.need.last_on, each.id)

    def is_meant(each: Standing) -> bool:
        how_well = fits(each.need, asked)
        if not how_well or _is_full(each):
            return False
        if each.need.obligation_id is None:
            return True
        pointed = points_at(each.need, asked, title=titles.get(each.need.obligation_id, ""))
        return pointed > 0 or (pointed == 0 and how_well == 2 and not is_frequent)

    best = min((each for each in needs if is_meant(each)), key=rank, default=None)
    return None if best is None else best.id


def _is_full(standing: Standing) -> bool:
    return standing.matched >= standing.need.quantity


def _words(text: str) -> set[str]:
    """Words of four letters and more: "the" tells no contract from another."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= LONG_WORD}


def tonight(
    found: Sequence[Need],
    standing: Sequence[Standing],
    *,
    ranks: Mapping[str, int],
    closed: frozenset[tuple[str, str]] = frozenset(),
    filed: Sequence[Asked] = (),
    titles: Mapping[int, str] | None = None,
) -> Nightly:
    """What to open of all that the signals found, one prediction a need.

    `ranks`: source -> 0 for the best founded. `closed`: (source, key) of needs that were closed;
    those that happen once are not opened again. `filed`: requests of the last days that fulfil
    nothing yet: what they cover is not expected any more. `titles`: as in `best_fit`. What was
    opened is not opened again the next night.
    """
    deciding = _Deciding(found, standing, ranks=ranks, filed=filed, titles=titles or {})
    for need in sorted(found, key=lambda each: (ranks[each.source], each.last_on, each.key)):
        if not (need.happens_once and (need.source, need.key) in closed):
            deciding.take(need)
    return Nightly(
        tuple(deciding.opened), tuple(deciding.filed_before), tuple(sorted(deciding.superseded))
    )


class _Deciding:
    """A night's decisions on their way: the better founded need is taken first."""

    def __init__(self, found, standing, *, ranks, filed, titles):
        self.standing, self.ranks, self.titles = standing, ranks, titles
        self.known = {(each.need.source, each.need.key) for each in standing}
        self.facts = [each for each in found if each.obligation_id is not None]
        self.left: list[Asked] = list(filed)
        self.counts = Counter((each.requester_id, each.type_id) for each in filed)
        self.opened: list[Need] = []
        self.filed_before: list[tuple[Need, tuple[int, ...]]] = []
        self.superseded: set[int] = set()

    def take(self, need: Need) -> None:
        same = [each for each in self.standing if is_same(each.need, need)]
        rank = self.ranks[need.source]
        is_told = any(self.ranks[each.need.source] <= rank for each in same)
        if (need.source, need.key) in self.known or is_told:
            return
        if any(is_same(each, need) for each in self.opened):
            return
        covering = self._covering(need)
        if covering and not need.happens_once:
            return
        self.known.add((need.source, need.key))
        self.superseded |= {each.id for each in same}
        if not covering:
            self.opened.append(need)
            return
        self.left = [each for each in self.left if each not in covering]
        self.filed_before.append((need, tuple(each.id for each in covering)))

    def _covering(self, need: Need) -> list[Asked]:
        some = [each for each in self.left if self._covers(each, need)]
        return sorted(some, key=lambda each: (each.on, each.id))[: need.quantity]

    def _covers(self, asked: Asked, need: Need) -> bool:
        """Still open or of the need's days (of a fact's, a month before too), by its person or,
        where it is a department's, from there. What points at no fact covers one only if its asker
        has no other and hardly ever asks for the like: better remind of what is filed than miss a
        notice day."""
        is_theirs = fits(need, asked) == 2 or (fits(need, asked) and need.requester_id is None)
        before = EARLY_ASK if need.obligation_id is not None else timedelta()
        if not is_theirs or not (asked.is_open or asked.on >= need.first_on - before):
            return False
        if need.obligation_id is None:
            return True
        pointed = points_at(need, asked, title=self.titles.get(need.obligation_id, ""))
        is_usual = self.counts[asked.requester_id, asked.type_id] >= FREQUENT
        return pointed > 0 or (pointed == 0 and self._is_alone(need) and not is_usual)

    def _is_alone(self, need: Need) -> bool:
        alike = (
            each
            for each in self.facts
            if each.type_id == need.type_id and each.requester_id == need.requester_id
        )
        return all(each.obligation_id == need.obligation_id for each in alike)


def outcome_of(standing: Standing, *, came: int = 0) -> NeedState:
    """What a need was worth once its days are over: at least half of what it expected came.
    `came`: of a need of nobody in particular, requests of its type in its days."""
    need, matched = standing.need, standing.matched
    if is_of_nobody(need):
        matched = max(0.0, came - need.usual)
    return NeedState.HIT if 2 * matched >= need.quantity else NeedState.MISSED
