"""A second program that checks a plan: it reads two JSON files and shares no code with portal.

    python check_plan.py DESK.json PLAN.json

Every portion must lie inside a skill and the net minutes of its day, every item be done whole by
one person or not at all. Prints the cost it counts itself; ends with 1 where something is wrong.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


def faults(desk, plan):
    people = {person["id"]: person for person in desk["people"]}
    items = {item["id"]: item for item in desk["items"]}
    used, done, who = defaultdict(float), defaultdict(float), defaultdict(set)
    for part in plan["portions"]:
        person, item = people[part["person"]], items[part["item"]]
        speed = person["skills"].get(item["skill"], 0.0)
        if not speed:
            yield f"{part['person']} lacks the skill for {part['item']}"
        used[part["person"], part["day"]] += part["minutes"]
        done[part["item"]] += part["minutes"] * speed
        who[part["item"]].add(part["person"])
    yield from (
        f"{person} has {minutes:.1f} minutes on day {day}"
        for (person, day), minutes in used.items()
        if minutes > people[person]["net"][day] + 1e-3
    )
    for key, minutes in done.items():
        if abs(minutes - items[key]["minutes"]) > 1e-3 or len(who[key]) > 1:
            yield f"{key}: {minutes:.2f} of {items[key]['minutes']:.2f} by {sorted(who[key])}"


def cost(desk, plan):
    last = defaultdict(int)
    for part in plan["portions"]:
        last[part["item"]] = max(last[part["item"]], part["day"])
    planned = {part["item"] for part in plan["portions"]}
    total = 0.0
    for item in desk["items"]:
        day = last[item["id"]] if item["id"] in planned else desk["days"]
        late = max(0.0, day - item["due_day"])
        total += item["weight"] * (100 * late + 60 * day / item["minutes"])
    return total


if __name__ == "__main__":
    desk, plan = (json.loads(Path(name).read_text()) for name in sys.argv[1:3])
    wrong = list(faults(desk, plan))
    said = {"faults": wrong[:20], "count": len(wrong), "cost": cost(desk, plan)}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.exit(1 if wrong else 0)
