"""Exactly what the page shows, as CSV: ISO days, points as decimals, nothing that is hidden."""

import csv
import io
from collections.abc import Sequence

from portal.pages.weekly_hours import QUANTILES, Week

COLUMNS = ("on", "actual", "capacity", *QUANTILES)


def csv_of(steps: Sequence[Week]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for step in steps:
        values = (getattr(step, name) for name in COLUMNS[1:])
        writer.writerow([step.starts_on.isoformat(), *map(_shown, values)])
    return out.getvalue()


def _shown(value: float | None) -> str:
    """As the page rounds it: one decimal below ten, none above."""
    if value is None:
        return ""
    return f"{round(value, 1):g}" if abs(value) < 10 else f"{value:.0f}"
