"""The forecast of a desk's series by day, week or month: requests and hours, with what is known
ahead and a lead's hand on top."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp, sqrt

import numpy as np

from portal.forecast.by_hand import factors
from portal.forecast.by_hand import with_sum as hand_with_sum
from portal.forecast.desk_history import DeskFacts, History
from portal.forecast.forecast import Forecast, forecast_panel, ranges
from portal.forecast.grain import Grain
from portal.forecast.hours import CountsAhead, EffortPerRequest, HoursAhead, hours_ahead
from portal.forecast.known_future import Ahead, Extra, on_top, spread_with, with_sum
from portal.forecast.many_types import TypeEffort
from portal.forecast.noise_floor import noise_floor
from portal.forecast.panel import Floats
from portal.forecast.points import LEVELS
from portal.forecast.series import Series, monthly_series, weekly_series
from portal.requests.effort import learnt, prior

STEPS_AHEAD = {Grain.DAY: 42, Grain.WEEK: 26, Grain.MONTH: 6}
IN_STEPS = {Grain.DAY: lambda daily: daily, Grain.WEEK: weekly_series, Grain.MONTH: monthly_series}
SEED = 1978


@dataclass(frozen=True)
class GrainForecast:
    """`base`: requests from the past alone; `before_hand`: with what is known ahead."""

    series: Series
    grain: Grain
    base: Floats
    before_hand: Floats
    forecast: Forecast
    effort: EffortPerRequest
    hours: HoursAhead

    @property
    def steps_known(self) -> int:
        return self.series.actuals.shape[1]

    @property
    def hours_asked(self) -> Floats:
        """float[series, steps]: of the past, the sum first."""
        of_types = self.series.actuals[1:] * self.effort.minutes[:, None] / 60
        return np.concatenate([of_types.sum(axis=0, keepdims=True), of_types])

    def day_of(self, step: int) -> date:
        return self.grain.begins(self.series.start, step)

    def floor(self, row: int) -> float | None:
        """The unavoidable share of error of one week ahead, step by step.

        Of the dispersion only the steps' own part counts: a better forecast could know the level.
        """
        spread = self.forecast.dispersion
        own = float(spread.per_series[row]) * (1 - spread.level_share)
        means = self.forecast.mean[row, : self.grain.season_length]
        if means.sum() <= 0:
            return None
        errors = [noise_floor(float(mean), own) * float(mean) for mean in means]
        return sum(errors) / float(means.sum())


def grain_forecast(facts: DeskFacts, history: History, *, grain: Grain) -> GrainForecast:
    series, ordinary = IN_STEPS[grain](history.daily), IN_STEPS[grain](history.ordinary)
    types = series.keys[1:]
    forecast = forecast_panel(
        ordinary.actuals,
        series.start,
        closed_days=facts.closed_days,
        horizon=STEPS_AHEAD[grain],
        quantiles=LEVELS,
        grain=grain,
        parents=(None, *(0 for _ in types)),
    )
    steps = series.actuals.shape[1]
    ends = range(steps, steps + STEPS_AHEAD[grain] + 1)
    ahead = Ahead(tuple(grain.begins(series.start, step) for step in ends), facts.closed_days)
    spread = forecast.dispersion
    counts = CountsAhead(
        mean=forecast.mean[1:],
        dispersion=spread.per_series[1:],
        of_whole=float(spread.per_series[0]),
        level_share=spread.level_share,
        extra=on_top(history.lessons, facts.future, forecast.mean[1:], ahead=ahead),
        growth=spread.growth,
    )
    effort = _effort_per_request([facts.efforts[key] for key in types])
    hours = hours_ahead(counts, effort, quantiles=LEVELS, rng=np.random.default_rng(SEED))
    known = _with(counts.extra, forecast)
    hand = factors(types, facts.hands, ahead=ahead)
    return GrainForecast(
        series=series,
        grain=grain,
        base=forecast.mean,
        before_hand=known.mean,
        forecast=_by_hand(hand, known),
        effort=effort,
        hours=_hours_by_hand(hand, hours),
    )


def _by_hand(hand: Floats, known: Forecast) -> Forecast:
    if (hand == 1).all():
        return known
    factor = hand_with_sum(hand, known.mean[1:])
    quantiles = np.round(known.quantiles * factor[..., None])
    return replace(known, mean=known.mean * factor, quantiles=quantiles)


def _hours_by_hand(hand: Floats, hours: HoursAhead) -> HoursAhead:
    if (hand == 1).all():
        return hours
    of_sum = hand_with_sum(hand, hours.mean)[0]
    return HoursAhead(
        mean=hours.mean * hand,
        quantiles=hours.quantiles * hand[..., None],
        total_mean=hours.total_mean * of_sum,
        total_quantiles=hours.total_quantiles * of_sum[:, None],
    )


def _with(extra: Extra, forecast: Forecast) -> Forecast:
    """The forecast with what is known put on top, its ranges widened by how unsure that is."""
    if not extra.mean.any():
        return forecast
    spread = forecast.dispersion.ahead(forecast.mean.shape[1])
    mean, dispersion = spread_with(forecast.mean, spread, with_sum(extra))
    return replace(forecast, mean=mean, quantiles=ranges(mean, dispersion, forecast.levels))


def _effort_per_request(efforts: Sequence[TypeEffort]) -> EffortPerRequest:
    """Mean and cv of each type's lognormal: cv^2 = exp(spread^2) - 1."""
    known = [learnt(prior(each.p50, each.p90), each.measured) for each in efforts]
    return EffortPerRequest(
        minutes=np.array([effort.mean for effort in known]),
        cv=np.array([sqrt(exp(effort.log_spread**2) - 1) for effort in known]),
    )
