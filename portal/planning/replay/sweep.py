"""Several policies over several draws with common random numbers, and what they score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from portal.planning.policies.balanced import balanced
from portal.planning.promise_record import PromiseRecord
from portal.planning.replay.bound import Bound, bound
from portal.planning.replay.engine import Rules, Run, replay
from portal.planning.replay.estimates import Estimates, TrueEfforts
from portal.planning.replay.promised import promised
from portal.planning.replay.scenario import Scenario
from portal.planning.replay.scores import Scores, scores
from portal.planning.replay.tuning import Tuning, tuned
from portal.planning.urgency import Settings
from portal.planning.work import Policy

BASELINE, OURS = "first_come_first_served", "balanced"
CLAIRVOYANT = "balanced, true efforts known"
NO_LANE = Settings(look_ahead=5.0, lane_every=0)
Window = tuple[int, int]


@dataclass(frozen=True)
class Sweep:
    """By policy: for each window the scores of every draw (scenario x seed)."""

    windows: tuple[Window, ...]
    draws: tuple[str, ...]
    scores: Mapping[str, Mapping[Window, list[Scores]]]
    bounds: Mapping[Window, list[Bound | None]] = field(default_factory=dict)
    tunings: tuple[Tuning, ...] = ()
    promised: tuple[PromiseRecord, ...] = ()  # of each draw

    def mean(self, policy: str, window: Window, figure: str) -> float | None:
        """A figure of `Scores`, averaged over the draws that have it."""
        found = [getattr(each, figure) for each in self.scores[policy][window]]
        known = [value for value in found if value is not None]
        return float(np.mean(known)) if known else None

    def wasted(self, policy: str) -> float | None:
        """Percent of all effort, over all windows, that went into needs that never came."""
        found = [each for window in self.windows for each in self.scores[policy][window]]
        wasted = sum(each.wasted_minutes for each in found)
        total = wasted + sum(each.effort_minutes for each in found)
        return 100 * wasted / total if total > 0 else None

    def bound(self, window: Window, figure: str) -> float | None:
        known = [getattr(each, figure) for each in self.bounds.get(window, []) if each]
        return float(np.mean(known)) if known else None

    def gap_closed(
        self, policy: str, window: Window, figure: str = "weighted_tardiness"
    ) -> float | None:
        """Percent of the way from first come, first served to true efforts known."""
        if not {BASELINE, CLAIRVOYANT} <= set(self.scores):
            return None
        start, here, end = (
            self.mean(each, window, figure) for each in (BASELINE, policy, CLAIRVOYANT)
        )
        if None in (start, here, end) or start <= end:
            return None
        return 100 * (start - here) / (start - end)


def sweep(
    scenarios: Sequence[Scenario],
    policies: Mapping[str, Policy],
    *,
    seeds: Sequence[int] = (0,),
    ahead: bool = False,
    after_hours: bool = True,
    clairvoyant: bool = True,
    with_promises: bool = False,
    progress: Callable[[str], None] = lambda words: None,
) -> Sweep:
    """Each policy over the same arrivals, efforts and absences. The constants of `balanced` are
    chosen for each scenario on its days before `learn_days`. All scenarios have the same windows.
    `with_promises`: also what would have been promised, under `balanced` or else the last policy.
    """
    windows = scenarios[0].windows
    names = [*policies, *([CLAIRVOYANT] if clairvoyant else [])]
    found: dict[str, dict[Window, list[Scores]]] = {
        name: {window: [] for window in windows} for name in names
    }
    bounds: dict[Window, list[Bound | None]] = {window: [] for window in windows}
    tunings, draws, records = [], [], []
    judged_of = OURS if OURS in policies else [*policies][-1]
    for scenario in scenarios:
        if OURS in policies:
            progress(f"{scenario.name}: constants on days before {scenario.learn_days}")
            tunings.append(tuned(scenario, before=scenario.learn_days))
        for seed in seeds:
            draws.append(f"{scenario.name}, seed {seed}")
            for name in names:
                progress(f"{scenario.name}, seed {seed}: {name}")
                policy = _policy(name, policies, tunings)
                runs = _runs(scenario, policy, name, seed, ahead=ahead, after_hours=after_hours)
                if with_promises and name == judged_of:
                    records.append(promised(scenario, runs[0]))
                for window in windows:
                    judged = scores(scenario, runs[0], window=window, late=runs[1])
                    found[name][window].append(judged)
                    if name == CLAIRVOYANT:
                        bounds[window].append(bound(scenario, runs[0], window=window))
    return Sweep(windows, tuple(draws), found, bounds, tuple(tunings), tuple(records))


def _policy(name: str, policies: Mapping[str, Policy], tunings: Sequence[Tuning]) -> Policy:
    if name == CLAIRVOYANT:
        return partial(balanced, settings=NO_LANE)
    if name == OURS:
        return partial(policies[name], settings=tunings[-1].settings)
    return policies[name]


def _runs(
    scenario: Scenario, policy: Policy, name: str, seed: int, *, ahead: bool, after_hours: bool
) -> tuple[Run, Run | None]:
    """The plain run, and the one in which people stay after closing time."""
    known = TrueEfforts if name == CLAIRVOYANT else Estimates
    ahead = ahead and name != CLAIRVOYANT

    def run(stays: bool) -> Run:
        rules = Rules(after_hours=stays, ahead=ahead, seed=seed)
        return replay(scenario, policy, rules=rules, estimates=known(scenario))

    return run(False), run(True) if after_hours else None
