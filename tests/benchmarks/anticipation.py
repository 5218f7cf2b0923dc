"""python -m tests.benchmarks.anticipation [seed ...]: a simulated legal desk through a year of
nights; what its predictions were worth, and the same arrivals replayed with and without them.

Eight people, some 2,500 requests a year of which 35 % are foreseeable; two years of past before.
Assumed of the replay: effort lognormal by type, each person half of the days on requests, all of
it scaled to 85 % of capacity; work ahead at most 90 minutes a person and day and only where it
leaves the day below 85 %, with 10 % more effort; its wasted part are needs that never came.
"""

import sys
from collections import defaultdict

import numpy as np

from portal.planning.needs import NeedState
from portal.planning.policies.balanced import balanced
from portal.planning.policies.first_come_first_served import first_come_first_served
from portal.planning.replay.engine import Rules, Run, replay
from portal.planning.replay.scenario import DAY, Scenario, Work, in_order
from portal.planning.replay.scores import scores
from portal.planning.work import Person
from tests.anticipation.simulated_desk import JUDGED_FROM, LAST, TYPES, SimulatedDesk
from tests.anticipation.simulated_year import Year
from tests.benchmarks.recurrences import calibration_error

SEEDS = (1, 2, 3)
HEADS, IN_SHARE, LOAD = 8, 0.5, 0.85
CEILING = 0.85
P90 = 1.2816
LEARN_DAYS = 20
TARGET_DAYS = {1: 1, 2: 5, 3: 5, 4: 8, 5: 2, 6: 6, 7: 4, 8: 8}


def main() -> None:
    seeds = [int(seed) for seed in sys.argv[1:]] or list(SEEDS)
    years = {}
    for seed in seeds:
        desk = SimulatedDesk(seed)
        print(
            f"seed {seed}: {len(desk.judged())} requests in the year, "
            f"{desk.foreseeable_share:.1%} foreseeable",
            flush=True,
        )
        years[seed] = Year(desk).live()
    _predictions(years)
    _replays(years)


def _predictions(years: dict[int, Year]) -> None:
    print("\nprobability: opened, came (precision), recall of all asked, of the foreseeable")
    judged = [each for year in years.values() for each in year.judged()]
    p = np.array([each.need.probability for each in judged])
    hit = np.array([each.state == NeedState.HIT for each in judged])
    asked = [ask for year in years.values() for ask in year.desk.judged()]
    foreseeable = sum(ask.is_foreseeable for ask in asked)
    for least in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        some = p >= least
        if not some.any():
            continue
        came = _came(years, least)
        foreseen = sum(ask.is_foreseeable for ask in came) / foreseeable
        print(
            f"   >= {least}: {some.sum():5} {hit[some].mean():6.3f} "
            f"{len(came) / len(asked):7.1%} {foreseen:7.1%}"
        )
    print("source: judged, claimed, given, came, calibration error")
    sources = sorted({each.need.source for each in judged})
    for source in (*sources, None):
        mine = np.array([source in (None, each.need.source) for each in judged])
        claimed = np.mean([each.claimed for each in judged if source in (None, each.need.source)])
        error = calibration_error(p[mine], hit[mine])
        print(
            f"   {source or 'all':18} {mine.sum():5} {claimed:6.3f} {p[mine].mean():6.3f} "
            f"{hit[mine].mean():6.3f} {error:6.3f}"
        )
    print("filed before expected, so nobody was reminded:", end=" ")
    print(sum(len(year.filed_before) for year in years.values()))


def _came(years: dict[int, Year], least: float) -> list:
    found = []
    for year in years.values():
        ids = {
            ask_id
            for each in year.opened
            if each.need.probability >= least
            for ask_id in each.asks
        }
        found += [ask for ask in year.desk.judged() if ask.id in ids]
    return found


def _replays(years: dict[int, Year]) -> None:
    print("\nreplay: mean h, weighted tardiness h, in target %, after-hours h/week, waste %,")
    print("   utilisation %, days with work ahead, of them above 85 % when it ended")
    totals = defaultdict(list)
    for seed, year in years.items():
        scenario = scenario_of(year, seed=seed)
        window = (LEARN_DAYS, scenario.days)
        for name, policy, ahead in (
            ("first come first served", first_come_first_served, False),
            ("balanced", balanced, False),
            ("balanced with anticipation", balanced, True),
        ):
            ceiling = CEILING if ahead else None
            runs = [
                replay(
                    scenario,
                    policy,
                    rules=Rules(after_hours=stays, ahead=ahead, ahead_ceiling=ceiling, seed=seed),
                )
                for stays in (False, True)
            ]
            found = scores(scenario, runs[0], window=window, late=runs[1])
            days, over = _days_ahead(runs[0])
            totals[name].append(
                (
                    found.mean, found.weighted_tardiness, found.in_target, found.after_hours,
                    found.wasted or 0.0, _utilisation(scenario, runs[0]), days, over,
                )
            )  # fmt: skip
            print(f"   seed {seed} {name:28}", _figures(totals[name][-1]), flush=True)
    for name, figures in totals.items():
        print(f"   mean   {name:28}", _figures(np.mean(figures, axis=0)))


