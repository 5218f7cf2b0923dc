"""The row of a request as it was filed, and the ids it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.commands.demo.course import Course
from portal.commands.demo.world import instant, target_of
from portal.desks.business_time import WorkingTime
from portal.requests.lifecycle import Status, weight_of
from portal.requests.searching import searched_words
from portal.requests.sla import dues_of


@dataclass(frozen=True)
class Ids:
    """Row ids by name or code, and what every row needs. `shift` moves an instant of the story
    to the day on which the demo stands now."""

    people: Mapping[str, int]  # by mail address
    staff: Mapping[str, int]  # person ids by name
    desks: Mapping[str, int]
    types: Mapping[str, int]
    skills: Mapping[tuple[str, str], int]
    key: bytes
    working_time: WorkingTime
    shift: Callable[[datetime], datetime]


def filed_row(course: Course, ids: Ids, *, request_id: int, requester_id: int) -> dict:
    """The row as it was filed; its later steps are written over it."""
    life = course.life
    arrived = instant(life.arrived)
    named = course.answers.get(life.type.due_field or "")
    dues = dues_of(
        target_of(life.type),
        arrived_at=arrived,
        named_day=date.fromisoformat(named) if named else None,
        working_time=ids.working_time,
    )
    desk = life.type.desk
    return {
        "id": request_id,
        "reference": course.reference,
        "desk_id": ids.desks[desk],
        "type_id": ids.types[life.type.code],
        "skill_id": ids.skills[desk, life.type.skill],
        "requester_id": requester_id,
        "assignee_id": None,
        "channel": life.channel,
        "title": course.title[:200],
        "answers": course.answers,
        "search_text": searched_words(course.title[:200], course.answers),
        "confidentiality": life.type.confidentiality,
        "status": Status.RECEIVED.value,
        "hold_reason": None,
        "lateness": life.lateness.value,
        "size": None,
        "weight": weight_of(life.type.weight, life.lateness),
        "arrived_at": arrived,
        "assigned_at": None,
        "started_at": None,
        "first_response_at": None,
        "held_since_at": None,
        "resolved_at": None,
        "closed_at": None,
        "declined_at": None,
        "promised_by_at": None,
        "due_at": dues.due_at,
        "response_due_at": dues.response_due_at,
        "hard_deadline_at": dues.hard_deadline_at,
        "needed_by_at": None,
        "held_minutes": 0.0,
        "worked_minutes": 0.0,
        "effort_minutes": None,
        "reassignments": 0,
        "reopened": 0,
        "external_id": None,
        "import_digest": None,
        "chain_head": "",
        "chain_count": 0,
        "version": 1,
    }
