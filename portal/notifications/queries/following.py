"""What is new, who follows it, and whether they may still be told; what lies in the outbox."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.catalogue.queries import fields_of
from portal.desks.models import Desk, StaffMember, StaffSkill
from portal.desks.queries import on_call_now, working_time
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.jobs.models import Delivery, DeliveryStatus
from portal.notifications.choices import Mode, Settings
from portal.notifications.models import Notice, NoticeMute, NoticeSettings
from portal.notifications.news import BURST, OLDEST, TELLING, Happening, News
from portal.notifications.queries.ahead import need_for, notices_ahead
from portal.requests.approvals import ApprovalStatus
from portal.requests.models import Approval, RequestEvent, ServiceRequest, Watcher
from portal.requests.queries import for_engine, visible_to

# Kinds of mails: about a request; what a day gathered; about what nobody asked for yet; a booked
# time.
NEWS, DIGEST, AHEAD, INVITATION = "news", "digest", "ahead", "invitation"


def last_event_id() -> int:
    return db.session.scalar(select(func.max(RequestEvent.id))) or 0


def last_settled_event_id(*, now: datetime) -> int:
    """The newest event that is older than a burst: where a new installation begins to tell."""
    newest = select(RequestEvent.id).where(RequestEvent.at <= now - BURST)
    return db.session.scalar(newest.order_by(RequestEvent.id.desc()).limit(1)) or 0


def happenings_after(event_id: int, *, now: datetime) -> list[Happening]:
    """What may be news, in the order of ids. Never words: events hold none."""
    event = RequestEvent
    by_desk = (
        select(RoleGrant.id)
        .where(RoleGrant.person_id == event.actor_id, RoleGrant.desk_id == ServiceRequest.desk_id)
        .where(RoleGrant.role.in_((Role.STAFF, Role.LEAD)))
        .where(ServiceRequest.requester_id != event.actor_id)
        .exists()
    )
    columns = (event.id, event.request_id, event.kind, event.actor_id, event.at, event.details)
    found = db.session.execute(
        for_engine(*columns, by_desk)
        .select_from(ServiceRequest)
        .join(event, event.request_id == ServiceRequest.id)
        .where(event.id > event_id, event.kind.in_(TELLING), event.at > now - OLDEST)
        .order_by(event.id)
    )
    return [Happening(*row) for row in found]


def told_until(request_ids: Iterable[int]) -> dict[int, int]:
    """Per request, the last event that a notice was made for."""
    wanted = set(request_ids)
    if not wanted:
        return {}
    last = select(Notice.request_id, func.max(Notice.event_id)).group_by(Notice.request_id)
    return dict(db.session.execute(last.where(Notice.request_id.in_(wanted))).all())


def key_of(request_id: int, person_id: int, event_id: int) -> str:
    return f"{NEWS}:{request_id}:{person_id}:{event_id}"


def ahead_key(need_id: int, person_id: int, number: int) -> str:
    return f"{AHEAD}:{need_id}:{person_id}:{number}"


def parts_of(key: str) -> tuple[int, int, int]:
    """What it is about, whom it goes to, and which of them it is."""
    about_id, person_id, number = map(int, key.split(":")[1:])
    return about_id, person_id, number


@dataclass(frozen=True)
class Reader:
    """Who may be told. `address`: None cannot be written to. `follows`: the asker or a watcher;
    `approval`: what waits for their word; `leads`: the desk it was asked of; `has_it`,
    `could_take`: its work."""

    id: int
    address: str | None
    language: str
    calendar: str
    zone: str
    follows: bool
    approval: Approval | None
    settings: Settings
    is_muted: bool
    leads: bool = False
    has_it: bool = False
    could_take: bool = False


def readers_of(
    request_id: int,
    *,
    to_leads: bool = False,
    to_team: bool = False,
    named: Iterable[int] = (),
    called_at: datetime | None = None,
) -> list[Reader]:
    """Asker, watchers, who is asked to approve and who did, `to_leads` who has it and the leads of
    its desk, `to_team` who else could take it, and who is `named`: active
    ones; with the leads who is on call at `called_at`. What each may see
    is asked apart. Four statements, two more with leads and one with the team."""
    asker = for_engine(ServiceRequest.requester_id).where(ServiceRequest.id == request_id)
    watchers = select(Watcher.person_id).where(Watcher.request_id == request_id)
    followers = set(db.session.scalars(asker.union(watchers)))
    waiting, decided = _deciders(request_id)
    leads = _leads_of(request_id) if to_leads else set()
    if to_leads and called_at:
        leads |= _on_call(request_id, now=called_at)
    owners = _owner_of(request_id) if to_leads else set()
    team = _team_of(request_id) if to_team else set()
    found = db.session.execute(
        select(Person, NoticeSettings, NoticeMute.person_id)
        .outerjoin(NoticeSettings, NoticeSettings.person_id == Person.id)
        .outerjoin(
            NoticeMute,
            (NoticeMute.person_id == Person.id) & (NoticeMute.request_id == request_id),
        )
        .where(
            Person.id.in_({*followers, *waiting, *decided, *leads, *owners, *team, *named}),
            Person.is_active,
        )
        .order_by(Person.id)
    )
    return [
        Reader(
            person.id,
            person.email,
            person.language,
            person.calendar,
            person.zone,
            follows=person.id in followers,
            approval=waiting.get(person.id),
            settings=settings.as_settings() if settings else Settings(),
            is_muted=muted is not None,
            leads=person.id in leads,
            has_it=person.id in owners,
            could_take=person.id in team,
        )
        for person, settings, muted in found
    ]


def _leads_of(request_id: int) -> set[int]:
    leads = (
        for_engine(RoleGrant.person_id)
        .select_from(ServiceRequest)
        .join(RoleGrant, RoleGrant.desk_id == ServiceRequest.desk_id)
        .where(ServiceRequest.id == request_id, RoleGrant.role == Role.LEAD)
    )
    return set(db.session.scalars(leads))


def _on_call(request_id: int, *, now: datetime) -> set[int]:
    """Who is called first that day at the desk it was asked of."""
    row = db.session.scalar(for_engine().where(ServiceRequest.id == request_id))
    desk = db.session.get_one(Desk, row.desk_id)
    today = working_time(desk, around=now.date()).local_day(now)
    return on_call_now(desk.id, on=today) - {row.requester_id}


def _owner_of(request_id: int) -> set[int]:
    owner = for_engine(ServiceRequest.assignee_id).where(ServiceRequest.id == request_id)
    return set(db.session.scalars(owner)) - {None}


def _team_of(request_id: int) -> set[int]:
    """People of its desk with its skill, but not its asker."""
    row = ServiceRequest
    team = (
        for_engine(StaffMember.person_id)
        .select_from(row)
        .join(StaffSkill, StaffSkill.skill_id == row.skill_id)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(row.id == request_id, StaffMember.is_active)
        .where(StaffMember.person_id != row.requester_id)
    )
    return set(db.session.scalars(team))


def _deciders(request_id: int) -> tuple[dict[int, Approval], set[int]]:
    """By person, the approval that waits for them; and who decided one."""
    found = list(
        db.session.scalars(
            select(Approval).where(Approval.request_id == request_id).order_by(Approval.id.desc())
        )
    )
    waiting = [one for one in found if one.status == ApprovalStatus.WAITING]
    stand_ins = {one.stand_in_id: one for one in waiting if one.stand_in_id}
    asked = {one.person_id: one for one in waiting}
    return stand_ins | asked, {one.decided_by_id for one in found if one.decided_by_id}


@dataclass(frozen=True)
class Subject:
    """What a mail may say of a request: of a privileged one nothing but its address. `by_mail`:
    its type lets people approve by a link."""

    reference: str
    title: str
    confidentiality: str
    requester: str
    answers: dict
    type_id: int
    by_mail: bool

    @property
    def is_privileged(self) -> bool:
        return self.confidentiality == Confidentiality.PRIVILEGED

    @property
    def may_link(self) -> bool:
        return self.by_mail and self.confidentiality == Confidentiality.OPEN


def subject_for(person_id: int, request_id: int) -> Subject | None:
    """None when this person may not, or no longer, sense the request."""
    person = db.session.get(Person, person_id, populate_existing=True)
    if person is None or not person.is_active:
        return None
    row = ServiceRequest
    columns = (
        row.reference,
        row.title,
        row.confidentiality,
        Person.name,
        row.answers,
        row.type_id,
    )
    found = db.session.execute(
        visible_to(viewer_of_person(person_id), *columns, RequestType.approval_by_mail)
        .join(Person, Person.id == row.requester_id)
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.id == request_id)
    ).first()
    return Subject(*found) if found else None


def numbers_asked(type_id: int) -> dict[str, str]:
    """Labels of the questions for a number, by slug."""
    return {field.slug: field.label for field in fields_of(type_id) if field.kind == "number"}


@dataclass(frozen=True)
class Told:
    """A notice with its request, as its reader may see it now. `reference`: none of what nobody
    asked for yet."""

    notice: Notice
    reference: str
    title: str
    is_privileged: bool


def notices_of(viewer: Viewer, *, before: int | None = None, limit: int = 30) -> list[Told]:
    """On the page, the newest first; of what the viewer may not sense any more nothing."""
    both = [*_of_requests(viewer, before, limit), *notices_ahead(viewer, before, limit)]
    return [Told(*each) for each in sorted(both, key=lambda each: -each[0].id)[:limit]]


def _of_requests(viewer: Viewer, before: int | None, limit: int) -> list[tuple]:
    row = ServiceRequest
    columns = (Notice, row.reference, row.title, row.confidentiality)
    statement = (
        visible_to(viewer, *columns)
        .join(Notice, Notice.request_id == row.id)
        .where(Notice.person_id == viewer.id, Notice.is_on_page)
    )
    if before is not None:
        statement = statement.where(Notice.id < before)
    found = db.session.execute(statement.order_by(Notice.id.desc()).limit(limit))
    return [
        (notice, reference, title, kind == Confidentiality.PRIVILEGED)
        for notice, reference, title, kind in found
    ]


def settings_of(person_id: int) -> NoticeSettings | None:
    return db.session.get(NoticeSettings, person_id)


def who_hears_not_of(news: News, people: Collection[int]) -> set[int]:
    """Of these people, who wants to hear of it by no way."""
    row = NoticeSettings
    found = db.session.scalars(select(row).where(row.person_id.in_(set(people))))
    return {each.person_id for each in found if not each.as_settings().hears(news)}


def reader_of(person_id: int) -> Reader | None:
    """Somebody who is told of what is not asked for yet: an active person."""
    person = db.session.get(Person, person_id)
    if person is None or not person.is_active:
        return None
    row = settings_of(person_id)
    return Reader(
        person.id,
        person.email,
        person.language,
        person.calendar,
        person.zone,
        follows=False,
        approval=None,
        settings=row.as_settings() if row else Settings(),
        is_muted=False,
    )


def muted_by(viewer: Viewer) -> list[tuple[str, str]]:
    """Reference and title of the requests this person hears less of."""
    row = ServiceRequest
    found = db.session.execute(
        visible_to(viewer, row.reference, row.title)
        .join(NoticeMute, NoticeMute.request_id == row.id)
        .where(NoticeMute.person_id == viewer.id)
        .order_by(NoticeMute.muted_at.desc(), row.id)
    )
    return [(reference, title) for reference, title in found]


@dataclass(frozen=True)
class Mutable:
    """What a link lets its reader hear less of; `title`: empty unless open to its whole desk."""

    viewer: Viewer
    reference: str
    title: str
    is_muted: bool


def mutable_by_link(request_id: int, person_id: int) -> Mutable | None:
    """None for a privileged matter, and for who may not, or no longer, sense the request."""
    subject = subject_for(person_id, request_id)
    if subject is None or subject.is_privileged:
        return None
    is_open = subject.confidentiality == Confidentiality.OPEN
    return Mutable(
        viewer=viewer_of_person(person_id),
        reference=subject.reference,
        title=subject.title if is_open else "",
        is_muted=db.session.get(NoticeMute, (person_id, request_id)) is not None,
    )


def people_with_gathered_news() -> list[int]:
    gathered = (Notice.mail == Mode.DIGEST, Notice.digested_at.is_(None))
    return list(db.session.scalars(select(Notice.person_id).where(*gathered).distinct()))


def gathered_news(person_id: int) -> list[Notice]:
    """What waits to go out in one mail, the oldest first."""
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.person_id == person_id, Notice.mail == Mode.DIGEST)
            .where(Notice.digested_at.is_(None))
            .order_by(Notice.id)
        )
    )


def digest_key(person_id: int, first_id: int, last_id: int) -> str:
    return f"{DIGEST}:{person_id}:{first_id}:{last_id}"


def digest_notices(key: str) -> list[Notice]:
    """What went into the digest of that key."""
    person_id, first_id, last_id = map(int, key.split(":")[1:])
    held = (Notice.person_id == person_id, Notice.mail == Mode.DIGEST)
    return list(
        db.session.scalars(select(Notice).where(*held, Notice.id.between(first_id, last_id)))
    )


def is_digest_fit(key: str) -> bool:
    """Its reader may still sense all that it names."""
    named = [notice for notice in digest_notices(key) if notice.read_at is None]
    requests = {(each.person_id, each.request_id) for each in named if each.request_id}
    needs = {(each.person_id, each.need_id) for each in named if each.need_id}
    return all(subject_for(*one) is not None for one in requests) and all(
        need_for(*one) is not None for one in needs
    )


def mails(*, with_sent: bool = False) -> list[Delivery]:
    """What lies in the outbox, oldest first."""
    statement = select(Delivery).order_by(Delivery.id)
    if not with_sent:
        statement = statement.where(Delivery.status != DeliveryStatus.SENT)
    return list(db.session.scalars(statement))


def mail(mail_id: int) -> Delivery | None:
    return db.session.get(Delivery, mail_id)
