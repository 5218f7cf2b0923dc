"""A small company for tests in a real browser: two desks, a few people, two months of requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.catalogue.approval_rule import MANAGER, Need
from portal.catalogue.models import ApprovalStep, RequestType
from portal.catalogue.operations import ensure_general_type
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.operations import accept_request, learn_history
from portal.requests import operations
from portal.requests.lifecycle import HoldReason, Lateness
from tests.support.factories import (
    make_desk,
    make_past,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

MAYA, RAVI, INGRID = "Maya Lindholm", "Ravi Menon", "Ingrid Solberg"
GRACE, DANIEL = "Grace Okonkwo", "Daniel Osei"
ACCESS_FIELDS = [
    {"slug": "what", "label": "What do you need to open?", "pain": "Saves a question back."},
    {
        "slug": "level",
        "label": "Read, or also change?",
        "kind": "choice",
        "choices": [["read", "Read"], ["change", "Change too"]],
    },
    {
        "slug": "why",
        "label": "What will you change?",
        "pain": "The owner of the folder agrees faster.",
        "shown_if": {"field": "level", "is": "change"},
    },
]
LAPTOP_FIELDS = [
    {
        "slug": "old",
        "label": "What happened to the old one?",
        "pain": "A lost one starts a security step at once.",
        "kind": "choice",
        "choices": [["none", "I had none"], ["broken", "It is damaged"]],
    },
    {
        "slug": "model",
        "label": "Standard or heavy work?",
        "pain": "Two models; no catalogue to read.",
        "kind": "choice",
        "choices": [["standard", "Standard"], ["heavy", "Heavy"]],
    },
    {
        "slug": "where",
        "label": "Where do we hand it over?",
        "pain": "No mails asking whether you are in today.",
        "kind": "choice",
        "choices": [["leeds", "Leeds"], ["post", "By post"]],
    },
]
NDA_FIELDS = [
    {"slug": "party", "label": "With whom?", "pain": "One ask in six ends here."},
    {
        "slug": "text",
        "label": "Whose text?",
        "pain": "Ours needs no reading.",
        "kind": "choice",
        "choices": [["ours", "Our own"], ["theirs", "Their own"]],
    },
    {
        "slug": "file",
        "label": "Their file",
        "pain": "Nobody reads an older version.",
        "kind": "file",
        "shown_if": {"field": "text", "is": "theirs"},
    },
]
DEVICE_TYPES = [
    ("new-laptop", "I need another computer", "A laptop, a screen, a dock."),
    ("telephone", "A telephone or a number", "Desk telephones, mobiles, numbers."),
    ("software", "I need a program", "From the list, or one we look at first."),
    ("meeting-room", "A meeting room does not work", "Screens, sound, booking."),
]
LEGAL_TYPES = [
    ("nda-review", "Review an NDA from another company", "Their paper, read and marked."),
    ("contract-review", "Review a contract", "Purchases, services, leases."),
]
CHECKLIST = ["Ask the owner of the folder", "Write down until when it is needed"]
WAITING = [
    ("new-laptop", "Laptop for Karim, who joins the test hall on Monday", 3),
    ("access", "Shared mailbox of the fair", 5),
    ("meeting-room", "No sound in the room Harbour", 26),
    ("access", "Folder of the supplier audit", 30),
    ("telephone", "Number of the night desk rings in the wrong hall", 75),
]


@dataclass(frozen=True)
class ItDesk:
    desk: Desk
    types: dict[str, RequestType]
    technician: Person


def settle(*, now: datetime) -> None:
    """Fill an empty database. Sixty-four requests for access are finished, so access is promised;
    three people in all open folders, so that one more is among the three that "next" offers."""
    it = _it_desk()
    _legal_desk()
    grace = make_person(GRACE)
    maya = make_person(MAYA, place="Leeds", manager_id=grace.id)
    _tile(maya, 1, "Sales", "Ask for access to a folder.")
    _tile(grace, 4, "Head of Sales", "Approve what your people ask for.")
    _two_months_of(it.types["access"], now=now)
    db.session.commit()
    learn_history(it.desk.id, now=now)
    _open_requests(it, now=now)
    db.session.commit()


def _it_desk() -> ItDesk:
    desk = make_desk("it", name="IT desk")
    folders, devices = make_skill(desk, "accounts"), make_skill(desk, "devices")
    access = make_type(
        desk,
        folders,
        slug="access",
        title="I need access to something",
        summary="A folder, a mailbox, a program.",
        fields=ACCESS_FIELDS,
        checklist=CHECKLIST,
    )
    others = [
        make_type(desk, devices, slug=slug, title=title, summary=summary)
        for slug, title, summary in DEVICE_TYPES
    ]
    title = "I need a new laptop or phone"
    make_type(desk, devices, slug="laptop-or-phone", title=title, fields=LAPTOP_FIELDS)
    ensure_general_type(desk.id, skill_id=devices.id)
    _tile(make_staff(desk, folders, name=RAVI), 2, "Technician", "Take what is next.")
    lead = make_staff(desk, devices, name=INGRID, role="lead")
    _tile(lead, 3, "Lead of the IT desk", "See whether next week holds.")
    lan = make_staff(desk, devices, name="Lan Nguyen", second=(folders,))
    return ItDesk(desk, {kind.slug: kind for kind in [access, *others]}, lan)


def _legal_desk() -> None:
    desk = make_desk("legal", name="Legal desk", prefix="LEG")
    counsel = make_skill(desk, "counsel")
    for slug, title, summary in LEGAL_TYPES:
        kind = make_type(desk, counsel, slug=slug, title=title, summary=summary)
    db.session.add(ApprovalStep(type_id=kind.id, position=0, who=[MANAGER], need=Need.ANY))
    _tile(make_staff(desk, counsel, name=DANIEL), 5, "Counsel", "Read what was approved.")
    make_type(desk, counsel, slug="nda", title="Get an NDA in place", fields=NDA_FIELDS)
    ensure_general_type(desk.id, skill_id=counsel.id)


def _tile(person: Person, rank: int, job_title: str, hint: str) -> None:
    person.persona_rank, person.job_title, person.persona_hint = rank, job_title, hint


def _two_months_of(request_type: RequestType, *, now: datetime) -> None:
    """Eight a day, from nine o'clock, on eight working days."""
    monday = now.replace(hour=9, minute=0, second=0) - timedelta(days=now.weekday())
    for day in (0, 1, 2, 3, 4, 7, 8, 9):
        make_past(request_type, count=8, before=monday + timedelta(days=day))


def _open_requests(it: ItDesk, *, now: datetime) -> None:
    askers = [make_person(name) for name in ("Aylin Demir", "Kwame Mensah", "María José Ortega")]
    for place, (slug, title, hours) in enumerate(WAITING):
        _ask(it, slug, title, asker=askers[place % 3], now=now - timedelta(hours=hours))
    held = _ask(it, "software", "A drawing program", asker=askers[1], now=now - timedelta(days=2))
    operations.hold(
        held.reference,
        reason=HoldReason.REQUESTER,
        question="Which of the two editions do you mean?",
        actor=viewer(it.technician),
        version=held.version,
        now=now - timedelta(days=1),
    )


def _ask(it: ItDesk, slug: str, title: str, *, asker: Person, now: datetime):
    words = "It is for the week after next."
    ask = operations.Ask(title=title, words=words, lateness=Lateness.SOMEBODY_WAITS)
    return accept_request(ask, it.types[slug], it.desk, requester_id=asker.id, now=now)
