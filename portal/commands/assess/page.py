"""The report as one file of HTML that needs nothing beside it."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from portal.commands.assess.charts import bars, weeks_chart
from portal.commands.assess.facts import Assessment
from portal.forecast.backtest import Backtest
from portal.planning.promise import DECILES
from portal.planning.replay.sweep import BASELINE, CLAIRVOYANT, OURS, Window

NAMES = {
    BASELINE: "First come, first served",
    "round_robin": "Round robin",
    "least_open": "Fewest open",
    "priority_then_age": "Priority, then age",
    "earliest_due": "Earliest due",
    OURS: "Balanced",
    CLAIRVOYANT: "Balanced, every effort known",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DASH = "\N{EN DASH}"
WEEK_DAYS = 7
FEWEST_JUDGED = 30  # requests: below, an order of work is compared with itself
FELT = 1.05  # the longest wait grows by a twentieth at least
STYLE = Path(__file__).with_name("report.css")


def page(found: Assessment) -> str:
    """The whole document. Words of the log are escaped."""
    parts = [_top(found), _arrivals(found), _forecast(found), _order(found)]
    parts += [_promises(found), _assumed(found)]
    title = f"Assessment of {escape(found.name)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>{title}</h1>" + "\n".join(parts) + "</main></body></html>\n"
    )


def _top(found: Assessment) -> str:
    facts = [
        ("Requests", f"{found.rows:,}"),
        ("From", f"{found.first_day:%d %b %Y}"),
        ("To", f"{found.last_day:%d %b %Y}"),
    ]
    if (found.last_day - found.first_day).days >= WEEK_DAYS - 1:
        facts.insert(1, ("A week", f"{found.per_week:,.0f}"))
    if found.resolved:
        facts.append(("Half resolved within", _days(found.resolved[0])))
        facts.append(("Nine in ten within", _days(found.resolved[1])))
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<p class="lead">{_verdict(found)}</p><dl class="facts">{cells}</dl>'


def _verdict(found: Assessment) -> str:
    gains = [_gain(found, window, "weighted_tardiness") for window in found.sweep.windows]
    known = [gain for gain in gains if gain is not None]
    if _is_short(found):
        return "The log is too short to say what another order of work would gain."
    if not known:
        return (
            "First come, first served leaves nothing late on this log, under the assumptions at "
            "the end of this page: there is nothing to gain by another order of work."
        )
    low, high = min(known), max(known)
    if high <= 0:
        return "On this log another order of work would not make less late. Nothing to gain there."
    span = f"{low:.0f} to {high:.0f}" if round(low) != round(high) else f"{high:.0f}"
    return (
        f"Same people, same requests, another order: {span} % less weighted lateness than first "
        "come, first served, under the assumptions at the end of this page."
    )


def _is_short(found: Assessment) -> bool:
    counts = (found.sweep.mean(BASELINE, window, "count") or 0 for window in found.sweep.windows)
    return sum(counts) < FEWEST_JUDGED


def _arrivals(found: Assessment) -> str:
    days = [
        (name, value, f"{value:,.1f}")
        for name, value in zip(WEEKDAYS, found.weekdays, strict=True)
    ]
    kinds = [(name, float(count), f"{count:,}") for name, count in found.kinds]
    groups = [(name, float(count), f"{count:,}") for name, count in found.groups]
    parts = [
        "<h2>What arrives</h2>",
        "<h3>By weekday, requests a day</h3>",
        bars("By weekday", days),
    ]
    if kinds:
        parts += ["<h3>By category</h3>", bars("By category", kinds)]
    if groups:
        parts += ["<h3>By group</h3>", bars("By group", groups)]
    if found.faults:
        rows = "".join(f"<li>{count:,} rows: {escape(why)}</li>" for why, count in found.faults)
        parts.append(f"<h3>Left out</h3><ul>{rows}</ul>")
    return _section(parts)


def _forecast(found: Assessment) -> str:
    parts = ["<h2>What is coming</h2>"]
    if found.is_thin:
        parts.append(
            "<p>There is too little data for a forecast; the range below is a wide guess.</p>"
        )
    parts.append(weeks_chart(found.weeks))
    parts.append(
        '<p class="quiet">Line: requests a week. Band: eight weeks ahead, eight in ten weeks '
        "should fall inside; dashed: the middle.</p>"
    )
    ahead = [week for week in found.weeks if week.range]
    rows = [
        [f"{week.monday:%d %b %Y}", *(f"{value:,.0f}" for value in week.range)] for week in ahead
    ]
    parts.append(_folded("The figures", _table(["Week from", "P10", "P50", "P90"], rows)))
    parts.append("<h3>How good it would have been</h3>")
    tests = [_tested("By day", found.daily), _tested("By week", found.weekly)]
    head = [
        "",
        "Error, share of volume",
        "Of the error of last week again",
        "Inside the 80 % band",
    ]
    parts.append(_table(head, tests))
    parts.append(
        '<p class="quiet">Back-test: forecasts made from several past days with only what was '
        "known then. Under 100 % beats repeating last week.</p>"
    )
    return _section(parts)


def _tested(name: str, test: Backtest) -> list[str]:
    shares = (test.error_share, test.error_ratio, test.coverage)
    return [name, *(DASH if value is None else f"{100 * value:.0f} %" for value in shares)]


def _order(found: Assessment) -> str:
    parts = [
        "<h2>What another order of work would gain</h2>",
        (
            "<p>The same arrivals replayed with the same people. Balanced weighs what waiting "
            "costs against the time a thing takes, learns efforts as work is done, and keeps a "
            "turn for the oldest.</p>"
        ),
    ]
    if _is_short(found):
        parts.append(f"<p>Nothing to judge: it takes {FEWEST_JUDGED} requests.</p>")
        return _section(parts)
    for window in found.sweep.windows:
        parts += _window(found, window)
    return _section(parts)


def _promises(found: Assessment) -> str:
    """What each asker could have been told, under the balanced order."""
    record = found.sweep.promised[0] if found.sweep.promised else None
    parts = ["<h2>What could be promised</h2>"]
    if record is None or record.judged < FEWEST_JUDGED:
        parts.append("<p>There is too little past to promise anything on.</p>")
        return _section(parts)
    parts.append(
        f"<p>Under Balanced, each of {record.judged:,} askers told a first and a last day on what "
        f"was known the night before: {record.kept / record.judged:.0%} were ready by the last "
        f"day, {record.inside / record.judged:.0%} between the two.</p>"
    )
    rows = [
        [f"{said:.0%}", f"{happened:.0%}"]
        for said, happened in zip(DECILES, record.happened, strict=True)
    ]
    parts.append(_folded("What was said and what happened", _table(["Said", "Happened"], rows)))
    return _section(parts)


def _window(found: Assessment, window: Window) -> Iterator[str]:
    names = list(found.sweep.scores)
    count = found.sweep.mean(names[0], window, "count")
    yield f"<h3>Working days {window[0] + 1} to {window[1]}: {count or 0:,.0f} requests</h3>"
    if not count:
        yield "<p>Nothing to judge.</p>"
        return
    figures = [
        (name, found.sweep.mean(name, window, "weighted_tardiness") or 0.0) for name in names
    ]
    rows = [(NAMES.get(name, name), value, f"{value:,.1f} h") for name, value in figures]
    yield '<p class="quiet">Weighted lateness, hours a request</p>'
    yield bars("Weighted lateness", rows, strong=NAMES[OURS])
    head = ["Hours", "Mean", "Half", "9 in 10", "Oldest", "Late", "In target", "Overtime a week"]
    lines = [_figures(found, name, window) for name in names]
    yield _table(head, lines, strong=NAMES[OURS])
    yield _oldest(found, window)
    closed = found.sweep.gap_closed(OURS, window)
    if closed is not None:
        yield (
            f"<p>Balanced closes {closed:.0f} % of the way from first come, first served to "
            "knowing every effort beforehand.</p>"
        )


def _figures(found: Assessment, name: str, window: Window) -> list[str]:
    def figure(key: str, unit: str = "") -> str:
        value = found.sweep.mean(name, window, key)
        return DASH if value is None else f"{value:,.1f}{unit}"

    hours = (figure(key) for key in ("mean", "p50", "p90", "oldest", "weighted_tardiness"))
    return [NAMES.get(name, name), *hours, figure("in_target", " %"), figure("after_hours")]


def _oldest(found: Assessment, window: Window) -> str:
    """What the gain costs whom, where it does."""
    before, after = (found.sweep.mean(name, window, "oldest") for name in (BASELINE, OURS))
    if before is None or after is None or after < FELT * before:
        return ""
    return (
        f"<p>It has a price: the longest wait grows from {before:,.0f} to {after:,.0f} hours. "
        "Long work of little weight waits while the desk is too full.</p>"
    )


def _assumed(found: Assessment) -> str:
    tuning = found.sweep.tunings[0] if found.sweep.tunings else None
    lines = [*found.remarks, *found.scenario.assumptions]
    if tuning and tuning.days:
        lines.append(
            f"constants of Balanced chosen by replay of working days {tuning.days[0] + 1} to "
            f"{tuning.days[1]} only: none of the days judged above was looked at"
        )
    elif tuning:
        lines.append("standard constants of Balanced: too little past to choose on")
    items = "".join(f"<li>{escape(line[:1].upper() + line[1:])}.</li>" for line in _ended(lines))
    return _section(
        [
            "<h2>What was assumed</h2>",
            (
                "<p>A log shows what happened, not how long hands were on it nor who was there. "
                "These assumptions are the same for every order, so the comparison is fairer than "
                "the figures are exact. Map the effort "
                "(<code>--map effort_minutes=COLUMN</code>) where you have it.</p>"
            ),
            f"<ul>{items}</ul>",
        ]
    )


def _ended(lines: Sequence[str]) -> Iterator[str]:
    return (line.rstrip(".") for line in lines)


def _gain(found: Assessment, window: Window, figure: str) -> float | None:
    before = found.sweep.mean(BASELINE, window, figure)
    after = found.sweep.mean(OURS, window, figure)
    return 100 * (before - after) / before if before and after is not None else None


def _days(days: float) -> str:
    return f"{days * 24:,.0f} h" if days < 2 else f"{days:,.0f} days"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, strong: str = "") -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        kind = ' class="ours"' if strong and first == strong else ""
        lines.append(f'<tr{kind}><th scope="row">{escape(first)}</th>{cells}</tr>')
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="scroll" tabindex="0"><table>{body}</table></div>'


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>{body}</details>"


def _section(parts: Sequence[str]) -> str:
    return "<section>" + "\n".join(parts) + "</section>"
