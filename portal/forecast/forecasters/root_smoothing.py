"""Root smoothing: Holt-Winters on square roots, where counts of any size scatter alike."""

import numpy as np

from portal.forecast.panel import Floats, Panel
from portal.forecast.smoothing import smoothed_counts_and_roots


def root_smoothing(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: root forecast squared, plus the variance that squaring loses.

    The square root steadies the variance of counts (Bartlett 1936) and makes seasons act nearly
    as factors. A root of 3 with squared error .25 is a mean of 9.25.
    """
    _, roots, squared_error = smoothed_counts_and_roots(panel, horizon)
    lost = np.minimum(squared_error[:, None], np.maximum(0.0, roots) ** 2 + 0.25)
    return np.maximum(0.0, roots) ** 2 + np.where(roots > 0.05, lost, 0.0)
