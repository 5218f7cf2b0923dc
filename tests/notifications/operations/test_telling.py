from datetime import timedelta
from email.policy import SMTP

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.identity.models import Person
from portal.jobs.models import Delivery
from portal.notifications.letter import letter
from portal.notifications.models import NoticeSettings
from portal.notifications.news import News
from portal.notifications.operations import begin_telling, deliver_mail, tell_of_events
from portal.notifications.sending import Answer, Outcome
from portal.requests import operations as requests
from portal.requests.lifecycle import HoldReason
from portal.requests.models import Member, Watcher
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

CANARY = "Kingfisher"


@pytest.fixture
def desk(session):
    return make_desk("legal", prefix="LEG")


@pytest.fixture
def skill(desk):
    return make_skill(desk)


@pytest.fixture
def ravi(desk, skill):
    return make_staff(desk, skill)


@pytest.fixture
def row(session, desk, skill):
    begin_telling()
    return make_request(make_type(desk, skill), title=f"{CANARY}\r\nBcc: x@example.test")


def reply(row, person, *, now=MONDAY, words="Secret words."):
    return requests.reply(row.reference, words=words, actor=viewer(person), now=now)


def want_all_at_once(session):
    """Everybody chose so: what these tests look at is how a mail is made, not when it is due."""
    chosen = set(session.scalars(select(NoticeSettings.person_id)))
    at_once = dict.fromkeys(News, "at_once")
    for person_id in set(session.scalars(select(Person.id))) - chosen:
        values = {"page": {}, "quiet_from": None, "quiet_until": 0, "digest_at": 960}
        session.add(NoticeSettings(person_id=person_id, mail=at_once, **values))


def tell(session, *, now=None):
    want_all_at_once(session)
    session.commit()
    tell_of_events(now=now or later(minutes=2))
    return session.scalars(select(Delivery).order_by(Delivery.id)).all()


def test_the_asker_gets_one_mail_for_a_burst(session, row, ravi):
    reply(row, ravi)
    actor = viewer(ravi)
    requests.hold(
        row.reference,
        reason=HoldReason.REQUESTER,
        question="Which one?",
        actor=actor,
        version=None,
        now=later(seconds=90),
    )

    (mail,) = tell(session)

    assert mail.person_id == row.requester_id
    words = f"the desk has a question: {CANARY} Bcc: x@example.test"
    assert mail.subject == f"{row.reference}: {words}"
    assert f"http://127.0.0.1:8000/requests/{row.reference}" in mail.body
    assert "Secret words" not in mail.body + mail.subject


def test_telling_again_adds_nothing_and_later_news_are_a_mail_of_their_own(session, row, ravi):
    reply(row, ravi)
    assert len(tell(session)) == len(tell(session, now=later(minutes=3))) == 1

    reply(row, ravi, now=later(minutes=5))

    assert len(tell(session, now=later(minutes=6))) == 1
    assert len(tell(session, now=later(minutes=8))) == 2


def test_internal_notes_and_the_askers_own_words_are_no_news(session, row, ravi):
    requests.note(row.reference, words="Between us.", actor=viewer(ravi), now=MONDAY)
    reply(row, session.get(Person, row.requester_id))

    assert tell(session) == []


def test_watchers_are_told_what_the_asker_is_told(session, row, desk, skill, ravi):
    watcher = make_staff(desk, skill, name="Wanda Watcher")
    session.add(Watcher(request_id=row.id, person_id=watcher.id, added_at=MONDAY))
    reply(row, ravi)

    assert {mail.person_id for mail in tell(session)} == {row.requester_id, watcher.id}


def test_of_a_privileged_matter_a_mail_says_only_that_there_is_news(session, row, desk, ravi):
    row.confidentiality = Confidentiality.PRIVILEGED
    session.add(Member(request_id=row.id, person_id=ravi.id, added_at=MONDAY))
    session.flush()
    reply(row, ravi)

    (mail,) = tell(session)

    assert mail.subject == "There is news for you in the portal"
    assert CANARY not in mail.body
    assert row.reference not in mail.subject
    assert mail.body.count(row.reference) == 1  # in the link


def test_who_may_not_sense_the_request_gets_no_mail(session, row, desk, skill, ravi):
    row.confidentiality = Confidentiality.PRIVILEGED
    outsider = make_staff(desk, skill, name="Otto Outsider")
    session.add(Watcher(request_id=row.id, person_id=outsider.id, added_at=MONDAY))
    session.add(Member(request_id=row.id, person_id=ravi.id, added_at=MONDAY))
    session.flush()
    reply(row, ravi)

    assert {mail.person_id for mail in tell(session)} == {row.requester_id}


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": None}])
def test_who_left_or_has_no_address_gets_no_mail(session, row, ravi, change):
    session.execute(update(Person).where(Person.id == row.requester_id).values(**change))
    reply(row, ravi)

    assert tell(session) == []


def test_what_lies_days_back_is_news_to_nobody(session, row, ravi):
    reply(row, ravi)

    assert tell(session, now=MONDAY + timedelta(days=4)) == []


def test_a_new_installation_does_not_tell_the_past(session, desk, skill, ravi):
    row = make_request(make_type(desk, skill))
    reply(row, ravi)

    assert tell(session) == []
    reply(row, ravi, now=later(minutes=3))
    assert len(tell(session, now=later(minutes=5))) == 1


class Collecting:
    """A server that takes everything."""

    def __init__(self):
        self.taken = []

    def send(self, message, *, sender, address):
        self.taken.append((address, message))
        return Outcome(Answer.SENT)

    def close(self):
        pass


def test_a_queued_mail_is_withdrawn_from_who_lost_sight_of_the_matter(
    session, row, desk, skill, ravi
):
    watcher = make_staff(desk, skill, name="Wanda Watcher")
    session.add(Watcher(request_id=row.id, person_id=watcher.id, added_at=MONDAY))
    reply(row, ravi)
    tell(session)
    row.confidentiality = Confidentiality.PRIVILEGED
    session.commit()

    server = Collecting()
    deliver_mail("a", server, sender="p@example.test", tell_time=clock.wall_now)

    asker = session.get(Person, row.requester_id)
    assert [address for address, _message in server.taken] == [asker.email]
    gone = session.scalar(select(Delivery).where(Delivery.person_id == watcher.id))
    session.refresh(gone)
    assert (gone.status, gone.subject, gone.body) == ("failed", "", "")


def test_the_mail_says_that_a_machine_wrote_it(session, row, ravi):
    reply(row, ravi)
    (mail,) = tell(session)

    message = letter(
        sender="p@example.test",
        address=mail.address,
        subject=mail.subject,
        body=mail.body,
        message_id=mail.message_id,
        posted_at=mail.created_at,
    )

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Bcc"] is None
    assert message.as_bytes(policy=SMTP).count(b"\r\nTo: ") == 1
