"""The course of one request in the portal's own events, with the words that went with them.

A course up to a later day begins with the same moments as one up to an earlier day.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from math import gcd
from zoneinfo import ZoneInfo

from portal.commands.demo.dice import Dice, stream
from portal.commands.demo.life import DAY, Life, Step
from portal.commands.demo.people import Colleague, manager_of
from portal.commands.demo.promises import Made
from portal.commands.demo.roster import ROSTER
from portal.commands.demo.types.approvals import MANAGER, RULES
from portal.commands.demo.words.compose import (
    Slots,
    answers_of,
    details_of,
    slots_for,
    title_of,
)
from portal.commands.demo.words.replies import (
    ANSWERS_BACK,
    CANCELLED,
    FIRST_ANSWERS,
    MOVED,
    NOTES,
    QUESTIONS,
    RATING_WORDS,
    REOPENED,
    REPLIES,
)
from portal.commands.demo.world import World, instant, named_day
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.reference import COUNT, reference_of

PREFIXES = {"it": "IT", "legal": "LEG"}
LEADS = {"it": "Selin Kaya", "legal": "Leila Haddad"}
DEPUTY_LEADS = {"it": "Ravi Menon", "legal": "Daniel Osei"}
FIRST_ANSWER_SHARE, NOTE_SHARE, RATED_SHARE, WORDS_SHARE = 0.75, 0.10, 0.22, 0.33
SCORES = ((5, 0.58), (4, 0.27), (3, 0.09), (2, 0.04), (1, 0.02))
CLOSED_AFTER = 5 * DAY
ADDED_SHARE = 0.35
ADDED = {"L8": ("Karin Bauer",), "L11": ("Zeynep Arslan",), "L12": ("Hiro Tanaka", "Ruth Adler")}
# Who decides on what those asked for who decide on others'.
OTHER_APPROVER = defaultdict(lambda: "Hiro Tanaka", {"Hiro Tanaka": "Ruth Adler"})
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Words:
    author: str
    body: str
    is_internal: bool = False


@dataclass(frozen=True)
class Moment:
    """One event: epoch minutes, who did it (None: the portal), what was said with it."""

    at: float
    kind: EventKind
    actor: str | None = None
    details: dict = field(default_factory=dict)
    words: Words | None = None
    promise: Made | None = None
    minutes: float = 0.0  # hands-on or held minutes that it ends


@dataclass(frozen=True)
class Course:
    life: Life
    reference: str
    title: str
    answers: dict[str, str]
    moments: list[Moment]


def course_of(life: Life, world: World, promises: list[Made]) -> Course:
    """Everything that happened to the request before `world.until`, in order."""
    return _Teller(life, world, promises).course()


def reference_number(number: int, *, seed: int) -> int:
    """Scattered over [0, COUNT) like drawn ones, and yet no two alike however many there are: an
    affine map of the numbers onto themselves, its factor prime to their count."""
    factor, start = _scatter(seed)
    return (factor * number + start) % COUNT


@cache
def _scatter(seed: int) -> tuple[int, int]:
    dice = stream(seed, "refs", 0)
    factor = int(dice.integers(COUNT))
    while gcd(factor, COUNT) > 1:
        factor += 1
    return factor, int(dice.integers(COUNT))


class _Teller:
    def __init__(self, life: Life, world: World, promises: list[Made]) -> None:
        self.life, self.world = life, world
        self.requester: Colleague = world.company[life.arrival.requester]
        self.promises = promises
        self.moments: list[Moment] = []
        self.assignee: str | None = None
        self.question_open = self.is_rated = False
        self.asked_to_approve: str | None = None  # by mail address

    def course(self) -> Course:
        life, world = self.life, self.world
        dice = self._dice("words")
        slots = slots_for(life, self.requester, dice)
        title = title_of(life, self.requester, slots, dice)
        answers = answers_of(
            life,
            arrived_on=instant(life.arrived).astimezone(LONDON).date(),
            named=named_day(life, calendar=world.calendar, seed=world.seed),
            slots=slots,
            dice=dice,
        )
        self._file(slots, dice)
        self._size()
        for k, step in enumerate(life.steps):
            after = life.steps[k + 1].at if k + 1 < len(life.steps) else world.until
            self._live(step, self._dice(f"step{k}"), slots, after)
        self._promise_moves()
        told = [moment for moment in self.moments if moment.at < world.until]
        told.sort(key=lambda moment: moment.at)
        number = reference_number(life.number, seed=world.seed)
        return Course(life, reference_of(PREFIXES[life.type.desk], number), title, answers, told)

    def _dice(self, purpose: str) -> Dice:
        return Dice(stream(self.world.seed, purpose, self.life.number))

    def _add(self, at: float, kind: EventKind, actor: str | None = None, **more) -> None:
        self.moments.append(Moment(at, kind, actor, **more))

    def _say(self, at: float, author: str, body: str, *, is_internal: bool = False) -> None:
        kind = EventKind.NOTED if is_internal else EventKind.REPLIED
        self._add(at, kind, author, words=Words(author, body, is_internal))

    # -- before somebody begins ------------------------------------------------------------------

    def _file(self, slots: Slots, dice: Dice) -> None:
        life = self.life
        body = details_of(life, slots, dice)
        words = Words(self.requester.name, body) if body else None
        self._add(life.arrived, EventKind.FILED, self.requester.name, words=words)
        if self.promises:
            self._promise(self.promises[0])
        if life.type.confidentiality == "privileged" and dice.chance(ADDED_SHARE):
            added = dice.pick(ADDED[life.type.code])
            if added != self.requester.name:
                at = life.arrived + dice.between(20, 90)
                self._add(at, EventKind.MEMBER_ADDED, self.requester.name, details={"who": added})

    def _size(self) -> None:
        """Triage by the lead, soon after opening, unless somebody began earlier."""
        life, time = self.life, self.world.working_time
        if life.size is None:
            return
        wait = self._dice("triage").between(4, 40)
        at = time.add_minutes(instant(life.arrived), wait).timestamp() / 60
        first = next((step for step in life.steps if step.kind in ("start", "cancel")), None)
        actor = LEADS[life.type.desk]
        if first is not None and first.at <= at:
            if first.kind == "cancel":
                return
            at, actor = first.at, first.worker
        self._add(at, EventKind.SIZED, actor, details={"size": life.size})

    # -- the steps of the simulation -------------------------------------------------------------

    def _live(self, step: Step, dice: Dice, slots: Slots, after: float) -> None:
        """`after`: when the next step came, or the story stops."""
        if step.kind == "resolve":
            self._resolve(step, dice, slots, after)
            return
        tell = {
            "start": self._start,
            "hold": self._hold,
            "resume": self._resume,
            "release": self._release,
            "reopen": self._reopen,
            "cancel": self._cancel,
        }
        tell[step.kind](step, dice, slots)

    def _start(self, step: Step, dice: Dice, slots: Slots) -> None:
        is_first = self.assignee is None
        if is_first:
            self._hand_round(step, dice)
        if self.assignee not in (None, step.worker):
            self._assign(step.at, step.worker)
        self.assignee = step.worker
        self._add(step.at, EventKind.STARTED, step.worker)
        if is_first and self.life.effort > 12 and dice.chance(FIRST_ANSWER_SHARE):
            at = step.at + dice.between(0.5, 4)
            self._say(at, step.worker, slots.fill(dice.pick(FIRST_ANSWERS)))
        if dice.chance(NOTE_SHARE) and self.life.effort > 20:
            body = slots.fill(dice.pick(NOTES))
            self._say(step.at + 5, step.worker, body, is_internal=True)

    def _hand_round(self, step: Step, dice: Dice) -> None:
        """Given to others before it found the one who did it, on that same day."""
        begun = instant(step.at).astimezone(LONDON)
        midnight = step.at - (begun.hour * 60 + begun.minute + begun.second / 60)
        earliest = max(self.life.arrived, midnight)
        desk = [p.name for p in ROSTER if p.desk == self.life.type.desk and p.name != step.worker]
        times = sorted(dice.between(earliest, step.at) for _ in range(self.life.handovers))
        for at in times:
            self._assign(at, dice.pick([name for name in desk if name != self.assignee]))

    def _assign(self, at: float, to: str) -> None:
        self.assignee = to
        self._add(at, EventKind.ASSIGNED, LEADS[self.life.type.desk], details={"to": to})

    def _hold(self, step: Step, dice: Dice, slots: Slots) -> None:
        self.question_open = step.reason == HoldReason.REQUESTER
        if self.question_open:
            question = dice.pick(QUESTIONS[self.life.type.desk])
            self._say(step.at, step.worker, slots.fill(question))
        details = {"reason": step.reason.value}
        self._add(step.at, EventKind.HELD, step.worker, details=details, minutes=step.minutes)
        if step.reason == HoldReason.APPROVAL:
            self.asked_to_approve = self._approver()
            asked = {"who": self.asked_to_approve}
            self._add(step.at, EventKind.APPROVAL_ASKED, details=asked)

    def _approver(self) -> str:
        """Whoever the type's rule asks first, and nobody for their own asks."""
        company, who = self.world.company, RULES[self.life.type.code][0].who[0]
        if who == MANAGER:
            found = manager_of(self.requester, company)
        else:
            found = next(one for one in company if one.name == who)
        if found is None or found is self.requester:
            found = next(one for one in company if one.name == OTHER_APPROVER[self.requester.name])
        return found.email

    def _resume(self, step: Step, dice: Dice, slots: Slots) -> None:
        actor = step.worker
        if self.question_open:
            actor, self.question_open = self.requester.name, False
            self._say(step.at, actor, slots.fill(dice.pick(ANSWERS_BACK)))
        kind, details = EventKind.RESUMED, {"minutes": round(step.minutes)}
        if self.asked_to_approve:
            kind, actor, self.asked_to_approve = EventKind.APPROVED, self.asked_to_approve, None
            details |= {"who": actor, "by": "page"}
        self._add(step.at, kind, actor, details=details, minutes=step.minutes)

    def _release(self, step: Step, dice: Dice, slots: Slots) -> None:
        """Before a long absence: to the lead, who finds somebody else."""
        desk = self.life.type.desk
        lead = LEADS[desk] if step.worker != LEADS[desk] else DEPUTY_LEADS[desk]
        self.assignee = lead
        details = {"to": lead}
        self._add(step.at, EventKind.ASSIGNED, step.worker, details=details, minutes=step.minutes)

    def _resolve(self, step: Step, dice: Dice, slots: Slots, after: float) -> None:
        """Done; perhaps rated, and closed after five working days, unless reopened before."""
        self._say(step.at, step.worker, slots.fill(dice.pick(REPLIES[self.life.type.code])))
        self._add(step.at, EventKind.RESOLVED, step.worker, minutes=step.minutes)
        rated = step.at + min(dice.lognormal(60, 1.2), 3 * 1440)
        if not self.is_rated and dice.chance(RATED_SHARE) and rated < after:
            self.is_rated = True
            self._rate(rated, dice)
        time = self.world.working_time
        closed = time.add_minutes(instant(step.at), CLOSED_AFTER).timestamp() / 60
        if closed < after:
            self._add(closed, EventKind.CLOSED)

    def _rate(self, at: float, dice: Dice) -> None:
        score = dice.weighted(SCORES)
        has_words = self.life.type.confidentiality == "open" and dice.chance(WORDS_SHARE)
        words = Words(self.requester.name, dice.pick(RATING_WORDS[score])) if has_words else None
        details = {"score": score}
        self._add(at, EventKind.RATED, self.requester.name, details=details, words=words)

    def _reopen(self, step: Step, dice: Dice, slots: Slots) -> None:
        words = Words(self.requester.name, dice.pick(REOPENED))
        self._add(step.at, EventKind.REOPENED, self.requester.name, words=words)

    def _cancel(self, step: Step, dice: Dice, slots: Slots) -> None:
        self._say(step.at, self.requester.name, dice.pick(CANCELLED))
        self._add(step.at, EventKind.CANCELLED, self.requester.name)

    # -- promises --------------------------------------------------------------------------------

    def _promise_moves(self) -> None:
        for made in self.promises[1:]:
            self._promise(made)
            words = MOVED.get("story" if self.life.arrival.story else made.reason)
            if words:
                self._say(made.made, self._in_charge(made.made), words)

    def _in_charge(self, at: float) -> str:
        workers = [step.worker for step in self.life.steps if step.at <= at and step.worker]
        return workers[-1] if workers else LEADS[self.life.type.desk]

    def _promise(self, made: Made) -> None:
        details = {"number": made.number, "reason": made.reason, "cases": made.cases}
        self._add(made.made, EventKind.PROMISED, details=details, promise=made)
