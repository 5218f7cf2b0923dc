"""Done by rule: on a request, with a receipt, undone within a week; climbed and lost on proof."""

import json
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select

from portal.anticipation import operations, queries
from portal.anticipation.ladder import PROVEN, Act, Rung
from portal.anticipation.models import Automation, Execution
from portal.anticipation.operations import Setup
from portal.anticipation.operations.doing import answers_again
from portal.catalogue.models import ApprovalStep, Confidentiality
from portal.catalogue.queries import fields_of
from portal.channels.hooks.signing import hook_key, sealed
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent
from portal.jobs.models import Job
from portal.planning.models import PredictedNeed
from portal.requests import operations as requests
from portal.requests.models import Message, RequestEvent, ServiceRequest
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_need,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

WHO = {"slug": "who", "label": "Who is it for?"}
TASK = "Renew it for {who}."


@pytest.fixture
def desk(session):
    return make_desk("it")


@pytest.fixture
def cast(desk):
    skill = make_skill(desk)
    kind = make_type(desk, skill, slug="renewal", title="Renew access", fields=[WHO])
    ravi, lead = make_staff(desk, skill), make_staff(desk, skill, name="Selin Kaya", role="lead")
    maya = make_person()
    before = make_request(kind, requester=maya, title="My access", answers={"who": "Maya"})
    resolve(before, ravi)
    return {"kind": kind, "ravi": ravi, "lead": lead, "maya": maya}


def resolve(row, person, *, now=MONDAY):
    step = {"words": "Done.", "minutes": 5, "actor": viewer(person), "version": None, "now": now}
    requests.resolve(row.reference, **step)


def rule(cast, act=Act.TASK, *, rung=Rung.ONE_CLICK, **more):
    given = {"words": TASK, "assignee_id": cast["ravi"].id} if act == Act.TASK else {"words": TASK}
    row = operations.set_automation(
        cast["kind"].id,
        Setup(act, **given | more),
        version=0,
        actor=viewer(cast["lead"]),
        now=MONDAY,
    )
    row.rung = rung
    db.session.flush()
    return row


def need(cast, **changes):
    return make_need(cast["kind"], cast["maya"], now=MONDAY, first_on=MONDAY.date(), **changes)


def do(cast, **changes):
    row = need(cast, **changes)
    return operations.do_need(row.id, version=1, actor=viewer(cast["maya"]), now=MONDAY)


def undo(cast, run, *, by="maya", **after):
    return operations.undo_run(run.id, actor=viewer(cast[by]), now=later(**after))


def kinds_of(run):
    row = RequestEvent
    found = select(row.kind).where(row.request_id == run.request_id).order_by(row.number)
    return [kind for kind in db.session.scalars(found) if kind.startswith("run_")]


def request_of(run):
    return db.session.get(ServiceRequest, run.request_id, populate_existing=True)


def test_one_click_files_with_last_times_answers_and_gives_a_receipt(cast):
    rule(cast, Act.DOCUMENT)
    run = do(cast)

    row = request_of(run)
    assert (row.title, row.answers, row.channel) == ("My access", {"who": "Maya"}, "rule")
    assert (row.status, row.effort_minutes) == ("resolved", None)
    said = db.session.scalars(select(Message.body).where(Message.request_id == row.id)).all()
    assert said == ["Renew it for Maya."]
    assert db.session.get(PredictedNeed, run.need_id).state == "hit"
    [receipt] = queries.receipts_of(viewer(cast["maya"]))
    assert receipt.run.undo_until_at == later(days=7)
    assert kinds_of(run) == ["run_begun", "run_done"]


def test_a_document_is_undone_within_the_week_and_not_after(cast):
    rule(cast, Act.DOCUMENT)
    first, second = do(cast), do(cast)

    assert undo(cast, first, days=7).state == "undone"
    assert kinds_of(first)[-1] == "run_undone"
    with pytest.raises(Conflict):
        undo(cast, first)
    with pytest.raises(Conflict):
        undo(cast, second, days=7, minutes=1)


def test_a_task_goes_to_its_person_and_undone_is_cancelled_or_put_back(cast):
    rule(cast)
    begun, done = do(cast), do(cast)
    assert request_of(begun).assignee_id == cast["ravi"].id
    resolve(request_of(done), cast["ravi"])

    undo(cast, begun, by="ravi")
    undo(cast, done)

    assert request_of(begun).status == "cancelled"
    assert request_of(done).status == "assigned"


