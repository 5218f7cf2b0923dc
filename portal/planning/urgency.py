"""Urgency per hour: what a minute of a person's time is worth on each waiting item."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from portal.planning.work import Context, Person, WorkItem

Z90 = NormalDist().inv_cdf(0.9)
EFFORT_UNTIL_KNOWN = 30.0
SECOND_SPEED_UNTIL_KNOWN = 0.7


@dataclass(frozen=True)
class Settings:
    """Knobs of `balanced`, in working minutes where a unit is needed.

    `look_ahead` (K) and `lane_every` are chosen for each desk by replay on its own log.
    """

    look_ahead: float = 20.0  # K: how many mean efforts before its due time an item gains pull
    lane_every: int = 20  # every n-th pick of a team takes the oldest; 0 switches the lane off
    floor: float = 1e-9  # of the index far from due, so that weight per minute still orders
    hard_horizon: float = 480.0  # a hard deadline pre-empts this long before its latest start
    hard_buffer: float = 60.0  # kept free before a hard deadline
    hard_searched: int = 10  # hard deadlines ordered exactly; the earliest ones
    ahead_budget: float = 90.0  # minutes a person may work ahead in a day
    ahead_floor: float = 0.5  # least probability of a predicted need that is worked ahead
    ahead_horizon: float = 480.0
    target_until_known: float = 2400.0  # minutes after arrival, for items without a due time


STANDARD = Settings()


@dataclass(frozen=True)
class Figures:
    """Numbers of some items as arrays, one entry an item, in minutes."""

    effort: np.ndarray
    due_at: np.ndarray
    weight: np.ndarray
    speed: np.ndarray


def figures(
    items: Sequence[WorkItem], *, person: Person, context: Context, settings: Settings
) -> Figures:
    """Efforts are means of the lognormal through p50 and p90: p50 exp(s^2/2)."""
    p50 = _column([item.effort_p50 for item in items])
    p50 = np.where(p50 > 0, p50, context.mean_effort or EFFORT_UNTIL_KNOWN)
    p90 = np.maximum(p50, np.nan_to_num(_column([item.effort_p90 for item in items])))
    spread = np.log(p90 / p50) / Z90
    due_at = _column([_due(item, settings) for item in items])
    speed = np.array([1.0 if item.team == person.team else second_speed(person) for item in items])
    return Figures(p50 * np.exp(spread**2 / 2), due_at, _weights(items, context), speed)


def urgency_per_hour(
    known: Figures, now: float, *, mean_effort: float, settings: Settings
) -> np.ndarray:
    """Apparent tardiness cost (Vepsalainen & Morton 1987), float[items].

    I = v (w/p) [exp(-max(0, d - p - t) / (K pbar)) + 1e-9]: weight w, effort p, due d, now t,
    mean effort pbar, speed v (1 in the first skill).
    Worked line: w 2, p 60, d - t 660, K pbar 600 -> 2/60 x exp(-1) = 0.0123.
    """
    slack = np.maximum(0.0, known.due_at - known.effort - now)
    pull = np.exp(-slack / (settings.look_ahead * mean_effort)) + settings.floor
    return known.speed * known.weight / known.effort * pull


def worth_ahead(
    items: Sequence[WorkItem],
    known: Figures,
    *,
    now: float,
    mean_effort: float,
    settings: Settings,
) -> np.ndarray:
    """Index of predicted needs: pi (w/p) exp(-max(0, that - t) / (K pbar + a day))."""
    probability = np.array([item.probability for item in items])
    expected_at = _column([item.arrived_at for item in items])
    until = np.maximum(0.0, np.nan_to_num(expected_at, nan=now) - now)
    scale = settings.look_ahead * mean_effort + settings.ahead_horizon
    return probability * known.speed * known.weight / known.effort * np.exp(-until / scale)


def mean_effort_of(known: Figures, context: Context) -> float:
    return context.mean_effort or float(known.effort.mean())


def second_speed(person: Person) -> float:
    return person.second_speed or SECOND_SPEED_UNTIL_KNOWN


def _weights(items: Sequence[WorkItem], context: Context) -> np.ndarray:
    """Base weight x min(1, usual / recent share of urgent requests of the department)."""
    usual, recent = context.usual_urgent_share or {}, context.recent_urgent_share or {}
    budget = {
        department: min(1.0, usual[department] / share)
        for department, share in recent.items()
        if share > 0 and usual.get(department) is not None
    }
    base = [1.0 if item.weight is None else item.weight for item in items]
    return np.array(base) * np.array([budget.get(item.department, 1.0) for item in items])


def _due(item: WorkItem, settings: Settings) -> float:
    known = [at for at in (item.due_at, item.hard_deadline_at) if at is not None]
    return min(known) if known else item.order[0] + settings.target_until_known


def _column(values: Sequence[float | None]) -> np.ndarray:
    return np.array(values, dtype=float)
