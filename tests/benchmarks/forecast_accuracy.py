"""The tables of the forecast's accuracy and speed, on the logs beside the repository.

Run on demand: `.venv/bin/python -m tests.benchmarks.forecast_accuracy [--against auto_ets]`.
Nothing is random but the series of the speed table (seed 1). `auto_ets` needs the extra `stats`.
"""

import csv
import gzip
import json
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path

import holidays
import numpy as np

from portal.forecast import forecast_panel
from portal.forecast.grain import Grain
from portal.forecast.log_backtest import log_backtest
from portal.requests.effort import learnt, prior

ROOT = Path(__file__).parents[2]
LOGS = ROOT.parent / "shared" / "data"
# name: first day, last day of the dense part, country of its holidays.
DENSE = {
    "uci_servicenow": (date(2016, 2, 29), date(2016, 5, 22), None),
    "helpdesk_italy": (date(2010, 1, 13), date(2012, 7, 29), "IT"),
    "bpi2020_travel": (date(2018, 1, 8), date(2018, 9, 30), "NL"),
}
# The compiler of the log warns that their counts changed meaning.
FOIA_WITHOUT = {"police", "health", "admin.hearing"}
FOIA_AHEAD, FOIA_FIRST = 3, 24


def counts_of(name, first, last):
    counts = Counter()
    with gzip.open(LOGS / name / "requests.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["opened_at"][:10])
            if first <= day <= last:
                counts[row["desk_or_group"], row["category"], day] += 1
    return counts


def logs(against):
    tables = {grain: [] for grain in Grain}
    inside, cells = 0, 0
    for name, (first, last, country) in DENSE.items():
        years = range(first.year, last.year + 2)
        closed = set(holidays.country_holidays(country, years=years)) if country else set()
        counts = counts_of(name, first, last)
        for score in log_backtest(
            counts, first_day=first, last_day=last, closed_days=closed, against=against
        ):
            tables[score.grain].append(score)
            if score.level == "all" and score.grain == "day":
                inside, cells = inside + score.inside_80, cells + score.cells
            other = f" of {against} {score.against_ratio:.3f}" if against else ""
            print(
                f"{name:<16}{score.grain:<6}{score.level:<6}{score.cutoffs:>3} cutoffs"
                f"  of naive {score.ratio:.3f}  pinball {score.pinball_ratio:.3f}"
                f"  80 % {100 * score.coverage_80:.1f}  95 % {100 * score.coverage_95:.1f}{other}",
                flush=True,
            )
    for grain, scores in tables.items():
        if scores:
            summary = {"of naive": [one.ratio for one in scores]}
            summary["pinball"] = [one.pinball_ratio for one in scores]
            if against:
                summary[f"of {against}"] = [one.against_ratio for one in scores]
            for what, values in summary.items():
                mean = np.exp(np.mean(np.log(values)))
                print(f"{grain}: {what}: geometric mean {mean:.3f}, worst {max(values):.3f}")
    print(f"80 % band on daily totals, pooled over the logs: {100 * inside / cells:.1f} %")


def foia():
    """Months, 3 ahead, each month from the third year on a cutoff; against the last value."""
    with gzip.open(LOGS / "chicago_foia_monthly" / "monthly_counts.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["department"] not in FOIA_WITHOUT]
    months = sorted({row["month"] for row in rows})
    names = sorted({row["department"] for row in rows})
    panel = np.full((len(names), len(months)), np.nan)
    for row in rows:
        panel[names.index(row["department"]), months.index(row["month"])] = float(row["count"])
    start = date.fromisoformat(months[0] + "-01")
    known_from = np.isfinite(panel).argmax(axis=1)
    error, naive, actual = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for cutoff in range(FOIA_FIRST, len(months) - FOIA_AHEAD + 1):
        known, came = panel[:, :cutoff], panel[:, cutoff : cutoff + FOIA_AHEAD]
        forecast = forecast_panel(known, start, horizon=FOIA_AHEAD, grain="month")
        place = cutoff - 1 - np.isfinite(known[:, ::-1]).argmax(axis=1)
        last = known[np.arange(len(names)), place][:, None]
        judged = np.isfinite(came) & np.isfinite(last) & (known_from + 12 <= cutoff)[:, None]
        error += np.where(judged, np.abs(came - forecast.mean), 0).sum(axis=1)
        naive += np.where(judged, np.abs(came - last), 0).sum(axis=1)
        actual += np.where(judged, came, 0).sum(axis=1)
    few = naive > 0
    ratios = error[few] / naive[few]
    print(
        f"chicago_foia_monthly: {few.sum()} departments, sum of errors over that of the last value"
        f" {error.sum() / naive.sum():.3f}, geometric mean of departments"
        f" {np.exp(np.mean(np.log(ratios))):.3f}, error share {error.sum() / actual.sum():.3f}"
    )


def speed():
    code = """if True:
        import sys, time
        started = time.process_time()
        import portal.forecast
        print(round(time.process_time() - started, 3), "flask" in sys.modules)
    """
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    print("import portal.forecast: CPU s, flask loaded:", said.stdout.strip())
    rng = np.random.default_rng(1)
    week = np.array([1.2, 1.1, 1, 1, 0.9, 0.1, 0.05])
    for series in (300, 1000):
        level = rng.gamma(1, 8, size=(series, 1)) + 0.5
        season = np.exp(0.2 * np.sin(np.arange(730) * 2 * np.pi / 365.25))
        actuals = rng.poisson(level * np.tile(week, 105)[:730] * season)
        started = time.process_time()
        forecast_panel(actuals, date(2024, 1, 1), horizon=42, quantiles=(0.1, 0.5, 0.9))
        print(f"{series} series of 730 days: {time.process_time() - started:.1f} s CPU")


def efforts():
    """Effort of the replay's scenarios after day 20, from what came before, against the mean of
    logs of each type, shrunk to that of all with the weight of ten."""
    for number in range(1, 6):
        path = LOGS.parent / "scenarios" / f"uci-{number}" / "work.csv.gz"
        with gzip.open(path, "rt", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["real"] == "1"]
        known = [row for row in rows if float(row["arrives"]) < 20 * 480]
        later = [row for row in rows if float(row["arrives"]) >= 20 * 480]
        logs_of = {}
        for row in known:
            logs_of.setdefault(row["type"], []).append(np.log(float(row["effort"])))
        everything = np.concatenate([np.array(each) for each in logs_of.values()])
        middle, spread = everything.mean(), everything.std()
        p50, p90 = float(np.exp(middle)), float(np.exp(middle + 1.2816 * spread))
        learned = {key: learnt(prior(p50, p90), np.exp(each)) for key, each in logs_of.items()}
        shrunk = {
            key: (sum(each) + 10 * middle) / (len(each) + 10) for key, each in logs_of.items()
        }
        came = np.array([np.log(float(row["effort"])) for row in later])
        ours = [learned.get(row["type"], prior(p50, p90)) for row in later]
        residual = came - np.array([each.log_mean for each in ours])
        of_means = came - np.array([shrunk.get(row["type"], middle) for row in later])
        total = ((came - middle) ** 2).sum()
        covered = np.mean([x <= np.log(each.p90) for x, each in zip(came, ours, strict=True)])
        print(
            f"uci-{number}: {len(later)} requests, log-R2 {1 - (residual**2).sum() / total:.4f},"
            f" of shrunk type means {1 - (of_means**2).sum() / total:.4f},"
            f" P90 covers {100 * covered:.1f} %"
        )


def main():
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--against")
    parser.add_argument("--only", choices=["logs", "foia", "speed", "efforts"])
    asked = parser.parse_args()
    parts = {"logs": lambda: logs(asked.against), "foia": foia, "speed": speed, "efforts": efforts}
    for name, part in parts.items():
        if asked.only in (None, name):
            part()


if __name__ == "__main__":
    print(json.dumps({"python": sys.version.split()[0], "numpy": np.__version__}))
    main()
