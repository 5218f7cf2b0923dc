from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent, Person
from portal.obligations.due_days import Notice, Outcome, Source
from portal.obligations.models import Obligation
from portal.obligations.operations import (
    Fact,
    add_obligation,
    change_obligation,
    renew_obligation,
    reopen_obligation,
    settle_obligation,
)
from portal.obligations.queries import (
    dated_demand,
    usual_dated_by_type,
    visible_obligation,
    visible_obligations,
)
from portal.requests.operations import build_wall
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

TODAY = MONDAY.date()


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    skill = make_skill(desk)
    kind = make_type(desk, skill, title="Renew a contract")
    lead = make_staff(desk, skill, name="Leila Haddad", role="lead")
    return desk, kind, viewer(lead)


def fact(kind, **changes):
    given = {
        "title": "Freight frame",
        "type_id": kind.id,
        "source": Source.REGISTER,
        "falls_on": date(2027, 2, 10),
        "notice": Notice(days=60),
    }
    return Fact(**given | changes)


def test_a_fact_becomes_demand_on_the_day_its_work_is_due(legal):
    desk, kind, lead = legal
    row = add_obligation(fact(kind, quantity=3), actor=lead, now=MONDAY)

    [demand] = dated_demand(desk.id, since=TODAY)

    assert (demand.obligation_id, demand.type_id, demand.quantity) == (row.id, kind.id, 3)
    assert demand.due_on == date(2026, 12, 11)
    assert demand.probability == pytest.approx(0.8)
    assert dated_demand(desk.id, since=TODAY, until=date(2026, 12, 10)) == []


def test_what_is_settled_is_no_demand_and_tells_how_far_its_source_holds(legal):
    desk, kind, lead = legal
    rows = [add_obligation(fact(kind), actor=lead, now=MONDAY) for _ in range(12)]
    for number, row in enumerate(rows[:10]):
        outcome = Outcome.NOT_NEEDED if number < 5 else Outcome.REQUEST
        settle_obligation(row.id, outcome, actor=lead, now=later(days=1))

    left = dated_demand(desk.id, since=TODAY)

    assert [each.obligation_id for each in left] == [row.id for row in rows[10:]]
    assert left[0].probability == pytest.approx((5 + 8) / 20)
    usual = usual_dated_by_type(desk.id, known_at=later(days=2))
    assert usual == {kind.id: pytest.approx(5 / 26)}
    assert usual_dated_by_type(desk.id, known_at=later(hours=1)) == {}


def test_a_fact_is_settled_once(legal):
    _desk, kind, lead = legal
    row = add_obligation(fact(kind), actor=lead, now=MONDAY)
    settle_obligation(row.id, Outcome.NOT_NEEDED, actor=lead, now=MONDAY)

    with pytest.raises(Conflict):
        settle_obligation(row.id, Outcome.REQUEST, actor=lead, now=MONDAY)


def test_the_desk_writes_facts_down_and_its_lead_alone_what_is_privileged(legal, session):
    desk, kind, lead = legal
    staff = viewer(make_staff(desk, make_skill(desk, "other")))
    secret = make_type(desk, confidentiality=Confidentiality.PRIVILEGED)

    add_obligation(fact(kind), actor=staff, now=MONDAY)
    add_obligation(fact(secret), actor=lead, now=MONDAY)

    hidden = fact(kind, confidentiality=Confidentiality.PRIVILEGED)
    for actor, told in (
        (viewer(make_person()), fact(kind)),
        (staff, fact(secret)),
        (staff, hidden),
    ):
        with pytest.raises(NotAllowed):
            add_obligation(told, actor=actor, now=MONDAY)


def test_a_change_counts_the_days_anew_and_says_what_became_another(legal, session):
    _desk, kind, lead = legal
    row = add_obligation(fact(kind), actor=lead, now=MONDAY)
    moved = fact(kind, falls_on=date(2027, 3, 10))

    change_obligation(row.id, moved, version=1, actor=lead, now=MONDAY)

    assert (row.due_on, row.version, row.source) == (date(2027, 1, 8), 2, Source.REGISTER)
    changed = session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "obligation_changed")
    ).one()
    assert changed.details == {"what": ["falls_on"], "falls_on": ["2027-02-10", "2027-03-10"]}
    with pytest.raises(Conflict):
        change_obligation(row.id, moved, version=1, actor=lead, now=MONDAY)


def test_nobody_makes_a_fact_they_cannot_keep(legal, session):
    desk, kind, lead = legal
    staff = viewer(make_staff(desk, make_skill(desk, "other")))
    secret = fact(kind, confidentiality=Confidentiality.PRIVILEGED)
    hidden = add_obligation(secret, actor=lead, now=MONDAY)
    shown = add_obligation(fact(kind), actor=lead, now=MONDAY)

    with pytest.raises(NotFound):
        change_obligation(hidden.id, secret, version=1, actor=staff, now=MONDAY)
    with pytest.raises(NotAllowed):
        change_obligation(shown.id, secret, version=1, actor=staff, now=MONDAY)


