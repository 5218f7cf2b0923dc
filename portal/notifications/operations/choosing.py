"""What people choose about their notices, and that they have read them."""

from datetime import datetime

from sqlalchemy import delete, update

from portal.errors import Conflict, InvalidInput
from portal.extensions import db
from portal.identity.operations import forget_unread
from portal.identity.viewer import Viewer
from portal.notifications.choices import DAY_MINUTES, FIXED, USUALLY, Mode, Settings
from portal.notifications.models import Notice, NoticeMute, NoticeSettings
from portal.notifications.news import News
from portal.requests.queries import visible_request
from portal.web.dialect import insert


def read_all(*, until: int, actor: Viewer, now: datetime) -> None:
    """All up to the notice that stood on top of the page."""
    mine = (Notice.person_id == actor.id, Notice.id <= until, Notice.read_at.is_(None))
    db.session.execute(update(Notice).where(*mine).values(read_at=now))
    forget_unread(actor.id)


def choose_notices(settings: Settings, *, version: int, actor: Viewer) -> None:
    """Only what differs from the usual is kept, so that a better usual reaches everybody else.
    `version`: 0 where nothing was chosen before."""
    minutes = (settings.quiet_from or 0, settings.quiet_until, settings.digest_at)
    if any(not 0 <= minute < DAY_MINUTES for minute in minutes):
        raise InvalidInput("Write a time of the day, as 07:00.", field="digest_at")
    row = db.session.get(NoticeSettings, actor.id, with_for_update=True)
    if (row.version if row else 0) != version:
        raise Conflict("Somebody else changed it since you opened it.")
    if row is None:
        row = NoticeSettings(person_id=actor.id, version=0)
        db.session.add(row)
    free = [one for one in News if one not in FIXED]
    modes = {one: Mode(settings.mail.get(one, USUALLY[one])) for one in free}
    row.mail = {str(one): str(mode) for one, mode in modes.items() if mode != USUALLY[one]}
    row.page = {str(one): False for one in free if not settings.page.get(one, True)}
    row.quiet_from, row.quiet_until = settings.quiet_from, settings.quiet_until
    row.digest_at, row.version = settings.digest_at, version + 1
    db.session.flush()


def stop_hearing_of(news: News, *, actor: Viewer) -> None:
    """By no way any more."""
    row = _settings_row(actor)
    row.mail, row.page = {**row.mail, news: Mode.NEVER}, {**row.page, news: False}
    row.version += 1


def hear_again_of(news: News, *, actor: Viewer) -> None:
    """As usual."""
    row = _settings_row(actor)
    row.mail = {key: mode for key, mode in row.mail.items() if key != news}
    row.page = {key: is_shown for key, is_shown in row.page.items() if key != news}
    row.version += 1


def _settings_row(actor: Viewer) -> NoticeSettings:
    row = db.session.get(NoticeSettings, actor.id, with_for_update=True)
    if row is None:
        usual = Settings()
        row = NoticeSettings(
            person_id=actor.id, mail={}, page={}, version=0, quiet_from=usual.quiet_from,
            quiet_until=usual.quiet_until, digest_at=usual.digest_at,
        )  # fmt: skip
        db.session.add(row)
    return row


def mute(reference: str, *, actor: Viewer, now: datetime) -> None:
    """From now on only what waits for this person is told of that request."""
    row = visible_request(reference, viewer=actor)
    values = {"person_id": actor.id, "request_id": row.id, "muted_at": now}
    known_by = ["person_id", "request_id"]
    db.session.execute(
        insert(NoticeMute).values(values).on_conflict_do_nothing(index_elements=known_by)
    )


def unmute(reference: str, *, actor: Viewer) -> None:
    row = visible_request(reference, viewer=actor)
    mine = (NoticeMute.person_id == actor.id, NoticeMute.request_id == row.id)
    db.session.execute(delete(NoticeMute).where(*mine))
