"""The error no forecast can avoid at this volume."""

import math

import numpy as np

from portal.forecast.negative_binomial import LARGEST_COUNTED_MEAN, probabilities


def noise_floor(mean_per_day: float, dispersion: float) -> float:
    """E|count - median| / mean of a negative binomial whose true mean is known.

    5 a day, dispersion 0: .35, so "at 5 requests a day nobody can do better than 35 % off".
    0 for a mean of 0. Above 300 a day the normal limit, sqrt(2 / pi) x sd / mean.
    """
    if mean_per_day <= 0:
        return 0.0
    if mean_per_day > LARGEST_COUNTED_MEAN:
        return math.sqrt(2 / math.pi * (1 / mean_per_day + dispersion))
    pmf = _whole_pmf(mean_per_day, dispersion)
    counts = np.arange(len(pmf))
    median = int(np.searchsorted(np.cumsum(pmf), 0.5))
    return float(np.sum(pmf * np.abs(counts - median)) / mean_per_day)


def _whole_pmf(mean: float, dispersion: float) -> np.ndarray:
    pmf = []
    total = 0.0
    for count, probability in probabilities(np.array([mean]), np.array([dispersion])):
        pmf.append(float(probability[0]))
        total += pmf[-1]
        if count > mean and (total > 1 - 1e-9 or pmf[-1] < 1e-12):
            break
    return np.array(pmf)
