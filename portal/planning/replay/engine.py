"""The event loop: the same arrivals and people under a policy, in working minutes.

Work is not interrupted, goes on next day if the day ends, and pauses on days away. Who has been
idle longest is asked first and takes from the own or the second team.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from operator import attrgetter

import numpy as np

from portal.planning.replay.after_hours import stay
from portal.planning.replay.estimates import Estimates
from portal.planning.replay.foreseen import Foreseen
from portal.planning.replay.queue import Book, Pool, QueueColumns
from portal.planning.replay.scenario import DAY, Scenario, Work
from portal.planning.replay.staff import Staff
from portal.planning.replay.urgent_shares import UrgentShares
from portal.planning.work import Choice, Context, Policy

AHEAD_CAP = 90.0  # minutes a person may work ahead in a day
AHEAD_COST = 1.1  # work done ahead of its need takes longer
FREE, ARRIVAL, KNOWN, GONE = range(4)
COUNT = attrgetter("count")


@dataclass(frozen=True)
class Rules:
    """How a replay runs. `after_hours`: at closing time people stay, up to the scenario's cap,
    for work that is due by then. `ahead_ceiling`: the share of a day up to which work ahead may
    fill it together with what was worked before; what takes longer is laid down there. None: the
    cap in minutes alone."""

    after_hours: bool = False
    ahead: bool = False
    ahead_ceiling: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Run:
    """What came out, one entry a request: when it was done (NaN: never), who did it, minutes
    spent ahead of the need; `overtime`: minutes of it worked after closing. `worked`: minutes of
    each day by person; `ahead_days`: (person, day) -> minutes worked by the end of the last piece
    ahead."""

    done_at: np.ndarray
    started_at: np.ndarray
    person: np.ndarray
    ahead_minutes: np.ndarray
    overtime: np.ndarray
    worked: list[list[float]] = field(default_factory=list)
    ahead_days: dict[tuple[int, int], float] = field(default_factory=dict)


class Engine:
    """One run. Persons, requests and teams are rows."""

    def __init__(self, scenario: Scenario, policy: Policy, rules: Rules, estimates: Estimates):
        self.scenario, self.policy, self.rules, self.estimates = scenario, policy, rules, estimates
        work = scenario.work
        count = len(work)
        ids = shuffled_ids(work, seed=rules.seed)
        self.book = Book(scenario, ids)
        self.team: list[int] = work.team.tolist()
        self.row_of = dict(zip(ids.tolist(), range(count), strict=True))
        self.assign: Callable | None = getattr(policy, "assign", None)
        self.staff = Staff(scenario)
        self.pools = [Pool() for _ in scenario.teams]
        self.foreseen = Foreseen(work, self.book, teams=len(scenario.teams))
        self.own = [Pool() for _ in scenario.people] if self.assign else []
        self.offered = [self._pools_of(k) for k in range(len(scenario.people))]
        self.everything = list({id(pool): pool for some in self.offered for pool in some}.values())
        self.last: dict[int, object] = {}
        self.open_counts = {person.id: 0 for person in scenario.people}
        self.done_at, self.started_at = np.full(count, np.nan), np.full(count, np.nan)
        self.person = np.full(count, -1)
        self.ahead_minutes = np.zeros(count)
        self.overtime = np.zeros(count)
        self.picks = dict.fromkeys(scenario.teams, 0)
        self.shares = UrgentShares(scenario)
        self.heap: list[tuple] = []
        self.now, self.day = 0.0, -1
        self.left = 0
        self.arrived = np.zeros(count, dtype=bool)
        self.taken = np.zeros(count, dtype=bool)
        self.left_effort = work.effort.astype(float)
        self.laid_down: set[int] = set()  # begun ahead, to be gone on with when it is asked for
        self.worked: list[list[float]] = []
        self.ahead_days: dict[tuple[int, int], float] = {}

    def _pools_of(self, k: int) -> list[Pool]:
        """All that this person may ever be offered."""
        if self.assign is not None:
            return [self.own[k]]
        kinds = (self.pools, self.foreseen.pools) if self.rules.ahead else (self.pools,)
        return [pools[team] for pools in kinds for team in self.staff.teams_of[k]]

    def run(self) -> Run:
        self._schedule()
        while self.left > 0:
            if self._day_ends_first():
                self._next_day()
            else:
                self.now = self.heap[0][0]
                self._events(set())
        return Run(
            self.done_at,
            self.started_at,
            self.person,
            self.ahead_minutes,
            self.overtime,
            self.worked,
            self.ahead_days,
        )

    def _schedule(self) -> None:
        """Everything that comes by itself; what nobody can do stays out."""
        self.coming = _by_day(self.scenario.work, is_ahead=self.rules.ahead)
        work = self.scenario.work
        staffed = np.array([bool(heads) for heads in self.staff.able] or [False])
        can = (work.team >= 0) & staffed[work.team] if len(work) else np.zeros(0, bool)
        for row in np.flatnonzero(can).tolist():
            if work.is_real[row]:
                heappush(self.heap, (float(work.arrives[row]), ARRIVAL, row, 0))
                self.left += 1
        if self.rules.ahead:
            known = np.flatnonzero(can & np.isfinite(work.known_at))
            for row in known[work.known_at[known] < work.arrives[known]].tolist():
                heappush(self.heap, (float(work.known_at[row]), KNOWN, row, 0))
                if not work.is_real[row]:
                    heappush(self.heap, (float(work.arrives[row]), GONE, row, 0))

    def _day_ends_first(self) -> bool:
        return not self.heap or self.heap[0][0] >= (self.day + 1) * DAY

    def _next_day(self) -> None:
        """Close the day that ends, then open the next one and ask everyone who is in."""
        closing = (self.day + 1) * DAY
        self.now = closing
        self._finish_until(closing)
        if self.day >= 0 and self.rules.after_hours:
            stay(self, closing)
        if self.day >= 0:
            self.worked.append(list(self.staff.worked_today))
        self.day += 1
        self._estimate()
        self.shares.at_day(self.day)
        self._events(self.staff.open_day(self.day))

    def _finish_until(self, closing: float) -> None:
        """Work that ends with the day is done before anybody stays longer."""
        later = []
        while self.heap and self.heap[0][0] <= closing:
            event = heappop(self.heap)
            if event[1] == FREE:
                self._finish(event[2], event[3])
            else:
                later.append(event)
        for event in later:
            heappush(self.heap, event)

    def _events(self, asked: set[int]) -> None:
        """All that happens at this instant, then the people it concerns are asked."""
        while self.heap and self.heap[0][0] == self.now:
            _at, kind, row, version = heappop(self.heap)
            if kind == FREE:
                if self._finish(row, version):
                    asked.add(row)
            elif kind == ARRIVAL:
                asked |= self._arrive(row)
            elif kind == KNOWN:
                asked |= self._foresee(row)
            else:
                self.foreseen.withdraw(row)
        self._ask(asked)

    # what happens to a request

    def _arrive(self, row: int) -> set[int]:
        work = self.scenario.work
        self.arrived[row] = True
        team = self.team[row]
        if self.rules.ahead:
            if work.known_at[row] < self.now:
                self.foreseen.come(row)
            if np.isfinite(self.done_at[row]):
                self.done_at[row] = self.now
                self.left -= 1
                return set()
            if self.taken[row]:
                return set()
        self.pools[team].add(row)
        if self.assign is None:
            return set(self.staff.idle[team])
        return self._push(row, team)

    def _push(self, row: int, team: int) -> set[int]:
        people = [self.scenario.people[k] for k in self.staff.able[team]]
        item = QueueColumns(self.book, np.array([row]))[0]
        person = self.assign(item, people, self.open_counts, self.last.get(team))
        k = next(k for k in self.staff.able[team] if self.scenario.people[k].id == person.id)
        self.last[team] = person
        self.open_counts[person.id] += 1
        self.own[k].add(row)
        return {k} & self.staff.idle[team]

    def _foresee(self, row: int) -> set[int]:
        self.foreseen.add(row)
        return set(self.staff.idle[self.team[row]])

    # what happens to a person

    def _finish(self, k: int, version: int) -> bool:
        if version != self.staff.version[k]:
            return False
        self.complete(k, self.now)
        if self.day not in self.scenario.away[k]:
            self.staff.set_idle(k)
        return True

    def complete(self, k: int, at: float) -> None:
        row = self.staff.free(k, at)
        if row in self.laid_down:
            self._lay_down(row)
            return
        self.done_at[row] = at
        self.estimates.learn(row)
        self.left -= bool(self.arrived[row])
        if self.assign is not None:
            self.open_counts[self.scenario.people[k].id] -= 1

    def _lay_down(self, row: int) -> None:
        """The rest waits until it is asked for."""
        self.laid_down.remove(row)
        self.taken[row] = False
        if self.arrived[row]:
            self.pools[self.team[row]].add(row)

    def _ask(self, people: set[int]) -> None:
        """The one idle longest first, until nothing is left for the others."""
        asked = sorted(people)
        while asked:
            k = min(asked, key=self.staff.idle_since.__getitem__)
            asked.remove(k)
            if self._offer(k):
                asked = self._finding(asked)

    def _finding(self, people: list[int]) -> list[int]:
        if not any(map(COUNT, self.everything)):
            return []
        return [k for k in people if any(map(COUNT, self.offered[k]))]

    def _offer(self, k: int) -> bool:
        """Whether anything was taken."""
        waiting = self._waiting_for(k)
        if waiting is None:
            return False
        person = self.scenario.people[k]
        choice = self.policy(person, waiting, self.now, self._context(k))
        if choice.item is None:
            return False
        self.start(k, choice)
        return True

    def _waiting_for(self, k: int) -> QueueColumns | None:
        if self.assign is not None:
            return self.columns([self.own[k]])
        teams = self.staff.teams_of[k]
        found = self.columns([self.pools[team] for team in teams])
        if found is None and self.rules.ahead:
            pools = [self.foreseen.pools[team] for team in teams]
            found = self.columns(pools, are_predicted=True)
            if found is not None:
                efforts = self.book.effort_p50[found.rows]
                left = AHEAD_CAP - self.staff.ahead_used[k]
                is_over = (efforts > left) | self._is_too_much(found.rows, k)
                found = found.subset(np.flatnonzero(~is_over))
        return found if found else None

    def _is_too_much(self, rows: np.ndarray, k: int) -> np.ndarray:
        """bool[rows]: whether a piece could fill the person's day above the ceiling."""
        if self.rules.ahead_ceiling is None:
            return np.zeros(len(rows), dtype=bool)
        left = self.rules.ahead_ceiling * DAY - self.staff.worked_today[k]
        return self.book.effort_mean[rows] * AHEAD_COST > left

    def columns(self, pools: list[Pool], *, are_predicted: bool = False) -> QueueColumns | None:
        views = [pool.view() for pool in pools if pool.count]
        if not views:
            return None
        rows = views[0] if len(views) == 1 else np.concatenate(views)
        return QueueColumns(self.book, rows, are_predicted=are_predicted)

    def _context(self, k: int) -> Context:
        return Context(
            self.picks,
            self.staff.ahead_used[k],
            self.estimates.mean_effort,
            self.shares.usual,
            self.shares.recent,
        )

    def start(self, k: int, choice: Choice) -> None:
        row = self.row_of[choice.item.id]
        team = self.team[row]
        minutes = float(self.left_effort[row])
        if team != self.staff.teams_of[k][0]:
            minutes /= self.scenario.second_speed
        self.taken[row] = True
        self.person[row], self.started_at[row] = k, self.now
        if self.rules.ahead and row in self.foreseen:
            self.foreseen.take(row)
            minutes = self._ahead_minutes(k, row, minutes * AHEAD_COST)
            self.ahead_minutes[row] += minutes
            self.staff.ahead_used[k] += minutes
        else:
            self._take_out(k, row, team)
        self.staff.set_busy(k)
        self.staff.task[k] = row
        self.staff.worked_today[k] += min(minutes, (self.day + 1) * DAY - self.now)
        self.end_at(k, self.staff.after(k, self.now, minutes))

    def _ahead_minutes(self, k: int, row: int, minutes: float) -> float:
        """Of a piece ahead, what the person's day leaves for it."""
        if self.rules.ahead_ceiling is None:
            return minutes
        worked = self.staff.worked_today[k]
        room = min(self.rules.ahead_ceiling * DAY - worked, (self.day + 1) * DAY - self.now)
        if minutes > room:
            minutes = max(0.0, room)
            self.left_effort[row] -= minutes / AHEAD_COST
            self.laid_down.add(row)
        self.ahead_days[k, self.day] = worked + minutes
        return minutes

    def _take_out(self, k: int, row: int, team: int) -> None:
        self.pools[team].remove(row)
        self.picks[self.scenario.teams[team]] += 1
        if self.assign is not None:
            self.own[k].remove(row)

    def end_at(self, k: int, at: float) -> None:
        self.staff.version[k] += 1
        self.staff.ends[k] = at
        heappush(self.heap, (at, FREE, k, self.staff.version[k]))

    def _estimate(self) -> None:
        """Once a day: what was learnt tells of all that waits and of what comes today."""
        self.estimates.at_day(self.day)
        waiting = (*self.pools, *self.foreseen.pools)
        pools = [pool.view() for pool in waiting if pool.count]
        self.estimates.fill(self.book, np.concatenate([self.coming[self.day], *pools]))
        self.foreseen.at_day()


