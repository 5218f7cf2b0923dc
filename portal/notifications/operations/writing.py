"""Mails in their reader's words, language and calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from portal import clock
from portal.notifications import mute_link, queries
from portal.notifications.news import News
from portal.notifications.queries import Expected, Invited, Reader, Subject
from portal.planning.invitation import Invitation, Method, booking_uid, calendar_text
from portal.planning.models import Booking
from portal.planning.slots import SLOT
from portal.requests.approval_link import LIFE, PURPOSE
from portal.requests.approvals import said_amount
from portal.requests.models import Approval
from portal.web.filters import day_words, instant_words
from portal.web.languages import reading_as
from portal.web.numbers import format_decimal
from portal.web.signed import signed

REQUEST_PAGE, APPROVAL_PAGE = "pages.show", "pages.approval"
APPROVAL_LINK, SETTINGS_PAGE = "pages.approval_link", "pages.notice_settings"
MUTE_LINK = "pages.mute_link"
COMING_PAGE, FORM_PAGE = "pages.coming_up", "pages.ask_type"


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def letter_about(
    news: Sequence[News], subject: Subject, reader: Reader, *, request_id: int
) -> Letter:
    """Of a privileged matter it says that there is news, and no more."""
    page = APPROVAL_PAGE if news[0] == News.APPROVAL else REQUEST_PAGE
    words = {
        "link": outside_address(page, reference=subject.reference),
        "settings_link": outside_address(SETTINGS_PAGE),
        "portal": current_app.config["PORTAL"].public_url,
    }
    with reading_as(reader.language, calendar=reader.calendar, zone=reader.zone):
        if not subject.is_privileged:
            words |= {"news": news, "reference": subject.reference, "title": subject.title}
            is_asked = News.APPROVAL in news  # which muting would not end
            words |= _approval_words(subject, reader) if is_asked else {}
            words["mute_link"] = "" if is_asked else link_to_mute(request_id, reader.id)
        return Letter(_text("mail/news_subject.txt", words), _text("mail/news.txt", words))


def _approval_words(subject: Subject, reader: Reader) -> dict:
    """Who asks and how much; a link by which to decide, where that is safe enough."""
    numbers = queries.numbers_asked(subject.type_id)
    said = said_amount(subject.answers, numbers, reader.approval.amount_field)
    words = {"requester": subject.requester}
    words["amount"] = f"{said[0]}: {format_decimal(said[1])}" if said else ""
    words["decide_link"] = _link_to_decide(reader.approval, reader) if subject.may_link else ""
    return words


def _link_to_decide(approval: Approval, reader: Reader) -> str:
    values = [approval.id, reader.id, approval.version]
    token = signed(PURPOSE, values, until=clock.wall_now() + LIFE)
    return outside_address(APPROVAL_LINK, token=token)


def link_to_mute(request_id: int, person_id: int) -> str:
    until = clock.wall_now() + mute_link.LIFE
    token = signed(mute_link.PURPOSE, [request_id, person_id], until=until)
    return outside_address(MUTE_LINK, token=token)


def letter_about_need(expected: Expected, reader: Reader) -> Letter:
    """What comes, why it is thought so, and the way to a draft with last time's answers. Of a
    privileged fact it says that there is news, and no more."""
    words = {
        "settings_link": outside_address(SETTINGS_PAGE),
        "link": outside_address(COMING_PAGE),
        "portal": current_app.config["PORTAL"].public_url,
        "expected": None if expected.is_privileged else expected,
    }
    if not expected.is_privileged:
        form = {"desk": expected.desk, "type_slug": expected.type, "need": expected.need_id}
        form |= {"like": expected.before} if expected.before else {}
        words["draft_link"] = outside_address(FORM_PAGE, **form)
    with reading_as(reader.language, calendar=reader.calendar, zone=reader.zone):
        if not expected.is_privileged:
            words["last"] = day_words(expected.last_on)
            words["begin_by"] = day_words(expected.begin_by) if expected.begin_by else ""
        return Letter(_text("mail/coming_subject.txt", words), _text("mail/coming.txt", words))


@dataclass(frozen=True)
class DigestLine:
    """`title` and `reference` empty: a privileged matter; only `reference`: nothing is asked for
    yet. No `mute_link`: muting ends it not."""

    reference: str
    title: str
    news: str
    mute_link: str = ""


def digest_letter(lines: Sequence[DigestLine], reader) -> Letter:
    """Several requests' news in one mail."""
    words = {
        "lines": lines,
        "link": outside_address("pages.notices"),
        "settings_link": outside_address(SETTINGS_PAGE),
        "portal": current_app.config["PORTAL"].public_url,
    }
    with reading_as(reader.language, calendar=reader.calendar, zone=reader.zone):
        return Letter(_text("mail/digest_subject.txt", words), _text("mail/digest.txt", words))


def calendar_letter(
    booking: Booking, invited: Invited, method: Method, *, organizer: str
) -> tuple[Letter, str]:
    """The mail and its invitation; of a privileged matter they name nothing but the time."""
    link = outside_address("pages.times", reference=invited.subject.reference)
    words = {
        "link": link,
        "portal": current_app.config["PORTAL"].public_url,
        "is_cancelled": method == Method.CANCEL,
        "with_name": invited.with_name,
        "title": "" if invited.subject.is_privileged else invited.subject.title,
    }
    with reading_as(invited.language, calendar=invited.calendar, zone=invited.zone):
        words["when"] = instant_words(booking.starts_at)
        text = Letter(
            _text("mail/invitation_subject.txt", words), _text("mail/invitation.txt", words)
        )
        event = Invitation(
            uid=booking_uid(booking.id, organizer),
            sequence=booking.version,
            starts_at=booking.starts_at,
            ends_at=booking.starts_at + SLOT,
            made_at=booking.changed_at,
            summary=words["title"] or _("Booked time"),
            description=link,
            url=link,
            organizer=organizer,
            attendee=invited.address,
        )
    return text, calendar_text(event, method)


def _text(template: str, words: dict) -> str:
    """Without the context of pages: nobody is looking at one."""
    return current_app.jinja_env.get_template(template).render(words)


def outside_address(endpoint: str, **values) -> str:
    """The address of a page as people outside reach it."""
    parts = urlsplit(current_app.config["PORTAL"].public_url)
    outside = current_app.url_map.bind(parts.netloc, parts.path or "/", url_scheme=parts.scheme)
    return outside.build(endpoint, values, force_external=True)
