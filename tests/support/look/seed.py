"""A portal with something on every page: long names, long words, long talk, nothing and much."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.anticipation.models import Automation, Execution
from portal.catalogue.article_life import ArticleState
from portal.catalogue.models import ApprovalStep, RequestType
from portal.desks.models import Desk, StaffMember
from portal.extensions import db
from portal.forecast.operations import run_forecast
from portal.identity.models import OneTimeLink, Person
from portal.identity.operations.links import LinkPurpose
from portal.identity.queries import token_digest
from portal.notifications.mute_link import PURPOSE as MUTE
from portal.obligations.models import AnnouncedEvent, Obligation
from portal.planning.bulk import BulkKind, Item
from portal.planning.operations import (
    accept_request,
    ask_for_call,
    begin_bulk,
    book_slot,
    learn_ways,
    plan_desk,
)
from portal.planning.queries import slots_for
from portal.requests import operations
from portal.requests.approval_link import PURPOSE
from portal.requests.lifecycle import HoldReason, Lateness
from portal.requests.models import Approval, Message, ServiceRequest
from portal.web.signed import signed
from tests.support.company import INGRID, MAYA, RAVI, settle
from tests.support.factories import (
    grant,
    make_article,
    make_document,
    make_event,
    make_need,
    make_obligation,
    make_person,
    make_recurrence,
    make_rule,
    make_staff,
    make_template,
    make_turn,
    make_type,
    viewer,
)

ADA = "Dr. Adaobi-Konstantinopolitana Featherstonehaugh-Papadopoulos"
LINK = "a-link-to-look-at"
LONG_TITLE = (
    "The shared calendar of the Donaudampfschifffahrtsgesellschaft in Llanfairpwllgwyngyll does "
    "not show bookings made before the second Thursday of last month"
)
UNBROKEN = "https://files.example.test/" + "a-name-that-nobody-can-break/" * 6
MESSAGES, EARLIER_MESSAGES = 24, 176
UNBROKEN_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"
UNBROKEN_PLACE = "Rechtsschutzversicherungs-und-Betäubungsmittelverschreibungsverordnungsabteilung"


def furnish(*, now: datetime) -> dict[str, str]:
    """Fills an empty database; the words that addresses speak of."""
    settle(now=now)
    people = {name: _person(name) for name in (MAYA, RAVI, INGRID)}
    people[MAYA].department = UNBROKEN_PLACE
    desk = db.session.scalar(select(Desk).where(Desk.slug == "it"))
    _everything(desk)
    db.session.commit()
    run_forecast(desk.id, now=now)
    talked = _talked_over(people, desk, now=now)
    ready = _ready(people, desk, now=now)
    make_event(desk, people[MAYA], now=now, title=LONG_TITLE)
    fact = _fact(desk, people[MAYA], now=now)
    _expected(fact, people[MAYA], now=now)
    _by_rule(desk, people, ready, now=now)
    make_article(desk, slug="codes")
    template = make_template(desk, name=UNBROKEN_PLACE, words=f"{LONG_TITLE} {UNBROKEN} {{me}}")
    make_article(desk, slug="begun", state=ArticleState.DRAFT)
    kind = db.session.scalar(select(RequestType).where(RequestType.slug == "access"))
    document = make_document(
        kind, name=LONG_TITLE[:80], words=f"# {LONG_TITLE}\n{UNBROKEN} {{what}}"
    )
    asked, approval = _waits_for_approval(people, desk, now=now)
    until = now + timedelta(days=1)
    db.session.add(
        OneTimeLink(
            token_digest=token_digest(LINK),
            person_id=people[MAYA].id,
            purpose=LinkPurpose.PASSWORD_RESET,
            created_at=now,
            expires_at=until,
        )
    )
    rule = make_rule(desk, people[INGRID], now=now, name=LONG_TITLE[:80])
    again = make_recurrence(_kind(desk), people[MAYA], now=now, title=LONG_TITLE)
    on_call = _on_call(people[RAVI])
    step = begin_bulk(
        desk.id,
        BulkKind.CLOSE,
        [Item(ready, 1), Item(talked, 1)],
        details={},
        actor=viewer(people[RAVI]),
        now=now,
    )
    _to_talk(talked, desk, viewer(people[MAYA]), now=now)
    return {
        "step": step.id,
        "template": template.id,
        "rule": rule.id,
        "document": document.id,
        "staff": on_call,
        "round": again.id,
        "talked": talked,
        "ready": ready,
        "asked": asked,
        "person": people[RAVI].id,
        "fact": fact.id,
        "event": db.session.scalar(select(AnnouncedEvent.id)),
        "link": LINK,
        "mute": signed(MUTE, [_request_id(talked), people[MAYA].id], until=until),
        "approval": signed(
            PURPOSE, [approval.id, people[INGRID].id, approval.version], until=until
        ),
    }


def _to_talk(reference: str, desk: Desk, asker, *, now: datetime) -> None:
    """A time is booked, a call waits, and others are free: the desk has a plan."""
    db.session.commit()
    plan_desk(desk.id, now=now)
    row = db.session.get_one(ServiceRequest, _request_id(reference))
    slot = slots_for(row, desk, now=now).offered[-1]
    who = {"actor": asker, "now": now}
    book_slot(reference, slot.starts_at, person_id=slot.person, **who)
    ask_for_call(reference, "+44 20 7946 0000", **who)
    db.session.commit()
    learn_ways(desk.id, now=now)


def _request_id(reference: str) -> int:
    return db.session.scalar(
        select(ServiceRequest.id).where(ServiceRequest.reference == reference)
    )


def _on_call(person: Person) -> int:
    mine = select(StaffMember.id).where(StaffMember.person_id == person.id)
    staff_id = db.session.scalar(mine)
    make_turn(staff_id)
    return staff_id


def _kind(desk: Desk) -> RequestType:
    return db.session.scalar(select(RequestType).where(RequestType.desk_id == desk.id).limit(1))


def _fact(desk: Desk, owner: Person, *, now: datetime) -> Obligation:
    kind = _kind(desk)
    falls_on = now.date() + timedelta(days=20)
    return make_obligation(kind, owner, now=now, title=LONG_TITLE, falls_on=falls_on)


def _expected(fact: Obligation, owner: Person, *, now: datetime) -> None:
    kind = db.session.get_one(RequestType, fact.type_id)
    safe = {"last_safe_on": fact.last_safe_on.isoformat()}
    make_need(kind, owner, now=now)
    make_need(kind, owner, now=now, obligation_id=fact.id, why="obligation_due", params=safe)


def _by_rule(desk: Desk, people: dict, done: str, *, now: datetime) -> None:
    kind = db.session.scalar(select(RequestType).where(RequestType.slug == "access"))
    db.session.add(
        Automation(
            type_id=kind.id, desk_id=desk.id, rung="one_click", act="task", words=LONG_TITLE,
            assignee_id=people[RAVI].id, answers_by_id=people[INGRID].id, rung_since_at=now,
        )
    )  # fmt: skip
    until = now + timedelta(days=7)
    db.session.add(
        Execution(
            request_id=_request_id(done), type_id=kind.id, requester_id=people[MAYA].id,
            rung="one_click", act="document", state="done", begun_at=now, done_at=now,
            undo_until_at=until,
        )
    )  # fmt: skip


def _waits_for_approval(people: dict, desk: Desk, *, now: datetime) -> tuple[str, Approval]:
    kind = make_type(desk, slug="purchase", title="Buy something that costs more")
    db.session.add(ApprovalStep(type_id=kind.id, position=0, need="any", who=[people[INGRID].id]))
    db.session.flush()
    ask = operations.Ask(LONG_TITLE, words=UNBROKEN)
    begun = now - timedelta(hours=2)
    row = accept_request(ask, kind, desk, requester_id=people[MAYA].id, now=begun)
    return row.reference, db.session.scalar(select(Approval))


def _person(name: str) -> Person:
    return db.session.scalar(select(Person).where(Person.name == name))


def _everything(desk: Desk) -> None:
    """Somebody with every role, and so with every word in the bar."""
    ada = make_staff(desk, name=ADA, role="lead")
    ada.persona_rank, ada.job_title = 4, "Everything at once"
    for role in ("manager", "admin", "auditor"):
        grant(ada, role)


def _ask(people: dict, desk: Desk, title: str, *, now: datetime):
    kind = db.session.scalar(select(RequestType).where(RequestType.slug == "access"))
    words = {"what": UNBROKEN, "level": "change", "why": LONG_TITLE}
    ask = operations.Ask(
        title=title, words=UNBROKEN, lateness=Lateness.SOMEBODY_WAITS, answers=words
    )
    return accept_request(ask, kind, desk, requester_id=people[MAYA].id, now=now)


def _talked_over(people: dict, desk: Desk, *, now: datetime) -> str:
    """Long talk, notes of the desk, and now it waits for its asker."""
    begun = now - timedelta(days=2)
    row = _ask(people, desk, LONG_TITLE, now=begun)
    ravi, maya = viewer(people[RAVI]), viewer(people[MAYA])
    operations.start(row.reference, actor=ravi, version=None, now=begun)
    db.session.add_all(_said_long_ago(row, people[MAYA], now=begun))
    for number in range(MESSAGES):
        at = begun + timedelta(minutes=30 * (number + 1))
        who = maya if number % 3 == 1 else ravi
        said = f"{number + 1}. {LONG_TITLE if number % 2 else UNBROKEN}"
        if number % 5 == 4:
            operations.note(row.reference, words=said, actor=ravi, now=at)
        else:
            operations.reply(row.reference, words=said, actor=who, now=at)
    operations.hold(
        row.reference,
        reason=HoldReason.REQUESTER,
        question=LONG_TITLE,
        actor=ravi,
        version=None,
        now=now - timedelta(hours=2),
    )
    return row.reference


def _said_long_ago(row, asker: Person, *, now: datetime) -> list[Message]:
    long_name = make_person(UNBROKEN_NAME, department=UNBROKEN_PLACE)
    return [
        Message(
            request_id=row.id,
            author_id=(asker, long_name)[number % 2].id,
            body=UNBROKEN if number % 3 else LONG_TITLE,
            sent_at=now - timedelta(minutes=EARLIER_MESSAGES - number),
        )
        for number in range(EARLIER_MESSAGES)
    ]


def _ready(people: dict, desk: Desk, *, now: datetime) -> str:
    begun = now - timedelta(days=1)
    row = _ask(people, desk, "Folder of the harbour tender", now=begun)
    step = {"actor": viewer(people[RAVI]), "version": None, "now": now - timedelta(hours=3)}
    operations.start(row.reference, **step)
    operations.resolve(row.reference, words="It is open for you.", minutes=15, **step)
    return row.reference
