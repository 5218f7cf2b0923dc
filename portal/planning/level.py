"""Levelling: where coming weeks are short of hours, and what would fix it at what price.

Weeks are places in a window, 0 the first; hours are net hours of a desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.planning.level_search import LevelSearch
from portal.planning.load import CALM, FULL

EPSILON = 1e-6
SHORT_PRICE = 100.0  # of an hour that nobody has: above that of any lever
ROUNDED_UP = 0.5


class Lever(StrEnum):
    """What can be done about a week that is too full."""

    PULL = "pull"  # prepare what a dated fact will lead to in a calmer week before
    PUSH = "push"  # offer askers who lose nothing a firm day in a calmer week after
    LEAVE = "leave"  # move somebody's leave, if they agree
    LEND = "lend"  # somebody gives hours to their second skill
    DIVERT = "divert"  # show the answer before the form, so that some need not ask


# Hours of trouble per hour relieved: pulling ahead costs a tenth more time, and is lost where the
# need never comes; lent hours are broken into another's work (and are slower, which is priced
# apart); who is pushed back must be asked; who settles it alone spends their own time; who moves
# their leave gives up most.
PRICE = {
    Lever.PULL: 0.1,
    Lever.LEND: 0.15,
    Lever.PUSH: 0.25,
    Lever.DIVERT: 0.3,
    Lever.LEAVE: 0.8,
}


@dataclass(frozen=True)
class WeekHours:
    """Hours expected (P50, P90) and to be had in a week."""

    p50: float
    p90: float
    capacity: float

    @property
    def short(self) -> float:
        return max(0.0, self.p50 - self.capacity)

    def share(self) -> float | None:
        return self.p50 / self.capacity if self.capacity > 0 else None


@dataclass(frozen=True)
class Option:
    """One thing that may be moved whole. `relief`: hours it takes off `week`; `load`: hours it
    adds to the one of `to` it goes to; a leave takes capacity there instead. A `week` may be any
    place with hours of its own, as that of one skill: lent hours go from one to another."""

    key: str
    lever: Lever
    week: int
    to: tuple[int, ...]
    relief: float
    load: float
    price: float


@dataclass(frozen=True)
class Step:
    """An option that is taken, and the week it goes to."""

    option: Option
    to: int


@dataclass(frozen=True)
class Levelled:
    """`steps`: in the order they were found worth taking; `left`: hours still short in each week;
    `price`: hours of trouble."""

    steps: tuple[Step, ...]
    left: tuple[float, ...]
    price: float
    weeks: tuple[WeekHours, ...] = field(default=())


def level(
    weeks: Sequence[WeekHours], options: Sequence[Option], *, first: Sequence[tuple[str, int]] = ()
) -> Levelled:
    """The cheapest whole moves that take short weeks down to their capacity, while no week that
    receives work rises above 85 %, and none from which leave takes hours above 100 %.
    `first`: (key, week) pairs that a solver found cheapest, tried before the rest.

    Greedy: an option goes to the calmest week it may; at the end whatever proved needless is
    given back, dearest first. Done in four orders (by price per hour, by size, and the solver's
    in both), of which the best result counts: fewest hours short, then the lowest price. Of few
    options every way is then looked for that is cheaper still (`level_search`).
    """
    known = {option.key: option for option in options}
    solved = [(known[key], to) for key, to in first if key in known]
    rest = [(option, None) for option in sorted(options, key=_rank)]
    orders = [[*solved, *rest], rest, sorted(solved, key=_size) + rest, sorted(rest, key=_size)]
    quick = min((_levelled(weeks, order) for order in orders), key=_cost)
    searched = _searched(weeks, options, below=_cost(quick))
    return quick if searched is None else min(quick, _levelled(weeks, searched), key=_cost)


def _searched(
    weeks: Sequence[WeekHours], options: Sequence[Option], *, below: float
) -> list[tuple[Option, int]] | None:
    load, room = [week.p50 for week in weeks], [week.capacity for week in weeks]

    def places(option: Option) -> list[int]:
        fits = [to for to in option.to if _fits(option, to, load, room)]
        return sorted(fits, key=lambda to: load[to] - CALM * room[to])

    def take(option: Option, to: int, sign: float) -> None:
        _take(option, to, load, room, sign=sign)

    search = LevelSearch(options, load, room, places=places, take=take, short_price=SHORT_PRICE)
    return search.moves(below=below)


def _cost(found: Levelled) -> float:
    return round(SHORT_PRICE * sum(found.left) + found.price, 6)


def _size(move: tuple[Option, int | None]) -> tuple[float, str]:
    return (-move[0].relief, move[0].key)


def _levelled(weeks: Sequence[WeekHours], order: Sequence[tuple[Option, int | None]]) -> Levelled:
    load = [week.p50 for week in weeks]
    room = [week.capacity for week in weeks]
    steps: list[Step] = []
    for option, wanted in order:
        if any(step.option.key == option.key for step in steps):
            continue
        if load[option.week] <= room[option.week] + EPSILON:
            continue
        to = _calmest(option, load, room, wanted=wanted)
        if to is not None:
            steps.append(Step(option, to))
            _take(option, to, load, room, sign=1.0)
    for step in sorted(steps, key=lambda step: -step.option.price):
        week = step.option.week
        if load[week] + step.option.relief <= room[week] * FULL + EPSILON:
            steps.remove(step)
            _take(step.option, step.to, load, room, sign=-1.0)
    return Levelled(
        steps=tuple(steps),
        left=tuple(max(0.0, load[k] - room[k]) for k in range(len(weeks))),
        price=sum(step.option.price for step in steps),
        weeks=tuple(
            WeekHours(load[k], weeks[k].p90 + load[k] - weeks[k].p50, room[k])
            for k in range(len(weeks))
        ),
    )


def _rank(option: Option) -> tuple[float, str]:
    return (option.price / max(option.relief, EPSILON), option.key)


def _calmest(
    option: Option, load: Sequence[float], room: Sequence[float], *, wanted: int | None
) -> int | None:
    """The week with most calm room that takes it; a solver's week only if it still does."""
    fits = [to for to in option.to if _fits(option, to, load, room)]
    if wanted in fits:
        return wanted
    return max(fits, key=lambda to: (CALM * room[to] - load[to], -to), default=None)


def _fits(option: Option, to: int, load: Sequence[float], room: Sequence[float]) -> bool:
    if option.load <= 0:
        return True
    if option.lever == Lever.LEAVE:
        return load[to] <= FULL * (room[to] - option.load) + EPSILON
    return load[to] + option.load <= CALM * room[to] + EPSILON


def _take(option: Option, to: int, load: list, room: list, *, sign: float) -> None:
    if option.lever == Lever.LEAVE:
        room[option.week] += sign * option.relief
        room[to] -= sign * option.load
    else:
        load[option.week] -= sign * option.relief
        load[to] += sign * option.load
