"""How good the forecast of a plain log would have been, cutoff by cutoff, against naive."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.forecast.closed_days import open_panel, share_open
from portal.forecast.forecasters import FORECASTERS
from portal.forecast.grain import Grain
from portal.forecast.log_forecast import LevelForecast, LogAsk, level_forecast
from portal.forecast.log_levels import LogCounts, LogLevel, by_name, named_levels
from portal.forecast.panel import Floats, make_panel

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
LOW_80, HIGH_80, LOW_95, HIGH_95 = 1, 5, 0, 6


@dataclass(frozen=True)
class Protocol:
    """Steps of the grain: horizon, between cutoffs, known at the first cutoff; the latest only."""

    grain: Grain
    horizon: int
    step: int
    first_cutoff: int
    most_cutoffs: int
    fewest_cutoffs: int

    def cutoffs(self, steps: int) -> list[int]:
        newest_first = range(steps - self.horizon, self.first_cutoff - 1, -self.step)
        found = list(newest_first[: self.most_cutoffs])[::-1]
        return found if len(found) >= self.fewest_cutoffs else []


PROTOCOLS = (
    Protocol(Grain.DAY, 14, 14, 28, most_cutoffs=10, fewest_cutoffs=1),
    Protocol(Grain.WEEK, 8, 4, 26, most_cutoffs=100, fewest_cutoffs=5),
)


@dataclass
class Score:
    """Sums over series, cutoffs and steps of one level; ratios below 1 are better than naive.

    naive: the same day last week (weeks: the last week), its range the quantiles of its own past
    errors at the same cutoffs. against: another forecaster, closed days heeded; 0 if none.
    """

    grain: Grain
    level: LogLevel
    series: int = 0
    cutoffs: int = 0
    error: float = 0.0
    naive_error: float = 0.0
    against_error: float = 0.0
    actuals: float = 0.0
    pinball: float = 0.0
    naive_pinball: float = 0.0
    cells: int = 0
    inside_80: int = 0
    inside_95: int = 0

    def __post_init__(self):
        self.chosen: Counter[str] = Counter()

    @property
    def ratio(self) -> float | None:
        return _over(self.error, self.naive_error)

    @property
    def against_ratio(self) -> float | None:
        return _over(self.error, self.against_error)

    @property
    def share(self) -> float | None:
        return _over(self.error, self.actuals)

    @property
    def pinball_ratio(self) -> float | None:
        return _over(self.pinball, self.naive_pinball)

    @property
    def coverage_80(self) -> float | None:
        return _over(self.inside_80, self.cells)

    @property
    def coverage_95(self) -> float | None:
        return _over(self.inside_95, self.cells)


@dataclass(frozen=True)
class _Cutoff:
    last_day: date
    begins: tuple[date, ...]


def log_backtest(
    counts: LogCounts,
    *,
    first_day: date,
    last_day: date,
    closed_days: Collection[date] = (),
    against: str | None = None,
    protocols: Sequence[Protocol] = PROTOCOLS,
) -> list[Score]:
    """One score per grain and level: all, desk, type; grains without enough cutoffs are missing.

    At each cutoff the whole forecast is made anew from what came up to it, its choice of
    forecasters included. Series are those seen by then. Nothing is random.
    """
    scores = []
    for protocol in protocols:
        cutoffs = list(_cutoffs(protocol, first_day=first_day, last_day=last_day))
        if not cutoffs:
            continue
        of_all = Score(protocol.grain, LogLevel.ALL)
        scores.append(of_all)
        for place, level in enumerate(named_levels(counts) or [LogLevel.ALL]):
            score = Score(protocol.grain, level)
            for cutoff in cutoffs:
                ask = LogAsk(
                    last_day=cutoff.last_day,
                    horizon=protocol.horizon,
                    quantiles=LEVELS,
                    grain=protocol.grain,
                    closed_days=closed_days,
                )
                _judge(counts, level, ask, of_all if place == 0 else None, score, against=against)
            if level is not LogLevel.ALL:
                scores.append(score)
    return scores


def _cutoffs(protocol: Protocol, *, first_day: date, last_day: date) -> Iterator[_Cutoff]:
    """Weeks are whole ones from Monday."""
    days = (last_day - first_day).days + 1
    start = first_day
    if protocol.grain is Grain.WEEK:
        skipped = -first_day.weekday() % 7
        start = Grain.DAY.begins(first_day, skipped)
        days = max(0, days - skipped)
    for cutoff in protocol.cutoffs(days // int(protocol.grain.days)):
        ends = range(cutoff, cutoff + protocol.horizon)
        begins = tuple(protocol.grain.begins(start, step) for step in ends)
        yield _Cutoff(Grain.DAY.begins(begins[0], -1), begins)


def _judge(
    counts: LogCounts,
    level: LogLevel,
    ask: LogAsk,
    of_all: Score | None,
    score: Score,
    *,
    against: str | None,
) -> None:
    found = level_forecast(counts, level, ask)
    came = _came(counts, level, found=found, grain=ask.grain)
    known, start = _known(counts, level, found, ask)
    naive, errors = _naive(known, ask)
    other = _alone(known, start, ask, against) if against else came
    for each, rows in ((of_all, slice(0, 1)), (score, slice(1, None))):
        if each is None or not found.names[rows]:
            continue
        _add(each, found, rows, came=came[rows], naive=naive[rows], errors=errors[rows])
        each.against_error += float(np.abs(other[rows] - came[rows]).sum())


def _add(
    score: Score, found: LevelForecast, rows: slice, *, came: Floats, naive: Floats, errors: Floats
) -> None:
    mean, quantiles = found.mean[rows], found.quantiles[rows]
    score.series = max(score.series, len(mean))
    score.cutoffs += 1
    score.error += float(np.abs(mean - came).sum())
    score.naive_error += float(np.abs(naive - came).sum())
    score.actuals += float(came.sum())
    score.pinball += pinball(quantiles, came)
    score.naive_pinball += pinball(np.maximum(0.0, naive[:, :, None] + errors[:, None, :]), came)
    score.cells += came.size
    score.inside_80 += _inside(quantiles, came, LOW_80, HIGH_80)
    score.inside_95 += _inside(quantiles, came, LOW_95, HIGH_95)
    score.chosen.update("+".join(sorted(names.split("+"))) for names in found.chosen[rows])


def pinball(quantiles: Floats, came: Floats) -> float:
    """Sum of the pinball losses of LEVELS (Koenker & Bassett 1978).

    q .9 said 10, came 14: .9 x 4 = 3.6; came 6: .1 x 4 = .4.
    """
    levels = np.array(LEVELS)
    off = came[:, :, None] - quantiles
    return float(np.maximum(levels * off, (levels - 1) * off).sum())


def _inside(quantiles: Floats, came: Floats, low: int, high: int) -> int:
    return int(((came >= quantiles[..., low]) & (came <= quantiles[..., high])).sum())


def _came(counts: LogCounts, level: LogLevel, *, found: LevelForecast, grain: Grain) -> Floats:
    """float[series, horizon]: what arrived on the dates of the forecast."""
    first = found.on[0]
    last = Grain.DAY.begins(grain.begins(found.on[-1], 1), -1)
    return _dense(counts, level, names=found.names, first=first, last=last, grain=grain)


def _dense(
    counts: LogCounts,
    level: LogLevel,
    *,
    names: Sequence[str],
    first: date,
    last: date,
    grain: Grain,
) -> Floats:
    """float[series, steps] of the days from first to last, both included; row 0 is all."""
    width = int(grain.days)
    steps = ((last - first).days + 1) // width
    dense = np.zeros((len(names), steps))
    rows: Mapping[str, int] = {name: row for row, name in enumerate(names[1:], start=1)}
    for (name, day), number in by_name(counts, level, last_day=last).items():
        step = (day - first).days // width
        if 0 <= step < steps:
            dense[0, step] += number
            if name in rows:
                dense[rows[name], step] += number
    return dense


def _known(
    counts: LogCounts, level: LogLevel, found: LevelForecast, ask: LogAsk
) -> tuple[Floats, date]:
    """(float[series, steps], first day): all that had come, weeks from the first Monday on."""
    start = min(day for _, _, day in counts)
    if ask.grain is Grain.WEEK:
        start = Grain.DAY.begins(start, -start.weekday() % 7)
    names, last = found.names, ask.last_day
    return _dense(counts, level, names=names, first=start, last=last, grain=ask.grain), start


def _naive(known: Floats, ask: LogAsk) -> tuple[Floats, Floats]:
    """(float[series, horizon], float[series, levels]): the last season again, and the quantiles
    of what it was off by in the past."""
    season = ask.grain.season_length
    naive = known[:, -season:][:, np.arange(ask.horizon) % season]
    errors = np.quantile(known[:, season:] - known[:, :-season], LEVELS, axis=1).T
    return naive, errors


def _alone(known: Floats, start: date, ask: LogAsk, name: str) -> Floats:
    """float[series, horizon]: one forecaster of the registry, closed days handled as for ours."""
    panel = make_panel(
        known, start, closed_days=ask.closed_days, horizon=ask.horizon, grain=ask.grain
    )
    opened, factor = open_panel(panel)
    return FORECASTERS[name](opened, ask.horizon) * share_open(panel, factor)


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
