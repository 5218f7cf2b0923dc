"""What would have been said of each past step, put together from the rolling cutoffs."""

from dataclasses import dataclass

import numpy as np

from portal.forecast.panel import Floats
from portal.forecast.windows import Windows


@dataclass(frozen=True)
class Hindcast:
    """said, naive: float[series, steps], of our forecast and of seasonal naive, each step by the
    newest cutoff before it; NaN where no cutoff lies before."""

    said: Floats
    naive: Floats


def hindcast_of(windows: Windows, said: Floats) -> Hindcast:
    """said: `windows.chosen()`."""
    shape = (len(windows.panel.actuals), windows.panel.steps)
    ours, naive = np.full(shape, np.nan), np.full(shape, np.nan)
    for i, cutoff in enumerate(windows.cutoffs):
        end = min(cutoff + windows.judged, shape[1])
        ours[:, cutoff:end] = said[i][:, : end - cutoff]
        naive[:, cutoff:end] = windows.naive[i][:, : end - cutoff]
    return Hindcast(ours, naive)
