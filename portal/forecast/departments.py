"""Which department will ask: each kind's week divided among the departments that ask for it."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from portal.forecast.desk_history import DeskFacts
from portal.forecast.forecast import forecast_panel, ranges
from portal.forecast.grain import Grain
from portal.forecast.grain_forecast import SEED, GrainForecast
from portal.forecast.hours import CountsAhead, EffortPerRequest, hours_ahead
from portal.forecast.panel import Floats
from portal.forecast.points import LEVELS, Level, Metric, Point

WEEKS_SHOWN = 13  # ahead, and as many back
WEEKS_LEARNT = 52
# A department stands alone in a kind it asked for so often in the half year before.
FEWEST_ASKED, ASKED_WEEKS = 5, 26
MOST_CELLS = 200

Cell = tuple[Hashable, str]


@dataclass(frozen=True)
class _Cells:
    """keys: (type id, department); the rest as in GrainForecast, one row per key."""

    keys: tuple[Cell, ...]
    actuals: Floats
    effort: EffortPerRequest
    mean: Floats
    quantiles: Floats
    hours: Floats
    hours_quantiles: Floats


def department_points(facts: DeskFacts, weekly: GrainForecast) -> Iterator[Point]:
    """Thirteen weeks back and ahead of each department in each kind it asks for often enough.

    Nothing is said of the others: they are what is left of the kind.
    """
    steps = min(WEEKS_LEARNT, weekly.steps_known)
    cells = _often_asked(facts, weekly, steps=steps)
    if not cells:
        return
    found = _forecast(weekly, cells, steps=steps)
    first = weekly.steps_known
    asked = found.actuals * found.effort.minutes[:, None] / 60
    for row, key in enumerate(found.keys):
        for ahead in range(WEEKS_SHOWN):
            on = weekly.day_of(first + ahead)
            yield _point(key, Metric.REQUESTS, on, found.mean[row, ahead],
                         found.quantiles[row, ahead])  # fmt: skip
            yield _point(key, Metric.HOURS, on, found.hours[row, ahead],
                         found.hours_quantiles[row, ahead])  # fmt: skip
        for back in range(1, min(WEEKS_SHOWN, steps) + 1):
            on = weekly.day_of(first - back)
            for metric, values in ((Metric.REQUESTS, found.actuals), (Metric.HOURS, asked)):
                value = values[row, -back]
                yield _point(key, metric, on, value, (value,) * len(LEVELS))


def _point(key: Cell, metric: Metric, on: date, mean: float, quantiles: Sequence[float]) -> Point:
    type_id, department = key
    spread = tuple(float(quantile) for quantile in quantiles)
    return Point(
        Level.DEPARTMENT, type_id, Grain.WEEK, metric, on, float(mean), spread, department
    )


def _often_asked(facts: DeskFacts, weekly: GrainForecast, *, steps: int) -> dict[Cell, Floats]:
    """Requests by week of the busiest cells, as the weeks of `weekly` run."""
    start, last = weekly.day_of(weekly.steps_known - steps), weekly.day_of(weekly.steps_known)
    recently = Counter()
    rows: dict[Cell, Floats] = {}
    for type_id, department, day, number in facts.by_department:
        if start <= day < last:
            week = (day - start).days // 7
            row = rows.setdefault((type_id, department), np.zeros(steps))
            row[week] += number
            recently[type_id, department] += number if week >= steps - ASKED_WEEKS else 0
    known = set(weekly.series.keys[1:])
    busiest = sorted(recently, key=lambda cell: (-recently[cell], str(cell)))[:MOST_CELLS]
    often = [cell for cell in busiest if recently[cell] >= FEWEST_ASKED and cell[0] in known]
    return {cell: rows[cell] for cell in sorted(often, key=str)}


def _forecast(weekly: GrainForecast, cells: dict[Cell, Floats], *, steps: int) -> _Cells:
    """Each cell by its own past where it has about one request a week, else by its share of the
    kind (`has_too_little`); all of a kind add up to what is forecast of it."""
    place = {key: row for row, key in enumerate(weekly.series.keys)}
    kinds = sorted({place[type_id] for type_id, _ in cells})
    row_of = {row: at for at, row in enumerate(kinds)}
    whole = weekly.series.actuals[kinds, -steps:]
    parts = np.array(list(cells.values()))
    parents = np.array([row_of[place[type_id]] for type_id, _ in cells])
    left = whole.copy()
    np.subtract.at(left, parents, parts)
    panel = np.concatenate([whole, parts, np.maximum(0.0, left)])
    base = forecast_panel(
        panel,
        weekly.day_of(weekly.steps_known - steps),
        horizon=WEEKS_SHOWN,
        quantiles=LEVELS,
        grain=Grain.WEEK,
        parents=(*(None for _ in kinds), *parents.tolist(), *range(len(kinds))),
    )
    own = slice(len(kinds), len(kinds) + len(cells))
    of_kind = base.mean[parents]
    share = np.where(of_kind > 0, base.mean[own] / np.where(of_kind > 0, of_kind, 1.0), 0.0)
    rows = [kinds[parent] for parent in parents]
    mean = share * weekly.forecast.mean[rows, :WEEKS_SHOWN]
    spread = replace(base.dispersion, per_series=base.dispersion.per_series[own])
    types = [row - 1 for row in rows]
    effort = EffortPerRequest(weekly.effort.minutes[types], weekly.effort.cv[types])
    counts = CountsAhead(
        mean=mean,
        dispersion=spread.per_series,
        of_whole=0.0,
        level_share=spread.level_share,
        growth=spread.growth,
    )
    hours = hours_ahead(counts, effort, quantiles=LEVELS, rng=np.random.default_rng(SEED))
    return _Cells(
        keys=tuple(cells),
        actuals=parts,
        effort=effort,
        mean=mean,
        quantiles=ranges(mean, spread.ahead(WEEKS_SHOWN), base.levels[own]),
        hours=hours.mean,
        hours_quantiles=hours.quantiles,
    )
