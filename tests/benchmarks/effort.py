"""python -m tests.benchmarks.effort: how well hands-on minutes are known before the work is done.

log-R2: 1 - sum (log y - log p50)^2 / sum (log y - mean log y)^2. "type means": log means of
types, each drawn to the mean of all with the weight of eight cases. "covered": y at or below P90.
Scenarios: learnt from days 0 to 19, judged on what arrives after; needs ../shared/scenarios. Demo:
the company's last month, learnt from what was finished before it, with the size said at triage.
"""

from datetime import date, timedelta

from portal.commands.demo.world import instant, live
from portal.requests.effort import prior
from tests.support.efforts import SCENARIOS, Case, judged, scenario_cases

DEMO_DAY = date(2026, 11, 27)


def main() -> None:
    print("what            requests  type means   ours  covered")
    for folder in SCENARIOS:
        before, after = scenario_cases(folder)
        _print(folder.name, judged(before, after, priors={}))
    world = live(DEMO_DAY)
    month = DEMO_DAY - timedelta(days=30)
    done = [life for life in world.lives if life.resolved is not None]
    for desk in ("it", "legal"):
        of_desk = [life for life in done if life.type.desk == desk]
        cases = [Case(life.type.code, life.effort, life.size) for life in of_desk]
        is_new = [instant(life.arrived).date() >= month for life in of_desk]
        before = [case for case, new in zip(cases, is_new, strict=True) if not new]
        after = [case for case, new in zip(cases, is_new, strict=True) if new]
        priors = {life.type.code: prior(*life.type.effort) for life in of_desk}
        _print(f"demo {desk}", judged(before, after, priors=priors))


def _print(name: str, found) -> None:
    print(
        f"{name:15} {found.count:8} {found.of_type_means:11.3f} {found.ours:6.3f}"
        f" {found.covered:8.3f}"
    )


if __name__ == "__main__":
    main()
