"""Urgency per hour: what a minute of a person's time is worth on each waiting item."""

from dataclasses import dataclass
from math import inf

import numpy as np

from portal.planning.columns import Columns
from portal.planning.work import Context, Person

EFFORT_UNTIL_KNOWN = 30.0
SECOND_SPEED_UNTIL_KNOWN = 0.7


@dataclass(frozen=True)
class Settings:
    """Knobs of `balanced`, in working minutes where a unit is needed.

    `look_ahead` (K) and `lane_every` are chosen for each desk by replay on its own log. Until
    there is one, every 100th pick is the lane's: an item with r older ones still starts after at
    most 100(r+1) picks of its team. The oldest item is mostly a large one that is not urgent, so
    in overload each turn of the lane makes several others late: on the first four weeks of the
    five draws of a help desk every 20th pick cost 6 to 9 % more weighted tardiness than every
    100th, every 100th 2 to 4 % more than no lane, and the oldest waited about as long.
    """

    look_ahead: float = 10.0  # K: how many mean efforts before its due time an item gains pull
    lane_every: int = 100  # every n-th pick of a team takes the oldest; 0 switches the lane off
    urgent_weight: float = 4.0  # weights from here on are urgent, as are those above the median
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
    speed: np.ndarray | float


def figures(queue: Columns, *, person: Person, context: Context, settings: Settings) -> Figures:
    """What the index needs of every item; unknown fields fall back to the desk's usual."""
    return Figures(
        effort=queue.effort_means(unknown=_usual_effort(context) or EFFORT_UNTIL_KNOWN),
        due_at=queue.due_times(within=settings.target_until_known),
        weight=_weights(queue, context, urgent=settings.urgent_weight),
        speed=_speeds(queue, person),
    )


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
    queue: Columns, known: Figures, *, now: float, context: Context, settings: Settings
) -> np.ndarray:
    """Index of predicted needs: pi (w/p) exp(-max(0, that - t) / (K pbar + a day))."""
    expected_at = queue.numbers("arrived_at")
    until = np.maximum(0.0, np.nan_to_num(expected_at - now))
    scale = settings.look_ahead * mean_effort_of(known, context) + settings.ahead_horizon
    worth = known.speed * known.weight / known.effort * np.exp(-until / scale)
    return queue.numbers("probability") * worth


def mean_effort_of(known: Figures, context: Context) -> float:
    return _usual_effort(context) or float(known.effort.mean())


def _usual_effort(context: Context) -> float | None:
    """None where the caller knows none that is above 0 and finite."""
    known = context.mean_effort
    return known if known is not None and 0 < known < inf else None


def second_speed(person: Person) -> float:
    return person.second_speed or SECOND_SPEED_UNTIL_KNOWN


def _speeds(queue: Columns, person: Person) -> np.ndarray | float:
    if person.second_team is None or person.second_team == person.team:
        return 1.0
    return np.where(queue.is_team(person.team), 1.0, second_speed(person))


def _weights(queue: Columns, context: Context, *, urgent: float) -> np.ndarray:
    """Base weight x min(1, usual / recent share of urgent requests of the department), on the
    urgent ones.

    The shares are counts of urgent requests, so what they budget is urgency: a department that
    calls twice as many urgent as ever finds each worth half. What it calls normal keeps its
    weight; otherwise its calm requests would pay too, and everybody else gain by its lie.
    Urgent is a weight of 4 (priority 2) or more, or above the median of what waits.
    Worked line: weight 4, share .3 after .1 -> 1.33.
    """
    base = queue.weights()
    usual, recent = context.usual_urgent_share, context.recent_urgent_share
    if not usual or not recent:
        return base
    budget = {
        department: min(1.0, usual[department] / share)
        for department, share in recent.items()
        if share > 0 and usual.get(department) is not None
    }
    if min(budget.values(), default=1.0) >= 1.0:
        return base
    factor = np.array([budget.get(name, 1.0) for name in queue.values("department")])
    is_urgent = (base >= urgent) | (base > np.median(base))
    return np.where(is_urgent, base * factor, base)
