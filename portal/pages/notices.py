"""Notices as pages show them: what happened in a few words, and the form of one's choices."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.desks.written_time import wall_minute, wall_words
from portal.notifications.choices import FIXED, USUALLY, Mode, Settings
from portal.notifications.models import NoticeSettings
from portal.notifications.news import FOR_DESK, News
from portal.notifications.queries import Told
from portal.web.filters import instant_words


@dataclass(frozen=True)
class NoticeRow:
    title: str
    reference: str
    url: str
    words: list[str]
    when: str
    is_new: bool


def notice_row(told: Told) -> NoticeRow:
    notice = told.notice
    if notice.need_id is not None:
        return NoticeRow(
            title=_("A dated matter kept among few") if told.is_privileged else told.title,
            reference="",
            url=url_for("pages.coming_up"),
            words=[news_words(News.COMING)],
            when=instant_words(notice.made_at),
            is_new=notice.read_at is None,
        )
    page = "pages.approval" if News.APPROVAL in notice.news else "pages.show"
    return NoticeRow(
        title=told.title,
        reference=told.reference,
        url=url_for(page, reference=told.reference),
        words=[news_words(News(one)) for one in notice.news],
        when=instant_words(notice.made_at),
        is_new=notice.read_at is None,
    )


def news_words(news: News) -> str:
    return {
        News.APPROVAL: _("It waits for your approval."),
        News.MENTIONED: _("A colleague asks for your word."),
        News.DEADLINE_AT_RISK: _("As planned, its fixed date cannot be kept."),
        News.TARGET_MISSED: _("What was owed is missed."),
        News.TOLD_BY_RULE: _("A rule of the desk points you to it."),
        News.TARGET_NEAR: _("What is owed is soon due."),
        News.TARGET_ESCALATED: _("Still missed after a working day. Could you take it?"),
        News.RESOLVED: _("It is done."),
        News.DECLINED: _("It was declined."),
        News.CANCELLED: _("It was cancelled."),
        News.LAPSED: _("It was closed without an answer."),
        News.QUESTION: _("The desk has a question."),
        News.DECIDED: _("You decided it by the link in a mail."),
        News.APPROVED: _("It was approved."),
        News.REPLIED: _("The desk has answered."),
        News.HANDED_ON: _("Who had it is away: somebody else goes on with it."),
        News.SLOT_OPENED: _("A time to talk has opened."),
        News.CALL_MISSED: _("The desk called, and nobody answered."),
        News.DAY_OFFERED: _("A calmer day is offered."),
        News.DAY_WITHDRAWN: _("The offer of a later day fell away."),
        News.PROMISE_MOVED: _("The expected day has moved."),
        News.COMING: _("It is coming up for you."),
    }[news]


def choice_words(news: News) -> str:
    """The event as one chooses about it."""
    return {
        News.APPROVAL: _("Somebody needs my approval"),
        News.TOLD_BY_RULE: _("A rule of the desk points me to a request"),
        News.MENTIONED: _("A colleague asks for my word"),
        News.TARGET_MISSED: _("Work of mine or of my desk is late"),
        News.TARGET_NEAR: _("Work of mine is soon due"),
        News.TARGET_ESCALATED: _("Work I could take has been late for a working day"),
        News.RESOLVED: _("My request is done"),
        News.DECLINED: _("My request was declined"),
        News.CANCELLED: _("A request was cancelled"),
        News.LAPSED: _("A request was closed, for I did not answer"),
        News.QUESTION: _("The desk has a question"),
        News.APPROVED: _("My request was approved"),
        News.REPLIED: _("The desk has answered"),
        News.HANDED_ON: _("Somebody else goes on with it"),
        News.SLOT_OPENED: _("A time to talk has opened"),
        News.CALL_MISSED: _("The desk called, and nobody answered"),
        News.DAY_OFFERED: _("A calmer day is offered"),
        News.DAY_WITHDRAWN: _("The offer of a later day fell away"),
        News.PROMISE_MOVED: _("The expected day has moved"),
        News.COMING: _("Something is coming up that I have not asked for yet"),
    }[news]


def chosen(*, is_staff: bool) -> tuple[News, ...]:
    """What somebody has a choice about; what is for who works on requests only they choose."""
    hidden = FIXED if is_staff else FIXED | FOR_DESK
    return tuple(news for news in News if news not in hidden)


def _a_time(_form, field):
    try:
        wall_minute(field.data)
    except ValueError:
        raise ValidationError(_("Write a time of the day, as 07:00.")) from None


def _time(label, **more):
    return StringField(label, validators=[InputRequired(_l("Write a time.")), _a_time], **more)


class _NoticesForm(FlaskForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    digest_at = _time(_l("The daily mail comes after"))
    quiet_from = StringField(
        _l("Quiet from"),
        description=_l("No mail comes in these hours; it comes after. Empty: no quiet hours."),
        validators=[Optional(), _a_time],
    )
    quiet_until = _time(_l("Quiet until"))

    def settings(self) -> Settings:
        quiet = (self.quiet_from.data or "").strip()
        return Settings(
            mail={news: self[f"mail_{news}"].data for news in self.chosen},
            page={news: self[f"page_{news}"].data for news in self.chosen},
            quiet_from=wall_minute(quiet) if quiet else None,
            quiet_until=wall_minute(self.quiet_until.data),
            digest_at=wall_minute(self.digest_at.data),
        )

    def rows(self) -> list[tuple]:
        return [(news, self[f"mail_{news}"], self[f"page_{news}"]) for news in self.chosen]


def notices_form(row: NoticeSettings | None, *, is_staff: bool, **more) -> _NoticesForm:
    """One line per event, two controls in each."""
    members: dict = {"chosen": chosen(is_staff=is_staff)}
    for news in members["chosen"]:
        words = choice_words(news)
        members[f"mail_{news}"] = SelectField(
            _("By mail: %(event)s", event=words), choices=_modes(), validators=[InputRequired()]
        )
        members[f"page_{news}"] = BooleanField(_("In the portal: %(event)s", event=words))
    form = type("NoticesForm", (_NoticesForm,), members)
    return form(data=_data(row, members["chosen"]), **more)


def _modes() -> list[SelectChoice]:
    return [
        SelectChoice(Mode.AT_ONCE, _("at once")),
        SelectChoice(Mode.DIGEST, _("once a day")),
        SelectChoice(Mode.NEVER, _("never")),
    ]


def _data(row: NoticeSettings | None, offered: tuple[News, ...]) -> dict:
    settings = row.as_settings() if row else Settings()
    data = {f"mail_{news}": settings.mail.get(news, USUALLY[news]) for news in offered}
    data |= {f"page_{news}": settings.page.get(news, True) for news in offered}
    quiet = settings.quiet_from
    return data | {
        "version": row.version if row else 0,
        "quiet_from": wall_words(quiet) if quiet is not None else "",
        "quiet_until": wall_words(settings.quiet_until),
        "digest_at": wall_words(settings.digest_at),
    }
