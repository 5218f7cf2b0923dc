"""One person is told of something they have not asked for yet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal import clock
from portal.extensions import db
from portal.identity.operations import count_notice
from portal.jobs.outbox import post_mail
from portal.notifications import queries
from portal.notifications.choices import Mode, first_allowed
from portal.notifications.models import Notice
from portal.notifications.news import News
from portal.notifications.operations.writing import letter_about_need
from portal.notifications.queries import Expected, Reader
from portal.web.dialect import insert


def tell_of_need(need_id: int, *, person_id: int, number: int, now: datetime) -> None:
    """In the portal and by mail, as they chose. `number`: the how manieth time; the same number
    twice tells once. In the caller's transaction."""
    expected, reader = queries.need_for(person_id, need_id), queries.reader_of(person_id)
    if expected is None or reader is None:
        return
    settings = reader.settings
    mode = settings.mode(News.COMING) if reader.address else Mode.NEVER
    is_on_page = settings.shows(News.COMING)
    values = {
        "person_id": person_id,
        "need_id": need_id,
        "event_id": number,
        "news": [str(News.COMING)],
        "is_on_page": is_on_page,
        "mail": mode,
        "made_at": now,
    }
    known_by = ["person_id", "need_id", "event_id"]
    statement = insert(Notice).values(values).on_conflict_do_nothing(index_elements=known_by)
    if not db.session.execute(statement).rowcount:
        return
    if is_on_page:
        count_notice(person_id)
    if mode == Mode.AT_ONCE:
        _post(expected, reader, number=number)


def _post(expected: Expected, reader: Reader, *, number: int) -> None:
    letter, wall = letter_about_need(expected, reader), clock.wall_now()
    allowed = first_allowed(wall.astimezone(ZoneInfo(reader.zone)), reader.settings)
    post_mail(
        queries.AHEAD,
        person_id=reader.id,
        address=reader.address,
        subject=letter.subject,
        body=letter.body,
        now=wall,
        key=queries.ahead_key(expected.need_id, reader.id, number),
        run_at=allowed.astimezone(wall.tzinfo),
    )
