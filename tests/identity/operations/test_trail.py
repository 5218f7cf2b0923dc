from sqlalchemy import func, select

from portal.identity.models import AuditEvent
from portal.identity.operations import record_refusal
from portal.identity.operations.trail import REFUSALS_KEPT
from tests.support.factories import make_person


def test_a_refusal_says_who_and_what_in_codes(session):
    person = make_person()
    record_refusal(person.id, endpoint="pages.manage", method="GET")
    event = session.scalars(select(AuditEvent)).one()

    assert (event.actor_id, event.kind, event.subject, event.details) == (
        person.id,
        "access_refused",
        "pages.manage",
        {"method": "GET"},
    )


def test_who_asks_without_end_fills_no_table(session):
    person, other = make_person(), make_person("Hiro Tanaka")
    for _time in range(REFUSALS_KEPT + 5):
        record_refusal(person.id, endpoint="pages.manage", method="GET")
    record_refusal(other.id, endpoint="pages.manage", method="GET")

    assert session.scalar(select(func.count()).select_from(AuditEvent)) == REFUSALS_KEPT + 1
