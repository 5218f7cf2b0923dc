"""Weekly figures by type as they may be shown: privileged types only inside "other"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.forecast.disclosure import merge_privileged
from portal.forecast.panel import Floats


@dataclass(frozen=True)
class TypeRow:
    """requests, hours: one value per period."""

    type_id: int
    title: str
    is_privileged: bool
    requests: tuple[float, ...]
    hours: tuple[float, ...]


@dataclass(frozen=True)
class TypeLine:
    """A line of the table; the one without a type is "other". None: inside "other", or hidden."""

    type_id: int | None
    title: str
    requests: tuple[float | None, ...]
    hours: tuple[float | None, ...]


def shown_by_type(rows: Sequence[TypeRow]) -> list[TypeLine]:
    """Lines in the order given, "other" last; types that never stand alone have no line.

    What is merged in a period follows from its requests, and the hours are merged alike.
    """
    if not rows:
        return []
    requests = np.array([row.requests for row in rows], dtype=float)
    hours = np.array([row.hours for row in rows], dtype=float)
    merge = merge_privileged(requests, [row.is_privileged for row in rows])
    alone_requests, alone_hours = merge.alone(requests), merge.alone(hours)
    lines = [
        TypeLine(row.type_id, row.title, _cells(alone_requests[i]), _cells(alone_hours[i]))
        for i, row in enumerate(rows)
        if np.isfinite(alone_requests[i]).any()
    ]
    if merge.is_shown.any():
        others = _cells(merge.other(requests)), _cells(merge.other(hours))
        lines.append(TypeLine(None, "", *others))
    return lines


def _cells(values: Floats) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)
