"""What is known of a type and of the present state; what a way then takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.planning.slots import SLOT_MINUTES
from portal.requests.effort import Effort

PRIOR_CASES = 10.0  # as much as ten outcomes


@dataclass(frozen=True)
class WayOutcome:
    """Past needs served one way: how many were settled by it, without coming back."""

    settled: int = 0
    cases: int = 0


@dataclass(frozen=True)
class WayFacts:
    """Minutes are the desk's working minutes from now. `form_p50`: until a request is resolved,
    as likely as not; `slot_minutes`: until the earliest free time ends; `call_p50`: until a call
    back; None where there is none. `has_article`: one that may answer. `is_busy`: work per head is
    above the team's P75. `outcomes`: by the name of the way."""

    form_p50: float
    effort: Effort
    slot_minutes: float | None = None
    call_p50: float | None = None
    has_article: bool = False
    is_busy: bool = False
    outcomes: Mapping[str, WayOutcome] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """`wait`: minutes until it is through; `success`: how probably that settles the need;
    `expected`: with the form after it where it does not."""

    wait: float
    success: float
    expected: float

    @classmethod
    def of(cls, wait: float, success: float, facts: WayFacts) -> "Way":
        """Worked line: wait 60, success .5, form 400 -> 60 + .5 x 400 = 260."""
        return cls(wait, success, wait + (1 - success) * facts.form_p50)


def success_of(name: str, prior: float, facts: WayFacts) -> float:
    """The share settled, drawn to `prior` as if ten outcomes had said so.

    Worked line: prior .5, 8 of 10 settled -> (8 + 5) / (10 + 10) = .65.
    """
    seen = facts.outcomes.get(name, WayOutcome())
    return (seen.settled + PRIOR_CASES * prior) / (seen.cases + PRIOR_CASES)


def fits_a_talk(effort: Effort) -> float:
    """Before anybody tried: the chance that the work is done within half an hour, read as
    straight lines between nothing, the median and the P90."""
    if effort.p50 >= SLOT_MINUTES:
        return 0.5 * SLOT_MINUTES / effort.p50
    span = max(effort.p90 - effort.p50, 1e-9)
    return min(0.95, 0.5 + 0.4 * (SLOT_MINUTES - effort.p50) / span)