def shuffled_ids(work: Work, *, seed: int) -> np.ndarray:
    """Numbers that tell nothing. Requests that really come keep their order among themselves
    however many false predictions stand between them, so that chance settles ties alike in runs
    that are compared."""
    keys = np.empty(len(work))
    for draw, which in enumerate((work.is_real, ~work.is_real)):
        keys[which] = np.random.default_rng((seed, draw)).random(int(which.sum()))
    return keys.argsort(kind="stable").argsort(kind="stable") + 1


def _by_day(work: Work, *, is_ahead: bool) -> dict[int, np.ndarray]:
    """Rows by the day on which they are first seen."""
    known = np.where(np.isnan(work.known_at), work.arrives, work.known_at)
    first = np.fmin(known, work.arrives) if is_ahead else work.arrives
    days = (first // DAY).astype(int)
    order = np.argsort(days, kind="stable")
    ends = np.flatnonzero(np.diff(days[order])) + 1
    parts = np.split(order, ends) if len(order) else []
    found = defaultdict(lambda: np.zeros(0, dtype=np.int64))
    found.update((int(days[part[0]]), part) for part in parts)
    return found


def replay(
    scenario: Scenario,
    policy: Policy,
    *,
    rules: Rules = Rules(),
    estimates: Estimates | None = None,
) -> Run:
    """Run all of a scenario's requests through a policy until every one of them is done.

    Requests of a team without people are never done (NaN) and stay out of the run.
    """
    return Engine(scenario, policy, rules, estimates or Estimates(scenario)).run()
