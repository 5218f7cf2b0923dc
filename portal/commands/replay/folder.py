"""A scenario folder: scenario.toml, work.csv (or .gz), staff.csv. See docs/replay.md."""

import csv
import gzip
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from portal.errors import InvalidInput
from portal.planning.replay.scenario import Scenario, Work, in_order
from portal.planning.work import Person

NEEDED = ("id", "arrives", "team", "effort")
URGENT_PRIORITY = 2
DEFAULT_TARGET = 2400.0


def read_folder(folder: Path) -> Scenario:
    """Raises InvalidInput, naming the file, line and column that cannot be read."""
    settings = _settings(folder / "scenario.toml")
    rows = _table(_either(folder, "work.csv"), NEEDED)
    staff = _table(_either(folder, "staff.csv"), ("person", "team"))
    teams = _codes([*(row["team"] for row in rows), *(row["team"] for row in staff)])
    types = _codes([row.get("type", "") for row in rows])
    departments = _codes([row.get("department", "") for row in rows])
    work = _work(rows, teams=teams, types=types, departments=departments)
    speed = float(settings.get("second_team_speed", 1.0))
    days = int(settings.get("days") or _last_day(work) + 1)
    learn_days = int(settings.get("learn_days", 0))
    windows = settings.get("report") or [[min(learn_days, max(0, days - 1)), days]]
    return Scenario(
        name=str(settings.get("name", folder.name)),
        work=work,
        people=tuple(_person(row, speed) for row in staff),
        away=tuple(_away(row.get("away", "")) for row in staff),
        teams=tuple(teams),
        types=tuple(types),
        departments=tuple(departments),
        days=days,
        learn_days=learn_days,
        windows=tuple((int(start), int(end)) for start, end in windows),
        second_speed=speed,
        overtime_cap=float(settings.get("after_hours_cap", 120.0)),
    )


def _settings(path: Path) -> dict:
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise InvalidInput(f"{path.parent} has no scenario.toml: it is no scenario.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidInput(f"{path} cannot be read: {problem}") from None


def _either(folder: Path, name: str) -> Path:
    for path in (folder / f"{name}.gz", folder / name):
        if path.exists():
            return path
    raise InvalidInput(f"{folder} has neither {name}.gz nor {name}.")


def _table(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    with _opened(path) as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise InvalidInput(f"{path} has no column {', '.join(missing)}.")
        return [{k: v or "" for k, v in row.items() if k is not None} for row in reader]


@contextmanager
def _opened(path: Path) -> Iterator:
    opening = gzip.open if path.suffix == ".gz" else open
    try:
        with opening(path, "rt", encoding="utf-8", newline="") as stream:
            yield stream
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise InvalidInput(f"{path} cannot be read: {problem}") from None


def _codes(names: Sequence[str]) -> dict[str, int]:
    return {name: code for code, name in enumerate(sorted(set(names) - {""}))}


def _work(rows: list[dict], *, teams: Mapping, types: Mapping, departments: Mapping) -> Work:
    def numbers(name: str, default: float) -> np.ndarray:
        return _numbers(rows, name, default)

    priority = numbers("priority", 3.0)
    arrives = numbers("arrives", np.nan)
    found = Work(
        id=np.array([row["id"] for row in rows], dtype=object),
        arrives=np.maximum(0.0, np.nan_to_num(arrives)),
        team=np.array([teams.get(row["team"], -1) for row in rows], dtype=int),
        type=np.array([types.get(row.get("type", ""), -1) for row in rows], dtype=int),
        weight=numbers("weight", 1.0),
        effort=np.maximum(0.0, numbers("effort", 30.0)),
        target=numbers("target", DEFAULT_TARGET),
        is_real=numbers("real", 1.0) != 0,
        known_at=numbers("known", np.nan),
        predicted_at=numbers("predicted", np.nan),
        probability=numbers("probability", 1.0),
        hard_deadline_at=numbers("hard_deadline", np.nan),
        department=np.array(
            [departments.get(row.get("department", ""), -1) for row in rows], dtype=int
        ),
        is_urgent=priority <= URGENT_PRIORITY,
        traits={"priority": priority.astype(int)},
    )
    return in_order(found)


def _numbers(rows: list[dict], name: str, default: float) -> np.ndarray:
    try:
        found = np.array([float(row.get(name) or "nan") for row in rows], dtype=float)
    except ValueError:
        line = next(n for n, row in enumerate(rows, start=2) if not _is_number(row.get(name)))
        text = rows[line - 2][name]
        raise InvalidInput(f"Line {line}, column {name}: {text[:40]!r} is no number.") from None
    return np.where(np.isfinite(found), found, default)


def _is_number(text: str | None) -> bool:
    try:
        float(text or "nan")
    except ValueError:
        return False
    return True


def _person(row: dict, speed: float) -> Person:
    second = row.get("second_team") or None
    return Person(row["person"], row["team"], second, speed if second else None)


def _away(text: str) -> frozenset[int]:
    try:
        return frozenset(int(float(day)) for day in text.replace(";", " ").split())
    except ValueError:
        raise InvalidInput(f"staff.csv, column away: {text[:40]!r} are no day numbers.") from None


def _last_day(work: Work) -> int:
    return int(work.arrives.max() // 480) if len(work) else 0
