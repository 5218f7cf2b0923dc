"""Counts that vary more than Poisson: quantiles and the spread nobody can remove.

Variance = mean + dispersion x mean^2 (NB2, Lawless 1987); dispersion 0 is Poisson.
"""

from collections.abc import Iterator, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from portal.forecast.panel import Floats

# Above this mean a count is as good as continuous, and e^-mean nears the smallest float.
LARGEST_COUNTED_MEAN = 300.0
LARGEST_COUNT = 30_000


def count_quantiles(mean: ArrayLike, dispersion: ArrayLike, quantiles: Sequence[float]) -> Floats:
    """float[..., quantiles]: smallest count whose probability of "at most that" reaches q.

    mean 4, dispersion 0, q .1 .5 .9: 2, 4, 7. Means above 300 use the gamma distribution of
    the same mean and variance. Quantiles keep the order asked for and never cross.
    """
    mean, dispersion = np.broadcast_arrays(np.asarray(mean, float), np.asarray(dispersion, float))
    flat_mean, flat_dispersion = mean.ravel(), dispersion.ravel()
    levels = np.sort(np.asarray(quantiles, float))
    answer = np.empty((flat_mean.size, len(levels)))
    large = flat_mean > LARGEST_COUNTED_MEAN
    answer[large] = _gamma_quantiles(flat_mean[large], flat_dispersion[large], levels)
    answer[~large] = _counted_quantiles(flat_mean[~large], flat_dispersion[~large], levels)
    as_asked = np.argsort(np.argsort(np.asarray(quantiles, float), kind="stable"), kind="stable")
    return answer[:, as_asked].reshape(*mean.shape, len(levels))


def probabilities(mean: Floats, dispersion: Floats) -> Iterator[tuple[int, Floats]]:
    """(k, P(count = k)) for k = 0, 1, 2, ... by the recursion of the pmf.

    P(0) = (1 + a m)^(-1/a); P(k+1) = P(k) (m + a m k) / ((1 + a m) (k + 1)); a = 0 is Poisson.
    """
    dispersion = np.maximum(dispersion, 1e-9)
    spread = 1 + dispersion * mean
    probability = np.exp(-np.log1p(dispersion * mean) / dispersion)
    for k in range(LARGEST_COUNT):
        yield k, probability
        probability = probability * (mean + dispersion * mean * k) / (spread * (k + 1))


def cumulative(mean: Floats, dispersion: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """(P(X < count), P(X <= count)), each of the shape of `mean`; counts that are NaN give 0.

    mean 4, dispersion 0, count 2: .0916 and .2381. Means above 300 use the gamma distribution.
    """
    flat = [np.asarray(each, float).ravel() for each in (mean, dispersion, np.nan_to_num(counts))]
    below, upto = np.zeros(flat[0].size), np.zeros(flat[0].size)
    large = flat[0] > LARGEST_COUNTED_MEAN
    for is_large, distribution in ((True, _gamma_cumulative), (False, _counted_cumulative)):
        here = np.flatnonzero(large == is_large)
        order = here[np.argsort(flat[2][here])]
        for block in np.array_split(order, max(1, order.size // 4096)):
            if block.size:
                below[block], upto[block] = distribution(*(each[block] for each in flat))
    return below.reshape(np.shape(mean)), upto.reshape(np.shape(mean))


def _counted_cumulative(mean: Floats, dispersion: Floats, counts: Floats) -> tuple[Floats, Floats]:
    below, upto = np.zeros(mean.size), np.zeros(mean.size)
    last = min(counts.max(), LARGEST_COUNT - 1)
    for k, probability in probabilities(mean, dispersion):
        below += np.where(k < counts, probability, 0.0)
        upto += np.where(k <= counts, probability, 0.0)
        if k >= last:
            break
    return below, np.minimum(1.0, upto)


def _gamma_cumulative(mean: Floats, dispersion: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Continuous, so that the two differ by what half a count to each side makes."""
    ninth = (1 + dispersion * mean) / (9 * mean)
    normal = NormalDist().cdf
    answers = []
    for at in (counts - 0.5, counts + 0.5):
        root = np.cbrt(np.maximum(at, 0.0) / mean)
        places = (root - 1 + ninth) / np.sqrt(ninth)
        answers.append(np.array([normal(place) for place in places.tolist()]))
    return answers[0], answers[1]


def _counted_quantiles(mean: Floats, dispersion: Floats, levels: Floats) -> Floats:
    answer = np.zeros((mean.size, len(levels)))
    if not mean.size or not len(levels):
        return answer
    # Cells of like size finish together, so the small ones are not carried to the large ones' k.
    order = np.argsort(mean)
    for block in np.array_split(order, max(1, mean.size // 4096)):
        answer[block] = _block_quantiles(mean[block], dispersion[block], levels)
    return answer


def _block_quantiles(mean: Floats, dispersion: Floats, levels: Floats) -> Floats:
    answer = np.zeros((mean.size, len(levels)))
    below = np.zeros(mean.size)
    for _, probability in probabilities(mean, dispersion):
        below += probability
        short = below[:, None] < levels - 1e-12
        if not short.any():
            break
        answer += short
    return answer


def _gamma_quantiles(mean: Floats, dispersion: Floats, levels: Floats) -> Floats:
    """Wilson & Hilferty 1931: the cube root of a gamma variable is nearly normal."""
    normal = np.array([NormalDist().inv_cdf(level) for level in levels])
    shape = mean / (1 + dispersion * mean)
    ninth = 1 / (9 * shape[:, None])
    cube_root = np.maximum(0.0, 1 - ninth + normal * np.sqrt(ninth))
    return np.round(mean[:, None] * cube_root**3)
