import subprocess
import sys
from datetime import date

import distributed
import numpy as np
import pytest

from portal.forecast import forecast_panel, scale
from portal.forecast.scale import Chunk, forecast_chunks

MONDAY = date(2026, 3, 2)


def chunks(number=3):
    rng = np.random.default_rng(12)
    week = np.tile([1.2, 1, 1, 1, 0.9, 0.1, 0], 12)
    for _ in range(number):
        parts = rng.poisson(6 * week, size=(3, 84)).astype(float)
        panel = np.vstack([parts.sum(axis=0), parts])
        yield Chunk(panel, MONDAY, horizon=7, parents=(None, 0, 0, 0))


def bytes_of(forecasts):
    return [(each.mean.tobytes(), each.quantiles.tobytes(), each.chosen) for each in forecasts]


def test_a_chunk_is_forecast_as_its_panel_is():
    (chunk,) = chunks(1)

    (found,) = forecast_chunks([chunk])

    alone = forecast_panel(chunk.actuals, MONDAY, horizon=7, parents=chunk.parents)
    assert bytes_of([found]) == bytes_of([alone])


@pytest.mark.slow  # starts processes
def test_a_cluster_gives_the_same_bytes():
    asked = list(chunks())

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as at:
        found = forecast_chunks(asked, scheduler=at.scheduler_address)

    assert bytes_of(found) == bytes_of(forecast_chunks(asked))


@pytest.mark.slow  # a process in which the extra cannot be found
def test_without_the_extra_it_says_what_to_install():
    asked = "forecast_chunks([], scheduler='tcp://nowhere:1')"
    lines = f"import sys; sys.modules['{scale.DISTRIBUTED}'] = None"
    lines += f"; from portal.forecast.scale import forecast_chunks; {asked}"

    done = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=False
    )

    assert "InvalidInput: Dask needs the extra" in done.stderr
