"""Charts of the report as SVG text: attributes and classes only, each with its table beside it."""

from collections.abc import Sequence
from html import escape

from portal.commands.assess.facts import Week

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 250, 44, 14, 26
BAR, LABEL, ROW = 420, 230, 30


def weeks_chart(weeks: Sequence[Week]) -> str:
    """Arrivals a week as a line, what is coming as a band from P10 to P90 with its middle."""
    top = max([1.0, *(float(week.came or 0) for week in weeks), *_uppers(weeks)]) * 1.08
    slot = (WIDTH - LEFT - 12) / max(1, len(weeks) - 1)

    def point(at: int, value: float) -> str:
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)
        return f"{LEFT + at * slot:.1f},{y:.1f}"

    past = [(at, float(week.came)) for at, week in enumerate(weeks) if week.came is not None]
    ahead = [(at, week.range) for at, week in enumerate(weeks) if week.range]
    parts = [_grid(top)]
    if ahead:
        joint = [(past[-1][0], (past[-1][1],) * 3)] if past else []
        band = [*joint, *ahead]
        edge = [point(at, each[2]) for at, each in band]
        edge += [point(at, each[0]) for at, each in reversed(band)]
        parts.append(f'<polygon class="band" points="{" ".join(edge)}"/>')
        middle = " ".join(point(at, each[1]) for at, each in band)
        parts.append(f'<polyline class="middle" points="{middle}"/>')
    line = " ".join(point(at, value) for at, value in past)
    parts.append(f'<polyline class="came" points="{line}"/>')
    for at in range(0, len(weeks), max(1, len(weeks) // 8)):
        x = LEFT + at * slot
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
            f"{weeks[at].monday:%d %b %y}</text>"
        )
    return _svg("Requests a week, and what is coming", WIDTH, HEIGHT, parts)


def bars(title: str, rows: Sequence[tuple[str, float, str]], *, strong: str = "") -> str:
    """One bar a row: name, value, its words. `strong` is drawn in the deep colour."""
    top = max([1e-9, *(value for _name, value, _words in rows)])
    parts = []
    for at, (name, value, words) in enumerate(rows):
        y, length = at * ROW, max(1.5, BAR * value / top)
        kind = "bar strong" if name == strong else "bar"
        parts.append(
            f'<text x="{LABEL - 10}" y="{y + 19}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect class="{kind}" x="{LABEL}" y="{y + 5}" width="{length:.1f}" height="20"/>'
            f'<text class="value" x="{LABEL + length + 8:.1f}" y="{y + 19}">{escape(words)}</text>'
        )
    return _svg(title, LABEL + BAR + 110, max(1, len(rows)) * ROW, parts)


def _uppers(weeks: Sequence[Week]) -> list[float]:
    return [week.range[2] for week in weeks if week.range]


def _grid(top: float) -> str:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - 6}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{top * share:,.0f}</text>'
        )
    return "".join(parts)


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 30 else name[:29] + "\N{HORIZONTAL ELLIPSIS}"
