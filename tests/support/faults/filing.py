"""Clients who file over HTTP and do not let go: what got no good reply is sent again, the same
form with the same key, and each of them knows at the end what was promised to them."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Barrier, Event, Lock

from tests.support.faults.browser import Answer, Browser, Form, NoAnswer
from tests.support.faults.company import FORM
from tests.support.wait import wait_until

PATIENCE_SECONDS = 120
SHORT_WHILE = 0.5
DROPPED, DOUBLE, GIVEN_UP = 0.10, 0.05, 0.5  # given up: of those that got no good reply at first


@dataclass
class Sent:
    """One form. `references`: what good replies said, those thrown away as well."""

    title: str
    key: str
    references: set[str] = field(default_factory=set)
    is_acknowledged: bool = False


@dataclass
class Books:
    """What all clients saw together. `limit`: no client begins another form beyond it; None:
    none. `ahead`: how far beyond the next kill they may get. Who got no answer tries again when
    `is_well` or after a short while."""

    sent: list[Sent] = field(default_factory=list)
    dropped: int = 0
    doubled: int = 0
    statuses: Counter = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    limit: int | None = 0
    ahead: int = 16
    is_well: Event = field(default_factory=Event)

    @property
    def acknowledged(self) -> int:
        return sum(one.is_acknowledged for one in self.sent)

    def has_room(self) -> bool:
        return self.limit is None or len(self.sent) < self.limit

    def note(self, **counts: int) -> None:
        with self.lock:
            for name, count in counts.items():
                setattr(self, name, getattr(self, name) + count)

    def told(self) -> str:
        return (
            f"{len(self.sent)} requests sent, {self.acknowledged} acknowledged, {self.dropped}"
            f" replies thrown away, {self.doubled} double clicks, answers {dict(self.statuses)}"
        )


class Client:
    """Files one request after the other; every chance comes out of its own seeded dice."""

    def __init__(self, address: str, person_id: int, *, seed: str, books: Books):
        self._browser, self._books = Browser(address), books
        self._name, self._dice = seed, Random(seed)
        wait_until(lambda: self._signs_in(person_id), PATIENCE_SECONDS, what="a sign-in")

    def file(self, number: int) -> None:
        wait_until(self._books.has_room, PATIENCE_SECONDS, what="the kill before")
        form = wait_until(self._open_form, PATIENCE_SECONDS, what="the form")
        one = Sent(f"Folder {number} of {self._name}", form.fields["key"])
        self._books.sent.append(one)
        wait_until(self._sending(one, form), PATIENCE_SECONDS, what=f"an answer to {one.title!r}")

    def _sending(self, one: Sent, form: Form) -> Callable[[], bool]:
        """Sends the form each time it is called, until there is nothing more to do about it."""
        typed = {
            "title": one.title,
            "details": f"Words of {one.title}",
            "lateness": "no_harm",
            "needed_by": "",
            "step": "send",
        }
        hands = 2 if self._dice.random() < DOUBLE else 1
        drops = self._dice.random() < DROPPED
        gives_up = self._dice.random() < DROPPED * GIVEN_UP

        def is_settled() -> bool:
            nonlocal hands, drops
            good = [answer for answer in self._send(form, typed, hands) if answer.status == 303]
            one.references |= {answer.location.split("/")[-2] for answer in good}
            self._books.note(doubled=hands - 1)
            hands = 1
            if good and not drops:
                one.is_acknowledged = True
                return True
            self._books.note(dropped=1 if good else 0)
            drops = drops and not good
            return gives_up

        return is_settled

    def _send(self, form: Form, typed: dict[str, str], hands: int) -> list[Answer]:
        """As many clicks at the same moment as there are hands."""
        ready = Barrier(hands)

        def click(_hand: int) -> Answer | None:
            ready.wait()
            return self._asked(lambda: self._browser.send(form, typed))

        if hands == 1:
            return [answer for answer in [click(1)] if answer]
        with ThreadPoolExecutor(hands) as clicks:
            return [answer for answer in clicks.map(click, range(hands)) if answer]

    def _open_form(self) -> Form | None:
        answer = self._asked(lambda: self._browser.open(FORM))
        return answer.form(FORM) if answer and answer.status == 200 else None

    def _signs_in(self, person_id: int) -> bool:
        try:
            return self._browser.sign_in(person_id)
        except NoAnswer:
            return False

    def _asked(self, ask: Callable[[], Answer]) -> Answer | None:
        try:
            answer = ask()
        except NoAnswer:
            status, answer = "none", None
            self._books.is_well.wait(SHORT_WHILE)
        else:
            status = answer.status
        with self._books.lock:
            self._books.statuses[status] += 1
        return answer


def file_requests(
    address: str, person_ids: list[int], *, each: int, seed: str, books: Books
) -> None:
    """As many clients as people, at the same time, each with its own browser."""

    def work(person_id: int) -> None:
        client = Client(address, person_id, seed=f"{seed}.{person_id}", books=books)
        for number in range(each):
            client.file(number)

    with ThreadPoolExecutor(len(person_ids)) as clients:
        list(clients.map(work, person_ids))
