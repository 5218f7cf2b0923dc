"""The five things somebody most likely needs now: their own expected needs, and what their
department usually asks for these weeks.

A need counts with its probability, by the share of its days that lie in the next four weeks; what
a department usually asks for with the chance that one of its people asks in four weeks, at the
greater of two rates: of the last eight weeks, and of these six weeks a year ago (arrivals taken as
Poisson). What few ask for is nobody's pattern: five requests by three people at least.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

AHEAD = 28  # days
LATELY, SEASON = 56, 42  # days that rates are taken from
FEWEST_ASKED, FEWEST_PEOPLE, SHOWN = 5, 3, 5


@dataclass(frozen=True)
class Usual:
    """How often a department asked for a type: `lately` and a year ago (`season`); by how many
    people in all, of the `members` it has."""

    type_id: int
    lately: int
    season: int
    askers: int
    members: int

    @property
    def is_pattern(self) -> bool:
        return self.lately + self.season >= FEWEST_ASKED and self.askers >= FEWEST_PEOPLE

    @property
    def is_season(self) -> bool:
        return self.season / SEASON > self.lately / LATELY

    @property
    def chance(self) -> float:
        """Worked line: 12 in eight weeks by 10 people: 1 - exp(-12/56 x 28/10) = .45."""
        daily = max(self.lately / LATELY, self.season / SEASON)
        return 1 - exp(-daily * AHEAD / max(1, self.members))


def nearness(first_on: date, last_on: date, *, today: date) -> float:
    """The share of a window's days, today and after, that lie within four weeks."""
    first = max(first_on, today)
    days = max(1, (last_on - first).days + 1)
    near = (min(last_on, today + timedelta(days=AHEAD)) - first).days + 1
    return min(1.0, max(0.0, near / days))


def most_likely(
    needs: Iterable[tuple[int, int, float]], usual: Iterable[Usual], *, has: Collection[int] = ()
) -> list[tuple[str, int]]:
    """("need", need id) and ("usual", type id), the likeliest first, five at most.

    `needs`: (need id, type id, chance). What is a need already, or `has` been asked for and is
    open, is not offered as usual.
    """
    needs = list(needs)
    known = {type_id for _need, type_id, _chance in needs} | set(has)
    found = [(chance, "need", need_id) for need_id, _type, chance in needs]
    found += [
        (each.chance, "usual", each.type_id)
        for each in usual
        if each.is_pattern and each.type_id not in known
    ]
    found.sort(key=lambda each: (-each[0], each[1], each[2]))
    return [(kind, id_) for _chance, kind, id_ in found[:SHOWN]]
