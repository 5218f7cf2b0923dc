"""A year of nights over a simulated desk: opened, matched and judged by the same core that the
nightly job calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.anticipation.signals import RANKS, SIGNALS
from portal.planning.need_sources import Judged, believed, records_of
from portal.planning.needs import (
    Asked,
    Need,
    NeedState,
    Standing,
    best_fit,
    fits,
    outcome_of,
    tonight,
)
from tests.anticipation.simulated_desk import JUDGED_FROM, LAST, Ask, SimulatedDesk


@dataclass
class Opened:
    """A need and what became of it. `asks`: ids of the requests that fulfilled it."""

    id: int
    need: Need
    on: date
    claimed: float
    state: NeedState = NeedState.OPEN
    closed_on: date | None = None
    asks: list[int] = field(default_factory=list)


class Year:
    """`filed_before`: (need, ids of requests) that were asked for before they were expected."""

    def __init__(self, desk: SimulatedDesk, *, signals: Iterable[str] = tuple(SIGNALS)):
        self.desk, self.signals = desk, tuple(signals)
        self.opened: list[Opened] = []
        self.standing: dict[int, Opened] = {}
        self.closed: set[tuple[str, str]] = set()
        self.asked_of_fact: dict[int, int] = {}
        self.unmatched: dict[int, Ask] = {}
        self.filed_before: list[tuple[Need, tuple[int, ...]]] = []
        self.nights: list[tuple[date, int]] = []

    def live(self, *, first: date = JUDGED_FROM, last: date = LAST, every: int = 1) -> "Year":
        """What was asked for in the weeks before is known, as it is on a desk's first night."""
        days = [day for day in self.desk.days if first <= day <= last]
        since = first - timedelta(days=60)
        self.unmatched = {ask.id: ask for ask in self.desk.asks if since <= ask.on < first}
        asks = {day: [] for day in days}
        for ask in self.desk.asks:
            if ask.on in asks:
                asks[ask.on].append(ask)
        for number, day in enumerate(days):
            self._judge(day)
            if number % every == 0:
                self.night(day)
            for ask in asks[day]:
                self._ask(ask)
        return self

    def _judge(self, today: date) -> None:
        for each in list(self.standing.values()):
            if each.need.last_on < today:
                self._close(each, outcome_of(self._row(each)), today)

    def night(self, today: date) -> None:
        facts = self.desk.facts_of(today, open_facts=self.asked_of_fact)
        found = [need for name in self.signals for need in SIGNALS[name](facts)]
        decided = tonight(
            found,
            [self._row(each) for each in self.standing.values()],
            ranks=RANKS,
            closed=frozenset(self.closed),
            filed=[self.asked(ask) for ask in self._lately(today)],
        )
        for need_id in decided.superseded:
            self._close(self.standing[need_id], NeedState.WITHDRAWN, today)
        for need, ids in decided.filed_before:
            self.filed_before.append((need, ids))
            self.closed.add((need.source, need.key))
            for ask_id in ids:
                self._count(need, ask_id)
        records = records_of(self._judged_latest(today))
        for claim in decided.opened:
            probability = believed(claim.probability, claim.source, records)
            need = replace(claim, probability=probability)
            each = Opened(len(self.opened), need, today, claim.probability)
            self.opened.append(each)
            self.standing[each.id] = each
        self.nights.append((today, len(decided.opened)))

    def _ask(self, ask: Ask) -> None:
        asked = self.asked(ask)
        rows = [self._row(each) for each in self.standing.values() if fits(each.need, asked)]
        chosen = best_fit(rows, asked, titles={})
        self.unmatched[ask.id] = ask
        if chosen is None:
            return
        each = self.standing[chosen]
        each.asks.append(ask.id)
        self._count(each.need, ask.id)
        if len(each.asks) >= each.need.quantity:
            self._close(each, NeedState.HIT, ask.on)

    def _count(self, need: Need, ask_id: int) -> None:
        self.unmatched.pop(ask_id, None)
        if need.obligation_id is not None:
            before = self.asked_of_fact.get(need.obligation_id, 0)
            self.asked_of_fact[need.obligation_id] = before + 1

    def _close(self, each: Opened, state: NeedState, on: date) -> None:
        each.state, each.closed_on = state, on
        self.standing.pop(each.id, None)
        if each.need.happens_once and state != NeedState.WITHDRAWN:
            self.closed.add((each.need.source, each.need.key))

    def _row(self, each: Opened) -> Standing:
        return Standing(each.id, each.need, len(each.asks))

    def _lately(self, today: date) -> list[Ask]:
        return [ask for ask in self.unmatched.values() if ask.on >= today - timedelta(days=60)]

    def asked(self, ask: Ask) -> Asked:
        """Done within a day or two: none of the past ones is open any more."""
        return Asked(
            ask.id, ask.type_id, ask.on, ask.person, None, self.desk.department(ask.person),
            is_open=False,
        )  # fmt: skip

    def _judged_latest(self, today: date) -> list[Judged]:
        over = [each for each in self.judged() if each.need.last_on < today]
        latest = sorted(over, key=lambda each: each.need.last_on, reverse=True)
        return [
            Judged(
                each.need.source, each.need.type_id, each.state == NeedState.HIT,
                each.need.probability, each.claimed,
            )
            for each in latest
        ]  # fmt: skip

    def judged(self) -> list[Opened]:
        return [each for each in self.opened if each.state in (NeedState.HIT, NeedState.MISSED)]
