"""What a planning policy sees and says.

`now` and every `_at` are floats: working minutes since the desk's origin. None means unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Id = int | str


@dataclass(frozen=True)
class Person:
    """`second_speed` is the share of full speed at which work of the second team is done."""

    id: Id
    team: Id
    second_team: Id | None = None
    second_speed: float | None = None


@dataclass(frozen=True)
class Context:
    """What the caller counts for a policy, which keeps no state.

    Picks so far by team; minutes this person has worked ahead today; mean effort of the desk in
    minutes; by department the share of urgent requests, usual and in the last four weeks.
    """

    picks_by_team: Mapping[Id, int] | None = None
    ahead_used_minutes: float | None = None
    mean_effort: float | None = None
    usual_urgent_share: Mapping[Id, float] | None = None
    recent_urgent_share: Mapping[Id, float] | None = None


@dataclass(frozen=True)
class WorkItem:
    """A request (probability 1 or None) or a predicted need (below 1), not yet started.

    For a predicted need `arrived_at` and `due_at` are the expected ones. Efforts are estimates
    in minutes from finished work.
    """

    id: Id
    team: Id
    type: Id | None = None
    arrived_at: float | None = None
    due_at: float | None = None
    hard_deadline_at: float | None = None
    weight: float | None = None
    effort_p50: float | None = None
    effort_p90: float | None = None
    department: Id | None = None
    flexible_until: float | None = None
    probability: float | None = None

    @property
    def is_predicted(self) -> bool:
        return self.probability is not None and self.probability < 1

    @property
    def order(self) -> tuple[float, bool, Id]:
        """Oldest first, unknown arrival before all; the id settles ties, numbers before texts."""
        arrived_at = self.arrived_at
        known = arrived_at is not None and arrived_at == arrived_at
        return (arrived_at if known else 0.0, isinstance(self.id, str), self.id)


@dataclass(frozen=True)
class Choice:
    """The item to start (None: nothing to start), why in plain numbers, and the next best."""

    item: WorkItem | None = None
    terms: dict[str, str | float | None] = field(default_factory=dict)
    runner_up: WorkItem | None = None


Policy = Callable[[Person, Sequence[WorkItem], float, Context], Choice]


def able_people(item: WorkItem, people: Sequence[Person]) -> list[Person]:
    """Those of whom the item's team is the own or the second one."""
    return [person for person in people if item.team in (person.team, person.second_team)]
