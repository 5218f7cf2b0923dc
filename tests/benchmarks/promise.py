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
from datetime import date, datetime, timedelta

import numpy as np

from portal.commands.replay.report import promise_lines
from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.planning.promise_record import OWN, PromiseLog, promises, record_of

EFFORT, MEAN_EFFORT = 30.0, 52.0


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
    efforts = {"effort": EFFORT, "mean_effort": MEAN_EFFORT}
    return PromiseLog(
        arrived=arrived,
        resolved=np.where(resolved < arrived, arrived, resolved),
        held=np.zeros(len(rows)),
        is_late=np.zeros(len(rows), dtype=bool),
        gone=np.where(np.isnan(resolved), closed, np.nan),
        day=np.array([(at.date() - first).days for at in opened]),
        type=np.unique([row.get(kind) or "" for row in rows], return_inverse=True)[1],
        tier=np.unique([row["priority"] or "" for row in rows], return_inverse=True)[1],
        skill=skills,
        **{name: np.full(len(rows), minutes) for name, minutes in efforts.items()},
        heads=_heads(rows, skills),
        opens=clock.minute_of_many(_stamps(days)),
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


def report(log, found):
    """Figures of ours and of the catalogue, as `planning.promise_record` judges them."""
    record = record_of(log, found)
    ours, plain = found.deciles[:, OWN], found.catalogue
    took = log.took[found.rows]
    judged = np.isfinite(log.resolved[found.rows]) & np.isfinite(ours[:, 0])
    week = log.day[found.rows] // 7
    lines = [
        _coverage(name, ranges[some], took[some], week[some])
        for name, ranges in (("ours", ours), ("catalogue", plain))
        for some in [judged & np.isfinite(ranges[:, 0])]
    ]
    return "\n".join([*lines, *promise_lines(record)])


def _coverage(name, ranges, took, week):
    p10, p50, p90 = ranges.T
    kept = took <= p90
    full = [each for each in np.unique(week) if (week == each).sum() >= 30]
    weekly = [kept[week == each].mean() for each in full]
    return (
        f"{name}: {len(took)} judged, P90 kept {kept.mean():.1%}, inside "
        f"{(kept & (took >= p10)).mean():.1%}, P50 {(took <= p50).mean():.1%}, worst week "
        f"{min(weekly, default=np.nan):.1%} of {len(weekly)}, weeks under 85 %: "
        f"{sum(each < 0.85 for each in weekly)}, median width {np.median(p90 - p10):.0f} min, "
        f"mean P90 {p90.mean():.0f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--skill", default="extra.first_group")
    parser.add_argument("--type", default="category")
    parser.add_argument("--until", type=date.fromisoformat, default=None)
    given = parser.parse_args()
    until = given.until.isoformat() if given.until else None
    log = read(given.log, skill=given.skill, kind=given.type, until=until)
    sys.stdout.write(report(log, promises(log, most=len(log.arrived))) + "\n")
