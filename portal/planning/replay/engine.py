"""The event loop: the same arrivals and people under a policy, in working minutes.

Work is not interrupted, goes on next day if the day ends, and pauses on days away. Who has been
idle longest is asked first and takes from the own or the second team.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from portal.planning.replay.estimates import Estimates
from portal.planning.replay.queue import Book, Pool, QueueColumns
from portal.planning.replay.scenario import DAY, Scenario, Work
from portal.planning.replay.urgent_shares import UrgentShares
from portal.planning.work import Choice, Context, Policy

AHEAD_CAP = 90.0  # minutes a person may work ahead in a day
AHEAD_COST = 1.1  # work done ahead of its need takes longer
LEAST_OUTCOMES = 50  # from then on a prediction is believed no more than they came true
FREE, ARRIVAL, KNOWN, GONE = range(4)


@dataclass(frozen=True)
class Rules:
    """How a replay runs. `after_hours`: at closing time people stay, up to the scenario's cap,
    for work that is due by then."""

    after_hours: bool = False
    ahead: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Run:
    """What came out, one entry a request: when it was done (NaN: never), who did it, minutes
    spent ahead of the need; `overtime`: minutes of it worked after closing."""

    done_at: np.ndarray
    started_at: np.ndarray
    person: np.ndarray
    ahead_minutes: np.ndarray
    overtime: np.ndarray
    picks: list[tuple[float, int, int]] | None = None


class Engine:
    """One run. Persons, requests and teams are rows."""

    def __init__(self, scenario: Scenario, policy: Policy, rules: Rules, estimates: Estimates):
        self.scenario, self.policy, self.rules, self.estimates = scenario, policy, rules, estimates
        work = scenario.work
        count, heads = len(work), len(scenario.people)
        ids = np.random.default_rng(rules.seed).permutation(count) + 1
        self.book = Book(scenario, ids)
        self.row_of = dict(zip(ids.tolist(), range(count), strict=True))
        self.assign: Callable | None = getattr(policy, "assign", None)
        code = {team: k for k, team in enumerate(scenario.teams)}
        self.teams_of = [
            [code[t] for t in (p.team, p.second_team) if t is not None] for p in scenario.people
        ]
        self.able = [
            [k for k in range(heads) if team in self.teams_of[k]] for team in range(len(code))
        ]
        self.pools = [Pool() for _ in code]
        self.foreseen = [Pool() for _ in code]
        self.own = [Pool() for _ in range(heads)] if self.assign else []
        self.last: dict[int, object] = {}
        self.open_counts = {person.id: 0 for person in scenario.people}
        self.done_at, self.started_at = np.full(count, np.nan), np.full(count, np.nan)
        self.person = np.full(count, -1)
        self.ahead_minutes = np.zeros(count)
        self.overtime = np.zeros(count)
        self.task = [-1] * heads
        self.ends = [0.0] * heads
        self.version = [0] * heads
        self.idle_since = [0.0] * heads
        self.idle = [set() for _ in code]
        self.ahead_used = [0.0] * heads
        self.picks = dict.fromkeys(scenario.teams, 0)
        self.shares = UrgentShares(scenario)
        self.heap: list[tuple] = []
        self.now, self.day = 0.0, -1
        self.left = 0
        self.came_true = [0, 0]  # predictions: not, yes
        self.arrived = np.zeros(count, dtype=bool)
        self.taken = np.zeros(count, dtype=bool)

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
        )

    def _schedule(self) -> None:
        """Everything that comes by itself; what nobody can do stays out."""
        self.coming = _by_day(self.scenario.work, is_ahead=self.rules.ahead)
        work = self.scenario.work
        staffed = np.array([bool(heads) for heads in self.able] or [False])
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
            self._stay(closing)
        self.day += 1
        self._estimate()
        self.ahead_used = [0.0] * len(self.task)
        self.shares.at_day(self.day)
        for people in self.idle:
            people.clear()
        for k in range(len(self.task)):
            if self.task[k] < 0 and self.day not in self.scenario.away[k]:
                self._set_idle(k)
        self._events(set().union(*self.idle) if self.idle else set())

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
                self._withdraw(row)
        self._ask(asked)

    # what happens to a request

    def _arrive(self, row: int) -> set[int]:
        work, book = self.scenario.work, self.book
        self.arrived[row] = True
        self.came_true[1] += bool(self.rules.ahead and work.known_at[row] < self.now)
        team = int(work.team[row])
        if np.isfinite(self.done_at[row]):
            self.done_at[row] = self.now
            self.left -= 1
            return set()
        if self.taken[row]:
            return set()
        if row in self.foreseen[team].place:
            self.foreseen[team].remove(row)
            book.arrived_at[row], book.probability[row] = work.arrives[row], 1.0
            book.set_due(row, work.arrives[row] + work.target[row])
        self.pools[team].add(row)
        if self.assign is None:
            return set(self.idle[team])
        return self._push(row, team)

    def _push(self, row: int, team: int) -> set[int]:
        people = [self.scenario.people[k] for k in self.able[team]]
        item = QueueColumns(self.book, np.array([row]))[0]
        person = self.assign(item, people, self.open_counts, self.last.get(team))
        k = next(k for k in self.able[team] if self.scenario.people[k].id == person.id)
        self.last[team] = person
        self.open_counts[person.id] += 1
        self.own[k].add(row)
        return {k} & self.idle[team]

    def _foresee(self, row: int) -> set[int]:
        work, book = self.scenario.work, self.book
        team = int(work.team[row])
        book.arrived_at[row] = work.predicted_at[row]
        book.set_due(row, work.predicted_at[row] + work.target[row])
        book.probability[row] = min(work.probability[row], 1 - 1e-9, self._precision())
        self.foreseen[team].add(row)
        return set(self.idle[team])

    def _precision(self) -> float:
        """The share of past predictions that came true, once there are enough to say."""
        outcomes = sum(self.came_true)
        return self.came_true[1] / outcomes if outcomes >= LEAST_OUTCOMES else 1.0

    def _withdraw(self, row: int) -> None:
        self.came_true[0] += 1
        pool = self.foreseen[int(self.scenario.work.team[row])]
        if row in pool.place:
            pool.remove(row)

    # what happens to a person

    def _set_idle(self, k: int) -> None:
        for team in self.teams_of[k]:
            self.idle[team].add(k)

    def _set_busy(self, k: int) -> None:
        for team in self.teams_of[k]:
            self.idle[team].discard(k)

    def _finish(self, k: int, version: int) -> bool:
        if version != self.version[k]:
            return False
        self._complete(k, self.now)
        if self.day not in self.scenario.away[k]:
            self._set_idle(k)
        return True

    def _complete(self, k: int, at: float) -> None:
        row = self.task[k]
        self.task[k], self.idle_since[k] = -1, at
        self.version[k] += 1
        self.done_at[row] = at
        self.estimates.learn(row)
        self.left -= bool(self.arrived[row])
        if self.assign is not None:
            self.open_counts[self.scenario.people[k].id] -= 1

    def _ask(self, people: set[int]) -> None:
        for k in sorted(people, key=lambda k: (self.idle_since[k], k)):
            self._offer(k)

    def _offer(self, k: int) -> None:
        waiting = self._waiting_for(k)
        if waiting is None:
            return
        person = self.scenario.people[k]
        choice = self.policy(person, waiting, self.now, self._context(k))
        if choice.item is not None:
            self._start(k, choice)

    def _waiting_for(self, k: int) -> QueueColumns | None:
        if self.assign is not None:
            return self._columns([self.own[k]])
        found = self._columns([self.pools[team] for team in self.teams_of[k]])
        if found is None and self.rules.ahead:
            teams = self.teams_of[k]
            found = self._columns([self.foreseen[t] for t in teams], are_predicted=True)
            if found is not None:
                efforts = self.book.effort_p50[found.rows]
                left = AHEAD_CAP - self.ahead_used[k]
                found = found.subset(np.flatnonzero(~(efforts > left)))
        return found if found else None

    def _columns(self, pools: list[Pool], *, are_predicted: bool = False) -> QueueColumns | None:
        views = [pool.view() for pool in pools if pool.count]
        if not views:
            return None
        rows = views[0] if len(views) == 1 else np.concatenate(views)
        return QueueColumns(self.book, rows, are_predicted=are_predicted)

    def _context(self, k: int) -> Context:
        return Context(
            self.picks,
            self.ahead_used[k],
            self.estimates.mean_effort,
            self.shares.usual,
            self.shares.recent,
        )

    def _start(self, k: int, choice: Choice) -> None:
        row = self.row_of[choice.item.id]
        work, team = self.scenario.work, int(self.scenario.work.team[row])
        minutes = float(work.effort[row])
        if team != self.teams_of[k][0]:
            minutes /= self.scenario.second_speed
        self.taken[row] = True
        self.person[row], self.started_at[row] = k, self.now
        if row in self.foreseen[team].place:
            self.foreseen[team].remove(row)
            minutes *= AHEAD_COST
            self.ahead_minutes[row] = minutes
            self.ahead_used[k] += minutes
        else:
            self._take_out(k, row, team)
        self._set_busy(k)
        self.task[k] = row
        self._end_at(k, self._after(k, self.now, minutes))

    def _take_out(self, k: int, row: int, team: int) -> None:
        self.pools[team].remove(row)
        self.picks[self.scenario.teams[team]] += 1
        if self.assign is not None:
            self.own[k].remove(row)

    def _end_at(self, k: int, at: float) -> None:
        self.version[k] += 1
        self.ends[k] = at
        heappush(self.heap, (at, FREE, k, self.version[k]))

    def _after(self, k: int, start: float, minutes: float) -> float:
        """The working minute at which so much of this person's time has passed."""
        day, away = int(start // DAY), self.scenario.away[k]
        while True:
            room = (day + 1) * DAY - start if day not in away else 0.0
            if minutes <= room:
                return start + minutes
            minutes -= room
            day += 1
            start = day * DAY

    # staying after hours

    def _stay(self, closing: float) -> None:
        """Everyone who was in may stay for what is due by now."""
        heads = [k for k in range(len(self.task)) if self.day not in self.scenario.away[k]]
        for k in sorted(heads, key=lambda k: (self.idle_since[k], k)):
            self._stay_one(k, closing)

    def _stay_one(self, k: int, closing: float) -> None:
        left = self.scenario.overtime_cap
        while left > 0 and (self.task[k] >= 0 or self._take_late(k, closing)):
            row = self.task[k]
            if self.book.due_at[row] > closing:
                return
            rest = self._rest(k, closing)
            spent = min(rest, left)
            left -= spent
            self.overtime[row] += spent
            if spent >= rest:
                self._complete(k, closing)
            else:
                self._end_at(k, self._after(k, closing, rest - spent))

    def _take_late(self, k: int, closing: float) -> bool:
        """The earliest due of what is due by now."""
        found = self._waiting_late(k)
        if found is None:
            return False
        at = int(np.lexsort((self.book.id[found], self.book.due_at[found]))[0])
        row = int(found[at])
        if self.book.due_at[row] > closing:
            return False
        self._start(k, Choice(QueueColumns(self.book, np.array([row]))[0]))
        return True

    def _waiting_late(self, k: int) -> np.ndarray | None:
        pools = [self.own[k]] if self.assign else [self.pools[t] for t in self.teams_of[k]]
        columns = self._columns(pools)
        return None if columns is None else columns.rows.copy()

    def _rest(self, k: int, closing: float) -> float:
        """Minutes of work left in what this person has in hand."""
        rest, day, away = 0.0, int(closing // DAY), self.scenario.away[k]
        while day * DAY < self.ends[k]:
            if day not in away:
                rest += min(self.ends[k], (day + 1) * DAY) - day * DAY
            day += 1
        return rest

    def _estimate(self) -> None:
        """Once a day: what was learnt tells of all that waits and of what comes today."""
        self.estimates.at_day(self.day)
        pools = [pool.view() for pool in (*self.pools, *self.foreseen) if pool.count]
        self.estimates.fill(self.book, np.concatenate([self.coming[self.day], *pools]))
        believed = self._precision()
        for pool in self.foreseen:
            rows = pool.view()
            self.book.probability[rows] = np.minimum(self.book.probability[rows], believed)


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
