import importlib
import importlib.util
from datetime import date

import numpy as np
import pytest

from portal.errors import InvalidInput
from portal.forecast import forecast_panel
from portal.forecast.scale import Chunk, forecast_chunks

MONDAY = date(2026, 3, 2)
IS_THERE = importlib.util.find_spec("distributed") is not None


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


@pytest.mark.skipif(not IS_THERE, reason="the extra portal[scale] is not installed")
@pytest.mark.slow  # starts processes
def test_a_cluster_gives_the_same_bytes():
    distributed = importlib.import_module("distributed")
    asked = list(chunks())

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as at:
        found = forecast_chunks(asked, scheduler=at.scheduler_address)

    assert bytes_of(found) == bytes_of(forecast_chunks(asked))


@pytest.mark.skipif(IS_THERE, reason="the extra is installed")
def test_without_the_extra_it_says_what_to_install():
    with pytest.raises(InvalidInput, match="scale"):
        forecast_chunks(list(chunks(1)), scheduler="tcp://nowhere:1")
