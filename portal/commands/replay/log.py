"""A scenario out of a stranger's request log. What the log lacks is assumed, and said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from functools import partial
from math import ceil, exp, log
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np

from portal.commands.import_log.as_of import last_dense_week
from portal.commands.import_log.mapping import mappings_from, read_log
from portal.commands.import_log.opening import opened
from portal.commands.import_log.reader import Fault
from portal.commands.import_log.row import LogRow
from portal.commands.import_log.shape import AUTO, Asked, shape_of
from portal.errors import InvalidInput
from portal.planning.replay.scenario import DAY, Scenario, Work, in_order
from portal.planning.work import Person

OPENS = 9 * 60  # minute of the day; 480 working minutes from then, Monday to Friday
UTILISATION, AWAY = 0.88, 0.1
MEDIAN, P90 = 30.0, 120.0  # minutes of effort where the log does not say
SPREAD = log(P90 / MEDIAN) / NormalDist().inv_cdf(0.9)
OF_TYPE = 0.4  # share of the spread (variance) that lies between types
LEAST_TEAM = 100  # requests; smaller groups are one team
MOST_DAYS = 260  # working days: the latest year
BY_PRIORITY = {1: (8.0, 240.0), 2: (4.0, 480.0), 3: (2.0, 1440.0), 4: (1.0, 2400.0)}
WORDS = {
    1: ("highest", "critical", "urgent", "blocker", "very high", "major"),
    2: ("high",),
    3: ("medium", "normal", "moderate"),
    4: ("low", "lowest", "minor", "planning", "very low", "trivial"),
}


@dataclass
class ReadLog:
    """Rows of a log; `faults`: rows left out, by reason; `remarks`: how the file was read."""

    rows: list[LogRow] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    remarks: tuple[str, ...] = ()

    @property
    def days(self) -> Counter[date]:
        return Counter(row.opened_on for row in self.rows)


def read_rows(path: Path, *, mappings: Sequence[str] = (), preset: str = AUTO) -> ReadLog:
    """Raises InvalidInput where the columns do not fit or no row can be read."""
    opening = partial(opened, path)
    shape = shape_of(opening, Asked(mappings=mappings_from(mappings), preset=preset))
    found = ReadLog(remarks=shape.remarks)
    with opened(path, shape.encoding) as stream:
        for row in read_log(
            stream,
            zone=ZoneInfo("UTC"),
            mappings=shape.mappings,
            delimiter=shape.delimiter,
            encoding=shape.encoding,
            dates=shape.dates,
        ):
            if isinstance(row, Fault):
                found.faults[row.reason.split(":")[0]] += 1
            else:
                found.rows.append(row)
    if not found.rows:
        raise InvalidInput("The log holds no request that can be read.")
    return found


def known_part(read: ReadLog) -> list[LogRow]:
    """Rows up to the end of the last dense week, so that a log's fading end misleads nobody."""
    try:
        last = last_dense_week(read.days) + timedelta(days=6)
    except InvalidInput:
        return read.rows
    return [row for row in read.rows if row.opened_on <= last]


