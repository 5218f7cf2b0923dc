"""Are promises kept? First promises on real logs in time order, refitted every night.

    python -m tests.benchmarks.promise LOG.csv.gz --skill extra.first_group --type category

Prints the share that the first P90 covers, the share inside the range, the worst week of 30 or
more cases, reliability by decile, and the median width against plain quantiles per type and tier.
Only what was known in the night before is used.
"""

import argparse
import csv
import gzip
import json
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.planning.calibration import calibrated_levels, place_of
from portal.planning.promise import Case, PastCases, promise_for, work_ahead_at_arrival

EFFORT, MEAN_EFFORT = 30.0, 52.0
KNOWN = 26 * 7  # days of past that a desk learns from
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Log:
    """Arrays of one length in order of arrival; minutes of working time, NaN: never resolved.
    `effort` and `heads` as a desk that has measured nothing assumes them."""

    arrived: np.ndarray
    resolved: np.ndarray
    gone: np.ndarray  # closed without ever being resolved: no case any more
    day: np.ndarray  # of arrival, counted from the first
    type: np.ndarray
    tier: np.ndarray
    skill: np.ndarray
    requester: np.ndarray
    effort: np.ndarray
    heads: np.ndarray
    minute_of_day: np.ndarray  # working minute at which each day begins


def read(path, *, skill, kind, until=None):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row | _extra(row["extra"]) for row in csv.DictReader(file)]
    rows = [row for row in rows if row["opened_at"] and (not until or row["opened_at"] < until)]
    rows.sort(key=lambda row: (row["opened_at"], row["request_id"]))
    opened = [datetime.fromisoformat(row["opened_at"]) for row in rows]
    first, last = opened[0].date(), opened[-1].date()
    week = tuple((((480, 1080),) if day < 5 else ()) for day in range(7))
    clock = WorkingTime(Calendar(zone="UTC", weekly=week), first, last + timedelta(days=400))
    arrived = clock.minute_of_many(_stamps(row["opened_at"] for row in rows))
    resolved = clock.minute_of_many(_stamps(row.get("extra.resolved_at") for row in rows))
    closed = clock.minute_of_many(_stamps(row["closed_at"] for row in rows))
    skills = np.unique([row.get(skill) or "" for row in rows], return_inverse=True)[1]
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 2)]
    return Log(
        arrived=arrived,
        resolved=np.where(resolved < arrived, arrived, resolved),
        gone=np.where(np.isnan(resolved), closed, np.nan),
        day=np.array([(at.date() - first).days for at in opened]),
        type=np.unique([row.get(kind) or "" for row in rows], return_inverse=True)[1],
        tier=np.unique([row["priority"] or "" for row in rows], return_inverse=True)[1],
        skill=skills,
        requester=np.unique([row["requester"] or "" for row in rows], return_inverse=True)[1],
        effort=np.full(len(rows), EFFORT),
        heads=_heads(rows, skills),
        minute_of_day=clock.minute_of_many(_stamps(days)),
    )


def _extra(words):
    return {f"extra.{key}": value for key, value in json.loads(words or "{}").items()}


def _stamps(words):
    return np.array(
        [datetime.fromisoformat(f"{each[:19]}+00:00").timestamp() if each else np.nan
         for each in words]
    )  # fmt: skip


def _heads(rows, skills):
    """People seen on a skill's work, at least one; a share for who works several."""
    people = {}
    for row, skill in zip(rows, skills, strict=True):
        if row["assignee"]:
            people.setdefault(row["assignee"], set()).add(skill)
    heads = np.zeros(skills.max() + 1)
    for mine in people.values():
        for skill in mine:
            heads[skill] += 1 / len(mine)
    return np.maximum(1.0, heads)[skills]


@dataclass(frozen=True)
class Promised:
    """float[cases, 3] ranges (NaN: none) of the promise and of plain quantiles."""

    rows: np.ndarray
    ours: np.ndarray
    catalogue: np.ndarray


def promises(log, *, warm_up=28):
    ahead = work_ahead_at_arrival(
        log.arrived,
        np.fmin(log.resolved, log.gone),
        effort=log.effort * MEAN_EFFORT / EFFORT,
        heads=log.heads,
        skill=log.skill,
    )
    found, plain, rows = [], [], []
    for day in range(warm_up, int(log.day.max()) + 1):
        today = np.flatnonzero(log.day == day)
        if not today.size:
            continue
        past, known = _past(log, ahead, day)
        past = replace(past, levels=calibrated_levels(_judged(log, rows, found, day)))
        for row in today:
            case = Case(
                log.type[row], log.tier[row], float(ahead[row]), float(log.effort[row]),
                skill=log.skill[row],
            )  # fmt: skip
            promised = promise_for(case, past)
            found.append((promised.p10, promised.p50, promised.p90) if promised else [np.nan] * 3)
            plain.append(_catalogue(log, row, known))
            rows.append(row)
    return Promised(np.array(rows), np.array(found), np.array(plain))


