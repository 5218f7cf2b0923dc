"""Many panels at once: in this process, or on Dask (extra `scale`), with the same bytes."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.errors import InvalidInput
from portal.forecast.forecast import Forecast, forecast_panel
from portal.forecast.panel import Floats

DISTRIBUTED = "dask.distributed"


@dataclass(frozen=True)
class Chunk:
    """The arguments of `forecast_panel`: series that belong together, such as a desk's."""

    actuals: Floats
    start: date
    closed_days: frozenset[date] = frozenset()
    horizon: int = 14
    quantiles: tuple[float, ...] = (0.1, 0.5, 0.9)
    grain: str = "day"
    parents: tuple[int | None, ...] = ()


def forecast_chunk(chunk: Chunk) -> Forecast:
    """A pure function of the chunk, so it does not matter where it runs."""
    return forecast_panel(**vars(chunk))


def forecast_chunks(chunks: Sequence[Chunk], *, scheduler: str | None = None) -> list[Forecast]:
    """One forecast per chunk, in their order.

    scheduler: the address of a Dask scheduler ("tcp://10.0.0.7:8786"); None: one after the other
    in this process, which does a thousand daily series of two years in a few seconds. Raises
    InvalidInput without the extra.
    """
    if scheduler is None:
        return [forecast_chunk(chunk) for chunk in chunks]
    try:
        distributed = importlib.import_module(DISTRIBUTED)
    except ModuleNotFoundError:
        raise InvalidInput("Dask needs the extra: pip install 'portal[scale]'") from None
    with distributed.Client(scheduler) as client:
        return client.gather(client.map(forecast_chunk, chunks))
