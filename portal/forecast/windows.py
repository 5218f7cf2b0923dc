"""Rolling cutoffs: what each forecaster would have said, against what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.forecast.choice import Choice, choose
from portal.forecast.closed_days import without_bursts, without_gaps
from portal.forecast.coherence import scaled_to_parents
from portal.forecast.expected import expected_counts, has_too_little
from portal.forecast.forecasters import POOL
from portal.forecast.forecasters.seasonal_naive import seasonal_naive
from portal.forecast.grain import Grain
from portal.forecast.panel import Floats, Panel

ENOUGH_CUTOFFS = 6
FEWEST_CLOSED_STEPS = 2


@dataclass(frozen=True)
class Rolling:
    """How a back-test walks: all in steps of the grain.

    horizons: the first one that fits is judged; the shorter ones are for short histories.
    steps: between cutoffs; the first one that gives six of them, else the last.
    decided: forecasters are compared over so many steps at most: a new level shows sooner.
    margin: how much better than seasonal naive a forecaster must be, as a log; where few steps
    are known one of ten is better by luck.
    """

    horizons: tuple[int, ...]
    steps: tuple[int, ...]
    first_cutoff: int
    decided: int
    margin: float
    most_cutoffs: int = 12


ROLLING = {
    Grain.DAY: Rolling(horizons=(14, 7), steps=(14, 7), first_cutoff=28, decided=14, margin=0.0),
    Grain.WEEK: Rolling(
        horizons=(8, 4, 2), steps=(2, 1), first_cutoff=8, decided=4, margin=0.04, most_cutoffs=24
    ),
    Grain.MONTH: Rolling(horizons=(3, 1), steps=(1,), first_cutoff=6, decided=3, margin=0.0),
}


@dataclass(frozen=True)
class Verdict:
    """What the past says at some instant: whom to believe, and whether the calendar helps."""

    choice: Choice
    uses_calendar: bool

    def mean(self, pool: Floats, share_open: Floats, *, panel: Panel) -> Floats:
        """float[series, horizon]: the chosen mean, children adding up to their parents."""
        combined = self.choice.combined(pool)
        if self.uses_calendar:
            combined = combined * share_open
        return scaled_to_parents(combined, panel.parents)


@dataclass(frozen=True)
class Windows:
    """Forecasts of the whole pool from each cutoff, oldest first, each blind to what follows.

    names: the forecasters. pool: float[cutoffs, forecasters, series, horizon], as if always open;
    share_open, actuals: float[cutoffs, series, horizon], actuals NaN where not known (yet). naive:
    float[cutoffs, series, judged], seasonal naive on the counts as they were. judged: the first
    steps of the horizon, over which the forecast is judged; the newest cutoffs lie so close to the
    end that not all of them are known. decided: those over which forecasters are compared, known
    of every cutoff.
    """

    panel: Panel
    cutoffs: tuple[int, ...]
    judged: int
    decided: int
    names: tuple[str, ...]
    pool: Floats
    share_open: Floats
    naive: Floats
    actuals: Floats

    def ended(self, *, known_at: int) -> NDArray[np.bool_]:
        """bool[cutoffs]: whether the decided steps had ended when `known_at` steps were known."""
        return np.array([cutoff + self.decided <= known_at for cutoff in self.cutoffs], dtype=bool)

    def actuals_known(self, steps: int) -> Floats:
        """The actuals as they were when `steps` steps were known."""
        horizon = self.actuals.shape[2]
        step = np.array(self.cutoffs, dtype=int)[:, None] + np.arange(horizon)
        return np.where((step < steps)[:, None, :], self.actuals, np.nan)

    def verdict(self, *, known_at: int) -> Verdict:
        ended = self.ended(known_at=known_at)
        uses_calendar = self._calendar_helps(ended)
        squared = self._squared_errors(ended, uses_calendar=uses_calendar)
        known = self.panel.at_cutoff(known_at, horizon=0)
        levels = np.where(has_too_little(known), -1, known.depth)
        margin = ROLLING[self.panel.grain].margin
        choice = choose(squared, names=self.names, levels=levels, margin=margin)
        return Verdict(choice, uses_calendar)

    def chosen(self) -> Floats:
        """float[cutoffs, series, horizon]: what would have been said, the choice of each cutoff
        made from the windows that had ended by then."""
        said = np.zeros_like(self.share_open)
        for i, cutoff in enumerate(self.cutoffs):
            verdict = self.verdict(known_at=cutoff)
            said[i] = verdict.mean(self.pool[i], self.share_open[i], panel=self.panel)
        return said

    def _squared_errors(self, ended: NDArray[np.bool_], *, uses_calendar: bool) -> Floats:
        """float[ended cutoffs, forecasters, series]: mean over decided steps; or NaN."""
        pool = self.pool[ended][..., : self.decided]
        if uses_calendar:
            pool = pool * self.share_open[ended][:, None, :, : self.decided]
        actuals = self.actuals[ended][:, None, :, : self.decided]
        known = np.isfinite(actuals)
        squared = np.where(known, actuals - pool, 0.0) ** 2
        number = known.sum(axis=3)
        total = squared.sum(axis=3)
        return np.where(number > 0, total / np.maximum(1, number), np.nan)

    def _calendar_helps(self, ended: NDArray[np.bool_]) -> bool:
        """Whether closed days were forecast better as closed; yes where there were too few."""
        share = self.share_open[ended][..., : self.decided]
        actuals = self.actuals[ended][..., : self.decided]
        closed = (share < 1) & np.isfinite(actuals)
        if closed.any(axis=1).sum() < FEWEST_CLOSED_STEPS:
            return True
        middle = np.median(self.pool[ended][..., : self.decided], axis=1)
        heeded = np.abs(actuals - middle * share)[closed].sum()
        ignored = np.abs(actuals - middle)[closed].sum()
        return bool(heeded <= ignored)


def rolling_windows(panel: Panel, *, names: Sequence[str] = POOL) -> Windows:
    """The pool's forecasts from some cutoffs back, over the longer of what is judged and asked.

    Steps that are not over yet have no actuals, bursts neither.
    """
    judged, decided, cutoffs = rolling_cutoffs(panel.grain, panel.steps)
    horizon = max(judged, len(panel.closed_ahead))
    series = len(panel.actuals)
    pool = np.zeros((len(cutoffs), len(names), series, horizon))
    share_open = np.ones((len(cutoffs), series, horizon))
    naive = np.zeros((len(cutoffs), series, judged))
    actuals = np.full((len(cutoffs), series, horizon), np.nan)
    known_actuals = without_bursts(panel).actuals
    for i, cutoff in enumerate(cutoffs):
        known = panel.at_cutoff(cutoff, horizon=horizon)
        pool[i], share_open[i] = expected_counts(known, horizon=horizon, names=names)
        naive[i] = seasonal_naive(without_gaps(known), judged)
        came = known_actuals[:, cutoff : cutoff + horizon]
        actuals[i, :, : came.shape[1]] = came
    return Windows(panel, cutoffs, judged, decided, tuple(names), pool, share_open, naive, actuals)


def rolling_cutoffs(grain: Grain, steps: int) -> tuple[int, int, tuple[int, ...]]:
    """(judged steps, decided steps, cutoffs): the newest dozen or two at most, oldest first."""
    rolling = ROLLING[grain]
    fitting = [h for h in rolling.horizons if steps - h >= rolling.first_cutoff]
    judged = fitting[0] if fitting else rolling.horizons[-1]
    decided = min(judged, rolling.decided)
    for step in rolling.steps:
        newest_first = range(steps - decided, rolling.first_cutoff - 1, -step)
        if len(newest_first) >= ENOUGH_CUTOFFS:
            break
    return judged, decided, tuple(newest_first[: rolling.most_cutoffs][::-1])
