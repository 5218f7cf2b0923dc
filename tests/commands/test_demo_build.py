"""The demo in a database of its own, built once for the tests that only read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, select

from config import TestConfig
from portal import create_app
from portal.catalogue.checklist import fits, steps_in
from portal.catalogue.models import RequestType
from portal.commands.demo.build import build_demo, refresh_demo
from portal.commands.demo.queries import check_demo
from portal.desks.models import Desk
from portal.extensions import Base, db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.planning.models import Promise
from portal.planning.operations import accept_request
from portal.requests import operations
from portal.requests.chain import event_hash
from portal.requests.models import Message, ReplyTemplate, RequestEvent, ServiceRequest
from portal.requests.operations import Ask, anchor_trail, verify_trail
from portal.requests.queries import visible_to
from portal.requests.reply_templates import check_words
from portal.rules.queries import live_rules
from portal.web.keys import chain_key
from portal.web.queries import site_setting

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SIZE = 300
WINTER = datetime(2026, 10, 26, tzinfo=UTC)  # no change of the clocks from here to the end


def empty_app(folder):
    app = create_app(TestConfig(f"sqlite:///{folder / 'portal.db'}", data_folder=folder))
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    with empty_app(folder).app_context():
        build_demo(SIZE, 5, now=NOW)
        db.session.remove()
        db.engine.dispose()
    return folder / "portal.db"


@pytest.fixture(scope="module")
def copied_app(demo_file, tmp_path_factory):
    """An app on its own copy of the demo."""

    def copied():
        path = tmp_path_factory.mktemp("copy") / "portal.db"
        with closing(sqlite3.connect(demo_file)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
        return create_app(TestConfig(f"sqlite:///{path}", data_folder=path.parent))

    return copied


@pytest.fixture(scope="module")
def demo_app(copied_app):
    return copied_app()


@pytest.fixture
def demo(demo_app):
    with demo_app.app_context():
        yield db.session
        db.session.rollback()


def persona(name):
    return viewer_of_person(db.session.scalar(select(Person.id).where(Person.name == name)))


def test_each_desk_has_replies_at_hand_steps_to_tick_and_rules(demo):
    """Neither could be kept again: what a template says is known, and every step is a step."""
    rows = demo.scalars(select(ReplyTemplate)).all()
    for row in rows:
        check_words(row.words)
    assert {row.desk_id for row in rows} == set(demo.scalars(select(Desk.id)))
    assert {rule.desk_id for rule in live_rules()} == {row.desk_id for row in rows}
    lists = [row.checklist for row in demo.scalars(select(RequestType)) if row.checklist]
    assert len(lists) >= 5
    assert all(fits(steps) and steps == steps_in("\n".join(steps)) for steps in lists)


def all_rows():
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table)).all()]
        for table in Base.metadata.sorted_tables
    }


def broken_chains():
    """Requests whose seals, head or count do not agree with their events."""
    statement = select(RequestEvent).order_by(RequestEvent.request_id, RequestEvent.number)
    events = db.session.scalars(statement).all()
    rows = {row.id: row for row in db.session.scalars(select(ServiceRequest))}
    broken = []
    for request_id, chain in groupby(events, key=lambda event: event.request_id):
        head, count = "", 0
        for event in chain:
            head = event_hash(
                chain_key(),
                head,
                request_id=request_id,
                number=event.number,
                kind=event.kind,
                actor_id=event.actor_id,
                at=event.at,
                details=event.details,
            )
            count += 1
            if event.hash != head or event.number != count:
                broken.append(request_id)
        if (rows[request_id].chain_head, rows[request_id].chain_count) != (head, count):
            broken.append(request_id)
    return broken


def test_the_company_stands(demo):
    assert demo.scalar(select(func.count()).select_from(Person)) == 560
    assert demo.scalar(select(func.count()).select_from(RequestType)) == 24
    assert demo.scalar(select(func.count()).where(Person.persona_rank.is_not(None))) == 16
    assert site_setting("demo_built_on") == "2026-11-25"


def test_every_chain_is_sealed(demo):
    assert broken_chains() == []


def test_rows_agree_with_their_events(demo):
    row = ServiceRequest
    finished = demo.scalars(select(row).where(row.resolved_at.is_not(None))).all()

    assert all(one.assignee_id and one.effort_minutes > 0 for one in finished)
    assert all(one.first_response_at <= one.resolved_at for one in finished)
    assert all(one.worked_minutes >= one.effort_minutes - 0.1 for one in finished)


def test_a_request_has_one_current_promise(demo):
    counts = demo.execute(
        select(func.count(), func.sum(Promise.is_current)).group_by(Promise.request_id)
    ).all()

    assert counts
    assert all(current == 1 for _count, current in counts)


def test_words_of_an_event_belong_to_its_request(demo):
    owners = dict(demo.execute(select(Message.id, Message.request_id)).all())
    events = demo.scalars(select(RequestEvent).where(RequestEvent.kind == "replied")).all()

    assert events
    assert all(owners[event.details["message"]] == event.request_id for event in events)


@pytest.mark.parametrize("name", ["Yusuf Çelik", "Ruth Adler", "Selin Kaya", "Priya Nair"])
def test_privileged_matters_are_invisible_to_the_wrong_persona(demo, name):
    viewer = persona(name)
    privileged = demo.scalars(
        visible_to(viewer).where(ServiceRequest.confidentiality == "privileged")
    ).all()
    members = demo.scalars(
        select(RequestEvent.request_id).where(
            RequestEvent.kind == "member_added",
            RequestEvent.details["person"].as_integer() == viewer.id,
        )
    ).all()

    for row in privileged:
        assert viewer.id in (row.requester_id, row.assignee_id) or row.id in members


def test_the_head_of_legal_sees_every_privileged_matter(demo):
    privileged = ServiceRequest.confidentiality == "privileged"
    total = demo.scalar(select(func.count()).select_from(ServiceRequest).where(privileged))
    seen = len(demo.scalars(visible_to(persona("Leila Haddad")).where(privileged)).all())

    assert seen == total > 0


def test_the_same_seed_and_day_make_the_same_rows(demo_app, tmp_path):
    with demo_app.app_context():
        first = all_rows()
        db.session.rollback()
    with empty_app(tmp_path).app_context():
        build_demo(SIZE, 5, now=NOW + timedelta(hours=3))

        assert all_rows() == first


def test_a_refresh_on_the_same_day_does_nothing(demo):
    assert refresh_demo(NOW + timedelta(hours=5)) is False


@pytest.fixture
def fresh(copied_app):
    with copied_app().app_context():
        yield db.session
        db.session.rollback()


def test_the_next_days_are_lived_through(fresh):
    latest = fresh.scalar(select(func.max(RequestEvent.at)))
    count = fresh.scalar(select(func.count()).select_from(RequestEvent))

    assert refresh_demo(NOW + timedelta(days=5))

    assert fresh.scalar(select(func.count()).select_from(RequestEvent)) > count
    assert latest < fresh.scalar(select(func.max(RequestEvent.at))) < NOW + timedelta(days=5)
    assert broken_chains() == []
    assert fresh.scalar(
        select(func.count()).select_from(Promise).where(Promise.is_current)
    ) == fresh.scalar(select(func.count(Promise.request_id.distinct())))


def test_a_day_by_day_refresh_ends_like_one_refresh(copied_app):
    events = []
    for steps in ([3], [1, 3]):
        with copied_app().app_context():
            for days in steps:
                refresh_demo(NOW + timedelta(days=days))
            statement = select(
                ServiceRequest.reference, RequestEvent.number, RequestEvent.kind, RequestEvent.at
            ).join(RequestEvent, RequestEvent.request_id == ServiceRequest.id)
            events.append(sorted(tuple(row) for row in db.session.execute(statement)))
            db.session.rollback()

    assert events[0] == events[1]


def test_rows_of_users_are_kept_and_moved_with_the_rest(fresh):
    kind = fresh.scalar(select(RequestType).where(RequestType.slug == "nda"))
    mine = accept_request(
        Ask("NDA with Corvenne University", words="Before Thursday, please."),
        kind,
        fresh.get_one(Desk, kind.desk_id),
        requester_id=persona("Maya Lindholm").id,
        now=NOW,
    ).id
    before = dict(fresh.execute(select(ServiceRequest.id, ServiceRequest.arrived_at)).all())
    fresh.commit()

    assert refresh_demo(NOW + timedelta(weeks=2))

    after = dict(fresh.execute(select(ServiceRequest.id, ServiceRequest.arrived_at)).all())
    assert after[mine] == NOW + timedelta(weeks=2)
    assert {after[k] - at for k, at in before.items() if at > WINTER} == {timedelta(weeks=2)}
    assert broken_chains() == []
    assert site_setting("demo_built_on") == "2026-12-09"


def test_the_trail_of_a_moved_demo_is_whole_and_its_anchors_begin_anew(fresh):
    folder = current_app.config["PORTAL"].trail_folder
    anchor_trail(folder=folder, now=NOW)
    assert refresh_demo(NOW + timedelta(weeks=2))
    moved = verify_trail(folder=folder, progress=lambda done, total, words: None)
    assert (moved.findings, moved.anchors) == ([], 0)

    anchor_trail(folder=folder, now=NOW + timedelta(weeks=2))
    anchored = verify_trail(folder=folder, progress=lambda done, total, words: None)
    assert (anchored.findings, anchored.anchors) == ([], 1)


def test_a_request_that_somebody_worked_on_is_left_alone(fresh):
    row = fresh.scalars(
        select(ServiceRequest).where(
            ServiceRequest.status == "received",
            ServiceRequest.confidentiality == "open",
        )
    ).first()
    lead = persona("Selin Kaya" if row.reference.startswith("IT") else "Leila Haddad")
    operations.note(row.reference, words="I look at this myself.", actor=lead, now=NOW)
    reference, count = row.reference, row.chain_count
    fresh.commit()

    refresh_demo(NOW + timedelta(days=6))

    statement = select(ServiceRequest.chain_count).where(ServiceRequest.reference == reference)
    assert fresh.scalar(statement) == count
    assert broken_chains() == []


@pytest.mark.slow  # builds the whole company: about 20 s
def test_a_demo_of_usual_size_lies_in_its_ranges(tmp_path):
    with empty_app(tmp_path).app_context():
        build_demo(now=NOW)

        assert [str(finding) for finding in check_demo() if not finding.is_fine] == []
