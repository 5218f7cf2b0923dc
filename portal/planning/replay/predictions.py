"""What if fewer of the predictions came true: false ones are added, alike to the true ones."""

from dataclasses import replace

import numpy as np

from portal.planning.replay.scenario import Scenario, Work, in_order, rows_of


def with_precision(scenario: Scenario, precision: float, *, seed: int) -> Scenario:
    """As many false predictions as make `precision` (above 0) of all of them true. What they
    claim (`probability`) stays. Nothing changes where nothing is foreseen."""
    work = scenario.work
    foreseen = np.isfinite(work.known_at)
    true = np.flatnonzero(foreseen & work.is_real)
    if not true.size:
        return scenario
    rng = np.random.default_rng(seed)
    count = round(true.size * (1 - precision) / precision)
    false = rows_of(work, rng.choice(true, size=count))
    moved = rng.uniform(-5, 5, size=count) * 480
    at = np.maximum(false.known_at + 1, false.arrives + moved)
    names = np.array([f"false-{n}" for n in range(count)], dtype=object)
    false = replace(
        false,
        id=names,
        arrives=at,
        predicted_at=np.maximum(false.known_at, false.predicted_at + moved),
        is_real=np.zeros(count, dtype=bool),
    )
    kept = rows_of(work, ~foreseen | work.is_real)
    return replace(scenario, work=in_order(joined(kept, false)))


def joined(first: Work, second: Work) -> Work:
    names = [name for name in vars(first) if name != "traits"]
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names
    }
    traits = {
        name: np.concatenate([column, second.traits[name]])
        for name, column in first.traits.items()
    }
    return Work(**columns, traits=traits)
