"""What is not pressing goes out once a day, in one mail per person."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from portal import clock
from portal.extensions import db
from portal.identity.models import Person
from portal.jobs.outbox import post_mail
from portal.notifications import queries
from portal.notifications.choices import Settings, is_digest_time
from portal.notifications.models import Notice
from portal.notifications.news import News
from portal.notifications.operations.writing import (
    DigestLine,
    Letter,
    digest_letter,
    link_to_mute,
)
from portal.web.transaction import reading, writing


def send_digests(*, now: datetime) -> int:
    """One mail for each person whose hour has come; how many.

    What was read in the portal meanwhile is not sent. Safe to run twice: what goes out is marked
    in the transaction that puts it out.
    """
    with reading():
        people = queries.people_with_gathered_news()
    sent = 0
    for person_id in people:
        with reading():
            is_due = _is_due(person_id, now=now)
        if is_due:
            with writing():
                sent += _send(person_id, now=now)
    return sent


def _is_due(person_id: int, *, now: datetime) -> bool:
    gathered = queries.gathered_news(person_id)
    person = db.session.get(Person, person_id)
    if not gathered or person is None:
        return False
    zone, settings = ZoneInfo(person.zone), _settings(person_id)
    oldest = gathered[0].made_at.astimezone(zone)
    return is_digest_time(now.astimezone(zone), oldest, settings)


def _settings(person_id: int) -> Settings:
    row = queries.settings_of(person_id)
    return row.as_settings() if row else Settings()


def _send(person_id: int, *, now: datetime) -> bool:
    person = db.session.get_one(Person, person_id, with_for_update=True)
    gathered = queries.gathered_news(person_id)
    if not gathered:
        return False
    lines = [line for notice in gathered if (line := _line(notice))]
    if lines and person.is_active and person.email:
        _post(person, digest_letter(lines, person), gathered)
    ids = [notice.id for notice in gathered]
    db.session.execute(update(Notice).where(Notice.id.in_(ids)).values(digested_at=now))
    return bool(lines)


def _line(notice: Notice) -> DigestLine | None:
    """None for what was read already and for what the person may not sense any more."""
    if notice.read_at is not None:
        return None
    if notice.need_id is not None:
        return _line_of_need(notice)
    subject = queries.subject_for(notice.person_id, notice.request_id)
    if subject is None:
        return None
    if subject.is_privileged:
        return DigestLine("", "", "")
    is_asked = News.APPROVAL in notice.news  # which muting would not end
    mute = "" if is_asked else link_to_mute(notice.request_id, notice.person_id)
    return DigestLine(subject.reference, subject.title, notice.news[0], mute)


def _line_of_need(notice: Notice) -> DigestLine | None:
    expected = queries.need_for(notice.person_id, notice.need_id)
    if expected is None:
        return None
    return DigestLine("", "" if expected.is_privileged else expected.title, notice.news[0])


def _post(person: Person, letter: Letter, gathered: list[Notice]) -> None:
    post_mail(
        queries.DIGEST,
        person_id=person.id,
        address=person.email,
        subject=letter.subject,
        body=letter.body,
        now=clock.wall_now(),
        key=queries.digest_key(person.id, gathered[0].id, gathered[-1].id),
    )


def gather_anew(key: str) -> None:
    """A digest was withdrawn: what it held goes into the next one, as far as it may."""
    held = queries.digest_notices(key)
    ids = [notice.id for notice in held if notice.read_at is None]
    db.session.execute(update(Notice).where(Notice.id.in_(ids)).values(digested_at=None))
