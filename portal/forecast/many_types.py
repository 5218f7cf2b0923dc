"""A desk with more types than anybody reads: the rarest are forecast together."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from portal.forecast.series import Arrival

MOST_TYPES = 150
REST = -1  # the key of the rarest together; no type has it
RECENT = timedelta(days=400)
MOST_MEASURED = 5000


@dataclass(frozen=True)
class TypeEffort:
    """Prior of a type and the hands-on minutes of its matured requests."""

    p50: float
    p90: float
    measured: tuple[float, ...] = ()


def busiest_apart(
    arrivals: Sequence[Arrival],
    efforts: Mapping[Hashable, TypeEffort],
    *,
    last_day: date,
    named: Collection[Hashable] = (),
) -> tuple[Sequence[Arrival], Mapping[Hashable, TypeEffort]]:
    """(arrivals, efforts) with at most 150 types and REST, those `named` always apart.

    Busy is who had most requests in the last 400 days. REST has the middle prior of its types and
    what was measured of them. Nothing changes on a desk with fewer types.
    """
    recent: Counter[Hashable] = Counter()
    for key, day, number in arrivals:
        recent[key] += number if day > last_day - RECENT else 0
    if len(recent) <= MOST_TYPES:
        return arrivals, efforts
    order = sorted(recent, key=lambda key: (-recent[key], str(key)))
    apart = {*order[:MOST_TYPES], *named}
    rare = [efforts[key] for key in order if key not in apart]
    minutes = [minute for each in rare for minute in each.measured]
    middle = TypeEffort(
        median(each.p50 for each in rare),
        median(each.p90 for each in rare),
        tuple(minutes[:: max(1, len(minutes) // MOST_MEASURED)]),
    )
    together: Counter[tuple[Hashable, date]] = Counter()
    for key, day, number in arrivals:
        together[key if key in apart else REST, day] += number
    return [(key, day, number) for (key, day), number in together.items()], {
        **{key: efforts[key] for key in apart if key in efforts},
        REST: middle,
    }
