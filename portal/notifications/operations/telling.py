"""New events become mails: one per burst, request and reader, in the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from portal import clock
from portal.jobs.outbox import post_mail
from portal.notifications import queries
from portal.notifications.news import Happening, News, news_for, ripe_bursts
from portal.notifications.queries import NEWS, Reader, Subject
from portal.web.languages import reading_as
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

CURSOR = "news_told_until"  # the last event that needs no more looking at
REQUEST_PAGE = "pages.show"


@dataclass(frozen=True)
class _Mail:
    key: str
    reader: Reader
    subject: str
    body: str


def tell_of_events(*, now: datetime) -> int:
    """Put a mail into the outbox for each reader of what is new; how many.

    A burst of events of one request is one mail, two minutes after its first event. Safe to run
    twice and to stop anywhere: each mail has a key of its burst. `now`: the portal's time.
    """
    with reading():
        cursor = int(site_setting(CURSOR, "-1"))
        if cursor < 0:
            cursor = queries.last_settled_event_id(now=now)
        last_id = queries.last_event_id()
        happenings = queries.happenings_after(cursor, now=now)
        told = queries.told_until({happening.request_id for happening in happenings})
    bursts = ripe_bursts(happenings, told=told, last_id=last_id, now=now)
    count = 0
    for burst in bursts.ripe:
        with reading():
            mails = list(_mails_of(burst))
        if mails:
            with writing():
                _post(mails)
        count += len(mails)
    with writing():
        set_site_setting(CURSOR, str(bursts.settled_until))
    return count


def begin_telling() -> None:
    """All that has happened until now is told already: after rows were made in bulk."""
    set_site_setting(CURSOR, str(queries.last_event_id()))


def _post(mails: Sequence[_Mail]) -> None:
    for mail in mails:
        post_mail(
            NEWS,
            person_id=mail.reader.id,
            address=mail.reader.address,
            subject=mail.subject,
            body=mail.body,
            now=clock.wall_now(),
            key=mail.key,
        )


def _mails_of(burst: Sequence[Happening]) -> Iterator[_Mail]:
    request_id, last_id = burst[0].request_id, burst[-1].id
    for reader in queries.readers_of(request_id):
        news = news_for(reader.id, burst)
        subject = queries.subject_for(reader.id, request_id) if news else None
        if subject:
            key = queries.key_of(request_id, reader.id, last_id)
            yield _Mail(key, reader, *_written(news, subject, reader=reader))


def _written(news: Sequence[News], subject: Subject, *, reader: Reader) -> tuple[str, str]:
    """Subject and body. Of a privileged matter both say that there is news, and no more."""
    words = {"link": _link(subject.reference), "portal": current_app.config["PORTAL"].public_url}
    if not subject.is_privileged:
        words |= {"news": news, "reference": subject.reference, "title": subject.title}
    with reading_as(reader.language, calendar=reader.calendar, zone=reader.zone):
        return _text("mail/news_subject.txt", words), _text("mail/news.txt", words)


def _text(template: str, words: dict) -> str:
    """Without the context of pages: nobody is looking at one."""
    return current_app.jinja_env.get_template(template).render(words)


def _link(reference: str) -> str:
    """The address of the request's page as people outside reach it."""
    parts = urlsplit(current_app.config["PORTAL"].public_url)
    outside = current_app.url_map.bind(parts.netloc, parts.path or "/", url_scheme=parts.scheme)
    return outside.build(REQUEST_PAGE, {"reference": reference}, force_external=True)
