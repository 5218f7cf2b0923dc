"""A desk's past laid out for replay: arrivals, true efforts, people. Times in working minutes."""

from dataclasses import dataclass, field

import numpy as np

from portal.planning.work import Person

DAY = 480.0  # working minutes of a day


@dataclass(frozen=True)
class Work:
    """Requests, one entry each, in order of arrival.

    `effort`: true hands-on minutes, which no policy sees before the work is done. `target`:
    minutes after arrival. `is_real`: False for a predicted need that never comes. `known_at`:
    minute from which it is foreseen (NaN: never), then for `predicted_at` with `probability`.
    `hard_deadline_at` NaN: none. `traits`: what is known at opening and may tell of the effort,
    codes by name, -1 unknown.
    """

    id: np.ndarray
    arrives: np.ndarray
    team: np.ndarray  # codes of Scenario.teams
    type: np.ndarray  # codes of Scenario.types, -1 unknown
    weight: np.ndarray
    effort: np.ndarray
    target: np.ndarray
    is_real: np.ndarray
    known_at: np.ndarray
    predicted_at: np.ndarray
    probability: np.ndarray
    hard_deadline_at: np.ndarray
    department: np.ndarray  # codes of Scenario.departments, -1 unknown
    is_urgent: np.ndarray
    traits: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.id)

    @property
    def due_at(self) -> np.ndarray:
        return self.arrives + self.target


def in_order(work: Work) -> Work:
    """The same requests in order of arrival."""
    order = np.argsort(work.arrives, kind="stable")
    return rows_of(work, order)


def rows_of(work: Work, rows: np.ndarray) -> Work:
    columns = {name: column[rows] for name, column in vars(work).items() if name != "traits"}
    traits = {name: column[rows] for name, column in work.traits.items()}
    return Work(**columns, traits=traits)


@dataclass(frozen=True)
class Scenario:
    """`away`: for each person the working days they are out. `windows`: scored days of arrival,
    from (included) to (not included). Nothing before `learn_days` is scored."""

    name: str
    work: Work
    people: tuple[Person, ...]
    away: tuple[frozenset[int], ...]
    teams: tuple[str, ...]
    types: tuple[str, ...]
    days: int
    learn_days: int
    windows: tuple[tuple[int, int], ...]
    departments: tuple[str, ...] = ()
    second_speed: float = 1.0
    overtime_cap: float = 120.0
    assumptions: tuple[str, ...] = ()
