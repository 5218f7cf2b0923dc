"""One stored value of a forecast: which series, which step, which figure, and its range."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.forecast.grain import Grain

QUANTILES = {
    "q025": 0.025,
    "q10": 0.1,
    "q25": 0.25,
    "q50": 0.5,
    "q75": 0.75,
    "q90": 0.9,
    "q975": 0.975,
}
LEVELS = tuple(QUANTILES.values())


class Level(StrEnum):
    ALL = "all"
    DESK = "desk"
    TYPE = "type"
    DEPARTMENT = "department"


class Metric(StrEnum):
    REQUESTS = "requests"
    HOURS = "hours"


@dataclass(frozen=True)
class Point:
    """One value of one series, with its QUANTILES. Actuals have all quantiles alike."""

    level: Level
    type_id: int | None
    grain: Grain
    metric: Metric
    on: date
    mean: float
    quantiles: tuple[float, ...]
    department: str = ""