def test_who_may_and_when(cast):
    rule(cast, rung=Rung.SUGGEST)
    stranger, row = viewer(make_person()), need(cast)
    with pytest.raises(NotFound):
        operations.do_need(row.id, version=1, actor=stranger, now=MONDAY)
    with pytest.raises(InvalidInput):  # not on that rung yet
        operations.do_need(row.id, version=1, actor=viewer(cast["maya"]), now=MONDAY)
    db.session.get(Automation, cast["kind"].id).rung = Rung.ONE_CLICK
    with pytest.raises(Conflict):
        operations.do_need(row.id, version=2, actor=viewer(cast["maya"]), now=MONDAY)
    run = operations.do_need(row.id, version=1, actor=viewer(cast["maya"]), now=MONDAY)
    with pytest.raises(NotFound):
        operations.undo_run(run.id, actor=stranger, now=MONDAY)
    with pytest.raises(Conflict):  # it is filed: once
        operations.do_need(row.id, version=1, actor=viewer(cast["maya"]), now=MONDAY)


def test_the_desk_has_an_open_request_done_by_one_click(cast):
    rule(cast, Act.DOCUMENT, rung=Rung.SUGGEST)
    row = make_request(cast["kind"], requester=cast["maya"], answers={"who": "Kofi"})
    step = {"version": row.version, "now": MONDAY}
    with pytest.raises(NotFound):
        operations.do_on_request(row.reference, actor=viewer(cast["maya"]), **step)

    run = operations.do_on_request(row.reference, actor=viewer(cast["ravi"]), **step)

    assert (run.rung, request_of(run).status) == ("suggest", "resolved")


def test_unasked_it_does_what_is_near_and_sure_once(cast, desk):
    rule(cast, Act.DOCUMENT, rung=Rung.AUTOMATIC)
    need(cast)
    need(cast, probability=0.79)
    need(cast, later_on=later(days=3).date())
    make_need(cast["kind"], cast["maya"], now=MONDAY)  # not near yet
    make_need(cast["kind"], make_person(), now=MONDAY, first_on=MONDAY.date())  # never asked
    db.session.commit()

    counts = [operations.do_due(desk.id, now=later(days=day)) for day in (5, 0, 0)]

    assert counts == [0, 1, 0]  # not on a Saturday, and once
    [run] = db.session.scalars(select(Execution))
    assert (run.rung, run.state) == ("automatic", "done")


def test_what_must_be_dated_anew_is_not_done_from_last_time(cast, desk):
    day = {"slug": "day", "label": "When?", "kind": "date"}
    kind = make_type(desk, slug="kit", fields=[day])
    last = make_request(kind, requester=cast["maya"], answers={"day": "2026-01-01"})
    resolve(last, cast["lead"])

    assert answers_again(last, fields_of(kind.id)) is None


def test_never_a_privileged_type_nor_one_that_waits_for_an_approval(cast, desk):
    secret = make_type(desk, slug="secret", confidentiality=Confidentiality.PRIVILEGED)
    asked = make_type(desk, slug="purchase")
    db.session.add(ApprovalStep(type_id=asked.id, position=0, need="any", who=["manager"]))
    db.session.flush()
    words = Setup(Act.DOCUMENT, words="Here.")
    for kind in (secret, asked):
        with pytest.raises(NotFound):
            operations.set_automation(
                kind.id, words, version=0, actor=viewer(cast["lead"]), now=MONDAY
            )
    rule(cast, rung=Rung.AUTOMATIC)
    cast["kind"].confidentiality = Confidentiality.PRIVILEGED
    need(cast)
    db.session.commit()

    assert operations.do_due(desk.id, now=MONDAY) == 0
    shown = {step.kind.id for step in queries.ladder_of(desk.id, now=MONDAY)}
    assert not shown & {secret.id, asked.id, cast["kind"].id}


def runs(cast, count, *, state="done", days_ago=10, rung=Rung.SUGGEST):
    at = MONDAY - timedelta(days=days_ago)
    for _number in range(count):
        row = make_request(cast["kind"], requester=cast["maya"])
        db.session.add(
            Execution(
                request_id=row.id, type_id=row.type_id, requester_id=row.requester_id, rung=rung,
                act="document", state=state, begun_at=at, done_at=at,
                undo_until_at=at + timedelta(days=7),
            )
        )  # fmt: skip
    db.session.flush()


