"""Random draws of the demo: one stream per purpose, so that more days change no earlier one."""

from collections.abc import Sequence

import numpy as np

CHUNK = 64


def stream(seed: int, purpose: str, number: int = 0) -> np.random.Generator:
    """The generator for one purpose (and day or request); the same arguments, the same draws."""
    name = int.from_bytes(purpose.encode()[:8].ljust(8, b"\0"), "big")
    return np.random.Generator(np.random.PCG64([seed, name, number]))


class Dice:
    """Cheap single draws from a generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._drawn: list[float] = []

    def random(self) -> float:
        """Uniform in [0, 1)."""
        if not self._drawn:
            self._drawn = self._rng.random(CHUNK).tolist()
        return self._drawn.pop()

    def chance(self, share: float) -> bool:
        return self.random() < share

    def pick(self, options: Sequence):
        return options[int(self.random() * len(options))]

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()

    def lognormal(self, median: float, log_sd: float) -> float:
        return median * float(np.exp(log_sd * self._rng.standard_normal()))

    def weighted(self, options: Sequence[tuple]):
        """First item of one of the (item, share) pairs; shares sum to one."""
        left = self.random()
        for item, share in options:
            left -= share
            if left < 0:
                return item
        return options[-1][0]
