"""A legal desk of eight people that never was: some 2,500 requests a year, 35 % of them
foreseeable from dated facts, habits and quarter ends, over two years of past and one judged."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.anticipation.facts import (
    DatedFact,
    Facts,
    PastRequests,
    TypeFacts,
    Workdays,
)
from portal.obligations.due_days import realised_share

FIRST, JUDGED_FROM, LAST = date(2024, 1, 1), date(2026, 1, 1), date(2026, 12, 31)
DEPARTMENTS = 10
PEOPLE = 200
NDA, CONTRACT, SUPPLIER, RENEWAL, SIGNATURE, PRIVACY, WORDING, JOINER = range(1, 9)
# Type: requests a year that nobody can foresee; median and P90 minutes; days it may be early.
TYPES = {
    NDA: (330, 25, 80, 2),
    CONTRACT: (330, 150, 560, 0),
    SUPPLIER: (280, 95, 360, 0),
    RENEWAL: (60, 85, 323, 30),
    SIGNATURE: (330, 12, 40, 2),
    PRIVACY: (120, 95, 361, 0),
    WORDING: (150, 45, 170, 0),
    JOINER: (25, 60, 200, 10),
}
CONTRACTS, LEADS_TO_REQUEST = 350, 0.82  # facts a year, as the demo company's history has it
JOINERS, JOINERS_LEAD = 120, 0.95
EARLY_DAYS, EARLY_LOG_SD = 9, 0.45  # working days before the last safe day
HABITS = 14
QUARTERLY = 20


@dataclass(frozen=True)
class Ask:
    id: int
    on: date
    person: int
    type_id: int
    is_foreseeable: bool


@dataclass(frozen=True)
class Fact:
    """`asked_on`: None if it leads to nothing; `known_on`: when the register has it."""

    id: int
    type_id: int
    source: str
    owner: int
    due_on: date
    known_on: date
    asked_on: date | None


def weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


class SimulatedDesk:
    """All that happens, from a seed; `facts_of(day)` is what may be known that night."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)
        self.days = weekdays(FIRST, LAST)
        self.workdays = Workdays(weekdays(FIRST - timedelta(days=60), LAST + timedelta(days=420)))
        weight = self.rng.lognormal(0, 0.96, PEOPLE)
        self.weight = weight / weight.sum()
        self.facts = [*self._contracts(), *self._joiners()]
        drawn = [*self._background(), *self._habits(), *self._quarters(), *self._from_facts()]
        drawn.sort(key=lambda each: each[0])
        self.asks = [Ask(number, *each) for number, each in enumerate(drawn)]
        self._on = np.array([ask.on.toordinal() for ask in self.asks])
        self._person = np.array([ask.person for ask in self.asks])
        self._type = np.array([ask.type_id for ask in self.asks])

    @property
    def foreseeable_share(self) -> float:
        return float(np.mean([ask.is_foreseeable for ask in self.judged()]))

    def judged(self) -> list[Ask]:
        return [ask for ask in self.asks if ask.on >= JUDGED_FROM]

    def department(self, person: int) -> str:
        return f"department {person % DEPARTMENTS}"

    def _someone(self) -> int:
        return int(self.rng.choice(PEOPLE, p=self.weight))

    def _background(self):
        years = len(self.days) / 260
        for type_id, (a_year, *_rest) in TYPES.items():
            for _ask in range(self.rng.poisson(a_year * years)):
                yield (
                    self.days[int(self.rng.integers(len(self.days)))],
                    self._someone(),
                    type_id,
                    False,
                )

    def _habits(self):
        """People who ask for the same every week or two."""
        for _habit in range(HABITS):
            person, kind = self._someone(), int(self.rng.choice([NDA, SIGNATURE]))
            place = float(self.rng.uniform(0, 10))
            while place < len(self.days):
                yield self.days[int(place)], person, kind, True
                place += max(1.0, self.rng.gamma(4.0, self.rng.uniform(6, 10) / 4))

    def _quarters(self):
        for _person in range(QUARTERLY):
            person, place = self._someone(), int(self.rng.integers(5, 55))
            for year in range(FIRST.year, LAST.year + 1):
                for month in (1, 4, 7, 10):
                    first = self.workdays.place(date(year, month, 1))
                    if self.rng.random() < 0.9:
                        day = self.workdays.day(first + place + int(self.rng.integers(-2, 3)))
                        if day <= LAST:
                            yield day, person, CONTRACT, True

    def _contracts(self):
        years = (LAST - FIRST).days / 365
        for number in range(int(CONTRACTS * years)):
            yield self._fact(number, RENEWAL, "register", LEADS_TO_REQUEST)

    def _joiners(self):
        years = (LAST - FIRST).days / 365
        for number in range(int(JOINERS * years)):
            yield self._fact(10_000 + number, JOINER, "people", JOINERS_LEAD)

    def _fact(self, number: int, type_id: int, source: str, leads: float) -> Fact:
        due = self.days[int(self.rng.integers(5, len(self.days)))]
        early = EARLY_DAYS * float(np.exp(EARLY_LOG_SD * self.rng.standard_normal()))
        asked = self.workdays.moved(due, -min(30, max(1, round(early))))
        comes = self.rng.random() < leads and asked >= FIRST
        known = due - timedelta(days=int(self.rng.integers(60, 200)))
        return Fact(number, type_id, source, self._someone(), due, known, asked if comes else None)

    def _from_facts(self):
        for fact in self.facts:
            if fact.asked_on is not None:
                yield fact.asked_on, fact.owner, fact.type_id, True

    def facts_of(self, today: date, *, open_facts: dict[int, int]) -> Facts:
        """What the night before `today` knows. `open_facts`: fact id -> requests that came of it
        so far; a fact is settled when it is a week past its day."""
        before = self._on < today.toordinal()
        codes = [self.department(person) for person in range(PEOPLE)]
        names = tuple(sorted(set(codes)))
        department = np.array([names.index(codes[person]) for person in self._person[before]])
        shares = self._shares(today)
        return Facts(
            today=today,
            workdays=self.workdays,
            types={key: TypeFacts(early_days=early) for key, (*_rest, early) in TYPES.items()},
            dated=tuple(
                DatedFact(
                    fact.id, fact.type_id, fact.source, fact.owner, self.department(fact.owner),
                    fact.due_on, fact.due_on, fact.due_on, 1, shares[fact.source],
                )
                for fact in self.facts
                if fact.known_on <= today <= fact.due_on + timedelta(days=7)
                and not open_facts.get(fact.id, 0)
            ),
            requests=PastRequests(
                self._person[before], self._type[before], department, self._on[before], names
            ),
        )  # fmt: skip

    def _shares(self, today: date) -> dict[str, float]:
        """What facts of a source came to so far, of those whose days are over."""
        found = {}
        for source in ("register", "people"):
            over = [f for f in self.facts if f.source == source and f.due_on < today]
            found[source] = realised_share(sum(f.asked_on is not None for f in over), len(over))
        return found
