"""A year in which the simulated desk also nudges: the same core as the nightly job, over people
who take it, put it off or say that it is not needed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.anticipation.coaching import Answer, Candidate, Known, Reaction, nudges_of
from portal.planning.needs import Need
from tests.anticipation.simulated_year import Opened, Year

MOST = 3
PUTS_OFF, WEEK = 0.3, timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """`asked_before`: requests that had fulfilled the need when it was sent."""

    person: int
    on: date
    need: Need
    asked_before: int


class CoachedYear(Year):
    def __init__(self, desk, **signals):
        super().__init__(desk, **signals)
        self.rng = np.random.default_rng(1)
        self.nudges: list[Sent] = []
        self.reactions: list[Reaction] = []
        self.later: dict[int, date] = {}
        self.counts: Counter = Counter()
        self.leads_to_nothing = {fact.id for fact in desk.facts if fact.asked_on is None}

    def night(self, today: date) -> None:
        super().night(today)
        found = [self._candidate(each) for each in self.standing.values()]
        month = [each for each in self.nudges if each.on >= today.replace(day=1)]
        known = Known(
            reactions=self.reactions,
            sent=Counter(each.person for each in month),
            told=frozenset(each.person for each in month if each.on == today),
        )
        for each in nudges_of(found, known, most=MOST, today=today):
            self._send(self.standing[each.need_id], today)

    def _candidate(self, each: Opened) -> Candidate:
        need = each.need
        return Candidate(
            need_id=each.id,
            person_id=need.requester_id,
            type_id=need.type_id,
            source=need.source,
            first_on=need.first_on,
            act_by=date.fromisoformat(need.params["last_safe_on"]),
            last_on=need.last_on,
            probability=need.probability,
            is_dated=True,
            later_on=self.later.get(each.id),
            nudged=self.counts[each.id],
        )

    def _send(self, each: Opened, today: date) -> None:
        need = each.need
        self.nudges.append(Sent(need.requester_id, today, need, len(each.asks)))
        self.counts[each.id] += 1
        answer, on = Answer.TAKEN, today
        if need.obligation_id in self.leads_to_nothing:
            answer = Answer.NOT_NEEDED
        elif self.rng.random() < PUTS_OFF:
            answer, on = Answer.LATER, today + WEEK
            self.later[each.id] = on
        days = max(0, (on - need.first_on).days)
        self.reactions.append(
            Reaction(need.requester_id, need.type_id, need.source, answer, today, days)
        )
