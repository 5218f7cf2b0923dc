"""How good and how fast a large plan is: `python -m tests.benchmarks.plan [--seeds 1 2 3]`.

Cost over the flow bound (needs the extra `solver`), beside earliest due first; the plan is written
out and checked by `check_plan.py`. Then 20 days of re-planning with efforts estimated anew.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from heapq import heappop, heappush
from pathlib import Path

import numpy as np

from portal.planning.flow import has_solver, plan_bound
from portal.planning.plan import Previous, make_plan, plan_cost
from portal.planning.plan.room import Room
from tests.benchmarks.plan_instances import instance

DAYS = 20


def earliest_due(one):
    """item -> day it ends: whoever is free first takes what is due first of their own skills."""
    room, last = Room(one.net), {}
    waiting = {}
    for item in sorted(one.items, key=lambda item: -item.due_day):
        waiting.setdefault(item.skill, []).append(item)
    heap = [(0.0, row) for row in range(len(one.people))]
    while heap:
        _at, row = heappop(heap)
        queues = [waiting[skill] for skill in one.people[row].skills if waiting.get(skill)]
        if not queues:
            continue
        item = min(queues, key=lambda queue: queue[-1].due_day).pop()
        parts = room.fill(row, item.minutes / one.people[row].skills[item.skill])
        if parts:
            last[item.id] = parts[-1][0]
            heappush(heap, (room.end_of(row, last[item.id]), row))
    return last


def costs(plan, items):
    last = {}
    for part in plan.portions:
        last[part.item] = max(last.get(part.item, 0), part.day)
    return plan_cost(items, last, window=DAYS)


def second_program(one, plan):
    desk = {
        "days": DAYS,
        "items": [
            {key: getattr(item, key) for key in ("id", "skill", "minutes", "weight", "due_day")}
            for item in one.items
        ],
        "people": [
            {"id": person.id, "skills": dict(person.skills), "net": one.net[row].tolist()}
            for row, person in enumerate(one.people)
        ],
    }
    portions = [
        {"item": part.item, "person": part.person, "day": part.day, "minutes": part.minutes}
        for part in plan.portions
    ]
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "desk.json"), Path(folder, "plan.json")
        files[0].write_text(json.dumps(desk))
        files[1].write_text(json.dumps({"portions": portions}))
        program = Path(__file__).with_name("check_plan.py")
        done = subprocess.run(
            [sys.executable, "-S", str(program), *map(str, files)], capture_output=True, text=True
        )
    return json.loads(done.stdout)


def large(seed):
    one = instance(seed)
    wall, cpu = time.perf_counter(), time.process_time()
    plan = make_plan(one.items, one.people, net=one.net)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    checked = second_program(one, plan)
    mine = costs(plan, one.items)
    theirs = plan_cost(one.items, earliest_due(one), window=DAYS)
    bound = plan_bound(one.items, one.people, net=one.net) if has_solver() else float("nan")
    say(
        f"seed {seed}: {wall:.2f} s ({cpu:.2f} s CPU), cost {mine:,.0f} = {mine / bound:.3f} x "
        f"bound {bound:,.0f}, earliest due {theirs:,.0f}, checker: {checked['count']} faults, "
        f"cost {checked['cost']:,.0f}, unplanned {len(plan.unplanned)}"
    )


def spans(plan):
    """item -> where the plan has it."""
    found = {}
    for part in plan.portions:
        was = found.get(part.item, Previous(part.person, part.day, part.day))
        days = (was.first_day, was.last_day, part.day)
        found[part.item] = Previous(part.person, min(days), max(days))
    return found


def replanned(seed, *, nights=20):
    """600 open, 24 people; every night done work leaves, new comes, efforts are drawn anew."""
    one = instance(seed, items=600, people=24, days=10 + nights, load=0.95 / (1 + nights / 10))
    rng = np.random.default_rng(seed)
    items = {item.id: item for item in one.items}
    before, changes = {}, []
    for night in range(nights):
        net = one.net[:, night : night + 10]
        plan = make_plan(list(items.values()), one.people, net=net, previous=before)
        now = spans(plan)
        changes += [
            (was.first_day < 2, now[key].person != was.person)
            for key, was in before.items()
            if key in now
        ]
        done = [key for key, span in now.items() if span.last_day == 0]
        items = {key: _redrawn(item, rng) for key, item in items.items() if key not in done}
        items |= {new.id: new for new in _newcomers(one, rng, night, len(done))}
        before = {
            key: Previous(span.person, span.first_day - 1, span.last_day - 1)
            for key, span in now.items()
            if key in items
        }
    frozen = [moved for is_frozen, moved in changes if is_frozen]
    say(
        f"seed {seed}: re-planned {nights} nights: "
        f"{np.mean([moved for _, moved in changes]):.1%} of owners change a night, "
        f"{sum(frozen)} of {len(frozen)} on the frozen days"
    )


def _redrawn(item, rng):
    minutes = float(np.clip(item.minutes * rng.lognormal(0, 0.25), 5, 600))
    return replace(item, minutes=minutes, due_day=item.due_day - 1)


def _newcomers(one, rng, night, count):
    for k in range(count):
        like = one.items[int(rng.integers(len(one.items)))]
        yield replace(like, id=10_000 + night * 1000 + k, due_day=float(rng.uniform(1, 8)))


def say(words):
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    chosen = parser.parse_args().seeds
    for seed in chosen:
        large(seed)
    for seed in chosen:
        replanned(seed)
