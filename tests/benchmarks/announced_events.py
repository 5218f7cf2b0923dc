"""python -m tests.benchmarks.announced_events: weekly error with announcements against without.

`bound`: the same with what the announced changes truly brought known to the request; the other
half of the changes stays unknown to everybody.
"""

import numpy as np

from tests.forecast.announced_desks import bound, simulated_desk, weekly_errors

SEEDS = (1, 2, 3, 4, 5)
DESKS = 30


def main() -> None:
    print("per week  false  seed  ratio  bound")
    for per_week in (60.0, 150.0):
        for false_share in (0.0, 0.5):
            ratios = []
            for seed in SEEDS:
                rng = np.random.default_rng(seed)
                desks = [
                    simulated_desk(rng, per_week=per_week, false_share=false_share)
                    for _ in range(DESKS)
                ]
                without, with_them = weekly_errors(desks)
                ratios.append(with_them / without)
                best = bound(desks) / without
                print(f"{per_week:8.0f} {false_share:6.1f} {seed:5} {ratios[-1]:6.3f} {best:6.3f}")
            print(f"{per_week:8.0f} {false_share:6.1f}  mean {np.mean(ratios):6.3f}")


if __name__ == "__main__":
    main()
