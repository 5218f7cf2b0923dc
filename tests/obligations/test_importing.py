from datetime import date

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import NotAllowed
from portal.obligations.due_days import Outcome, Source
from portal.obligations.models import Obligation
from portal.obligations.operations import plan_import, settle_obligation, take_import
from portal.obligations.reading import read_sheet
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)
from tests.support.statements import counted_statements

HEAD = "title,type,date,notice_days,owner,id\n"


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    skill = make_skill(desk)
    make_type(desk, skill, title="Renew a contract", slug="renewal")
    secret = Confidentiality.PRIVILEGED
    make_type(desk, skill, title="A filing", slug="filing", confidentiality=secret)
    make_person("Grace Okonkwo", email="grace@example.test")
    return desk, viewer(make_staff(desk, skill, role="lead"))


def done(do, legal, text, **changes):
    desk, lead = legal
    told = {"source": Source.REGISTER, "actor": lead, "now": MONDAY, **changes}
    return do(desk.id, read_sheet(HEAD + text), **told)


def rows(session):
    return session.scalars(select(Obligation).order_by(Obligation.id)).all()


def test_looking_writes_nothing_and_taking_does_what_was_said(legal, session):
    text = "Freight,renewal,2027-02-10,60,grace@example.test,C1\nFiling,A FILING,2027-03-01,,,C2\n"

    plan = done(plan_import, legal, text)

    assert (plan.count("new"), plan.takes, plan.faults, rows(session)) == (2, 2, [], [])

    done(take_import, legal, text)

    freight, filing = rows(session)
    assert (freight.due_on, freight.last_safe_on) == (date(2026, 12, 11), date(2026, 12, 11))
    assert filing.confidentiality == Confidentiality.PRIVILEGED


def test_the_same_file_again_changes_nothing_and_another_day_is_a_change(legal, session):
    done(take_import, legal, "Freight,renewal,2027-02-10,60,,C1\n")

    assert done(take_import, legal, "Freight,renewal,2027-02-10,60,,C1\n").count("same") == 1

    plan = done(take_import, legal, "Freight,renewal,2027-03-10,60,,C1\n")

    [row] = rows(session)
    assert [each.what for each in plan.lines] == [("falls_on",)]
    assert (row.falls_on, row.due_on, row.version) == (date(2027, 3, 10), date(2027, 1, 8), 2)


def test_a_wrong_line_is_left_out_and_named(legal, session):
    text = (
        "Lease,nothing,2027-02-10,,,\n"
        "Gas,renewal,2027-02-10,,who@example.test,\n"
        "Ok,renewal,2027-02-10,,,\n"
    )

    plan = done(take_import, legal, text)

    assert [fault.line for fault in plan.faults] == [2, 3]
    assert [row.title for row in rows(session)] == ["Ok"]


def test_what_is_settled_comes_again_on_its_next_day(legal, session):
    done(take_import, legal, "Freight,renewal,2027-02-10,60,,C1\n")
    [row] = rows(session)
    settle_obligation(row.id, Outcome.REQUEST, actor=legal[1], now=MONDAY)

    assert done(take_import, legal, "Freight,renewal,2027-02-10,60,,C1\n").takes == 0
    assert done(take_import, legal, "Freight,renewal,2028-02-10,60,,C1\n").count("next") == 1

    before, after = rows(session)
    assert (before.outcome, before.external_id) == ("request", "C1@2027-02-10")
    assert (after.outcome, after.external_id, after.falls_on.year) == (None, "C1", 2028)
    assert done(take_import, legal, "Freight,renewal,2028-02-10,60,,C1\n").count("same") == 1


def test_only_the_lead_of_the_desk_takes_a_register_in(legal, session):
    staff = viewer(make_staff(legal[0], make_skill(legal[0], "other")))
    with pytest.raises(NotAllowed):
        done(plan_import, legal, "", actor=staff)


def test_looking_at_many_lines_takes_few_statements(legal):
    text = "".join(f"Contract {n},renewal,2027-02-10,60,,C{n}\n" for n in range(300))

    with counted_statements() as statements:
        done(plan_import, legal, text)

    assert len(statements) <= 5
