"""How often the suggested kind is right, and how often nothing is said of what was never seen.

    python -m tests.benchmarks.suggested_kinds

In time order: learnt from the first seven tenths, judged on the rest. The real log names its first
category; what is known at opening is who called, from where, by which way, and the symptom they
named (the log keeps the last one said). The texts are put together from the demo company's tables;
a third of the types is never learnt from.
"""

import csv
import gzip
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np

from portal.catalogue.search_text import telling_words
from portal.commands.demo.words.answers import DETAILS
from portal.commands.demo.words.asks import ASKS, CLOSINGS, OPENINGS
from portal.commands.demo.words.slots import SLOTS
from portal.requests.suggesting import learn, suggest

LOG = Path(__file__).parents[3] / "shared/data/uci_servicenow/requests.csv.gz"
LAST_DENSE_DAY, LEARNT_SHARE = "2016-05-23", 0.7
TEXTS, STRANGE_TEXTS, SEEDS = 1500, 500, (0, 1, 2)


def from_log(*, with_symptom):
    with gzip.open(LOG, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["opened_at"] < LAST_DENSE_DAY]
    cases = []
    for row in sorted(rows, key=lambda row: row["opened_at"]):
        extra = json.loads(row["extra"])
        names = ("location", "channel", *(["symptom"] if with_symptom else []))
        marks = {f"requester={row['requester']}", *(f"{name}={extra.get(name)}" for name in names)}
        cases.append((extra.get("first_category") or row["category"], marks))
    return cases


class Slots(dict):
    def __init__(self, dice):
        self.dice = dice

    def __missing__(self, name):
        if name in ("digits", "thousands"):
            return str(self.dice.randint(100, 999))
        return self.dice.choice(SLOTS.get(name, ["Maya"]))


def text(dice, code):
    told = [dice.choice(OPENINGS) + dice.choice(ASKS[code]) + dice.choice(CLOSINGS)]
    told += [dice.choice(DETAILS)] if dice.random() < 0.45 else []
    return set(telling_words(" ".join(told).format_map(Slots(dice))))


def generated(desk, seed):
    """Cases of known types, and texts of types that are never learnt."""
    dice = random.Random(seed)
    codes = [code for code in ASKS if code.startswith(desk)]
    dice.shuffle(codes)
    strange, known = codes[: len(codes) // 3], codes[len(codes) // 3 :]
    shares = [dice.random() ** 2 + 0.05 for _code in known]
    cases = [(code, text(dice, code)) for code in dice.choices(known, shares, k=TEXTS)]
    return cases, [text(dice, code) for code in dice.choices(strange, k=STRANGE_TEXTS)]


def judge(name, cases, strange=()):
    cut = int(len(cases) * LEARNT_SHARE)
    learnt, late = learn(cases[:cut]), cases[cut:]
    majority = Counter(kind for kind, _marks in cases[:cut]).most_common(1)[0][0]
    first = [learnt.kinds[int(learnt.chances(marks).argmax())] for _kind, marks in late]
    right = np.mean([one == kind for one, (kind, _m) in zip(first, late, strict=True)])
    usual = np.mean([kind == majority for kind, _marks in late])
    said = [(found, kind) for kind, marks in late if (found := suggest(learnt, marks))]
    told = f"{len(said) / len(late):6.1%}"
    if said:
        hit = np.mean([found.kind == kind for found, kind in said])
        told += f" right {hit:6.1%} said {np.mean([found.chance for found, _k in said]):6.1%}"
    silent = np.mean([suggest(learnt, marks) is None for marks in strange]) if strange else np.nan
    print(f"{name:24} first {right:6.1%} majority {usual:6.1%} said {told} silent {silent:6.1%}")


def main():
    if LOG.exists():
        judge("log, without symptom", from_log(with_symptom=False))
        judge("log, with symptom", from_log(with_symptom=True))
    else:
        print("the log is not there")
    for desk in "IL":
        for seed in SEEDS:
            judge(f"texts {desk}, seed {seed}", *generated(desk, seed))


if __name__ == "__main__":
    main()
