"""Said and happened: the curve of a reliability chart, and the line it should lie on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.pages.charts import Mark
from portal.pages.plot import HEIGHT, LABEL_BASELINE, Plot

WIDTH = 420.0
TENTHS = 11  # 0, 10 ... 100 in 100
LABELLED = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class ReliabilityChart:
    """`ideal`: what is said happens as often; `band`: as far from it as chance alone brings."""

    width: float
    height: float
    plot_start: float
    plot_end: float
    ideal: str
    band: str
    curve: str
    points: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    labels: tuple[Mark, ...]


def reliability_chart(
    happened: Sequence[float],
    *,
    cases: int,
    rtl: bool = False,
    format_value: Callable[[float], str],
) -> ReliabilityChart:
    """`happened`: the shares that came true of 10, 20 ... 90 in 100 said. The band is twice the
    standard error of a share among that many cases, as if they were independent."""
    plot = Plot(TENTHS, 100.0, 48.0, WIDTH, rtl)
    said = range(1, len(happened) + 1)
    points = [(tenth, 100 * share) for tenth, share in zip(said, happened, strict=True)]
    return ReliabilityChart(
        width=WIDTH,
        height=HEIGHT,
        plot_start=plot.x(0),
        plot_end=plot.x(plot.last),
        ideal=plot.path([(0, 0.0), (plot.last, 100.0)]),
        band=_band(plot, cases),
        curve=plot.path(points),
        points=tuple(Mark(plot.x(tenth), plot.y(share)) for tenth, share in points),
        lines=tuple(
            Mark(plot.ahead(plot.x(0), -8), plot.y(share), format_value(share / 100), "end")
            for share in LABELLED
        ),
        labels=tuple(
            Mark(plot.x(share / 10), LABEL_BASELINE, format_value(share / 100))
            for share in LABELLED
        ),
    )


def _band(plot: Plot, cases: int) -> str:
    tenths = range(TENTHS)
    spread = [200 * (tenth / 10 * (1 - tenth / 10) / max(1, cases)) ** 0.5 for tenth in tenths]
    upper = [(tenth, min(100.0, 10 * tenth + spread[tenth])) for tenth in tenths]
    lower = [(tenth, max(0.0, 10 * tenth - spread[tenth])) for tenth in reversed(tenths)]
    return plot.path(upper + lower) + "Z"