def test_a_settled_fact_is_taken_up_again_or_comes_again(legal, session):
    _desk, kind, lead = legal
    row = add_obligation(fact(kind), actor=lead, now=MONDAY)
    who = {"actor": lead, "now": MONDAY}
    with pytest.raises(InvalidInput):
        renew_obligation(row.id, date(2028, 2, 10), version=1, **who)
    settle_obligation(row.id, Outcome.REQUEST, **who)
    reopen_obligation(row.id, version=2, **who)

    assert (row.outcome, row.settled_at) == (None, None)

    settle_obligation(row.id, Outcome.REQUEST, **who)
    after = renew_obligation(row.id, date(2028, 2, 10), version=4, **who)

    assert (after.title, after.notice, after.outcome) == (row.title, row.notice, None)


def test_each_step_is_written_down_in_codes(legal, session):
    _desk, kind, lead = legal
    row = add_obligation(fact(kind), actor=lead, now=MONDAY)
    settle_obligation(row.id, Outcome.AUTOMATIC, actor=lead, now=MONDAY)

    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()

    assert [each.kind for each in told] == ["obligation_made", "obligation_settled"]
    assert {each.subject for each in told} == {f"obligation:{row.id}"}


def address_of(reader):
    return db.session.get_one(Person, reader.id).email


@pytest.fixture
def readers(legal, session):
    desk, _kind, lead = legal
    other = make_desk("it")
    manager, everywhere = make_person("Ruth Adler"), make_person("Rosa Elsewhere")
    grant(manager, "manager", desk)
    grant(everywhere, "manager")
    buyer = make_person("Grace Okonkwo", department="Procurement")
    return {
        "owner": viewer(make_person("Olaf Owner", department="")),
        "same department": viewer(buyer),
        "other department": viewer(make_person(department="Sales")),
        "no department": viewer(make_person(department="")),
        "staff": viewer(make_staff(desk, make_skill(desk, "second"))),
        "lead": lead,
        "lead of the other": viewer(make_staff(other, make_skill(other), role="lead")),
        "manager": viewer(manager),
        "manager of all": viewer(everywhere),
    }


@pytest.mark.parametrize(
    ("confidentiality", "seen_by"),
    [
        (
            Confidentiality.OPEN,
            {"owner", "same department", "staff", "lead", "manager", "manager of all"},
        ),
        (Confidentiality.RESTRICTED, {"owner", "staff", "lead"}),
        (Confidentiality.PRIVILEGED, {"owner", "lead"}),
    ],
)
def test_who_sees_a_fact(legal, readers, session, confidentiality, seen_by):
    _desk, kind, lead = legal
    told = fact(
        kind,
        owner_id=readers["owner"].id,
        department="Procurement",
        confidentiality=confidentiality,
    )
    row = add_obligation(told, actor=lead, now=MONDAY)

    found = {
        name
        for name, reader in readers.items()
        if session.scalar(visible_obligations(reader, Obligation.id)) == row.id
    }

    assert found == seen_by
    alone = {
        name
        for name, each in readers.items()
        if visible_obligation(row.id, viewer=each) is not None
    }
    assert alone == seen_by


def test_a_wall_before_what_a_fact_led_to_stands_before_the_fact(legal, readers):
    _desk, kind, lead = legal
    owner, staff = readers["owner"], readers["staff"]
    request = make_request(kind)
    row = add_obligation(fact(kind, owner_id=owner.id), actor=lead, now=MONDAY)
    settle_obligation(row.id, Outcome.REQUEST, actor=lead, now=MONDAY, request_id=request.id)
    before = [visible_obligation(row.id, viewer=each) is not None for each in (owner, staff, lead)]
    for each in (owner, staff):
        build_wall(request.reference, email=address_of(each), actor=lead, now=later(hours=1))

    after = [visible_obligation(row.id, viewer=each) is not None for each in (owner, staff, lead)]

    assert (before, after) == ([True, True, True], [False, False, True])
    with pytest.raises(NotFound):
        reopen_obligation(row.id, version=row.version, actor=staff, now=later(hours=2))


def test_what_a_privileged_type_leads_to_is_privileged(legal):
    desk, _kind, lead = legal
    secret = make_type(desk, confidentiality=Confidentiality.PRIVILEGED)

    row = add_obligation(fact(secret), actor=lead, now=MONDAY)

    assert row.confidentiality == Confidentiality.PRIVILEGED
    assert dated_demand(desk.id, since=TODAY)[0].is_privileged


def test_a_fact_one_may_not_see_is_not_there(legal):
    _desk, kind, lead = legal
    row = add_obligation(fact(kind), actor=lead, now=MONDAY)

    with pytest.raises(NotFound):
        settle_obligation(row.id, Outcome.REQUEST, actor=viewer(make_person()), now=MONDAY)


def test_facts_of_the_past_are_not_demand_to_come(legal):
    desk, kind, lead = legal
    add_obligation(fact(kind), actor=lead, now=MONDAY)

    assert dated_demand(desk.id, since=date(2026, 12, 11) + timedelta(days=1)) == []
