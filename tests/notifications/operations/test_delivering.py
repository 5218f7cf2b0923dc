from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.jobs.models import Delivery, DeliveryStatus
from portal.jobs.outbox import claim_mail, post_mail
from portal.notifications.operations import deliver_mail
from tests.support.factories import MONDAY
from tests.support.mail import closed_port, sender_to

SENDER = "portal@example.test"


class Time:
    """The machine's clock, turned by hand."""

    def __init__(self):
        self.now = MONDAY

    def __call__(self):
        return self.now

    def pass_by(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def time():
    return Time()


def post(number, *, address=None, subject=None):
    post_mail(
        "test",
        person_id=None,
        address=address or f"person{number}@example.test",
        subject=subject or f"Mail {number}",
        body="Words.",
        now=MONDAY,
    )


@pytest.fixture
def ten_mails(session):
    for number in range(10):
        post(number)
    session.commit()


def deliver(port, time, *, worker="a"):
    return deliver_mail(worker, sender_to(port), sender=SENDER, tell_time=time)


def deliver_for(port, time, *, minutes, every=5):
    for _round in range(0, minutes, every):
        deliver(port, time)
        time.pass_by(minutes=every)


def statuses(session):
    found = session.execute(select(Delivery.status, func.count()).group_by(Delivery.status))
    return dict(found.all())


def test_due_mails_are_sent_in_order_and_once(session, sink, time, ten_mails):
    first, again = deliver(sink.port, time), deliver(sink.port, time)

    assert (first.sent, again.handled) == (10, 0)
    assert sink.subjects() == [f"Mail {number}" for number in range(10)]
    assert statuses(session) == {DeliveryStatus.SENT: 10}
    assert set(session.scalars(select(Delivery.body))) == {""}


def test_one_connection_carries_a_round(sink, time, ten_mails):
    deliver(sink.port, time)

    assert [line[:4] for line in sink.commands].count("ehlo") == 1


FAULTS = ["refused", "closing", "busy", "hang", "hang after data", "drop after data"]
FAULTS += ["flaky", "garbled"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_that_failed_for_a_while_gets_everything_when_it_is_well(
    session, sink, time, ten_mails, fault
):
    sink.fault = fault
    for _round in range(4):
        deliver(closed_port() if fault == "refused" else sink.port, time)
        time.pass_by(seconds=20)

    sink.fault = None
    deliver_for(sink.port, time, minutes=60)

    assert statuses(session) == {DeliveryStatus.SENT: 10}
    assert len(sink.copies()) == 10
    assert max(sink.copies().values()) <= 2


def test_an_hour_of_mails_taken_and_never_confirmed_makes_one_repeat_each(session, sink, time):
    for number in range(40):
        post(number)
    session.commit()
    sink.fault = "drop after data"
    deliver_for(sink.port, time, minutes=60, every=2)

    sink.fault = None
    deliver_for(sink.port, time, minutes=30)

    assert statuses(session) == {DeliveryStatus.SENT: 40}
    assert max(sink.copies().values()) == 2


def test_a_server_that_is_down_counts_against_no_mail(session, time, ten_mails):
    told = deliver(closed_port(), time)

    assert (told.sent, told.is_server_down) == (0, True)
    assert set(session.scalars(select(Delivery.attempts))) == {0}
    (error,) = session.scalars(select(Delivery.error).where(Delivery.error.is_not(None)))
    assert error.startswith("server: ConnectionRefusedError")


@pytest.mark.parametrize(("fault", "tried"), [("flaky", 3), ("drop after data", 1)])
def test_a_round_does_not_go_on_with_a_server_that_breaks_down(
    sink, time, ten_mails, fault, tried
):
    sink.fault, sink.flakiness = fault, 1

    told = deliver(sink.port, time)

    assert (told.handled, told.is_server_down) == (tried, True)


def test_a_recipient_refused_for_good_is_given_up_and_the_others_get_theirs(
    session, sink, time, ten_mails
):
    sink.rejected = {"person0@example.test"}

    deliver(sink.port, time)

    assert statuses(session) == {DeliveryStatus.SENT: 9, DeliveryStatus.FAILED: 1}
    error = session.scalar(select(Delivery.error).where(Delivery.status == "failed"))
    assert error == "refused: 550 no such person"


def test_a_recipient_who_cannot_take_mail_now_gets_all_of_it_later_in_order(session, sink, time):
    busy = "busy@example.test"
    for number in range(3):
        post(number, address=busy)
    post(3)
    session.commit()
    sink.busy = {busy}
    deliver(sink.port, time)
    assert sink.subjects() == ["Mail 3"]
    assert [line for line in sink.commands if busy in line] == [f"rcpt TO:<{busy}>"]

    sink.busy = set()
    deliver(sink.port, time)
    assert sink.subjects() == ["Mail 3"]
    time.pass_by(minutes=1)
    deliver(sink.port, time)

    assert sink.subjects() == ["Mail 3", "Mail 0", "Mail 1", "Mail 2"]


def test_a_mail_over_which_the_server_breaks_down_blocks_nobody(session, sink, time):
    post(0, address="one@example.test", subject="Poison")
    for number in range(1, 4):
        post(number, address="one@example.test")
    session.commit()
    sink.poison = {"Poison"}

    deliver_for(sink.port, time, minutes=20)

    assert sink.subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    assert statuses(session) == {DeliveryStatus.SENT: 3, DeliveryStatus.WAITING: 1}


def test_what_could_not_be_sent_for_four_days_is_given_up(session, sink, time, ten_mails):
    time.pass_by(days=4, minutes=1)

    deliver(sink.port, time)

    assert (sink.taken, statuses(session)) == ([], {DeliveryStatus.FAILED: 10})


def test_a_worker_that_died_with_a_mail_in_hand_makes_at_most_one_repeat(
    session, sink, time, ten_mails
):
    claim_mail("dead", now=time())
    session.commit()
    deliver(sink.port, time)
    assert len(sink.taken) == 9

    time.pass_by(minutes=6)
    deliver(sink.port, time, worker="b")

    assert set(sink.copies().values()) == {1}
    assert len(sink.taken) == 10


class FreezingTime(Time):
    """Stands still for six minutes at the given asking; `meanwhile` is what others do."""

    def __init__(self, at, meanwhile):
        super().__init__()
        self.asked, self.at, self.meanwhile = 0, at, meanwhile

    def __call__(self):
        self.asked += 1
        if self.asked == self.at:
            self.pass_by(minutes=6)
            self.meanwhile(self)
        return self.now


@pytest.mark.parametrize("asking", [2, 3, 4], ids=["before judging", "before sending", "after"])
def test_a_worker_that_froze_with_a_mail_in_hand_does_not_undo_what_another_did(
    session, sink, asking
):
    post(0)
    session.commit()

    def meanwhile(time):
        thawed = Time()
        thawed.now = time.now
        deliver(sink.port, thawed, worker="b")
        time.pass_by(minutes=1)

    time = FreezingTime(asking, meanwhile)
    deliver(sink.port, time, worker="a")

    assert len(sink.taken) == (2 if asking == 4 else 1)
    sent_at = session.scalar(select(Delivery.sent_at))
    assert sent_at == MONDAY + timedelta(minutes=6)
    assert session.scalar(select(Delivery.attempts)) == 2


def test_a_mail_left_lying_by_a_worker_that_froze_is_taken_up_anew(session, sink):
    post(0)
    session.commit()

    deliver(sink.port, FreezingTime(3, lambda time: None))

    assert len(sink.taken) == 1
    assert statuses(session) == {DeliveryStatus.SENT: 1}


def test_a_repeat_carries_the_same_bytes(session, sink, time, ten_mails):
    sink.fault = "drop after data"
    deliver(sink.port, time)
    sink.fault = None
    deliver_for(sink.port, time, minutes=10)

    repeated = [one for one in sink.taken if one["Message-ID"] == sink.taken[0]["Message-ID"]]

    assert len(repeated) == 2
    assert repeated[0].as_bytes() == repeated[1].as_bytes()
