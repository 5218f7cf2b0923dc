"""Large desks to plan, drawn with a seed: teams, second skills, efforts as real logs have them."""

from dataclasses import dataclass

import numpy as np

from portal.planning.plan import PlanItem, PlanPerson

TEAMS = 25
SECOND_SPEED = 0.7


@dataclass(frozen=True)
class Instance:
    items: list[PlanItem]
    people: list[PlanPerson]
    net: np.ndarray


def instance(
    seed: int, *, items: int = 5000, people: int = 200, days: int = 20, load: float = 0.8
) -> Instance:
    """Efforts lognormal (sd of logs .9, median 60 minutes), four in ten with a second skill, one
    day in ten away; `load`: open work over all net minutes."""
    rng = np.random.default_rng(seed)
    teams = min(TEAMS, people // 4)
    efforts = np.clip(rng.lognormal(np.log(60), 0.9, items), 5, 1200)
    team = rng.choice(teams, items, p=rng.dirichlet(np.full(teams, 20.0)))
    staff = _people(rng, people, teams, demand=np.bincount(team, efforts, minlength=teams))
    away = rng.random((people, days)) < 0.1
    net = np.where(away, 0.0, efforts.sum() / load / (~away).sum())
    due = rng.uniform(-2, days * 0.8, items)
    weight = rng.choice([1.0, 2.0, 4.0, 8.0], items, p=[0.3, 0.45, 0.2, 0.05])
    work = [
        PlanItem(k, f"t{team[k]}", float(efforts[k]), float(weight[k]), float(due[k]))
        for k in range(items)
    ]
    return Instance(work, staff, net)


def _people(rng, people: int, teams: int, *, demand: np.ndarray) -> list[PlanPerson]:
    """As many people in each team as its share of the work asks for."""
    edges = np.cumsum(demand / demand.sum()) * people
    first = np.minimum(np.searchsorted(edges, np.arange(people) + 0.5), teams - 1)
    staff = []
    for row in range(people):
        skills = {f"t{first[row]}": 1.0}
        if rng.random() < 0.4:
            second = int(rng.choice([k for k in range(teams) if k != first[row]]))
            skills[f"t{second}"] = SECOND_SPEED
        staff.append(PlanPerson(row, skills))
    return staff
