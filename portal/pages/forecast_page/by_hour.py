"""When requests arrive: weekday by hour, over the last thirteen weeks."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from flask_babel import gettext as _

from portal.forecast.queries.series import ARRIVAL_WEEKS
from portal.pages.manager_page.words import FEWEST_SHOWN, number_words
from portal.web.dates import format_date, starts_week
from portal.web.numbers import with_own_digits

SHADES = (0.4, 0.6, 0.8)  # of the fullest hour
A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Cell:
    """`words`: requests in an average week; empty below five in all of them."""

    words: str
    level: str


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class HourSheet:
    """`peak`: the fullest hour in words; empty with too little data."""

    hours: list[str]
    rows: list[Row]
    peak: str
    count: str


def hour_sheet(arrivals: np.ndarray) -> HourSheet:
    """arrivals: float[7, 24]. Hours in which hardly anything arrives on any day are left out at
    either end."""
    shown = np.flatnonzero((arrivals >= FEWEST_SHOWN).any(axis=0))
    if not len(shown):
        return HourSheet([], [], "", number_words(float(arrivals.sum())))
    hours = list(range(shown[0], shown[-1] + 1))
    most = arrivals.max()
    order = [(starts_week() + day) % 7 for day in range(7)]
    rows = [
        Row(_weekday(day), [_cell(arrivals[day, hour], most) for hour in hours]) for day in order
    ]
    day, hour = np.unravel_index(int(arrivals.argmax()), arrivals.shape)
    peak = _(
        "Most arrives on %(day)s from %(hour)s: %(count)s in an average week.",
        day=_weekday(int(day), "EEEE"),
        hour=_hour(int(hour)),
        count=number_words(float(most) / ARRIVAL_WEEKS),
    )
    names = [with_own_digits(f"{each:02}") for each in hours]
    return HourSheet(names, rows, peak, number_words(float(arrivals.sum())))


def _weekday(day: int, pattern: str = "EEE") -> str:
    return format_date(A_MONDAY + timedelta(days=day), pattern)


def _hour(hour: int) -> str:
    return with_own_digits(f"{hour:02}:00")


def _cell(count: float, most: float) -> Cell:
    if count < FEWEST_SHOWN:
        return Cell("", "")
    share = count / most
    level = 1 + sum(share > edge for edge in SHADES)
    return Cell(number_words(count / ARRIVAL_WEEKS), f"l{level}")