def _judged(log, rows, found, day):
    """Places of the promises whose end is known in the night before a day, as they became known:
    resolved, or past P90 and open."""
    now = log.minute_of_day[day]
    known = []
    for row, promised in zip(rows, found, strict=True):
        end = log.resolved[row]
        if promised[0] != promised[0] or log.gone[row] <= now:
            continue
        if end <= now:
            known.append((end, place_of(end - log.arrived[row], promised)))
        elif log.arrived[row] + promised[2] < now:
            known.append((log.arrived[row] + promised[2], 3))
    return [place for _at, place in sorted(known)]


def _past(log, ahead, day):
    """What a desk knows in the night before a day: the finished and the open, with their age."""
    now = log.minute_of_day[day]
    stays = ~(log.gone <= now)
    seen = np.flatnonzero((log.day < day) & (log.day >= day - KNOWN) & stays)
    done = log.resolved[seen] <= now
    minutes = np.where(done, log.resolved[seen] - log.arrived[seen], now - log.arrived[seen])
    past = PastCases(
        types=log.type[seen],
        tiers=log.tier[seen],
        work_ahead=ahead[seen],
        effort=log.effort[seen],
        minutes=np.maximum(0.0, minutes),
        finished=done,
        skills=log.skill[seen],
    )
    return past, seen[done]


def _catalogue(log, row, known):
    """Plain quantiles of the finished of this type and tier, else of the tier, else of all."""
    same = known[(log.type[known] == log.type[row]) & (log.tier[known] == log.tier[row])]
    tier = known[log.tier[known] == log.tier[row]]
    group = next((some for some in (same, tier, known) if some.size >= 30), None)
    if group is None:
        return [np.nan] * 3
    return np.quantile(log.resolved[group] - log.arrived[group], LEVELS)


def report(log, found):
    minutes = (log.resolved - log.arrived)[found.rows]
    judged = np.isfinite(minutes) & np.isfinite(found.ours[:, 0])
    lines = []
    for name, ranges in (("ours", found.ours), ("catalogue", found.catalogue)):
        some = judged & np.isfinite(ranges[:, 0])
        p10, p50, p90 = ranges[some].T
        took = minutes[some]
        week = log.day[found.rows][some] // 7
        kept = took <= p90
        weekly = [
            kept[week == each].mean() for each in np.unique(week) if (week == each).sum() >= 30
        ]
        inside = kept & (took >= p10)
        lines.append(
            f"{name}: {some.sum()} judged, P90 kept {kept.mean():.1%}, "
            f"inside {inside.mean():.1%}, P50 {(took <= p50).mean():.1%}, "
            f"worst week {min(weekly):.1%} of {len(weekly)}, "
            f"weeks under 85 %: {sum(each < 0.85 for each in weekly)}, median width "
            f"{np.median(p90 - p10):.0f} min, mean P90 {p90.mean():.0f}"
        )
    both = judged & np.isfinite(found.catalogue[:, 0])
    ours = np.median(found.ours[both, 2] - found.ours[both, 0])
    theirs = np.median(found.catalogue[both, 2] - found.catalogue[both, 0])
    lines.append(f"width against catalogue: {ours / theirs - 1:+.1%}")
    edges = np.quantile(found.ours[judged, 2], np.linspace(0, 1, 11))
    place = np.clip(np.searchsorted(edges, found.ours[judged, 2], side="right") - 1, 0, 9)
    deciles = [
        (minutes[judged] <= found.ours[judged, 2])[place == each].mean() for each in range(10)
    ]
    lines.append("kept by decile of P90: " + " ".join(f"{each:.0%}" for each in deciles))
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--skill", default="extra.first_group")
    parser.add_argument("--type", default="category")
    parser.add_argument("--until", type=date.fromisoformat, default=None)
    given = parser.parse_args()
    until = given.until.isoformat() if given.until else None
    log = read(given.log, skill=given.skill, kind=given.type, until=until)
    sys.stdout.write(report(log, promises(log)) + "\n")
