"""The desk at work: people with hours, absences and skills pick requests by a policy.

Instants are epoch minutes. Work is done in slices, so that a long matter does not block a short
question; whoever starts a request keeps it, except over a long absence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush

from portal.commands.demo.life import Life, Step
from portal.commands.demo.roster import SECOND_SPEED, Position
from portal.commands.demo.shifts import WorkTime
from portal.planning.work import Context, Person, Policy, WorkItem
from portal.requests.effort import Effort, Size, prior, remaining, sized
from portal.requests.lifecycle import weight_of

IN_HAND = 3
LONG_ABSENCE = 4 * 1440.0
EVENING_BEFORE, EVENING_AFTER = 30.0, 18.0
REOPENED_SHARE = 0.3
DYNAMIC = 10**9  # numbers of events that arise on the way; arrivals keep their own
FIRST, SECOND = "first", "second"


@dataclass
class Worker:
    position: Position
    time: WorkTime
    own: dict[int, Life] = field(default_factory=dict)
    current: Life | None = None
    wake_at: float | None = None
    picks: int = 0
    last_long: Life | None = None

    @property
    def name(self) -> str:
        return self.position.name

    def speed(self, skill: str) -> float:
        return 1.0 if skill in self.position.skills else SECOND_SPEED


@dataclass(frozen=True)
class DeskRules:
    """How the desk chooses: one policy before `switch_at` and another from then on.

    `minute_of` and `instant_of` turn epoch minutes into the desk's working minutes and back.
    """

    before: Policy
    after: Policy
    switch_at: float
    slice_minutes: float
    mean_effort: float
    minute_of: Callable[[float], float]
    instant_of: Callable[[float], float]


class DeskSimulation:
    """Runs the lives of one desk until a given instant; each Life collects its own steps."""

    def __init__(self, lives: list[Life], workers: list[Worker], rules: DeskRules) -> None:
        self.workers = {worker.name: worker for worker in workers}
        self.rules = rules
        self.pool: dict[str, dict[int, Life]] = {}
        self._events: list[tuple] = [
            (life.arrived, n, self._arrive, life) for n, life in enumerate(lives)
        ]
        self._number = DYNAMIC
        self._able = {}
        for worker in workers:
            for skill in (*worker.position.skills, *worker.position.second):
                self._able.setdefault(skill, []).append(worker)

    def run(self, until: float) -> None:
        while self._events and self._events[0][0] < until:
            at, _number, handle, subject = heappop(self._events)
            handle(subject, at)

    def _later(self, at: float, handle, subject) -> None:
        self._number += 1
        heappush(self._events, (at, self._number, handle, subject))

    # -- what happens to a request ---------------------------------------------------------------

    def _arrive(self, life: Life, at: float) -> None:
        self.pool.setdefault(life.type.skill, {})[life.number] = life
        if life.cancel_after is not None:
            self._later(self._after(at, life.cancel_after), self._cancel, life)
        self._wake_able(life, at)

    def _cancel(self, life: Life, at: float) -> None:
        if life.status == "waiting" and life.owner is None:
            self.pool[life.type.skill].pop(life.number, None)
            life.status = "cancelled"
            life.steps.append(Step(at, "cancel"))

    def _resume(self, life: Life, at: float) -> None:
        held_from = life.steps[-1].at
        held = self.rules.minute_of(at) - self.rules.minute_of(held_from)
        life.steps.append(Step(at, "resume", life.owner, held))
        self._back_to_owner(life, at)

    def _reopen(self, life: Life, at: float) -> None:
        life.steps.append(Step(at, "reopen"))
        life.effort += REOPENED_SHARE * life.effort
        self._back_to_owner(life, at)

    def _back_to_owner(self, life: Life, at: float) -> None:
        life.status = "waiting"
        owner = self.workers[life.owner]
        owner.own[life.number] = life
        self._wake(owner, at)

    # -- what a person does ----------------------------------------------------------------------

    def _wake_able(self, life: Life, at: float) -> None:
        for worker in self._able.get(life.type.skill, ()):
            if worker.current is None and worker.wake_at is None:
                self._wake(worker, at)

    def _wake(self, worker: Worker, at: float) -> None:
        if worker.current is None:
            self._choose(worker, at)

    def _woken(self, worker: Worker, at: float) -> None:
        worker.wake_at = None
        self._wake(worker, at)

    def _choose(self, worker: Worker, at: float) -> None:
        opens = worker.time.next_open(at)
        if opens > at:
            self._wait_for_opening(worker, at, opens)
            return
        waiting = self._waiting(worker, at)
        items = [self._item(life, worker) for life in waiting]
        policy = self.rules.before if at < self.rules.switch_at else self.rules.after
        context = Context({FIRST: worker.picks}, 0.0, self.rules.mean_effort)
        person = Person(worker.name, FIRST, SECOND, SECOND_SPEED)
        choice = policy(person, items, self.rules.minute_of(at), context)
        if choice.item is not None:
            chosen = next(life for life in waiting if life.number == choice.item.id)
            self._begin(worker, chosen, at)

    def _wait_for_opening(self, worker: Worker, at: float, opens: float) -> None:
        if opens - at > LONG_ABSENCE:
            self._release_all(worker, at)
        if opens != float("inf") and (worker.wake_at is None or opens < worker.wake_at):
            worker.wake_at = opens
            self._later(opens, self._woken, worker)

    def _release_all(self, worker: Worker, at: float) -> None:
        """Before a long absence the work in hand goes back to the desk."""
        for life in list(worker.own.values()):
            if life.arrival.story:
                continue
            del worker.own[life.number]
            life.steps.append(Step(at, "release", worker.name, life.stretch))
            life.owner, life.status, life.stretch = None, "waiting", 0.0
            self.pool[life.type.skill][life.number] = life
            self._later(at, self._offer, life)

    def _offer(self, life: Life, at: float) -> None:
        if life.owner is None and life.status == "waiting":
            self._wake_able(life, at)

    def _waiting(self, worker: Worker, at: float) -> list[Life]:
        """What this person may pick: their own, and the desk's while they have a hand free."""
        own = list(worker.own.values())
        answered = [life for life in own if life.status == "waiting"]
        if len(own) >= IN_HAND:
            return own
        fresh = self._pool_of(worker.position.skills, worker)
        if at < self.rules.switch_at:
            fresh = answered or fresh or self._pool_of(worker.position.second, worker)
            rest = [life for life in own if life is not worker.last_long]
            return fresh or rest or own
        return own + fresh + self._pool_of(worker.position.second, worker)

    def _pool_of(self, skills: Iterable[str], worker: Worker) -> list[Life]:
        return [
            life
            for skill in skills
            for life in self.pool.get(skill, {}).values()
            if life.only in (None, worker.name)
        ]

    def _item(self, life: Life, worker: Worker) -> WorkItem:
        effort = estimate(life)
        minute_of = self.rules.minute_of
        return WorkItem(
            id=life.number,
            team=FIRST if life.type.skill in worker.position.skills else SECOND,
            type=life.type.code,
            arrived_at=minute_of(life.arrived),
            due_at=None if life.due is None else minute_of(life.due),
            hard_deadline_at=None if life.hard is None else minute_of(life.hard),
            weight=weight_of(life.type.weight, life.lateness),
            effort_p50=effort.p50,
            effort_p90=effort.p90,
        )

    def _begin(self, worker: Worker, life: Life, at: float) -> None:
        if life.status != "started":
            self.pool[life.type.skill].pop(life.number, None)
            worker.own[life.number] = life
            life.status, life.owner, life.stretch = "started", worker.name, 0.0
            life.steps.append(Step(at, "start", worker.name))
            worker.picks += 1
        worker.current = life
        minutes = min(self._until_pause(life), self.rules.slice_minutes)
        is_last = minutes >= life.left
        evening = EVENING_BEFORE if at < self.rules.switch_at else EVENING_AFTER
        pace = worker.position.speed / worker.speed(life.type.skill)
        end = worker.time.finish(at, minutes * pace, evening=evening if is_last else 0.0)
        self._later(end, self._put_down, (worker, minutes, pace))

    def _until_pause(self, life: Life) -> float:
        return life.holds[0].at - life.worked if life.holds else life.left

    def _put_down(self, done: tuple[Worker, float, float], at: float) -> None:
        worker, minutes, pace = done
        life = worker.current
        life.worked += minutes
        life.stretch += minutes * pace
        worker.current = worker.last_long = None
        if life.holds and life.worked >= life.holds[0].at - 1e-6:
            self._hold(life, worker, at)
        elif life.left <= 1e-6:
            self._resolve(life, worker, at)
        else:
            worker.last_long = life
        self._choose(worker, at)

    def _hold(self, life: Life, worker: Worker, at: float) -> None:
        hold = life.holds.pop(0)
        del worker.own[life.number]
        life.status = "held"
        life.steps.append(Step(at, "hold", worker.name, life.stretch, hold.reason))
        self._later(self._after(at, hold.minutes), self._resume, life)

    def _resolve(self, life: Life, worker: Worker, at: float) -> None:
        del worker.own[life.number]
        life.status = "resolved"
        life.steps.append(Step(at, "resolve", worker.name, life.stretch))
        if life.reopen_after is not None:
            self._later(self._after(at, life.reopen_after), self._reopen, life)
            life.reopen_after = None

    def _after(self, at: float, working_minutes: float) -> float:
        """An instant at which the desk is open, that many working minutes later."""
        return self.rules.instant_of(self.rules.minute_of(at) + working_minutes)


def estimate(life: Life) -> Effort:
    """What the desk believes is left: the type's effort, sharpened by the size, less the work."""
    effort = _prior_of(life.type.effort, life.size)
    return remaining(effort, life.worked) if life.worked else effort


@lru_cache(maxsize=256)
def _prior_of(effort: tuple[float, float], size: str | None) -> Effort:
    known = prior(*effort)
    return sized(known, Size(size)) if size else known
