"""Rows for tests: small, named, with defaults that work."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from portal import clock
from portal.catalogue.article_life import ArticleState
from portal.catalogue.models import (
    Article,
    ArticleText,
    ArticleType,
    DocumentTemplate,
    FormField,
    RequestType,
)
from portal.catalogue.search_text import search_text
from portal.desks.models import Desk, OnCall, Skill, StaffMember, StaffSkill, WorkingCalendar
from portal.extensions import db
from portal.identity import operations as identity_operations
from portal.identity.models import Person, RoleGrant
from portal.identity.queries import viewer_of_person
from portal.obligations.due_days import Source
from portal.obligations.models import AnnouncedEvent
from portal.obligations.operations import Fact, new_obligation
from portal.planning.models import PredictedNeed
from portal.requests.models import Recurrence, ReplyTemplate
from portal.requests.operations import Ask, file_request
from portal.rules.models import Rule

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a working Monday morning in London
OFFICE_HOURS = [[[540, 780], [840, 1050]]] * 5 + [[], []]
_number = count(1)


def make_person(name="Maya Lindholm", **changes):
    row = Person(
        **{
            "name": name,
            "email": f"person{next(_number)}@example.test",
            "created_at": MONDAY,
            "zone": "Europe/London",
            "department": "Sales",
            **changes,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def make_desk(slug="it", **changes):
    calendar = WorkingCalendar(
        name=f"calendar {next(_number)}", zone="Europe/London", weekly=OFFICE_HOURS
    )
    db.session.add(calendar)
    db.session.flush()
    desk = Desk(
        calendar_id=calendar.id,
        created_at=MONDAY,
        **{
            "slug": slug,
            "name": f"{slug.upper()} desk",
            "prefix": slug.upper()[:3] if len(slug) > 1 else "ITX",
            **changes,
        },
    )
    db.session.add(desk)
    db.session.flush()
    return desk


def make_skill(desk, slug="accounts"):
    skill = Skill(desk_id=desk.id, slug=slug, name=slug.capitalize())
    db.session.add(skill)
    db.session.flush()
    return skill


def make_type(desk, skill=None, *, fields=(), **changes):
    skill = skill or make_skill(desk, f"skill-{next(_number)}")
    row = RequestType(
        desk_id=desk.id,
        skill_id=skill.id,
        **{
            "slug": f"type-{next(_number)}",
            "title": "I need access to something",
            "effort_p50_minutes": 16,
            "effort_p90_minutes": 54,
            "response_target_minutes": 240,
            "resolution_target_minutes": 960,
            **changes,
        },
    )
    db.session.add(row)
    db.session.flush()
    for position, field in enumerate(fields):
        db.session.add(FormField(type_id=row.id, position=position, **field))
    db.session.flush()
    return row


def make_staff(desk, *skills, name="Ravi Menon", second=(), role="staff"):
    """A person on the desk with first skills and second ones."""
    person = make_person(name, department="IT")
    db.session.add(RoleGrant(person_id=person.id, role=role, desk_id=desk.id))
    staff = StaffMember(
        person_id=person.id, desk_id=desk.id, weekday_minutes=[450] * 5 + [0, 0], shrinkage=0.35
    )
    db.session.add(staff)
    db.session.flush()
    for rank, some in ((1, skills), (2, second)):
        for skill in some:
            speed = 1.0 if rank == 1 else 0.7
            db.session.add(
                StaffSkill(staff_id=staff.id, skill_id=skill.id, rank=rank, speed=speed)
            )
    db.session.flush()
    return person


def grant(person, role, desk=None):
    db.session.add(RoleGrant(person_id=person.id, role=role, desk_id=desk.id if desk else None))
    db.session.flush()


def make_request(request_type, *, requester=None, now=MONDAY, **ask):
    requester = requester or make_person()
    desk = db.session.get_one(Desk, request_type.desk_id)
    words = {"title": "Need the tender folder", "words": "Same as Maya, please.", **ask}
    return file_request(Ask(**words), request_type, desk, requester=requester, now=now)


def make_template(desk, owner=None, **changes):
    """A reply for later: the desk's, or its owner's."""
    words = {"name": "On its way", "words": "Dear {requester}, it is on its way.", **changes}
    row = ReplyTemplate(
        desk_id=desk.id, owner_id=owner.id if owner else None, made_at=MONDAY, **words
    )
    db.session.add(row)
    db.session.flush()
    return row


def make_document(kind, **changes):
    """A document of a type; its answers fill it."""
    words = {"name": "Standard NDA", "words": "# NDA\nBetween {requester} and {who}.", **changes}
    row = DocumentTemplate(type_id=kind.id, **words)
    db.session.add(row)
    db.session.flush()
    return row


def viewer(person):
    return viewer_of_person(person.id)


def sign_in(client, person):
    """Give this client the cookie of a fresh server-side sign-in."""
    with client.application.app_context():
        token = identity_operations.sign_in(
            person.id, user_agent="test", now=clock.wall_now(), hours=1
        )
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token


def later(**span):
    return MONDAY + timedelta(**span)


def make_past(request_type, *, count, hours=2.0, effort=20.0, before=MONDAY):
    """Finished requests of the last weeks: `count` of them, an hour apart in arrival."""
    requester = make_person("Somebody Before")
    rows = []
    for number in range(count):
        arrived = before - timedelta(weeks=8) + timedelta(hours=number)
        row = make_request(request_type, requester=requester, now=arrived)
        row.status = "resolved"
        row.started_at = arrived
        row.resolved_at = arrived + timedelta(hours=hours + number % 5)
        row.effort_minutes = effort
        rows.append(row)
    db.session.flush()
    return rows


def make_event(desk, person, *, now=MONDAY, **changes):
    """Announced for a week a fortnight after `now`; sixty requests more."""
    starts_on = now.date() + timedelta(days=14)
    row = AnnouncedEvent(
        **{
            "desk_id": desk.id,
            "announced_by_id": person.id,
            "department": person.department,
            "title": "Sixty people join",
            "occasion": "joiners",
            "certainty": "sure",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=4),
            "expected": 60,
            "announced_at": now,
            **changes,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def make_obligation(kind, owner=None, *, now=MONDAY, **changes):
    """A contract that ends in the middle of the next winter; of a department of its own."""
    fact = Fact(
        title="Freight frame",
        type_id=kind.id,
        source=Source.REGISTER,
        falls_on=date(2027, 2, 10),
        owner_id=owner.id if owner else None,
        department="Procurement",
    )
    row = new_obligation(replace(fact, **changes), kind, now=now)
    db.session.add(row)
    db.session.flush()
    return row


def make_need(kind, requester=None, *, now=MONDAY, **changes):
    """Expected within three weeks, eight in ten, because it was asked for four times."""
    first = now.date() + timedelta(days=7)
    row = PredictedNeed(
        **{
            "desk_id": kind.desk_id, "type_id": kind.id, "source": "recurrence",
            "key": f"need-{next(_number)}", "requester_id": requester.id if requester else None,
            "first_on": first, "last_on": first + timedelta(days=14), "probability": 0.8,
            "claimed": 0.8, "why": "recurrence", "params": {"times": 4}, "opened_at": now,
            "happens_once": False, **changes,
        }
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_article(desk, *, slug="codes", state=ArticleState.PUBLISHED, types=(), texts=None, **row):
    """`texts`: language -> (title, summary, body); published ones are published as written."""
    texts = texts or {"en": ("New phone? Move your codes", "Five steps.", "## First\n\nOpen it.")}
    is_published = state == ArticleState.PUBLISHED
    row = {"written_at": MONDAY, "published_at": MONDAY if is_published else None, **row}
    article = Article(desk_id=desk.id, slug=slug, state=state, **row)
    db.session.add(article)
    db.session.flush()
    for language, (title, summary, body) in texts.items():
        for published in {False, is_published}:
            words = {"title": title, "summary": summary, "body": body}
            found = search_text(title, summary, article.keywords, body)
            kept = {"language": language, "is_published": published, "search_text": found}
            db.session.add(ArticleText(article_id=article.id, **kept, **words))
    db.session.add_all(ArticleType(article_id=article.id, type_id=kind.id) for kind in types)
    db.session.flush()
    return article


def make_rule(desk, lead, *, now=MONDAY, **changes):
    """Off; sets the size of what is filed with the word laptop in it."""
    row = Rule(
        **{
            "desk_id": desk.id, "owner_id": lead.id, "name": "Laptops are large",
            "trigger": "filed", "conditions": {"words": ["laptop"]},
            "deeds": [["size", "L", ""]], "made_at": now, **changes,
        }
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_recurrence(kind, requester, *, now=MONDAY, **changes):
    """Every second Monday of a month; the next one a fortnight after `now`."""
    next_on = now.date() + timedelta(days=14)
    row = Recurrence(
        **{
            "desk_id": kind.desk_id, "type_id": kind.id, "requester_id": requester.id,
            "title": "Count the spare laptops", "starts_on": now.date(), "next_on": next_on,
            "pattern": {"every": "month_weekday", "interval": 1, "weekday": 0, "nth": 2,
                        "on_closed": "skip"},
            "made_at": now, **changes,
        }
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_turn(staff_id, *, on=None, days=7):
    """On call from that day, or from today by the portal's clock."""
    first = on or clock.now().date()
    row = OnCall(staff_id=staff_id, starts_on=first, ends_on=first + timedelta(days=days - 1))
    db.session.add(row)
    db.session.flush()
    return row
