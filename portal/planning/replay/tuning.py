"""The constants of `balanced`, chosen by replaying a desk's own past and nothing after it."""

from dataclasses import dataclass, replace
from functools import partial

from portal.planning.policies.balanced import balanced
from portal.planning.replay.engine import replay
from portal.planning.replay.scenario import DAY, Scenario, rows_of
from portal.planning.replay.scores import Scores, scores
from portal.planning.urgency import STANDARD, Settings

LOOK_AHEADS = (3.0, 5.0, 10.0, 20.0, 40.0)
LANES = (20, 50, 100)
WARMING = 0.25  # of the days: judged from there, when something has been learnt
PER_MEAN_HOUR = 0.1  # what an hour of mean resolution counts beside one of weighted tardiness
PER_PERCENT_LATE = 0.1  # and a percent of the requests that miss their target
LEAST_CASES = 200


@dataclass(frozen=True)
class Tuning:
    """`days`: from the first (included) to the last (not included) that were replayed to choose;
    None: too little past, so the standard constants stand. `tried`: settings with their loss."""

    settings: Settings
    days: tuple[int, int] | None
    tried: tuple[tuple[float, int, float], ...] = ()


def tuned(scenario: Scenario, *, before: int, base: Settings = STANDARD) -> Tuning:
    """Look-ahead, then lane, by tardiness, mean and share late, on days < `before`.

    Only requests that arrived before that day are replayed, so nothing later can tell.
    """
    past = first_days(scenario, before)
    if int(past.work.is_real.sum()) < LEAST_CASES:
        return Tuning(base, None)
    tried = []

    def loss(settings: Settings) -> float:
        found = _loss(past, settings, before=before)
        tried.append((settings.look_ahead, settings.lane_every, round(found, 3)))
        return found

    first = replace(base, lane_every=LANES[-1])
    best = min((replace(first, look_ahead=k) for k in LOOK_AHEADS), key=loss)
    best = min((replace(best, lane_every=n) for n in LANES), key=loss)
    return Tuning(best, (0, before), tuple(tried))


def first_days(scenario: Scenario, days: int) -> Scenario:
    """The scenario as if it ended before that day."""
    known = scenario.work.arrives < days * DAY
    return replace(scenario, work=rows_of(scenario.work, known), days=days, windows=((0, days),))


def _loss(past: Scenario, settings: Settings, *, before: int) -> float:
    found: Scores = scores(
        past,
        replay(past, partial(balanced, settings=settings)),
        window=(int(WARMING * before), before),
    )
    late = 100.0 - (100.0 if found.in_target is None else found.in_target)
    tardiness = found.weighted_tardiness or 0.0
    return tardiness + PER_MEAN_HOUR * (found.mean or 0.0) + PER_PERCENT_LATE * late