def test_it_rises_on_proof_by_a_lead_alone(cast):
    row = rule(cast, Act.DOCUMENT, rung=Rung.SUGGEST)
    row.rung_since_at = later(days=-30)
    runs(cast, PROVEN - 1)
    step = {"version": row.version, "now": MONDAY}
    lead = viewer(cast["lead"])
    with pytest.raises(InvalidInput):
        operations.raise_rung(row.type_id, actor=lead, **step)
    runs(cast, 1)
    with pytest.raises(NotAllowed):
        operations.raise_rung(row.type_id, actor=viewer(cast["ravi"]), **step)

    operations.raise_rung(row.type_id, actor=lead, **step)

    assert (row.rung, row.answers_by_id) == ("one_click", cast["lead"].id)
    assert queries.evidence_for(row, now=MONDAY).proven == 0  # it proves itself anew
    with pytest.raises(Conflict):
        operations.lower_rung(row.type_id, actor=lead, **step)


def test_two_undone_take_the_rung_away(cast):
    row = rule(cast, Act.DOCUMENT)
    first, second = do(cast), do(cast)
    undo(cast, first)
    assert row.rung == "one_click"
    undo(cast, second)

    assert row.rung == "suggest"
    kinds = db.session.scalars(select(AuditEvent.kind)).all()
    assert "rung_lost" in kinds


def test_what_is_done_otherwise_begins_again(cast):
    row = rule(cast, Act.DOCUMENT)
    other = Setup(Act.DOCUMENT, words="Another text")
    lead = viewer(cast["lead"])
    with pytest.raises(Conflict):
        operations.set_automation(row.type_id, other, version=0, actor=lead, now=MONDAY)
    operations.set_automation(row.type_id, other, version=row.version, actor=lead, now=MONDAY)

    assert row.rung == "suggest"


def test_a_hook_needs_a_listed_host(cast):
    bad = Setup(Act.HOOK, url="https://hooks.example.test/do")
    with pytest.raises(InvalidInput):
        operations.set_automation(
            cast["kind"].id, bad, version=0, actor=viewer(cast["lead"]), now=MONDAY
        )


class Machine:
    """Another machine, which answers with `status` and keeps what it was told."""

    def __init__(self):
        self.told, self.status = [], 200
        machine = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                machine.told.append((dict(self.headers), body))
                self.send_response(machine.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/do"


@pytest.fixture
def machine(app, session):
    made, before = Machine(), app.config["PORTAL"]
    hosts = frozenset({"127.0.0.1"})
    app.config["PORTAL"] = replace(before, hook_hosts=hosts, hook_private=True)
    yield made
    app.config["PORTAL"] = before
    made.server.shutdown()
    made.server.server_close()


def act(run, verb="do"):
    db.session.commit()
    operations.act(run.id, verb, now=later(minutes=1))
    return db.session.get(Execution, run.id, populate_existing=True)


def test_a_hook_is_told_sealed_and_once_and_undone(cast, machine, app):
    rule(cast, Act.HOOK, url=machine.url, words="")
    run = do(cast)
    assert (run.state, request_of(run).status) == ("running", "received")

    assert act(run).state == "done"
    assert act(run).state == "done"  # a second time it is not told again

    [(headers, body)] = machine.told
    told = json.loads(body)
    assert (told["verb"], told["answers"], told["type"]) == ("do", {"who": "Maya"}, "renewal")
    seconds = headers["X-Portal-Signature"].split(",")[0][2:]
    key = hook_key(app.config["PORTAL"].secret_key, f"type:{run.type_id}")
    assert headers["X-Portal-Signature"] == sealed(body, key=key, seconds=int(seconds))
    assert headers["Idempotency-Key"] == f"{run.id}:do"
    assert request_of(run).status == "resolved"

    assert undo(cast, run).state == "undoing"
    assert act(run, "undo").state == "undone"
    assert json.loads(machine.told[1][1])["verb"] == "undo"


def test_a_hook_that_refuses_is_tried_again_and_then_a_person_does_it(cast, machine):
    rule(cast, Act.HOOK, url=machine.url, words="")
    machine.status = 503
    run = do(cast)
    states = [act(run).state for _try in range(5)]

    assert states == ["running"] * 4 + ["failed"]
    assert run.failure == "answered 503"
    assert request_of(run).status == "received"  # in the queue of the desk
    assert kinds_of(run) == ["run_begun", "run_failed"]
    job = Job
    keys = db.session.scalars(select(job.key).where(job.name == operations.ACT_JOB)).all()
    assert sorted(keys) == [f"anticipation.act:{run.id}:do:{number}" for number in range(5)]