def scenario_of(read: ReadLog, *, name: str, seed: int = 0) -> Scenario:
    """The latest year of the log. Raises InvalidInput without a row."""
    rows = known_part(read)
    first_day = _first_day(rows)
    rows = [row for row in rows if row.opened_on >= first_day]
    rng = np.random.default_rng(seed)
    arrives = np.array([_minute(row, first_day) for row in rows])
    teams = _teams(rows)
    team_names = tuple(sorted(set(teams)))
    types = [row.category or "" for row in rows]
    type_names = tuple(sorted(set(types) - {""}))
    team = np.array([team_names.index(one) for one in teams])
    kind = np.array([type_names.index(one) if one else -1 for one in types])
    priority = [priority_of(row.priority) for row in rows]
    days = int(arrives.max() // DAY) + 1
    effort, says_effort = _efforts(rows, kind, rng)
    heads, effort = _heads(effort, team, days=days, count=len(team_names), keeps=says_effort)
    people = [
        Person(f"{team_names[k]} {n + 1}", team_names[k]) for k in range(len(heads))
        for n in range(heads[k])
    ]  # fmt: skip
    away = tuple(_days_away(rng, days) for _ in people)
    learn_days = max(1, days // 3)
    middle = (learn_days + days) // 2
    unknown = np.full(len(rows), np.nan)
    work = Work(
        id=np.array([row.request_id for row in rows], dtype=object),
        arrives=arrives,
        team=team,
        type=kind,
        weight=np.array([BY_PRIORITY[one][0] for one in priority]),
        effort=effort,
        target=np.array([BY_PRIORITY[one][1] for one in priority]),
        is_real=np.ones(len(rows), dtype=bool),
        known_at=unknown,
        predicted_at=unknown,
        probability=np.ones(len(rows)),
        hard_deadline_at=unknown,
        department=np.full(len(rows), -1),
        is_urgent=np.array([one <= 2 for one in priority]),
    )
    windows = ((learn_days, middle), (middle, days)) if middle > learn_days else ((0, days),)
    return Scenario(
        name=name,
        work=in_order(work),
        people=tuple(people),
        away=away,
        teams=team_names,
        types=type_names,
        days=days,
        learn_days=learn_days,
        windows=windows,
        assumptions=tuple(_assumptions(first_day, rows, says_effort=says_effort, heads=heads)),
    )


def priority_of(text: str | None) -> int:
    """1 to 4 out of "1 - Critical", "P2", "High", "3"; 3 where it says nothing."""
    words = (text or "").strip().lower()
    digits = [char for char in words if char.isdigit()]
    if digits:
        return min(4, max(1, int(digits[0])))
    return next((number for number, names in WORDS.items() if words in names), 3)


def _first_day(rows: Sequence[LogRow]) -> date:
    last = max(row.opened_on for row in rows)
    first = min(row.opened_on for row in rows)
    monday = max(first, last - timedelta(days=MOST_DAYS // 5 * 7))
    return monday - timedelta(days=monday.weekday())


def _minute(row: LogRow, first_day: date) -> float:
    """Working minute of an arrival; out of hours it waits for the next opening."""
    opened_at = row.opened_at.astimezone(UTC)
    day = (opened_at.date() - first_day).days
    weeks, weekday = divmod(day, 7)
    if weekday > 4:
        return (weeks + 1) * 5 * DAY
    minute = opened_at.hour * 60 + opened_at.minute - OPENS
    return (weeks * 5 + weekday) * DAY + min(DAY, max(0.0, float(minute)))


def _teams(rows: Sequence[LogRow]) -> list[str]:
    counts = Counter(row.first_group for row in rows)
    large = {name for name, count in counts.items() if name and count >= LEAST_TEAM}
    if not large:
        return ["the desk"] * len(rows)
    return [row.first_group if row.first_group in large else "smaller groups" for row in rows]


def _efforts(
    rows: Sequence[LogRow], kind: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, bool]:
    """(minutes, whether the log says them). Where it does not, types that took long to resolve
    are taken for larger ones."""
    said = np.array([row.effort_minutes or np.nan for row in rows])
    if np.isfinite(said).mean() >= 0.5:
        return np.where(np.isfinite(said), said, np.nanmedian(said)), True
    hours = np.array(
        [
            (row.resolved_at - row.opened_at).total_seconds() / 3600 if row.resolved_at else np.nan
            for row in rows
        ]
    )
    level = np.zeros(len(rows))
    typical = {
        code: float(np.nanmedian(hours[kind == code]))
        for code in np.unique(kind[kind >= 0]).tolist()
        if np.isfinite(hours[kind == code]).any()
    }
    for place, code in enumerate(sorted(typical, key=typical.get)):
        level[kind == code] = NormalDist().inv_cdf((place + 0.5) / len(typical))
    noise = rng.normal(size=len(rows))
    logs = log(MEDIAN) + SPREAD * (OF_TYPE**0.5 * level + (1 - OF_TYPE) ** 0.5 * noise)
    return np.exp(np.minimum(logs, log(MEDIAN) + 3 * SPREAD)), False


def _heads(
    effort: np.ndarray, team: np.ndarray, *, days: int, count: int, keeps: bool
) -> tuple[list[int], np.ndarray]:
    """People by team for the stated utilisation; assumed efforts are scaled to meet it."""
    heads, scaled = [], effort.copy()
    for k in range(count):
        needed = effort[team == k].sum() / (days * DAY * (1 - AWAY) * UTILISATION)
        heads.append(max(1, ceil(needed - 0.5)))
        if not keeps and needed > 0.2:
            scaled[team == k] *= heads[-1] / needed
    return heads, scaled


def _days_away(rng: np.random.Generator, days: int) -> frozenset[int]:
    return frozenset(np.flatnonzero(rng.random(days) < AWAY).tolist())


def _assumptions(
    first_day: date, rows: Sequence[LogRow], *, says_effort: bool, heads: Sequence[int]
):
    last = max(row.opened_on for row in rows)
    yield f"requests opened from {first_day} to {last}; Monday to Friday, 9:00 to 17:00, UTC"
    yield "what comes out of hours waits for the next opening; no public holidays"
    if says_effort:
        yield "hands-on effort as the log says it; its median where a row does not"
    else:
        mean = MEDIAN * exp(SPREAD**2 / 2)
        yield (
            f"the log says no effort: median {MEDIAN:g}, P90 {P90:g}, mean {mean:.0f} minutes, "
            "larger for types that took longer to resolve, then scaled to the utilisation"
        )
    yield (
        f"{_counted(sum(heads), 'person', 'people')} in {_counted(len(heads), 'team', 'teams')}, "
        f"each busy {UTILISATION:.0%} of the time; "
        f"everyone away {AWAY:.0%} of days; the first group a request had is its team, "
        f"groups under {LEAST_TEAM} requests are one"
    )
    yield "weight and target by priority: 8 and 4 h, 4 and 8 h, 2 and 24 h, 1 and 40 h (1 to 4)"
    yield "nobody waits for a requester's answer; nobody works faster or slower under load"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
