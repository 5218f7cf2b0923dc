"""What a person wants to be told of, by which channel, and when.

As long as nobody chose: what waits for them and what ends their wait comes by mail at once, all
else once a day in one mail; nothing at night; and all of it stands in the portal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from portal.notifications.news import WAITS_FOR_READER, News

DAY_MINUTES = 24 * 60


class Mode(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"  # with other news, once a day
    NEVER = "never"


USUALLY = {
    News.APPROVAL: Mode.AT_ONCE,
    News.MENTIONED: Mode.AT_ONCE,
    News.LAPSED: Mode.AT_ONCE,
    News.QUESTION: Mode.AT_ONCE,
    News.DEADLINE_AT_RISK: Mode.AT_ONCE,
    News.TARGET_MISSED: Mode.AT_ONCE,
    News.TARGET_NEAR: Mode.AT_ONCE,
    News.TOLD_BY_RULE: Mode.AT_ONCE,
    News.TARGET_ESCALATED: Mode.DIGEST,
    News.RESOLVED: Mode.AT_ONCE,
    News.DECLINED: Mode.AT_ONCE,
    News.CANCELLED: Mode.AT_ONCE,
    News.DECIDED: Mode.AT_ONCE,
    News.APPROVED: Mode.DIGEST,
    News.REPLIED: Mode.DIGEST,
    News.HANDED_ON: Mode.DIGEST,
    News.SLOT_OPENED: Mode.AT_ONCE,
    News.CALL_MISSED: Mode.AT_ONCE,
    News.DAY_OFFERED: Mode.AT_ONCE,
    News.DAY_WITHDRAWN: Mode.AT_ONCE,
    News.PROMISE_MOVED: Mode.DIGEST,
    News.COMING: Mode.DIGEST,
}
# A receipt of what was done in one's name without signing in cannot be switched off, nor can what
# the law will ask of the desk.
FIXED = frozenset({News.DECIDED, News.DEADLINE_AT_RISK})


@dataclass(frozen=True)
class Settings:
    """Minutes are wall minutes of the person's day; `quiet_from` None: no quiet hours.

    `mail` and `page` hold what differs from the usual.
    """

    mail: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[str, bool] = field(default_factory=dict)
    quiet_from: int | None = 20 * 60
    quiet_until: int = 7 * 60
    digest_at: int = 16 * 60

    def mode(self, news: News) -> Mode:
        if news in FIXED:
            return USUALLY[news]
        return Mode(self.mail.get(news, USUALLY[news]))

    def shows(self, news: News) -> bool:
        return news in FIXED or self.page.get(news, True)

    def hears(self, news: News) -> bool:
        """By any way at all."""
        return self.shows(news) or self.mode(news) != Mode.NEVER


def mail_mode(news: Sequence[News], settings: Settings) -> Mode:
    """One message for all that a burst holds, as soon as its most pressing part wants it."""
    modes = {settings.mode(one) for one in news}
    return next((mode for mode in Mode if mode in modes), Mode.NEVER)


def shown_on_page(news: Sequence[News], settings: Settings) -> list[News]:
    return [one for one in news if settings.shows(one)]


def not_muted(news: Sequence[News], *, is_muted: bool) -> list[News]:
    """Of a request that was muted only what waits for the reader is told."""
    return [one for one in news if not is_muted or one in WAITS_FOR_READER or one in FIXED]


def is_quiet(local: datetime, settings: Settings) -> bool:
    """`local`: in the person's zone. Quiet hours may go over midnight; they end before their last
    minute."""
    start, end = settings.quiet_from, settings.quiet_until
    if start is None or start == end:
        return False
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def first_allowed(local: datetime, settings: Settings) -> datetime:
    """`local` itself, or the end of the quiet hours it lies in.

    Worked line: quiet 20:00 to 07:00, 23:10 on Monday -> 07:00 on Tuesday.
    """
    if not is_quiet(local, settings):
        return local
    end = _at(local, settings.quiet_until)
    return end if end > local else _at(local + timedelta(days=1), settings.quiet_until)


def is_digest_time(local: datetime, oldest: datetime, settings: Settings) -> bool:
    """Once the hour of the day has passed since the oldest of the news came, outside quiet hours.
    Both in the person's zone."""
    due = _at(oldest, settings.digest_at)
    if due < oldest:
        due = _at(oldest + timedelta(days=1), settings.digest_at)
    return local >= due and not is_quiet(local, settings)


def _at(day: datetime, minute: int) -> datetime:
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    return datetime.combine(day.date(), time(hour, rest), tzinfo=day.tzinfo)
