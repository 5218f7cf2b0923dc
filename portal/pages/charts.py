"""The geometry of the charts: numbers in, SVG paths and positions out.

Pages draw with attributes and classes only. Time runs in reading direction: with `rtl` every
x is mirrored, while text anchors stay "start" and "end", which SVG reads in the page's direction.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.pages.plot import (
    FLOOR,
    HEIGHT,
    LABEL_BASELINE,
    TOP,
    Plot,
    axis_ticks,
    plain_number,
    runs,
)
from portal.pages.weekly_hours import Week, certain, cleaned, hours_of, last_actual

BANDS = (("b95", "q025", "q975"), ("b80", "q10", "q90"), ("b50", "q25", "q75"))
HEADROOM = 1.08  # the words above the highest line stand inside the plot
MOST_LABELS = 8
LEVELS = ((50, "l1"), (70, "l2"), (85, "l3"), (100, "l4"))


@dataclass(frozen=True)
class Mark:
    """A text on the chart, or a point of it."""

    x: float
    y: float
    text: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class ThisWeek:
    """The line between what was and what is expected, with its words on the side of the past.
    `percent` of the width, in reading direction."""

    x: float
    words: Mark
    percent: float


@dataclass(frozen=True)
class Note:
    """The one remark: a line from capacity up to the middle of the forecast, and its words."""

    x: float
    y: float
    capacity_y: float
    words: Mark


@dataclass(frozen=True)
class Known:
    """Something known of a step: `sign` stands in the chart, `words` in the table beneath."""

    place: int
    sign: str
    words: str
    is_closed: bool = False


@dataclass(frozen=True)
class Sign:
    """Where something known is drawn; a step that is closed is shaded from `start` on."""

    mark: Mark
    start: float | None


@dataclass(frozen=True)
class Reading:
    """One week in words, for the table and for whoever reads the chart week by week."""

    label: str
    x: float
    actual: str | None
    capacity: str | None
    middle: str | None
    half: tuple[str, str] | None
    eight: tuple[str, str] | None
    nineteen: tuple[str, str] | None
    known: str = ""


@dataclass(frozen=True)
class FanChart:
    width: float
    height: float
    plot_start: float
    plot_end: float
    top: float
    floor: float
    slot: float
    bands: tuple[tuple[str, str], ...]
    middle: str
    actual: str
    capacity: str
    capacity_mark: Mark | None
    lines: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    this_week: ThisWeek | None
    last_actual: Mark | None
    note: Note | None
    readings: tuple[Reading, ...]
    signs: tuple[Sign, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.middle or self.actual or self.capacity)


def fan_chart(
    weeks: Sequence[Week],
    *,
    this_week: int | None = None,
    this_week_words: str = "",
    capacity_words: str = "",
    note_at: int | None = None,
    note_words: str = "",
    known: Sequence[Known] = (),
    rtl: bool = False,
    width: float = 760.0,
    format_value: Callable[[float], str] = plain_number,
) -> FanChart:
    """The fan of weekly hours against capacity, value axis from zero, at most five lines.

    `this_week` is an index into `weeks`; without it, the last week with an actual. Hours that
    are missing, negative or not finite are left out (a negative one counts as zero). A week
    with a missing quantile has no forecast. `note_at` is drawn only when that week has a middle
    and a capacity. `known`: at most one of a place.
    """
    weeks = [cleaned(week) for week in weeks]
    now = last_actual(weeks) if this_week is None else this_week
    highest = max((hours for week in weeks for hours in hours_of(week)), default=0.0)
    ticks = axis_ticks(HEADROOM * highest)
    texts = [format_value(tick) for tick in ticks]
    start = min(width / 4, max(34.0, 12.0 + 7.0 * max(len(text) for text in texts)))
    plot = Plot(len(weeks), ticks[-1], start, width, rtl)
    words = {each.place: each.words for each in known}
    return FanChart(
        width=width,
        height=HEIGHT,
        plot_start=plot.x(0),
        plot_end=plot.x(plot.last),
        top=TOP,
        floor=FLOOR,
        slot=round(plot.slot, 1),
        bands=tuple((name, _band(weeks, plot, low, high)) for name, low, high in BANDS),
        middle=_middle(weeks, plot),
        actual=_actual(weeks, plot),
        capacity=_capacity(weeks, plot),
        capacity_mark=_capacity_mark(weeks, plot, capacity_words),
        lines=tuple(
            Mark(plot.ahead(plot.x(0), -8), plot.y(tick), text, "end")
            for tick, text in zip(ticks, texts, strict=True)
        ),
        labels=_week_labels(weeks, plot, now),
        this_week=_this_week(weeks, plot, now, this_week_words),
        last_actual=_end_of_actual(weeks, plot),
        note=_note(weeks, plot, note_at, note_words),
        readings=tuple(
            _reading(week, plot.x(i), format_value, known=words.get(i, ""))
            for i, week in enumerate(weeks)
        ),
        signs=tuple(_sign(each, plot) for each in known),
    )


def load_level(percent: float) -> str:
    """The shade of a load, judged as it is printed: 85.4 shows as 85 and is within the limit."""
    shown = round(percent)
    return next((level for limit, level in LEVELS if shown <= limit), "l5")


def _forecast_runs(weeks: Sequence[Week]) -> list[list[tuple[float, Week]]]:
    """Each stretch of forecast, opened at the actual before it: the fan starts at what is known.

    A single week on its own gets a little width, so that it can be seen.
    """
    stretches = []
    for run in runs(week.q50 is not None for week in weeks):
        points = [(float(index), weeks[index]) for index in run]
        before = run[0] - 1
        if before >= 0 and weeks[before].actual is not None:
            points.insert(0, (float(before), certain(weeks[before])))
        elif len(points) == 1:
            points = [(run[0] - 0.2, weeks[run[0]]), (run[0] + 0.2, weeks[run[0]])]
        stretches.append(points)
    return stretches


def _band(weeks: Sequence[Week], plot: Plot, low: str, high: str) -> str:
    paths = []
    for run in _forecast_runs(weeks):
        upper = [(index, getattr(week, high)) for index, week in run]
        lower = [(index, getattr(week, low)) for index, week in reversed(run)]
        paths.append(plot.path(upper + lower) + "Z")
    return "".join(paths)


def _middle(weeks: Sequence[Week], plot: Plot) -> str:
    runs = _forecast_runs(weeks)
    return "".join(plot.path((index, week.q50) for index, week in run) for run in runs)


def _actual(weeks: Sequence[Week], plot: Plot) -> str:
    stretches = runs(week.actual is not None for week in weeks)
    return "".join(plot.path((at, weeks[at].actual) for at in run) for run in stretches)


def _capacity(weeks: Sequence[Week], plot: Plot) -> str:
    """Steps: each week's hours from half a week before to half a week after, inside the plot."""
    paths = []
    for run in runs(week.capacity is not None for week in weeks):
        points = []
        for index in run:
            edges = (max(0.0, index - 0.5), min(plot.last, index + 0.5))
            points += [(edge, weeks[index].capacity) for edge in edges]
        paths.append(plot.path(points))
    return "".join(paths)


