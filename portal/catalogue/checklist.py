"""The steps of a type that its desk ticks on each request; a step is known by its words."""

from collections.abc import Sequence

MOST_STEPS = 30
LONGEST_STEP = 200


def steps_in(typed: str | None) -> list[str]:
    """One for each line that says something, each once."""
    lines = (" ".join(line.split()) for line in (typed or "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def fits(steps: Sequence[str]) -> bool:
    """Whether there are not too many of them, and none too long to be read at a glance."""
    return len(steps) <= MOST_STEPS and all(len(step) <= LONGEST_STEP for step in steps)
