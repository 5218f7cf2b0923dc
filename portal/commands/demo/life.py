"""One request as the simulation sees it: what is fixed on arrival, and what happens to it."""

import math
from dataclasses import dataclass, field

from portal.commands.demo.arrivals import Arrival
from portal.commands.demo.dice import Dice, stream
from portal.commands.demo.types import TYPES
from portal.commands.demo.types.approvals import RULES
from portal.commands.demo.types.shape import DemoType
from portal.requests.lifecycle import HoldReason, Lateness

DAY = 450.0  # working minutes
TOPIC_SD = 0.25
LONGEST = 20.0  # times the median
SIZES = "SML"
SIZE_EDGES = (-0.4307, 0.4307)  # thirds of the standard normal
SIZE_MISSING = 0.08
HELD_ONCE, HELD_TWICE = 0.18, 0.12
HOLD_MEDIAN, HOLD_LOG_SD, LONGEST_HOLD = 1.1 * DAY, 1.32, 10 * DAY
CANCEL_SHARE, CANCEL_MEAN = 0.115, 1.1 * DAY
REOPEN_SHARE = 0.02
APPROVED = frozenset(RULES) - {"L8"}  # there the word came before the work
LATENESS = (
    (Lateness.NO_HARM, 0.71),
    (Lateness.SOMEBODY_WAITS, 0.22),
    (Lateness.COSTS_MONEY, 0.06),
    (Lateness.LAW_OR_SAFETY, 0.01),
)
CHANNELS = (("web", 0.58), ("email", 0.27), ("phone", 0.09), ("api", 0.06))
REASSIGNED = {
    "it": ((0, 0.62), (1, 0.24), (2, 0.08), (3, 0.06)),
    "legal": ((0, 0.80), (1, 0.15), (2, 0.04), (3, 0.01)),
}


@dataclass(slots=True)
class Hold:
    """After `at` minutes of work it waits `minutes` working minutes for somebody."""

    at: float
    minutes: float
    reason: HoldReason


@dataclass(slots=True)
class Step:
    """Something that happened at `at` (epoch minutes): start, hold, resume, release, resolve,
    reopen or cancel; `worker` is who did it, `minutes` the hands-on or held minutes it ended."""

    at: float
    kind: str
    worker: str | None = None
    minutes: float = 0.0
    reason: HoldReason | None = None


@dataclass(slots=True)
class Life:
    """`effort` is the true hands-on time, which nobody on the desk knows; `cancel_after` and
    `reopen_after` are working minutes from arrival and from resolution, or None."""

    number: int
    arrival: Arrival
    type: DemoType
    arrived: float
    effort: float
    size: str | None
    lateness: Lateness
    channel: str
    holds: list[Hold]
    cancel_after: float | None
    reopen_after: float | None
    handovers: int
    due: float | None = None  # epoch minutes, as owed on arrival
    hard: float | None = None
    worked: float = 0.0
    stretch: float = 0.0  # hands-on minutes since the last start
    owner: str | None = None
    only: str | None = None  # in a story: the one person who works on it
    status: str = "waiting"  # waiting, started, held, resolved, cancelled
    steps: list[Step] = field(default_factory=list)

    @property
    def left(self) -> float:
        return max(self.effort - self.worked, 0.0)

    def stretch_effort(self, scale: float) -> None:
        self.effort *= scale
        for hold in self.holds:
            hold.at *= scale

    def ended_before(self, at: float) -> bool:
        return self.status in ("resolved", "cancelled") and self.steps[-1].at < at

    @property
    def resolved(self) -> float | None:
        """When it was last resolved, if it still is."""
        if self.status != "resolved":
            return None
        return next(step.at for step in reversed(self.steps) if step.kind == "resolve")


def new_life(arrival: Arrival, number: int, *, seed: int) -> Life:
    """Draws the fixed traits of request `number`."""
    dice = Dice(stream(seed, "life", number))
    demo_type = TYPES[arrival.code]
    z = _normal(dice)
    topic = TOPIC_SD * _normal(dice)
    median = demo_type.effort[0]
    spread = math.sqrt(max(demo_type.log_sd**2 - TOPIC_SD**2, 0.01))
    effort = min(median * math.exp(spread * z + topic), LONGEST * median)
    life = Life(
        number=number,
        arrival=arrival,
        type=demo_type,
        arrived=arrival.at / 60,
        effort=max(effort, 1.5),
        size=_said_size(z, dice),
        lateness=dice.weighted(LATENESS),
        channel=dice.weighted(CHANNELS),
        holds=[],
        cancel_after=-CANCEL_MEAN * math.log(1 - dice.random())
        if dice.chance(CANCEL_SHARE)
        else None,
        reopen_after=dice.lognormal(0.8 * DAY, 0.8) if dice.chance(REOPEN_SHARE) else None,
        handovers=dice.weighted(REASSIGNED[demo_type.desk]),
    )
    life.holds = _holds(life, dice)
    if arrival.story:
        _follow_story(life)
    return life


def _follow_story(life: Life) -> None:
    """Those asks that the demo tells about run as written."""
    life.cancel_after = life.reopen_after = None
    life.handovers, life.channel = 0, "web"
    if life.arrival.story == "waits_for_customer":
        life.effort, life.size = 180.0, "M"
        life.holds = [Hold(70.0, 60 * DAY, HoldReason.THIRD_PARTY)]
    elif life.arrival.story == "corvenne_frame":
        life.effort, life.size, life.lateness = 1500.0, "L", Lateness.COSTS_MONEY
        life.holds, life.only = [], "Daniel Osei"
    else:
        life.effort, life.size, life.holds = 420.0, "L", []
        life.only = "Daniel Osei"


def _holds(life: Life, dice: Dice) -> list[Hold]:
    count = dice.chance(HELD_ONCE) * (1 + dice.chance(HELD_TWICE))
    shares = sorted(dice.between(0.1, 0.85) for _ in range(count))
    return [
        Hold(share * life.effort, _hold_minutes(dice), _reason(life, dice)) for share in shares
    ]


def _hold_minutes(dice: Dice) -> float:
    return min(max(dice.lognormal(HOLD_MEDIAN, HOLD_LOG_SD), 15.0), LONGEST_HOLD)


def _reason(life: Life, dice: Dice) -> HoldReason:
    if life.type.code in APPROVED and dice.chance(0.5):
        return HoldReason.APPROVAL
    return HoldReason.THIRD_PARTY if dice.chance(0.15) else HoldReason.REQUESTER


def _said_size(z: float, dice: Dice) -> str | None:
    """What triage says: 70 % right, 28 % the neighbour, 2 % far off; missing on 8 %."""
    true = sum(z > edge for edge in SIZE_EDGES)
    if dice.chance(SIZE_MISSING):
        return None
    if true == 1:
        said = dice.weighted(((1, 0.70), (0, 0.15), (2, 0.15)))
    else:
        said = dice.weighted(((true, 0.70), (1, 0.28), (2 - true, 0.02)))
    return SIZES[said]


def _normal(dice: Dice) -> float:
    """A standard normal draw (Box & Muller 1958)."""
    radius = math.sqrt(-2 * math.log(1 - dice.random()))
    return radius * math.cos(2 * math.pi * dice.random())