def _capacity_mark(weeks: Sequence[Week], plot: Plot, words: str) -> Mark | None:
    """The name of the capacity line at its start, on the side where the actual line is not."""
    first = next((i for i, week in enumerate(weeks) if week.capacity is not None), None)
    if first is None or not words:
        return None
    week = weeks[first]
    is_above = week.actual is None or week.actual <= week.capacity
    y = plot.y(week.capacity) + (-7 if is_above else 16)
    return Mark(plot.ahead(plot.x(first), 4), max(TOP + 8, y), words, "start")


def _week_labels(weeks: Sequence[Week], plot: Plot, now: int | None) -> tuple[Mark, ...]:
    stride = math.ceil(len(weeks) / MOST_LABELS) or 1
    first = (now or 0) % stride
    shown = range(first, len(weeks), stride)
    return tuple(
        Mark(plot.x(i), LABEL_BASELINE, weeks[i].label, _anchor(i, len(weeks))) for i in shown
    )


def _anchor(index: int, count: int) -> str:
    if index == 0:
        return "start"
    return "end" if index == count - 1 else "middle"


def _this_week(weeks: Sequence[Week], plot: Plot, now: int | None, words: str) -> ThisWeek | None:
    if now is None or not 0 <= now < len(weeks):
        return None
    x = plot.x(now)
    has_room = now * plot.slot > 80
    beside = plot.ahead(x, -6 if has_room else 6)
    mark = Mark(beside, TOP + 8, words, "end" if has_room else "start")
    return ThisWeek(x, mark, percent=round((plot.start + now * plot.slot) / plot.width * 100, 1))


def _end_of_actual(weeks: Sequence[Week], plot: Plot) -> Mark | None:
    last = last_actual(weeks)
    return None if last is None else Mark(plot.x(last), plot.y(weeks[last].actual))


def _note(weeks: Sequence[Week], plot: Plot, index: int | None, words: str) -> Note | None:
    if index is None or weeks[index].q50 is None or weeks[index].capacity is None:
        return None
    week, x = weeks[index], plot.x(index)
    above = max(TOP + 8, plot.y(week.q975) - 8)
    return Note(
        x=x,
        y=plot.y(week.q50),
        capacity_y=plot.y(week.capacity),
        words=Mark(x, above, words, _anchor(index, len(weeks))),
    )


def _sign(known: Known, plot: Plot) -> Sign:
    """Just above the floor, where a fan is seldom."""
    x = plot.x(known.place)
    start = round(x - plot.slot / 2, 1) if known.is_closed else None
    return Sign(Mark(x, FLOOR - 6, known.sign), start)


def _reading(week: Week, x: float, words: Callable[[float], str], *, known: str) -> Reading:
    def said(hours):
        return None if hours is None else words(hours)

    def pair(low, high):
        return None if low is None else (words(low), words(high))

    return Reading(
        label=week.label,
        x=x,
        actual=said(week.actual),
        capacity=said(week.capacity),
        middle=said(week.q50),
        half=pair(week.q25, week.q75),
        eight=pair(week.q10, week.q90),
        nineteen=pair(week.q025, week.q975),
        known=known,
    )
