"""Small desks for replay: no file, a few people, arrivals and efforts from a seed."""

import numpy as np

from portal.planning.replay.scenario import Scenario, Work, in_order
from portal.planning.work import Person


def small_scenario(
    *, count=60, teams=1, people=2, days=10, seed=0, away=(), **columns
) -> Scenario:
    rng = np.random.default_rng(seed)
    names = tuple(f"team {k}" for k in range(teams))
    unknown = np.full(count, np.nan)
    found = {
        "id": np.array([f"r{n}" for n in range(count)], dtype=object),
        "arrives": np.sort(rng.uniform(0, days * 480, count)).round(1),
        "team": rng.integers(0, teams, count),
        "type": rng.integers(0, 3, count),
        "weight": rng.choice([1.0, 2.0, 4.0], count),
        "effort": rng.lognormal(3.5, 0.8, count).round(1),
        "target": rng.choice([480.0, 960.0, 2400.0], count),
        "is_real": np.ones(count, dtype=bool),
        "known_at": unknown,
        "predicted_at": unknown,
        "probability": np.ones(count),
        "hard_deadline_at": unknown,
        "department": np.full(count, -1),
        "is_urgent": np.zeros(count, dtype=bool),
    }
    work = Work(**found | {name: np.asarray(column) for name, column in columns.items()})
    staff = tuple(Person(f"p{k}", names[k % max(1, teams)]) for k in range(people))
    return Scenario(
        name="small",
        work=in_order(work),
        people=staff,
        away=tuple(away) or tuple(frozenset() for _ in staff),
        teams=names,
        types=("a", "b", "c"),
        days=days,
        learn_days=days // 2,
        windows=((0, days),),
    )