def _figures(values) -> str:
    return " ".join(f"{value:8.2f}" for value in values)


def scenario_of(year: Year, *, seed: int) -> Scenario:
    """The year's requests as work, what was expected of them, and needs that never came."""
    rng = np.random.default_rng((seed, 7))
    days = [day for day in year.desk.days if JUDGED_FROM <= day <= LAST]
    place = {day: number for number, day in enumerate(days)}
    expected = {ask_id: each for each in year.opened if each.asks for ask_id in each.asks}
    rows = []
    for ask in year.desk.judged():
        rows.append((f"ask-{ask.id}", ask.type_id, place[ask.on], True, expected.get(ask.id)))
    for each in year.opened:
        if each.state == NeedState.MISSED:
            gone = min(len(days) - 1, place.get(each.closed_on, len(days) - 1))
            rows.append((f"never-{each.id}", each.need.type_id, gone, False, each))
    kinds = np.array([row[1] for row in rows])
    medians = np.array([TYPES[kind][1] for kind in kinds], dtype=float)
    ratio = np.array([TYPES[kind][2] / TYPES[kind][1] for kind in kinds])
    effort = medians * np.exp(np.log(ratio) / P90 * rng.standard_normal(len(rows)))
    effort = np.minimum(effort, 20 * medians)
    is_real = np.array([row[3] for row in rows])
    room = HEADS * IN_SHARE * len(days) * DAY
    effort *= LOAD * room / effort[is_real].sum()
    early = [each if each and TYPES[each.need.type_id][3] else None for *_row, each in rows]
    minute = rng.uniform(0, DAY, len(rows)).round(1)
    arrives = np.array([row[2] for row in rows]) * DAY + minute
    known = np.array([_known(each, place) for each in early])
    known = np.where(known < arrives, known, np.nan)
    work = Work(
        id=np.array([row[0] for row in rows], dtype=object),
        arrives=arrives,
        team=np.zeros(len(rows), dtype=int),
        type=kinds - 1,
        weight=np.ones(len(rows)),
        effort=effort.round(1),
        target=np.array([TARGET_DAYS[kind] for kind in kinds]) * DAY,
        is_real=is_real,
        known_at=known,
        predicted_at=np.array([_predicted(each, days) for each in early]),
        probability=np.array([1.0 if e is None else e.need.probability for e in early]),
        hard_deadline_at=np.full(len(rows), np.nan),
        department=np.full(len(rows), -1),
        is_urgent=np.zeros(len(rows), dtype=bool),
    )
    away = tuple(
        frozenset(np.flatnonzero(rng.random(len(days) + 60) >= IN_SHARE).tolist())
        for _head in range(HEADS)
    )
    return Scenario(
        name=f"simulated legal desk {seed}",
        work=in_order(work),
        people=tuple(Person(f"p{head}", "legal") for head in range(HEADS)),
        away=away,
        teams=("legal",),
        types=tuple(map(str, TYPES)),
        days=len(days),
        learn_days=LEARN_DAYS,
        windows=((LEARN_DAYS, len(days)),),
    )


def _known(each, place) -> float:
    return np.nan if each is None else place[each.on] * DAY


def _predicted(each, days) -> float:
    """The middle of what is left of its window when it was opened."""
    if each is None:
        return np.nan
    first, last = max(each.on, each.need.first_on), each.need.last_on
    middle = first + (last - first) / 2
    return float(np.searchsorted(days, middle)) * DAY


def _utilisation(scenario: Scenario, run: Run) -> float:
    """Percent of the minutes people were in, from the first judged day to the last."""
    worked = sum(map(sum, run.worked[LEARN_DAYS : scenario.days]))
    there = sum(
        sum(day not in away for day in range(LEARN_DAYS, scenario.days)) for away in scenario.away
    )
    return 100 * worked / (there * DAY)


def _days_ahead(run: Run) -> tuple[int, int]:
    """Person-days on which somebody worked ahead, and those of them on which that took what was
    worked until its end above the ceiling."""
    ended = list(run.ahead_days.values())
    return len(ended), sum(minutes > CEILING * DAY + 1e-6 for minutes in ended)


if __name__ == "__main__":
    main()
