"""The stored trail and what somebody with the database in hand can do to it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.requests import operations
from portal.requests.chain import event_hash
from portal.requests.models import Anchor, Message, RequestEvent, ServiceRequest
from portal.requests.operations import anchor_trail, verify_trail
from portal.requests.trail import Fault
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

LATER = {"version": None, "now": later(hours=2)}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trail"


@pytest.fixture
def rows(session):
    """Three requests with five events each."""
    desk = make_desk()
    skill = make_skill(desk)
    ravi, kind = viewer(make_staff(desk, skill)), make_type(desk, skill)
    made = [make_request(kind) for _ in range(3)]
    for row in made:
        for number in range(4):
            operations.note(row.reference, words=f"note {number}", actor=ravi, now=MONDAY)
    session.commit()
    return [(row.id, row.reference) for row in made]


@pytest.fixture
def second(rows, folder):
    """The second of them, after an anchor was made."""
    anchor_trail(folder=folder, now=later(hours=1))
    return rows[1]


def verify(folder):
    return verify_trail(folder=folder, progress=lambda done, total, words: None)


def found(folder):
    findings = verify(folder).findings
    return [(one.fault, one.subject, one.first, one.last) for one in findings]


def change(*statements):
    for statement in statements:
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.commit()


def event(request_id, *numbers):
    return (RequestEvent.request_id == request_id) & RequestEvent.number.in_(numbers)


def remove_request(request_id):
    change(
        delete(Message).where(Message.request_id == request_id),
        delete(RequestEvent).where(RequestEvent.request_id == request_id),
        delete(ServiceRequest).where(ServiceRequest.id == request_id),
    )


def test_a_trail_as_it_was_written_has_no_findings(rows, folder):
    before_any_anchor = verify(folder)
    anchor_trail(folder=folder, now=later(hours=1))
    report = verify(folder)

    assert before_any_anchor.findings == report.findings == []
    assert (report.requests, report.events, report.anchors) == (3, 15, 1)
    assert report.anchored_on == "2026-11-23"


def test_a_changed_row_is_named(second, folder):
    request_id, reference = second
    change(update(RequestEvent).where(event(request_id, 3)).values(actor_id=None))

    assert found(folder) == [(Fault.CHANGED, reference, 3, 3)]


def test_a_removed_row_is_named(second, folder):
    request_id, reference = second
    change(delete(RequestEvent).where(event(request_id, 2)))

    assert found(folder)[0] == (Fault.REMOVED, reference, 2, 2)


def test_the_last_three_rows_missing_are_named(second, folder):
    request_id, reference = second
    change(delete(RequestEvent).where(event(request_id, 3, 4, 5)))

    assert found(folder)[0] == (Fault.TAIL_MISSING, reference, 3, 5)


def rewind(request_id, *, to):
    seal = select(RequestEvent.hash).where(event(request_id, to)).scalar_subquery()
    change(
        update(ServiceRequest)
        .where(ServiceRequest.id == request_id)
        .values(chain_count=to, chain_head=seal),
        delete(RequestEvent).where(
            RequestEvent.request_id == request_id, RequestEvent.number > to
        ),
    )


def test_a_tail_taken_together_with_the_requests_own_row_is_named(second, folder):
    request_id, reference = second
    rewind(request_id, to=2)

    assert found(folder) == [
        (Fault.TAIL_MISSING, reference, 3, 5),
        (Fault.ANCHOR_BROKEN, "2026-11-23", None, None),
    ]


def test_without_the_kept_list_the_anchor_alone_says_that_something_is_gone(second, folder):
    rewind(second[0], to=2)
    for file in folder.iterdir():
        file.unlink()

    assert found(folder) == [(Fault.ANCHOR_BROKEN, "2026-11-23", None, None)]


def test_a_removed_request_is_named(second, folder):
    request_id, reference = second
    remove_request(request_id)

    assert found(folder) == [
        (Fault.REQUEST_REMOVED, reference, None, None),
        (Fault.ANCHOR_BROKEN, "2026-11-23", None, None),
    ]


def test_later_requests_do_not_hide_a_removed_one(second, folder):
    request_id, reference = second
    desk = make_desk("legal")
    for _time in range(3):
        make_request(make_type(desk))
    db.session.commit()
    remove_request(request_id)

    assert (Fault.REQUEST_REMOVED, reference, None, None) in found(folder)


def seal_again(request_id, key):
    """As somebody would who has the code and the database, but not the key."""
    head = ""
    for row in db.session.scalars(
        select(RequestEvent)
        .where(RequestEvent.request_id == request_id)
        .order_by(RequestEvent.number)
    ):
        fields = {name: getattr(row, name) for name in ("number", "kind", "actor_id", "at")}
        head = event_hash(key, head, request_id=request_id, details=row.details, **fields)
        row.hash = head
    db.session.get_one(ServiceRequest, request_id).chain_head = head
    db.session.commit()


def test_hashes_computed_anew_without_the_key_are_named(rows, folder):
    for request_id, _reference in rows:
        seal_again(request_id, b"a guess")

    assert found(folder) == [(Fault.FORGED, reference, 1, 5) for _id, reference in rows]


def test_what_happens_after_an_anchor_keeps_it_valid(second, folder):
    row = db.session.get_one(ServiceRequest, second[0])
    operations.cancel(row.reference, actor=viewer_of_person(row.requester_id), **LATER)
    make_request(make_type(make_desk("legal")))
    db.session.commit()

    anchor_trail(folder=folder, now=later(days=1))
    report = verify(folder)
    assert report.findings == []
    assert (report.anchors, report.events) == (2, 17)


def test_one_anchor_a_day_however_often_the_job_runs(second, folder):
    assert anchor_trail(folder=folder, now=later(hours=2)) is False
    assert anchor_trail(folder=folder, now=MONDAY - timedelta(days=3)) is False

    assert verify(folder).anchors == 1


def test_a_removed_anchor_shows_by_its_list_and_by_the_next(second, folder):
    anchor_trail(folder=folder, now=later(days=1))
    change(delete(Anchor).where(Anchor.on == MONDAY.date()))
    assert found(folder) == [(Fault.ANCHOR_CHANGED, "2026-11-24", None, None)]

    change(delete(Anchor))
    assert found(folder) == [(Fault.ANCHOR_REMOVED, "2026-11-24", None, None)]


def test_a_changed_list_of_ends_is_named(second, folder):
    file = folder / "heads-2026-11-23.jsonl"
    file.write_text(file.read_text().replace(second[1], "IT-AAAAAA"))

    assert found(folder) == [(Fault.LIST_CHANGED, "2026-11-23", None, None)]


def test_only_the_two_newest_lists_are_kept_and_only_for_us(second, folder):
    for day in (1, 2, 3):
        anchor_trail(folder=folder, now=later(days=day))

    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["heads-2026-11-25.jsonl", "heads-2026-11-26.jsonl"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
