"""New events become notices and mails: one per burst, request and reader, as each wants it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from portal import clock
from portal.extensions import db
from portal.identity.operations import count_notice
from portal.jobs.outbox import post_mail
from portal.notifications import queries
from portal.notifications.choices import (
    Mode,
    first_allowed,
    mail_mode,
    not_muted,
    shown_on_page,
)
from portal.notifications.models import Notice
from portal.notifications.news import Happening, News, news_for, ripe_bursts
from portal.notifications.operations.writing import Letter, letter_about
from portal.notifications.queries import NEWS, Reader
from portal.requests.lifecycle import EventKind
from portal.web.dialect import insert
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

TO_LEADS = {
    EventKind.DEADLINE_AT_RISK,
    EventKind.TARGET_NEAR,
    EventKind.TARGET_MISSED,
    EventKind.TARGET_ESCALATED,
}
CURSOR = "news_told_until"  # the last event that needs no more looking at


@dataclass(frozen=True)
class _Telling:
    """What one reader is told of one burst. `letter`: what goes out at once, if anything does."""

    reader: Reader
    request_id: int
    event_id: int
    news: list[News]
    on_page: list[News]
    mode: Mode
    letter: Letter | None


def tell_of_events(*, now: datetime) -> int:
    """A notice for each reader of what is new, and a mail where they want one at once; how many.

    A burst of events of one request is one message, two minutes after its first event. Safe to run
    twice and to stop anywhere: each notice is known by its burst. `now`: the portal's time.
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
            tellings = list(_tellings_of(burst, now=now))
        if tellings:
            with writing():
                for telling in tellings:
                    _tell(telling, now=now)
        count += len(tellings)
    with writing():
        set_site_setting(CURSOR, str(bursts.settled_until))
    return count


def begin_telling() -> None:
    """All that has happened until now is told already: after rows were made in bulk."""
    set_site_setting(CURSOR, str(queries.last_event_id()))


def _tellings_of(burst: Sequence[Happening], *, now: datetime) -> Iterator[_Telling]:
    request_id, last_id = burst[0].request_id, burst[-1].id
    kinds = {one.kind for one in burst}
    to_leads, to_team = bool(kinds & TO_LEADS), EventKind.TARGET_ESCALATED in kinds
    named = {one.details["tell"] for one in burst if one.details.get("tell")}
    named |= {one.details["person"] for one in burst if one.kind == EventKind.MENTIONED}
    to = {"to_leads": to_leads, "to_team": to_team, "named": named, "called_at": now}
    for reader in queries.readers_of(request_id, **to):
        part = {"follows": reader.follows, "decides": reader.approval is not None}
        part |= {"leads": reader.leads, "has_it": reader.has_it, "could_take": reader.could_take}
        news = not_muted(news_for(reader.id, burst, **part), is_muted=reader.is_muted)
        subject = queries.subject_for(reader.id, request_id) if news else None
        if subject is None:
            continue
        mode = mail_mode(news, reader.settings) if reader.address else Mode.NEVER
        wanted = [one for one in news if reader.settings.mode(one) != Mode.NEVER]
        letter = (
            letter_about(wanted, subject, reader, request_id=request_id)
            if mode == Mode.AT_ONCE
            else None
        )
        on_page = shown_on_page(news, reader.settings)
        yield _Telling(reader, request_id, last_id, news, on_page, mode, letter)


def _tell(telling: _Telling, *, now: datetime) -> None:
    """The notice decides: who was told already is not told again."""
    reader = telling.reader
    values = {
        "person_id": reader.id,
        "request_id": telling.request_id,
        "event_id": telling.event_id,
        "news": [str(one) for one in telling.on_page or telling.news],
        "is_on_page": bool(telling.on_page),
        "mail": telling.mode,
        "made_at": now,
    }
    known_by = ["person_id", "request_id", "event_id"]
    statement = insert(Notice).values(values).on_conflict_do_nothing(index_elements=known_by)
    if not db.session.execute(statement).rowcount:
        return
    if telling.on_page:
        count_notice(reader.id)
    if telling.letter:
        wall = clock.wall_now()
        allowed = first_allowed(wall.astimezone(ZoneInfo(reader.zone)), reader.settings)
        post_mail(
            NEWS,
            person_id=reader.id,
            address=reader.address,
            subject=telling.letter.subject,
            body=telling.letter.body,
            now=wall,
            key=queries.key_of(telling.request_id, reader.id, telling.event_id),
            run_at=allowed.astimezone(wall.tzinfo),
        )
