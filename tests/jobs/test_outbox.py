from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.jobs import outbox
from portal.jobs.models import Delivery, DeliveryStatus
from tests.support.factories import MONDAY, later


def post(address="maya@example.test", **changes):
    values = {"subject": "News", "body": "Words.", "now": MONDAY, **changes}
    outbox.post_mail("test", person_id=None, address=address, **values)


def rows(session):
    session.expire_all()
    return session.scalars(select(Delivery).order_by(Delivery.id)).all()


def test_a_mail_has_its_message_id_from_the_beginning(session):
    post()
    post()

    first, second = rows(session)
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@localhost>")


def test_a_key_is_posted_once(session):
    for _time in range(3):
        post(key="reset:7")

    assert len(rows(session)) == 1


def test_no_line_end_gets_into_a_subject(session):
    post(subject="News\r\nBcc: other@example.test")

    assert rows(session)[0].subject == "News Bcc: other@example.test"


def test_what_is_no_address_stays_in_the_outbox_as_failed(session):
    post("maya@example.test, other@example.test")

    (row,) = rows(session)
    assert (row.status, row.error) == (DeliveryStatus.FAILED, outbox.NOT_AN_ADDRESS)
    assert outbox.claim_mail("a", now=later(days=1)) is None


def test_a_mail_is_taken_by_one_worker_and_not_before_its_time(session):
    post()

    assert outbox.claim_mail("a", now=MONDAY - timedelta(seconds=1)) is None
    assert outbox.claim_mail("a", now=MONDAY).attempts == 1
    assert outbox.claim_mail("b", now=MONDAY) is None
    assert not outbox.has_due_mail(now=MONDAY)


def test_the_claim_of_a_dead_worker_runs_out(session):
    post()
    first = outbox.claim_mail("a", now=MONDAY)
    again = outbox.claim_mail("b", now=MONDAY + outbox.CLAIM + timedelta(seconds=1))

    assert (again.message_id, again.attempts) == (first.message_id, 2)


SAYINGS = {
    "sent": lambda mail: outbox.mark_sent(mail, now=MONDAY),
    "put off": lambda mail: outbox.put_off(mail, until=later(hours=1), error="message: 451"),
    "given back": lambda mail: outbox.give_back(mail, error="server: nobody there"),
    "given up": lambda mail: outbox.give_up(mail, error="refused: 550"),
    "withdrawn": lambda mail: outbox.withdraw(mail, error="withdrawn"),
}


@pytest.mark.parametrize("says", SAYINGS.values(), ids=SAYINGS)
@pytest.mark.parametrize("other", ["another worker", "a"])
def test_who_wakes_after_its_claim_ran_out_changes_nothing(session, says, other):
    post()
    frozen = outbox.claim_mail("a", now=MONDAY)
    after = MONDAY + outbox.CLAIM + timedelta(seconds=1)
    held = outbox.claim_mail(other, now=after)

    assert not says(frozen)

    (row,) = rows(session)
    assert (row.status, row.claimed_by, row.attempts) == (DeliveryStatus.SENDING, other, 2)
    assert (row.subject, row.body, row.error) == ("News", "Words.", None)
    assert outbox.mark_sent(held, now=after)


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (60, True), (61, False)])
def test_a_mail_left_lying_is_not_begun(session, seconds, may):
    post()
    mail = outbox.claim_mail("a", now=MONDAY)

    assert outbox.may_send(mail, now=MONDAY + timedelta(seconds=seconds)) is may


def test_mails_to_one_address_go_one_after_the_other(session):
    for number in range(2):
        post(subject=f"Mail {number}")
    post("other@example.test")

    first, second = (outbox.claim_mail("a", now=MONDAY) for _time in range(2))

    assert (first.subject, second.address) == ("Mail 0", "other@example.test")
    assert outbox.claim_mail("b", now=MONDAY) is None
    outbox.mark_sent(first, now=MONDAY)
    assert outbox.claim_mail("b", now=MONDAY).subject == "Mail 1"


@pytest.mark.parametrize(("error", "goes_on"), [("recipient: 451", False), ("message: 451", True)])
def test_a_recipient_who_cannot_take_mail_holds_up_their_own_mails_only(session, error, goes_on):
    for number in range(2):
        post(subject=f"Mail {number}")
    post("other@example.test")
    first = outbox.claim_mail("a", now=MONDAY)
    outbox.put_off(first, until=later(minutes=5), error=error)

    taken = {mail.subject for _time in range(3) if (mail := outbox.claim_mail("a", now=MONDAY))}

    assert taken == {"News", "Mail 1"} if goes_on else {"News"}


def test_the_text_of_a_sent_mail_is_not_kept(session):
    post(body="A link that opens a door.")
    outbox.mark_sent(outbox.claim_mail("a", now=MONDAY), now=MONDAY)

    (row,) = rows(session)
    assert (row.status, row.body, row.subject) == (DeliveryStatus.SENT, "", "News")


def test_a_mail_given_back_was_never_tried(session):
    post()
    mail = outbox.claim_mail("a", now=MONDAY)
    outbox.give_back(mail, error="server: nobody there")

    assert outbox.claim_mail("a", now=MONDAY).attempts == 1


def test_one_of_the_unconfirmed_is_brought_forward_unless_another_mail_waits(session):
    for number in range(3):
        post(f"person{number}@example.test")
    for _number in range(2):
        mail = outbox.claim_mail("a", now=MONDAY)
        outbox.put_off(mail, until=later(hours=1), error="unconfirmed: lost")
    soon = later(minutes=5)

    outbox.bring_forward_one("unconfirmed", now=soon)
    assert [row.run_at for row in rows(session)] == [later(hours=1), later(hours=1), MONDAY]

    outbox.mark_sent(outbox.claim_mail("a", now=MONDAY), now=MONDAY)
    for _twice in range(2):
        outbox.bring_forward_one("unconfirmed", now=soon)
    assert [row.run_at for row in rows(session)][:2] == [soon, later(hours=1)]
    outbox.bring_forward("unconfirmed", now=MONDAY)
    assert {row.run_at for row in rows(session)} == {MONDAY}


def test_only_finished_mails_are_forgotten(session):
    post("sent@example.test")
    outbox.mark_sent(outbox.claim_mail("a", now=MONDAY), now=MONDAY)
    post("waiting@example.test")
    outbox.forget_old_mail(before=later(days=1))

    assert [row.address for row in rows(session)] == ["waiting@example.test"]
