"""Many people press "take next" until nothing waits, and what they saw is judged afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier

from flask import Flask

from portal import clock
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.planning.policies import POLICIES
from portal.planning.queries import history_of, next_up
from portal.planning.queries.next_up import OWN, SECOND
from portal.planning.work import Context, Person, WorkItem
from tests.support.faults.browser import Browser

MANY = 1000


@dataclass(frozen=True)
class Take:
    """Somebody pressed "take next". `offered_from` to `offered_until`: the page was made then."""

    reference: str
    person_id: int
    offered_from: datetime
    offered_until: datetime
    sent_at: datetime
    answered_at: datetime
    status: int


def take_until_none(address: str, person_ids: list[int]) -> list[Take]:
    """Everybody begins at the same moment, and resolves what they took before they take the next:
    nobody is offered more than they may have in hand."""
    ready = Barrier(len(person_ids))

    def work(person_id: int) -> list[Take]:
        browser = Browser(address)
        assert browser.sign_in(person_id)
        ready.wait()
        return list(_takes(browser, person_id))

    with ThreadPoolExecutor(len(person_ids)) as people:
        return [take for some in people.map(work, person_ids) for take in some]


def _takes(browser: Browser, person_id: int) -> Iterator[Take]:
    while True:
        offered_from = clock.wall_now()
        page = browser.open("/next")
        offered_until = clock.wall_now()
        form = page.form("/start")
        if page.status == 200 and form is None:
            return
        sent_at = clock.wall_now()
        answer = browser.send(form)
        answered_at = clock.wall_now()
        reference = form.action.split("/")[-2]
        if answer.status == 303:
            _resolve(browser, reference)
        yield Take(
            reference, person_id, offered_from, offered_until, sent_at, answered_at, answer.status
        )


def _resolve(browser: Browser, reference: str) -> None:
    form = browser.open(f"/requests/{reference}").form("/resolution")
    assert browser.send(form, {"resolve-words": "Done.", "resolve-minutes": "5"}).status == 303


@dataclass(frozen=True)
class Before:
    """What waited before the rush, as the policy sees it, and how many were picked so far."""

    policy: str
    items: dict[str, WorkItem]
    mean_effort: float | None
    picks: int


class Judge:
    """Says for each take whether what was offered was the policy's first choice.

    Of the takes in the order in which they were kept, those whose post was answered before the
    page was asked for had surely happened, those sent after it had come had surely not: for one
    of the states between the two the policy must choose what was offered.
    """

    def __init__(self, app: Flask, desk_id: int, before: Before):
        self._before = before
        with app.app_context():
            desk = db.session.get_one(Desk, desk_id)
            self._clock_of_desk = working_time(desk, around=clock.wall_now().date())

    def wrong(self, takes: list[Take]) -> list[Take]:
        """`takes`: the accepted ones, in the order in which they were kept."""
        return [take for take in takes if not self._is_right(take, takes)]

    def _is_right(self, take: Take, takes: list[Take]) -> bool:
        sure = [one for one in takes if one.answered_at < take.offered_from]
        open_ = [one for one in takes if one not in sure and one.sent_at < take.offered_until]
        return any(
            self._choice([*sure, *open_[:count]], at) == take.reference
            for count in range(len(open_) + 1)
            for at in (take.offered_from, take.offered_until)
        )

    def _choice(self, taken: list[Take], at: datetime) -> str | None:
        gone = {take.reference for take in taken}
        left = {name: item for name, item in self._before.items.items() if name not in gone}
        picks = {OWN: self._before.picks + len(gone), SECOND: 0}
        choice = POLICIES[self._before.policy](
            Person(0, OWN, SECOND),
            list(left.values()),
            self._clock_of_desk.minute_of(at),
            Context(picks_by_team=picks, mean_effort=self._before.mean_effort),
        )
        return next((name for name, item in left.items() if item is choice.item), None)


def look_before(app: Flask, desk_id: int, person_id: int, *, picks: int) -> Before:
    with app.app_context():
        found = next_up(
            db.session.get_one(Desk, desk_id),
            viewer=viewer_of_person(person_id),
            now=clock.wall_now(),
            count=MANY,
        )
        items = {offered.line.row.reference: offered.choice.item for offered in found.offered}
        means = [effort.mean for effort in history_of(desk_id).efforts.values()]
        db.session.rollback()
    return Before(found.policy, items, sum(means) / len(means) if means else None, picks)
