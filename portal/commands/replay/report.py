"""A sweep as a document for machines and as lines for people."""

from collections.abc import Iterator, Sequence

from portal.planning.promise_record import FEWEST_OF_WEEK, PromiseRecord
from portal.planning.replay.scenario import Scenario
from portal.planning.replay.sweep import BASELINE, CLAIRVOYANT, Sweep, Window
from portal.planning.replay.tuning import Tuning

FIGURES = (
    ("mean", "mean", 1),
    ("p50", "p50", 1),
    ("p90", "p90", 1),
    ("weighted_tardiness", "w.tard", 2),
    ("in_target", "in target %", 1),
    ("oldest", "oldest", 0),
    ("after_hours", "after-hrs", 0),
    ("wasted", "waste %", 2),
)
UNITS = (
    "mean, p50, p90, oldest: working hours from arrival to done; w.tard: weighted tardiness in "
    "hours; after-hrs: hours a week of the whole desk"
)


def as_document(found: Sweep, scenarios: Sequence[Scenario]) -> dict:
    """Plain values for JSON; every figure by policy and window, means over the draws."""
    return {
        "scenarios": [one.name for one in scenarios],
        "draws": list(found.draws),
        "assumptions": list(dict.fromkeys(line for one in scenarios for line in one.assumptions)),
        "wasted_percent": {name: found.wasted(name) for name in found.scores},
        "constants": [_constants(tuning) for tuning in found.tunings],
        "windows": [
            {"from_day": window[0], "to_day": window[1], "policies": _policies(found, window)}
            | {
                "bound": {
                    name: found.bound(window, name) for name in ("mean", "weighted_tardiness")
                }
            }
            for window in found.windows
        ],
        "promises": [record.as_dict() for record in found.promised],
    }


def _constants(tuning) -> dict:
    return {
        "look_ahead": tuning.settings.look_ahead,
        "lane_every": tuning.settings.lane_every,
        "chosen_on_days": list(tuning.days) if tuning.days else None,
    }


def _policies(found: Sweep, window: Window) -> dict:
    return {
        name: {figure: found.mean(name, window, figure) for figure, _head, _digits in FIGURES}
        | {
            "count": found.mean(name, window, "count"),
            "not_done": found.mean(name, window, "not_done"),
            "gap_closed_percent": found.gap_closed(name, window),
        }
        for name in found.scores
    }


def lines(found: Sweep, scenarios: Sequence[Scenario]) -> Iterator[str]:
    for line in dict.fromkeys(line for one in scenarios for line in one.assumptions):
        yield f"assumed: {line}"
    for line in dict.fromkeys(words_of(tuning) for tuning in found.tunings):
        yield line
    yield f"{len(found.draws)} draws; {UNITS}"
    for window in found.windows:
        yield ""
        yield from _table(found, window)
    if any(found.wasted(name) for name in found.scores):
        yield ""
        yield "wasted on needs that never came, % of all effort over all windows: " + ", ".join(
            f"{name} {_number(found.wasted(name), 2)}" for name in found.scores
        )
    for draw, record in zip(found.draws, found.promised, strict=False):
        yield ""
        yield f"{draw}:"
        yield from promise_lines(record)


def promise_lines(record: PromiseRecord) -> Iterator[str]:
    """How promises came out: coverage, weeks, reliability by decile, width."""
    if not record.judged:
        yield "promises: too little past to promise on"
        return
    yield (
        f"promises: {record.judged:,} judged, first P90 kept {record.kept / record.judged:.1%}, "
        f"inside the range {record.inside / record.judged:.1%}"
    )
    full = [week.kept / week.judged for week in record.weeks if week.judged >= FEWEST_OF_WEEK]
    if full:
        below = sum(share < 0.85 for share in full)
        yield (
            f"{len(full)} weeks of {FEWEST_OF_WEEK} or more: the worst kept {min(full):.1%}, "
            f"{below} below 85 %"
        )
    yield "said 10 to 90 %, happened: " + " ".join(f"{each:.0%}" for each in record.happened)
    if record.width and record.catalogue_width:
        change = record.width / record.catalogue_width - 1
        yield (
            f"median width {record.width / 60:.1f} h, plain quantiles by type and target "
            f"{record.catalogue_width / 60:.1f} h: {change:+.0%} (these kept "
            f"{record.catalogue_kept:.1%})"
        )


def words_of(tuning: Tuning) -> str:
    chosen = (
        f"look-ahead {tuning.settings.look_ahead:g} mean efforts, "
        f"every {tuning.settings.lane_every}th pick takes the oldest"
    )
    if tuning.days is None:
        return f"constants: {chosen} (standard: too little past to choose on)"
    start, end = tuning.days
    return f"constants: {chosen} (chosen by replay of days {start} to {end - 1} only)"


def _table(found: Sweep, window: Window) -> Iterator[str]:
    count = found.mean(next(iter(found.scores)), window, "count") or 0
    yield f"arrived on days {window[0]} to {window[1] - 1}: {count:,.0f} requests"
    if not count:
        yield "nothing to judge"
        return
    width = max(len(name) for name in found.scores)
    yield " ".join([" " * width, *(f"{head:>11}" for _name, head, _digits in FIGURES)])
    for name in found.scores:
        cells = (_number(found.mean(name, window, figure), n) for figure, _head, n in FIGURES)
        yield " ".join([name.ljust(width), *(f"{cell:>11}" for cell in cells)])
    for figure, words in (("weighted_tardiness", "weighted tardiness"), ("mean", "mean")):
        least = found.bound(window, figure)
        if least is not None:
            yield f"no order can bring {words} below {least:.2f} h (lower bound)"
    for name in found.scores:
        closed = found.gap_closed(name, window)
        if closed is not None and name not in (BASELINE, CLAIRVOYANT):
            yield f"gap closed by {name}: {closed:.0f} % of weighted tardiness"


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"
