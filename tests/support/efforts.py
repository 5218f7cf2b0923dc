"""How well efforts are known before the work is done, on plain cases."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from portal.requests.effort import Effort, learnt, prior, sized

SHARED = Path(__file__).parents[3] / "shared" / "scenarios"
SCENARIOS = sorted(SHARED.glob("uci-[0-9]"))
LEARN_DAYS, DAY_MINUTES = 20, 480
WITHOUT_PRIOR = prior(30, 120)
WEIGHT = 8


@dataclass(frozen=True)
class Case:
    type: str
    minutes: float
    size: str | None = None


@dataclass(frozen=True)
class Judged:
    count: int
    of_type_means: float
    ours: float
    covered: float


def scenario_cases(folder: Path) -> tuple[list[Case], list[Case]]:
    """(arrived in the first twenty days, arrived later) of a scenario."""
    with gzip.open(folder / "work.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    cases = [(float(row["arrives"]), Case(row["type"], float(row["effort"]))) for row in rows]
    first = LEARN_DAYS * DAY_MINUTES
    return [case for at, case in cases if at < first], [case for at, case in cases if at >= first]


def judged(
    before: Sequence[Case], after: Sequence[Case], *, priors: Mapping[str, Effort]
) -> Judged:
    measured = defaultdict(list)
    for case in before:
        measured[case.type].append(case.minutes)
    said = [_said(case, measured, priors) for case in after]
    logs = np.log([case.minutes for case in after])
    return Judged(
        count=len(after),
        of_type_means=_r2(logs, _type_means(measured, after)),
        ours=_r2(logs, np.log([effort.p50 for effort in said])),
        covered=float(np.mean(np.exp(logs) <= [effort.p90 for effort in said])),
    )


def _said(case: Case, measured: Mapping, priors: Mapping[str, Effort]) -> Effort:
    effort = learnt(priors.get(case.type, WITHOUT_PRIOR), measured.get(case.type, ()))
    return sized(effort, case.size) if case.size else effort


def _type_means(measured: Mapping, after: Sequence[Case]) -> np.ndarray:
    every = np.log(np.concatenate([np.array(some) for some in measured.values()]))
    known = {
        key: (np.log(some).sum() + WEIGHT * every.mean()) / (len(some) + WEIGHT)
        for key, some in measured.items()
    }
    return np.array([known.get(case.type, every.mean()) for case in after])


def _r2(logs: np.ndarray, said: np.ndarray) -> float:
    return float(1 - ((logs - said) ** 2).sum() / ((logs - logs.mean()) ** 2).sum())
